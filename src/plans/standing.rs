//! The dates on which standing depends today, so that a database can judge many parts at once.

use chrono::{Datelike, Days, NaiveDate};
use viet::working_days::HolidayTable;

use super::task::Recurrence;

/// What a day makes of deadlines: `part::standing` turned into dates that a statement compares.
#[derive(Clone, Debug)]
pub struct AsOf {
    pub today: NaiveDate,
    /// The first deadline that is not near yet: one before it puts its part at risk.
    pub calm_from: NaiveDate,
}

impl AsOf {
    /// With the working days within which a deadline is near.
    pub fn new(today: NaiveDate, table: &HolidayTable, risk_days: i64) -> AsOf {
        let ahead = i32::try_from(risk_days + 1).unwrap_or(i32::MAX);
        AsOf { today, calm_from: table.add_working_days(today, ahead) }
    }

    /// The codes of the periods that count today in a plan of this year: one for each rhythm. Before the year its first
    /// periods count, after it its last ones.
    pub fn periods(&self, year: i64) -> Vec<String> {
        let edge = |month, day| i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let (Some(first), Some(last)) = (edge(1, 1), edge(12, 31)) else { return vec![String::new()] };
        let day = self.today.clamp(first, last);
        let month = day.month();
        vec![
            String::new(),
            format!("{year}-{month:02}"),
            format!("{year}-Q{}", month.div_ceil(3)),
            format!("{year}-H{}", month.div_ceil(6)),
            year.to_string(),
        ]
    }
}

/// Where a stretch of time stands in its year, in per mille of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: i64,
    pub length: i64,
}

/// The last day on which a task of a plan is worked on: its own, or the end of the year.
pub fn last_day(year: i64, recurrence: Recurrence, due_on: Option<NaiveDate>) -> Option<NaiveDate> {
    let end = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 12, 31)?;
    match recurrence {
        Recurrence::Once => due_on.or(Some(end)),
        _ => Some(end),
    }
}

/// The stretch from one day to another within a year; what lies outside is cut off, and one day is still seen.
pub fn stretch(year: i64, from: NaiveDate, to: NaiveDate) -> Option<Stretch> {
    let year = i32::try_from(year).ok()?;
    let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
    if to < first || from > last {
        return None;
    }
    let (from, to) = (from.max(first), to.min(last));
    let days = i64::from(last.ordinal());
    let place = |day: NaiveDate| (i64::from(day.ordinal()) - 1) * 1000 / days;
    let end = to.checked_add_days(Days::new(1)).filter(|next| *next <= last).map_or(1000, place);
    Some(Stretch { from: place(from), length: (end - place(from)).max(4) })
}

/// Where a day stands in a year, in per mille; nothing outside it.
pub fn place(year: i64, day: NaiveDate) -> Option<i64> {
    stretch(year, day, day).map(|stretch| stretch.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::part::{PartState, Progress, Standing, standing};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_dates_judge_as_the_working_day_clock_does() {
        let table = HolidayTable::default();
        let today = day("2026-07-16");
        let as_of = AsOf::new(today, &table, 5);
        for ahead in 0..20 {
            let due = today.checked_add_days(Days::new(ahead)).unwrap();
            let progress = Progress {
                state: PartState::Open,
                percent: 10,
                starts_on: today,
                due_on: Some(due),
                obstructed: false,
            };
            let at_risk = standing(progress, today, &table, 5) == Standing::AtRisk;
            assert_eq!(at_risk, due < as_of.calm_from, "{due}");
        }
    }

    #[test]
    fn the_present_period_of_each_rhythm_counts() {
        let as_of = |today| AsOf::new(day(today), &HolidayTable::default(), 5);
        assert_eq!(as_of("2026-07-16").periods(2026), ["", "2026-07", "2026-Q3", "2026-H2", "2026"]);
        assert_eq!(as_of("2027-02-01").periods(2026), ["", "2026-12", "2026-Q4", "2026-H2", "2026"]);
        assert_eq!(as_of("2025-12-01").periods(2026), ["", "2026-01", "2026-Q1", "2026-H1", "2026"]);
    }

    #[test]
    fn a_stretch_is_cut_to_its_year() {
        assert_eq!(stretch(2026, day("2026-01-01"), day("2026-12-31")), Some(Stretch { from: 0, length: 1000 }));
        assert_eq!(stretch(2026, day("2025-03-01"), day("2027-03-01")), Some(Stretch { from: 0, length: 1000 }));
        assert_eq!(stretch(2026, day("2027-01-01"), day("2027-03-01")), None);
        assert_eq!(place(2026, day("2026-07-02")), Some(498));
    }
}
