//! Dates as people type them and as other programs write them.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::{
    error::{Problem, ReadError, Subject},
    text::{fold_words, nfc},
};

/// Years that make sense in a record; others are typing errors.
pub(super) const YEARS: RangeInclusive<i32> = 1800..=2200;

/// Reads a date, day before month: `16/7/2026`, `16-7-26`, `16.7.2026`, `16072026`,
/// `ngày 16 tháng 7 năm 2026`, `Thứ Năm, 16/07/2026`, and year first: `2026-07-16`, `20260716`.
/// Years of two digits are from 1950 to 2049.
pub fn parse(text: &str) -> Result<NaiveDate, ReadError> {
    let numbers = numbers(text, Subject::Date)?;
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    read(&numbers, Subject::Date)
}

/// The numbers of a date, its words (`ngày`, `tháng`, `năm`, a day of the week) taken away.
pub(super) fn numbers(text: &str, subject: Subject) -> Result<Vec<String>, ReadError> {
    let error = |problem| ReadError::new(subject, problem);
    let text = nfc(text);
    let text = text.trim();
    if text.is_empty() {
        return Err(error(Problem::Empty));
    }
    let is_expected = |c: char| c.is_alphanumeric() || c.is_whitespace() || "/-.,–:".contains(c);
    if !text.starts_with(char::is_alphanumeric) || !text.chars().all(is_expected) {
        return Err(error(Problem::Unreadable));
    }
    // A date cell written as text by other programs carries a time of zero.
    let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix("T00:00:00")).unwrap_or(text);
    let words = fold_words(text);
    let mut rest: Vec<&str> = words.iter().map(String::as_str).collect();
    if let ["thu", "hai" | "ba" | "tu" | "nam" | "sau" | "bai" | "bay", ..] | ["chu", "nhat", ..] = rest.as_slice() {
        rest.drain(..2);
    }
    let mut out = Vec::new();
    for word in rest {
        if matches!(word, "ngay" | "thang" | "nam" | "mung") {
            continue;
        }
        if word.is_empty() || word.len() > 8 || !word.bytes().all(|b| b.is_ascii_digit()) {
            return Err(error(Problem::Unreadable));
        }
        out.push(word.to_owned());
    }
    Ok(out)
}

pub(super) fn read(numbers: &[&str], subject: Subject) -> Result<NaiveDate, ReadError> {
    let unreadable = || ReadError::new(subject, Problem::Unreadable);
    match numbers {
        [year, month, day] if year.len() == 4 => date(day, month, year, subject),
        [day, month, year] if year.len() == 4 || year.len() == 2 => date(day, month, year, subject),
        [digits] if digits.len() == 8 => {
            let cut = |from: usize, to: usize| digits.get(from..to).ok_or_else(unreadable);
            // The two never agree: a month and a day make at most 1231, which is no year.
            let year_first = || date(cut(6, 8)?, cut(4, 6)?, cut(0, 4)?, subject);
            let day_first = date(cut(0, 2)?, cut(2, 4)?, cut(4, 8)?, subject);
            day_first.or_else(|error| year_first().map_err(|_| error))
        }
        _ => Err(unreadable()),
    }
}

pub(super) fn year(digits: &str, subject: Subject) -> Result<i32, ReadError> {
    let year: i32 = digits.parse().map_err(|_| ReadError::new(subject, Problem::Unreadable))?;
    let year = match (digits.len(), year) {
        (2, 0..=49) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    };
    if YEARS.contains(&year) { Ok(year) } else { Err(ReadError::new(subject, Problem::OutOfRange)) }
}

pub(super) fn month(digits: &str, subject: Subject) -> Result<u32, ReadError> {
    let month: u32 = Some(digits)
        .filter(|digits| digits.len() <= 2)
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| ReadError::new(subject, Problem::Unreadable))?;
    if (1..=12).contains(&month) { Ok(month) } else { Err(ReadError::new(subject, Problem::NoSuchMonth { month })) }
}

fn date(day: &str, month_: &str, year_: &str, subject: Subject) -> Result<NaiveDate, ReadError> {
    let (month, year) = (month(month_, subject)?, year(year_, subject)?);
    let day: u32 = Some(day)
        .filter(|digits| digits.len() <= 2)
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| ReadError::new(subject, Problem::Unreadable))?;
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| ReadError::new(subject, Problem::NoSuchDay { day, month, year }))
}
