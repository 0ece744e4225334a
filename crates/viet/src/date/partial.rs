//! Dates of which only the year, or the month and year, is known, as in old records.

use std::fmt;

use chrono::NaiveDate;

use super::parse::{month, numbers, read, year};
use crate::error::{Problem, ReadError, Subject};

/// A date as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum PartialDate {
    Year(i32),
    Month { year: i32, month: u32 },
    Day(NaiveDate),
}

impl PartialDate {
    /// Reads `1985`, `07/1985`, `1985-07`, `tháng 7 năm 1985` or any full date.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let subject = Subject::PartialDate;
        let numbers = numbers(text, subject)?;
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        match numbers.as_slice() {
            [digits] if digits.len() == 4 => Ok(Self::Year(year(digits, subject)?)),
            [first, second] => {
                let (year_, month_) = match (first.len(), second.len()) {
                    (4, _) => (first, second),
                    (_, 4) => (second, first),
                    _ => return Err(ReadError::new(subject, Problem::Unreadable)),
                };
                let (year, month) = (year(year_, subject)?, month(month_, subject)?);
                Ok(Self::Month { year, month })
            }
            numbers => read(numbers, subject).map(Self::Day),
        }
    }

    /// The form to store, which also sorts: `1985`, `1985-07`, `1985-07-16`. [`Self::parse`]
    /// reads it.
    pub fn iso(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month { year, month } => format!("{year:04}-{month:02}"),
            Self::Day(date) => date.format("%Y-%m-%d").to_string(),
        }
    }

    /// The first day it can be.
    pub fn first_day(self) -> Option<NaiveDate> {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month { year, month } => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Day(date) => Some(date),
        }
    }

    /// The last day it can be.
    pub fn last_day(self) -> Option<NaiveDate> {
        match self {
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 12, 31),
            Self::Month { year, month: 12 } => NaiveDate::from_ymd_opt(year, 12, 31),
            Self::Month { year, month } => NaiveDate::from_ymd_opt(year, month.checked_add(1)?, 1)?.pred_opt(),
            Self::Day(date) => Some(date),
        }
    }
}

/// As on screens: `1985`, `07/1985`, `16/07/1985`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Month { year, month } => write!(f, "{month:02}/{year}"),
            Self::Day(date) => f.write_str(&super::screen(*date)),
        }
    }
}
