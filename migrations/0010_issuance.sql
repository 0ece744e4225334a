-- Official papers: the wordings they are made of, their life from draft to revocation, their numbers, their receipt.

-- The abbreviation of the agency in the numbers of its papers.
alter table agencies add column sign text;

-- Wordings that officers keep; a change is a new version, and a paper keeps the one it was made of.
create table wordings (
    id text not null primary key,
    key text not null,
    number bigint not null check (number > 0),
    kind text not null,
    name text not null,
    body text not null,
    reason text not null,
    withdrawn boolean not null default false,
    created_by text not null,
    created_by_name text not null,
    created_at timestamptz not null,
    unique (key, number)
);
create index wordings_by_kind on wordings (kind, key, number);

-- The last number of each series: one for each issuer, year and kind.
create table number_series (
    issuer text not null,
    year bigint not null,
    series text not null,
    last_number bigint not null check (last_number >= 0),
    primary key (issuer, year, series)
);

create table official_papers (
    id text not null primary key,
    kind text not null,
    -- Whose number series it is: the agency, or a council that has its own.
    issuer text not null,
    agency_id text not null references agencies (id),
    bloc text not null check (bloc in ('government', 'party')),
    -- What it is about; empty for a paper of its own.
    about_kind text not null,
    about_id text not null,
    title text not null,
    wording_id text references wordings (id),
    state text not null check (state in ('draft', 'submitted', 'returned', 'approved', 'numbered', 'signed', 'issued',
                                         'replaced', 'revoked', 'cancelled', 'discarded')),
    -- The paper itself as JSON, sealed.
    model bytea not null,
    -- What was approved: the hash of the paper without number, date and mark of verification.
    approved_sha256 text,
    number bigint,
    year bigint,
    series text,
    number_text text,
    dated_on date,
    signer_name text not null,
    signer_title text not null,
    -- The frozen bytes.
    pdf_file_id text references files (id),
    pdf_sha256 text,
    docx_file_id text references files (id),
    docx_sha256 text,
    -- The bytes as signed: the frozen PDF with the signature behind it, or a scan of the signed sheet.
    signed_file_id text references files (id),
    signing text check (signing in ('electronic', 'on_paper')),
    signed_on date,
    code text unique,
    replaces_id text references official_papers (id),
    replaced_by_id text references official_papers (id),
    ended_on date,
    drafted_by text not null,
    drafted_by_name text not null,
    submitted_by text,
    approved_by text,
    approved_by_name text,
    search_text text not null,
    state_since timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    check ((number is null) = (number_text is null)),
    check (number is null or (pdf_file_id is not null and docx_file_id is not null and code is not null))
);
create unique index official_papers_by_number on official_papers (issuer, year, series, number);
create index official_papers_by_state on official_papers (state, updated_at, id);
create index official_papers_by_update on official_papers (updated_at, id);
create index official_papers_by_agency on official_papers (agency_id, updated_at, id);
create index official_papers_about on official_papers (about_kind, about_id);

-- Each step of a paper with what was said.
create table paper_steps (
    id text not null primary key,
    paper_id text not null references official_papers (id),
    number bigint not null,
    from_state text not null,
    to_state text not null,
    note text not null,
    taken_by text not null,
    taken_by_name text not null,
    taken_at timestamptz not null,
    unique (paper_id, number)
);

-- To whom an issued paper went, and who received it.
create table paper_recipients (
    id text not null primary key,
    paper_id text not null references official_papers (id),
    position bigint not null,
    name text not null,
    agency_id text references agencies (id),
    sent_at timestamptz,
    received_at timestamptz,
    received_by text,
    received_by_name text,
    unique (paper_id, position)
);
create index paper_recipients_by_agency on paper_recipients (agency_id, received_at);

-- only sqlite
create trigger official_papers_frozen before update on official_papers
when old.number is not null and (old.number is not new.number or old.number_text is not new.number_text
    or old.issuer <> new.issuer or old.year is not new.year or old.series is not new.series
    or old.dated_on is not new.dated_on or old.pdf_sha256 is not new.pdf_sha256
    or old.docx_sha256 is not new.docx_sha256 or old.model <> new.model or old.code is not new.code) begin
    select raise(abort, 'a numbered paper does not change');
end;
-- both
-- only sqlite
create trigger official_papers_remain before delete on official_papers when old.number is not null begin
    select raise(abort, 'a numbered paper stays');
end;
-- both
-- only postgres
create function refuse_paper_change() returns trigger language plpgsql as $body$
begin
    if old.number is not null then
        raise exception 'a numbered paper does not change';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$body$;
-- both
-- only postgres
create trigger official_papers_frozen before update of number, number_text, issuer, year, series, dated_on, pdf_sha256,
    docx_sha256, model, code on official_papers
    for each row when (old.number is distinct from new.number or old.number_text is distinct from new.number_text
        or old.issuer <> new.issuer or old.year is distinct from new.year or old.series is distinct from new.series
        or old.dated_on is distinct from new.dated_on or old.pdf_sha256 is distinct from new.pdf_sha256
        or old.docx_sha256 is distinct from new.docx_sha256 or old.model <> new.model
        or old.code is distinct from new.code)
    execute function refuse_paper_change();
-- both
-- only postgres
create trigger official_papers_remain before delete on official_papers
    for each row execute function refuse_paper_change();
-- both
