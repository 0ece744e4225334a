//! The receiving unit of a dossier that may be before a council: the item follows the dossier, and what ties a member to
//! the new unit counts from then on. It stays as it is while the council votes and once the decision is drafted; between the
//! two a vote on another unit is taken again (decision 0075).

use papers::PaperKind;

use super::items::{of_dossier, put};
use super::{meetings, open_duty};
use crate::accounts;
use crate::councils::conflict::Answer;
use crate::councils::item::{Item, ItemState, ItemStep};
use crate::councils::meeting::{Meeting, MeetingState};
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::{ballots, items, meetings as store};
use crate::dossiers::actions::unit::{self, UnitDraft};
use crate::dossiers::dossier::{Dossier, DossierId};
use crate::issuance;
use crate::issuance::paper::PaperState;
use crate::organisation::store::agencies;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// What an entered unit means for the council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Nothing that it has voted on changes.
    Followed,
    /// Its outcome is set aside, and it votes again.
    VotesAgain,
}

/// Enters the receiving unit of a dossier that was read at `version`.
pub async fn set(app: &App, permit: &Permit, id: &DossierId, draft: &UnitDraft, version: i64) -> Result<Entered> {
    let mut tx = app.db.write(permit).await?;
    let (dossier, event) = unit::set(app, &mut tx, permit, id, draft, version).await?;
    let mut entered = Entered::Followed;
    if let Some(item) = items::of_subject(&mut tx, "dossier", id.as_str()).await? {
        check_open(&mut tx, &item).await?;
        match overtaken(&mut tx, &item, &dossier).await? {
            Some(reason) => {
                vote_again(app, &mut tx, &item, &dossier, &reason).await?;
                entered = Entered::VotesAgain;
            }
            None => {
                let event = follow(app, &mut tx, &item, &dossier).await?;
                tx.note(event);
            }
        }
    }
    tx.commit(event).await?;
    Ok(entered)
}

/// Refuses to change the unit of a dossier by what the council is doing with it; tells what a change means for a vote that
/// was counted. Nothing stands against a dossier that no council has.
pub async fn check(db: &mut impl Read, id: &DossierId) -> Result<Option<&'static str>> {
    let Some(item) = items::of_subject(db, "dossier", id.as_str()).await? else { return Ok(None) };
    check_open(db, &item).await?;
    Ok(match (item.state.is_settled(), &item.agency_id) {
        (false, _) => None,
        (true, Some(_)) => Some(
            "Hội đồng đã biểu quyết về hồ sơ này. Đổi sang đơn vị khác thì kết quả không dùng nữa: thành viên khai báo \
             xung đột lợi ích theo đơn vị mới và biểu quyết lại.",
        ),
        (true, None) => Some(
            "Hội đồng đã biểu quyết về hồ sơ này khi chưa ghi đơn vị tiếp nhận. Kết quả giữ nguyên, trừ khi người đã biểu \
             quyết thuộc đơn vị được ghi hoặc cấp trên, cấp dưới của đơn vị đó: khi đó Hội đồng biểu quyết lại.",
        ),
    })
}

async fn check_open(db: &mut impl Read, item: &Item) -> Result<()> {
    let code = &item.code;
    match item.state {
        ItemState::Balloting => Err(Error::refused(format!(
            "Hội đồng đang bỏ phiếu về hồ sơ {code}. Chờ kiểm phiếu xong rồi ghi đơn vị tiếp nhận."
        ))),
        ItemState::Decided => {
            Err(Error::refused(format!("Quyết định về hồ sơ {code} đã thi hành nên đơn vị tiếp nhận giữ nguyên.")))
        }
        ItemState::Passed | ItemState::Failed => {
            let papers = issuance::store::about(db, "council_item", item.id.as_str()).await?;
            let mut decisions = papers.iter().filter(|paper| paper.paper_kind() == PaperKind::Decision);
            match decisions.find(|paper| paper.state.is_under_way() || paper.state == PaperState::Issued) {
                Some(paper) if paper.state == PaperState::Issued => Err(Error::refused(format!(
                    "Quyết định về hồ sơ {code} đã ban hành nên đơn vị tiếp nhận giữ nguyên."
                ))),
                Some(_) => Err(Error::refused(format!(
                    "Dự thảo quyết định về hồ sơ {code} đã ghi đơn vị tiếp nhận. Bỏ dự thảo, ghi đơn vị mới, rồi soạn lại."
                ))),
                None => Ok(()),
            }
        }
        ItemState::Queued | ItemState::Listed | ItemState::SetAside | ItemState::Postponed | ItemState::Dropped => {
            Ok(())
        }
    }
}

/// Why the vote on an item does not hold for the unit that its dossier has now: it was about another one, or it was about
/// none and somebody who could vote is tied to this one.
async fn overtaken(tx: &mut Tx, item: &Item, dossier: &Dossier) -> Result<Option<String>> {
    let Some(agency) = dossier.agency_id.as_deref() else { return Ok(None) };
    if !item.state.is_settled() || item.agency_id.as_deref() == Some(agency) {
        return Ok(None);
    }
    let unit = agencies::find(tx, agency).await?;
    if let Some(before) = &item.agency_name {
        return Ok(Some(format!("Đơn vị tiếp nhận đổi từ {before} sang {} sau khi biểu quyết", unit.name)));
    }
    let entered = Item { agency_id: Some(agency.to_owned()), lineage: Some(unit.lineage), ..item.clone() };
    let tied = could_vote_tied(tx, &entered).await?;
    Ok(tied.then(|| {
        format!("Đơn vị tiếp nhận ghi sau khi biểu quyết là {}, có quan hệ với người đã biểu quyết", unit.name)
    }))
}

/// Whether somebody who could vote on an item is tied to its person for certain.
async fn could_vote_tied(tx: &mut Tx, item: &Item) -> Result<bool> {
    let (Some(meeting), Some(ballot)) = (&item.meeting_id, ballots::newest(tx, &item.id).await?) else {
        return Ok(false);
    };
    let meeting = store::find(tx, meeting).await?;
    let sitting = Sitting::of(tx, &meeting).await?;
    let person = sitting::person(tx, item).await?;
    let voters = ballots::voters(tx, &ballot.id).await?;
    Ok(voters.iter().filter(|voter| voter.entitled).any(|voter| {
        let seat = sitting.seats.iter().find(|seat| seat.member.id == voter.member_id);
        seat.is_some_and(|seat| sitting.hits(seat, &voter.user_id, &person).iter().any(|hit| hit.certain))
    }))
}

/// Sets the outcome of an item aside and asks anew. The item stays as it was voted on, with its ballots and its unit; another
/// one takes the question up, at once while the council meets, otherwise in another meeting.
async fn vote_again(app: &App, tx: &mut Tx, item: &Item, dossier: &Dossier, reason: &str) -> Result<()> {
    let state = item.state.after(ItemStep::SetAside)?;
    items::set_state(tx, item, state, reason).await?;
    let event = Event::new("council_item.set_aside", &item.id);
    tx.note(event.change("state", item.state.as_str(), state.as_str()).because(reason));
    let next = items::insert(tx, &of_dossier(app, dossier), Some(&item.id)).await?;
    let Some(meeting) = &item.meeting_id else { return Ok(()) };
    let meeting = store::find(tx, meeting).await?;
    let mut place = "Hồ sơ chờ đưa vào chương trình phiên sau.".to_owned();
    let mut link = format!("/phien-hop/{}/muc/{}", meeting.id, item.id);
    if meeting.state == MeetingState::Open {
        let event = put(app, tx, &meeting, next.as_str()).await?;
        tx.note(event);
        let next = items::by_id(tx, next.as_str()).await?;
        let line = format!("Bỏ kết quả mục {}, biểu quyết lại ở mục {}: {reason}.", item.position, next.position);
        store::add_line(tx, &meeting.id, Some(next.id.as_str()), &line).await?;
        let sitting = Sitting::of(tx, &meeting).await?;
        ask_duties(tx, &meeting, &sitting, &next).await?;
        place = format!("Biểu quyết lại ở mục {} của phiên họp.", next.position);
        link = format!("/phien-hop/{}/muc/{}", meeting.id, next.id);
    }
    let secretary = accounts::store::user(tx, &meeting.secretary_id).await?;
    let message = MessageDraft {
        user_id: meeting.secretary_id.clone(),
        to: Some(secretary.email),
        subject: format!("Biểu quyết lại: hồ sơ {}", item.code),
        body: format!("{}, mục {}. {reason}. {place}", meeting.title(), item.position),
        link: Some(link),
        secret_link: None,
    };
    messages::send(app, tx, message).await?;
    Ok(())
}

/// The item has the unit of its dossier from now on; before the vote, who is tied to it in a way that was not put to them is
/// asked again.
async fn follow(app: &App, tx: &mut Tx, item: &Item, dossier: &Dossier) -> Result<Event> {
    let before = item.agency().to_owned();
    let summary = if item.state.is_voted() { item.summary.clone() } else { of_dossier(app, dossier).summary };
    items::set_unit(tx, item, dossier.agency_id.as_deref(), &summary).await?;
    let item = items::by_id(tx, item.id.as_str()).await?;
    if let Some(meeting) = item.meeting_id.as_ref().filter(|_| !item.state.is_voted()) {
        let meeting = store::find(tx, meeting).await?;
        if matches!(meeting.state, MeetingState::Announced | MeetingState::Open) {
            let sitting = Sitting::of(tx, &meeting).await?;
            ask_duties(tx, &meeting, &sitting, &item).await?;
        }
    }
    Ok(Event::new("council_item.unit_entered", &item.id).change("agency", before, item.agency()))
}

/// Whoever has to say again whether they have an interest finds that among their work.
async fn ask_duties(tx: &mut Tx, meeting: &Meeting, sitting: &Sitting, item: &Item) -> Result<()> {
    for user in ask_again(tx, sitting, item).await? {
        open_duty(tx, &meeting.id, &user, meetings::to_declare(meeting)).await?;
    }
    Ok(())
}

/// Forgets the word of whoever is tied to the new unit in a way that they were not asked about; tells to whom the item is
/// shut now.
async fn ask_again(tx: &mut Tx, sitting: &Sitting, item: &Item) -> Result<Vec<String>> {
    let person = sitting::person(tx, item).await?;
    let mut shut = Vec::new();
    for seat in &sitting.seats {
        let user = seat.user_id();
        let mut declared = items::declaration(tx, &item.id, user).await?;
        let asked = |words: &str| declared.as_ref().is_some_and(|said| said.hits.contains(words));
        let is_new = sitting.hits(seat, user, &person).iter().any(|hit| !asked(&hit.words));
        if is_new && declared.as_ref().is_some_and(|said| said.answer == Answer::None) {
            items::forget_declaration(tx, &item.id, user).await?;
            declared = None;
        }
        if matches!(sitting.gate(user, &person, declared.as_ref()), Gate::Shut(_)) {
            shut.push(user.to_owned());
        }
    }
    Ok(shut)
}
