//! Every statement about councils.

pub mod ballots;
pub mod councils;
pub mod items;
pub mod meetings;
