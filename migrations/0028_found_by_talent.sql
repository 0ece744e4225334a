-- Whoever is taken out again (the undoing of an import) is looked for in each table that names people.
create index candidates_by_talent on candidates (talent_id);
create index council_items_by_talent on council_items (talent_id);
create index payment_lines_by_talent on payment_lines (talent_id);
create index commitments_by_talent on commitments (talent_id);
create index repayments_by_talent on repayments (talent_id);
create index evaluations_by_talent on evaluations (talent_id);
create index discontinuation_proposals_by_talent on discontinuation_proposals (talent_id);

-- What is paid, counted and shown of a list is read from one index.
drop index payment_lines_by_payment;
create index payment_lines_by_payment on payment_lines (list_id, state, paid_on, amount, beneficiary_id, id);

-- The sums of the projection that pages show, made with it: a tenth of its rows.
create table projection_sums (
    agency_id text not null references agencies (id),
    group_name text not null,
    origin text not null,
    year bigint not null,
    content text not null,
    q1 bigint not null,
    q2 bigint not null,
    q3 bigint not null,
    q4 bigint not null,
    primary key (agency_id, group_name, origin, year, content)
);
create index projection_sums_by_year on projection_sums (year, agency_id);
insert into projection_sums (agency_id, group_name, origin, year, content, q1, q2, q3, q4)
select agency_id, group_name, origin, year, content, sum(q1), sum(q2), sum(q3), sum(q4)
from projection_items group by agency_id, group_name, origin, year, content;

-- How many people the sums of a year stand for: all, and those who cost something in it.
create table projection_people (
    agency_id text not null references agencies (id),
    origin text not null,
    year bigint not null,
    people bigint not null,
    paid bigint not null,
    primary key (agency_id, origin, year)
);
insert into projection_people (agency_id, origin, year, people, paid)
select agency_id, origin, year, sum(people), sum(people * costs) from (
    select agency_id, origin, year, source_id, max(people) as people,
    max(case when q1 + q2 + q3 + q4 <> 0 then 1 else 0 end) as costs
    from projection_items group by agency_id, origin, year, source_id
) as each_source group by agency_id, origin, year;
