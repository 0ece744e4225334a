//! Every statement about the budget.

pub mod allocations;
pub mod budgets;
pub mod funds;
pub mod items;
pub mod money;
pub mod records;
pub mod sources;
