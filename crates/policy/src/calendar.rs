//! Months and stretches of days: how long somebody worked, and when a term of months ends.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::exact::Exact;

/// A calendar month, counted from year 0, so that months can be subtracted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

/// Days from the first to the last, both included; open at the end when there is no last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day; nothing while it goes on.
    pub to: Option<NaiveDate>,
}

/// How a month that was worked in part counts (policy.md §9, row 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartMonth {
    /// Only months worked from the first to the last day count.
    FullMonths,
    /// A month counts whole from this many days on, and not at all below.
    FromDays(u32),
    /// A month counts by its days.
    ByDay,
}

impl Month {
    /// The month with this year and number from 1 to 12.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Self::of(first))
    }

    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.year() * 12 + day.month0().cast_signed())
    }

    /// The first month of a year.
    pub fn january(year: i32) -> Self {
        Self(year.saturating_mul(12))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The number of the month from 1 to 12.
    pub fn number(self) -> u32 {
        self.0.rem_euclid(12).cast_unsigned() + 1
    }

    /// The first day; the earliest date there is when the year is out of range.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.number(), 1).unwrap_or(NaiveDate::MIN)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day().pred_opt().unwrap_or(NaiveDate::MIN)
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        match self.number() {
            2 => 28 + u32::from(self.year() % 4 == 0 && (self.year() % 100 != 0 || self.year() % 400 == 0)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The month that comes this many months later, or earlier when negative.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from the other one to this one.
    pub fn since(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl Period {
    /// Whether the day is within.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// How many days of the month are within.
    pub fn days_in(self, month: Month) -> u32 {
        let from = match Month::of(self.from).cmp(&month) {
            Ordering::Less => 1,
            Ordering::Equal => self.from.day(),
            Ordering::Greater => return 0,
        };
        let to = match self.to.map(|to| (Month::of(to).cmp(&month), to)) {
            Some((Ordering::Less, _)) => return 0,
            Some((Ordering::Equal, to)) => to.day(),
            _ => month.days(),
        };
        (to + 1).saturating_sub(from)
    }
}

/// How many days of the month were worked: in some period and in none that does not count.
pub fn worked_days(month: Month, periods: &[Period], without: &[Period]) -> u32 {
    if without.is_empty()
        && let [only] = periods
    {
        return only.days_in(month);
    }
    let (mut day, last) = (month.first_day(), month.last_day());
    let mut worked = 0;
    while day <= last {
        let counts = periods.iter().any(|period| period.holds(day)) && !without.iter().any(|period| period.holds(day));
        worked += u32::from(counts);
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    worked
}

/// What a month counts for. The rule is asked only when the month was worked in part; nothing when it is not known.
pub fn counted(month: Month, worked: u32, rule: impl FnOnce() -> Option<PartMonth>) -> Option<Exact> {
    if worked == 0 {
        return Some(Exact::ZERO);
    }
    if worked >= month.days() {
        return Some(Exact::ONE);
    }
    Some(match rule()? {
        PartMonth::FullMonths => Exact::ZERO,
        PartMonth::FromDays(days) if worked >= days => Exact::ONE,
        PartMonth::FromDays(_) => Exact::ZERO,
        PartMonth::ByDay => Exact::new(worked.into(), month.days().into())?,
    })
}

/// The day that comes this many months later; the last day of that month when the month is shorter.
pub fn add_months(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let month = Month::of(day).plus(months);
    NaiveDate::from_ymd_opt(month.year(), month.number(), day.day().min(month.days()))
}

/// The last day of a term of months that begins on this day: the day before the same day that many months later.
pub fn term_end(from: NaiveDate, months: i32) -> Option<NaiveDate> {
    let month = Month::of(from).plus(months);
    match NaiveDate::from_ymd_opt(month.year(), month.number(), from.day()) {
        Some(same) => same.pred_opt(),
        None => Some(month.last_day()),
    }
}

/// Whole months between the first and the last day, and the days left over.
pub fn months_and_days(from: NaiveDate, last: NaiveDate) -> Option<(i32, u32)> {
    let after = last.succ_opt()?;
    if after <= from {
        return Some((0, 0));
    }
    let mut months = Month::of(after).since(Month::of(from));
    if add_months(from, months)? > after {
        months -= 1;
    }
    let days = (after - add_months(from, months)?).num_days();
    Some((months, u32::try_from(days).ok()?))
}

/// Reads a day, or a month that stands for its first day.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    let number = |part: &str, width: usize| {
        (part.len() == width && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = match parts.as_slice() {
        [year, month] => (number(year, 4)?, number(month, 2)?, 1),
        [year, month, day] => (number(year, 4)?, number(month, 2)?, number(day, 2)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The day after a number of days.
pub fn add_days(day: NaiveDate, days: u64) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    #[test]
    fn a_month_has_as_many_days_as_the_calendar_says() {
        for number in 0..4800 {
            let month = Month::january(1800).plus(number);
            assert_eq!(month.days(), month.last_day().day(), "{month}");
        }
    }

    #[test]
    fn a_term_ends_on_the_day_before() {
        assert_eq!(term_end(day("2026-03-01"), 60), Some(day("2031-02-28")));
        assert_eq!(term_end(day("2026-03-16"), 60), Some(day("2031-03-15")));
        assert_eq!(term_end(day("2026-08-31"), 6), Some(day("2027-02-28")));
        assert_eq!(term_end(day("2026-01-01"), 0), Some(day("2025-12-31")));
    }

    #[test]
    fn months_served_are_counted_with_the_days_left_over() {
        assert_eq!(months_and_days(day("2026-03-01"), day("2028-09-19")), Some((30, 19)));
        assert_eq!(months_and_days(day("2026-03-01"), day("2031-02-28")), Some((60, 0)));
        assert_eq!(months_and_days(day("2026-03-01"), day("2026-02-01")), Some((0, 0)));
        assert_eq!(months_and_days(day("2026-01-31"), day("2026-02-28")), Some((1, 1)));
    }

    #[test]
    fn leave_takes_days_off_and_a_whole_month_asks_for_no_rule() {
        let month = Month::new(2026, 3).unwrap();
        let period = Period { from: day("2026-03-16"), to: None };
        let leave = Period { from: day("2026-03-20"), to: Some(day("2026-03-21")) };
        assert_eq!(worked_days(month, &[period], &[]), 16);
        assert_eq!(worked_days(month, &[period], &[leave]), 14);
        assert_eq!(counted(month, 31, || None), Some(Exact::ONE));
        assert_eq!(counted(month, 16, || None), None);
        assert_eq!(counted(month, 16, || Some(PartMonth::ByDay)), Exact::new(16, 31));
    }
}
