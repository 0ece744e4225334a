//! Chiêu Hiền: the system on which a Vietnamese city runs its policy for attracting and valuing talented people.
//!
//! The order of the modules is the law: each may import only those above it (`tests/tidy.rs`).

pub mod platform;
pub mod ui;

pub mod packs;

pub mod accounts;
