-- Councils open their meetings from a set number of minutes before the hour and may decide without knowing the name; breaches
-- of personal data have a register with their clocks.
alter table council_rules add column early_minutes bigint not null default 0 check (early_minutes >= 0);
-- Who decides without knowing the name until the vote is counted.
alter table council_rules add column blind text not null default 'open' check (blind in ('open', 'members', 'voters'));

-- Breaches of personal data: what is known of each by Form 08, its clocks, and who was told when.
create table data_breaches (
    id text not null primary key,
    year bigint not null,
    number bigint not null check (number > 0),
    code text not null unique,
    -- When it was noticed: the clocks run from here.
    noticed_at timestamptz not null,
    happened text not null,
    place text not null,
    nature text not null,
    data_kinds text not null,
    records bigint check (records >= 0),
    people bigint check (people >= 0),
    contact text not null,
    consequences text not null,
    measures text not null,
    harm text not null check (harm in ('possible', 'unlikely')),
    -- A serious incident of network security: the first notice is due earlier.
    serious boolean not null,
    -- Data of places or bodies: the people themselves are told too.
    located boolean not null,
    -- In hours from when it was noticed, as they were when it was entered.
    notify_hours bigint not null check (notify_hours > 0),
    report_hours bigint not null check (report_hours > 0),
    notified_at timestamptz,
    reported_at timestamptz,
    people_told_at timestamptz,
    -- When the next clock ends; nothing when nobody has to be told any more.
    due_at timestamptz,
    state text not null check (state in ('open', 'notified', 'reported', 'closed')),
    outcome text not null default '',
    closed_at timestamptz,
    noted_by_name text not null,
    search_text text not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    unique (year, number)
);
create index data_breaches_by_time on data_breaches (noticed_at, id);

create table data_breach_notices (
    id text not null primary key,
    breach_id text not null references data_breaches (id),
    told text not null check (told in ('cyber', 'authority', 'people', 'leader', 'other')),
    recipient text not null,
    means text not null,
    told_at timestamptz not null,
    noted_by_name text not null,
    noted_at timestamptz not null
);
create index data_breach_notices_by_breach on data_breach_notices (breach_id, told_at);
