-- Councils open their meetings from a set number of minutes before the hour and may decide without knowing the name.
alter table council_rules add column early_minutes bigint not null default 0 check (early_minutes >= 0);
-- Who decides without knowing the name until the vote is counted.
alter table council_rules add column blind text not null default 'open' check (blind in ('open', 'members', 'voters'));
