//! Every statement of the list of parts and of the calendar: filtered, counted, paged, in the database.

use chrono::NaiveDate;

use super::board::{OBSTRUCTED, standing_of};
use super::parts;
use crate::plans::part::{Part, Standing};
use crate::plans::standing::AsOf;
use crate::plans::task::{Priority, Recurrence};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Page, Select, SortColumn};
use crate::platform::value::{ToValue, Value};

/// Whose parts a list shows.
#[derive(Clone, Debug)]
pub enum Holder {
    /// The parts for which this assignment has the duty to report.
    Assignment(String),
    /// Open parts that nobody has.
    Nobody,
}

/// Which parts a list shows.
#[derive(Clone, Debug, Default)]
pub struct PartFilter {
    /// Ids of plans; none shows nothing.
    pub plans: Vec<String>,
    /// An agency and the units under it.
    pub agency_id: Option<String>,
    pub recurrence: Option<Recurrence>,
    pub priority: Option<Priority>,
    pub holder: Option<Holder>,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
    pub query: Option<String>,
}

/// The pattern of the lineages that go through an agency.
pub(super) fn through(agency_id: &str) -> String {
    format!("%/{agency_id}/%")
}

impl PartFilter {
    /// Narrows a select whose tables are `p` (part), `t` (task) and `g` (agency).
    pub fn narrow(&self, select: Select) -> Select {
        let select = select
            .among("p.plan_id", &self.plans)
            .and("p.state <> 'dropped' and not t.withdrawn", Vec::new())
            .when(
                "p.agency_id in (select id from agencies where lineage like ?)",
                self.agency_id.as_deref().map(through),
            )
            .when("t.recurrence = ?", self.recurrence)
            .when("t.priority = ?", self.priority)
            .when("p.due_on >= ?", self.due_from)
            .when("p.due_on <= ?", self.due_to);
        let select = match &self.holder {
            None => select,
            Some(Holder::Assignment(id)) => select.and(
                "p.id in (select subject_id from duties where kind = 'plan.report' and state = 'open' and assignment_id = ?)",
                vec![id.to_value()],
            ),
            Some(Holder::Nobody) => select.and(
                "p.state = 'open' and p.id not in (select subject_id from duties where kind = 'plan.report' and state = 'open')",
                Vec::new(),
            ),
        };
        match &self.query {
            Some(query) => select.search("t.search_text", query),
            None => select,
        }
    }
}

/// Keeps the parts of one standing, by dates that an index can serve.
pub fn in_standing(select: Select, standing: Option<Standing>, as_of: &AsOf) -> Select {
    let Some(standing) = standing else { return select };
    let (today, calm) = (as_of.today.to_value(), as_of.calm_from.to_value());
    let calm_and = |condition: &str| {
        format!(
            "p.state = 'open' and (p.due_on is null or p.due_on >= ?) and p.id not in ({OBSTRUCTED}) and {condition}"
        )
    };
    match standing {
        Standing::Done => select.and("p.state = 'done'", Vec::new()),
        Standing::Late => select.and("p.state = 'open' and p.due_on < ?", vec![today]),
        Standing::AtRisk => select.and(
            &format!(
                "p.state = 'open' and (p.due_on is null or p.due_on >= ?) and (p.due_on < ? or p.id in ({OBSTRUCTED}))"
            ),
            vec![today, calm],
        ),
        Standing::OnTrack => select.and(&calm_and("p.percent > 0"), vec![calm]),
        Standing::NotDue => select.and(&calm_and("p.percent = 0"), vec![calm]),
    }
}

/// How many of the parts stand how.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PartCount {
    pub standing: Standing,
    pub parts: i64,
}

const FROM: &str = "from task_parts p join plan_tasks t on t.id = p.task_id join agencies g on g.id = p.agency_id";

/// How many parts of a filter stand how.
pub async fn counts(db: &mut impl Read, filter: &PartFilter, as_of: &AsOf) -> Result<Vec<PartCount>> {
    let select = format!("select {} as standing {FROM}", standing_of("$1", "$2"));
    let values: Vec<Value> = vec![as_of.today.to_value(), as_of.calm_from.to_value()];
    filter
        .narrow(Select::with(&select, values))
        .inside("select standing, cast(count(*) as bigint) as parts from", "as each_part group by standing")
        .all(db)
        .await
}

/// A part by its id, with what the list is sorted by.
type Place = (String, String);

/// The parts of one page, in the order of the list.
pub async fn page(
    db: &mut impl Read,
    params: &ListParams,
    select: impl Fn(Select) -> Select,
    sort: SortColumn,
    descending: bool,
) -> Result<Page<Part>> {
    let narrow = select(Select::new(&format!("select p.id, cast({} as text) as place {FROM}", sort.column)));
    let page =
        params.page(db, narrow, sort, descending, "p.id", |(id, place): &Place| (place.clone(), id.clone())).await?;
    let ids: Vec<String> = page.rows.iter().map(|(id, _)| id.clone()).collect();
    let rows = in_order(db, &ids).await?;
    Ok(Page { rows, previous: page.previous, next: page.next, from: page.from, size: page.size })
}

/// Parts by their ids, in the same order.
pub async fn in_order(db: &mut impl Read, ids: &[String]) -> Result<Vec<Part>> {
    let mut rows: Vec<Part> = parts::list_select().among("p.id", ids).all(db).await?;
    rows.sort_by_key(|part| ids.iter().position(|id| *id == part.id.0));
    Ok(rows)
}

/// What a search finds, before it is ranked: id, title and clause of the first parts.
pub async fn found(
    db: &mut impl Read,
    select: impl Fn(Select) -> Select,
    limit: usize,
) -> Result<Vec<(String, String)>> {
    select(Select::new(&format!(
        "select p.id, t.clause || ' ' || t.title || ' ' || t.work || ' ' || t.product as told {FROM}"
    )))
    .then(&format!("order by t.position, p.due_on, g.sort_key, p.id limit {limit}"))
    .all(db)
    .await
}

/// All parts of a filter, for a workbook.
pub async fn all(db: &mut impl Read, select: impl Fn(Select) -> Select, limit: usize) -> Result<Vec<Part>> {
    let tail = format!("order by p.plan_id, t.position, p.due_on, g.sort_key, p.id limit {limit}");
    select(parts::list_select()).then(&tail).all(db).await
}

/// A day of the calendar with what falls due on it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueDay {
    pub due_on: NaiveDate,
    pub parts: i64,
    pub done: i64,
}

/// How many parts of a filter fall due on each day.
pub async fn due_days(db: &mut impl Read, filter: &PartFilter) -> Result<Vec<DueDay>> {
    let select = Select::new(&format!(
        "select p.due_on, cast(count(*) as bigint) as parts,
                cast(sum(case when p.state = 'done' then 1 else 0 end) as bigint) as done {FROM}"
    ));
    filter
        .narrow(select)
        .and("p.due_on is not null", Vec::new())
        .then("group by p.due_on order by p.due_on")
        .all(db)
        .await
}

/// A task that falls due on a day, with how many parts of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DueTask {
    pub due_on: NaiveDate,
    pub task_id: String,
    pub clause: String,
    pub title: String,
    pub parts: i64,
    pub done: i64,
}

/// The first tasks of each day, in the order of the plan.
pub async fn due_tasks(db: &mut impl Read, filter: &PartFilter, each_day: i64) -> Result<Vec<DueTask>> {
    let select = Select::new(&format!(
        "select p.due_on, t.id as task_id, t.clause, t.title, cast(count(*) as bigint) as parts,
                cast(sum(case when p.state = 'done' then 1 else 0 end) as bigint) as done,
                row_number() over (partition by p.due_on order by min(t.position), t.id) as place {FROM}"
    ));
    filter
        .narrow(select)
        .and("p.due_on is not null", Vec::new())
        .then("group by p.due_on, t.id, t.clause, t.title")
        .inside(
            "select due_on, task_id, clause, title, parts, done from",
            &format!("as ranked where place <= {each_day} order by due_on, place"),
        )
        .all(db)
        .await
}
