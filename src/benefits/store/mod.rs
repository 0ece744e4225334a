//! Every statement about benefits.

pub mod accounts;
pub mod beneficiaries;
pub mod estimates;
pub mod ledger;
pub mod lists;
pub mod treasury;
