//! Every statement about benefits.

use std::collections::HashMap;

pub mod accounts;
pub mod beneficiaries;
pub mod estimates;
pub mod ledger;
pub mod lists;
pub mod treasury;

/// Rows by whose they are.
pub fn by_person<T>(rows: Vec<T>, of: impl Fn(&T) -> String) -> HashMap<String, Vec<T>> {
    let mut found: HashMap<String, Vec<T>> = HashMap::new();
    for row in rows {
        found.entry(of(&row)).or_default().push(row);
    }
    found
}
