//! The receiving unit of a dossier that may be before a council: the item follows the dossier, and what ties a member to
//! the new unit counts from then on. It stays as it is while the council votes and once the decision is drafted.

use papers::PaperKind;

use super::items::of_dossier;
use super::{meetings, open_duty};
use crate::councils::conflict::Answer;
use crate::councils::item::{Item, ItemState};
use crate::councils::meeting::MeetingState;
use crate::councils::sitting::{self, Gate, Sitting};
use crate::councils::store::{ballots, items, meetings as store};
use crate::dossiers::actions::unit::{self, UnitDraft};
use crate::dossiers::dossier::{Dossier, DossierId};
use crate::issuance;
use crate::issuance::paper::PaperState;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Enters the receiving unit of a dossier that was read at `version`.
pub async fn set(app: &App, permit: &Permit, id: &DossierId, draft: &UnitDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (dossier, event) = unit::set(app, &mut tx, permit, id, draft, version).await?;
    if let Some(item) = items::of_subject(&mut tx, "dossier", id.as_str()).await? {
        check_open(&mut tx, &item).await?;
        let event = follow(app, &mut tx, &item, &dossier).await?;
        tx.note(event);
    }
    tx.commit(event).await
}

/// Refuses to change the unit of a dossier by what the council is doing with it; nothing stands against one that no
/// council has.
pub async fn check(db: &mut impl Read, id: &DossierId) -> Result<()> {
    match items::of_subject(db, "dossier", id.as_str()).await? {
        Some(item) => check_open(db, &item).await,
        None => Ok(()),
    }
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
        ItemState::Queued | ItemState::Listed | ItemState::Postponed | ItemState::Dropped => Ok(()),
    }
}

/// The item has the unit of its dossier from now on. After the vote nobody who could vote may be tied to it; before, who
/// is tied to it in a way that was not put to them is asked again.
async fn follow(app: &App, tx: &mut Tx, item: &Item, dossier: &Dossier) -> Result<Event> {
    let before = item.agency().to_owned();
    let summary = if item.state.is_voted() { item.summary.clone() } else { of_dossier(app, dossier).summary };
    items::set_unit(tx, item, dossier.agency_id.as_deref(), &summary).await?;
    let item = items::by_id(tx, item.id.as_str()).await?;
    if let Some(meeting) = &item.meeting_id {
        let meeting = store::find(tx, meeting).await?;
        let sitting = Sitting::of(tx, &meeting).await?;
        if item.state.is_voted() {
            check_voters(tx, &sitting, &item).await?;
        } else if matches!(meeting.state, MeetingState::Announced | MeetingState::Open) {
            for user in ask_again(tx, &sitting, &item).await? {
                open_duty(tx, &meeting.id, &user, meetings::to_declare(&meeting)).await?;
            }
        }
    }
    Ok(Event::new("council_item.unit_entered", &item.id).change("agency", before, item.agency()))
}

/// Refuses a unit to which somebody is tied who could vote on the item.
async fn check_voters(tx: &mut Tx, sitting: &Sitting, item: &Item) -> Result<()> {
    let Some(ballot) = ballots::newest(tx, &item.id).await? else { return Ok(()) };
    let person = sitting::person(tx, item).await?;
    for voter in ballots::voters(tx, &ballot.id).await?.iter().filter(|voter| voter.entitled) {
        let Some(seat) = sitting.seats.iter().find(|seat| seat.member.id == voter.member_id) else { continue };
        let hits = sitting.hits(seat, &voter.user_id, &person);
        if let Some(hit) = hits.iter().find(|hit| hit.certain) {
            return Err(Error::refused_at(
                "agency_id",
                format!(
                    "Hội đồng đã biểu quyết về hồ sơ {} có {} tham gia ({}). Chọn đơn vị khác, hoặc báo người chủ trì để \
                     Hội đồng xét lại",
                    item.code, voter.name, hit.words
                ),
            ));
        }
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
