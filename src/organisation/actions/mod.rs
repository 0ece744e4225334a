//! The verbs of the organisation: each is one transaction with its event.

pub mod agencies;
pub mod calendar;
pub mod wages;
