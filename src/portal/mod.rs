//! The public side, without signing in: the city's front page, "Kiểm tra điều kiện" (may I be entitled, to what, why or
//! why not), and the same answers for programs. Nothing that visitors answer is kept.

mod answers;
mod api;
mod meter;
mod openapi;
mod outcome;
mod pages;
mod quick;
#[cfg(test)]
mod tests;
mod topic;

pub use meter::drop_old;

use crate::platform::permission::Permission::Anyone;
use crate::platform::routes::Routes;
use pages::{check, home};

/// The routes of the public side.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Anyone, home::front)
        .get("/kiem-tra-dieu-kien", Anyone, check::show)
        .post("/api/v1/entitlements", Anyone, api::entitlements)
        .get("/api/v1/openapi.json", Anyone, api::description)
}
