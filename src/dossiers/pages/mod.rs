//! The pages of dossiers: the list, filing for a person, and the appraisal (screen 11).

mod facts;
mod file;
mod list;
mod new;
mod show;
mod steps;
mod supplement;

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use crate::dossiers::actions;
use crate::dossiers::dossier::{Dossier, DossierState, FiledBy};
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission::{AppraiseDossiers, ApproveAppraisals, FileDossiers, ViewDossiers};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;

/// The routes of dossiers.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ho-so", ViewDossiers, list::list)
        .get("/ho-so.xlsx", ViewDossiers, list::export)
        .get("/ho-so/lap", FileDossiers, new::new_form)
        .post("/ho-so/lap", FileDossiers, new::create)
        .get("/ho-so/{id}", ViewDossiers, show::show)
        .get("/ho-so/{id}/sua", FileDossiers, new::form)
        .post("/ho-so/{id}/sua", FileDossiers, new::save)
        .get("/ho-so/{id}/doi-chieu", FileDossiers, facts::form)
        .post("/ho-so/{id}/doi-chieu", FileDossiers, facts::save)
        .post_files("/ho-so/{id}/giay-to/{item}/nop", FileDossiers, file::give)
        .post("/ho-so/{id}/giay-to/{item}/bo", FileDossiers, file::take_back)
        .get("/ho-so/{id}/giay-to/{item}/tep", ViewDossiers, file::show)
        .get("/ho-so/{id}/giay-to/{item}/tai", ViewDossiers, file::download)
        .post("/ho-so/{id}/giay-to/{item}/danh-gia", AppraiseDossiers, file::judge)
        .post("/ho-so/{id}/nop", FileDossiers, steps::submit)
        .post("/ho-so/{id}/gui-bo-sung", FileDossiers, steps::supply)
        .post("/ho-so/{id}/rut", FileDossiers, steps::withdraw)
        .post("/ho-so/{id}/tiep-nhan", AppraiseDossiers, steps::receive)
        .post("/ho-so/{id}/tu-choi", AppraiseDossiers, steps::refuse)
        .post("/ho-so/{id}/giao", AppraiseDossiers, steps::assign)
        .post("/ho-so/{id}/y-kien", AppraiseDossiers, steps::save_opinion)
        .post("/ho-so/{id}/chuyen-hoi-dong", AppraiseDossiers, steps::to_council)
        .get("/ho-so/{id}/bo-sung", AppraiseDossiers, supplement::form)
        .post("/ho-so/{id}/bo-sung", AppraiseDossiers, supplement::ask)
        .post("/ho-so/{id}/bo-sung/{supplement}", ApproveAppraisals, supplement::decide)
        .post("/ho-so/{id}/khong-du-dieu-kien", AppraiseDossiers, steps::propose_ineligible)
        .post("/ho-so/{id}/khong-du-dieu-kien/duyet", ApproveAppraisals, steps::decide_ineligible)
        .post("/ho-so/{id}/dung", AppraiseDossiers, steps::suspend)
        .post("/ho-so/{id}/tiep-tuc", AppraiseDossiers, steps::resume)
        .post("/ho-so/{id}/van-ban/{kind}", AppraiseDossiers, steps::draft_paper)
        .post("/ho-so/{id}/xin-loi", AppraiseDossiers, steps::apologise)
        .get("/ho-so/{id}/giay-tiep-nhan.pdf", ViewDossiers, file::receipt)
}

/// A dossier that the reader sees; an attempt at another is noted, and to them it does not exist.
async fn found(app: &App, permit: &Permit, id: &str) -> Result<Dossier> {
    match store::find_within(&mut app.db.read(), permit, id).await {
        Ok(dossier) => Ok(dossier),
        Err(error) => Err(actions::note_attempt(app, permit, id, error).await),
    }
}

/// Whether the reader may open the papers of a dossier: those who appraise and check it, and an agency what it handed in
/// itself. Health and personal papers of a candidate are not the hiring agency's to read (Law 91/2025/QH15).
fn may_read_papers(permit: &Permit, dossier: &Dossier) -> bool {
    permit.also(AppraiseDossiers).is_some() || permit.role() == Role::Auditor || dossier.filed_by == FiledBy::Agency
}

/// When an appraisal is due, as lists and pages show it.
struct Deadline {
    class: &'static str,
    text: String,
}

impl Deadline {
    fn of(dossier: &Dossier, table: &HolidayTable, today: NaiveDate) -> Option<Deadline> {
        if !matches!(dossier.state, DossierState::Appraising | DossierState::Supplement | DossierState::Suspended) {
            return None;
        }
        let due = dossier.due_on?;
        if dossier.state != DossierState::Appraising {
            return Some(Deadline { class: "", text: format!("đang dừng ({})", viet::date::screen(due)) });
        }
        let class = match due {
            due if due < today => "bad",
            due if due == today => "warn",
            _ => "",
        };
        Some(Deadline { class, text: format!("{}, {}", viet::date::screen(due), table.status(due, today).sentence()) })
    }
}
