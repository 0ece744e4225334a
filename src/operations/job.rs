//! A background job as its administrator sees it.

use chrono::{NaiveTime, TimeDelta, Timelike};

use crate::platform::clock::{Instant, local, start_of_day};
use crate::platform::jobs::{Daily, Job, JobState};

/// The shape and colour of a state.
pub fn chip(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "none",
        JobState::Running => "info",
        JobState::Done => "ok",
        JobState::Failed => "bad",
    }
}

/// Whether the node that took the job has let its time run out, so that another may take it over.
pub fn is_abandoned(job: &Job, now: Instant) -> bool {
    job.state == JobState::Running && job.lease_until.is_some_and(|until| until < now)
}

/// When a daily job runs next: today, unless today's run has been made already.
pub fn next_run(daily: &Daily, last_made: Option<Instant>, now: Instant) -> Instant {
    let today = local(now).date();
    let hour = NaiveTime::from_hms_opt(daily.hour, 0, 0).unwrap_or_default();
    let due = start_of_day(today) + TimeDelta::hours(i64::from(hour.hour()));
    let is_made = last_made.is_some_and(|made| local(made).date() == today);
    if is_made { due + TimeDelta::days(1) } else { due }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_daily_job_runs_tomorrow_once_todays_run_is_made() {
        let daily = Daily { kind: "operations.nightly", hour: 3 };
        let now = at("2026-11-23T09:00:00+07:00");
        let yesterday = Some(at("2026-11-22T03:00:01+07:00"));
        assert_eq!(next_run(&daily, yesterday, now), at("2026-11-23T03:00:00+07:00"));
        let today = Some(at("2026-11-23T03:00:01+07:00"));
        assert_eq!(next_run(&daily, today, now), at("2026-11-24T03:00:00+07:00"));
    }
}
