-- What every feature stands on: the instance, the audit log, settings, duties, messages, jobs, waiting forms.

create table instance (
    key text not null primary key,
    value text not null
);

create table audit_entries (
    number bigint not null primary key check (number > 0),
    at timestamptz not null,
    event text not null,
    subject_kind text not null,
    subject_id text not null,
    actor_id text,
    actor_name text not null,
    actor_role text not null,
    agency_id text,
    behalf_id text,
    behalf_name text,
    source text not null,
    detail text not null,
    previous_hash text not null,
    hash text not null unique
);
create index audit_entries_by_subject on audit_entries (subject_kind, subject_id, number);
create index audit_entries_by_actor on audit_entries (actor_id, number);
create index audit_entries_by_event on audit_entries (event, number);

-- only sqlite
create trigger audit_entries_stay before update on audit_entries begin
    select raise(abort, 'audit_entries is append-only');
end;
-- both
-- only sqlite
create trigger audit_entries_remain before delete on audit_entries begin
    select raise(abort, 'audit_entries is append-only');
end;
-- both
-- only postgres
create function refuse_audit_change() returns trigger language plpgsql as $body$
begin
    raise exception 'audit_entries is append-only';
end
$body$;
-- both
-- only postgres
create trigger audit_entries_stay before update or delete on audit_entries
    for each row execute function refuse_audit_change();
-- both
-- only postgres
create trigger audit_entries_remain before truncate on audit_entries
    for each statement execute function refuse_audit_change();
-- both

create table settings (
    id text not null primary key,
    key text not null,
    value text not null,
    unit text not null,
    gist text not null,
    effective_on date not null,
    legal_document_id text,
    clause text,
    assumed boolean not null,
    updated_at timestamptz not null,
    unique (key, effective_on)
);

create table duties (
    id text not null primary key,
    kind text not null,
    subject_kind text not null,
    subject_id text not null,
    title text not null,
    context text not null,
    link text not null,
    assignment_id text not null,
    due_on date,
    state text not null check (state in ('open', 'done', 'dropped')),
    opened_at timestamptz not null,
    closed_at timestamptz
);
create index duties_by_assignment on duties (assignment_id, state, due_on);
create index duties_by_subject on duties (kind, subject_id, state);

create table messages (
    id text not null primary key,
    user_id text not null,
    to_address text,
    subject text not null,
    body text not null,
    link text,
    secret_link bytea,
    state text not null check (state in ('waiting', 'sent', 'in_app', 'failed')),
    created_at timestamptz not null,
    read_at timestamptz
);
create index messages_by_user on messages (user_id, read_at, created_at);

create table jobs (
    id text not null primary key,
    kind text not null,
    unique_key text unique,
    payload text not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed')),
    attempts bigint not null,
    run_at timestamptz not null,
    lease text,
    lease_until timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz,
    last_error text,
    progress_done bigint not null,
    progress_total bigint not null
);
create index jobs_by_state on jobs (state, run_at);
create index jobs_by_age on jobs (created_at, id);

create table held_forms (
    id text not null primary key,
    user_id text not null,
    purpose text not null check (purpose in ('expired', 'password')),
    path text not null,
    body bytea not null,
    kept_at timestamptz not null,
    drop_at timestamptz not null
);
create index held_forms_by_age on held_forms (drop_at);
