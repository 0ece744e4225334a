//! Accounts: people, the roles they hold in agencies, how they sign in, who stands in for whom, handovers.

pub mod actions;
pub mod handover;
mod pages;
pub mod password;
pub mod session;
pub mod store;
pub mod substitution;
pub mod user;

pub use session::{COOKIE, attach};
pub use user::{AssignmentId, UserId};
