//! A person with a seat says whether they have an interest in an item. Until they do the item stays shut; with one it is
//! gone for them.

use super::{DECLARE, VOTE, close_duty};
use crate::councils::conflict::Answer;
use crate::councils::item::{Item, ItemState};
use crate::councils::meeting::{Meeting, MeetingState, MeetingStep};
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::{ballots, items, meetings};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// Saves what the permit's holder declares of an item. A tie that was computed for certain is not to be denied; one that
/// may be chance is denied with the reason.
pub async fn declare(app: &App, permit: &Permit, id: &str, item: &str, answer: Answer, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meetings::find_within(&mut tx, permit, id).await?;
    if !matches!(meeting.state, MeetingState::Announced | MeetingState::Open) {
        return Err(Error::refused(format!("Phiên họp đang ở tình trạng “{}” nên không khai báo nữa.", meeting.state)));
    }
    let item = items::find(&mut tx, &meeting.id, item).await?;
    let user = permit.user_id();
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    let seat = sitting.seat_of(user).ok_or(Error::NotFound)?;
    let person = sitting::person(&mut tx, &item).await?;
    let hits = sitting.hits(seat, user, &person);
    let found: Vec<&str> = hits.iter().map(|hit| hit.words.as_str()).collect();
    if answer == Answer::Conflict && reason.is_empty() && hits.is_empty() {
        return Err(Error::refused_at("reason", "Nhập quan hệ với người được xét"));
    }
    if answer == Answer::None {
        if let Some(hit) = hits.iter().find(|hit| hit.certain) {
            return Err(Error::refused_at(
                "answer",
                format!("{}. Quan hệ này đã rõ nên không phủ nhận được.", hit.words),
            ));
        }
        if !hits.is_empty() && reason.is_empty() {
            return Err(Error::refused_at("reason", "Nhập lý do phủ nhận quan hệ mà hệ thống tìm thấy"));
        }
    }
    let reason = if reason.is_empty() && answer == Answer::Conflict { found.join("; ") } else { reason.to_owned() };
    if answer == Answer::Conflict {
        leave_ballot(&mut tx, &item, &seat.member.id).await?;
        let line = format!("{} khai báo xung đột lợi ích, mục {}.", seat.member.name, item.position);
        meetings::add_line(&mut tx, &meeting.id, Some(item.id.as_str()), &line).await?;
        close_duty(&mut tx, &item.id, user, VOTE).await?;
    }
    items::declare(&mut tx, &item.id, user, answer, &found.join("; "), &reason).await?;
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    let people = sitting::people(&mut tx, &agenda).await?;
    let declared = items::declarations(&mut tx, &meeting.id).await?;
    let gates = sitting.gates(&agenda, &people, &declared, user);
    if !gates.iter().any(|gate| matches!(gate, Gate::Shut(_))) {
        close_duty(&mut tx, &meeting.id, user, DECLARE).await?;
    }
    tx.commit(Event::new("council_item.declared", &item.id).with("answer", answer.as_str()).with("hits", hits.len()))
        .await
}

/// Takes the ballot of a seat away when one is open. A ballot that was cast secretly cannot be found again: the whole
/// vote has to be annulled.
async fn leave_ballot(tx: &mut Tx, item: &Item, member: &str) -> Result<()> {
    if item.state.is_voted() {
        return Err(Error::refused(
            "Mục này đã biểu quyết xong. Báo người chủ trì để ghi vào biên bản và xem xét biểu quyết lại.",
        ));
    }
    if item.state != ItemState::Balloting {
        return Ok(());
    }
    let Some(ballot) = ballots::newest(tx, &item.id).await?.filter(|ballot| ballot.is_open()) else { return Ok(()) };
    if !ballots::hold(tx, &ballot.id).await? {
        return Err(Error::Stale);
    }
    let voted = ballots::voters(tx, &ballot.id).await?.iter().any(|voter| voter.member_id == member && voter.voted);
    if voted {
        return Err(Error::refused(
            "Phiếu đã gửi nên không rút riêng được. Báo người chủ trì hủy lần bỏ phiếu này rồi khai báo.",
        ));
    }
    ballots::take_away(tx, &ballot.id, member).await
}

/// How far an item is open to the permit's holder. One that a conflict of interest closes does not exist for them, and
/// that they asked is in the log.
pub async fn gate_of(app: &App, permit: &Permit, meeting: &Meeting, item: &Item) -> Result<Gate> {
    let db = &mut app.db.read();
    let sitting = Sitting::of(db, meeting).await?;
    let gate = sitting::gate(db, &sitting, item, permit.user_id()).await?;
    let own = permit.also(Permission::ViewCouncils).is_some_and(|seen| seen.reach() == Reach::Own);
    // Who sees councils by their own seat alone has none on the day of this meeting.
    if gate == Gate::Outside && own {
        return Err(Error::NotFound);
    }
    if matches!(gate, Gate::Closed(_)) {
        let tx = app.db.write(permit).await?;
        tx.commit(Event::new("council_item.kept_shut", &item.id)).await?;
        return Err(Error::NotFound);
    }
    Ok(gate)
}

/// Refuses who has a conflict of interest in an item, or has not said so, before they act on it: whoever presides as well.
pub async fn let_in(app: &App, permit: &Permit, id: &str, item: &str) -> Result<()> {
    let db = &mut app.db.read();
    let meeting = super::meeting(db, permit, id, MeetingStep::Conduct).await?;
    let item = items::find(db, &meeting.id, item).await?;
    declared(&gate_of(app, permit, &meeting, &item).await?)
}

/// Refuses who has a seat and has not said whether they have an interest in an item.
pub(super) fn declared(gate: &Gate) -> Result<()> {
    match gate {
        Gate::Shut(_) => Err(Error::refused("Khai báo có hay không có xung đột lợi ích ở mục này trước.")),
        _ => Ok(()),
    }
}
