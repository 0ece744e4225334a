//! Substitutes and handovers.

use chrono::NaiveDate;

use crate::accounts::handover::{self, HandoverDraft, HandoverId, HandoverState};
use crate::accounts::store;
use crate::accounts::substitution::{self, SubstitutionDraft, SubstitutionId};
use crate::accounts::user::{Assignment, UserState};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft, DutyId};
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permit::Permit;

/// One's own assignment in force. A substitute may not pass on what they do in another's name.
async fn own_assignment(tx: &mut Tx, permit: &Permit, id: &str, today: NaiveDate) -> Result<Assignment> {
    if permit.signed()?.behalf.is_some() {
        return Err(Error::refused(
            "Đang thay mặt người khác nên không cử người thay hoặc bàn giao tiếp. Chuyển về vai trò của mình.",
        ));
    }
    let own = store::active_assignments(tx, permit.user_id(), today).await?;
    own.into_iter().find(|held| held.id.as_str() == id).ok_or(Error::NotFound)
}

/// Names a substitute for one's own assignment for some days.
pub async fn substitute(app: &App, permit: &Permit, draft: SubstitutionDraft) -> Result<SubstitutionId> {
    let mut tx = app.db.write(permit).await?;
    let today = clock::local(tx.now).date();
    let absent = own_assignment(&mut tx, permit, draft.assignment_id.as_str(), today).await?;
    let person = store::user(&mut tx, draft.substitute_id.as_str()).await.map_err(|_| choose_a_person())?;
    let colleagues = store::assignments_in(&mut tx, &absent.agency_id, today).await?;
    if person.state != UserState::Active || !colleagues.iter().any(|held| held.user_id == person.id) {
        return Err(choose_a_person());
    }
    let id = substitution::insert(&mut tx, &draft, &absent).await?;
    let (from, to) = (viet::date::screen(draft.starts_on), viet::date::screen(draft.ends_on));
    let message = MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email.clone()),
        subject: format!("Thay mặt {} từ {from} đến {to}", absent.user_name),
        body: format!(
            "{} cử {} thay mặt ở vai trò {} từ {from} đến {to}. Lý do: {}. Chọn “Thay mặt {}” trong trình đơn tài khoản để bắt đầu.",
            absent.user_name,
            person.full_name,
            absent.label(),
            draft.reason,
            absent.user_name
        ),
        link: Some("/tai-khoan-cua-toi".to_owned()),
        secret_link: None,
    };
    messages::send(app, &mut tx, message).await?;
    let event = Event::new("substitute.named", &id)
        .with("substitute", &person.full_name)
        .with("starts_on", draft.starts_on)
        .with("ends_on", draft.ends_on)
        .because(&draft.reason);
    tx.commit(event).await?;
    Ok(id)
}

fn choose_a_person() -> Error {
    Error::refused_at("substitute_id", "Chọn người thay đang làm việc trong cùng cơ quan")
}

/// Ends a substitution before its time; the absent person or the substitute may.
pub async fn end_substitution(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let found = substitution::find(&mut tx, permit.user_id(), id).await?;
    if substitution::end(&mut tx, &found.id).await? == 0 {
        return Err(Error::refused("Lần thay này đã kết thúc."));
    }
    tx.commit(Event::new("substitute.ended", &found.id).with("substitute", found.substitute_name)).await
}

/// Hands all open duties of one's assignment over to another officer, with a list.
pub async fn hand_over(app: &App, permit: &Permit, from: &str, draft: HandoverDraft) -> Result<HandoverId> {
    let mut tx = app.db.write(permit).await?;
    let today = clock::local(tx.now).date();
    let giver = own_assignment(&mut tx, permit, from, today).await?;
    let receiver = store::assignment(&mut tx, draft.to_assignment.as_str()).await;
    let receiver = receiver.ok().filter(|held| held.id != giver.id && held.agency_id == giver.agency_id);
    let receiver = receiver
        .ok_or_else(|| Error::refused_at("to_assignment", "Chọn người nhận đang làm việc trong cùng cơ quan"))?;
    let moved = duties::hand_over(&mut tx, giver.id.as_str(), receiver.id.as_str()).await?;
    if moved.is_empty() {
        return Err(Error::refused("Không có việc nào đang chờ để bàn giao."));
    }
    let id = handover::insert(&mut tx, &giver.id, &draft, permit.user_id(), &moved).await?;
    let link = format!("/ban-giao/{id}");
    let duty = DutyDraft {
        kind: "handover.accept",
        title: format!("Xác nhận nhận bàn giao {} việc từ {}", moved.len(), giver.user_name),
        context: draft.reason.clone(),
        link: link.clone(),
        assignment_id: receiver.id.to_string(),
        due_on: None,
        counted: None,
    };
    duties::open(&mut tx, &id, duty).await?;
    let person = store::user(&mut tx, receiver.user_id.as_str()).await?;
    let message = MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email),
        subject: format!("{} bàn giao {} việc", giver.user_name, moved.len()),
        body: format!("{} bàn giao {} việc đang chờ. Lý do: {}.", giver.user_name, moved.len(), draft.reason),
        link: Some(link),
        secret_link: None,
    };
    messages::send(app, &mut tx, message).await?;
    let event = Event::new("handover.sent", &id)
        .with("from", &giver.user_name)
        .with("to", &receiver.user_name)
        .with("duties", moved.len())
        .because(&draft.reason);
    tx.commit(event).await?;
    Ok(id)
}

/// Accepts a handover; the receiver does.
pub async fn accept_handover(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let found = handover::find(&mut tx, permit.user_id(), id).await?;
    if found.to_user != permit.user_id() {
        return Err(Error::refused("Chỉ người nhận mới xác nhận được bàn giao này."));
    }
    if !handover::settle(&mut tx, &found.id, HandoverState::Accepted).await? {
        return Err(Error::refused(format!("Bàn giao này không còn chờ: {}.", found.state)));
    }
    duties::close(&mut tx, &found.id, "handover.accept").await?;
    tx.commit(Event::new("handover.accepted", &found.id)).await
}

/// Takes a handover back while it is not accepted: the duties return to the giver.
pub async fn undo_handover(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let found = handover::find(&mut tx, permit.user_id(), id).await?;
    if !handover::settle(&mut tx, &found.id, HandoverState::Undone).await? {
        return Err(Error::refused(format!("Bàn giao này không còn chờ: {}.", found.state)));
    }
    let ids: Vec<DutyId> = handover::items(&mut tx, &found.id).await?.into_iter().map(|item| item.duty_id).collect();
    duties::move_to(&mut tx, &ids, found.from_assignment.as_str()).await?;
    duties::close(&mut tx, &found.id, "handover.accept").await?;
    tx.commit(Event::new("handover.undone", &found.id)).await
}
