//! The policy engine: rules of a policy as dated data, and what a person is entitled to, with the reason for every
//! đồng. Pure functions over a pack and facts: no database, no network, no clock.
//!
//! A pack (`packs/<place>/policy`) is read and checked by [`pack::load`]; [`answer::answer`] says for one person
//! whether, what, why, why not and what is missing; [`columns`] does the same sums for a whole register at once;
//! [`simulate`] compares two packs over it; [`commands`] is what the command line shows.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

pub mod answer;
pub mod calendar;
pub mod columns;
pub mod commands;
pub mod exact;
pub mod facts;
pub mod language;
pub mod pack;
pub mod simulate;
pub mod value;
