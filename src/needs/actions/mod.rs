//! The verbs of needs and headcounts; each is one transaction with its events.

pub mod attempt;
pub mod catalogue;
pub mod consolidation;
mod duty;
pub mod headcounts;
pub mod proposal;
pub mod reminder;
