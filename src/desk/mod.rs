//! Everyone's desk: what waits ("Việc của tôi"), messages, the search over everything.

mod log;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod week;

pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{OwnWork, ViewAgencies};
use crate::platform::routes::Routes;

/// The routes of the desk.
pub fn routes() -> Routes {
    Routes::new()
        .get("/viec", OwnWork, pages::duties)
        .get("/thong-bao", OwnWork, pages::messages)
        .post("/thong-bao/da-doc", OwnWork, pages::mark_read)
        .get("/tim", ViewAgencies, pages::search)
}
