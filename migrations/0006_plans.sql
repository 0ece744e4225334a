-- Files, the yearly plan, its tasks, and each agency's part in them.

create table files (
    id text not null primary key,
    owner_kind text not null,
    owner_id text not null,
    name text not null,
    media_type text not null,
    size bigint not null check (size >= 0),
    sha256 text not null,
    created_at timestamptz not null,
    created_by text not null
);
create index files_by_owner on files (owner_kind, owner_id, created_at);

create table file_pieces (
    file_id text not null references files (id),
    position bigint not null check (position >= 0),
    bytes bytea not null,
    primary key (file_id, position)
);

create table plans (
    id text not null primary key,
    year bigint not null check (year between 2000 and 2100),
    bloc text not null check (bloc in ('government', 'party')),
    title text not null,
    issuer text not null,
    -- Empty while the plan has no number yet.
    number text not null,
    place text not null,
    issued_on date,
    -- Lines: one legal basis each.
    bases text not null,
    signer_title text not null,
    signer_name text not null,
    state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'issued', 'amending', 'closed')),
    -- How many times it was issued, amendments counted.
    issues bigint not null check (issues >= 0),
    drafted_by text not null,
    submitted_by text,
    approved_by text,
    closing_note text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index plans_by_year on plans (year, id);
create unique index plans_by_number on plans (year, issuer, number) where number <> '';

create table plan_tasks (
    id text not null primary key,
    plan_id text not null references plans (id),
    position bigint not null,
    clause text not null,
    -- The numbered heading under which the task stands, as printed.
    heading text not null,
    -- A few words for boards and lists; the whole text is the work.
    title text not null,
    work text not null,
    responsibility text not null,
    product text not null,
    authority text not null,
    priority text not null check (priority in ('now', 'normal')),
    legal_document_id text references legal_documents (id),
    legal_clause text,
    recurrence text not null check (recurrence in ('once', 'monthly', 'quarterly', 'half_yearly', 'yearly', 'ongoing')),
    starts_on date not null,
    due_on date,
    deadline_text text not null,
    -- The group that the plan names in place of agencies; empty when it names them one by one.
    addressees text not null,
    withdrawn boolean not null,
    search_text text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    unique (plan_id, clause)
);
create index plan_tasks_by_plan on plan_tasks (plan_id, position);

create table task_agencies (
    task_id text not null references plan_tasks (id),
    agency_id text not null references agencies (id),
    part text not null check (part in ('lead', 'supporting')),
    primary key (task_id, agency_id)
);
create index task_agencies_by_agency on task_agencies (agency_id, part);

-- What one lead agency does of one task in one period.
create table task_parts (
    id text not null primary key,
    plan_id text not null references plans (id),
    task_id text not null references plan_tasks (id),
    agency_id text not null references agencies (id),
    -- Empty, or the period of a recurring task: 2026-03, 2026-Q1, 2026-H1, 2026.
    period text not null,
    starts_on date not null,
    due_on date,
    state text not null check (state in ('open', 'done', 'dropped')),
    percent bigint not null check (percent between 0 and 100),
    summary text not null,
    done_on date,
    reported_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    unique (task_id, agency_id, period)
);
create index task_parts_by_plan on task_parts (plan_id, task_id);
create index task_parts_by_agency on task_parts (agency_id, state, due_on);
create index task_parts_by_due on task_parts (state, due_on, id);

create table part_reports (
    id text not null primary key,
    part_id text not null references task_parts (id),
    percent bigint not null check (percent between 0 and 100),
    milestone text not null,
    milestone_on date,
    summary text not null,
    closing boolean not null,
    reported_by text not null,
    reported_by_name text not null,
    reported_at timestamptz not null
);
create index part_reports_by_part on part_reports (part_id, reported_at);

-- What an agency folds of its part into its own work plan.
create table part_subtasks (
    id text not null primary key,
    part_id text not null references task_parts (id),
    position bigint not null,
    title text not null,
    officer text not null,
    due_on date,
    weight bigint not null check (weight between 1 and 100),
    percent bigint not null check (percent between 0 and 100),
    version bigint not null default 1
);
create index part_subtasks_by_part on part_subtasks (part_id, position);

-- The plan as it stood each time it was issued.
create table plan_versions (
    id text not null primary key,
    plan_id text not null references plans (id),
    number bigint not null,
    reason text not null,
    -- JSON: head and tasks.
    snapshot text not null,
    made_at timestamptz not null,
    made_by text not null,
    unique (plan_id, number)
);

create table plan_recipients (
    id text not null primary key,
    plan_id text not null references plans (id),
    position bigint not null,
    -- As the list "Nơi nhận" names it.
    name text not null,
    agency_id text references agencies (id),
    sent_at timestamptz,
    received_at timestamptz,
    received_by text,
    chased_at timestamptz
);
create index plan_recipients_by_plan on plan_recipients (plan_id, position);
create index plan_recipients_by_agency on plan_recipients (agency_id, plan_id);

create table plan_imports (
    id text not null primary key,
    file_name text not null,
    sha256 text not null,
    -- JSON: what was read, with what a person corrected.
    proposal text not null,
    year bigint not null,
    bloc text not null check (bloc in ('government', 'party')),
    plan_id text references plans (id),
    state text not null check (state in ('open', 'taken', 'dropped')),
    created_by text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index plan_imports_by_age on plan_imports (state, created_at);
