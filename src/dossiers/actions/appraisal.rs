//! Appraisal (thẩm định): papers judged one by one, an opinion, then the way on: to the council, to its end as not
//! eligible, or a halt.

use super::supplement::{Answer, four_eyes, seen};
use super::tell::{self, News};
use super::{COUNCIL, follow, recount, stepped};
use crate::dossiers::dossier::{Dossier, DossierId, DossierState, DossierStep};
use crate::dossiers::engine;
use crate::dossiers::items::checklist;
use crate::dossiers::parts::{FindingState, ItemState, SupplementState};
use crate::dossiers::settings;
use crate::dossiers::store::{self, Opinion};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::local;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use policy::answer::Verdict;

/// Judges a paper that was seen at `version`: met, or not met for a reason.
pub async fn judge(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    item: &str,
    state: ItemState,
    note: &str,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    if !matches!(dossier.state, DossierState::Appraising | DossierState::Supplement) {
        return Err(Error::refused(format!(
            "Hồ sơ đang ở tình trạng “{}” nên không đánh giá giấy tờ được.",
            dossier.state.label()
        )));
    }
    match state {
        ItemState::Accepted => {}
        ItemState::Rejected if !note.is_empty() => {}
        ItemState::Rejected => {
            return Err(Error::refused_at("note", "Nhập lý do chưa đạt, để ứng viên biết cần sửa gì"));
        }
        _ => return Err(Error::refused_at("state", "Chọn đạt hoặc chưa đạt")),
    }
    let known = store::item(&mut tx, id, item).await?;
    store::judge(&mut tx, &known, state, note, &permit.actor().name, version).await?;
    let event = Event::new("dossier.item_judged", id).with("code", &dossier.code).with("item", &known.item).change(
        "item_state",
        known.state.as_str(),
        state.as_str(),
    );
    tx.commit(event).await
}

/// Saves what the officer thinks of a dossier that they read at `version`.
pub async fn save_opinion(app: &App, permit: &Permit, id: &DossierId, opinion: Opinion, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    write_opinion(&mut tx, &dossier, &opinion, version).await?;
    tx.commit(Event::new("dossier.opinion_saved", id).with("code", &dossier.code)).await
}

async fn write_opinion(tx: &mut Tx, dossier: &Dossier, opinion: &Opinion, version: i64) -> Result<()> {
    if dossier.state != DossierState::Appraising {
        return Err(Error::refused(format!(
            "Hồ sơ đang ở tình trạng “{}” nên không ghi ý kiến thẩm định được.",
            dossier.state.label()
        )));
    }
    store::set_opinion(tx, dossier, opinion, version).await
}

/// Passes a dossier on to the council with the opinion and the recommendation. Every required paper has to be accepted;
/// where the engine does not find it eligible, the officer says why it goes on all the same.
pub async fn to_council(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    opinion: Opinion,
    in_spite: &str,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::ToCouncil)?;
    settled(&mut tx, id).await?;
    let present = store::present_items(&mut tx, id).await?;
    let list = checklist(app, &dossier.beneficiary_group)?;
    let open: Vec<String> = list
        .iter()
        .filter(|kind| {
            let mut of_kind = present.iter().filter(|item| item.item == kind.code).peekable();
            if of_kind.peek().is_none() { kind.required } else { of_kind.any(|item| item.state != ItemState::Accepted) }
        })
        .map(|kind| kind.name_vi.clone())
        .collect();
    if !open.is_empty() {
        return Err(Error::refused(format!(
            "Chưa chuyển Hội đồng được vì còn giấy tờ chưa đạt: {}. Đánh giá từng giấy tờ, hoặc yêu cầu bổ sung.",
            open.join("; ")
        )));
    }
    if opinion.text.is_empty() {
        return Err(Error::refused_at("opinion", "Nhập ý kiến thẩm định"));
    }
    let Some(recommendation) = opinion.recommendation else {
        return Err(Error::refused_at("recommendation", "Chọn đề nghị của cơ quan thường trực"));
    };
    let examined = engine::examine(app, &mut tx, &dossier).await?;
    if examined.verdict != Verdict::Entitled && in_spite.is_empty() {
        return Err(Error::refused_at(
            "in_spite",
            format!(
                "Đối chiếu điều kiện cho kết quả “{}”. Ghi lý do vẫn chuyển Hội đồng, hoặc bổ sung thông tin rồi chạy lại.",
                examined.title
            ),
        ));
    }
    write_opinion(&mut tx, &dossier, &opinion, version).await?;
    let dossier = store::find(&mut tx, id).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::ToCouncil, in_spite, COUNCIL).await?;
    moved_on(app, &mut tx, id, News::ToCouncil).await?;
    let event = Event::new("dossier.sent_to_council", id)
        .with("code", &dossier.code)
        .with("recommendation", recommendation.as_str())
        .with("engine", examined.verdict.as_str())
        .with("policy_version", examined.version);
    tx.commit(stepped(event, &dossier, state)).await
}

/// Refuses to go on while something waits for a leader.
async fn settled(tx: &mut Tx, id: &DossierId) -> Result<()> {
    if store::open_supplement(tx, id).await?.is_some_and(|asked| asked.state == SupplementState::Proposed) {
        return Err(Error::refused("Yêu cầu bổ sung đang chờ lãnh đạo duyệt. Chờ ý kiến đó rồi làm bước tiếp."));
    }
    if store::open_finding(tx, id).await?.is_some() {
        return Err(Error::refused(
            "Kết luận không đủ điều kiện đang chờ lãnh đạo duyệt. Chờ ý kiến đó rồi làm bước tiếp.",
        ));
    }
    Ok(())
}

/// What follows every step: the clock, the duties, the news.
async fn moved_on(app: &App, tx: &mut Tx, id: &DossierId, news: News) -> Result<()> {
    recount::clock(tx, id).await?;
    let after = store::find(tx, id).await?;
    follow::follow(tx, &after).await?;
    tell::tell(app, tx, &after, news).await
}

/// The council sends a dossier back to be looked at again; the caller commits the event with its own.
pub async fn back_from_council(app: &App, tx: &mut Tx, id: &DossierId, reason: &str) -> Result<Event> {
    let dossier = store::find(tx, id).await?;
    let holder = follow::officer_or_desk(tx, &dossier).await?;
    let state = store::take(tx, &dossier, DossierStep::BackFromCouncil, reason, &holder).await?;
    moved_on(app, tx, id, News::Back).await?;
    let event = Event::new("dossier.back_from_council", id).with("code", &dossier.code);
    Ok(stepped(event, &dossier, state))
}

/// Halts a dossier (dừng xử lý) for a reason; the clock stands still.
pub async fn suspend(app: &App, permit: &Permit, id: &DossierId, reason: &str, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::Suspend)?;
    seen(&dossier, version)?;
    settled(&mut tx, id).await?;
    let holder = follow::officer_or_desk(&mut tx, &dossier).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Suspend, reason, &holder).await?;
    moved_on(app, &mut tx, id, News::Suspended).await?;
    tx.commit(stepped(Event::new("dossier.suspended", id).with("code", &dossier.code), &dossier, state)).await
}

/// Goes on with a dossier that was halted; what was asked of the candidate before is no longer waited for.
pub async fn resume(app: &App, permit: &Permit, id: &DossierId, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::Resume)?;
    seen(&dossier, version)?;
    if let Some(asked) = store::open_supplement(&mut tx, id).await? {
        store::set_supplement(&mut tx, &asked, SupplementState::Answered, None, asked.answer_by).await?;
    }
    let holder = follow::officer_or_desk(&mut tx, &dossier).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Resume, "", &holder).await?;
    moved_on(app, &mut tx, id, News::Resumed).await?;
    tx.commit(stepped(Event::new("dossier.resumed", id).with("code", &dossier.code), &dossier, state)).await
}

/// An officer finds that somebody is not eligible; a leader has to approve it.
pub async fn propose_ineligible(
    app: &App,
    permit: &Permit,
    id: &DossierId,
    article: &str,
    reason: &str,
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::FindIneligible)?;
    seen(&dossier, version)?;
    settled(&mut tx, id).await?;
    // The letter has to say by when one may complain: better told now than when a leader approves.
    let today = local(tx.now).date();
    settings::complaint_days(&Settings::on(&mut tx, today).await?)?;
    store::insert_finding(&mut tx, id, article, reason).await?;
    store::touch(&mut tx, &dossier).await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    let event = Event::new("dossier.ineligibility_proposed", id).with("code", &dossier.code);
    tx.commit(event.with("article", article)).await
}

/// A leader approves a finding, which ends the dossier, or rejects it.
pub async fn decide_ineligible(app: &App, permit: &Permit, id: &DossierId, answer: Answer) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    let finding = store::open_finding(&mut tx, id).await?;
    let finding = finding.ok_or_else(|| Error::refused("Kết luận này đã được xử lý. Mở lại hồ sơ để xem."))?;
    four_eyes(permit, &finding.proposed_by)?;
    let by = permit.actor().name;
    let event = match answer {
        Answer::Approve => {
            store::set_finding(&mut tx, &finding, FindingState::Approved, &by).await?;
            let note = format!("{}: {}", finding.article, finding.reason);
            let state = store::take(&mut tx, &dossier, DossierStep::FindIneligible, &note, "").await?;
            moved_on(app, &mut tx, id, News::Ineligible).await?;
            let event = Event::new("dossier.found_ineligible", id).with("article", &finding.article);
            stepped(event.with("code", &dossier.code), &dossier, state)
        }
        Answer::Reject => {
            store::set_finding(&mut tx, &finding, FindingState::Rejected, &by).await?;
            store::touch(&mut tx, &dossier).await?;
            let after = store::find(&mut tx, id).await?;
            follow::follow(&mut tx, &after).await?;
            Event::new("dossier.ineligibility_rejected", id).with("code", &dossier.code)
        }
    };
    tx.commit(event).await
}

/// Notes that somebody read a paper of a dossier.
pub async fn note_read(app: &App, permit: &Permit, id: &DossierId, code: &str, item: &str) -> Result<()> {
    let tx = app.db.write(permit).await?;
    tx.commit(Event::new("dossier.item_read", id).with("code", code).with("item", item)).await
}
