//! Applications (hồ sơ của ứng viên): the candidate's side of a dossier (screens 4a–4c; clause II.1.a): a list of tasks, one
//! question a page, saved as typed, papers checked as they arrive, the receipt, and where the dossier
//! is; the last also for whoever holds the receipt.

pub mod actions;
mod log;
mod pages;
pub mod receipt;
mod tasks;
#[cfg(test)]
pub(crate) mod tests;
mod told;

pub use log::LOG_WORDS;
pub use told::{Depth, Line, LineGroup, handed_in, wanted};

use crate::platform::permission::Permission::{Anyone, AppraiseDossiers, OwnDossier, ViewDossiers};
use crate::platform::routes::Routes;
use pages::{check, declaration, end, issued, list, look_up, papers, question, several, start, task_list, track};

/// The routes of the candidate's side.
pub fn routes() -> Routes {
    Routes::new()
        .get("/tra-cuu-ho-so", Anyone, look_up::ask)
        .post("/tra-cuu-ho-so", Anyone, look_up::answer)
        .get("/ung-vien/ho-so", OwnDossier, list::show)
        .get("/ung-vien/ho-so/moi", OwnDossier, start::show)
        .post("/ung-vien/ho-so/moi", OwnDossier, start::create)
        .get("/ung-vien/ho-so/{id}", OwnDossier, track::open)
        .get("/ung-vien/ho-so/{id}/nguyen-vong", OwnDossier, start::edit)
        .post("/ung-vien/ho-so/{id}/nguyen-vong", OwnDossier, start::save)
        .get("/ung-vien/ho-so/{id}/dong-y", OwnDossier, task_list::consent)
        .post("/ung-vien/ho-so/{id}/dong-y", OwnDossier, task_list::agree)
        .get("/ung-vien/ho-so/{id}/muc/{question}", OwnDossier, question::show)
        .post("/ung-vien/ho-so/{id}/muc/{question}", OwnDossier, question::save)
        .post("/ung-vien/ho-so/{id}/muc/{question}/tu-luu", OwnDossier, question::autosave)
        .get("/ung-vien/ho-so/{id}/muc/{question}/{number}", OwnDossier, several::show)
        .post("/ung-vien/ho-so/{id}/muc/{question}/{number}", OwnDossier, several::save)
        .post("/ung-vien/ho-so/{id}/muc/{question}/{number}/tu-luu", OwnDossier, several::autosave)
        .post("/ung-vien/ho-so/{id}/muc/{question}/{number}/bo", OwnDossier, several::remove)
        .get("/ung-vien/ho-so/{id}/giay-to/{item}", OwnDossier, papers::show)
        .post_files("/ung-vien/ho-so/{id}/giay-to/{item}", OwnDossier, papers::give)
        .post("/ung-vien/ho-so/{id}/giay-to/{item}/{file}/bo", OwnDossier, papers::take_back)
        .get("/ung-vien/ho-so/{id}/tep/{file}", OwnDossier, papers::download)
        .get("/ung-vien/ho-so/{id}/kiem-tra", OwnDossier, check::show)
        .post("/ung-vien/ho-so/{id}/kiem-tra", OwnDossier, check::submit)
        .get("/ung-vien/ho-so/{id}/bien-nhan", OwnDossier, check::receipt)
        .get("/ung-vien/ho-so/{id}/bien-nhan.pdf", OwnDossier, check::receipt_pdf)
        .get("/ung-vien/ho-so/{id}/van-ban/{paper}", OwnDossier, issued::download)
        .post("/ung-vien/ho-so/{id}/bo-sung", OwnDossier, track::supply)
        .get("/ung-vien/ho-so/{id}/rut", OwnDossier, end::ask_withdraw)
        .post("/ung-vien/ho-so/{id}/rut", OwnDossier, end::withdraw)
        .get("/ung-vien/ho-so/{id}/xoa", OwnDossier, end::ask_delete)
        .post("/ung-vien/ho-so/{id}/xoa", OwnDossier, end::delete)
        .get("/ho-so/{id}/to-khai", ViewDossiers, declaration::show)
        .post("/ho-so/{id}/to-khai", AppraiseDossiers, declaration::reveal)
}
