-- A signed copy is known by its whole hash, not by how it begins.
alter table official_papers add column signed_sha256 text;
update official_papers set signed_sha256 =
    (select f.sha256 from files f where f.id = official_papers.signed_file_id)
where signed_file_id is not null;

-- Once it is kept, neither the signed file nor its hash changes.
-- only sqlite
create trigger official_papers_signed before update on official_papers
when old.signed_sha256 is not null and (old.signed_sha256 is not new.signed_sha256
    or old.signed_file_id is not new.signed_file_id) begin
    select raise(abort, 'the signed copy of a paper does not change');
end;
-- both
-- only postgres
create trigger official_papers_signed before update of signed_sha256, signed_file_id on official_papers
    for each row when (old.signed_sha256 is not null and (old.signed_sha256 is distinct from new.signed_sha256
        or old.signed_file_id is distinct from new.signed_file_id))
    execute function refuse_paper_change();
-- both
