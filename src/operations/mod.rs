//! Running the instance: background jobs, settings, help, nightly housekeeping.

mod actions;
pub mod housekeeping;
mod job;
mod log;
mod pages;
mod setting;
mod store;
#[cfg(test)]
mod tests;

pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{EditSettings, OwnWork, RunJobs, ViewJobs, ViewSettings};
use crate::platform::routes::Routes;
use pages::{help, jobs, settings};

/// The routes of operations.
pub fn routes() -> Routes {
    Routes::new()
        .get("/viec-nen", ViewJobs, jobs::list)
        .get("/viec-nen.xlsx", ViewJobs, jobs::export)
        .get("/viec-nen/{id}", ViewJobs, jobs::show)
        .post("/viec-nen/{id}/chay-lai", RunJobs, jobs::try_again)
        .get("/thiet-lap", ViewSettings, settings::list)
        .get("/thiet-lap.xlsx", ViewSettings, settings::export)
        .get("/thiet-lap/{key}", ViewSettings, settings::show)
        .post_confirmed("/thiet-lap/{key}", EditSettings, settings::add)
        .get("/thiet-lap/{key}/{id}/sua", EditSettings, settings::edit_form)
        .post_confirmed("/thiet-lap/{key}/{id}/sua", EditSettings, settings::edit)
        .post_confirmed("/thiet-lap/{key}/{id}/rut", EditSettings, settings::withdraw)
        .get("/tro-giup", OwnWork, help::show)
}
