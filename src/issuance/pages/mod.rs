//! The pages of official papers.

pub mod edit;
pub mod list;
pub mod series;
pub mod show;
pub mod verify;
pub mod wordings;
