-- The list of dossiers is walked in the order of an index: the day an appraisal is due, or the last of days without one.
alter table dossiers add column due_key text not null default '9999-12-31';
update dossiers set due_key = coalesce(cast(due_on as text), '9999-12-31');
create index dossiers_by_due on dossiers (bloc, due_key, id);
create index dossiers_by_state_due on dossiers (bloc, state, due_key, id);
create index dossiers_by_name on dossiers (bloc, sort_key, id);
-- How many are in each state is read from this alone.
create index dossiers_counted on dossiers (bloc, state, filed_by, submitted_at);
