//! The public side, without signing in: the city's front page, the published catalogue with its open data, "Kiểm tra điều
//! kiện" (may I be entitled, to what, why or why not), and the same answers for programs. Nothing that visitors answer is kept.

mod answers;
mod api;
mod carried;
mod meter;
mod open_data;
mod openapi;
mod outcome;
mod pages;
mod quick;
#[cfg(test)]
mod tests;
mod topic;

pub use carried::{Carried, carried};
pub use meter::{LOOK_UPS_A_MINUTE, count_look_up, drop_old};

use crate::platform::permission::Permission::Anyone;
use crate::platform::routes::Routes;
use pages::{catalogue, check, home};

/// The routes of the public side.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Anyone, home::front)
        .get("/kiem-tra-dieu-kien", Anyone, check::show)
        .get("/danh-muc", Anyone, catalogue::newest)
        .get("/danh-muc/{year}", Anyone, catalogue::show)
        .get("/danh-muc/{year}/nhung", Anyone, catalogue::embed)
        .get("/danh-muc/{year}/phu-luc.pdf", Anyone, catalogue::annex_pdf)
        .get("/danh-muc/{year}/phu-luc.docx", Anyone, catalogue::annex_docx)
        .get("/danh-muc.atom", Anyone, open_data::atom)
        .get("/api/v1/catalogue/{year}", Anyone, open_data::json)
        .get("/api/v1/catalogue/{year}/rows.csv", Anyone, open_data::csv)
        .post("/api/v1/entitlements", Anyone, api::entitlements)
        .get("/api/v1/openapi.json", Anyone, api::description)
}
