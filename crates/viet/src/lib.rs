//! Vietnamese text, numbers, names, dates and working days, as pure functions: no files, no
//! network, no clock. What a person types is read leniently; what is shown follows the usage of
//! state documents (Decree 30/2020/NĐ-CP, Decree 86/2012/NĐ-CP).

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

pub mod date;
pub mod legacy;
pub mod money;
pub mod name;
pub mod number;
pub mod order;
pub mod personal_number;
pub mod phone;
pub mod text;
pub mod working_days;

mod error;
mod letters;
mod syllable;

pub use error::{Problem, ReadError, Subject};
