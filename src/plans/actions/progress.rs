//! Progress: an agency reports on its parts with evidence, names the officer, and keeps its own sub-tasks.

use super::life::{REPORT_DUTY, report_duty};
use crate::accounts;
use crate::plans::part::{Part, PartState, ReportDraft, SubtaskDraft, rolled_up};
use crate::plans::store::{parts as store, plans};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, Upload};
use crate::platform::permit::Permit;

/// A part of a plan that is being carried out, within reach.
async fn live_part(tx: &mut Tx, permit: &Permit, id: &str) -> Result<Part> {
    let part = store::find_within(tx, permit, id).await?;
    let plan = plans::find(tx, part.plan_id.as_str()).await?;
    if !plan.is_live() || part.state == PartState::Dropped {
        return Err(Error::refused("Kế hoạch không còn thực hiện hoặc phần việc đã bỏ nên không báo cáo được."));
    }
    Ok(part)
}

/// Reports on a part. Finishing it without evidence is refused.
pub async fn report(app: &App, permit: &Permit, id: &str, draft: ReportDraft, evidence: &[&Upload]) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    if part.state == PartState::Done {
        return Err(Error::refused("Phần việc đã hoàn thành. Mở lại trước khi báo cáo tiếp."));
    }
    if draft.closing && evidence.is_empty() && store::evidence_count(&mut tx, &part.id).await? == 0 {
        return Err(Error::refused_at(
            "evidence",
            "Đính kèm tệp minh chứng: không có minh chứng thì chưa kết thúc được",
        ));
    }
    let actor = permit.actor();
    let today = clock::local(tx.now).date();
    let report = store::insert_report(&mut tx, &part, &draft, (permit.user_id(), &actor.name), today).await?;
    let mut hashes = Vec::new();
    for file in evidence {
        let media_type = file.evidence_type().map_err(|sentence| Error::refused_at("evidence", sentence))?;
        let file = files::keep(app, &mut tx, &report, file, media_type, permit.user_id()).await?;
        hashes.push(files::find(&mut tx, file.as_str()).await?.sha256);
    }
    if draft.closing {
        duties::close(&mut tx, &part.id, REPORT_DUTY).await?;
    }
    let name = if draft.closing { "task_part.finished" } else { "task_part.reported" };
    let event = Event::new(name, &part.id)
        .change("percent", part.percent, draft.percent)
        .with("clause", &part.clause)
        .with("agency", &part.agency_name)
        .with("evidence", hashes);
    tx.commit(event).await
}

/// Opens a finished part again, with a reason.
pub async fn reopen(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    if part.state != PartState::Done {
        return Err(Error::refused("Phần việc chưa kết thúc."));
    }
    store::reopen(&mut tx, &part).await?;
    let signed = permit.signed()?;
    duties::open(&mut tx, &part.id, report_duty(&part, &signed.assignment_id)).await?;
    tx.commit(Event::new("task_part.reopened", &part.id).with("clause", &part.clause).because(reason)).await
}

/// Gives a part to an officer of its agency.
pub async fn assign(app: &App, permit: &Permit, id: &str, assignment_id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    let today = clock::local(tx.now).date();
    let colleagues = accounts::store::assignments_in(&mut tx, &part.agency_id, today).await?;
    let officer = colleagues
        .iter()
        .find(|held| held.id.as_str() == assignment_id)
        .ok_or_else(|| Error::refused_at("officer_id", "Chọn người đang làm việc ở cơ quan này"))?;
    duties::reassign(&mut tx, &part.id, report_duty(&part, officer.id.as_str())).await?;
    let before = part.officer_name.clone().unwrap_or_default();
    let event = Event::new("task_part.assigned", &part.id).change("officer", before, &officer.user_name);
    tx.commit(event.with("clause", &part.clause)).await
}

/// Adds a sub-task to the agency's own work plan.
pub async fn add_subtask(app: &App, permit: &Permit, id: &str, draft: SubtaskDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    let subtask = store::insert_subtask(&mut tx, &part.id, &draft).await?;
    let event = Event::new("part_subtask.added", &subtask).with("part", &part.id).with("title", draft.title);
    rolled(tx, &part, event).await
}

/// Saves a sub-task.
pub async fn edit_subtask(
    app: &App,
    permit: &Permit,
    id: &str,
    subtask: &str,
    draft: SubtaskDraft,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    store::set_subtask(&mut tx, &part.id, subtask, &draft, version).await?;
    let subtask = crate::plans::part::SubtaskId(subtask.to_owned());
    let event = Event::new("part_subtask.edited", &subtask).with("part", &part.id).with("percent", draft.percent);
    rolled(tx, &part, event).await
}

/// Removes a sub-task.
pub async fn remove_subtask(app: &App, permit: &Permit, id: &str, subtask: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let part = live_part(&mut tx, permit, id).await?;
    store::remove_subtask(&mut tx, &part.id, subtask).await?;
    let subtask = crate::plans::part::SubtaskId(subtask.to_owned());
    rolled(tx, &part, Event::new("part_subtask.removed", &subtask).with("part", &part.id)).await
}

/// With sub-tasks, the progress of the part is their roll-up.
async fn rolled(mut tx: Tx, part: &Part, event: Event) -> Result<()> {
    let subtasks = store::subtasks(&mut tx, &part.id).await?;
    let event = match rolled_up(&subtasks) {
        Some(percent) => {
            store::set_rolled_up(&mut tx, part, percent).await?;
            event.change("percent", part.percent, percent)
        }
        None => event,
    };
    tx.commit(event).await
}
