//! The pages of the organisation.

pub mod calendar;
pub mod edit;
pub mod list;
pub mod places;
pub mod restructure;
pub mod show;
pub mod tree;
