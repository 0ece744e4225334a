//! One running copy of the program: where it lives, how it is opened, filled, copied, checked and served.

pub mod backup;
pub mod demo;
pub mod environment;
mod kind;
mod log;
pub mod manifest;
pub mod open;
pub mod packs;
pub mod policies;
pub mod progress;
pub mod restore;
pub mod serve;
pub mod store;
mod tables;
pub mod verify;

pub use log::LOG_WORDS;
