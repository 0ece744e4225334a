//! Dossiers (hồ sơ đề nghị): what a candidate hands in, or an agency for a person; taken in, appraised, passed to the
//! council, decided (clauses II.1.a, II.7.c).

pub mod dossier;
mod log;
pub mod store;

pub use log::LOG_WORDS;
