-- A council that uses the seal of an agency has numbers of its own.

-- Who issues a paper when it is not the agency itself: the name and the abbreviation that are printed.
alter table official_papers add column issuer_name text;
alter table official_papers add column issuer_sign text check ((issuer_sign is null) = (issuer_name is null));
