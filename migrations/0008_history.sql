-- The log in words: names to search by, settings that are edited, who works on a job.

-- Every name that stands in the log, folded for search. The log itself stays as it was written and hashed.
create table audit_names (
    name text not null primary key,
    search_text text not null
);
create index audit_entries_by_time on audit_entries (at);
create index audit_entries_by_actor_name on audit_entries (actor_name, number);
create index audit_entries_by_behalf on audit_entries (behalf_id, number);
create index audit_entries_by_agency on audit_entries (agency_id, number);

alter table settings add column version bigint not null default 1;

-- The node that last took the job, as its administrator calls it.
alter table jobs add column node text;
create index jobs_by_run on jobs (run_at, id);
create index jobs_by_kind on jobs (kind, created_at);
