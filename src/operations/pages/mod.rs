//! The pages of operations.

pub mod help;
pub mod jobs;
pub mod settings;
