//! Personal data (dữ liệu cá nhân; Law 91/2025/QH15, Decree 356/2025/NĐ-CP): what each column holds, for what purpose and on
//! which ground each form asks, what is held on a person and who looked, what people ask about their data and by when it is
//! answered, what is erased when, and the register of breaches with its clocks.

pub mod actions;
mod breach;
mod classes;
pub mod erasure;
mod everything;
mod log;
mod pages;
mod register;
mod request;
mod settings;
mod store;
#[cfg(test)]
mod tests;
mod views;

pub use actions::breaches::{CLOCK_JOB, speak};
pub use erasure::remind;
pub use log::LOG_WORDS;
pub use settings::SETTINGS;
pub use views::note_views;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission::{Anyone, EraseCandidates, HandleDataRequests, OwnDossier};
use crate::platform::routes::Routes;
use pages::{breach as one, breaches, desk, mine, notice, retention};

/// The routes about personal data.
pub fn routes() -> Routes {
    Routes::new()
        .get("/quyen-rieng-tu", Anyone, notice::show)
        .get("/ung-vien/du-lieu", OwnDossier, mine::show)
        .get("/ung-vien/du-lieu.json", OwnDossier, mine::json)
        .get("/ung-vien/du-lieu.pdf", OwnDossier, mine::pdf)
        .post("/ung-vien/du-lieu/dong-y/{purpose}", OwnDossier, mine::give)
        .post("/ung-vien/du-lieu/rut-dong-y/{purpose}", OwnDossier, mine::withdraw)
        .get("/ung-vien/du-lieu/yeu-cau", OwnDossier, mine::ask_form)
        .post("/ung-vien/du-lieu/yeu-cau", OwnDossier, mine::ask)
        .get("/yeu-cau-du-lieu", HandleDataRequests, desk::list)
        .get("/yeu-cau-du-lieu/{id}", HandleDataRequests, desk::show)
        .post("/yeu-cau-du-lieu/{id}/tra-loi", HandleDataRequests, desk::acknowledge)
        .post("/yeu-cau-du-lieu/{id}/gia-han", HandleDataRequests, desk::extend)
        .post("/yeu-cau-du-lieu/{id}/ket-qua", HandleDataRequests, desk::close)
        .get("/vi-pham-du-lieu", HandleDataRequests, breaches::list)
        .get("/vi-pham-du-lieu.xlsx", HandleDataRequests, breaches::export)
        .get("/vi-pham-du-lieu/moi", HandleDataRequests, one::new_form)
        .post("/vi-pham-du-lieu/moi", HandleDataRequests, one::create)
        .get("/vi-pham-du-lieu/{id}", HandleDataRequests, one::show)
        .get("/vi-pham-du-lieu/{id}/sua", HandleDataRequests, one::edit_form)
        .post("/vi-pham-du-lieu/{id}/sua", HandleDataRequests, one::edit)
        .post("/vi-pham-du-lieu/{id}/bao", HandleDataRequests, one::tell)
        .post("/vi-pham-du-lieu/{id}/ket-thuc", HandleDataRequests, one::close)
        .post("/vi-pham-du-lieu/{id}/bien-ban", HandleDataRequests, one::draft_record)
        .get("/xoa-du-lieu-ung-vien", EraseCandidates, retention::preview)
        .post_confirmed("/xoa-du-lieu-ung-vien", EraseCandidates, retention::run)
}

/// Drops the notes of who looked at dossiers that were erased.
pub async fn drop_old(app: &App) -> Result<()> {
    store::drop_old(app).await
}
