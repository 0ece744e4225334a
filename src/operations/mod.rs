//! Running the instance: background jobs, settings, help, nightly housekeeping.

pub mod housekeeping;
mod pages;

use crate::platform::permission::Permission::{OwnWork, RunJobs, ViewJobs, ViewSettings};
use crate::platform::routes::Routes;

/// The routes of operations.
pub fn routes() -> Routes {
    Routes::new()
        .get("/viec-nen", ViewJobs, pages::jobs)
        .post("/viec-nen/{id}/chay-lai", RunJobs, pages::try_again)
        .get("/thiet-lap", ViewSettings, pages::settings)
        .get("/tro-giup", OwnWork, pages::help)
}
