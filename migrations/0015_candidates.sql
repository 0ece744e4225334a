-- How candidates sign in, what they agreed to, who looked at their dossiers, and what they ask about their data.

-- Set while the candidate wants their data kept but not used (Law 91/2025/QH15, Article 4).
alter table candidates add column restricted_at timestamptz;

-- A code sent to an address. Neither the address nor the source can be read from it; nothing of the code is stored, since
-- it follows from the id and the instance's secret.
create table candidate_codes (
    id text not null primary key,
    address_key text not null,
    source_key text not null,
    email bytea,
    language text not null check (language in ('vi', 'en')),
    tries bigint not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index candidate_codes_by_address on candidate_codes (address_key, created_at);
create index candidate_codes_by_source on candidate_codes (source_key, created_at);
create index candidate_codes_by_age on candidate_codes (created_at);

create table candidate_sessions (
    id text not null primary key,
    token_hash text not null unique,
    candidate_id text not null references candidates (id),
    started_at timestamptz not null,
    seen_at timestamptz not null,
    idle_seconds bigint not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    device text not null
);
create index candidate_sessions_by_candidate on candidate_sessions (candidate_id, started_at);
create index candidate_sessions_by_expiry on candidate_sessions (expires_at);

-- Letters to candidates: address, subject and text sealed together, gone once sent.
create table candidate_letters (
    id text not null primary key,
    letter bytea,
    state text not null check (state in ('waiting', 'sent', 'unsent')),
    created_at timestamptz not null,
    sent_at timestamptz
);
create index candidate_letters_by_age on candidate_letters (created_at);

-- The texts that were agreed to, each once, by the hash of what was shown.
create table consent_texts (
    id text not null primary key,
    purpose text not null,
    language text not null check (language in ('vi', 'en')),
    text text not null,
    first_shown_at timestamptz not null
);

-- Who agreed to what, when, by which text and on which way; kept after it is withdrawn, as proof.
create table consents (
    id text not null primary key,
    candidate_id text not null references candidates (id),
    purpose text not null check (purpose in ('application', 'talent_pool', 'publication')),
    text_id text not null references consent_texts (id),
    channel text not null check (channel in ('web', 'paper')),
    given_at timestamptz not null,
    withdrawn_at timestamptz
);
create index consents_by_candidate on consents (candidate_id, purpose, given_at);
create index consents_by_text on consents (text_id);

-- Which officer opened a dossier on which day, for the person whom it is about.
create table dossier_views (
    id text not null primary key,
    dossier_id text not null references dossiers (id),
    user_id text not null,
    user_name text not null,
    role text not null,
    agency_name text not null,
    day date not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    times bigint not null check (times > 0),
    unique (dossier_id, day, user_id, role)
);

-- What people ask about their data, with the clocks of Decree 356/2025/NĐ-CP, Article 5.
create table data_requests (
    id text not null primary key,
    candidate_id text not null references candidates (id),
    kind text not null check (kind in ('see', 'correct', 'erase', 'restrict', 'object')),
    detail bytea,
    state text not null check (state in ('received', 'acknowledged', 'extended', 'done', 'refused')),
    received_at timestamptz not null,
    -- Two working days.
    acknowledge_by date not null,
    -- 10, 15 or 20 days, by kind; moved once, with a reason.
    carry_out_by date not null,
    extension_reason text not null default '',
    acknowledged_at timestamptz,
    closed_at timestamptz,
    outcome text not null default '',
    handled_by_name text not null default '',
    version bigint not null default 1
);
create index data_requests_by_candidate on data_requests (candidate_id, received_at);
create index data_requests_by_state on data_requests (state, carry_out_by, id);
