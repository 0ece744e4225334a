//! The pages of the organisation.

pub mod edit;
pub mod list;
pub mod places;
