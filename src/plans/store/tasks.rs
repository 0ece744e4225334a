//! Every statement about tasks and the agencies in them.

use std::collections::HashMap;

use crate::plans::plan::PlanId;
use crate::plans::task::{PartKind, Priority, Task, TaskAgency, TaskDraft, TaskId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh, unique};
use crate::{insert, sql, update};

const TASK: &str = "select id, plan_id, position, clause, heading, title, work, responsibility, product, authority, \
                    priority, legal_document_id, legal_clause, recurrence, starts_on, due_on, deadline_text, \
                    addressees, withdrawn, version from plan_tasks";

const AGENCIES: &str = "select a.task_id, a.agency_id, g.name, g.short_name, g.kind, a.part from task_agencies a
                        join agencies g on g.id = a.agency_id";

/// The tasks of a plan that were not withdrawn, in the order of the document.
pub async fn of_plan(db: &mut impl Read, id: &PlanId) -> Result<Vec<Task>> {
    sql!(all Task, db, format!("{TASK} where plan_id = $1 and not withdrawn order by position, clause"), id)
}

/// All agencies in the tasks of a plan, in one statement.
pub async fn agencies_of_plan(db: &mut impl Read, id: &PlanId) -> Result<Vec<TaskAgency>> {
    sql!(all TaskAgency, db,
        format!("{AGENCIES} join plan_tasks t on t.id = a.task_id where t.plan_id = $1 and not t.withdrawn
                 order by t.position, a.part, g.sort_key"), id)
}

/// How many agencies lead a task, and who they are where they are few.
#[derive(Clone, Debug, Default)]
pub struct Leads {
    pub count: usize,
    pub names: Vec<String>,
}

/// So many lead agencies are named one by one.
pub const NAMED: usize = 3;

/// Who leads each task of a plan; tasks that nobody leads are left out. A task may be led by every agency of the city, so
/// they are counted, and only the few are looked up.
pub async fn leads_of_plan(db: &mut impl Read, id: &PlanId) -> Result<HashMap<String, Leads>> {
    let counts = sql!(
        all(String, i64),
        db,
        "select a.task_id, count(*) from plan_tasks t join task_agencies a on a.task_id = t.id
         where t.plan_id = $1 and not t.withdrawn and a.part = 'lead' group by a.task_id",
        id
    )?;
    let mut leads: HashMap<String, Leads> = counts
        .into_iter()
        .map(|(task, count)| (task, Leads { count: usize::try_from(count).unwrap_or(usize::MAX), names: Vec::new() }))
        .collect();
    let named = sql!(all TaskAgency, db,
        format!("{AGENCIES} where a.part = 'lead' and a.task_id in (
                    select f.task_id from plan_tasks t join task_agencies f on f.task_id = t.id
                    where t.plan_id = $1 and not t.withdrawn and f.part = 'lead'
                    group by f.task_id having count(*) <= {NAMED})
                 order by g.sort_key"), id)?;
    for agency in named {
        if let Some(leads) = leads.get_mut(agency.task_id.as_str()) {
            leads.names.push(agency.name);
        }
    }
    Ok(leads)
}

/// One task.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Task> {
    sql!(one Task, db, format!("{TASK} where id = $1"), id)
}

/// The agencies in one task.
pub async fn agencies(db: &mut impl Read, id: &TaskId) -> Result<Vec<TaskAgency>> {
    sql!(all TaskAgency, db, format!("{AGENCIES} where a.task_id = $1 order by a.part, g.sort_key"), id)
}

/// The tasks of other plans of the year, and of this one, with their lead agencies: what overlap is looked for in.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Vec<Task>> {
    sql!(all Task, db,
        format!("{TASK} where not withdrawn and plan_id in (select id from plans where year = $1 and state <> 'closed')
                 order by plan_id, position limit 2000"), year)
}

/// The lead agencies of those tasks, in one statement.
pub async fn agencies_of_year(db: &mut impl Read, year: i64) -> Result<Vec<TaskAgency>> {
    sql!(all TaskAgency, db,
        format!("{AGENCIES} join plan_tasks t on t.id = a.task_id join plans n on n.id = t.plan_id
                 where a.part = 'lead' and not t.withdrawn and n.year = $1 and n.state <> 'closed'
                 order by t.position, g.sort_key"), year)
}

fn search_text(draft: &TaskDraft) -> String {
    viet::text::fold(&format!("{} {} {} {}", draft.clause, draft.title, draft.work, draft.product))
}

/// Adds a task at the end of its plan.
pub async fn insert(tx: &mut Tx, plan: &PlanId, draft: &TaskDraft) -> Result<TaskId> {
    let id = TaskId::fresh();
    let (position,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(position), 0) + 1 as bigint) from plan_tasks where plan_id = $1",
        plan
    )?;
    // A task that was withdrawn gives its clause back to a new one.
    update!(tx, "plan_tasks", { clause: format!("{} (bỏ {})", draft.clause, id) },
        "plan_id = $1 and clause = $2 and withdrawn", plan, draft.clause)?;
    insert!(tx, "plan_tasks", {
        id: id, plan_id: plan, position: position, clause: draft.clause, heading: draft.heading, title: draft.title,
        work: draft.work, responsibility: draft.responsibility, product: draft.product, authority: draft.authority,
        priority: if draft.now { Priority::Now } else { Priority::Normal }, legal_document_id: draft.legal_document_id,
        legal_clause: draft.legal_clause, recurrence: draft.recurrence, starts_on: draft.starts_on, due_on: draft.due_on,
        deadline_text: draft.deadline_text, addressees: draft.addressees, withdrawn: false,
        search_text: search_text(draft), created_at: tx.now, updated_at: tx.now,
    })
    .map_err(unique("clause", "Kế hoạch đã có nhiệm vụ ở điều khoản này"))?;
    set_agencies(tx, &id, draft).await?;
    Ok(id)
}

/// Saves a task.
pub async fn set(tx: &mut Tx, task: &Task, draft: &TaskDraft, version: i64) -> Result<()> {
    fresh(
        update!(tx, "plan_tasks", {
            clause: draft.clause, heading: draft.heading, title: draft.title, work: draft.work,
            responsibility: draft.responsibility, product: draft.product, authority: draft.authority,
            priority: if draft.now { Priority::Now } else { Priority::Normal },
            legal_document_id: draft.legal_document_id, legal_clause: draft.legal_clause, recurrence: draft.recurrence,
            starts_on: draft.starts_on, due_on: draft.due_on, deadline_text: draft.deadline_text,
            addressees: draft.addressees, search_text: search_text(draft), updated_at: tx.now, version: version + 1,
        }, "id = $1 and version = $2", task.id, version)
        .map_err(unique("clause", "Kế hoạch đã có nhiệm vụ ở điều khoản này"))?,
    )?;
    set_agencies(tx, &task.id, draft).await
}

async fn set_agencies(tx: &mut Tx, id: &TaskId, draft: &TaskDraft) -> Result<()> {
    sql!(run, tx, "delete from task_agencies where task_id = $1", id)?;
    let leads = draft.leads.iter().map(|agency| (agency, PartKind::Lead));
    let others = draft.supporting.iter().map(|agency| (agency, PartKind::Supporting));
    for (agency, part) in leads.chain(others) {
        insert!(tx, "task_agencies", { task_id: id, agency_id: agency, part: part })?;
    }
    Ok(())
}

/// Withdraws a task: it stays for the past.
pub async fn withdraw(tx: &mut Tx, task: &Task) -> Result<()> {
    fresh(update!(tx, "plan_tasks", { withdrawn: true, updated_at: tx.now, version: task.version + 1 },
        "id = $1 and version = $2", task.id, task.version)?)
}
