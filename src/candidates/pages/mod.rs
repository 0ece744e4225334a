//! The pages of candidates' accounts.

pub mod sign_in;
