-- Reference lists of sectors, majors and institutions; headcount; needs for people; the yearly catalogue.

create table sectors (
    code text not null primary key,
    position bigint not null,
    name text not null,
    name_en text not null,
    -- Fields of the list of majors that are suggested for it, two digits each, parted by semicolons.
    field_codes text not null,
    agency_id text references agencies (id)
);

-- The national list (Circular 09/2022/TT-BGDĐT): fields, groups and majors of three levels.
create table majors (
    code text not null primary key,
    kind text not null check (kind in ('field', 'group', 'major')),
    level text not null check (level in ('bachelor', 'master', 'doctor')),
    name text not null,
    parent_code text references majors (code),
    former_code text,
    confidence text not null,
    source text,
    note text,
    search_text text not null
);

create table institutions (
    id text not null primary key,
    name text not null,
    name_en text not null,
    country text not null,
    country_name text not null,
    admission_code text,
    scope text not null check (scope in ('domestic', 'regional', 'international')),
    parent_id text references institutions (id),
    confidence text not null,
    source text,
    note text,
    search_text text not null,
    sort_key text not null
);

-- The headcount (biên chế) of an agency in a year: assigned, present, and who will retire by the end of it.
create table headcounts (
    id text not null primary key,
    agency_id text not null references agencies (id),
    year bigint not null check (year between 2020 and 2100),
    quota bigint not null check (quota >= 0),
    filled bigint not null check (filled >= 0),
    retiring bigint not null check (retiring >= 0),
    -- The decision that assigns it, in words.
    basis text not null,
    updated_by_name text not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    unique (agency_id, year)
);
create index headcounts_by_year on headcounts (year, agency_id);

-- A need (nhu cầu): posts of one kind that one agency asks to fill in a year.
create table needs (
    id text not null primary key,
    agency_id text not null references agencies (id),
    bloc text not null check (bloc in ('government', 'party')),
    year bigint not null check (year between 2020 and 2100),
    sector_code text not null references sectors (code),
    major_code text references majors (code),
    -- As the agency calls it, with or without a code.
    specialty text not null,
    -- A beneficiary group of the policy.
    beneficiary_group text not null,
    number bigint not null check (number > 0),
    criteria text not null,
    institutions text not null,
    reason text not null,
    starts_on date not null,
    task_id text references plan_tasks (id),
    -- How many the standing agency proposes to allow.
    allowed bigint check (allowed > 0),
    state text not null check (state in
        ('draft', 'submitted', 'approved', 'returned', 'consolidated', 'catalogued', 'withdrawn')),
    return_reason text not null,
    proposed_by text not null,
    proposed_by_name text not null,
    -- The assignment that is asked when it comes back.
    assignment_id text not null,
    submitted_by text,
    search_text text not null,
    sort_key text not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    check (allowed is null or allowed <= number)
);
create index needs_by_year on needs (year, state, agency_id);
create index needs_by_agency on needs (agency_id, year);
create index needs_by_sort on needs (year, sort_key, id);

create table catalogues (
    id text not null primary key,
    year bigint not null unique check (year between 2020 and 2100),
    state text not null check (state in ('draft', 'submitted', 'approved', 'published')),
    return_reason text not null,
    submitted_by text,
    approved_by_name text,
    updated_at timestamptz not null,
    version bigint not null default 1
);

create table catalogue_rows (
    id text not null primary key,
    catalogue_id text not null references catalogues (id),
    -- The need it comes from; none for a row carried over from the year before.
    need_id text unique references needs (id),
    agency_id text not null references agencies (id),
    sector_code text not null references sectors (code),
    major_code text references majors (code),
    specialty text not null,
    beneficiary_group text not null,
    number bigint not null check (number > 0),
    criteria text not null,
    institutions text not null,
    starts_on date not null,
    -- In đồng, for all its people, as far as the policy sets figures; none when nothing of it is known.
    first_year bigint check (first_year >= 0),
    whole_term bigint check (whole_term >= 0),
    -- What the cost does not hold because the policy does not set it, in a sentence.
    cost_gap text not null,
    search_text text not null,
    sort_key text not null,
    version bigint not null default 1
);
create index catalogue_rows_by_sort on catalogue_rows (catalogue_id, sort_key, id);

-- What was published, with every name as it was then; nothing of it changes afterwards.
create table catalogue_editions (
    id text not null primary key,
    catalogue_id text not null references catalogues (id),
    year bigint not null,
    edition bigint not null,
    document_number text not null,
    issued_on date not null,
    approved_by_name text not null,
    published_by_name text not null,
    published_at timestamptz not null,
    policy_version text not null,
    unique (year, edition)
);

create table published_rows (
    id text not null primary key,
    edition_id text not null references catalogue_editions (id),
    need_id text,
    position bigint not null,
    sector_code text not null,
    sector_name text not null,
    sector_name_en text not null,
    major_code text,
    major_name text,
    specialty text not null,
    beneficiary_group text not null,
    group_name text not null,
    group_name_en text not null,
    agency_id text not null,
    agency_name text not null,
    agency_name_en text not null,
    number bigint not null,
    criteria text not null,
    institutions text not null,
    starts_on date not null,
    first_year bigint,
    whole_term bigint,
    cost_gap text not null,
    search_text text not null,
    unique (edition_id, position)
);
create index published_rows_by_sector on published_rows (edition_id, sector_code, position);
