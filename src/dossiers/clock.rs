//! The clock of an appraisal: from which day it is counted, when it stands still, when it ends, and how many working days
//! each holder had the dossier (Civil Code 2015, Articles 145 to 148; Decree 118/2025/NĐ-CP).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use viet::working_days::HolidayTable;

use super::dossier::DossierState;
use super::parts::StepTaken;
use crate::organisation::calendar;
use crate::platform::clock::{Instant, local};
use crate::platform::error::Result;

/// The day of receipt; after office hours or on a day off, the next working day. Counting starts the day after.
pub(super) fn counted_from(table: &HolidayTable, received: NaiveDateTime, closes: NaiveTime) -> NaiveDate {
    let day = received.date();
    if table.is_working_day(day) && received.time() <= closes { day } else { table.add_working_days(day, 1) }
}

/// For how many working days the clock has stood still, and since when it does now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paused {
    pub(super) days: i64,
    pub(super) since: Option<NaiveDate>,
}

/// How long the clock stood still by the steps of a dossier: whenever it left its appraisal until it came back.
pub(super) fn paused(table: &HolidayTable, steps: &[(DossierState, Instant)]) -> Paused {
    let mut paused = Paused::default();
    let mut runs = false;
    for (to, at) in steps {
        let day = local(*at).date();
        match (runs, to.clock_runs()) {
            (false, true) => {
                if let Some(since) = paused.since.take() {
                    paused.days += table.working_days_between(since, day).max(0);
                }
                runs = true;
            }
            (true, false) => {
                paused.since = Some(day);
                runs = false;
            }
            _ => {}
        }
    }
    paused
}

/// What the clock needs of steps.
pub(super) fn states(steps: &[StepTaken]) -> Vec<(DossierState, Instant)> {
    steps.iter().map(|step| (step.to_state, step.taken_at)).collect()
}

/// The last day of an appraisal.
pub(super) fn due_on(table: &HolidayTable, from: NaiveDate, days: i64, paused: i64) -> Result<NaiveDate> {
    calendar::last_day(table, from, days.saturating_add(paused))
}

/// How long one holder had a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub holder: String,
    /// Working days, the first day not counted.
    pub days: i64,
    pub since: Instant,
    /// Whether it is with them now.
    pub is_now: bool,
}

/// Who had a dossier for how many working days, in the order of the steps; a holder who had it twice stands twice.
pub fn held(table: &HolidayTable, steps: &[StepTaken], now: Instant) -> Vec<Held> {
    let mut all: Vec<Held> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        if step.holder.is_empty() {
            continue;
        }
        let next = steps.get(place + 1).map(|next| next.taken_at);
        let until = next.unwrap_or(now);
        let days = table.working_days_between(local(step.taken_at).date(), local(until).date()).max(0);
        match all.last_mut() {
            Some(last) if last.holder == step.holder => {
                last.days += days;
                last.is_now = next.is_none();
            }
            _ => all.push(Held { holder: step.holder.clone(), days, since: step.taken_at, is_now: next.is_none() }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use viet::working_days::Holiday;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(&format!("{text}:00+07:00")).unwrap().to_utc()
    }

    /// The holidays that the vectors of the standard suppose.
    fn table() -> HolidayTable {
        let off = ["2026-01-01", "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-02", "2026-11-24", "2027-01-01"];
        HolidayTable::new(off.map(|text| Holiday {
            date: day(text),
            is_working_day: false,
            name: "Nghỉ lễ".into(),
            legal_basis: String::new(),
        }))
    }

    const CLOSES: NaiveTime = NaiveTime::from_hms_opt(17, 0, 0).unwrap();

    #[test]
    fn the_vectors_of_the_standard() {
        for (received, days, due) in [
            ("2026-11-23T09:00", 2, "2026-11-26"),
            ("2026-11-20T16:59", 1, "2026-11-23"),
            ("2026-04-24T09:00", 3, "2026-05-04"),
            ("2026-12-31T09:00", 1, "2027-01-04"),
        ] {
            let from = counted_from(&table(), local(at(received)), CLOSES);
            assert_eq!(due_on(&table(), from, days, 0).unwrap(), day(due), "{received} + {days}");
        }
    }

    #[test]
    fn what_comes_after_hours_or_on_a_day_off_came_the_next_working_day() {
        assert_eq!(counted_from(&table(), local(at("2026-11-23T17:01")), CLOSES), day("2026-11-25"));
        assert_eq!(counted_from(&table(), local(at("2026-11-21T08:00")), CLOSES), day("2026-11-23"));
        assert_eq!(counted_from(&table(), local(at("2026-11-23T17:00")), CLOSES), day("2026-11-23"));
    }

    #[test]
    fn the_days_that_the_candidate_took_are_added() {
        use DossierState::*;
        let steps = [
            (Submitted, at("2026-11-20T09:00")),
            (Appraising, at("2026-11-23T09:00")),
            (Supplement, at("2026-11-25T15:00")),
            (Appraising, at("2026-11-30T08:00")),
            (Suspended, at("2026-12-01T08:00")),
            (Appraising, at("2026-12-03T08:00")),
            (AtCouncil, at("2026-12-04T08:00")),
        ];
        let stood = paused(&table(), &steps);
        // 26, 27 and 30 November, 2 and 3 December.
        assert_eq!(stood, Paused { days: 5, since: Some(day("2026-12-04")) });
        assert_eq!(due_on(&table(), day("2026-11-23"), 10, stood.days).unwrap(), day("2026-12-15"));
    }

    proptest! {
        #[test]
        fn a_pause_moves_the_end_by_as_many_working_days_as_it_lasts(start in 0_u64..200, pause in 0_u64..40, days in 1_i64..30) {
            let table = table();
            let from = table.on_or_after(day("2026-01-02") + chrono::Days::new(start));
            let back = from + chrono::Days::new(pause);
            let stood = table.working_days_between(from, back);
            let due = table.add_working_days(from, i32::try_from(days + stood).unwrap());
            prop_assert_eq!(table.working_days_between(back, due), days);
        }
    }
}
