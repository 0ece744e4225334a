//! The pages of imports.

pub mod acts;
pub mod list;
pub mod preview;
pub mod row;
