//! The pages of plans.

pub mod agency;
pub mod board;
pub mod calendar;
pub mod import;
pub mod list;
pub mod part;
pub mod plan;
pub mod sheet;
