-- What moves between lines of the assigned estimate, goes on into the next year or is cancelled; forecasts that are kept.

-- The ledger of a line of the estimate: what was assigned stays in the line, what came and went stands here.
create table estimate_entries (
    id text not null primary key,
    estimate_id text not null references estimate_lines (id),
    kind text not null check (kind in ('transfer', 'carried', 'cancelled')),
    -- In đồng; what leaves the line is negative.
    amount bigint not null check (amount <> 0),
    -- The quarter, from 1; 0 where the line is not shared out.
    quarter bigint not null check (quarter between 0 and 4),
    -- The act that made it.
    move_id text not null,
    made_at timestamptz not null,
    check (kind <> 'cancelled' or amount < 0)
);
create index estimate_entries_by_line on estimate_entries (estimate_id, quarter, amount);

-- The acts: why, by which decision, on which legal basis.
create table budget_moves (
    id text not null primary key,
    number bigint not null unique,
    code text not null,
    -- The budget year of the line that it leaves.
    year bigint not null check (year between 2020 and 2100),
    kind text not null check (kind in ('transfer', 'carry', 'cancel')),
    from_id text not null references estimate_lines (id),
    to_id text references estimate_lines (id),
    from_quarter bigint not null check (from_quarter between 0 and 4),
    to_quarter bigint not null check (to_quarter between 0 and 4),
    amount bigint not null check (amount > 0),
    -- Why it may be carried (Law 89/2025/QH15, Article 66); empty for other acts.
    carry_case text not null default '',
    reason text not null,
    decision_number text not null check (decision_number <> ''),
    decided_on date not null,
    legal_document_id text not null references legal_documents (id),
    clause text not null,
    made_by_name text not null,
    made_at timestamptz not null,
    check ((kind = 'cancel') = (to_id is null)),
    check ((kind = 'carry') = (carry_case <> ''))
);
create index budget_moves_by_year on budget_moves (year, number);

-- only sqlite
create trigger estimate_entries_stay before update on estimate_entries begin
    select raise(abort, 'estimate_entries only grows');
end;
-- both
-- only sqlite
create trigger estimate_entries_remain before delete on estimate_entries begin
    select raise(abort, 'estimate_entries only grows');
end;
-- both
-- only sqlite
create trigger budget_moves_stay before update on budget_moves begin
    select raise(abort, 'budget_moves only grows');
end;
-- both
-- only sqlite
create trigger budget_moves_remain before delete on budget_moves begin
    select raise(abort, 'budget_moves only grows');
end;
-- both
-- only postgres
create trigger estimate_entries_stay before update or delete on estimate_entries
    for each row execute function refuse_ledger_change();
-- both
-- only postgres
create trigger budget_moves_stay before update or delete on budget_moves
    for each row execute function refuse_ledger_change();
-- both

-- Assumptions of a forecast under a name, in per cent.
create table forecast_scenarios (
    id text not null primary key,
    name text not null unique check (name <> ''),
    note text not null default '',
    fill_percent bigint not null,
    low_percent bigint not null,
    high_percent bigint not null,
    later_percent bigint not null,
    leave_percent bigint not null,
    growth_percent bigint not null,
    -- One beneficiary group whose amounts are others; empty for none.
    group_name text not null default '',
    group_percent bigint not null default 100,
    made_by_name text not null,
    made_at timestamptz not null
);

-- What the calendar of the budget asks for in a year, once it is near; who it falls to has it among their duties.
create table budget_tasks (
    -- 2027-unit.
    id text not null primary key,
    -- The calendar year in which it falls due.
    year bigint not null check (year between 2020 and 2100),
    kind text not null check (kind in ('carry', 'unit', 'city', 'decide', 'allocate', 'send')),
    due_on date not null,
    opened_at timestamptz not null,
    done_at timestamptz,
    unique (year, kind)
);
