//! Tasks of a plan that is being drafted or amended.

use super::life::open_to_edits;
use crate::law;
use crate::plans::store::tasks as store;
use crate::plans::task::{TaskDraft, TaskId};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::sql;

/// Adds a task.
pub async fn add(app: &App, permit: &Permit, plan_id: &str, draft: TaskDraft) -> Result<TaskId> {
    let mut tx = app.db.write(permit).await?;
    let plan = open_to_edits(&mut tx, permit, plan_id).await?;
    check(&mut tx, &draft).await?;
    let id = store::insert(&mut tx, &plan.id, &draft).await?;
    tx.commit(
        Event::new("task.added", &id).with("plan", &plan.id).with("clause", draft.clause).with("title", draft.title),
    )
    .await?;
    Ok(id)
}

/// Saves a task.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: TaskDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let task = store::find(&mut tx, id).await?;
    open_to_edits(&mut tx, permit, task.plan_id.as_str()).await?;
    check(&mut tx, &draft).await?;
    store::set(&mut tx, &task, &draft, version).await?;
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let event = Event::new("task.edited", &task.id)
        .change("clause", &task.clause, &draft.clause)
        .change("title", &task.title, &draft.title)
        .change("work", &task.work, &draft.work)
        .change("product", &task.product, &draft.product)
        .change("responsibility", &task.responsibility, &draft.responsibility)
        .change("authority", &task.authority, &draft.authority)
        .change("due_on", day(task.due_on), day(draft.due_on))
        .with("leads", draft.leads.len());
    tx.commit(event).await
}

/// Withdraws a task from a plan that is being drafted or amended.
pub async fn withdraw(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let task = store::find(&mut tx, id).await?;
    open_to_edits(&mut tx, permit, task.plan_id.as_str()).await?;
    store::withdraw(&mut tx, &task).await?;
    tx.commit(Event::new("task.withdrawn", &task.id).with("clause", task.clause).because(reason)).await
}

/// Refuses agencies and documents that are not in their registers.
pub(super) async fn check(tx: &mut Tx, draft: &TaskDraft) -> Result<()> {
    law::citation::check(tx, draft.legal_document_id.as_deref()).await?;
    let known: std::collections::HashSet<String> =
        sql!(all(String,), tx, "select id from agencies where state = 'active'")?.into_iter().map(|(id,)| id).collect();
    let unknown = |list: &[String]| list.iter().any(|id| !known.contains(id));
    if unknown(&draft.leads) {
        return Err(Error::refused_at("leads", "Chọn cơ quan chủ trì đang hoạt động trong danh sách"));
    }
    if unknown(&draft.supporting) {
        return Err(Error::refused_at("supporting", "Chọn cơ quan phối hợp đang hoạt động trong danh sách"));
    }
    Ok(())
}
