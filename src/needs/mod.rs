//! Needs (nhu cầu) for people: the headcount of each agency, the posts it asks to fill within it, approved by its head
//! and consolidated by the standing agency.

pub mod actions;
pub mod headcount;
mod import;
mod log;
pub mod need;
mod pages;
pub mod reach;
pub mod store;
#[cfg(test)]
pub mod tests;
pub mod twins;

pub use import::headcounts::IMPORT as HEADCOUNT_IMPORT;
pub use import::proposals::IMPORT as NEED_IMPORT;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{ApproveNeeds, ConsolidateNeeds, EditQuota, ProposeNeeds, ViewNeeds};
use crate::platform::routes::Routes;
use pages::{consolidation, edit, headcounts, list, show, year};

/// The routes of needs and headcounts. Which of them a person sees, the store decides.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhu-cau", ViewNeeds, year::front)
        .get("/nhu-cau/{year}", ViewNeeds, year::show)
        .post("/nhu-cau/{year}/trinh", ProposeNeeds, year::submit)
        .post("/nhu-cau/{year}/duyet", ApproveNeeds, year::approve)
        .get("/nhu-cau/{year}/them", ProposeNeeds, edit::new_form)
        .post("/nhu-cau/{year}/them", ProposeNeeds, edit::create)
        .get("/nhu-cau/{year}/danh-sach", ViewNeeds, list::list)
        .get("/nhu-cau/{year}/danh-sach.xlsx", ViewNeeds, list::export)
        .get("/nhu-cau/{year}/tong-hop", ConsolidateNeeds, consolidation::show)
        .post("/nhu-cau/{year}/tong-hop", ConsolidateNeeds, consolidation::consolidate)
        .post("/nhu-cau/{year}/nhac", ConsolidateNeeds, consolidation::remind)
        .get("/nhu-cau/dong/{id}", ViewNeeds, show::show)
        .get("/nhu-cau/dong/{id}/sua", ProposeNeeds, edit::form)
        .post("/nhu-cau/dong/{id}/sua", ProposeNeeds, edit::save)
        .post("/nhu-cau/dong/{id}/trinh", ProposeNeeds, show::submit)
        .post("/nhu-cau/dong/{id}/rut", ProposeNeeds, show::withdraw)
        .post("/nhu-cau/dong/{id}/duyet", ApproveNeeds, show::approve)
        .post("/nhu-cau/dong/{id}/khong-duyet", ApproveNeeds, show::send_back)
        .post("/nhu-cau/dong/{id}/tong-hop", ConsolidateNeeds, show::consolidate)
        .post("/nhu-cau/dong/{id}/tra-lai", ConsolidateNeeds, show::give_back)
        .get("/bien-che", ViewNeeds, headcounts::front)
        .get("/bien-che/{year}", ViewNeeds, headcounts::list)
        .get("/bien-che/{year}/bien-che.xlsx", ViewNeeds, headcounts::export)
        .get("/bien-che/{year}/sua", EditQuota, headcounts::form)
        .post("/bien-che/{year}/sua", EditQuota, headcounts::save)
}
