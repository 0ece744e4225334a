//! The verbs of plans: each is one transaction with its event.

pub mod distribution;
pub mod import;
pub mod life;
pub mod paper;
pub mod progress;
pub mod tasks;
pub mod worksheet;
