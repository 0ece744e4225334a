//! Periodic evaluation (đánh giá định kỳ; clauses II.1.a, II.7.h): heads of units rate their beneficiaries; a rating below
//! the standard goes to the council's next agenda by itself.

pub mod actions;
pub mod evaluation;
mod log;
mod pages;
pub mod store;
#[cfg(test)]
mod tests;

pub use evaluation::SETTINGS;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{EvaluateTalents, OpenEvaluations, ViewEvaluations};
use crate::platform::routes::Routes;

/// The routes of evaluations.
pub fn routes() -> Routes {
    Routes::new()
        .get("/danh-gia", ViewEvaluations, pages::periods)
        .post("/danh-gia", OpenEvaluations, pages::open)
        .get("/danh-gia/{id}", ViewEvaluations, pages::period)
        .post("/danh-gia/{id}/khoa", OpenEvaluations, pages::close)
        .post("/danh-gia/{id}/{beneficiary}", EvaluateTalents, pages::rate)
        .get("/nhan-tai/{id}/danh-gia", ViewEvaluations, pages::of_person)
}
