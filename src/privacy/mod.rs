//! Personal data (dữ liệu cá nhân; Law 91/2025/QH15, Decree 356/2025/NĐ-CP): what each column holds, for what purpose and on
//! which ground each form asks, what is held on a person and who looked, what people ask about their data and by when it is
//! answered, and what is erased when.

pub mod actions;
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

pub use erasure::remind;
pub use log::LOG_WORDS;
pub use settings::SETTINGS;
pub use views::note_views;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission::{Anyone, EraseCandidates, HandleDataRequests, OwnDossier};
use crate::platform::routes::Routes;
use pages::{desk, mine, notice, retention};

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
        .get("/xoa-du-lieu-ung-vien", EraseCandidates, retention::preview)
        .post_confirmed("/xoa-du-lieu-ung-vien", EraseCandidates, retention::run)
}

/// Drops the notes of who looked at dossiers that were erased.
pub async fn drop_old(app: &App) -> Result<()> {
    store::drop_old(app).await
}
