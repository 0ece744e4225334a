-- Councils open their meetings from a set number of minutes before the hour.
alter table council_rules add column early_minutes bigint not null default 0 check (early_minutes >= 0);
