//! The pages of commitments: a person's money and term, discontinuation, repayments.

pub mod discontinue;
pub mod person;
pub mod proposal;
pub mod proposals;
pub mod repayments;
