-- Who applies, and what they hand in: the dossier with its answers, its papers, its steps and its requests for supplement.

-- A person who applies on the portal. What tells who they are is sealed; the address is found by its keyed hash.
create table candidates (
    id text not null primary key,
    email bytea,
    email_key text unique,
    language text not null check (language in ('vi', 'en')),
    -- The record of the same person among the city's people of talent, once it is known.
    talent_id text references talents (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Set when everything of the person was erased.
    erased_at timestamptz,
    version bigint not null default 1
);

create table dossiers (
    id text not null primary key,
    year bigint not null check (year between 2020 and 2100),
    number bigint not null check (number > 0),
    -- CH-2026-00107: what everybody calls it.
    code text not null unique,
    -- H24.05-260702-0001: the number of its receipt, given when it is received (Decree 118/2025/NĐ-CP).
    receipt_code text unique,
    bloc text not null check (bloc in ('government', 'party')),
    candidate_id text references candidates (id),
    talent_id text references talents (id),
    -- Who filed it, when that is not the candidate; both are recorded.
    filed_by text not null check (filed_by in ('candidate', 'agency', 'officer')),
    filed_by_user text,
    filed_by_name text not null,
    channel text not null check (channel in ('direct', 'online', 'post')),
    person_name text not null,
    beneficiary_group text not null,
    -- The place it asks for: a row of the published catalogue, its major, and the agency that would take the person.
    published_row_id text references published_rows (id),
    major_code text references majors (code),
    specialty text not null,
    agency_id text references agencies (id),
    state text not null check (state in ('draft', 'submitted', 'refused_intake', 'appraising', 'supplement', 'at_council',
                                         'granted', 'not_granted', 'ineligible', 'withdrawn', 'suspended')),
    state_since timestamptz not null,
    -- Who has it in hand, when it is an officer.
    officer_id text references users (id),
    submitted_at timestamptz,
    received_at timestamptz,
    -- From which day the appraisal is counted: the day of receipt, or the next working day after office hours.
    counted_from date,
    -- How many working days the appraisal may take, as the setting stood on that day; none without a time limit.
    appraisal_days bigint check (appraisal_days > 0),
    -- The last working day of the appraisal, moved by the days the candidate took; none without a time limit.
    due_on date,
    -- Set while the clock stands still.
    paused_on date,
    -- Working days for which the clock stood still.
    paused_days bigint not null default 0 check (paused_days >= 0),
    supplements bigint not null default 0 check (supplements >= 0),
    -- What the standing agency advises, apart from what the council decides.
    recommendation text check (recommendation in ('grant', 'refuse')),
    opinion text not null default '',
    -- The paper that decided it.
    decision_paper_id text references official_papers (id),
    decided_on date,
    search_text text not null,
    sort_key text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    unique (year, number)
);
create index dossiers_by_state on dossiers (state, due_on, id);
create index dossiers_by_agency on dossiers (agency_id, state, id);
create index dossiers_by_candidate on dossiers (candidate_id, created_at);
create index dossiers_by_officer on dossiers (officer_id, state, due_on);
create index dossiers_by_update on dossiers (updated_at, id);
create index dossiers_by_talent on dossiers (talent_id);

-- The last number of each year, so that numbers have no gap and come once; and of each day's receipts.
create table dossier_counters (
    name text not null primary key,
    last bigint not null
);

-- What was answered, question by question, sealed; saved as it is typed, on any device.
create table dossier_answers (
    dossier_id text not null references dossiers (id),
    question text not null,
    answer bytea not null,
    saved_by text not null,
    saved_at timestamptz not null,
    version bigint not null default 1,
    primary key (dossier_id, question)
);

-- The papers of a dossier (thành phần hồ sơ); one that was replaced stays.
create table dossier_items (
    id text not null primary key,
    dossier_id text not null references dossiers (id),
    -- The code of the pack's list of papers.
    item text not null,
    file_id text references files (id),
    -- Pages of the file as far as they could be counted.
    pages bigint,
    state text not null check (state in ('given', 'accepted', 'rejected', 'replaced')),
    note text not null,
    given_by text not null,
    given_by_name text not null,
    given_at timestamptz not null,
    judged_by_name text not null,
    judged_at timestamptz,
    version bigint not null default 1
);
create index dossier_items_by_dossier on dossier_items (dossier_id, item, given_at);

-- Each step of a dossier with what was said, and who held it since.
create table dossier_steps (
    id text not null primary key,
    dossier_id text not null references dossiers (id),
    number bigint not null,
    from_state text not null,
    to_state text not null,
    note text not null,
    -- Who holds it from now on, as the candidate is told.
    holder text not null,
    taken_by text not null,
    taken_by_name text not null,
    taken_at timestamptz not null,
    unique (dossier_id, number)
);

-- Requests for supplement: everything that is missing, once; a second one needs the head's approval (STD-78).
create table dossier_supplements (
    id text not null primary key,
    dossier_id text not null references dossiers (id),
    number bigint not null,
    state text not null check (state in ('proposed', 'sent', 'answered', 'rejected')),
    -- The missing papers with the reason of each, as JSON.
    missing text not null,
    reason text not null,
    -- By when the candidate is asked to answer.
    answer_by date,
    asked_by text not null,
    asked_by_name text not null,
    asked_at timestamptz not null,
    approved_by_name text not null,
    answered_at timestamptz,
    version bigint not null default 1,
    unique (dossier_id, number)
);

-- A finding that somebody is not eligible: proposed by an officer, approved by a leader, told with its article.
create table dossier_findings (
    id text not null primary key,
    dossier_id text not null references dossiers (id),
    number bigint not null,
    state text not null check (state in ('proposed', 'approved', 'rejected')),
    article text not null,
    reason text not null,
    proposed_by text not null,
    proposed_by_name text not null,
    proposed_at timestamptz not null,
    decided_by_name text not null,
    decided_at timestamptz,
    version bigint not null default 1,
    unique (dossier_id, number)
);
