//! Every statement about the budget.

pub mod allocations;
pub mod budgets;
pub mod funds;
pub mod items;
pub mod money;
pub mod moves;
pub mod records;
pub mod scenarios;
pub mod sources;
pub mod tasks;
