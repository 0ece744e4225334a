//! The yearly plan (kế hoạch): imported or drafted, approved, issued, carried out by agencies, amended, closed.

pub mod actions;
pub mod board;
pub mod command;
#[cfg(test)]
pub mod fixture;
pub mod import;
pub mod indicators;
mod log;
pub mod month;
pub mod overlap;
mod pages;
pub mod paper;
pub mod part;
pub mod plan;
pub mod reading;
pub mod reminders;
pub mod settings;
pub mod standing;
pub mod store;
pub mod task;
#[cfg(test)]
mod tests;
pub mod version;
pub mod worksheet;

pub use log::LOG_WORDS;
pub use settings::SETTINGS;

use crate::platform::routes::Routes;

/// The routes of plans.
pub fn routes() -> Routes {
    pages::plan::routes()
        .merge(pages::part::routes())
        .merge(pages::import::routes())
        .merge(pages::board::routes())
        .merge(pages::list::routes())
        .merge(pages::agency::routes())
        .merge(pages::sheet::routes())
}
