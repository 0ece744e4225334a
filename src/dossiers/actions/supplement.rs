//! Asking for a supplement: once, with everything that is missing; a second time only with the head's approval (STD-78).
//! The clock stands still until the candidate answers.

use super::tell::{self, News};
use super::{FILER, follow, recount, stepped};
use crate::dossiers::dossier::{Dossier, DossierId, DossierStep};
use crate::dossiers::items::checklist;
use crate::dossiers::parts::{ItemState, Missing, Supplement, SupplementState};
use crate::dossiers::settings;
use crate::dossiers::store;
use crate::organisation;
use crate::organisation::calendar;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::local;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::words;

words! {
    /// What a leader says to what was put before them.
    pub enum Answer {
        Approve = "approve" "Duyệt",
        Reject = "reject" "Không duyệt",
    }
}

/// Asks for everything that is missing. Tells whether it was sent; a second request waits for a leader first.
pub async fn ask(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    missing: Vec<Missing>,
    reason: &str,
    version: i64,
) -> Result<SupplementState> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::AskSupplement)?;
    seen(&dossier, version)?;
    if missing.is_empty() {
        return Err(Error::refused_at("missing", "Chọn ít nhất một giấy tờ cần bổ sung"));
    }
    if store::open_supplement(&mut tx, id).await?.is_some() {
        return Err(Error::refused("Đã có một yêu cầu bổ sung đang chờ. Chờ duyệt hoặc chờ ứng viên bổ sung trước."));
    }
    if store::open_finding(&mut tx, id).await?.is_some() {
        return Err(Error::refused(
            "Kết luận không đủ điều kiện đang chờ lãnh đạo duyệt nên chưa yêu cầu bổ sung được.",
        ));
    }
    let list = checklist(app, &dossier.beneficiary_group)?;
    if let Some(unknown) = missing.iter().find(|one| !list.iter().any(|kind| kind.code == one.item)) {
        return Err(Error::refused_at("missing", format!("Nhóm đối tượng này không có mục “{}”", unknown.item)));
    }
    // Asked once means everything at once: what lacks and is not named would have to be asked for again.
    let present = store::present_items(&mut tx, id).await?;
    let left_out: Vec<String> = list
        .iter()
        .filter(|kind| !missing.iter().any(|one| one.item == kind.code))
        .filter(|kind| {
            let mut given = present.iter().filter(|item| item.item == kind.code).peekable();
            let lacks = given.peek().is_none() && kind.required;
            lacks || given.any(|item| item.state == ItemState::Rejected)
        })
        .map(|kind| kind.name_vi.clone())
        .collect();
    if !left_out.is_empty() {
        return Err(Error::refused_at(
            "missing",
            format!("Chỉ được yêu cầu bổ sung một lần, nên nêu cả: {}.", left_out.join("; ")),
        ));
    }
    let answer_by = answer_by(&mut tx).await?;
    if dossier.supplements > 0 {
        store::insert_supplement(&mut tx, id, SupplementState::Proposed, &missing, reason, None).await?;
        store::touch(&mut tx, &dossier).await?;
        let after = store::find(&mut tx, id).await?;
        follow::follow(&mut tx, &after).await?;
        let event = Event::new("dossier.supplement_proposed", id).with("code", &dossier.code);
        tx.commit(event.with("papers", missing.len())).await?;
        return Ok(SupplementState::Proposed);
    }
    store::insert_supplement(&mut tx, id, SupplementState::Sent, &missing, reason, Some(answer_by)).await?;
    let event = send(app, &mut tx, &dossier, &missing).await?;
    tx.commit(event).await?;
    Ok(SupplementState::Sent)
}

/// Refuses what was decided on an older version of a dossier than it has now.
pub(super) fn seen(dossier: &Dossier, version: i64) -> Result<()> {
    if dossier.version == version { Ok(()) } else { Err(Error::Stale) }
}

async fn answer_by(tx: &mut Tx) -> Result<chrono::NaiveDate> {
    let today = local(tx.now).date();
    let settings = Settings::on(tx, today).await?;
    let table = organisation::store::calendar::table(tx).await?;
    calendar::last_day(&table, today, settings::supplement_days(&settings)?)
}

/// Sends a request: the dossier is the candidate's now, and its clock stands still.
async fn send(app: &App, tx: &mut Tx, dossier: &Dossier, missing: &[Missing]) -> Result<Event> {
    let note = format!("Yêu cầu bổ sung {} giấy tờ", missing.len());
    let state = store::take(tx, dossier, DossierStep::AskSupplement, &note, FILER).await?;
    store::count_supplement(tx, &dossier.id).await?;
    recount::clock(tx, &dossier.id).await?;
    let after = store::find(tx, &dossier.id).await?;
    follow::follow(tx, &after).await?;
    tell::tell(app, tx, &after, News::SupplementAsked).await?;
    let event = Event::new("dossier.supplement_asked", &dossier.id).with("code", &dossier.code);
    Ok(stepped(event.with("papers", missing.len()), dossier, state))
}

/// Refuses a decision on one's own proposal: two pairs of eyes.
pub(super) fn four_eyes(permit: &Permit, proposed_by: &str) -> Result<()> {
    if proposed_by == permit.user_id() {
        return Err(Error::refused("Người đề xuất không tự duyệt. Đề nghị một lãnh đạo khác duyệt."));
    }
    Ok(())
}

/// A leader approves a second request, which is sent, or rejects it.
pub async fn decide(app: &App, permit: &Permit, id: &DossierId, supplement: &str, answer: Answer) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    let asked: Supplement = store::supplement(&mut tx, id, supplement).await?;
    if asked.state != SupplementState::Proposed {
        return Err(Error::refused("Yêu cầu bổ sung này đã được xử lý."));
    }
    four_eyes(permit, &asked.asked_by)?;
    let by = permit.actor().name;
    let event = match answer {
        Answer::Approve => {
            let day = answer_by(&mut tx).await?;
            store::set_supplement(&mut tx, &asked, SupplementState::Sent, Some(&by), Some(day)).await?;
            send(app, &mut tx, &dossier, &asked.missing()).await?
        }
        Answer::Reject => {
            store::set_supplement(&mut tx, &asked, SupplementState::Rejected, Some(&by), None).await?;
            store::touch(&mut tx, &dossier).await?;
            let after = store::find(&mut tx, id).await?;
            follow::follow(&mut tx, &after).await?;
            Event::new("dossier.supplement_rejected", id).with("code", &dossier.code)
        }
    };
    tx.commit(event).await
}
