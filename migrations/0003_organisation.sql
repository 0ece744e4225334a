-- Agencies, communes, wage regions, holidays.

create table communes (
    code text not null primary key,
    name text not null,
    short_name text not null,
    name_en text not null,
    kind text not null check (kind in ('ward', 'commune', 'special_zone')),
    slug text not null unique,
    area_before_2025 text not null,
    search_text text not null,
    sort_key text not null
);

create table agencies (
    id text not null primary key,
    name text not null,
    name_en text,
    short_name text,
    aliases text not null,
    kind text not null,
    bloc text not null check (bloc in ('government', 'party')),
    parent_id text references agencies (id),
    lineage text not null,
    commune_code text references communes (code),
    edoc_id text,
    address text,
    phone text,
    email text,
    website text,
    head_name text,
    head_title text,
    state text not null check (state in ('active', 'merged', 'dissolved')),
    merged_into text references agencies (id),
    ended_on date,
    legal_document_id text references legal_documents (id),
    clause text,
    note text,
    confidence text,
    source text,
    confirmed_on date,
    search_text text not null,
    sort_key text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index agencies_by_sort on agencies (sort_key, id);
create index agencies_by_parent on agencies (parent_id, sort_key);
create unique index agencies_by_name on agencies (name) where state = 'active';

create table commune_wage_regions (
    commune_code text not null references communes (code),
    region text not null check (region in ('I', 'II', 'III', 'IV')),
    effective_from date not null,
    effective_to date,
    legal_document_id text references legal_documents (id),
    clause text,
    primary key (commune_code, effective_from)
);

create table wage_rates (
    region text not null check (region in ('I', 'II', 'III', 'IV')),
    monthly bigint not null check (monthly > 0),
    effective_from date not null,
    effective_to date,
    legal_document_id text references legal_documents (id),
    clause text,
    primary key (region, effective_from)
);

create table base_salaries (
    monthly bigint not null check (monthly > 0),
    effective_from date not null primary key,
    effective_to date,
    legal_document_id text references legal_documents (id),
    clause text
);

create table holidays (
    day date not null primary key,
    kind text not null,
    is_working_day boolean not null,
    name text not null,
    name_en text not null,
    legal_document_id text references legal_documents (id),
    basis text not null,
    status text not null,
    note text
);
