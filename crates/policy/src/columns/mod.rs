//! The same sums for many people at once: a scheme and a year are compiled into operations on columns, which run over
//! blocks of people. What this form cannot express is left to the answer for one person, which is always the reference.

mod batch;
mod compile;
mod engine;
mod numbers;
mod ops;
mod program;
mod prune;

pub use batch::{Batch, Layout};
pub use engine::{BenefitColumn, Bound, Engine, YearOutcome};

/// Why something cannot be compiled; the answer for one person has to be used instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported(pub &'static str);
