//! The register of legal documents (văn bản pháp luật): numbers, dates, effect, clauses, what replaces what, and the
//! warning when something rests on a document that is no longer in force.

pub mod actions;
pub mod citation;
pub mod document;
mod load;
mod log;
mod pages;
pub mod store;
#[cfg(test)]
mod tests;

pub use citation::Citation;
pub use document::LegalDocumentId;
pub use load::load_pack;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{EditLaw, ViewLaw};
use crate::platform::routes::Routes;

/// The routes of the register.
pub fn routes() -> Routes {
    Routes::new()
        .get("/van-ban", ViewLaw, pages::list)
        .get("/van-ban.xlsx", ViewLaw, pages::export)
        .get("/van-ban/them", EditLaw, pages::add_form)
        .post("/van-ban/them", EditLaw, pages::add)
        .get("/van-ban/{id}", ViewLaw, pages::show)
        .get("/van-ban/{id}/sua", EditLaw, pages::edit_form)
        .post("/van-ban/{id}/sua", EditLaw, pages::edit)
        .post("/van-ban/{id}/thay-the", EditLaw, pages::replace)
        .post("/van-ban/{id}/dieu-khoan", EditLaw, pages::add_clause)
        .post("/van-ban/{id}/dieu-khoan/{clause}/bo", EditLaw, pages::remove_clause)
}
