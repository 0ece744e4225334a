//! A commitment to serve (cam kết; clause II.1.a) and its clock, what endangers it, and proposals to discontinue.

use chrono::NaiveDate;
use policy::answer::{Question, commitment, need_text};
use policy::calendar::months_and_days;
use policy::facts::Facts;
use policy::pack::{Language, Pack};

use crate::benefits::beneficiary::AbsenceKind;
use crate::benefits::figures::scheme_of;
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A commitment.
    CommitmentId = "commitment";
    /// What may endanger a commitment.
    AlertId = "commitment_alert";
    /// A proposal to discontinue the policy.
    ProposalId = "discontinuation_proposal";
}

words! {
    /// Where a commitment stands.
    pub enum CommitmentState {
        Running = "running" "Đang thực hiện",
        Completed = "completed" "Đã hoàn thành",
        /// It ended before its time.
        Ended = "ended" "Kết thúc trước hạn",
    }
}

words! {
    /// What endangers a commitment.
    pub enum AlertKind {
        Leave = "leave" "Nghỉ dài ngày",
        Transfer = "transfer" "Chuyển đơn vị",
        Study = "study" "Đi học",
        Departure = "departure" "Thôi việc",
    }
}

impl AlertKind {
    /// What an absence is to a commitment; paid leave is nothing.
    pub fn of(kind: AbsenceKind) -> Option<AlertKind> {
        match kind {
            AbsenceKind::UnpaidLeave => Some(AlertKind::Leave),
            AbsenceKind::Study => Some(AlertKind::Study),
            AbsenceKind::Secondment => Some(AlertKind::Transfer),
            AbsenceKind::PaidLeave | AbsenceKind::Maternity => None,
        }
    }
}

/// A commitment as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Commitment {
    pub id: CommitmentId,
    pub beneficiary_id: String,
    pub talent_id: String,
    pub starts_on: NaiveDate,
    pub months: Option<i64>,
    pub ends_on: Option<NaiveDate>,
    pub blocked: String,
    pub state: CommitmentState,
    pub last_day: Option<NaiveDate>,
    pub cause: String,
    pub decision_number: String,
    pub version: i64,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Alert {
    pub id: AlertId,
    pub commitment_id: CommitmentId,
    pub kind: AlertKind,
    pub sentence: String,
    pub raised_at: Instant,
    pub settled_at: Option<Instant>,
    pub settled_by_name: String,
    pub note: String,
}

impl Alert {
    /// The kind of message that shows it.
    pub fn chip(&self) -> &'static str {
        if self.settled_at.is_some() { "info" } else { "warn" }
    }
}

/// A commitment on one day: whole months and days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub starts_on: NaiveDate,
    pub months: i32,
    pub ends_on: NaiveDate,
    /// From the first day to this one.
    pub passed: (i32, u32),
    /// For how long the clock stood still.
    pub paused: (i32, u32),
    /// From the next day to the last; nothing when it is over.
    pub left: (i32, u32),
}

impl Standing {
    /// Whether it was served to its end.
    pub fn is_complete(&self, today: NaiveDate) -> bool {
        today > self.ends_on
    }
}

/// "3 năm 2 tháng 5 ngày".
pub fn span(of: (i32, u32)) -> String {
    let (months, days) = of;
    let parts = [(months / 12, "năm"), (months % 12, "tháng"), (i32::try_from(days).unwrap_or(0), "ngày")];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count} {unit}")).collect();
    if said.is_empty() { "0 ngày".to_owned() } else { said.join(" ") }
}

/// Works out where a commitment stands, by the rules; an error is the sentence that says what is missing.
pub fn standing(
    pack: &Pack,
    scheme: &str,
    facts: &Facts,
    today: NaiveDate,
) -> Result<Option<std::result::Result<Standing, String>>> {
    let (place, _) = scheme_of(pack, scheme)?;
    let Some(found) = commitment(pack, facts, &Question::on(today), place) else { return Ok(None) };
    Ok(Some(match found {
        Err(gap) => {
            let texts: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
            Err(texts.join(" "))
        }
        Ok(one) => {
            let next = today.succ_opt().unwrap_or(today);
            let between = |from: NaiveDate, to: NaiveDate| {
                if to < from { Some((0, 0)) } else { months_and_days(from, to) }
            };
            let spans = between(one.from, today).zip(between(next.max(one.from), one.last_day));
            let (passed, left) = spans.ok_or_else(|| Error::internal("a commitment out of range"))?;
            Ok(Standing {
                starts_on: one.from,
                months: one.months,
                ends_on: one.last_day,
                passed,
                paused: one.paused,
                left,
            })
        }
    }))
}

words! {
    /// What a proposal asks the council.
    pub enum ProposalKind {
        Discontinue = "discontinue" "Xét thôi áp dụng chính sách",
        Continue = "continue" "Xét tiếp tục áp dụng",
        /// Of somebody for whom the policy was discontinued.
        Repay = "repay" "Xét đền bù kinh phí",
    }
}

words! {
    /// Where a proposal to the council stands.
    pub enum ProposalState {
        /// It waits for the council's next agenda.
        Waiting = "waiting" "Chờ đưa vào phiên họp",
        OnAgenda = "on_agenda" "Trong chương trình phiên họp",
        Discontinued = "discontinued" "Thôi áp dụng",
        Continued = "continued" "Tiếp tục áp dụng",
        Ordered = "ordered" "Buộc đền bù",
        Declined = "declined" "Hội đồng không thông qua",
        Withdrawn = "withdrawn" "Đã rút",
    }
}

words! {
    /// A step of a proposal.
    pub enum ProposalStep {
        Schedule = "schedule" "Đưa vào chương trình",
        /// The meeting did not come to it.
        Postpone = "postpone" "Lùi sang phiên sau",
        Discontinue = "discontinue" "Thôi áp dụng",
        Continue = "continue" "Tiếp tục áp dụng",
        Order = "order" "Buộc đền bù",
        /// The vote ended with nothing to decide.
        Decline = "decline" "Ghi không thông qua",
        Withdraw = "withdraw" "Rút đề xuất",
    }
}

impl ProposalState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: ProposalStep) -> Result<ProposalState> {
        use ProposalState::*;
        match (self, step) {
            (Waiting, ProposalStep::Schedule) => Ok(OnAgenda),
            (OnAgenda, ProposalStep::Postpone) => Ok(Waiting),
            (Waiting | OnAgenda, ProposalStep::Discontinue) => Ok(Discontinued),
            (Waiting | OnAgenda, ProposalStep::Continue) => Ok(Continued),
            (Waiting | OnAgenda, ProposalStep::Order) => Ok(Ordered),
            (OnAgenda, ProposalStep::Decline) => Ok(Declined),
            (Waiting, ProposalStep::Withdraw) => Ok(Withdrawn),
            _ => Err(Error::refused(format!(
                "Đề xuất đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// Whether the council has still to decide on it.
    pub fn is_open(self) -> bool {
        matches!(self, ProposalState::Waiting | ProposalState::OnAgenda)
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            ProposalState::Waiting => "warn",
            ProposalState::OnAgenda => "vio",
            ProposalState::Discontinued | ProposalState::Ordered => "bad",
            ProposalState::Continued => "ok",
            ProposalState::Declined | ProposalState::Withdrawn => "none",
        }
    }
}

/// A proposal with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Proposal {
    pub id: ProposalId,
    pub code: String,
    pub kind: ProposalKind,
    pub beneficiary_id: String,
    pub talent_id: String,
    pub talent_name: String,
    pub bloc: String,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub source_kind: String,
    pub reason: String,
    pub stops_on: NaiveDate,
    /// The cause by its name in the scheme; empty until somebody says it.
    pub cause: String,
    /// The last day at work, when the person leaves.
    pub last_day: Option<NaiveDate>,
    /// Whether money is to be paid back.
    pub repay: bool,
    pub due_on: Option<NaiveDate>,
    pub legal_document_id: Option<String>,
    pub clause: String,
    pub council_amount: Option<Vnd>,
    /// What the drafted decision says is to be paid back.
    pub ordered_amount: Option<Vnd>,
    pub state: ProposalState,
    pub outcome_note: String,
    pub proposed_by_name: String,
    pub proposed_at: Instant,
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benefits::figures::decided_facts;
    use crate::policies;
    use policy::calendar::Period;
    use policy::facts::Given;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(today: &str, leave: Option<(&str, &str)>) -> Standing {
        let hiring = policies::hiring_in("hai-phong").unwrap();
        let known = serde_json::json!({});
        let mut facts = decided_facts(hiring.pack, hiring.scheme, "phd", &known, day("2026-03-01")).unwrap();
        if let Some((from, to)) = leave {
            let period = Period { from: day(from), to: Some(day(to)) };
            facts.set(hiring.pack.fact("unpaid_leave").unwrap(), Given::Periods(vec![period]));
        }
        standing(hiring.pack, "nq-53", &facts, day(today)).unwrap().unwrap().unwrap()
    }

    #[test]
    fn the_clock_of_worked_examples_19_and_20() {
        let plain = found("2028-08-31", None);
        assert_eq!((plain.months, plain.ends_on), (60, day("2031-02-28")));
        assert_eq!((plain.passed, plain.left), ((30, 0), (30, 0)));
        let paused = found("2028-08-31", Some(("2027-01-01", "2027-03-31")));
        assert_eq!((paused.ends_on, paused.paused), (day("2031-05-31"), (3, 0)));
        assert!(!plain.is_complete(day("2031-02-28")) && plain.is_complete(day("2031-03-01")));
    }

    #[test]
    fn a_span_is_said_in_years_months_and_days() {
        assert_eq!(span((38, 5)), "3 năm 2 tháng 5 ngày");
        assert_eq!(span((0, 0)), "0 ngày");
        assert_eq!(span((24, 0)), "2 năm");
    }

    proptest! {
        #[test]
        fn a_decided_proposal_stays_decided(steps in prop::collection::vec(0..ProposalStep::ALL.len(), 0..30)) {
            use ProposalState::*;
            let mut state = Waiting;
            for step in steps {
                let was_final = !matches!(state, Waiting | OnAgenda);
                if let Ok(next) = state.after(ProposalStep::ALL[step]) {
                    prop_assert!(!was_final);
                    state = next;
                }
            }
        }
    }
}
