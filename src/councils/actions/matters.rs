//! The records that matters are about follow them: the feature that keeps a record declares how (`platform::matters`). A
//! record of which no feature declares anything is decided upon and nothing more.

use chrono::NaiveDate;

use super::{close_duty, duty, open_duty};
use crate::councils::item::{Item, ItemState, ItemStep};
use crate::councils::store::{items, meetings};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::matters::{Course, Decided, Matter, MatterKind, Told};
use crate::platform::words::Words;

/// The duty to see to a decision that could not take effect.
const EFFECT: &str = "council.effect";

/// How the record of an item follows.
pub fn kind_of(app: &App, item: &Item) -> Option<&'static MatterKind> {
    app.features().matter(&item.subject_kind)
}

fn of(item: &Item, meeting: &str) -> Matter {
    Matter {
        subject_id: item.subject_id.clone(),
        outcome: item.outcome.map(|outcome| outcome.as_str().to_owned()).unwrap_or_default(),
        meeting: meeting.to_owned(),
    }
}

/// What an item comes to, for those who vote.
pub async fn told(app: &App, item: &Item) -> Result<Told> {
    match kind_of(app, item) {
        Some(kind) => (kind.told)(app, &of(item, "")).await,
        None => Ok(Told::default()),
    }
}

/// The record of an item follows it.
pub async fn moved(app: &App, tx: &mut Tx, item: &Item, meeting: &str, course: Course) -> Result<()> {
    match kind_of(app, item) {
        Some(kind) => (kind.moved)(app, tx, &of(item, meeting), course).await,
        None => Ok(()),
    }
}

/// What the decision on an item orders besides, article by article.
pub async fn ordered(app: &App, tx: &mut Tx, item: &Item, from: NaiveDate) -> Result<Vec<String>> {
    match kind_of(app, item) {
        Some(kind) => (kind.ordered)(app, tx, &of(item, ""), from).await,
        None => Ok(Vec::new()),
    }
}

/// Lets the decision on an item take effect in the feature that keeps its record.
pub async fn decided(app: &App, tx: &mut Tx, item: &Item, paper: (&str, &str, NaiveDate)) -> Result<()> {
    let Some(kind) = kind_of(app, item) else { return Ok(()) };
    let (paper_id, number, decided_on) = paper;
    let decision = Decided {
        matter: of(item, ""),
        paper_id: paper_id.to_owned(),
        number: number.to_owned(),
        decided_on,
        from: item.effective_on.unwrap_or(decided_on),
        policy_key: item.policy_key.clone(),
    };
    (kind.decided)(app, tx, &decision).await
}

/// The item under which a council has a record before it now: waiting, on an agenda, or voted on.
pub async fn of_subject(db: &mut impl Read, subject: (&str, &str)) -> Result<Option<Item>> {
    items::of_subject(db, subject.0, subject.1).await
}

/// Takes a matter back that its feature has settled otherwise. One that is being voted on stays.
pub async fn withdraw(tx: &mut Tx, subject: (&str, &str), reason: &str) -> Result<()> {
    let Some(item) = items::of_subject(tx, subject.0, subject.1).await? else { return Ok(()) };
    if item.state.is_voted() {
        return Ok(());
    }
    let state = item.state.after(ItemStep::Drop)?;
    items::unlist(tx, &item, state).await?;
    let event = Event::new("council_item.dropped", &item.id);
    tx.note(event.change("state", item.state.as_str(), state.as_str()).because(reason));
    Ok(())
}

/// Keeps why a decision could not take effect: shown with the item, and a duty of the meeting's secretary. The next try
/// is by the rules in force then.
pub async fn keep_blocked(tx: &mut Tx, item: &Item, sentence: &str) -> Result<Event> {
    items::set_blocked(tx, &item.id, sentence).await?;
    if let Some(meeting) = &item.meeting_id {
        let meeting = meetings::find(tx, meeting).await?;
        let wanted = duty(
            EFFECT,
            format!("Quyết định chưa thi hành được: mục {}, {}", item.position, meeting.title()),
            sentence.to_owned(),
            format!("/phien-hop/{}/muc/{}", meeting.id, item.id),
        );
        open_duty(tx, &item.id, &meeting.secretary_id, wanted).await?;
    }
    Ok(Event::new("council_item.effect_blocked", &item.id).because(sentence))
}

/// What was in the way is gone.
pub async fn clear_blocked(tx: &mut Tx, item: &Item) -> Result<()> {
    if item.effect_blocked.is_empty() {
        return Ok(());
    }
    items::set_blocked(tx, &item.id, "").await?;
    if let Some(meeting) = &item.meeting_id {
        let meeting = meetings::find(tx, meeting).await?;
        close_duty(tx, &item.id, &meeting.secretary_id, EFFECT).await?;
    }
    Ok(())
}

/// Whether a decision waits for somebody to let it take effect again.
pub fn may_try_again(item: &Item, today: NaiveDate) -> Result<String> {
    let waits = !item.effect_blocked.is_empty() && item.state != ItemState::Decided;
    let due = item.effective_on.is_none_or(|from| from <= today);
    item.decision_paper_id
        .clone()
        .filter(|_| waits && due)
        .ok_or_else(|| Error::refused("Mục này không có quyết định nào chờ thi hành lại."))
}
