//! Working days and deadlines (Civil Code 2015, Articles 145 to 148; Labour Code 2019, Articles
//! 111 and 112). Holidays, days swapped and Saturdays made up are rows that the administrator
//! keeps; nothing here knows a holiday by itself.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

/// One day that differs from the week's rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: NaiveDate,
    /// True for a Saturday or Sunday worked in exchange.
    pub is_working_day: bool,
    /// In Vietnamese, as shown beside a deadline.
    pub name: String,
    pub legal_basis: String,
}

/// The days that differ from the rule "Monday to Friday".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayTable {
    days: BTreeMap<NaiveDate, Holiday>,
    years: BTreeSet<i32>,
}

/// How a deadline was set, kept beside it so that it can be computed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineRule {
    /// "n ngày làm việc" from the receipt of a complete dossier.
    WorkingDays { received: NaiveDateTime, days: u32, office_close: NaiveTime },
    /// "n ngày" from a day that is not counted (Civil Code, Article 147).
    CalendarDays { start: NaiveDate, days: u32 },
}

/// A deadline computed again after the holiday table changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recomputed {
    pub before: NaiveDate,
    pub after: NaiveDate,
}

impl Recomputed {
    /// Whether the change of the table moved the deadline.
    pub fn changed(self) -> bool {
        self.before != self.after
    }
}

/// Where a deadline stands on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueStatus {
    /// Not yet due; the last day is counted.
    Ahead {
        days: i64,
        working_days: i64,
    },
    Today,
    /// Past; counted from the day after the last day.
    Overdue {
        days: i64,
        working_days: i64,
    },
}

impl DueStatus {
    /// Whether the last day has passed.
    pub fn is_overdue(self) -> bool {
        matches!(self, Self::Overdue { .. })
    }

    /// For the user, in working days: `còn 4 ngày làm việc`, `hạn hôm nay`,
    /// `quá hạn 3 ngày làm việc`. Over a weekend there may be none: then in calendar days.
    pub fn sentence(self) -> String {
        match self {
            Self::Today => "hạn hôm nay".to_owned(),
            Self::Ahead { days, working_days: 0 } => format!("còn {days} ngày"),
            Self::Ahead { working_days, .. } => format!("còn {working_days} ngày làm việc"),
            Self::Overdue { days, working_days: 0 } => format!("quá hạn {days} ngày"),
            Self::Overdue { working_days, .. } => format!("quá hạn {working_days} ngày làm việc"),
        }
    }
}

impl HolidayTable {
    /// A table from its rows; of two rows for one day the later counts.
    pub fn new(rows: impl IntoIterator<Item = Holiday>) -> Self {
        let mut table = Self::default();
        for row in rows {
            if !row.is_working_day {
                table.years.insert(row.date.year());
            }
            table.days.insert(row.date, row);
        }
        table
    }

    /// Whether the holidays of a year are known. Refuse to set a deadline in a year where they
    /// are not: it would be wrong at Tết.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether the holidays of every year from `from` to `to` are known.
    pub fn covers_all(&self, from: NaiveDate, to: NaiveDate) -> bool {
        (from.year()..=to.year()).all(|year| self.covers(year))
    }

    /// The row of a day, if it differs from the week's rule.
    pub fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        self.days.get(&date)
    }

    /// The rows after `from`, up to and with `to`: why a deadline is when it is.
    pub fn holidays_between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &Holiday> {
        let rows = (from < to).then(|| self.days.range(from..=to));
        rows.into_iter().flatten().map(|(_, row)| row).filter(move |row| row.date > from)
    }

    /// Monday to Friday, unless a row says otherwise.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some(row) => row.is_working_day,
            None => is_weekday(date),
        }
    }

    /// The day itself when it is worked, otherwise the next that is.
    pub fn on_or_after(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.add_working_days(date, 1) }
    }

    /// The day itself when it is worked, otherwise the last one before it that is.
    pub fn on_or_before(&self, date: NaiveDate) -> NaiveDate {
        if self.is_working_day(date) { date } else { self.add_working_days(date, -1) }
    }

    /// The `n`-th working day after `start` (before it, when `n` is negative); `start` is not
    /// counted, and is given back for 0. At the ends of the calendar the last day is given.
    pub fn add_working_days(&self, start: NaiveDate, n: i32) -> NaiveDate {
        let mut day = start;
        let mut left = n.unsigned_abs();
        while left > 0 {
            let Some(next) = (if n > 0 { day.succ_opt() } else { day.pred_opt() }) else { break };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Working days after `from`, up to and with `to`; negative when `to` is earlier. Additive:
    /// from a to b and from b to c make from a to c.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let adjusted: i64 = self
            .holidays_between(from, to)
            .map(|row| i64::from(row.is_working_day) - i64::from(is_weekday(row.date)))
            .sum();
        weekdays_up_to(to) - weekdays_up_to(from) + adjusted
    }

    /// The last day of "n ngày làm việc" from the receipt of a dossier. Received after the office
    /// closed or on a day off, it counts as received on the next working day; counting starts the
    /// working day after.
    pub fn deadline_working_days(&self, received: NaiveDateTime, days: u32, office_close: NaiveTime) -> NaiveDate {
        let day = received.date();
        let counted_from = if self.is_working_day(day) && received.time() <= office_close {
            day
        } else {
            self.add_working_days(day, 1)
        };
        self.add_working_days(counted_from, i32::try_from(days).unwrap_or(i32::MAX))
    }

    /// The last day of "n ngày": the first day is not counted (Civil Code, Article 147), and when
    /// the last falls on a day off the term ends with the next working day (Article 148).
    pub fn deadline_calendar_days(&self, start: NaiveDate, days: u32) -> NaiveDate {
        let last = start.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
        self.on_or_after(last)
    }

    /// The deadline by its rule.
    pub fn deadline(&self, rule: &DeadlineRule) -> NaiveDate {
        match *rule {
            DeadlineRule::WorkingDays { received, days, office_close } => {
                self.deadline_working_days(received, days, office_close)
            }
            DeadlineRule::CalendarDays { start, days } => self.deadline_calendar_days(start, days),
        }
    }

    /// Computes an open deadline again by this table, to be compared with the one recorded.
    pub fn recompute(&self, rule: &DeadlineRule, recorded: NaiveDate) -> Recomputed {
        Recomputed { before: recorded, after: self.deadline(rule) }
    }

    /// Where a deadline stands on a day.
    pub fn status(&self, due: NaiveDate, today: NaiveDate) -> DueStatus {
        let days = (due - today).num_days();
        let working_days = self.working_days_between(today, due);
        match days {
            0 => DueStatus::Today,
            1.. => DueStatus::Ahead { days, working_days },
            _ => DueStatus::Overdue { days: -days, working_days: -working_days },
        }
    }
}

/// "Trước ngày X": the last day that still counts, the day before.
pub fn before(date: NaiveDate) -> NaiveDate {
    date.pred_opt().unwrap_or(date)
}

fn is_weekday(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Mondays to Fridays from a fixed Monday far back, up to and with the day.
fn weekdays_up_to(date: NaiveDate) -> i64 {
    // Day 1 of the common era, counted by `num_days_from_ce`, was a Monday.
    let days = i64::from(date.num_days_from_ce());
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}
