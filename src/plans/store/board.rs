//! Every statement of the board: tasks with what their parts amount to, marks by agency, obstacles in place. Rows are
//! added up by the database, so that a plan of thousands of tasks costs no more than one page of it.

use chrono::NaiveDate;

use crate::organisation;
use crate::plans::part::Standing;
use crate::plans::plan::Plan;
use crate::plans::settings::risk_days;
use crate::plans::standing::AsOf;
use crate::plans::task::{PartKind, Recurrence, TaskId};
use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::settings::Settings;
use crate::platform::value::{ToValue, Value};
use crate::sql;

/// The parts on which an obstacle is open.
pub(super) const OBSTRUCTED: &str =
    "select b.part_id from obstacles b where b.state <> 'resolved' and b.part_id is not null";

/// The standing of the part `p`, as `part::standing` decides it, with the places of today and of `AsOf::calm_from`.
pub(super) fn standing_of(today: &str, calm_from: &str) -> String {
    format!(
        "case when p.state = 'done' then 'done' when p.due_on < {today} then 'late'
              when p.due_on < {calm_from} or p.id in ({OBSTRUCTED}) then 'at_risk'
              when p.percent > 0 then 'on_track' else 'not_due' end"
    )
}

/// What today makes of deadlines, by the table of days off and the setting.
pub async fn as_of(db: &mut impl Read, today: NaiveDate) -> Result<AsOf> {
    let table = organisation::store::calendar::table(db).await?;
    let risk_days = risk_days(&Settings::on(db, today).await?)?;
    Ok(AsOf::new(today, &table, risk_days))
}

/// A task with what its parts amount to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct BoardTask {
    pub id: TaskId,
    pub position: i64,
    pub clause: String,
    pub heading: String,
    pub title: String,
    pub recurrence: Recurrence,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    /// The group the plan names in place of agencies; empty when it names them one by one.
    pub addressees: String,
    /// Parts of all periods, and the sum of their percent.
    pub parts: i64,
    pub percent_sum: i64,
    /// Parts of earlier periods that are still open after their last day.
    pub behind: i64,
    pub standing: Standing,
}

/// How many tasks of a plan stand how.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StandingCount {
    pub standing: Standing,
    pub tasks: i64,
}

/// The tasks of a plan, to be filtered and paged. The worst part of the present period decides where a task stands.
pub fn task_select(plan: &Plan, as_of: &AsOf) -> Select {
    let standing = standing_of("$2", "$3");
    let periods = as_of.periods(plan.year);
    let places: Vec<String> = (4..4 + periods.len()).map(|place| format!("${place}")).collect();
    let count =
        |name: &str, condition: &str| format!("cast(sum(case when {condition} then 1 else 0 end) as bigint) as {name}");
    let statement = format!(
        "select id, position, clause, heading, title, recurrence, starts_on, due_on, addressees, parts, percent_sum, behind,
                standing
         from (select t.id, t.position, t.clause, t.heading, t.title, t.recurrence, t.starts_on, t.due_on, t.addressees,
                      t.search_text, coalesce(c.parts, 0) as parts, coalesce(c.percent_sum, 0) as percent_sum,
                      coalesce(c.behind, 0) as behind,
                      case when c.late > 0 then 'late' when c.at_risk > 0 then 'at_risk' when c.on_track > 0 then 'on_track'
                           when c.done > 0 and c.done = c.present then 'done' when c.done > 0 then 'on_track'
                           else 'not_due' end as standing
               from plan_tasks t left join (
                    select task_id, cast(count(*) as bigint) as parts, cast(sum(percent) as bigint) as percent_sum,
                           {behind}, {late}, {at_risk}, {on_track}, {done}, cast(sum(present) as bigint) as present
                    from (select p.task_id, p.percent, case when p.period in ({places}) then 1 else 0 end as present,
                                 {standing} as standing
                          from task_parts p where p.plan_id = $1 and p.state <> 'dropped') as each_part
                    group by task_id) as c on c.task_id = t.id
               where t.plan_id = $1 and not t.withdrawn) as board",
        behind = count("behind", "present = 0 and standing = 'late'"),
        late = count("late", "present = 1 and standing = 'late'"),
        at_risk = count("at_risk", "present = 1 and standing = 'at_risk'"),
        on_track = count("on_track", "present = 1 and standing = 'on_track'"),
        done = count("done", "present = 1 and standing = 'done'"),
        places = places.join(", "),
    );
    let mut values = vec![plan.id.to_value(), as_of.today.to_value(), as_of.calm_from.to_value()];
    values.extend(periods.iter().map(ToValue::to_value));
    Select::with(&statement, values)
}

/// Limits the tasks to those in which an agency takes part.
pub fn with_agency(select: Select, agency_id: Option<&str>) -> Select {
    select.when("id in (select task_id from task_agencies where agency_id = ?)", agency_id)
}

/// Limits the tasks to those on which an obstacle is open.
pub fn obstructed(select: Select) -> Select {
    select.and("id in (select task_id from obstacles where state <> 'resolved' and task_id is not null)", Vec::new())
}

/// How many of the selected tasks stand how.
pub async fn counts(db: &mut impl Read, select: Select) -> Result<Vec<StandingCount>> {
    select
        .inside("select standing, cast(count(*) as bigint) as tasks from", "as counted group by standing")
        .all(db)
        .await
}

/// An agency's mark in a task.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AgencyMark {
    pub task_id: TaskId,
    pub agency_id: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: String,
    pub part: PartKind,
    pub standing: Standing,
}

/// The marks of the agencies that some tasks name one by one: those that lead, and the same where they support.
pub async fn marks(db: &mut impl Read, plan: &Plan, as_of: &AsOf, tasks: &[TaskId]) -> Result<Vec<AgencyMark>> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let (periods, mut values) = bound(plan, as_of);
    let first = values.len();
    values.extend(tasks.iter().map(ToValue::to_value));
    let ids = places(first, tasks.len());
    let statement = format!(
        "select a.task_id, a.agency_id, g.name, g.short_name, g.kind, a.part,
                case when p.id is null then 'not_due' else {standing} end as standing
         from task_agencies a join agencies g on g.id = a.agency_id
         left join task_parts p on p.task_id = a.task_id and p.agency_id = a.agency_id and a.part = 'lead'
              and p.state <> 'dropped' and p.period in ({periods})
         where a.task_id in ({ids}) and (a.part = 'lead' or a.agency_id in (
               select l.agency_id from task_agencies l where l.part = 'lead' and l.task_id in ({ids})))
         order by g.sort_key, g.id",
        standing = standing_of("$1", "$2"),
    );
    db.all(statement, values).await
}

/// What the agencies of one kind have done of a task that names a group.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct GroupMark {
    pub task_id: TaskId,
    pub kind: String,
    pub total: i64,
    pub done: i64,
    pub late: i64,
    pub at_risk: i64,
}

/// The marks of groups, added up by kind of agency.
pub async fn group_marks(db: &mut impl Read, plan: &Plan, as_of: &AsOf, tasks: &[TaskId]) -> Result<Vec<GroupMark>> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let (periods, mut values) = bound(plan, as_of);
    let first = values.len();
    values.extend(tasks.iter().map(ToValue::to_value));
    let count = |standing: &str| {
        format!("cast(sum(case when present = 1 and standing = '{standing}' then 1 else 0 end) as bigint)")
    };
    let statement = format!(
        "select task_id, kind, cast(count(distinct agency_id) as bigint) as total, {done} as done, {late} as late,
                {at_risk} as at_risk
         from (select p.task_id, p.agency_id, g.kind, case when p.period in ({periods}) then 1 else 0 end as present,
                      {standing} as standing
               from task_parts p join agencies g on g.id = p.agency_id
               where p.task_id in ({ids}) and p.state <> 'dropped') as each_part
         group by task_id, kind",
        done = count("done"),
        late = count("late"),
        at_risk = count("at_risk"),
        standing = standing_of("$1", "$2"),
        ids = places(first, tasks.len()),
    );
    db.all(statement, values).await
}

/// Today, the first calm day and the present periods as the first values of a statement, with the periods' places.
fn bound(plan: &Plan, as_of: &AsOf) -> (String, Vec<Value>) {
    let periods = as_of.periods(plan.year);
    let mut values = vec![as_of.today.to_value(), as_of.calm_from.to_value()];
    values.extend(periods.iter().map(ToValue::to_value));
    (places(2, periods.len()), values)
}

fn places(after: usize, count: usize) -> String {
    (after + 1..=after + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// An open obstacle as the board shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenObstacle {
    pub id: String,
    pub task_id: Option<String>,
    pub title: String,
    pub proposal: String,
    pub state: String,
    pub agency_name: String,
    pub handler: Option<String>,
    pub raised_at: Instant,
    pub state_since: Instant,
    /// How many are open in the whole plan.
    pub total: i64,
}

/// The open obstacles of a plan, the oldest first.
pub async fn open_obstacles(db: &mut impl Read, plan: &Plan) -> Result<Vec<OpenObstacle>> {
    sql!(all OpenObstacle, db,
        "select b.id, b.task_id, b.title, b.proposal, b.state, g.name as agency_name, h.name as handler, b.raised_at,
                b.state_since, cast(count(*) over () as bigint) as total
         from obstacles b join agencies g on g.id = b.agency_id left join agencies h on h.id = b.handler_agency_id
         where b.plan_id = $1 and b.state <> 'resolved' order by b.raised_at, b.id limit 500", plan.id)
}
