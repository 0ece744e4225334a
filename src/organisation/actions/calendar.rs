//! The verbs of the calendar: every change counts the open deadlines again, in the same transaction (STD-76).

use chrono::NaiveDate;

use crate::law;
use crate::organisation::calendar::{CalendarDayId, DayDraft, DaysDraft};
use crate::organisation::store::calendar as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::{Error, Result};
use crate::platform::jobs;
use crate::platform::permit::Permit;

/// The job that lets every feature count anew what it counted by the days off.
pub const CHANGED_JOB: &str = "calendar.changed";

/// Adds the days of a decision; returns how many open deadlines moved.
pub async fn add(app: &App, permit: &Permit, draft: DaysDraft) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    law::citation::check(&mut tx, draft.legal_document_id.as_deref()).await?;
    let mut taken = Vec::new();
    for new in &draft.days {
        if !store::add(&mut tx, new, &draft).await? {
            taken.push(viet::date::screen(new.day));
        }
    }
    if !taken.is_empty() {
        return Err(Error::refused_at("days", format!("Đã có trong bảng: {}. Sửa từng ngày đó", taken.join(", "))));
    }
    let names: Vec<String> =
        draft.days.iter().map(|new| format!("{} {}", viet::date::screen(new.day), new.name)).collect();
    let first = draft.days.first().map(|new| CalendarDayId::from(new.day)).unwrap_or_default();
    let event = Event::new("calendar.days_added", &first).with("days", names).because(&draft.basis);
    counted_again(tx, event).await
}

/// Corrects one day; returns how many open deadlines moved.
pub async fn edit(app: &App, permit: &Permit, day: NaiveDate, draft: DayDraft) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    law::citation::check(&mut tx, draft.legal_document_id.as_deref()).await?;
    let before = store::find(&mut tx, day).await?;
    store::set(&mut tx, day, &draft).await?;
    let event = Event::new("calendar.day_edited", &CalendarDayId::from(day))
        .change("kind", before.kind_label(), draft.kind.label())
        .change("name", &before.name, &draft.name)
        .change("basis", &before.basis, &draft.basis)
        .because(&draft.reason);
    counted_again(tx, event).await
}

/// Takes a day back; returns how many open deadlines moved.
pub async fn withdraw(app: &App, permit: &Permit, day: NaiveDate, reason: &str) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let before = store::find(&mut tx, day).await?;
    if before.withdrawn {
        return Err(Error::refused("Ngày này đã được bỏ khỏi bảng."));
    }
    store::withdraw(&mut tx, &before).await?;
    let event = Event::new("calendar.day_withdrawn", &CalendarDayId::from(day)).with("name", &before.name);
    counted_again(tx, event.because(reason)).await
}

async fn counted_again(mut tx: Tx, event: Event) -> Result<usize> {
    let table = store::table(&mut tx).await?;
    let moved = duties::recount(&mut tx, &table).await?;
    let now = tx.now;
    jobs::enqueue(&mut tx, CHANGED_JOB, None, serde_json::json!({}), now).await?;
    let count = moved.len();
    tx.commit(if moved.is_empty() { event } else { event.with("deadlines", moved) }).await?;
    Ok(count)
}
