-- A council that uses the seal of an agency has numbers of its own; a paper replaces, amends or corrects an earlier one.

-- Who issues a paper when it is not the agency itself: the name and the abbreviation that are printed.
alter table official_papers add column issuer_name text;
alter table official_papers add column issuer_sign text check ((issuer_sign is null) = (issuer_name is null));

-- The issued paper before it, and what it does with that; `replaces_id` is read no more.
alter table official_papers add column earlier_id text references official_papers (id);
alter table official_papers add column relation text
    check (relation in ('replaces', 'amends', 'corrects') and (relation is null) = (earlier_id is null));
update official_papers set earlier_id = replaces_id, relation = 'replaces' where replaces_id is not null;
create index official_papers_by_earlier on official_papers (earlier_id) where earlier_id is not null;
