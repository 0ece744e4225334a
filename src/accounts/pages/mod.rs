//! The pages of accounts.

pub mod confirm;
pub mod handover;
pub mod link;
pub mod mine;
pub mod password;
pub mod people;
pub mod sign_in;
