//! The records that figures count: for each kind, the tables, the day that places a record in a period, and what splits it.
//! A figure and the list of its records stand on the same lines, so that the list adds up to the figure (STD-73).

use crate::platform::permission::Permission;

/// What places a record in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// A date of the programme's period.
    Date(&'static str),
    /// A point in time of the programme's period.
    Instant(&'static str),
    /// A date of the budget's period: money.
    Budget(&'static str),
    /// The year of the period.
    Year(&'static str),
    /// As it stands when the figures are taken.
    Now,
}

/// Whose records of this kind a person may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// As far as a permission reaches.
    Permitted(Permission),
    /// Needs: who sees the whole city sees the government bloc.
    Needs,
    /// Obstacles: who answers for a bloc, or watches it, sees the bloc.
    Obstacles,
}

/// A kind of record with its columns. All expressions stand on `from`; those of the list on `from` and `joins`.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    pub id: &'static str,
    /// What one record is called.
    pub noun: &'static str,
    pub sees: Sees,
    pub from: &'static str,
    /// The tables that are enough to count without bloc and agency; empty where it takes all.
    pub alone: &'static str,
    /// Which rows count at all.
    pub only: &'static str,
    pub day: Day,
    /// The word by which figures split the records.
    pub facet: &'static str,
    /// All such words, where there are so many records that each word is better counted by itself than sorted.
    pub words: &'static [&'static str],
    /// Whether figures hide small numbers, so that each bloc has to be counted by itself.
    pub by_bloc: bool,
    pub bloc: &'static str,
    pub agency: &'static str,
    /// What is added up: đồng, or people.
    pub amount: &'static str,
    pub joins: &'static str,
    pub key: &'static str,
    pub code: &'static str,
    pub name: &'static str,
    /// The address of the record's page.
    pub link: &'static str,
}

const PERSON: &str = "'/nhan-tai/' || coalesce(t.merged_into, t.id) || '/chinh-sach'";
const BENEFICIARY: &str = "join talents t on t.id = b.talent_id";
/// The kind that an entry of the repayment ledger counts for: a reversal counts against what it reverses.
const REPAYMENT: &str = "coalesce((select o.kind from repayment_entries o where o.id = e.reverses_id), e.kind)";

/// A source in which nothing is set yet, for the others to start from.
const BARE: Source = Source {
    id: "",
    noun: "",
    sees: Sees::Permitted(Permission::ViewBenefits),
    from: "",
    alone: "",
    only: "1 = 1",
    day: Day::Now,
    facet: "''",
    words: &[],
    by_bloc: false,
    bloc: "b.bloc",
    agency: "b.agency_id",
    amount: "0",
    joins: BENEFICIARY,
    key: "b.id",
    code: "b.code",
    name: "t.full_name",
    link: PERSON,
};

/// Parts of tasks (phần việc) by their deadline.
pub const PARTS: Source = Source {
    id: "parts",
    noun: "phần việc",
    sees: Sees::Permitted(Permission::ViewPlans),
    from: "task_parts p join plans n on n.id = p.plan_id",
    only: "p.state <> 'dropped' and n.issues > 0",
    day: Day::Date("p.due_on"),
    facet: "case when p.done_on <= p.due_on then 'on_time' when p.done_on is not null then 'late' else 'open' end",
    bloc: "n.bloc",
    agency: "p.agency_id",
    joins: "join plan_tasks t on t.id = p.task_id",
    key: "p.id",
    code: "t.clause",
    name: "t.title",
    link: "'/phan-viec/' || p.id",
    ..BARE
};

/// Needs of the year, with how many people each asks for.
pub const NEEDS: Source = Source {
    id: "needs",
    noun: "dòng nhu cầu",
    sees: Sees::Needs,
    from: "needs n",
    day: Day::Year("n.year"),
    facet: "n.state",
    bloc: "n.bloc",
    agency: "n.agency_id",
    amount: "n.number",
    joins: "",
    key: "n.id",
    code: "coalesce(n.major_code, '')",
    name: "n.specialty",
    link: "'/nhu-cau/dong/' || n.id",
    ..BARE
};

/// Rows of the catalogue in force in the year, with how many places each has.
pub const PLACES: Source = Source {
    id: "places",
    noun: "dòng danh mục",
    sees: Sees::Permitted(Permission::ViewPlans),
    from: "published_rows r join catalogue_editions c on c.id = r.edition_id join agencies g on g.id = r.agency_id",
    alone: "published_rows r join catalogue_editions c on c.id = r.edition_id",
    only: "c.edition = (select max(x.edition) from catalogue_editions x where x.year = c.year)",
    day: Day::Year("c.year"),
    facet: "r.sector_code",
    bloc: "g.bloc",
    agency: "r.agency_id",
    amount: "r.number",
    joins: "",
    key: "r.id",
    code: "coalesce(r.major_code, '')",
    name: "r.specialty",
    link: "'/danh-muc/' || cast(c.year as text)",
    ..BARE
};

const DOSSIER: Source = Source {
    noun: "hồ sơ",
    sees: Sees::Permitted(Permission::ViewDossiers),
    from: "dossiers d",
    facet: "d.state",
    bloc: "d.bloc",
    agency: "coalesce(d.agency_id, '')",
    joins: "",
    key: "d.id",
    code: "d.code",
    name: "d.person_name",
    link: "'/ho-so/' || d.id",
    ..BARE
};

/// Dossiers by the day on which they were handed in.
pub const FILED: Source = Source { id: "filed", day: Day::Instant("d.submitted_at"), facet: "d.filed_by", ..DOSSIER };

/// Dossiers by the day on which they were received, with where they stand now.
pub const RECEIVED: Source = Source { id: "received", day: Day::Instant("d.received_at"), ..DOSSIER };

/// Meetings that were held.
pub const MEETINGS: Source = Source {
    id: "meetings",
    noun: "phiên họp",
    sees: Sees::Permitted(Permission::ViewCouncils),
    from: "council_meetings m join councils c on c.id = m.council_id",
    alone: "council_meetings m",
    only: "m.state in ('open', 'closed', 'signed')",
    day: Day::Instant("m.starts_at"),
    bloc: "'government'",
    agency: "c.agency_id",
    joins: "",
    key: "m.id",
    code: "'Phiên ' || cast(m.number as text)",
    name: "c.name",
    link: "'/phien-hop/' || m.id",
    ..BARE
};

/// Items on which the council's decision was issued.
pub const DECISIONS: Source = Source {
    id: "decisions",
    noun: "quyết định",
    sees: Sees::Permitted(Permission::ViewCouncils),
    from: "council_items i left join agencies g on g.id = i.agency_id",
    alone: "council_items i",
    only: "i.outcome is not null",
    day: Day::Date("i.decided_on"),
    facet: "i.outcome",
    bloc: "coalesce(g.bloc, 'government')",
    agency: "coalesce(i.agency_id, '')",
    joins: "",
    key: "i.id",
    code: "i.code",
    name: "i.person_name",
    link: "'/phien-hop/' || i.meeting_id || '/muc/' || i.id",
    ..BARE
};

/// People to whom a decision granted the policy.
pub const ATTRACTED: Source = Source {
    id: "attracted",
    noun: "người",
    from: "beneficiaries b",
    day: Day::Date("b.decided_on"),
    facet: "b.beneficiary_group",
    ..BARE
};

/// People who receive the policy now.
pub const RECEIVING: Source = Source {
    id: "receiving",
    noun: "người",
    from: "beneficiaries b",
    only: "b.state in ('active', 'paused')",
    facet: "b.state",
    ..BARE
};

/// What decisions of the period entitle people to; a sum that cannot be worked out yet is counted by itself.
pub const ENTITLED: Source = Source {
    id: "entitled",
    noun: "khoản được hưởng",
    from: "entitlements x join beneficiaries b on b.id = x.beneficiary_id",
    day: Day::Budget("b.decided_on"),
    facet: "case when x.amount is null then 'blocked' when x.kind = 'monthly' then 'monthly' else 'once' end",
    amount: "coalesce(x.amount, 0)",
    key: "x.id",
    name: "t.full_name || ': ' || x.name",
    ..BARE
};

/// Every đồng that was paid, and what puts it right.
pub const PAID: Source = Source {
    id: "paid",
    noun: "khoản chi",
    from: "benefit_entries e join beneficiaries b on b.id = e.beneficiary_id",
    alone: "benefit_entries e",
    day: Day::Budget("e.on_date"),
    facet: "case when length(e.period) = 7 then 'monthly' else 'once' end",
    words: &["once", "monthly"],
    amount: "e.amount",
    key: "e.id",
    ..BARE
};

/// What has to be paid back, and what was.
pub const REPAID: Source = Source {
    id: "repaid",
    noun: "bút toán đền bù",
    from: "repayment_entries e join repayments r on r.id = e.repayment_id join beneficiaries b on b.id = r.beneficiary_id",
    alone: "repayment_entries e",
    day: Day::Budget("e.on_date"),
    facet: REPAYMENT,
    amount: "case when coalesce((select o.kind from repayment_entries o where o.id = e.reverses_id), e.kind) = 'due' \
             then e.amount else -e.amount end",
    key: "e.id",
    code: "r.code",
    link: "'/den-bu/' || r.id",
    ..BARE
};

const COMMITMENT: Source = Source {
    noun: "cam kết",
    from: "commitments c join beneficiaries b on b.id = c.beneficiary_id",
    alone: "commitments c",
    facet: "c.state",
    key: "c.id",
    ..BARE
};

/// Commitments that run now.
pub const RUNNING: Source = Source { id: "running", only: "c.state = 'running'", ..COMMITMENT };

/// Commitments that began.
pub const BEGUN: Source = Source { id: "begun", day: Day::Date("c.starts_on"), ..COMMITMENT };

/// Commitments that ended before their time, by the last day at work.
pub const BROKEN: Source =
    Source { id: "broken", only: "c.state = 'ended'", day: Day::Date("c.last_day"), facet: "c.cause", ..COMMITMENT };

/// Proposals to discontinue the policy.
pub const PROPOSALS: Source = Source {
    id: "proposals",
    noun: "đề xuất",
    from: "discontinuation_proposals p join beneficiaries b on b.id = p.beneficiary_id",
    alone: "discontinuation_proposals p",
    day: Day::Instant("p.proposed_at"),
    facet: "p.state",
    bloc: "p.bloc",
    agency: "p.agency_id",
    key: "p.id",
    code: "p.code",
    ..BARE
};

/// Ratings.
pub const RATINGS: Source = Source {
    id: "ratings",
    noun: "lượt đánh giá",
    sees: Sees::Permitted(Permission::ViewEvaluations),
    from: "evaluations v join beneficiaries b on b.id = v.beneficiary_id",
    day: Day::Instant("v.evaluated_at"),
    facet: "v.rating",
    by_bloc: true,
    agency: "v.agency_id",
    key: "v.id",
    link: "'/nhan-tai/' || coalesce(t.merged_into, t.id) || '/danh-gia'",
    ..BARE
};

const OBSTACLE: Source = Source {
    noun: "vướng mắc",
    sees: Sees::Obstacles,
    from: "obstacles o",
    facet: "o.state",
    bloc: "o.bloc",
    agency: "o.agency_id",
    joins: "",
    key: "o.id",
    code: "''",
    name: "o.title",
    link: "'/vuong-mac/' || o.id",
    ..BARE
};

/// Obstacles that were raised.
pub const RAISED: Source = Source { id: "raised", day: Day::Instant("o.raised_at"), ..OBSTACLE };

/// Obstacles that were resolved.
pub const RESOLVED: Source =
    Source { id: "resolved", only: "o.state = 'resolved'", day: Day::Instant("o.state_since"), ..OBSTACLE };

/// Obstacles that are open now.
pub const OPEN: Source = Source { id: "open", only: "o.state <> 'resolved'", ..OBSTACLE };

/// All sources, each counted by one statement.
pub const SOURCES: &[Source] = &[
    PARTS, NEEDS, PLACES, FILED, RECEIVED, MEETINGS, DECISIONS, ATTRACTED, RECEIVING, ENTITLED, PAID, REPAID, RUNNING,
    BEGUN, BROKEN, PROPOSALS, RATINGS, RAISED, RESOLVED, OPEN,
];
