//! How long somebody is bound to serve, and when the commitment ends.

use chrono::NaiveDate;

use super::{Question, context};
use crate::calendar::{add_days, add_months, months_and_days, term_end};
use crate::exact::Exact;
use crate::facts::Facts;
use crate::language::Notes;
use crate::pack::Pack;
use crate::value::{Gap, Need};

/// A commitment (cam kết) worked out.
#[derive(Clone, Debug, PartialEq)]
pub struct CommitmentAnswer {
    /// First day.
    pub from: NaiveDate,
    /// How many months are owed.
    pub months: i32,
    /// Whole months and days for which the clock stood still.
    pub paused: (i32, u32),
    /// Last day.
    pub last_day: NaiveDate,
    /// Assumed settings it stands on.
    pub assumptions: Vec<(usize, usize)>,
}

/// Works out the commitment of a scheme; nothing when the scheme has none.
pub fn commitment(
    pack: &Pack,
    facts: &Facts,
    question: &Question,
    scheme: usize,
) -> Option<Result<CommitmentAnswer, Gap>> {
    let commitment = pack.schemes.get(scheme)?.commitment.as_ref()?;
    let notes = Notes::default();
    let context = context(pack, facts, question, &notes);
    let work = || {
        let out_of_range = || Gap::of(Need::OutOfRange);
        let from = context.fact(commitment.from)?.date().ok_or_else(out_of_range)?;
        let context = context.on(from);
        let months = context.number(&commitment.months.expr)?;
        let months = months.whole().and_then(|months| i32::try_from(months).ok()).ok_or_else(out_of_range)?;
        let mut paused = (0_i32, 0_u32);
        for (fact, when) in &commitment.pauses {
            let periods = facts.periods(*fact).unwrap_or_default();
            if periods.is_empty() || !context.flag(&when.expr)? {
                continue;
            }
            for period in periods {
                let Some(to) = period.to else { return Err(Gap::of(Need::Fact(*fact))) };
                let (months, days) = months_and_days(period.from.max(from), to).ok_or_else(out_of_range)?;
                paused = (paused.0.saturating_add(months), paused.1.saturating_add(days));
            }
        }
        let last = term_end(from, months.saturating_add(paused.0)).ok_or_else(out_of_range)?;
        let last_day = add_days(last, paused.1.into()).ok_or_else(out_of_range)?;
        Ok((from, months, paused, last_day))
    };
    let worked = work();
    let assumptions = notes.take();
    Some(worked.map(|(from, months, paused, last_day)| CommitmentAnswer {
        from,
        months,
        paused,
        last_day,
        assumptions,
    }))
}

impl CommitmentAnswer {
    /// Whether so many months served complete it.
    pub fn is_complete(&self, served: Exact) -> bool {
        served >= Exact::from(i64::from(self.months))
    }

    /// The day that many months after its beginning, for instalments and reminders.
    pub fn after(&self, months: i32) -> Option<NaiveDate> {
        add_months(self.from, months)
    }
}
