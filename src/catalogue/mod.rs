//! The yearly catalogue (danh mục) of majors and places: built from consolidated needs, its cost worked out by the policy
//! engine, approved by the People's Committee, published in editions that never change.

pub mod actions;
#[expect(clippy::module_inception, reason = "the noun of the feature bears its name")]
pub mod catalogue;
pub mod command;
pub mod cost;
pub mod difference;
mod log;
mod pages;
pub mod paper;
pub mod published;
pub mod store;
#[cfg(test)]
mod tests;

pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{ApproveCatalogue, EditCatalogue, ViewCatalogue};
use crate::platform::routes::Routes;
use pages::{edition, list, row, show};

/// The routes of the officers' side; the public side shows what is published.
pub fn routes() -> Routes {
    Routes::new()
        .get("/danh-muc-nam", ViewCatalogue, list::list)
        .get("/danh-muc-nam/{year}", ViewCatalogue, show::show)
        .get("/danh-muc-nam/{year}/danh-muc.xlsx", ViewCatalogue, show::export)
        .post("/danh-muc-nam/{year}/lap", EditCatalogue, show::build)
        .post("/danh-muc-nam/{year}/nam-truoc", EditCatalogue, show::carry_over)
        .post("/danh-muc-nam/{year}/trinh", EditCatalogue, show::submit)
        .post("/danh-muc-nam/{year}/duyet", ApproveCatalogue, show::approve)
        .post("/danh-muc-nam/{year}/tra-lai", ApproveCatalogue, show::send_back)
        .post("/danh-muc-nam/{year}/cong-bo", EditCatalogue, show::publish)
        .post("/danh-muc-nam/{year}/dieu-chinh", EditCatalogue, show::amend)
        .get("/danh-muc-nam/{year}/dong/{row}", ViewCatalogue, row::show)
        .post("/danh-muc-nam/{year}/dong/{row}", EditCatalogue, row::save)
        .post("/danh-muc-nam/{year}/dong/{row}/bo", EditCatalogue, row::remove)
        .post("/danh-muc-nam/{year}/van-ban", EditCatalogue, show::draft_paper)
        .get("/danh-muc-nam/{year}/ban/{edition}", ViewCatalogue, edition::show)
}
