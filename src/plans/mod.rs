//! The yearly plan (kế hoạch): imported or drafted, approved, issued, carried out by agencies, amended, closed.

pub mod actions;
pub mod import;
mod log;
pub mod part;
pub mod plan;
pub mod reading;
pub mod store;
pub mod task;
pub mod version;

pub use log::LOG_WORDS;
