//! Erasing (xóa; Law 91/2025/QH15, Articles 14 and 25): what is due is shown first, a leader lets it go, and nothing comes back.
//! A dossier stays as a number with its steps; one that was granted is kept by the law on archives.

use chrono::TimeDelta;

use super::store::{self, Due};
use crate::accounts;
use crate::candidates::CandidateId;
use crate::candidates::store as candidates;
use crate::dossiers::dossier::{DossierId, DossierState};
use crate::dossiers::filing;
use crate::dossiers::store as dossiers;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;

/// The duty of a leader to look at what is due.
const DUTY: &str = "data.erase";

crate::ids! {
    /// What is due to be erased; there is one of it.
    ErasureId = "erasure";
}

/// What is due today.
#[derive(Clone, Debug)]
pub struct DueNow {
    pub dossiers: Vec<Due>,
    /// Days that a refused dossier is kept, and a draft.
    pub terms: (i64, i64),
}

/// What is due to be erased; a term that is not set blocks it.
pub async fn due(app: &App) -> Result<DueNow> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let terms = (settings.number("candidate.retention_days")?, settings.number("candidate.draft_days")?);
    let now = app.clock.now();
    let (ended, drafted) = (now - TimeDelta::days(terms.0), now - TimeDelta::days(terms.1));
    let dossiers = store::due(&mut app.db.read(), ended, drafted).await?;
    Ok(DueNow { dossiers, terms })
}

/// What an erasure did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    pub dossiers: usize,
    pub candidates: usize,
}

/// Erases what was shown: those of `seen` that are still due. Nothing else goes, whatever became due meanwhile.
pub async fn run(app: &App, permit: &Permit, seen: &[String]) -> Result<Erased> {
    let mut done = Erased::default();
    let system = Permit::system("retention");
    for one in due(app).await?.dossiers.into_iter().filter(|one| seen.contains(&one.id)) {
        let id = DossierId::from(one.id.as_str());
        if one.state == "draft" {
            filing::withdraw(app, &system, &id, "").await?;
        }
        filing::erase(app, &system, &id).await?;
        done.dossiers += 1;
        if !store::has_more(&mut app.db.read(), &one.candidate_id).await? {
            erase_account(app, &system, &one.candidate_id).await?;
            done.candidates += 1;
        }
    }
    let mut tx = app.db.write(permit).await?;
    duties::close(&mut tx, &ErasureId::from("due"), DUTY).await?;
    let event = Event::about_instance("data.retention_run");
    tx.commit(event.with("dossiers", done.dossiers).with("candidates", done.candidates)).await?;
    Ok(done)
}

/// Takes away who a candidate is; their row stays as a number.
async fn erase_account(app: &App, permit: &Permit, candidate_id: &str) -> Result<()> {
    let id = CandidateId::from(candidate_id);
    if candidates::find(&mut app.db.read(), candidate_id).await?.erased_at.is_some() {
        return Ok(());
    }
    let mut tx = app.db.write(permit).await?;
    candidates::erase(&mut tx, &id).await?;
    store::forget_details(&mut tx, candidate_id).await?;
    tx.commit(Event::new("candidate.erased", &id)).await
}

/// Erases everything of a candidate at their wish. An open dossier has to be withdrawn first; a granted one is kept by law, and
/// then the wish is refused with that reason.
pub async fn everything(app: &App, permit: &Permit, candidate_id: &str) -> Result<()> {
    let all = dossiers::of_candidate(&mut app.db.read(), candidate_id).await?;
    if let Some(open) = all.iter().find(|one| !one.state.is_closed() && one.state != DossierState::Draft) {
        return Err(Error::refused(format!(
            "Hồ sơ {} đang được xử lý nên chưa xóa được. Ứng viên rút hồ sơ trước, hoặc từ chối yêu cầu kèm lý do.",
            open.code
        )));
    }
    if let Some(granted) = all.iter().find(|one| one.state == DossierState::Granted) {
        return Err(Error::refused(format!(
            "Hồ sơ {} đã được duyệt nên phải giữ theo pháp luật về lưu trữ. Từ chối yêu cầu kèm lý do này, hoặc hạn chế xử lý.",
            granted.code
        )));
    }
    let system = Permit::system("erasure");
    for one in &all {
        if one.state == DossierState::Draft {
            filing::withdraw(app, &system, &one.id, "").await?;
        }
        filing::erase(app, &system, &one.id).await?;
    }
    erase_account(app, permit, candidate_id).await
}

/// Asks the leaders of the standing agency to look at what is due, once.
pub async fn remind(app: &App) -> Result<usize> {
    let due = due(app).await?.dossiers.len();
    if due == 0 {
        return Ok(0);
    }
    let system = Permit::system("privacy.retention");
    let mut tx = app.db.write(&system).await?;
    let leaders = accounts::store::assignments_with(&mut tx, &[Role::StandingLeader], app.clock.today()).await?;
    let Some(leader) = leaders.into_iter().next() else { return Ok(due) };
    let draft = DutyDraft {
        kind: DUTY,
        title: format!("Xem và duyệt xóa dữ liệu của {due} hồ sơ đã hết thời hạn giữ"),
        context: "Người không được tuyển chọn và không đồng ý ở lại nguồn nhân tài".to_owned(),
        link: "/xoa-du-lieu-ung-vien".to_owned(),
        assignment_id: leader.id.to_string(),
        due_on: None,
        counted: None,
    };
    duties::open(&mut tx, &ErasureId::from("due"), draft).await?;
    tx.commit(Event::about_instance("data.erasure_due").with("dossiers", due)).await?;
    Ok(due)
}
