//! Every statement about parts, reports and sub-tasks.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::plans::part::{Part, PartId, PartState, Report, ReportDraft, ReportId, Subtask, SubtaskDraft, SubtaskId};
use crate::plans::plan::PlanId;
use crate::plans::task::{Period, Task, TaskId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, insert_all, sql, update};

const PART: &str = "select p.id, p.plan_id, p.task_id, t.clause, t.title, t.priority, p.agency_id, g.name as agency_name,
    g.short_name as agency_short, g.kind as agency_kind, g.lineage, g.bloc, p.period, p.starts_on, p.due_on,
    (select min(d.assignment_id) from duties d
     where d.kind = 'plan.report' and d.subject_id = p.id and d.state = 'open') as officer_id,
    (select min(u.full_name) from duties d join assignments o on o.id = d.assignment_id join users u on u.id = o.user_id
     where d.kind = 'plan.report' and d.subject_id = p.id and d.state = 'open') as officer_name,
    p.state, p.percent, p.summary, p.done_on, p.reported_at,
    (select cast(count(*) as bigint) from obstacles b where b.part_id = p.id and b.state <> 'resolved') as open_obstacles,
    p.version
    from task_parts p join plan_tasks t on t.id = p.task_id join agencies g on g.id = p.agency_id";

/// The parts, to be filtered and paged: the columns of the tables are `p` (part), `t` (task), `g` (agency).
pub fn list_select() -> Select {
    Select::new(PART).and("p.state <> 'dropped'", Vec::new())
}

/// The parts of a plan, in the order of its tasks, in one statement.
pub async fn of_plan(db: &mut impl Read, id: &PlanId) -> Result<Vec<Part>> {
    list_select()
        .and("p.plan_id = ?", vec![id.to_value()])
        .then("order by t.position, p.period, g.sort_key, p.id")
        .all(db)
        .await
}

/// The parts of a task.
pub async fn of_task(db: &mut impl Read, id: &TaskId) -> Result<Vec<Part>> {
    list_select().and("p.task_id = ?", vec![id.to_value()]).then("order by p.period, g.sort_key, p.id").all(db).await
}

/// One part; everybody who sees plans may see it.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Part> {
    sql!(one Part, db, format!("{PART} where p.id = $1"), id)
}

/// A part within the permit's reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Part> {
    let part = find(db, id).await?;
    if permit.covers(&part.lineage, &part.bloc) { Ok(part) } else { Err(Error::NotFound) }
}

/// A part that the plan asks for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub task: &'a Task,
    pub agency_id: &'a str,
    pub period: Period,
}

#[derive(sqlx::FromRow)]
struct Existing {
    id: PartId,
    task_id: String,
    agency_id: String,
    period: String,
    starts_on: NaiveDate,
    due_on: Option<NaiveDate>,
    state: PartState,
    reported: bool,
}

/// What bringing the parts to the plan changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Parts that are new or taken up again.
    pub made: Vec<PartId>,
    pub moved: Vec<PartId>,
    pub dropped: Vec<PartId>,
}

/// Brings the parts of a plan to what it asks for: new ones are made, deadlines of open ones follow the plan, and
/// those that nobody reported on and nobody asks for any more are dropped. What was reported stays.
pub async fn sync(tx: &mut Tx, plan: &PlanId, wanted: &[Wanted<'_>]) -> Result<Synced> {
    let existing = sql!(all Existing, tx,
        "select id, task_id, agency_id, period, starts_on, due_on, state, reported_at is not null as reported
         from task_parts where plan_id = $1", plan)?;
    let mut existing: HashMap<(String, String, String), Existing> = existing
        .into_iter()
        .map(|part| ((part.task_id.clone(), part.agency_id.clone(), part.period.clone()), part))
        .collect();
    let mut synced = Synced::default();
    let mut missing = Vec::new();
    for want in wanted {
        let key = (want.task.id.to_string(), want.agency_id.to_owned(), want.period.code.clone());
        let (starts_on, due_on) = (want.period.starts_on, want.period.due_on);
        match existing.remove(&key) {
            None => missing.push((PartId::fresh(), want)),
            Some(part) if part.state == PartState::Dropped => {
                update!(tx, "task_parts", { state: PartState::Open, starts_on: starts_on, due_on: due_on, updated_at: tx.now },
                    "id = $1", part.id)?;
                synced.made.push(part.id);
            }
            Some(part) if part.state == PartState::Open && (part.due_on, part.starts_on) != (due_on, starts_on) => {
                update!(tx, "task_parts", { starts_on: starts_on, due_on: due_on, updated_at: tx.now }, "id = $1", part.id)?;
                synced.moved.push(part.id);
            }
            Some(_) => {}
        }
    }
    insert_all!(tx, "task_parts", &missing, |(id, want)| {
        id: id, plan_id: plan, task_id: want.task.id, agency_id: want.agency_id, period: want.period.code,
        starts_on: want.period.starts_on, due_on: want.period.due_on, state: PartState::Open, percent: 0_i64,
        summary: "", created_at: tx.now, updated_at: tx.now,
    })?;
    synced.made.extend(missing.into_iter().map(|(id, _)| id));
    for part in existing.into_values().filter(|part| part.state == PartState::Open && !part.reported) {
        update!(tx, "task_parts", { state: PartState::Dropped, updated_at: tx.now }, "id = $1", part.id)?;
        synced.dropped.push(part.id);
    }
    Ok(synced)
}

/// Saves a report and brings the part to it.
pub async fn insert_report(
    tx: &mut Tx,
    part: &Part,
    draft: &ReportDraft,
    by: (&str, &str),
    today: NaiveDate,
) -> Result<ReportId> {
    let id = ReportId::fresh();
    let (state, done_on) = if draft.closing { (PartState::Done, Some(today)) } else { (PartState::Open, None) };
    fresh(update!(tx, "task_parts", {
        percent: draft.percent, summary: draft.summary, state: state, done_on: done_on, reported_at: tx.now,
        updated_at: tx.now, version: draft.version + 1,
    }, "id = $1 and version = $2", part.id, draft.version)?)?;
    insert!(tx, "part_reports", {
        id: id, part_id: part.id, percent: draft.percent, milestone: draft.milestone, milestone_on: draft.milestone_on,
        summary: draft.summary, closing: draft.closing, reported_by: by.0, reported_by_name: by.1, reported_at: tx.now,
    })?;
    Ok(id)
}

/// Opens a finished part again.
pub async fn reopen(tx: &mut Tx, part: &Part) -> Result<()> {
    fresh(update!(tx, "task_parts", {
        state: PartState::Open, done_on: None::<NaiveDate>, updated_at: tx.now, version: part.version + 1,
    }, "id = $1 and version = $2", part.id, part.version)?)
}

/// The reports on a part, the newest first.
pub async fn reports(db: &mut impl Read, id: &PartId) -> Result<Vec<Report>> {
    sql!(all Report, db,
        "select id, percent, milestone, milestone_on, summary, closing, reported_by_name, reported_at from part_reports
         where part_id = $1 order by reported_at desc, id desc", id)
}

/// How many files of evidence the reports on a part brought.
pub async fn evidence_count(db: &mut impl Read, id: &PartId) -> Result<i64> {
    Ok(sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from files f join part_reports r on r.id = f.owner_id
         where f.owner_kind = 'part_report' and r.part_id = $1",
        id
    )?
    .0)
}

/// The sub-tasks of a part.
pub async fn subtasks(db: &mut impl Read, id: &PartId) -> Result<Vec<Subtask>> {
    sql!(all Subtask, db,
        "select id, title, officer, due_on, weight, percent, version from part_subtasks where part_id = $1
         order by position, id", id)
}

/// Adds a sub-task.
pub async fn insert_subtask(tx: &mut Tx, part: &PartId, draft: &SubtaskDraft) -> Result<SubtaskId> {
    let id = SubtaskId::fresh();
    let (position,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(position), 0) + 1 as bigint) from part_subtasks where part_id = $1",
        part
    )?;
    insert!(tx, "part_subtasks", {
        id: id, part_id: part, position: position, title: draft.title, officer: draft.officer, due_on: draft.due_on,
        weight: draft.weight, percent: draft.percent,
    })?;
    Ok(id)
}

/// Saves a sub-task.
pub async fn set_subtask(tx: &mut Tx, part: &PartId, id: &str, draft: &SubtaskDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "part_subtasks", {
        title: draft.title, officer: draft.officer, due_on: draft.due_on, weight: draft.weight, percent: draft.percent,
        version: version + 1,
    }, "id = $1 and part_id = $2 and version = $3", id, part, version)?)
}

/// Removes a sub-task.
pub async fn remove_subtask(tx: &mut Tx, part: &PartId, id: &str) -> Result<()> {
    let removed = sql!(run, tx, "delete from part_subtasks where id = $1 and part_id = $2", id, part)?;
    if removed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Brings a part's progress to the roll-up of its sub-tasks.
pub async fn set_rolled_up(tx: &mut Tx, part: &Part, percent: i64) -> Result<()> {
    sql!(
        run,
        tx,
        "update task_parts set percent = $1, updated_at = $2, version = version + 1 where id = $3 and state = 'open'",
        percent,
        tx.now,
        part.id
    )?;
    Ok(())
}
