//! What is done with benefits: granted by a decision, counted, listed, approved, paid, put right.

pub mod accounts;
pub mod correct;
pub mod estimates;
pub mod grant;
pub mod lists;
pub mod people;
pub mod run;
