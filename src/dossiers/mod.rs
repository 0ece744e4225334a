//! Dossiers (hồ sơ đề nghị): what a candidate hands in, or an agency for a person; taken in, appraised, passed to the
//! council, decided (clauses II.1.a, II.7.c).

pub mod actions;
mod clock;
pub mod dossier;
pub mod engine;
pub mod items;
mod log;
pub mod look_up;
mod pages;
pub mod parts;
mod settings;
pub mod store;
#[cfg(test)]
mod tests;
pub mod upload;

pub use actions::filing;
pub use actions::tell::TELL_JOB;
pub use clock::{Held, held};
pub use log::LOG_WORDS;
pub use pages::routes;
pub use settings::{SETTINGS, complaint_days};
