//! Every statement of plans.

pub mod agency;
pub mod board;
pub mod imports;
pub mod listing;
pub mod parts;
pub mod plans;
pub mod reminders;
pub mod tasks;
pub mod worksheet;
