-- Reports on the results of the programme: what an officer writes of a period, and its figures as they were taken.

create table reports (
    id text not null primary key,
    number bigint not null unique,
    -- BC-0001: what everybody calls it.
    code text not null,
    kind text not null check (kind in ('first_half', 'second_half', 'year', 'free')),
    year bigint not null check (year between 2000 and 2100),
    -- The days of programme figures (Decree 09/2019/NĐ-CP, Article 12) and those of money (the budget year).
    from_on date not null,
    to_on date not null,
    budget_from_on date not null,
    budget_to_on date not null,
    -- What the period is compared with.
    against text not null check (against in ('before', 'last_year', 'nothing')),
    -- The agency that reports.
    agency_id text not null references agencies (id),
    addressee text not null,
    -- What the officer writes around the figures.
    direction text not null default '',
    difficulties text not null default '',
    next_tasks text not null default '',
    proposals text not null default '',
    state text not null check (state in ('draft', 'taken', 'issued')),
    -- Which taking was issued, in which paper.
    taking_number bigint,
    paper_id text references official_papers (id),
    paper_number text,
    issued_on date,
    drafted_by text not null,
    drafted_by_name text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    check (to_on >= from_on and budget_to_on >= budget_from_on),
    check ((state = 'issued') = (paper_number is not null and taking_number is not null and issued_on is not null))
);
create index reports_by_period on reports (year, kind, number);

-- Figures as they were taken (chốt số liệu): the canonical text and its fingerprint. A row never changes; taking the figures
-- again is another row.
create table report_takings (
    id text not null primary key,
    report_id text not null references reports (id),
    number bigint not null check (number > 0),
    figures text not null,
    sha256 text not null,
    taken_by text not null,
    taken_by_name text not null,
    taken_at timestamptz not null,
    unique (report_id, number)
);
create index report_takings_by_hash on report_takings (sha256);

-- What figures of a period are counted by.
create index task_parts_by_day on task_parts (due_on);
create index obstacles_by_day on obstacles (raised_at);
create index dossiers_by_receipt on dossiers (received_at, state, agency_id);
create index dossiers_by_submission on dossiers (submitted_at, filed_by, agency_id);
create index dossier_steps_by_state on dossier_steps (dossier_id, to_state, taken_at);
create index council_items_by_decision on council_items (decided_on);
create index beneficiaries_by_decision on beneficiaries (decided_on);
create index beneficiaries_by_state on beneficiaries (state, agency_id);
create index benefit_entries_by_day on benefit_entries (on_date, beneficiary_id, period, amount);
create index repayment_entries_by_day on repayment_entries (on_date);
create index commitments_by_start on commitments (starts_on);
create index commitments_by_last_day on commitments (last_day);
create index discontinuation_proposals_by_day on discontinuation_proposals (proposed_at);
create index evaluations_by_day on evaluations (evaluated_at);

-- only sqlite
create trigger report_takings_stay before update on report_takings begin
    select raise(abort, 'figures that were taken do not change');
end;
-- both
-- only sqlite
create trigger report_takings_remain before delete on report_takings begin
    select raise(abort, 'figures that were taken stay');
end;
-- both
-- only sqlite
create trigger reports_stay before update on reports when old.state = 'issued' begin
    select raise(abort, 'an issued report does not change');
end;
-- both
-- only sqlite
create trigger reports_remain before delete on reports when old.state = 'issued' begin
    select raise(abort, 'an issued report stays');
end;
-- both
-- only postgres
create function refuse_report_change() returns trigger language plpgsql as $body$
begin
    raise exception 'what was reported does not change';
end
$body$;
-- both
-- only postgres
create trigger report_takings_stay before update or delete on report_takings
    for each row execute function refuse_report_change();
-- both
-- only postgres
create trigger reports_stay before update or delete on reports
    for each row when (old.state = 'issued') execute function refuse_report_change();
-- both
