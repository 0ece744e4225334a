-- How often an address asked the public interface in a minute. The address itself is not kept, only a keyed hash.
create table request_counts (
    source_key text not null,
    minute timestamptz not null,
    count bigint not null check (count > 0),
    primary key (source_key, minute)
);
create index request_counts_by_minute on request_counts (minute);
