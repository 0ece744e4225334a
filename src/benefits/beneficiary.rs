//! A beneficiary (đối tượng hưởng chính sách; clause II.2): a person to whom a decision grants a policy, with the facts and
//! the rules by which it was decided. Neither changes when the rules change later.

use chrono::NaiveDate;
use serde_json::Value as Json;

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A beneficiary.
    BeneficiaryId = "beneficiary";
    /// What a beneficiary is entitled to.
    EntitlementId = "entitlement";
    /// A stretch of work.
    ServicePostId = "service_post";
    /// Time away from work.
    AbsenceId = "absence";
    /// A sum that was paid, or what puts it right.
    EntryId = "benefit_entry";
}

words! {
    /// Where a beneficiary stands.
    pub enum BeneficiaryState {
        Active = "active" "Đang hưởng",
        /// Nothing is listed while a condition is looked into; the reason is shown.
        Paused = "paused" "Tạm dừng chi",
        /// The council discontinued the policy (thôi áp dụng chính sách).
        Stopped = "stopped" "Đã thôi hưởng",
        Ended = "ended" "Đã hưởng đủ",
    }
}

words! {
    /// What the holder of a permit does with a beneficiary.
    pub enum BeneficiaryStep {
        Pause = "pause" "Tạm dừng chi",
        Resume = "resume" "Chi tiếp",
        Stop = "stop" "Thôi áp dụng chính sách",
        End = "end" "Kết thúc vì đã hưởng đủ",
    }
}

impl BeneficiaryState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: BeneficiaryStep) -> Result<BeneficiaryState> {
        use BeneficiaryState::*;
        match (self, step) {
            (Active, BeneficiaryStep::Pause) => Ok(Paused),
            (Paused, BeneficiaryStep::Resume) => Ok(Active),
            (Active | Paused, BeneficiaryStep::Stop) => Ok(Stopped),
            (Active, BeneficiaryStep::End) => Ok(Ended),
            _ => Err(Error::refused(format!(
                "Người hưởng đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            BeneficiaryState::Active => "ok",
            BeneficiaryState::Paused => "warn",
            BeneficiaryState::Stopped => "bad",
            BeneficiaryState::Ended => "none",
        }
    }
}

/// A beneficiary with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Beneficiary {
    pub id: BeneficiaryId,
    pub code: String,
    pub talent_id: String,
    pub talent_name: String,
    pub bloc: String,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub scheme: String,
    pub beneficiary_group: String,
    pub decision_paper_id: Option<String>,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub starts_on: NaiveDate,
    /// JSON.
    pub facts: String,
    pub policy_key: String,
    pub policy_version: String,
    pub state: BeneficiaryState,
    pub pause_reason: String,
    pub paused_from: Option<NaiveDate>,
    pub stopped_on: Option<NaiveDate>,
    pub stop_decision: String,
    pub version: i64,
}

impl Beneficiary {
    /// The facts of the decision.
    pub fn facts(&self) -> Result<Json> {
        serde_json::from_str(&self.facts).map_err(Error::internal)
    }
}

words! {
    /// How an entitlement is paid.
    pub enum EntitlementKind {
        Once = "once" "Một lần",
        Part = "part" "Từng đợt",
        Monthly = "monthly" "Hằng tháng",
    }
}

/// What a beneficiary is entitled to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entitlement {
    pub id: EntitlementId,
    pub beneficiary_id: BeneficiaryId,
    pub benefit: String,
    pub purpose: String,
    pub kind: EntitlementKind,
    pub part: i64,
    pub name: String,
    /// The whole, as it was worked out for the decision.
    pub amount: Option<Vnd>,
    /// What is missing, in a sentence; empty when nothing is.
    pub blocked: String,
    pub due_on: Option<NaiveDate>,
    pub to_month: Option<String>,
    pub basis: String,
    /// JSON.
    pub explanation: String,
    pub policy_key: String,
}

impl Entitlement {
    /// The period of a sum that is paid once: `once`, or the number of the part.
    pub fn single_period(&self) -> String {
        match self.kind {
            EntitlementKind::Part => self.part.to_string(),
            EntitlementKind::Once | EntitlementKind::Monthly => "once".to_owned(),
        }
    }
}

/// A stretch of work in one agency.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ServicePost {
    pub id: ServicePostId,
    pub beneficiary_id: BeneficiaryId,
    pub agency_id: String,
    pub agency_name: String,
    pub commune_code: Option<String>,
    pub title: String,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub source: String,
    pub version: i64,
}

words! {
    /// Why somebody is away from work.
    pub enum AbsenceKind {
        UnpaidLeave = "unpaid_leave" "Nghỉ không hưởng lương",
        PaidLeave = "paid_leave" "Nghỉ hưởng lương",
        Maternity = "maternity" "Nghỉ thai sản",
        Study = "study" "Đi học dài hạn",
        Secondment = "secondment" "Biệt phái",
    }
}

impl AbsenceKind {
    /// The name of the fact by which the rules know it; nothing for what they do not ask about.
    pub fn fact(self) -> Option<&'static str> {
        match self {
            AbsenceKind::UnpaidLeave => Some("unpaid_leave"),
            AbsenceKind::Maternity => Some("maternity_leave"),
            AbsenceKind::Study => Some("study_leave"),
            AbsenceKind::Secondment => Some("secondment"),
            AbsenceKind::PaidLeave => None,
        }
    }
}

/// Time away from work.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Absence {
    pub id: AbsenceId,
    pub beneficiary_id: BeneficiaryId,
    pub kind: AbsenceKind,
    pub from_on: NaiveDate,
    pub to_on: Option<NaiveDate>,
    pub source: String,
    pub noted_by_name: String,
    pub withdrawn_at: Option<Instant>,
    pub withdrawn_reason: String,
}

impl Absence {
    /// Whether it counts.
    pub fn counts(&self) -> bool {
        self.withdrawn_at.is_none()
    }
}

words! {
    /// What an entry of a person's account is.
    pub enum EntryKind {
        Payment = "payment" "Chi trả",
        /// The opposite of an entry that was wrong.
        Reversal = "reversal" "Bút toán ngược",
        /// The right sum in its place.
        Replacement = "replacement" "Ghi lại số đúng",
    }
}

/// A sum that was paid, or what puts it right.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    pub id: EntryId,
    pub beneficiary_id: BeneficiaryId,
    pub entitlement_id: EntitlementId,
    pub name: String,
    pub benefit: String,
    pub line_id: Option<String>,
    pub list_code: Option<String>,
    pub kind: EntryKind,
    pub amount: Vnd,
    pub period: String,
    pub on_date: NaiveDate,
    pub reverses_id: Option<String>,
    pub reason: String,
    pub made_by_name: String,
    pub made_at: Instant,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("group", "nhóm đối tượng"),
    ("decision_number", "số quyết định"),
    ("decided_on", "ngày quyết định"),
    ("starts_on", "ngày bắt đầu"),
    ("agency_id", "đơn vị"),
    ("title", "chức danh"),
    ("kind", "loại"),
    ("from_on", "từ ngày"),
    ("to_on", "đến ngày"),
    ("source", "văn bản"),
    ("reason", "lý do"),
    ("amount", "số tiền"),
    ("from_month", "từ tháng"),
    ("to_month", "đến tháng"),
];

/// A month as people read it: "05/2026", "một lần" or "đợt 2".
pub fn period_label(period: &str) -> String {
    match period.split_once('-') {
        Some((year, month)) => format!("{month}/{year}"),
        None if period == "once" => "một lần".to_owned(),
        None => format!("đợt {period}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn who_is_stopped_never_comes_back(steps in prop::collection::vec(0..BeneficiaryStep::ALL.len(), 0..30)) {
            let mut state = BeneficiaryState::Active;
            for step in steps {
                let was_final = matches!(state, BeneficiaryState::Stopped | BeneficiaryState::Ended);
                match state.after(BeneficiaryStep::ALL[step]) {
                    Ok(next) => {
                        prop_assert!(!was_final);
                        state = next;
                    }
                    Err(error) => prop_assert!(matches!(error, Error::Refused { .. }), "{error}"),
                }
            }
        }
    }

    #[test]
    fn a_period_reads_as_people_say_it() {
        assert_eq!(period_label("2026-05"), "05/2026");
        assert_eq!(period_label("once"), "một lần");
        assert_eq!(period_label("2"), "đợt 2");
    }
}
