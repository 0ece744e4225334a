//! The officers' pages of catalogues.

pub mod edition;
pub mod list;
pub mod row;
pub mod show;

use crate::needs::headcount::YEARS;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;

/// The year of an address; another is no page.
fn year_of(text: &str) -> Result<i64> {
    text.parse().ok().filter(|year| YEARS.contains(year)).ok_or(Error::NotFound)
}

/// An amount in millions of đồng: "377,4"; nothing known is "chưa có", never 0.
fn millions(amount: Option<Vnd>) -> String {
    amount.map_or_else(|| "chưa có".to_owned(), |amount| viet::number::decimal_short(amount.0 / 100_000, 1))
}
