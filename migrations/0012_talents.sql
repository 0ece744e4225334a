-- People of talent, what they have achieved, who looks like whom; and the code lists that their records use.

-- Codes of national and city lists; a code that somebody uses is never deleted, it only stops being offered.
create table talent_codes (
    list text not null,
    code text not null,
    label text not null,
    label_en text,
    parent text,
    position bigint not null,
    valid_from date,
    valid_to date,
    source text not null,
    search_text text not null,
    primary key (list, code)
);
create index talent_codes_by_place on talent_codes (list, position);

-- The last number given out, so that numbers have no gap and are never given twice.
create table talent_counters (
    name text not null primary key,
    last bigint not null
);

create table talents (
    id text not null primary key,
    number bigint not null unique,
    -- The number as people write it, NT-0012: what the log calls a person, who has no name there.
    code text not null,
    family_name text not null,
    middle_name text not null,
    given_name text not null,
    full_name text not null,
    sort_key text not null,
    other_names text,
    -- As far as it is known: 1985, 1985-07, 1985-07-16.
    birth text,
    -- 0 when it is not known, so that lists can be sorted by it.
    birth_year bigint not null default 0,
    sex text not null check (sex in ('male', 'female', 'other', 'unknown')),
    ethnicity text,
    nationality text not null,
    native_place text,
    address text,
    commune_code text references communes (code),
    -- The commune and province, when they are not of this city; an old address stays as it was printed.
    address_elsewhere text,
    phone text,
    second_phone text,
    email text,
    -- Sealed; looked up by its keyed hash.
    personal_number bytea,
    personal_number_key text unique,
    number_reason text,
    bloc text not null check (bloc in ('government', 'party')),
    agency_id text not null references agencies (id),
    post_title text,
    status text not null check (status in ('pool', 'in_post', 'away', 'left', 'retired')),
    status_since text,
    beneficiary_group text,
    sector text,
    research text,
    -- What the list shows and filters by; follows the degrees and titles.
    qualification text,
    qualification_rank bigint not null default 0,
    specialty text,
    major_code text,
    major_field text,
    -- Set when this record was joined to another one.
    merged_into text references talents (id),
    -- Which import brought it.
    import_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Raised by every change of its own fields.
    version bigint not null default 1,
    -- Raised by every change, those of its entries too.
    revision bigint not null default 1
);
create index talents_by_name on talents (bloc, sort_key, id) where merged_into is null;
create index talents_by_status on talents (bloc, status, sort_key, id) where merged_into is null;
create index talents_by_agency on talents (agency_id, sort_key, id);
create index talents_by_qualification on talents (bloc, qualification, sort_key, id) where merged_into is null;
create index talents_by_rank on talents (bloc, qualification_rank, id) where merged_into is null;
create index talents_by_birth on talents (bloc, birth_year, id) where merged_into is null;
create index talents_by_sector on talents (bloc, sector, sort_key, id) where merged_into is null;
create index talents_by_field on talents (bloc, major_field, sort_key, id) where merged_into is null;
create index talents_by_group on talents (bloc, beneficiary_group, sort_key, id) where merged_into is null;
create index talents_by_merge on talents (merged_into);
create index talents_by_import on talents (import_id);

-- Degrees, titles, works, awards, languages, posts: each an entry with its kind.
create table talent_entries (
    id text not null primary key,
    talent_id text not null references talents (id),
    kind text not null check (kind in ('degree', 'title', 'work', 'award', 'language', 'post')),
    code text,
    level text,
    name text,
    place text,
    country text,
    form text,
    grade text,
    number text,
    score text,
    from_on text,
    to_on text,
    expires_on text,
    verified text,
    note text,
    is_key boolean not null default false,
    import_id text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- An entry that was taken out stays with its evidence.
    removed_at timestamptz,
    version bigint not null default 1
);
create index talent_entries_by_talent on talent_entries (talent_id, kind);
create index talent_entries_by_import on talent_entries (import_id);

-- What a record was before each change, sealed.
create table talent_versions (
    talent_id text not null references talents (id),
    revision bigint not null,
    snapshot bytea not null,
    -- Until when it was so, and which import changed it.
    until_at timestamptz not null,
    import_id text,
    changed_by text not null,
    changed_by_name text not null,
    primary key (talent_id, revision)
);
create index talent_versions_by_import on talent_versions (import_id);

-- The words by which people are found: folded, with the place of the tone left out, and as written.
-- only sqlite
create table talent_words (
    word text not null,
    tone text not null,
    exact text not null,
    talent_id text not null references talents (id),
    primary key (word, exact, talent_id)
) without rowid;
-- both
-- only postgres
create table talent_words (
    word text collate "C" not null,
    tone text collate "C" not null,
    exact text collate "C" not null,
    talent_id text not null references talents (id),
    primary key (word, exact, talent_id)
);
-- both
create index talent_words_by_talent on talent_words (talent_id, word, tone, exact);

-- A way in which a person sees the list, kept under a name.
create table talent_views (
    id text not null primary key,
    user_id text not null references users (id),
    name text not null,
    query text not null,
    position bigint not null,
    created_at timestamptz not null,
    unique (user_id, name)
);

-- People who share a key are compared with each other; others are not.
create table talent_keys (
    key text not null,
    talent_id text not null references talents (id),
    primary key (key, talent_id)
);
create index talent_keys_by_talent on talent_keys (talent_id);

-- Two records that may be one person, and what was found of them.
create table talent_pairs (
    first_id text not null references talents (id),
    second_id text not null references talents (id),
    score bigint not null,
    reasons text not null,
    state text not null check (state in ('open', 'different', 'merged')),
    found_at timestamptz not null,
    settled_at timestamptz,
    settled_by_name text,
    reason text,
    primary key (first_id, second_id),
    check (first_id < second_id)
);
create index talent_pairs_by_state on talent_pairs (state, score, first_id, second_id);
create index talent_pairs_by_second on talent_pairs (second_id);

create table talent_merges (
    id text not null primary key,
    kept_id text not null references talents (id),
    gone_id text not null references talents (id),
    -- Both records as they were and what was made of them, sealed.
    before bytea not null,
    reason text not null,
    merged_at timestamptz not null,
    merged_by text not null,
    merged_by_name text not null,
    undone_at timestamptz,
    undone_by_name text
);
create index talent_merges_by_kept on talent_merges (kept_id);
create index talent_merges_by_gone on talent_merges (gone_id);
