//! The pages of accounts.

pub mod confirm;
pub mod link;
pub mod sign_in;
