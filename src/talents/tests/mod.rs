//! People of talent through HTTP: the record, the list, the entries, the look-alikes.

mod alike;
mod import;
mod list;
mod reach;
mod record;
pub mod support;
