//! The pages of accounts.

pub mod confirm;
pub mod handover;
pub mod link;
pub mod mine;
pub mod password;
pub mod people;
pub mod review;
pub mod sign_in;
