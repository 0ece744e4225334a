-- Obstacles: raised on a part of a task, on a plan or in general; answered or escalated.

create table obstacles (
    id text not null primary key,
    agency_id text not null references agencies (id),
    bloc text not null check (bloc in ('government', 'party')),
    plan_id text references plans (id),
    task_id text references plan_tasks (id),
    part_id text references task_parts (id),
    title text not null,
    description text not null,
    -- What the agency asks for.
    proposal text not null,
    state text not null check (state in ('new', 'handling', 'escalated', 'resolved')),
    -- Who answers now: an agency, by default the standing agency.
    handler_agency_id text references agencies (id),
    answer text,
    raised_by text not null,
    raised_by_name text not null,
    raised_at timestamptz not null,
    state_since timestamptz not null,
    due_on date,
    search_text text not null,
    version bigint not null default 1
);
create index obstacles_by_state on obstacles (state, raised_at, id);
create index obstacles_by_plan on obstacles (plan_id, state);
create index obstacles_by_agency on obstacles (agency_id, state);
create index obstacles_by_part on obstacles (part_id, state);

-- Each step of an obstacle, and how long the state before it lasted.
create table obstacle_steps (
    id text not null primary key,
    obstacle_id text not null references obstacles (id),
    number bigint not null,
    from_state text not null,
    to_state text not null,
    note text not null,
    working_days bigint not null,
    taken_by text not null,
    taken_by_name text not null,
    taken_at timestamptz not null,
    unique (obstacle_id, number)
);

-- The last reminder of each rung, so that nobody is reminded twice.
create table reminders (
    subject_kind text not null,
    subject_id text not null,
    rung text not null,
    due_on date not null,
    sent_at timestamptz not null,
    primary key (subject_kind, subject_id, rung, due_on)
);
