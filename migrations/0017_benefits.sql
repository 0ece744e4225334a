-- Who benefits from the policy, what they are entitled to, how it is paid, what binds them, and what they pay back.

-- The rules as they stood when somebody decided by them, by the hash of their files, so that old decisions keep their figures.
create table policy_versions (
    key text not null primary key,
    place text not null,
    version text not null,
    -- The files as JSON: path to text.
    files text not null,
    kept_at timestamptz not null
);

-- A person to whom a decision grants a policy.
create table beneficiaries (
    id text not null primary key,
    number bigint not null unique,
    -- CS-0001: what the log calls it.
    code text not null,
    talent_id text not null references talents (id),
    bloc text not null check (bloc in ('government', 'party')),
    -- The agency that answers for the person now.
    agency_id text not null references agencies (id),
    scheme text not null,
    beneficiary_group text not null,
    -- The decision: an official paper of this system, or one that was issued before it.
    decision_paper_id text references official_papers (id),
    decision_number text not null check (decision_number <> ''),
    decided_on date not null,
    starts_on date not null,
    -- The facts as they were decided upon, as JSON.
    facts text not null,
    policy_key text not null references policy_versions (key),
    state text not null check (state in ('active', 'paused', 'stopped', 'ended')),
    -- Why it is paused; shown to the person.
    pause_reason text not null default '',
    paused_from date,
    stopped_on date,
    stop_decision text not null default '',
    -- The folded name and code.
    search_text text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    unique (talent_id, scheme, decision_number)
);
create index beneficiaries_by_agency on beneficiaries (agency_id, id);
create index beneficiaries_by_talent on beneficiaries (talent_id);

create table benefit_counters (
    name text not null primary key,
    last bigint not null
);

-- From a month on, figures of other rules: a new wage, an amended resolution. The first is the decision itself.
create table benefit_terms (
    beneficiary_id text not null references beneficiaries (id),
    -- 2026-05.
    from_month text not null,
    policy_key text not null references policy_versions (key),
    reason text not null,
    set_by_name text not null,
    set_at timestamptz not null,
    primary key (beneficiary_id, from_month)
);

-- What somebody is entitled to: one payment, one part of a payment, or months.
create table entitlements (
    id text not null primary key,
    beneficiary_id text not null references beneficiaries (id),
    -- The name of the benefit in its scheme, and what excludes another of the same kind.
    benefit text not null,
    purpose text not null,
    kind text not null check (kind in ('once', 'part', 'monthly')),
    part bigint not null default 0,
    name text not null,
    -- In đồng; nothing while a figure is missing, or what it depends on does not hold.
    amount bigint check (amount >= 0),
    -- What is missing, in a sentence.
    blocked text not null default '',
    due_on date,
    to_month text,
    basis text not null,
    -- The steps of the sum, as JSON.
    explanation text not null,
    policy_key text not null references policy_versions (key),
    created_at timestamptz not null,
    unique (beneficiary_id, benefit, part)
);

-- Where somebody worked; the months that count come from here.
create table service_posts (
    id text not null primary key,
    beneficiary_id text not null references beneficiaries (id),
    agency_id text not null references agencies (id),
    title text not null,
    from_on date not null,
    to_on date,
    source text not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    check (to_on is null or to_on >= from_on)
);
create index service_posts_by_beneficiary on service_posts (beneficiary_id, from_on);
create index service_posts_by_agency on service_posts (agency_id);

-- Time away from work.
create table absences (
    id text not null primary key,
    beneficiary_id text not null references beneficiaries (id),
    kind text not null check (kind in ('unpaid_leave', 'paid_leave', 'maternity', 'study', 'secondment')),
    from_on date not null,
    to_on date,
    -- The paper that says so.
    source text not null,
    noted_by_name text not null,
    created_at timestamptz not null,
    -- One that was noted by mistake stays, and counts no more.
    withdrawn_at timestamptz,
    withdrawn_reason text not null default '',
    check (to_on is null or to_on >= from_on)
);
create index absences_by_beneficiary on absences (beneficiary_id, from_on);

-- A line of the assigned estimate (dự toán được giao): without one nothing is paid (Law 89/2025/QH15, Article 12).
create table estimate_lines (
    id text not null primary key,
    year bigint not null check (year between 2020 and 2100),
    agency_id text not null references agencies (id),
    bloc text not null,
    -- Codes of the budget index (Circular 130/2025/TT-BTC).
    source_code text not null,
    chapter text not null,
    category text not null,
    item text not null,
    amount bigint not null check (amount >= 0),
    decision_number text not null check (decision_number <> ''),
    assigned_on date not null,
    created_by_name text not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    unique (year, agency_id, source_code, chapter, category, item, decision_number)
);

create table payment_lists (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    agency_id text not null references agencies (id),
    bloc text not null,
    estimate_id text not null references estimate_lines (id),
    -- First and last month, 2026-04 and 2026-06.
    from_month text not null,
    to_month text not null,
    state text not null check (state in ('filling', 'draft', 'submitted', 'confirmed', 'approved', 'accepted', 'sent',
                                         'settled', 'returned', 'cancelled')),
    -- The last beneficiary that was looked at, while the list fills.
    filled_to text not null default '',
    -- Who could not be put on it, and why, as JSON.
    left_out text not null default '[]',
    return_reason text not null default '',
    -- The hash of the file that went to the treasury.
    export_sha256 text not null default '',
    created_by text not null,
    created_by_name text not null,
    submitted_by text not null default '',
    confirmed_by text not null default '',
    approved_by text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    sent_on date,
    version bigint not null default 1,
    check (from_month <= to_month)
);
create index payment_lists_by_agency on payment_lists (agency_id, id);
create index payment_lists_by_estimate on payment_lists (estimate_id, state);

-- One sum for one person, one purpose and one month or part.
create table payment_lines (
    id text not null primary key,
    list_id text not null references payment_lists (id),
    -- 0001: with the list's code it is what the treasury sends back.
    number bigint not null,
    beneficiary_id text not null references beneficiaries (id),
    entitlement_id text not null references entitlements (id),
    talent_id text not null references talents (id),
    purpose text not null,
    -- The month, or once, or the number of the part.
    period text not null,
    amount bigint not null check (amount > 0),
    -- How it was counted, for people.
    counted text not null,
    state text not null check (state in ('listed', 'paid', 'refused', 'dropped')),
    refusal text not null default '',
    paid_on date,
    created_at timestamptz not null,
    version bigint not null default 1,
    unique (list_id, number)
);
-- Nobody is paid twice: a sum that was refused or dropped may be listed again, another may not.
create unique index payment_lines_once on payment_lines (talent_id, purpose, period) where state in ('listed', 'paid');
create index payment_lines_by_beneficiary on payment_lines (beneficiary_id, period);

-- What came back from the treasury, row by row, as it was read.
create table treasury_rows (
    id text not null primary key,
    list_id text not null references payment_lists (id),
    file_sha256 text not null,
    number bigint not null,
    line_code text not null,
    amount bigint,
    outcome text not null,
    paid_on date,
    note text not null,
    state text not null check (state in ('waiting', 'matched', 'unmatched')),
    -- Why it matches nothing.
    sentence text not null default '',
    line_id text references payment_lines (id),
    created_at timestamptz not null,
    unique (list_id, file_sha256, number)
);
create index treasury_rows_by_state on treasury_rows (list_id, state, number);

-- Every đồng that was paid, and what puts it right: rows are added, never changed.
create table benefit_entries (
    id text not null primary key,
    beneficiary_id text not null references beneficiaries (id),
    entitlement_id text not null references entitlements (id),
    line_id text references payment_lines (id),
    kind text not null check (kind in ('payment', 'reversal', 'replacement')),
    -- Reversals are negative.
    amount bigint not null check (amount <> 0),
    period text not null,
    on_date date not null,
    reverses_id text unique,
    reason text not null,
    made_by_name text not null,
    made_at timestamptz not null,
    check ((kind = 'reversal') = (amount < 0)),
    check ((kind = 'reversal') = (reverses_id is not null))
);
-- A line is paid once, whoever posts it.
create unique index benefit_entries_once on benefit_entries (line_id) where kind = 'payment';
create index benefit_entries_by_beneficiary on benefit_entries (beneficiary_id, on_date);

create table commitments (
    id text not null primary key,
    beneficiary_id text not null unique references beneficiaries (id),
    talent_id text not null references talents (id),
    starts_on date not null,
    -- Months owed and the last day as they were at the decision; none while the term is not set.
    months bigint,
    ends_on date,
    blocked text not null default '',
    state text not null check (state in ('running', 'completed', 'ended')),
    -- The last day at work, and the cause, when it ended before its time.
    last_day date,
    cause text not null default '',
    decision_number text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);

-- What may endanger a commitment: leave, transfer, study. Each waits until somebody has looked at it.
create table commitment_alerts (
    id text not null primary key,
    commitment_id text not null references commitments (id),
    kind text not null check (kind in ('leave', 'transfer', 'study', 'departure')),
    -- What raised it, so that it is raised once.
    source_id text not null,
    sentence text not null,
    raised_at timestamptz not null,
    settled_at timestamptz,
    settled_by_name text not null default '',
    note text not null default '',
    unique (commitment_id, source_id)
);

-- Proposals to discontinue the policy for somebody; the council's agenda takes them from here.
create table discontinuation_proposals (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    beneficiary_id text not null references beneficiaries (id),
    talent_id text not null references talents (id),
    bloc text not null,
    agency_id text not null references agencies (id),
    source_kind text not null check (source_kind in ('evaluation', 'agency', 'alert')),
    source_id text not null,
    reason text not null,
    stops_on date not null,
    state text not null check (state in ('waiting', 'on_agenda', 'discontinued', 'continued', 'withdrawn')),
    outcome_note text not null default '',
    proposed_by_name text not null,
    proposed_at timestamptz not null,
    version bigint not null default 1,
    unique (source_kind, source_id)
);
create index discontinuation_proposals_by_state on discontinuation_proposals (bloc, state, proposed_at);
create unique index discontinuation_proposals_open on discontinuation_proposals (beneficiary_id)
    where state in ('waiting', 'on_agenda');

-- What somebody has to pay back by a decision; the balance follows from the entries.
create table repayments (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    beneficiary_id text not null references beneficiaries (id),
    talent_id text not null references talents (id),
    cause text not null,
    decision_number text not null check (decision_number <> ''),
    decided_on date not null,
    due_on date,
    -- What the rule rests on; without it nothing beyond a proposal is worked out.
    legal_document_id text references legal_documents (id),
    clause text not null,
    policy_key text not null references policy_versions (key),
    facts text not null,
    explanation text not null,
    created_at timestamptz not null,
    unique (beneficiary_id, decision_number)
);

create table repayment_entries (
    id text not null primary key,
    repayment_id text not null references repayments (id),
    kind text not null check (kind in ('due', 'paid', 'reduction', 'reversal')),
    -- Due is positive; what was paid or let off is negative; a reversal is the opposite of what it reverses.
    amount bigint not null check (amount <> 0),
    on_date date not null,
    reverses_id text unique,
    -- The voucher or decision.
    paper text not null,
    reason text not null,
    made_by_name text not null,
    made_at timestamptz not null,
    check (kind <> 'due' or amount > 0),
    check (kind not in ('paid', 'reduction') or amount < 0),
    check ((kind = 'reversal') = (reverses_id is not null))
);
create index repayment_entries_by_repayment on repayment_entries (repayment_id, made_at);

create table evaluation_periods (
    id text not null primary key,
    name text not null unique,
    year bigint not null,
    from_on date not null,
    to_on date not null,
    due_on date,
    state text not null check (state in ('open', 'closed')),
    created_at timestamptz not null,
    version bigint not null default 1,
    check (to_on >= from_on)
);

-- How the head of a unit rates a beneficiary in a period.
create table evaluations (
    id text not null primary key,
    period_id text not null references evaluation_periods (id),
    beneficiary_id text not null references beneficiaries (id),
    talent_id text not null references talents (id),
    agency_id text not null references agencies (id),
    rating text not null check (rating in ('excellent', 'good', 'completed', 'not_completed')),
    score bigint check (score between 0 and 100),
    opinion text not null,
    below_standard boolean not null,
    evaluated_by text not null,
    evaluated_by_name text not null,
    evaluated_at timestamptz not null,
    version bigint not null default 1,
    unique (period_id, beneficiary_id)
);
create index evaluations_by_beneficiary on evaluations (beneficiary_id, evaluated_at);

-- Ledgers only grow.
-- only sqlite
create trigger benefit_entries_stay before update on benefit_entries begin
    select raise(abort, 'benefit_entries only grows');
end;
-- both
-- only sqlite
create trigger benefit_entries_remain before delete on benefit_entries begin
    select raise(abort, 'benefit_entries only grows');
end;
-- both
-- only sqlite
create trigger repayment_entries_stay before update on repayment_entries begin
    select raise(abort, 'repayment_entries only grows');
end;
-- both
-- only sqlite
create trigger repayment_entries_remain before delete on repayment_entries begin
    select raise(abort, 'repayment_entries only grows');
end;
-- both
-- only postgres
create function refuse_ledger_change() returns trigger language plpgsql as $body$
begin
    raise exception 'a ledger only grows';
end
$body$;
-- both
-- only postgres
create trigger benefit_entries_stay before update or delete on benefit_entries
    for each row execute function refuse_ledger_change();
-- both
-- only postgres
create trigger repayment_entries_stay before update or delete on repayment_entries
    for each row execute function refuse_ledger_change();
-- both
