-- A council votes again when its outcome rested on other facts; whoever answers for a breach of personal data is warned of
-- its clocks.

-- Items have one more state. What a column may hold is not altered on both databases, so it is made anew under its name.
drop index council_items_by_state;
drop index council_items_one_at_a_time;
alter table council_items add column next_state text not null default 'queued'
    check (next_state in ('queued', 'listed', 'balloting', 'passed', 'failed', 'set_aside', 'postponed', 'dropped',
                          'decided'));
update council_items set next_state = state;
alter table council_items drop column state;
alter table council_items rename column next_state to state;
create index council_items_by_state on council_items (state, created_at);
create unique index council_items_one_at_a_time on council_items (dossier_id)
    where dossier_id is not null and state in ('queued', 'listed', 'balloting', 'passed', 'failed');
