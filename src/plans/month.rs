//! A month as a grid of weeks, Monday first, as calendars on the wall have it.

use chrono::{Datelike, Days, Months, NaiveDate};

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Month {
        Month { first: day.with_day(1).unwrap_or(day) }
    }

    /// Reads "2026-07"; within the years that plans have.
    pub fn read(word: &str) -> Option<Month> {
        let (year, month) = word.split_once('-')?;
        let year = year.parse().ok().filter(|year| (2000..=2100).contains(year))?;
        NaiveDate::from_ymd_opt(year, month.parse().ok()?, 1).map(|first| Month { first })
    }

    /// "2026-07", as addresses name it.
    pub fn word(self) -> String {
        self.first.format("%Y-%m").to_string()
    }

    /// "tháng 7/2026".
    pub fn label(self) -> String {
        format!("tháng {}/{}", self.first.month(), self.first.year())
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        self.next().first.pred_opt().unwrap_or(self.first)
    }

    /// The month after it.
    pub fn next(self) -> Month {
        Month { first: self.first.checked_add_months(Months::new(1)).unwrap_or(self.first) }
    }

    /// The month before it.
    pub fn previous(self) -> Month {
        Month { first: self.first.checked_sub_months(Months::new(1)).unwrap_or(self.first) }
    }

    /// Its weeks, each from Monday to Sunday; a day of a neighbouring month is nothing.
    pub fn weeks(self) -> Vec<Vec<Option<NaiveDate>>> {
        let lead = u64::from(self.first.weekday().num_days_from_monday());
        let Some(monday) = self.first.checked_sub_days(Days::new(lead)) else { return Vec::new() };
        let days: Vec<NaiveDate> = monday.iter_days().take_while(|day| *day <= self.last()).collect();
        let mut weeks: Vec<Vec<Option<NaiveDate>>> = days
            .chunks(7)
            .map(|week| week.iter().map(|day| Some(*day).filter(|day| day.month() == self.first.month())).collect())
            .collect();
        if let Some(week) = weeks.last_mut() {
            week.resize(7, None);
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_whole_weeks_from_monday_to_sunday() {
        let july = Month::read("2026-07").unwrap();
        let weeks = july.weeks();
        // 01/07/2026 is a Wednesday, 31/07 a Friday.
        assert_eq!(weeks.len(), 5);
        assert!(weeks.iter().all(|week| week.len() == 7));
        assert_eq!(weeks[0].iter().filter(|day| day.is_none()).count(), 2);
        assert_eq!(weeks[4].iter().flatten().count(), 5);
        assert_eq!((july.label(), july.last().to_string()), ("tháng 7/2026".to_owned(), "2026-07-31".to_owned()));
        assert_eq!((july.next().word(), july.previous().word()), ("2026-08".to_owned(), "2026-06".to_owned()));
        assert_eq!(Month::read("2026-13"), None);
        assert_eq!(Month::read("9999-01"), None);
    }
}
