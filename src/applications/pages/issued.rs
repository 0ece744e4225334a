//! The papers that went out about a dossier, as the candidate reads and keeps them: the decision, the refusal with how to
//! complain and by when (Law on Complaints 02/2011/QH13, Article 9), other slips of the one-stop service.

use axum::extract::{Path, State};
use axum::response::Response;
use papers::PaperKind;

use super::day;
use crate::applications::actions;
use crate::councils;
use crate::dossiers::actions::papers as dossier_papers;
use crate::dossiers::complaint_days;
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::parts::StepTaken;
use crate::issuance;
use crate::issuance::paper::{OfficialPaper, PaperState};
use crate::organisation;
use crate::platform::App;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::ui::PublicPage;

/// A paper as the page shows it.
pub(super) struct IssuedPaper {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) number: String,
    pub(super) day: String,
    pub(super) issuer: String,
    pub(super) chip: &'static str,
    pub(super) state: String,
    /// Under which anybody may check it; empty for a slip without one.
    pub(super) code: String,
}

/// Why a dossier was refused, and what the person may do about it.
pub(super) struct Refused {
    /// The article and the reason; empty where the decision itself says them.
    pub(super) reason: String,
    pub(super) complain: String,
}

/// What went out about a dossier, the newest first: the council's decision on it and the slips about it. What a paper was
/// before it was issued is nobody's outside.
pub(super) async fn of(db: &mut impl Read, dossier: &Dossier) -> Result<Vec<OfficialPaper>> {
    let mut all = dossier_papers::about(db, &dossier.id).await?;
    if let Some(item) = councils::of_subject(db, ("dossier", dossier.id.as_str())).await? {
        let decisions = issuance::store::about(db, "council_item", item.id.as_str()).await?.into_iter();
        all.extend(decisions.filter(|paper| paper.paper_kind() == PaperKind::Decision));
    }
    all.retain(|paper| paper.state.was_issued());
    all.sort_by_key(|paper| std::cmp::Reverse((paper.dated_on, paper.created_at)));
    Ok(all)
}

/// A paper in the language of the page.
pub(super) fn shown(page: &PublicPage, paper: &OfficialPaper) -> IssuedPaper {
    let state = match paper.state {
        PaperState::Replaced => "app-issued-replaced",
        PaperState::Revoked => "app-issued-revoked",
        _ => "app-issued-in-force",
    };
    IssuedPaper {
        id: paper.id.to_string(),
        kind: page.t(&format!("paper-kind-{}", paper.paper_kind().key().replace('_', "-"))),
        number: paper.number_text.clone().unwrap_or_default(),
        day: paper.dated_on.map(|dated| day(page, dated)).unwrap_or_default(),
        issuer: paper.agency_name.clone(),
        chip: paper.state.chip(),
        state: page.t(state),
        code: paper.code.clone().unwrap_or_default(),
    }
}

/// What a refused person has to know; nothing for a dossier that was not refused.
pub(super) async fn refused(
    app: &App,
    page: &PublicPage,
    dossier: &Dossier,
    steps: &[StepTaken],
    issued: &[OfficialPaper],
) -> Result<Option<Refused>> {
    let reason = match dossier.state {
        DossierState::RefusedIntake | DossierState::Ineligible => {
            let last = steps.iter().rfind(|step| step.to_state == dossier.state);
            last.map(|step| step.note.clone()).unwrap_or_default()
        }
        DossierState::NotGranted => String::new(),
        _ => return Ok(None),
    };
    let says_so = |paper: &&OfficialPaper| {
        paper.state == PaperState::Issued && matches!(paper.paper_kind(), PaperKind::Refusal | PaperKind::Decision)
    };
    let db = &mut app.db.read();
    let days =
        complaint_days(&Settings::on(db, app.clock.today()).await?).ok().and_then(|days| u32::try_from(days).ok());
    let complain = match (issued.iter().find(says_so), days) {
        (Some(paper), Some(days)) => {
            let from = paper.dated_on.unwrap_or_else(|| app.clock.today());
            let by = organisation::store::calendar::table(db).await?.deadline_calendar_days(from, days);
            let (days, from, by) = (days.to_string(), day(page, from), day(page, by));
            let told = [("agency", paper.agency_name.as_str()), ("days", &days), ("from", &from), ("by", &by)];
            page.lang.told("app-complain", &told)
        }
        _ => page.t("app-complain-later"),
    };
    Ok(Some(Refused { reason, complain }))
}

/// A paper that went out about one's own dossier, as it was signed.
pub async fn download(
    State(app): State<App>,
    permit: Permit,
    Path((id, paper)): Path<(String, String)>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let db = &mut app.db.read();
    let paper = of(db, &dossier).await?.into_iter().find(|one| one.id.as_str() == paper).ok_or(Error::NotFound)?;
    let file = paper.signed_file_id.or(paper.pdf_file_id).ok_or(Error::NotFound)?;
    let stored = files::find(db, &file).await?;
    files::download(&app, &stored).await
}
