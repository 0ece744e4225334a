-- Selection councils: who sits on them, by which rules; their meetings, conflicts of interest, ballots and what came of them.

create table councils (
    id text not null primary key,
    year bigint not null check (year between 2020 and 2100),
    name text not null,
    -- The agency under whose head and in whose number series its papers stand.
    agency_id text not null references agencies (id),
    -- The decision that set it up.
    decision_number text not null,
    decided_on date not null,
    starts_on date not null,
    ends_on date not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    check (ends_on >= starts_on)
);
create index councils_by_year on councils (year, id);

create table council_members (
    id text not null primary key,
    council_id text not null references councils (id),
    user_id text not null references users (id),
    sex text not null check (sex in ('male', 'female', 'unknown')),
    -- The unit that the member comes from, and the post there.
    agency_id text not null references agencies (id),
    post_title text not null,
    council_role text not null check (council_role in ('chair', 'vice_chair', 'secretary', 'member')),
    -- Who attends in the member's place.
    substitute_id text references users (id),
    starts_on date not null,
    ends_on date,
    created_at timestamptz not null,
    version bigint not null default 1,
    unique (council_id, user_id, starts_on)
);
create index council_members_by_user on council_members (user_id);
create index council_members_by_substitute on council_members (substitute_id);

-- The rules of a council, from a day on, with what they rest on.
create table council_rules (
    id text not null primary key,
    council_id text not null references councils (id),
    effective_on date not null,
    quorum_part bigint not null check (quorum_part > 0),
    quorum_whole bigint not null check (quorum_whole >= quorum_part),
    quorum_with_chair boolean not null,
    threshold_part bigint not null check (threshold_part > 0),
    threshold_whole bigint not null check (threshold_whole >= threshold_part),
    -- More than the fraction, rather than at least.
    threshold_above boolean not null,
    base text not null check (base in ('present', 'entitled', 'valid')),
    mode text not null check (mode in ('named', 'secret', 'paper')),
    notice_days bigint not null check (notice_days >= 0),
    conflict_years bigint not null check (conflict_years >= 0),
    -- Whether the written slip of an absent member counts.
    slips_count boolean not null,
    basis text not null,
    -- No text enacts it.
    assumed boolean not null,
    created_by_name text not null,
    created_at timestamptz not null,
    unique (council_id, effective_on)
);

create table council_meetings (
    id text not null primary key,
    council_id text not null references councils (id),
    number bigint not null check (number > 0),
    starts_at timestamptz not null,
    place text not null,
    -- Who presides: the chair, or a vice chair in their place.
    presiding_id text not null references council_members (id),
    secretary_id text not null references users (id),
    state text not null check (state in ('draft', 'announced', 'open', 'closed', 'signed', 'cancelled')),
    announced_at timestamptz,
    opened_at timestamptz,
    closed_at timestamptz,
    conclusion text not null default '',
    conclusion_version bigint not null default 1,
    minutes_paper_id text references official_papers (id),
    minutes_number text,
    minutes_on date,
    cancel_reason text not null default '',
    created_at timestamptz not null,
    version bigint not null default 1,
    unique (council_id, number)
);
create index council_meetings_by_start on council_meetings (starts_at, id);

-- The proof that a member got the papers: when they were sent, when the member said that they had them.
create table council_invitations (
    meeting_id text not null references council_meetings (id),
    member_id text not null references council_members (id),
    sent_at timestamptz not null,
    received_at timestamptz,
    primary key (meeting_id, member_id)
);

create table council_attendance (
    meeting_id text not null references council_meetings (id),
    member_id text not null references council_members (id),
    state text not null check (state in ('present', 'substituted', 'absent')),
    reason text not null,
    noted_at timestamptz not null,
    primary key (meeting_id, member_id)
);

-- What a council is asked, in a meeting or waiting for one.
create table council_items (
    id text not null primary key,
    meeting_id text references council_meetings (id),
    position bigint not null,
    kind text not null check (kind in ('grant', 'continue', 'discontinue', 'repay')),
    -- Where the person stood when it was proposed.
    standing text not null check (standing in ('applicant', 'receiving', 'refused', 'stopped', 'repaying')),
    dossier_id text references dossiers (id),
    -- The record of another feature that proposed it; empty for a dossier.
    subject_kind text not null,
    subject_id text not null,
    talent_id text references talents (id),
    -- What the log calls it: the number of the dossier or of the case.
    code text not null,
    person_name text not null,
    beneficiary_group text not null,
    agency_id text references agencies (id),
    summary text not null,
    -- What the standing agency advises, apart from what the council decides.
    recommendation text not null,
    opinion text not null,
    state text not null check (state in ('queued', 'listed', 'balloting', 'passed', 'failed', 'postponed', 'dropped',
                                         'decided')),
    reason text not null default '',
    -- What was said, written while meeting.
    notes text not null default '',
    notes_by_name text not null default '',
    notes_version bigint not null default 1,
    outcome text check (outcome in ('grant', 'refuse', 'continue', 'discontinue', 'repay')),
    outcome_sum text not null default '',
    -- From when the decision works.
    effective_on date,
    decision_paper_id text references official_papers (id),
    decision_number text,
    decided_on date,
    -- The postponed item that this one takes up again.
    carried_from text references council_items (id),
    created_at timestamptz not null,
    version bigint not null default 1
);
create index council_items_by_meeting on council_items (meeting_id, position);
create index council_items_by_state on council_items (state, created_at);
create index council_items_by_subject on council_items (subject_kind, subject_id);
create unique index council_items_one_at_a_time on council_items (dossier_id)
    where dossier_id is not null and state in ('queued', 'listed', 'balloting', 'passed', 'failed');

-- What a person said of their interest in an item, and what was computed.
create table council_declarations (
    item_id text not null references council_items (id),
    user_id text not null references users (id),
    answer text not null check (answer in ('none', 'conflict')),
    hits text not null,
    reason text not null,
    declared_at timestamptz not null,
    primary key (item_id, user_id)
);

create table council_ballots (
    id text not null primary key,
    item_id text not null references council_items (id),
    round bigint not null check (round > 0),
    mode text not null check (mode in ('named', 'secret', 'paper')),
    state text not null check (state in ('open', 'closed', 'annulled')),
    -- Frozen at opening, and again at closing.
    members bigint not null,
    present bigint not null,
    entitled bigint not null,
    quorum_sum text not null,
    -- Phát ra, thu về, hợp lệ, không hợp lệ.
    issued bigint not null default 0,
    returned bigint not null default 0,
    agree bigint not null default 0,
    against bigint not null default 0,
    abstain bigint not null default 0,
    invalid bigint not null default 0,
    outcome_sum text not null default '',
    passed boolean,
    -- While a secret ballot is open: how many of each choice there are, and the receipts; one sealed value of one
    -- length, written anew by each vote, gone at closing (decision 0072).
    sealed_box bytea,
    counted_by text not null default '',
    annul_reason text not null default '',
    opened_at timestamptz not null,
    closed_at timestamptz,
    unique (item_id, round)
);

-- The roll: who may vote and who has. It knows no time, no order and no choice.
create table council_voters (
    ballot_id text not null references council_ballots (id),
    member_id text not null references council_members (id),
    -- Who votes for the member's seat: the member or their substitute.
    user_id text not null references users (id),
    presence text not null check (presence in ('present', 'substituted', 'absent')),
    conflicted boolean not null,
    entitled boolean not null,
    voted boolean not null default false,
    primary key (ballot_id, member_id)
);
create index council_voters_by_user on council_voters (user_id, ballot_id);

-- Votes by name. A secret ballot has none.
create table council_votes (
    ballot_id text not null references council_ballots (id),
    member_id text not null references council_members (id),
    choice text not null check (choice in ('agree', 'against', 'abstain')),
    reason text not null,
    -- A slip that an absent member handed in.
    written boolean not null,
    cast_at timestamptz not null,
    primary key (ballot_id, member_id)
);

-- The receipts of a closed secret ballot, written together and in their own order.
create table council_receipts (
    ballot_id text not null references council_ballots (id),
    code text not null,
    primary key (ballot_id, code)
);

-- Dissent that a member reserves (bảo lưu ý kiến).
create table council_dissents (
    item_id text not null references council_items (id),
    member_id text not null references council_members (id),
    words text not null,
    written_at timestamptz not null,
    primary key (item_id, member_id)
);

-- What happened in a meeting, line by line.
create table council_lines (
    id text not null primary key,
    meeting_id text not null references council_meetings (id),
    item_id text references council_items (id),
    words text not null,
    noted_at timestamptz not null
);
create index council_lines_by_meeting on council_lines (meeting_id, noted_at, id);
