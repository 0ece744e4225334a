//! The audit log, shown: who did what, when, in whose name, with what changes; checked against its checkpoints.

mod actions;
pub mod checkpoint;
mod filter;
mod log;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use log::{LOG_WORDS, SETTINGS};

use crate::platform::permission::Permission::{OwnWork, ViewHistory};
use crate::platform::routes::Routes;

/// The routes of the log.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhat-ky", ViewHistory, pages::list)
        .get("/nhat-ky.xlsx", ViewHistory, pages::export)
        .get("/nhat-ky/cua-toi", OwnWork, pages::own)
        .get("/nhat-ky/{number}", ViewHistory, pages::show)
        .post("/nhat-ky/kiem-tra", ViewHistory, pages::check)
}
