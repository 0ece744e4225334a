//! The estimate (dự toán) of a year: consolidated by the standing agency, sent by the council, submitted by the Department of
//! Finance, assigned by a decision (clause II.2; Law 89/2025/QH15, Articles 46 to 52).

use chrono::NaiveDate;

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// An estimate of a year; its id is its year.
    BudgetId = "budget";
}

words! {
    /// Where an estimate stands.
    pub enum BudgetState {
        Draft = "draft" "Dự thảo",
        Consolidated = "consolidated" "Chờ Hội đồng gửi",
        Sent = "sent" "Chờ Sở Tài chính trình",
        Submitted = "submitted" "Đã trình cấp có thẩm quyền",
        Assigned = "assigned" "Đã giao",
        Returned = "returned" "Trả lại",
    }
}

words! {
    /// A step of an estimate.
    pub enum BudgetStep {
        /// Takes in what the policy will cost; after it was assigned, opens its adjustment.
        Build = "build" "Lập từ số liệu",
        Consolidate = "consolidate" "Tổng hợp, chuyển Hội đồng",
        Send = "send" "Gửi Sở Tài chính",
        Submit = "submit" "Trình cấp có thẩm quyền",
        Assign = "assign" "Ghi quyết định giao",
        Return = "return" "Trả lại",
    }
}

impl BudgetState {
    /// The state after a step, or a refusal. The only table of an estimate's life.
    pub fn after(self, step: BudgetStep) -> Result<BudgetState> {
        use BudgetState::*;
        match (self, step) {
            (Draft | Returned | Assigned, BudgetStep::Build) => Ok(Draft),
            (Draft | Returned, BudgetStep::Consolidate) => Ok(Consolidated),
            (Consolidated, BudgetStep::Send) => Ok(Sent),
            (Sent, BudgetStep::Submit) => Ok(Submitted),
            (Submitted, BudgetStep::Assign) => Ok(Assigned),
            (Consolidated | Sent | Submitted, BudgetStep::Return) => Ok(Returned),
            _ => Err(Error::refused(format!(
                "Dự toán đang ở tình trạng “{}” nên không {} được. Mở lại trang để xem các bước đã qua.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<BudgetStep> {
        BudgetStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// The chip beside the title.
    pub fn chip(self) -> &'static str {
        match self {
            BudgetState::Draft => "none",
            BudgetState::Consolidated | BudgetState::Sent => "info",
            BudgetState::Submitted => "vio",
            BudgetState::Assigned => "ok",
            BudgetState::Returned => "bad",
        }
    }
}

/// An estimate as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Budget {
    pub id: BudgetId,
    pub year: i64,
    pub state: BudgetState,
    /// 1, 2, 3 … each time it is built.
    pub revision: i64,
    /// The revision that was assigned last; 0 before any was.
    pub assigned_revision: i64,
    pub return_reason: String,
    pub consolidated_by: String,
    pub sent_by: String,
    pub submitted_by: String,
    pub decision_number: String,
    pub decided_on: Option<NaiveDate>,
    pub policy_version: String,
    pub projected_at: Instant,
    pub version: i64,
}

impl Budget {
    /// Whether the permit's holder may take a step, as far as their role goes.
    pub fn is_for(&self, permit: &Permit, step: BudgetStep) -> bool {
        let permission = match step {
            BudgetStep::Build | BudgetStep::Consolidate => Permission::EditBudget,
            BudgetStep::Send => Permission::SendBudget,
            BudgetStep::Submit | BudgetStep::Assign => Permission::FundBudget,
            // Whoever has it in hand may return it.
            BudgetStep::Return if self.state == BudgetState::Consolidated => Permission::SendBudget,
            BudgetStep::Return => Permission::FundBudget,
        };
        permit.also(permission).is_some()
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<BudgetStep> {
        self.state.steps().into_iter().filter(|step| self.is_for(permit, *step)).collect()
    }

    /// The state after a step by the permit's holder, or why not. Nobody passes on what they passed on before.
    pub fn after(&self, permit: &Permit, step: BudgetStep) -> Result<BudgetState> {
        if !self.is_for(permit, step) {
            return Err(Error::Forbidden);
        }
        let state = self.state.after(step)?;
        let earlier: &[&str] = match step {
            BudgetStep::Send => &[&self.consolidated_by],
            BudgetStep::Submit => &[&self.consolidated_by, &self.sent_by],
            _ => &[],
        };
        if !permit.user_id().is_empty() && earlier.contains(&permit.user_id()) {
            return Err(Error::refused(
                "Người đã tổng hợp hoặc gửi dự toán ở bước trước không làm tiếp bước này. Đề nghị một người khác.",
            ));
        }
        Ok(state)
    }
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] =
    &[("decision_number", "số quyết định giao"), ("decided_on", "ngày quyết định"), ("reason", "lý do")];

/// The decision that assigns an estimate.
#[derive(Clone, Debug)]
pub struct AssignedDraft {
    pub decision_number: String,
    pub decided_on: NaiveDate,
}

impl AssignedDraft {
    /// Reads the form; a decision of tomorrow is not one.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<AssignedDraft> {
        form.names(FIELDS);
        let decision_number = form.text("decision_number", 1..=100);
        let decided_on = form.date("decided_on");
        if decided_on.is_some_and(|day| day > today) {
            form.refuse("decided_on", "Nhập ngày không sau hôm nay");
            return None;
        }
        Some(AssignedDraft { decision_number: decision_number?, decided_on: decided_on? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_assigned_that_did_not_pass_every_hand(steps in prop::collection::vec(0..BudgetStep::ALL.len(), 0..60)) {
            let mut state = BudgetState::Draft;
            let mut passed: Vec<BudgetStep> = Vec::new();
            for step in steps {
                let step = BudgetStep::ALL[step];
                match state.after(step) {
                    Ok(next) => {
                        if matches!(step, BudgetStep::Return | BudgetStep::Build) {
                            passed.clear();
                        }
                        passed.push(step);
                        if next == BudgetState::Assigned {
                            for hand in [BudgetStep::Consolidate, BudgetStep::Send, BudgetStep::Submit] {
                                prop_assert!(passed.contains(&hand), "{hand:?} was skipped");
                            }
                        }
                        state = next;
                    }
                    Err(error) => prop_assert!(matches!(error, Error::Refused { .. }), "{error}"),
                }
            }
        }
    }

    #[test]
    fn every_state_leads_on() {
        for state in BudgetState::ALL {
            assert!(!state.steps().is_empty(), "{state:?}");
        }
        assert!(!BudgetState::Sent.steps().contains(&BudgetStep::Build), "what is under way is not built anew");
    }
}
