-- What joins councils with money: why a decision could not take effect, what a proposal asks the council to order, and the
-- account to which a beneficiary is paid.

-- Why the decision could not take effect, in a sentence; empty when nothing is in the way.
alter table council_items add column effect_blocked text not null default '';
-- The rules of the policy when the decision was issued.
alter table council_items add column policy_key text references policy_versions (key);

-- The account to which a beneficiary is paid.
create table payee_accounts (
    beneficiary_id text not null primary key references beneficiaries (id),
    holder text not null check (holder <> ''),
    bank text not null check (bank <> ''),
    sealed_number bytea not null,
    entered_by_name text not null,
    entered_at timestamptz not null,
    version bigint not null default 1
);

-- Proposals that the council decides on: rebuilt, because they ask for more than to stop, and say what is to be ordered.
create table council_proposals (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    kind text not null check (kind in ('discontinue', 'continue', 'repay')),
    beneficiary_id text not null references beneficiaries (id),
    talent_id text not null references talents (id),
    bloc text not null,
    agency_id text not null references agencies (id),
    source_kind text not null check (source_kind in ('evaluation', 'agency', 'alert')),
    source_id text not null,
    reason text not null,
    stops_on date not null,
    -- The cause by its name in the scheme; empty until somebody says it.
    cause text not null default '',
    -- The last day at work, when the person leaves.
    last_day date,
    -- Whether money is to be paid back, by when, and on what that rests.
    repay boolean not null default false,
    due_on date,
    legal_document_id text references legal_documents (id),
    clause text not null default '',
    -- In đồng, where the rules leave the sum to the council.
    council_amount bigint check (council_amount >= 0),
    -- What the drafted decision says is to be paid back, in đồng.
    ordered_amount bigint check (ordered_amount >= 0),
    state text not null check (state in ('waiting', 'on_agenda', 'discontinued', 'continued', 'ordered', 'declined',
                                         'withdrawn')),
    outcome_note text not null default '',
    proposed_by_name text not null,
    proposed_at timestamptz not null,
    version bigint not null default 1,
    unique (source_kind, source_id)
);
insert into council_proposals (id, number, code, kind, beneficiary_id, talent_id, bloc, agency_id, source_kind, source_id,
    reason, stops_on, state, outcome_note, proposed_by_name, proposed_at, version)
    select id, number, code, 'discontinue', beneficiary_id, talent_id, bloc, agency_id, source_kind, source_id,
    reason, stops_on, state, outcome_note, proposed_by_name, proposed_at, version from discontinuation_proposals;
drop table discontinuation_proposals;
alter table council_proposals rename to discontinuation_proposals;
create index discontinuation_proposals_by_state on discontinuation_proposals (bloc, state, proposed_at);
create unique index discontinuation_proposals_open on discontinuation_proposals (beneficiary_id)
    where state in ('waiting', 'on_agenda');
