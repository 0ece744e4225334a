-- People, what they do where, how they sign in.

create table users (
    id text not null primary key,
    full_name text not null,
    email text not null unique,
    phone text,
    state text not null check (state in ('invited', 'active', 'disabled')),
    demo boolean not null,
    password_hash text,
    password_set_at timestamptz,
    totp_secret bytea,
    totp_step bigint,
    last_sign_in_at timestamptz,
    last_source text,
    leaves_on date,
    search_text text not null,
    sort_key text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index users_by_sort on users (sort_key, id);

create table password_history (
    id text not null primary key,
    user_id text not null references users (id),
    password_hash text not null,
    set_at timestamptz not null
);
create index password_history_by_user on password_history (user_id, set_at);

create table assignments (
    id text not null primary key,
    user_id text not null references users (id),
    agency_id text not null references agencies (id),
    role text not null,
    starts_on date not null,
    ends_on date,
    created_at timestamptz not null
);
create index assignments_by_user on assignments (user_id, starts_on);
create index assignments_by_agency on assignments (agency_id, role);

create table one_time_links (
    id text not null primary key,
    token_hash text not null unique,
    purpose text not null check (purpose in ('first_administrator', 'invitation', 'new_password', 'demo')),
    user_id text references users (id),
    assignment_id text references assignments (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index one_time_links_by_user on one_time_links (user_id);

create table sessions (
    id text not null primary key,
    token_hash text not null unique,
    user_id text not null references users (id),
    assignment_id text references assignments (id),
    substitution_id text,
    stage text not null check (stage in ('code', 'enrol', 'password', 'full')),
    pending_totp bytea,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    idle_seconds bigint not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    confirmed_until timestamptz,
    source text not null,
    device text not null,
    next_path text
);
create index sessions_by_user on sessions (user_id, started_at);
create index sessions_by_expiry on sessions (expires_at);

create table substitutions (
    id text not null primary key,
    assignment_id text not null references assignments (id),
    substitute_id text not null references users (id),
    starts_on date not null,
    ends_on date not null check (ends_on >= starts_on),
    reason text not null,
    ended_at timestamptz,
    created_at timestamptz not null
);
create index substitutions_by_substitute on substitutions (substitute_id, starts_on);
create index substitutions_by_assignment on substitutions (assignment_id, starts_on);

create table handovers (
    id text not null primary key,
    from_assignment text not null references assignments (id),
    to_assignment text not null references assignments (id),
    reason text not null,
    state text not null check (state in ('sent', 'accepted', 'undone')),
    created_at timestamptz not null,
    created_by text not null,
    settled_at timestamptz
);

create table handover_items (
    id text not null primary key,
    handover_id text not null references handovers (id),
    duty_id text not null,
    position bigint not null,
    title text not null,
    context text not null,
    due_on date
);
create index handover_items_by_handover on handover_items (handover_id, position);

-- Counted by a keyed hash of the address typed, so that an unknown address answers like a known one.
create table sign_in_failures (
    address_key text not null primary key,
    failures bigint not null,
    locked_until timestamptz,
    last_at timestamptz not null
);
