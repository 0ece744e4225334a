//! Dates in cells: how texts of dates are shaped, days as Excel counts them, and what has to be asked once for a file.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::address::Address;

/// Which number comes first in `05/06/1990`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// Something that only a person can tell, asked once for a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Question {
    /// Dates as text that can be read both ways, in these columns.
    DateOrder { columns: Vec<String>, examples: Vec<(Address, String)>, assumed: DateOrder },
    /// Real dates that a spreadsheet of another country may have read month first, in these columns.
    SwappedDates { columns: Vec<String>, examples: Vec<(Address, String)> },
}

impl Question {
    /// The question in Vietnamese.
    pub fn sentence(&self) -> String {
        match self {
            Self::DateOrder { columns, examples, .. } => format!(
                "Ngày ở cột {} viết theo thứ tự nào? Ví dụ ô {}: ngày trước tháng sau, hay tháng trước ngày sau?",
                columns.join(", "),
                listed(examples)
            ),
            Self::SwappedDates { columns, examples } => format!(
                "Ở cột {}, các ô Excel hiểu là ngày đều có ngày không quá 12, còn ngày lớn hơn 12 lại là chữ: Excel \
                 có thể đã đảo ngày và tháng. Ví dụ ô {}. Đúng như đang hiện, hay phải đảo lại ngày và tháng?",
                columns.join(", "),
                listed(examples)
            ),
        }
    }

    /// The two answers in Vietnamese; the first is taken until somebody answers.
    pub fn choices(&self) -> [&'static str; 2] {
        match self {
            Self::DateOrder { assumed: DateOrder::DayFirst, .. } => ["Ngày trước, tháng sau", "Tháng trước, ngày sau"],
            Self::DateOrder { assumed: DateOrder::MonthFirst, .. } => {
                ["Tháng trước, ngày sau", "Ngày trước, tháng sau"]
            }
            Self::SwappedDates { .. } => ["Đúng như đang hiện", "Đảo lại ngày và tháng"],
        }
    }
}

fn listed(examples: &[(Address, String)]) -> String {
    let examples: Vec<String> = examples.iter().map(|(address, text)| format!("{address} “{text}”")).collect();
    examples.join(", ")
}

/// What a person answered for a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Answers {
    /// To [`Question::DateOrder`].
    pub date_order: Option<DateOrder>,
    /// To [`Question::SwappedDates`]: whether day and month are to be swapped back.
    pub swap_dates: Option<bool>,
    /// The sheet to read, by name, when it is not the one found.
    pub sheet: Option<String>,
    /// For keys of columns, in which column of the sheet they stand, or that they are not there.
    pub headings: BTreeMap<String, Option<u32>>,
}

/// How a date as text is shaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Only the day can come first: `16/07/2026`.
    DayFirst,
    /// Only the month can come first: `07/16/2026`.
    MonthFirst,
    /// Both can be: `05/06/1990`.
    Open,
}

/// The shape of a text that is a date in numbers; `None` for any other and for `05/05/1990`.
pub(crate) fn shape(text: &str) -> Option<Shape> {
    let (first, second, _) = parts(text)?;
    match (first, second) {
        (13..=31, 1..=12) => Some(Shape::DayFirst),
        (1..=12, 13..=31) => Some(Shape::MonthFirst),
        (1..=12, 1..=12) if first != second => Some(Shape::Open),
        _ => None,
    }
}

/// The same date with its first two numbers changed over.
pub(crate) fn swapped(text: &str) -> Option<String> {
    let (first, second, year) = parts(text)?;
    Some(format!("{second}/{first}/{year}"))
}

fn parts(text: &str) -> Option<(u32, u32, &str)> {
    let text = text.trim();
    if text.len() > 20 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text = text.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(text, |(date, _)| date);
    let mut numbers = text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty());
    let (first, second, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let is_year = matches!(year.len(), 2 | 4) && year.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.next().is_some() || !is_year || first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, year))
}

/// Excel counts days from here.
fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

/// The day of a number of days, when Excel can show it.
pub(crate) fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between the bounds above")]
    let mut days = serial as u64;
    // Excel believes in 29 February 1900, so its first days are one ahead.
    if days < 60 {
        days += 1;
    }
    epoch().checked_add_days(Days::new(days))
}

/// The number of days of a day.
pub(crate) fn serial_of_day(day: NaiveDate) -> i64 {
    (day - epoch()).num_days()
}

/// The number of days of `2026-07-16`, its time of day left out.
pub(crate) fn serial_of_iso(text: &str) -> Option<f64> {
    let day: NaiveDate = text.get(..10)?.parse().ok()?;
    let days = serial_of_day(day);
    let days = if days < 61 { days - 1 } else { days };
    i32::try_from(days).ok().map(f64::from)
}

/// Whether day and month of a real date could be changed over.
pub(crate) fn is_open(day: NaiveDate) -> bool {
    day.day() <= 12 && day.day() != day.month()
}

/// A day with day and month changed over.
pub(crate) fn turned(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.day(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_open_only_when_both_readings_exist() {
        assert_eq!(shape("16/07/2026"), Some(Shape::DayFirst));
        assert_eq!(shape("7-16-26"), Some(Shape::MonthFirst));
        assert_eq!(shape("05.06.1990"), Some(Shape::Open));
        for none in ["05/05/1990", "1990", "06/1990", "2026-07-16", "40/07/2026", "ngày 5 tháng 6", ""] {
            assert_eq!(shape(none), None, "{none}");
        }
        assert_eq!(swapped("07/16/2026"), Some("16/7/2026".to_owned()));
    }

    #[test]
    fn days_are_counted_as_excel_does() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(day_of_serial(46_219.0), day(2026, 7, 16));
        assert_eq!(day_of_serial(1.0), day(1900, 1, 1));
        assert_eq!(day_of_serial(61.0), day(1900, 3, 1));
        assert_eq!(day_of_serial(-5.0), None);
        assert_eq!(serial_of_iso("1900-01-01"), Some(1.0));
        assert_eq!(serial_of_iso("2026-07-16T00:00:00"), Some(46_219.0));
    }
}
