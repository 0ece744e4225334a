-- Lists that people bring as spreadsheets: what was read, what it would change, what was applied and can be undone.

create table imports (
    id text not null primary key,
    -- The key of the list.
    kind text not null,
    state text not null check (state in ('reading', 'ready', 'refused', 'applying', 'applied', 'undoing', 'undone',
                                         'discarded')),
    file_name text not null,
    file_sha256 text not null,
    -- Empty once the import was dropped.
    file_id text references files (id),
    -- What the person answered for the file, as JSON.
    answers text not null,
    -- What was found in the file as a whole, as JSON, sealed.
    findings bytea,
    -- Why the file was refused, or why work on it stopped.
    refusal text,
    -- Which run of reading the batches belong to.
    reading text,
    done bigint not null default 0,
    total bigint not null default 0,
    new_rows bigint not null default 0,
    changed_rows bigint not null default 0,
    same_rows bigint not null default 0,
    wrong_rows bigint not null default 0,
    doubtful_rows bigint not null default 0,
    applied_rows bigint not null default 0,
    reason text,
    -- Whose import it is, and in which post; background work acts with that post's reach.
    created_by text not null,
    assignment_id text not null,
    behalf_id text,
    source text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index imports_by_person on imports (created_by, kind, created_at);

create table import_batches (
    import_id text not null references imports (id),
    reading text not null,
    number bigint not null check (number > 0),
    new_rows bigint not null,
    changed_rows bigint not null,
    same_rows bigint not null,
    wrong_rows bigint not null,
    doubtful_rows bigint not null,
    -- The rows with what is said of them, as JSON, packed and sealed.
    content bytea not null,
    -- What was done and what was before, for undoing, as JSON, packed and sealed.
    done bytea,
    applied_at timestamptz,
    primary key (import_id, reading, number)
);
