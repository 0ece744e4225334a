-- The register of legal documents and what they rest on.

create table legal_documents (
    id text not null primary key,
    kind text not null,
    -- Empty while the document has no number yet.
    number text not null,
    title text not null,
    -- Empty when nobody knows.
    issuer text not null,
    -- The year of issue, from the date or from the number; 0 when neither tells.
    year bigint not null,
    issued_on date,
    effective_on date,
    -- The first day on which it is no longer in force.
    expires_on date,
    replaced_by text references legal_documents (id),
    confidence text,
    note text,
    search_text text not null,
    sort_key text not null,
    title_key text not null,
    -- What the pack last said, and the version it left behind; null for a document that a person added.
    pack_mark text,
    pack_version bigint,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index legal_documents_by_sort on legal_documents (sort_key, id);
create index legal_documents_by_title on legal_documents (title_key, id);
create index legal_documents_by_number on legal_documents (number);
create index legal_documents_by_successor on legal_documents (replaced_by);

create table legal_clauses (
    id text not null primary key,
    document_id text not null references legal_documents (id),
    position bigint not null,
    clause text not null,
    gist text not null,
    unique (document_id, clause)
);
