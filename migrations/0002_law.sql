-- The register of legal documents and what they rest on.

create table legal_documents (
    id text not null primary key,
    kind text not null,
    number text not null,
    title text not null,
    issuer text not null,
    issued_on date,
    effective_on date,
    expires_on date,
    replaced_by text references legal_documents (id),
    note text,
    search_text text not null,
    sort_key text not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
create index legal_documents_by_sort on legal_documents (sort_key, id);

create table legal_clauses (
    id text not null primary key,
    document_id text not null references legal_documents (id),
    position bigint not null,
    clause text not null,
    gist text not null,
    unique (document_id, clause)
);
