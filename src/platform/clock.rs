//! Where time comes from: one injected clock, shown in Vietnam's zone (UTC+7, no daylight saving).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};

/// A point in time, kept in UTC and cut to microseconds, because PostgreSQL keeps no more.
pub type Instant = DateTime<Utc>;

/// The clock of the application. Tests hold it still and move it; nothing else reads the time of day.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds since 1970 when time is held still; `None` follows the machine.
    held: Option<Arc<AtomicI64>>,
    /// How far it runs from the machine's; nothing, but in a build for testing.
    shift: TimeDelta,
}

impl Clock {
    /// A clock that follows the machine.
    pub fn system() -> Clock {
        Clock::default()
    }

    /// A clock that stands at `instant` until it is moved.
    pub fn held_at(instant: Instant) -> Clock {
        Clock { held: Some(Arc::new(AtomicI64::new(instant.timestamp_micros()))), ..Clock::default() }
    }

    /// A clock that runs with the machine's, so far from it: months pass between two steps of a walk.
    #[cfg(debug_assertions)]
    pub fn shifted(shift: TimeDelta) -> Clock {
        Clock { held: None, shift }
    }

    /// Now, in UTC, cut to microseconds.
    pub fn now(&self) -> Instant {
        match &self.held {
            Some(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
            None => (Utc::now() + self.shift).trunc_subsecs(6),
        }
    }

    /// Today's date in Vietnam.
    pub fn today(&self) -> NaiveDate {
        local(self.now()).date()
    }

    /// The current year in Vietnam.
    pub fn year(&self) -> i32 {
        self.today().year()
    }

    /// Moves a held clock forward; a clock that follows the machine is left alone.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(micros) = &self.held {
            micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
        }
    }
}

/// The wall-clock time in Vietnam at `instant`.
pub fn local(instant: Instant) -> NaiveDateTime {
    match FixedOffset::east_opt(7 * 3600) {
        Some(zone) => instant.with_timezone(&zone).naive_local(),
        None => instant.naive_utc(),
    }
}

/// The instant at which a Vietnamese calendar day begins.
pub fn start_of_day(date: NaiveDate) -> Instant {
    (date.and_time(chrono::NaiveTime::MIN) - TimeDelta::hours(7)).and_utc()
}

/// "09:41, 16/07/2026": how screens show an instant.
pub fn screen(instant: Instant) -> String {
    viet::date::date_time(local(instant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        let clock = Clock::held_at(DateTime::parse_from_rfc3339("2026-07-15T16:59:59Z").unwrap().to_utc());
        assert_eq!(clock.today().to_string(), "2026-07-15");
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(clock.today().to_string(), "2026-07-16");
    }

    #[test]
    fn a_day_begins_at_seventeen_hours_utc() {
        let date = NaiveDate::from_ymd_opt(2026, 7, 16).unwrap();
        assert_eq!(start_of_day(date).to_rfc3339(), "2026-07-15T17:00:00+00:00");
    }
}
