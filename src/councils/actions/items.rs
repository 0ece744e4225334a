//! Items come onto agendas, are spoken about, postponed; other features propose theirs.

use super::conflicts::{declared, gate_of, let_in};
use super::{conducted, matters, meeting};
use crate::councils::item::{Item, ItemId, ItemKind, ItemState, ItemStep, Proposal, Standing};
use crate::councils::meeting::{Meeting, MeetingState, MeetingStep};
use crate::councils::sitting::{Gate, Sitting};
use crate::councils::store::{items as store, meetings};
use crate::dossiers;
use crate::dossiers::dossier::{Dossier, DossierId, DossierState};
use crate::packs::Bloc;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::matters::Course;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;

fn stepped(event: Event, item: &Item, state: ItemState) -> Event {
    event.change("state", item.state.as_str(), state.as_str())
}

/// Proposes an item to the council in the transaction of another feature; it waits for a meeting. A question that makes
/// no sense where the person stands is refused.
pub async fn propose(tx: &mut Tx, proposal: &Proposal) -> Result<ItemId> {
    proposal.kind.check(proposal.standing)?;
    let id = store::insert(tx, proposal, None).await?;
    tx.note(Event::new("council_item.proposed", &id).with("kind", proposal.kind.as_str()));
    Ok(id)
}

/// Puts an item onto the next agenda that is being prepared, if there is one; otherwise it waits for the next.
pub async fn bring(app: &App, tx: &mut Tx, item: &ItemId) -> Result<()> {
    if let Some(meeting) = meetings::next_prepared(tx).await? {
        let event = put(app, tx, &meeting, item.as_str()).await?;
        tx.note(event);
    }
    Ok(())
}

/// Puts onto a new agenda what comes by itself.
pub(super) async fn bring_all(app: &App, tx: &mut Tx, meeting: &Meeting) -> Result<()> {
    for item in store::queued(tx).await? {
        if matters::kind_of(app, &item).is_some_and(|kind| kind.by_itself) {
            let event = put(app, tx, meeting, item.id.as_str()).await?;
            tx.note(event);
        }
    }
    Ok(())
}

/// The dossiers that wait for the council and are on no agenda.
pub async fn waiting(db: &mut impl Read, year: i64) -> Result<Vec<Dossier>> {
    let taken = store::dossiers_taken(db).await?;
    let mut ready = Vec::new();
    for bloc in [Bloc::Government, Bloc::Party] {
        ready.extend(dossiers::store::ready(db, year, bloc.as_str()).await?);
    }
    ready.retain(|dossier| !taken.iter().any(|id| *id == dossier.id.as_str()));
    Ok(ready)
}

/// What a council is asked about a dossier.
pub(super) fn of_dossier(app: &App, dossier: &Dossier) -> Proposal {
    let group = policies::group_name(app, &dossier.beneficiary_group);
    let place =
        dossier.agency_name.as_deref().map_or_else(String::new, |agency| format!(", đề nghị tiếp nhận về {agency}"));
    Proposal {
        kind: ItemKind::Grant,
        standing: Standing::Applicant,
        dossier_id: Some(dossier.id.to_string()),
        subject: ("dossier".to_owned(), dossier.id.to_string()),
        talent_id: dossier.talent_id.clone(),
        code: dossier.code.clone(),
        person_name: dossier.person_name.clone(),
        beneficiary_group: dossier.beneficiary_group.clone(),
        agency_id: dossier.agency_id.clone(),
        summary: format!("{group}, {}{place}", dossier.specialty),
        recommendation: dossier.recommendation.map(|one| one.label().to_owned()).unwrap_or_default(),
        opinion: dossier.opinion.clone(),
    }
}

/// Puts chosen dossiers and waiting items onto the agenda of a meeting; tells how many.
pub async fn list(app: &App, permit: &Permit, id: &str, dossiers: &[&str], waiting: &[&str]) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Prepare).await?;
    let mut events = Vec::new();
    for dossier in dossiers {
        let dossier = dossiers::store::find(&mut tx, &DossierId((*dossier).to_owned())).await?;
        if dossier.state != DossierState::AtCouncil {
            return Err(Error::refused(format!(
                "Hồ sơ {} đang ở tình trạng “{}”. Chuyển Hội đồng rồi đưa vào chương trình.",
                dossier.code,
                dossier.state.label()
            )));
        }
        let item = store::insert(&mut tx, &of_dossier(app, &dossier), None).await?;
        events.push(put(app, &mut tx, &meeting, item.as_str()).await?);
    }
    for item in waiting {
        events.push(put(app, &mut tx, &meeting, item).await?);
    }
    if events.is_empty() {
        return Err(Error::refused("Chọn ít nhất một hồ sơ để đưa vào chương trình."));
    }
    let count = events.len();
    tx.commit_all(events).await?;
    Ok(count)
}

/// Puts an item that waits onto the agenda of a meeting.
pub(super) async fn put(app: &App, tx: &mut Tx, meeting: &Meeting, item: &str) -> Result<Event> {
    let item = store::by_id(tx, item).await?;
    let state = item.state.after(ItemStep::List)?;
    store::list(tx, &item, &meeting.id, state).await?;
    matters::moved(app, tx, &item, &meeting.title(), Course::Listed).await?;
    Ok(stepped(Event::new("council_item.listed", &item.id), &item, state).with("meeting", meeting.title()))
}

/// Takes an item off an agenda that is not announced; it waits for another meeting.
pub async fn unlist(app: &App, permit: &Permit, id: &str, item: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Prepare).await?;
    let item = store::find(&mut tx, &meeting.id, item).await?;
    let state = item.state.after(ItemStep::Unlist)?;
    store::unlist(&mut tx, &item, state).await?;
    matters::moved(app, &mut tx, &item, &meeting.title(), Course::Put).await?;
    tx.commit(stepped(Event::new("council_item.unlisted", &item.id), &item, state)).await
}

/// Moves an item up by one place on an agenda that is not closed.
pub async fn raise(app: &App, permit: &Permit, id: &str, item: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meetings::find_within(&mut tx, permit, id).await?;
    if !matches!(meeting.state, MeetingState::Draft | MeetingState::Announced | MeetingState::Open) {
        meeting.state.after(MeetingStep::Prepare)?;
    }
    let agenda = store::of_meeting(&mut tx, &meeting.id).await?;
    let place = agenda.iter().position(|one| one.id.as_str() == item).ok_or(Error::NotFound)?;
    let above = place.checked_sub(1).and_then(|above| agenda.get(above));
    if let (Some(above), Some(raised)) = (above, agenda.get(place)) {
        store::set_position(&mut tx, &raised.id, above.position).await?;
        store::set_position(&mut tx, &above.id, raised.position).await?;
    }
    tx.commit(Event::new("council_item.moved", &ItemId(item.to_owned()))).await
}

/// Saves what was said about an item, over the version that was read: two writers never overwrite each other.
pub async fn note(app: &App, permit: &Permit, id: &str, item: &str, notes: &str, version: i64) -> Result<()> {
    let db = &mut app.db.read();
    let meeting = meeting(db, permit, id, MeetingStep::Write).await?;
    let item = store::find(db, &meeting.id, item).await?;
    declared(&gate_of(app, permit, &meeting, &item).await?)?;
    let mut tx = app.db.write(permit).await?;
    store::set_notes(&mut tx, &item.id, notes, &permit.actor().name, version).await?;
    tx.commit(Event::new("council_item.noted", &item.id)).await
}

/// Postpones an item with a reason and without a vote; it waits for another meeting.
pub async fn postpone(app: &App, permit: &Permit, id: &str, item: &str, reason: &str) -> Result<()> {
    let_in(app, permit, id, item).await?;
    let mut tx = app.db.write(permit).await?;
    let (meeting, _) = conducted(&mut tx, permit, id, MeetingStep::Conduct).await?;
    let item = store::find(&mut tx, &meeting.id, item).await?;
    let state = item.state.after(ItemStep::Postpone)?;
    store::set_state(&mut tx, &item, state, reason).await?;
    let again = Proposal {
        kind: item.kind,
        standing: item.standing,
        dossier_id: item.dossier_id.clone(),
        subject: (item.subject_kind.clone(), item.subject_id.clone()),
        talent_id: item.talent_id.clone(),
        code: item.code.clone(),
        person_name: item.person_name.clone(),
        beneficiary_group: item.beneficiary_group.clone(),
        agency_id: item.agency_id.clone(),
        summary: item.summary.clone(),
        recommendation: item.recommendation.clone(),
        opinion: item.opinion.clone(),
    };
    store::insert(&mut tx, &again, Some(&item.id)).await?;
    matters::moved(app, &mut tx, &item, &meeting.title(), Course::Put).await?;
    let line = format!("Hoãn mục {}: {reason}", item.position);
    meetings::add_line(&mut tx, &meeting.id, Some(item.id.as_str()), &line).await?;
    tx.commit(stepped(Event::new("council_item.postponed", &item.id), &item, state).because(reason)).await
}

/// Reserves a member's dissent on an item that was voted on, until the minutes are issued.
pub async fn dissent(app: &App, permit: &Permit, id: &str, item: &str, words: &str) -> Result<()> {
    let db = &mut app.db.read();
    let meeting = meeting(db, permit, id, MeetingStep::Write).await?;
    let item = store::find(db, &meeting.id, item).await?;
    if gate_of(app, permit, &meeting, &item).await? != Gate::Open {
        return Err(Error::refused("Khai báo có hay không có xung đột lợi ích ở mục này trước."));
    }
    if !item.state.is_voted() {
        return Err(Error::refused("Biểu quyết xong mới ghi ý kiến bảo lưu."));
    }
    let mut tx = app.db.write(permit).await?;
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    let seat = sitting.seat_of(permit.user_id()).map(|seat| seat.member.id.clone()).ok_or(Error::NotFound)?;
    store::set_dissent(&mut tx, &item.id, &seat, words).await?;
    tx.commit(Event::new("council_item.dissented", &item.id)).await
}
