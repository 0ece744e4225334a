-- Reference data that people keep in the browser: a row somebody edited is left alone by the pack.

alter table holidays add column withdrawn boolean not null default false;
alter table holidays add column edited_at timestamptz;
alter table holidays add column version bigint not null default 1;

alter table commune_wage_regions add column edited_at timestamptz;
alter table wage_rates add column edited_at timestamptz;
alter table base_salaries add column edited_at timestamptz;

-- How a deadline was counted, so that it can be counted again when the days off change.
alter table duties add column counted_from date;
alter table duties add column working_days bigint check (working_days > 0);
create index duties_by_count on duties (state, counted_from);
