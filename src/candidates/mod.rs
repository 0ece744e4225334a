//! Candidates (ứng viên): people who apply. They sign in with a code sent by e-mail, hold no role, and reach what is theirs.
//! Here are their accounts and sessions, what they agreed to, the letters to them, and who looked at their dossiers.

pub mod actions;
pub mod candidate;
pub mod consent;
mod log;
mod pages;
pub mod questions;
pub mod session;
mod settings;
pub mod store;
#[cfg(test)]
mod tests;
pub mod views;

pub use actions::letters::{LETTER_JOB, mail};
pub use candidate::{Candidate, CandidateId};
pub use log::LOG_WORDS;
pub use session::attach;
pub use settings::SETTINGS;

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission::{Anyone, OwnDossier};
use crate::platform::routes::Routes;
use pages::sign_in;

/// The routes of candidates' accounts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ung-vien/dang-nhap", Anyone, sign_in::show)
        .post("/ung-vien/dang-nhap", Anyone, sign_in::send_code)
        .get("/ung-vien/dang-nhap/{id}", Anyone, sign_in::code)
        .post("/ung-vien/dang-nhap/{id}", Anyone, sign_in::take_code)
        .post("/ung-vien/dang-xuat", OwnDossier, sign_in::sign_out)
        .post("/ung-vien/phien-khac/ket-thuc", OwnDossier, sign_in::end_other_sessions)
        .get("/ung-vien/tiep-tuc/{id}", OwnDossier, sign_in::resume)
}

/// Drops what nobody needs any more: old codes, ended sessions, letters that were sent.
pub async fn drop_old(app: &App) -> Result<()> {
    store::drop_old(app).await
}
