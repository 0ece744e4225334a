//! Every statement of the organisation.

pub mod agencies;
pub mod calendar;
pub mod wages;
