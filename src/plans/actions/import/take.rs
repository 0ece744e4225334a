//! Taking a reading into a plan: a new draft, or the difference from the plan of its year.

use super::{open_one, read_event};
use crate::plans::actions::life::open_to_edits;
use crate::plans::actions::tasks::check;
use crate::plans::import::{Changes, Import, Present, changes};
use crate::plans::plan::{Plan, PlanId};
use crate::plans::store::imports::{self as store, ImportRow};
use crate::plans::store::{plans, tasks};
use crate::plans::task::TaskDraft;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Where an import goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    NewPlan,
    Plan {
        id: PlanId,
        /// The fingerprint of the changes that a person was shown.
        seen: String,
    },
}

/// What came of taking an import.
#[derive(Clone, Debug)]
pub struct Taken {
    pub plan: PlanId,
    pub is_new: bool,
    pub tasks: usize,
    pub changes: usize,
}

/// The plan that an import would change, with the changes; none when it would make the first plan of its year.
pub async fn compared(db: &mut impl Read, row: &ImportRow, import: &Import) -> Result<Option<(Plan, Changes)>> {
    match store::plan_to_change(db, row.year, &row.bloc).await? {
        Some(id) => compared_with(db, &id, import).await.map(Some),
        None => Ok(None),
    }
}

async fn compared_with(db: &mut impl Read, id: &PlanId, import: &Import) -> Result<(Plan, Changes)> {
    let present = Present {
        plan: plans::find(db, id.as_str()).await?,
        tasks: tasks::of_plan(db, id).await?,
        agencies: tasks::agencies_of_plan(db, id).await?,
        recipients: plans::recipients(db, id).await?.into_iter().map(|one| (one.name, one.agency_id)).collect(),
        last: store::last_taken_into(db, id).await?.map(|row| row.import()).transpose()?,
    };
    let changes = changes(&present, import, &store::names(db).await?);
    Ok((present.plan, changes))
}

/// Takes an import that waits into a plan: a new one, or one that is open to edits.
pub async fn take(app: &App, permit: &Permit, id: &str, target: Target, version: i64) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let (row, import) = open_one(&mut tx, permit, id).await?;
    if row.version != version {
        return Err(Error::Stale);
    }
    take_within(tx, permit, row, &import, target, Vec::new()).await
}

/// Reads nothing again: takes what was just prepared, without a person's check in between.
pub async fn take_at_once(
    app: &App,
    permit: &Permit,
    row: ImportRow,
    import: &Import,
    target: Target,
) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    store::insert(&mut tx, &row).await?;
    let event = read_event(&row, import);
    take_within(tx, permit, row, import, target, vec![event]).await
}

async fn take_within(
    mut tx: Tx,
    permit: &Permit,
    row: ImportRow,
    import: &Import,
    target: Target,
    mut events: Vec<Event>,
) -> Result<Taken> {
    if import.head.title.chars().count() < 5 {
        return Err(Error::refused("Chưa có tên kế hoạch. Sửa phần đầu của bản đọc rồi đưa vào kế hoạch."));
    }
    if import.taken_tasks().next().is_none() {
        return Err(Error::refused("Bản đọc không có nhiệm vụ nào để đưa vào kế hoạch."));
    }
    let taken = match target {
        Target::NewPlan => new_plan(&mut tx, permit, &row, import, &mut events).await?,
        Target::Plan { id, seen } => change_plan(&mut tx, permit, &row, import, &id, &seen).await?,
    };
    store::settle(&mut tx, &row, "taken", Some(&taken.0.plan)).await?;
    let (taken, changes) = taken;
    events.push(
        Event::new("plan_import.taken", &row.id)
            .with("file", &row.file_name)
            .with("sha256", &row.sha256)
            .with("plan", &taken.plan)
            .with("tasks", taken.tasks)
            .with("added", changes.added.len())
            .with("edited", changes.changed.len())
            .with("withdrawn", changes.withdrawn.len())
            .with("doubts", import.doubtful()),
    );
    tx.commit_all(events).await?;
    Ok(taken)
}

async fn new_plan(
    tx: &mut Tx,
    permit: &Permit,
    row: &ImportRow,
    import: &Import,
    events: &mut Vec<Event>,
) -> Result<(Taken, Changes)> {
    let head = import.head.draft(row.year);
    let plan = plans::insert(tx, &head, &row.bloc, permit.user_id()).await?;
    let mut changes = Changes::default();
    for task in import.taken_tasks() {
        add(tx, &plan, &task.draft).await?;
        changes.added.push(task.draft.clone());
    }
    plans::replace_recipients(tx, &plan, &import.head.recipients()).await?;
    events.push(Event::new("plan.drafted", &plan).with("title", head.title).with("year", row.year.to_string()));
    let tasks = changes.added.len();
    Ok((Taken { plan, is_new: true, tasks, changes: tasks }, changes))
}

async fn change_plan(
    tx: &mut Tx,
    permit: &Permit,
    row: &ImportRow,
    import: &Import,
    id: &PlanId,
    seen: &str,
) -> Result<(Taken, Changes)> {
    let plan = plans::find_within(tx, permit, id.as_str()).await?;
    if (plan.year, &plan.bloc) != (row.year, &row.bloc) {
        return Err(Error::NotFound);
    }
    let (plan, changes) = compared_with(tx, id, import).await?;
    let taken = Taken {
        plan: plan.id.clone(),
        is_new: false,
        tasks: import.taken_tasks().count(),
        changes: changes.sentences.len(),
    };
    if changes.is_empty() {
        return Ok((taken, changes));
    }
    open_to_edits(tx, permit, id.as_str()).await?;
    if changes.fingerprint() != seen {
        return Err(Error::refused("Kế hoạch vừa được người khác sửa. Xem lại khác biệt bên dưới rồi áp dụng."));
    }
    if let Some(head) = &changes.head {
        plans::set_head(tx, &plan, head, plan.version).await?;
    }
    for task in &changes.withdrawn {
        tasks::withdraw(tx, task).await?;
    }
    for (task, draft) in &changes.changed {
        check(tx, draft).await.map_err(|error| about(&draft.clause, error))?;
        tasks::set(tx, task, draft, task.version).await?;
    }
    for draft in &changes.added {
        add(tx, &plan.id, draft).await?;
    }
    store::set_order(tx, &plan.id, &changes.order).await?;
    if let Some(recipients) = &changes.recipients {
        plans::replace_recipients(tx, &plan.id, recipients).await?;
    }
    Ok((taken, changes))
}

async fn add(tx: &mut Tx, plan: &PlanId, draft: &TaskDraft) -> Result<()> {
    check(tx, draft).await.map_err(|error| about(&draft.clause, error))?;
    tasks::insert(tx, plan, draft).await.map_err(|error| about(&draft.clause, error))?;
    Ok(())
}

/// A refusal that says which task it is about.
fn about(clause: &str, error: Error) -> Error {
    match error {
        Error::Refused { reason, .. } => Error::refused(format!("Nhiệm vụ {clause}: {reason}.")),
        other => other,
    }
}
