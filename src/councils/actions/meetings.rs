//! Meetings are prepared, announced with their papers, opened, closed, or cancelled.

use super::items::bring_all;
use super::{DECLARE, MINUTES, VOTE, close_duty, conducted, duty, matters, meeting, open_duty};
use crate::councils::ballot::Presence;
use crate::councils::council::{Council, Member};
use crate::councils::item::ItemState;
use crate::councils::meeting::{BEGINNING, Meeting, MeetingDraft, MeetingId, MeetingState, MeetingStep};
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::{councils, items, meetings as store};
use crate::councils::veil::{Veil, under_all};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::matters::Course;
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

fn stepped(event: Event, meeting: &Meeting, state: MeetingState) -> Event {
    event.change("state", meeting.state.as_str(), state.as_str())
}

/// Refuses one who presides without being chair or vice chair, or not on that day.
async fn check(tx: &mut Tx, council: &str, draft: &MeetingDraft) -> Result<Member> {
    let member = councils::member(tx, council, &draft.presiding_id)
        .await
        .map_err(|_| Error::refused_at("presiding_id", "Chọn Chủ tịch hoặc Phó Chủ tịch Hội đồng"))?;
    if !member.council_role.may_preside() || !member.serves_on(clock::local(draft.starts_at).date()) {
        return Err(Error::refused_at(
            "presiding_id",
            "Người chủ trì phải là Chủ tịch hoặc Phó Chủ tịch đang giữ nhiệm vụ",
        ));
    }
    crate::accounts::store::user(tx, &draft.secretary_id)
        .await
        .map_err(|_| Error::refused_at("secretary_id", "Chọn thư ký phiên họp"))?;
    Ok(member)
}

/// Refuses a time that has passed, and a day on which the council is not at work. A meeting that begins now may be entered.
fn check_time(tx: &Tx, council: &Council, draft: &MeetingDraft) -> Result<()> {
    if draft.starts_at < tx.now - BEGINNING {
        return Err(Error::refused_at(
            "starts_on",
            format!("Phiên họp không ở trước lúc này ({}). Nhập ngày giờ còn ở phía trước", clock::screen(tx.now)),
        ));
    }
    if !council.is_at_work(clock::local(draft.starts_at).date()) {
        return Err(Error::refused_at("starts_on", "Ngày họp nằm ngoài thời hạn hoạt động của Hội đồng"));
    }
    Ok(())
}

/// Prepares the next meeting of a council.
pub async fn prepare(app: &App, permit: &Permit, council: &str, draft: MeetingDraft) -> Result<MeetingId> {
    let mut tx = app.db.write(permit).await?;
    let council = councils::find_within(&mut tx, permit, council).await?;
    check_time(&tx, &council, &draft)?;
    check(&mut tx, council.id.as_str(), &draft).await?;
    let id = store::insert(&mut tx, &council, &draft).await?;
    let prepared = store::find(&mut tx, id.as_str()).await?;
    bring_all(app, &mut tx, &prepared).await?;
    tx.commit(Event::new("council_meeting.prepared", &id).with("starts_at", draft.starts_at)).await?;
    Ok(id)
}

/// Changes when and where a meeting is while it is prepared.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: MeetingDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Prepare).await?;
    // What is not moved stays, also when its time has passed.
    if draft.starts_at != meeting.starts_at {
        let council = councils::find(&mut tx, &meeting.council_id).await?;
        check_time(&tx, &council, &draft)?;
    }
    check(&mut tx, &meeting.council_id, &draft).await?;
    store::set(&mut tx, &meeting, &draft, version).await?;
    let event = Event::new("council_meeting.edited", &meeting.id)
        .change("starts_at", meeting.starts_at, draft.starts_at)
        .change("place", &meeting.place, &draft.place);
    tx.commit(event).await
}

/// Sends the invitation and the papers to every member, at least the working days before the meeting that the rules ask
/// for; each is asked to say whether they have an interest.
pub async fn announce(app: &App, permit: &Permit, id: &str) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Announce).await?;
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    let days = sitting.rules()?.notice_days;
    let today = clock::local(tx.now).date();
    let table = organisation::store::calendar::table(&mut tx).await?;
    let earliest = organisation::calendar::last_day(&table, today, days)?;
    if meeting.day() < earliest {
        return Err(Error::refused(format!(
            "Giấy mời và tài liệu phải gửi trước phiên họp ít nhất {days} ngày làm việc. Gửi hôm nay ({}) thì sớm nhất họp ngày {}.",
            viet::date::screen(today),
            viet::date::screen(earliest)
        )));
    }
    if meeting.items == 0 {
        return Err(Error::refused("Chương trình chưa có mục nào. Đưa hồ sơ vào chương trình rồi gửi giấy mời."));
    }
    let state = meeting.state.after(MeetingStep::Announce)?;
    store::set_state(&mut tx, &meeting, state).await?;
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    let people = sitting::people(&mut tx, &agenda).await?;
    for seat in &sitting.seats {
        store::insert_invitation(&mut tx, &meeting.id, &seat.member.id).await?;
        let message = MessageDraft {
            user_id: seat.member.user_id.clone(),
            to: Some(seat.member.email.clone()),
            subject: format!("Giấy mời: {}", meeting.title()),
            body: format!(
                "{}, lúc {}, tại {}. Chương trình có {} mục. Mở phiên họp để xác nhận đã nhận tài liệu và khai báo xung đột lợi ích.",
                meeting.council_name,
                meeting.starts(),
                meeting.place,
                meeting.items
            ),
            link: Some(format!("/phien-hop/{}", meeting.id)),
            secret_link: None,
        };
        messages::send(app, &mut tx, message).await?;
        let gates = sitting.gates(&agenda, &people, &[], &seat.member.user_id);
        if gates.iter().any(|gate| matches!(gate, Gate::Shut(_))) {
            open_duty(&mut tx, &meeting.id, &seat.member.user_id, to_declare(&meeting)).await?;
        }
    }
    let event = stepped(Event::new("council_meeting.announced", &meeting.id), &meeting, state)
        .with("rows", meeting.items)
        .with("people", sitting.seats.len());
    tx.commit(event).await?;
    Ok(sitting.seats.len())
}

/// The duty to say of each item of a meeting whether there is an interest.
pub(super) fn to_declare(meeting: &Meeting) -> DutyDraft<'static> {
    let title = format!("Khai báo xung đột lợi ích: {}", meeting.title());
    let context = format!("{} mục, họp lúc {}", meeting.items, meeting.starts());
    DutyDraft { due_on: Some(meeting.day()), ..duty(DECLARE, title, context, format!("/phien-hop/{}", meeting.id)) }
}

/// A member says that they have the invitation and the papers.
pub async fn receive(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = store::find_within(&mut tx, permit, id).await?;
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    let seat = sitting.seat_of(permit.user_id()).ok_or(Error::NotFound)?;
    if !store::set_received(&mut tx, &meeting.id, &seat.member.id).await? {
        return Err(Error::refused("Đã xác nhận nhận tài liệu từ trước, hoặc tài liệu chưa gửi."));
    }
    tx.commit(Event::new("council_meeting.received", &meeting.id)).await
}

/// Notes who came: seat by seat, an absent one with the reason.
pub async fn attend(app: &App, permit: &Permit, id: &str, noted: Vec<(String, Presence, String)>) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = store::find_within(&mut tx, permit, id).await?;
    if !matches!(meeting.state, MeetingState::Announced | MeetingState::Open) {
        meeting.state.after(MeetingStep::Conduct)?;
    }
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    if agenda.iter().any(|item| item.state == ItemState::Balloting) {
        return Err(Error::refused(
            "Đang bỏ phiếu nên danh sách có mặt giữ nguyên. Kiểm phiếu xong rồi điểm danh lại.",
        ));
    }
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    for (member, state, reason) in &noted {
        let seat = sitting.seats.iter().find(|seat| seat.member.id == *member).ok_or(Error::NotFound)?;
        if *state == Presence::Substituted && seat.member.substitute_id.is_none() {
            return Err(Error::refused(format!("{} chưa có người dự thay trong quyết định.", seat.member.name)));
        }
        if *state != Presence::Present && reason.is_empty() {
            return Err(Error::refused(format!("Nhập lý do vắng mặt của {}.", seat.member.name)));
        }
        store::set_attendance(&mut tx, &meeting.id, member, *state, reason).await?;
    }
    let present = noted.iter().filter(|(_, state, _)| *state != Presence::Absent).count();
    let event =
        Event::new("council_meeting.attended", &meeting.id).with("present", present).with("people", noted.len());
    tx.commit(event).await
}

/// Opens a meeting: refused before its hour, and below the quorum.
pub async fn open(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (meeting, sitting) = conducted(&mut tx, permit, id, MeetingStep::Open).await?;
    sitting.rules()?.check_hour(meeting.starts_at, tx.now)?;
    let chair = sitting.presiding(&meeting).is_some_and(|seat| seat.is_taken());
    let (members, present) = (sitting.seats.len() as i64, sitting.present() as i64);
    let sum = sitting.rules()?.check_quorum(members, present, chair)?;
    let state = meeting.state.after(MeetingStep::Open)?;
    store::set_state(&mut tx, &meeting, state).await?;
    store::add_line(&mut tx, &meeting.id, None, &format!("Khai mạc: {sum}.")).await?;
    tx.commit(stepped(Event::new("council_meeting.opened", &meeting.id), &meeting, state).with("sum", sum)).await
}

/// Gives a meeting another one to preside, chair or vice chair.
pub async fn preside(app: &App, permit: &Permit, id: &str, member: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = store::find_within(&mut tx, permit, id).await?;
    if !matches!(meeting.state, MeetingState::Announced | MeetingState::Open) {
        meeting.state.after(MeetingStep::Conduct)?;
    }
    let seat = councils::member(&mut tx, &meeting.council_id, member).await?;
    if !seat.council_role.may_preside() || !seat.serves_on(meeting.day()) {
        return Err(Error::refused("Người chủ trì phải là Chủ tịch hoặc Phó Chủ tịch đang giữ nhiệm vụ."));
    }
    store::set_presiding(&mut tx, &meeting.id, &seat.id).await?;
    tx.commit(Event::new("council_meeting.presided", &meeting.id).with("member", &seat.user_id)).await
}

/// Closes a meeting: every item has been voted on or postponed. The secretary writes the minutes.
pub async fn close(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (meeting, _) = conducted(&mut tx, permit, id, MeetingStep::Close).await?;
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    let open = |state: ItemState| matches!(state, ItemState::Listed | ItemState::Balloting);
    if let Some(item) = agenda.iter().find(|item| open(item.state)) {
        return Err(Error::refused(format!(
            "Mục {} ({}) còn “{}”. Biểu quyết hoặc hoãn mục này kèm lý do rồi bế mạc.",
            item.position, item.code, item.state
        )));
    }
    let state = meeting.state.after(MeetingStep::Close)?;
    store::set_state(&mut tx, &meeting, state).await?;
    store::add_line(&mut tx, &meeting.id, None, "Bế mạc phiên họp.").await?;
    let wanted = duty(
        MINUTES,
        format!("Lập biên bản: {}", meeting.title()),
        meeting.council_name.clone(),
        format!("/phien-hop/{}", meeting.id),
    );
    open_duty(&mut tx, &meeting.id, &meeting.secretary_id, wanted).await?;
    duties::close(&mut tx, &meeting.id, DECLARE).await?;
    tx.commit(stepped(Event::new("council_meeting.closed", &meeting.id), &meeting, state)).await
}

/// Cancels a meeting with a reason: its items wait for another one, and the members are told.
pub async fn cancel(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Cancel).await?;
    let state = meeting.state.after(MeetingStep::Cancel)?;
    let agenda = items::of_meeting(&mut tx, &meeting.id).await?;
    let sitting = Sitting::of(&mut tx, &meeting).await?;
    let veils: Vec<Veil> = agenda.iter().filter(|item| sitting.covers(item)).map(Veil::of).collect();
    // The reason stays with the meeting when its items are gone, and goes to every member.
    let reason = under_all(&veils, reason);
    store::set_state(&mut tx, &meeting, state).await?;
    store::set_cancelled(&mut tx, &meeting.id, &reason).await?;
    for item in agenda {
        let state = item.state.after(crate::councils::item::ItemStep::Unlist)?;
        items::unlist(&mut tx, &item, state).await?;
        matters::moved(app, &mut tx, &item, &meeting.title(), Course::Put).await?;
    }
    for (member, ..) in store::invitations(&mut tx, &meeting.id).await? {
        let member = councils::member(&mut tx, &meeting.council_id, &member).await?;
        let message = MessageDraft {
            user_id: member.user_id,
            to: Some(member.email),
            subject: format!("Hủy: {}", meeting.title()),
            body: reason.clone(),
            link: Some(format!("/phien-hop/{}", meeting.id)),
            secret_link: None,
        };
        messages::send(app, &mut tx, message).await?;
    }
    for kind in [DECLARE, VOTE, MINUTES] {
        duties::drop_all(&mut tx, kind, &[meeting.id.to_string()]).await?;
    }
    tx.commit(stepped(Event::new("council_meeting.cancelled", &meeting.id), &meeting, state).because(&reason)).await
}

/// Saves the conclusion of the one who presides, over the version that was read.
pub async fn conclude(app: &App, permit: &Permit, id: &str, text: &str, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let meeting = meeting(&mut tx, permit, id, MeetingStep::Write).await?;
    store::set_conclusion(&mut tx, &meeting.id, text, version).await?;
    tx.commit(Event::new("council_meeting.concluded", &meeting.id)).await
}

/// Notes that the minutes of a meeting are issued; done twice it changes nothing.
pub(super) async fn sign(app: &App, id: &str, paper: &str, number: &str, on: chrono::NaiveDate) -> Result<()> {
    let mut tx = app.db.write(&Permit::system("paper")).await?;
    let meeting = store::find(&mut tx, id).await?;
    if meeting.state == MeetingState::Signed {
        return Ok(());
    }
    let state = meeting.state.after(MeetingStep::SignMinutes)?;
    store::set_state(&mut tx, &meeting, state).await?;
    store::set_minutes(&mut tx, &meeting.id, paper, number, on).await?;
    close_duty(&mut tx, &meeting.id, &meeting.secretary_id, MINUTES).await?;
    tx.commit(stepped(Event::new("council_meeting.signed", &meeting.id), &meeting, state).with("number", number)).await
}
