//! The audit log, shown: who did what, when, in whose name, with what changes; checked against its checkpoints.

pub mod checkpoint;
mod pages;

use crate::platform::permission::Permission::ViewHistory;
use crate::platform::routes::Routes;

/// The routes of the log.
pub fn routes() -> Routes {
    Routes::new().get("/nhat-ky", ViewHistory, pages::list).get("/nhat-ky/{number}", ViewHistory, pages::show).post(
        "/nhat-ky/kiem-tra",
        ViewHistory,
        pages::check,
    )
}
