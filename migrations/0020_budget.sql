-- The budget: what the policy will cost, the estimate of a year on its way, allocations by unit, source and quarter.

-- When what the policy will cost was worked out last; one row.
create table projection_runs (
    id text not null primary key check (id = 'last'),
    made_at timestamptz not null,
    made_by_name text not null,
    policy_version text not null,
    first_year bigint not null,
    last_year bigint not null,
    -- The year of the newest catalogue that later years repeat; none without a catalogue.
    repeated_year bigint
);

-- What each source costs in a year by the rules, worked out anew as a whole.
create table projection_items (
    id text not null primary key,
    -- Granted already; expected from the catalogue; the whole catalogue once more, from which later years follow.
    origin text not null check (origin in ('granted', 'expected', 'repeated')),
    -- The beneficiary, or the row of the catalogue.
    source_id text not null,
    -- Its code or specialty.
    label text not null,
    agency_id text not null references agencies (id),
    group_name text not null,
    content text not null check (content in ('one_off', 'income', 'other')),
    year bigint not null,
    people bigint not null,
    -- By quarter, in đồng.
    q1 bigint not null,
    q2 bigint not null,
    q3 bigint not null,
    q4 bigint not null,
    -- What is not in it because a figure is missing, in a sentence.
    gap text not null
);
create index projection_items_by_year on projection_items (year, origin, agency_id, content);

-- The estimate (dự toán) of a year.
create table budgets (
    id text not null primary key,
    year bigint not null unique check (year between 2020 and 2100),
    state text not null check (state in ('draft', 'consolidated', 'sent', 'submitted', 'assigned', 'returned')),
    -- 1, 2, 3 … each time it is built; what was before stays.
    revision bigint not null,
    -- The revision that was assigned last; 0 before any was.
    assigned_revision bigint not null default 0,
    return_reason text not null default '',
    consolidated_by text not null default '',
    sent_by text not null default '',
    submitted_by text not null default '',
    decision_number text not null default '',
    decided_on date,
    policy_version text not null,
    projected_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);

-- What a revision of an estimate is made of; nothing of it changes afterwards.
create table budget_items (
    budget_id text not null references budgets (id),
    revision bigint not null,
    item_id text not null,
    origin text not null check (origin in ('granted', 'expected')),
    source_id text not null,
    label text not null,
    agency_id text not null references agencies (id),
    group_name text not null,
    content text not null check (content in ('one_off', 'income', 'other')),
    people bigint not null,
    q1 bigint not null,
    q2 bigint not null,
    q3 bigint not null,
    q4 bigint not null,
    gap text not null,
    primary key (budget_id, revision, item_id)
);
create index budget_items_by_agency on budget_items (budget_id, revision, agency_id, content);

create table allocation_counters (
    name text not null primary key,
    last bigint not null
);

-- A proposal to allocate a part of the assigned estimate; approved, its lines become lines of the estimate.
create table allocations (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    year bigint not null check (year between 2020 and 2100),
    reason text not null,
    state text not null check (state in ('draft', 'proposed', 'approved', 'returned', 'cancelled')),
    return_reason text not null default '',
    created_by text not null,
    created_by_name text not null,
    proposed_by text not null default '',
    decision_number text not null default '',
    decided_on date,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index allocations_by_year on allocations (year, number);

create table allocation_lines (
    id text not null primary key,
    allocation_id text not null references allocations (id),
    agency_id text not null references agencies (id),
    bloc text not null,
    source_code text not null,
    chapter text not null,
    category text not null,
    item text not null,
    q1 bigint not null check (q1 >= 0),
    q2 bigint not null check (q2 >= 0),
    q3 bigint not null check (q3 >= 0),
    q4 bigint not null check (q4 >= 0),
    unique (allocation_id, agency_id, source_code, chapter, category, item)
);

-- How a line of the assigned estimate is shared out among the quarters; a line without a row is not.
create table estimate_quarters (
    estimate_id text not null primary key references estimate_lines (id),
    allocation_id text not null references allocations (id),
    q1 bigint not null,
    q2 bigint not null,
    q3 bigint not null,
    q4 bigint not null
);

-- Money of a sponsor for a purpose (clause IV.2.a): what is used of it follows from the lines that it pays for.
create table sponsor_funds (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    sponsor text not null,
    purpose text not null,
    source_code text not null,
    amount bigint not null check (amount > 0),
    received_on date not null,
    -- The agreement or voucher.
    paper text not null,
    created_by_name text not null,
    created_at timestamptz not null,
    version bigint not null default 1
);

-- The lines of the estimate that a sponsor's money pays for; the others are the state budget's.
create table fund_lines (
    estimate_id text not null primary key references estimate_lines (id),
    fund_id text not null references sponsor_funds (id)
);
create index fund_lines_by_fund on fund_lines (fund_id);

-- What a year has paid is summed from here without touching the rest of a line.
create index payment_lines_by_payment on payment_lines (list_id, state, paid_on, amount);
