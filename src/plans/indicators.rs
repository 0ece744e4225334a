//! How well an agency keeps its deadlines: shares and the median lateness, each with its formula.

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use super::store::agency::Finish;

/// The indicators of one agency. Agencies are not ranked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicators {
    pub agency_id: String,
    pub agency_name: String,
    /// Finished parts that had a deadline.
    pub finished: i64,
    /// Of these, finished on or before it.
    pub on_time: i64,
    /// Open parts after their deadline.
    pub overdue: i64,
    /// The middle of how many working days late parts are: finished late, or open and overdue until today.
    pub median_lateness: Option<i64>,
}

fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| part * 100 / whole)
}

impl Indicators {
    /// The share that was finished on time, of what is finished.
    pub fn on_time_share(&self) -> Option<i64> {
        share(self.on_time, self.finished)
    }

    /// The share that is late, finished or not, of all that should be finished.
    pub fn late_share(&self) -> Option<i64> {
        share(self.late(), self.finished + self.overdue)
    }

    fn late(&self) -> i64 {
        self.finished - self.on_time + self.overdue
    }

    /// "3 ÷ 4 = 75%".
    pub fn on_time_formula(&self) -> String {
        formula(self.on_time, self.finished, self.on_time_share())
    }

    /// "1 ÷ 5 = 20%".
    pub fn late_formula(&self) -> String {
        formula(self.late(), self.finished + self.overdue, self.late_share())
    }
}

fn formula(part: i64, whole: i64, share: Option<i64>) -> String {
    match share {
        Some(share) => format!("{} ÷ {} = {share}%", viet::number::group(part), viet::number::group(whole)),
        None => "chưa có".to_owned(),
    }
}

/// The indicators of each agency, in the order in which the agencies come.
pub fn of(finishes: &[Finish], today: NaiveDate, table: &HolidayTable) -> Vec<Indicators> {
    let mut all: Vec<(Indicators, Vec<(i64, i64)>)> = Vec::new();
    for finish in finishes {
        if all.last().is_none_or(|(last, _)| last.agency_id != finish.agency_id) {
            let first = Indicators {
                agency_id: finish.agency_id.clone(),
                agency_name: finish.agency_name.clone(),
                ..Indicators::default()
            };
            all.push((first, Vec::new()));
        }
        let Some((indicators, lateness)) = all.last_mut() else { continue };
        match finish.done_on {
            Some(done_on) => {
                indicators.finished += finish.parts;
                if done_on <= finish.due_on {
                    indicators.on_time += finish.parts;
                    continue;
                }
            }
            None => indicators.overdue += finish.parts,
        }
        let until = finish.done_on.unwrap_or(today);
        lateness.push((table.working_days_between(finish.due_on, until), finish.parts));
    }
    let done =
        all.into_iter().map(|(indicators, lateness)| Indicators { median_lateness: median(lateness), ..indicators });
    done.collect()
}

/// The middle of values with how often each occurs; of two middles the lower.
fn median(mut values: Vec<(i64, i64)>) -> Option<i64> {
    values.sort_unstable();
    let total: i64 = values.iter().map(|(_, times)| times).sum();
    let mut seen = 0;
    values.into_iter().find_map(|(value, times)| {
        seen += times;
        (seen * 2 >= total).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finish(due: &str, done: &str, parts: i64) -> Finish {
        Finish {
            agency_id: "a".to_owned(),
            agency_name: "Sở A".to_owned(),
            due_on: due.parse().unwrap(),
            done_on: done.parse().ok(),
            parts,
        }
    }

    #[test]
    fn shares_and_the_median_show_their_formula() {
        let finishes = [
            finish("2026-07-10", "2026-07-10", 2),
            finish("2026-07-10", "2026-07-09", 1),
            // Friday to Monday is one working day.
            finish("2026-07-10", "2026-07-13", 1),
            finish("2026-07-13", "", 1),
        ];
        let all = of(&finishes, "2026-07-16".parse().unwrap(), &HolidayTable::default());
        let one = &all[0];
        assert_eq!((one.finished, one.on_time, one.overdue), (4, 3, 1));
        assert_eq!((one.on_time_formula().as_str(), one.late_formula().as_str()), ("3 ÷ 4 = 75%", "2 ÷ 5 = 40%"));
        assert_eq!(one.median_lateness, Some(1));
        assert_eq!(median(vec![(5, 1), (1, 1), (3, 1)]), Some(3));
        assert_eq!(of(&[], "2026-07-16".parse().unwrap(), &HolidayTable::default()), []);
    }
}
