//! Every statement about obstacles.

use std::collections::HashMap;

use super::obstacle::{Obstacle, ObstacleDraft, ObstacleId, ObstacleState, StepDraft, StepTaken};
use crate::organisation;
use crate::organisation::Agency;
use crate::plans::part::Part;
use crate::plans::plan::PlanId;
use crate::plans::task::TaskId;
use crate::platform::clock::{self, Instant};
use crate::platform::db::{Db, Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::{ListParams, Select};
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::platform::words::Words;
use crate::{insert, sql, update};

const OBSTACLE: &str = "select * from (select o.id, o.agency_id, g.name as agency_name, g.lineage, o.bloc, o.plan_id,
    case when l.number <> '' then l.number else l.title end as plan_name, o.task_id, o.part_id, t.clause,
    t.title as task_title, o.title, o.description, o.proposal, o.state, o.handler_agency_id, h.name as handler_name,
    h.lineage as handler_lineage, o.answer, o.raised_by, o.raised_by_name, o.raised_at, o.state_since, o.due_on,
    g.sort_key, o.search_text, o.version
    from obstacles o join agencies g on g.id = o.agency_id left join agencies h on h.id = o.handler_agency_id
    left join plan_tasks t on t.id = o.task_id left join plans l on l.id = o.plan_id) as listed";

/// Limits obstacles to what a person sees. Who answers for the government bloc, and who watches it, sees all of it; the
/// Party bloc sees its own; an agency sees what it raised and what it has to answer. The People's Committee also sees
/// what was brought before it.
fn within(select: Select, permit: &Permit) -> Result<Select> {
    let signed = permit.signed()?;
    let own = "lineage like ? or handler_lineage like ?";
    let pattern = || format!("{}%", signed.lineage).to_value();
    let bloc =
        |bloc: &str, more: &str| (format!("(bloc = ? or {own}{more})"), vec![bloc.to_value(), pattern(), pattern()]);
    let handles = permit.also(Permission::HandleObstacles).map(|handles| handles.reach());
    let (condition, values): (String, Vec<Value>) = if permit.also(Permission::DecideObstacles).is_some() {
        let brought = " or listed.id in (select obstacle_id from obstacle_steps where to_state = 'escalated')";
        bloc("government", brought)
    } else if handles == Some(Reach::City) || matches!(permit.role(), Role::Auditor | Role::PeoplesCouncil) {
        bloc("government", "")
    } else if handles == Some(Reach::Bloc) {
        bloc(&signed.bloc, "")
    } else if permit.also(Permission::RaiseObstacles).is_none() {
        ("1 = 0".to_owned(), Vec::new())
    } else {
        (format!("({own})"), vec![pattern(), pattern()])
    };
    Ok(select.and(&condition, values))
}

/// The obstacles that a person sees under the filters of the address; without one, those that are open.
pub fn list_select(permit: &Permit, params: &ListParams) -> Result<Select> {
    let signed = permit.signed()?;
    let select = within(Select::new(OBSTACLE), permit)?;
    let select = match params.value("tt") {
        "tat-ca" => select,
        word => match ObstacleState::parse(word) {
            Some(state) => select.and("state = ?", vec![state.to_value()]),
            None => select.and("state <> 'resolved'", Vec::new()),
        },
    };
    let select = select.when("agency_id = ?", params.get("co_quan")).when("plan_id = ?", params.get("ke_hoach"));
    let select = match params.value("cua") {
        "gui" => select.and("raised_by = ?", vec![signed.user_id.to_value()]),
        "cho" => {
            select.and("state in ('new', 'handling') and handler_agency_id = ?", vec![signed.agency_id.to_value()])
        }
        _ => select,
    };
    Ok(match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    })
}

/// The escalated obstacles that a person sees, those that wait longest first.
pub async fn escalated(db: &mut impl Read, permit: &Permit) -> Result<Vec<Obstacle>> {
    within(Select::new(OBSTACLE), permit)?
        .and("state = 'escalated'", Vec::new())
        .then("order by state_since, id limit 500")
        .all(db)
        .await
}

/// With which proposal each obstacle that is escalated now was brought before the People's Committee.
pub async fn escalation_proposals(db: &mut impl Read) -> Result<HashMap<String, String>> {
    let rows = sql!(
        all(String, String),
        db,
        "select s.obstacle_id, s.note from obstacle_steps s join obstacles o on o.id = s.obstacle_id
         where s.to_state = 'escalated' and o.state = 'escalated' order by s.number"
    )?;
    Ok(rows.into_iter().collect())
}

/// How many obstacles a person sees in each state.
pub async fn by_state(db: &mut impl Read, permit: &Permit) -> Result<Vec<(ObstacleState, i64)>> {
    within(Select::new(&OBSTACLE.replacen("select *", "select state, cast(count(*) as bigint)", 1)), permit)?
        .then("group by state")
        .all(db)
        .await
}

/// How long each state lasted that ended since an instant, in working days, among the obstacles that a person sees.
pub async fn durations(db: &mut impl Read, permit: &Permit, since: Instant) -> Result<Vec<(ObstacleState, i64)>> {
    let source = OBSTACLE.replacen("select *", "select s.from_state, s.working_days", 1);
    let source = format!("{source} join obstacle_steps s on s.obstacle_id = listed.id");
    within(Select::new(&source), permit)?.and("s.taken_at >= ?", vec![since.to_value()]).all(db).await
}

/// The agencies that have raised an obstacle which a person sees, as choices.
pub async fn agencies(db: &mut impl Read, permit: &Permit) -> Result<Vec<(String, String)>> {
    let source = OBSTACLE.replacen("select *", "select agency_id, agency_name", 1);
    within(Select::new(&source), permit)?
        .then("group by agency_id, agency_name, sort_key order by sort_key, agency_id limit 500")
        .all(db)
        .await
}

/// An obstacle that a person sees; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Obstacle> {
    let found = within(Select::new(OBSTACLE), permit)?.and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// The steps of an obstacle, the first first.
pub async fn steps(db: &mut impl Read, id: &ObstacleId) -> Result<Vec<StepTaken>> {
    sql!(all StepTaken, db,
        "select number, from_state, to_state, note, working_days, taken_by_name, taken_at from obstacle_steps
         where obstacle_id = $1 order by number", id)
}

/// The city's People's Committee as lists name it.
pub async fn committee(db: &mut impl Read) -> Result<String> {
    let found = sql!(
        optional(String,),
        db,
        "select coalesce(short_name, name) from agencies where kind = 'peoples_committee' and state = 'active'
         order by case when parent_id is null then 0 else 1 end, sort_key, id limit 1"
    )?;
    Ok(found.map_or_else(|| "Ủy ban nhân dân thành phố".to_owned(), |(name,)| name))
}

/// An open obstacle as other features show it, in place of the task that it hinders.
#[derive(Clone, Debug)]
pub struct ObstacleLine {
    pub id: ObstacleId,
    /// Empty when it hinders the plan as a whole.
    pub task_id: Option<TaskId>,
    pub title: String,
    pub state: ObstacleState,
    pub agency_name: String,
    pub raised_at: Instant,
    /// Who has to act now.
    pub waiting_for: String,
    /// How many working days it has waited for them.
    pub days: i64,
}

/// The open obstacles of a plan, the oldest first, whoever asks. What hinders a task of the plan is known to all who see
/// the plan; the record itself is not.
pub async fn open_of_plan(db: &Db, plan_id: &PlanId) -> Result<Vec<ObstacleLine>> {
    lines(db, Select::new(OBSTACLE), plan_id).await
}

/// The open obstacles of a plan whose record a person may open, the oldest first.
pub async fn open_of_plan_within(db: &Db, permit: &Permit, plan_id: &PlanId) -> Result<Vec<ObstacleLine>> {
    lines(db, within(Select::new(OBSTACLE), permit)?, plan_id).await
}

async fn lines(db: &Db, select: Select, plan_id: &PlanId) -> Result<Vec<ObstacleLine>> {
    let today = db.clock().today();
    let db = &mut db.read();
    let open: Vec<Obstacle> = select
        .and("plan_id = ? and state <> 'resolved'", vec![plan_id.to_value()])
        .then("order by raised_at, id")
        .all(db)
        .await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let table = organisation::store::calendar::table(db).await?;
    let committee = committee(db).await?;
    let line = |obstacle: Obstacle| ObstacleLine {
        waiting_for: obstacle.waiting_for(&committee),
        days: table.working_days_between(clock::local(obstacle.state_since).date(), today).max(0),
        id: obstacle.id,
        task_id: obstacle.task_id,
        title: obstacle.title,
        state: obstacle.state,
        agency_name: obstacle.agency_name,
        raised_at: obstacle.raised_at,
    };
    Ok(open.into_iter().map(line).collect())
}

/// What an obstacle is raised about.
#[derive(Clone, Debug)]
pub enum Subject {
    Part(Box<Part>),
    Plan(PlanId),
    General,
}

/// Adds an obstacle of an agency; whoever handles it first is named by the action.
pub async fn insert(
    tx: &mut Tx,
    agency: &Agency,
    subject: &Subject,
    draft: &ObstacleDraft,
    handler: Option<&str>,
    by: (&str, &str),
) -> Result<ObstacleId> {
    let id = ObstacleId::fresh();
    let (plan, task, part) = match subject {
        Subject::Part(part) => (Some(&part.plan_id), Some(&part.task_id), Some(&part.id)),
        Subject::Plan(plan) => (Some(plan), None, None),
        Subject::General => (None, None, None),
    };
    let search = viet::text::fold(&format!("{} {} {} {}", draft.title, draft.description, draft.proposal, agency.name));
    insert!(tx, "obstacles", {
        id: id, agency_id: agency.id, bloc: agency.bloc, plan_id: plan, task_id: task, part_id: part,
        title: draft.title, description: draft.description, proposal: draft.proposal, state: ObstacleState::New,
        handler_agency_id: handler, raised_by: by.0, raised_by_name: by.1, raised_at: tx.now, state_since: tx.now,
        search_text: search,
    })?;
    Ok(id)
}

/// Takes an obstacle to a state and keeps the step, with how many working days the state before it lasted.
pub async fn take(
    tx: &mut Tx,
    obstacle: &Obstacle,
    draft: &StepDraft,
    state: ObstacleState,
    by: (&str, &str),
) -> Result<()> {
    let table = organisation::store::calendar::table(tx).await?;
    let day = |at: Instant| clock::local(at).date();
    let lasted = table.working_days_between(day(obstacle.state_since), day(tx.now)).max(0);
    let handler = draft.handler.clone().or(obstacle.handler_agency_id.clone());
    let answer = if state == ObstacleState::Resolved { Some(&draft.note) } else { None };
    fresh(update!(tx, "obstacles", {
        state: state, handler_agency_id: handler, answer: answer, due_on: draft.due_on, state_since: tx.now,
        version: draft.version + 1,
    }, "id = $1 and version = $2", obstacle.id, draft.version)?)?;
    let (number,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(number), 0) + 1 as bigint) from obstacle_steps where obstacle_id = $1",
        obstacle.id
    )?;
    insert!(tx, "obstacle_steps", {
        id: crate::platform::ids::fresh(), obstacle_id: obstacle.id, number: number, from_state: obstacle.state,
        to_state: state, note: draft.note, working_days: lasted, taken_by: by.0, taken_by_name: by.1, taken_at: tx.now,
    })?;
    Ok(())
}

/// An obstacle, whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &ObstacleId) -> Result<Obstacle> {
    sql!(one Obstacle, db, format!("{OBSTACLE} where id = $1"), id)
}
