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

-- What each clock of a breach has said to those who answer for it: once for each clock, each end that it had and each stage.
create table data_breach_warnings (
    breach_id text not null references data_breaches (id),
    clock text not null check (clock in ('notify', 'report', 'people')),
    warning text not null check (warning in ('soon', 'ran_out')),
    due_at timestamptz not null,
    warned_at timestamptz not null,
    primary key (breach_id, clock, warning, due_at)
);
