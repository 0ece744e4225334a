//! Every statement of plans.

pub mod imports;
pub mod parts;
pub mod plans;
pub mod reminders;
pub mod tasks;
