//! The verbs of candidates' accounts: each is one transaction and one event.

pub mod consents;
pub mod letters;
pub mod sign_in;
