//! What a person corrects of a reading before it is taken.

use std::collections::BTreeMap;

use super::open_one;
use crate::plans::actions::tasks::check;
use crate::plans::import::{Filling, Import, ImportTask};
use crate::plans::plan::PlanDraft;
use crate::plans::store::imports::{self as store, ImportRow};
use crate::plans::task::TaskDraft;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

async fn save(mut tx: Tx, row: ImportRow, import: &Import, event: Event) -> Result<()> {
    let proposal = serde_json::to_string(import).map_err(Error::internal)?;
    store::set_proposal(&mut tx, &row, &proposal, row.version).await?;
    tx.commit(event.with("file", &row.file_name).with("sha256", &row.sha256)).await
}

fn corrected(row: &ImportRow) -> Event {
    Event::new("plan_import.corrected", &row.id)
}

/// The task with a number, counted from one.
fn numbered(import: &mut Import, number: usize) -> Result<&mut ImportTask> {
    import.tasks.get_mut(number.wrapping_sub(1)).ok_or(Error::NotFound)
}

/// Saves the head of the document as a person corrected it.
pub async fn edit_head(app: &App, permit: &Permit, id: &str, draft: PlanDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (mut row, mut import) = open_one(&mut tx, permit, id).await?;
    if row.version != version {
        return Err(Error::Stale);
    }
    let head = &mut import.head;
    let event = corrected(&row)
        .change("title", &head.title, &draft.title)
        .change("issuer", &head.issuer, &draft.issuer)
        .change("place", &head.place, &draft.place)
        .change("bases", &head.bases, &draft.bases)
        .change("signer_title", &head.signer_title, &draft.signer_title)
        .change("signer_name", &head.signer_name, &draft.signer_name);
    head.title = draft.title;
    head.issuer = draft.issuer;
    head.place = draft.place;
    head.bases = draft.bases;
    head.signer_title = draft.signer_title;
    head.signer_name = draft.signer_name;
    row.version = version;
    save(tx, row, &import, event).await
}

/// Saves a task as a person corrected it; its doubts are settled by that.
pub async fn correct(
    app: &App,
    permit: &Permit,
    id: &str,
    number: usize,
    draft: TaskDraft,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    check(&mut tx, &draft).await?;
    let names = store::names(&mut tx).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let place = number.wrapping_sub(1);
    let is_other =
        |(at, task): (usize, &ImportTask)| at != place && !task.left_out && task.draft.clause == draft.clause;
    if import.tasks.iter().enumerate().any(is_other) {
        return Err(Error::refused_at("clause", "Bản đọc đã có nhiệm vụ khác ở điều khoản này. Nhập điều khoản khác"));
    }
    let task = numbered(&mut import, number)?;
    if task.version != version {
        return Err(Error::Stale);
    }
    let event = difference(corrected(&row).with("clause", &task.draft.clause), &task.draft, &draft, &names);
    task.draft = draft;
    task.checked = true;
    task.version += 1;
    save(tx, row, &import, event).await
}

fn difference(event: Event, was: &TaskDraft, now: &TaskDraft, names: &BTreeMap<String, String>) -> Event {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    event
        .change("clause", &was.clause, &now.clause)
        .change("heading", &was.heading, &now.heading)
        .change("title", &was.title, &now.title)
        .change("work", &was.work, &now.work)
        .change("responsibility", &was.responsibility, &now.responsibility)
        .change("product", &was.product, &now.product)
        .change("authority", &was.authority, &now.authority)
        .change("recurrence", &was.recurrence, &now.recurrence)
        .change("starts_on", was.starts_on, now.starts_on)
        .change("due_on", day(was.due_on), day(now.due_on))
        .change("leads", listed(&was.leads, names), listed(&now.leads, names))
        .change("supporting", listed(&was.supporting, names), listed(&now.supporting, names))
}

/// Names of agencies, or how many there are when they are a crowd.
fn listed(ids: &[String], names: &BTreeMap<String, String>) -> String {
    if ids.len() > 12 {
        return format!("{} cơ quan", ids.len());
    }
    ids.iter().map(|id| names.get(id).unwrap_or(id).as_str()).collect::<Vec<_>>().join(", ")
}

/// Confirms that a person looked at a task. `answers` has, for each question, the number of the choice; `None` means
/// that nobody of the register is meant.
pub async fn confirm(
    app: &App,
    permit: &Permit,
    id: &str,
    number: usize,
    answers: &[Option<usize>],
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let names = store::names(&mut tx).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let task = numbered(&mut import, number)?;
    if task.version != version {
        return Err(Error::Stale);
    }
    let was = task.draft.clone();
    for (question, answer) in task.questions.clone().iter().zip(answers) {
        if let Some(choice) = answer.and_then(|chosen| question.choices.get(chosen)) {
            task.add_agencies(&question.part, &choice.agencies);
        }
    }
    task.checked = true;
    task.version += 1;
    let event = corrected(&row).with("clause", &task.draft.clause).with("act", "đã xem, xác nhận bản đọc");
    let event = difference(event, &was, &task.draft, &names);
    save(tx, row, &import, event).await
}

/// Leaves a task out of what will be taken.
pub async fn leave_out(app: &App, permit: &Permit, id: &str, number: usize) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let task = numbered(&mut import, number)?;
    task.left_out = true;
    task.version += 1;
    let event = corrected(&row).with("clause", &task.draft.clause).with("act", "để ngoài kế hoạch");
    save(tx, row, &import, event).await
}

/// Takes a task back that was left out.
pub async fn take_back(app: &App, permit: &Permit, id: &str, number: usize) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let clause = numbered(&mut import, number)?.draft.clause.clone();
    if import.taken_tasks().any(|task| task.draft.clause == clause) {
        return Err(Error::refused(format!(
            "Bản đọc đã có nhiệm vụ khác ở {clause}. Sửa điều khoản của một trong hai."
        )));
    }
    let task = numbered(&mut import, number)?;
    task.left_out = false;
    task.version += 1;
    let event = corrected(&row).with("clause", clause).with("act", "lấy lại vào kế hoạch");
    save(tx, row, &import, event).await
}

/// Writes what a person typed into every task that lacks it; tells how many tasks changed.
pub async fn fill(app: &App, permit: &Permit, id: &str, filling: Filling) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let (row, mut import) = open_one(&mut tx, permit, id).await?;
    let filled = import.fill(&filling);
    if filled == 0 {
        return Err(Error::refused("Không có nhiệm vụ nào còn thiếu những điều này. Chưa ghi gì."));
    }
    let mut event = corrected(&row).with("act", "điền chung cho nhiệm vụ còn thiếu").with("tasks", filled);
    let texts = [
        ("responsibility", filling.responsibility),
        ("product", filling.product),
        ("authority", filling.authority),
        ("due_on", filling.due_on.map(|day| day.to_string())),
        ("recurrence", filling.recurrence),
    ];
    for (field, text) in texts {
        event = event.change(field, "", text.unwrap_or_default());
    }
    save(tx, row, &import, event).await?;
    Ok(filled)
}
