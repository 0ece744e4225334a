//! A payment list (danh sách chi trả; clause II.2): its states and steps, who takes which, and what is checked before
//! money leaves (Law 89/2025/QH15, Article 12; Decree 73/2026/NĐ-CP, Article 21).

use chrono::NaiveDate;
use policy::calendar::Month;
use serde::{Deserialize, Serialize};

use super::figures::parse_month;
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A payment list.
    PaymentListId = "payment_list";
    /// A line of a payment list.
    PaymentLineId = "payment_line";
}

words! {
    /// Where a payment list stands.
    pub enum ListState {
        /// Beneficiaries are being put on it in the background.
        Filling = "filling" "Đang lập",
        Draft = "draft" "Bản nháp",
        Submitted = "submitted" "Chờ thủ trưởng xác nhận",
        Confirmed = "confirmed" "Chờ cơ quan thường trực duyệt",
        Approved = "approved" "Chờ Sở Tài chính",
        Accepted = "accepted" "Chờ gửi Kho bạc",
        Sent = "sent" "Đã gửi Kho bạc",
        Settled = "settled" "Đã quyết toán",
        Returned = "returned" "Trả lại",
        Cancelled = "cancelled" "Đã hủy",
    }
}

words! {
    /// A step of a payment list.
    pub enum ListStep {
        /// The last beneficiary was put on it.
        Fill = "fill" "Lập xong",
        /// Lines are dropped.
        Edit = "edit" "Sửa",
        Submit = "submit" "Trình thủ trưởng",
        Confirm = "confirm" "Xác nhận",
        Approve = "approve" "Duyệt",
        Accept = "accept" "Chấp thuận chi",
        Return = "return" "Trả lại",
        Send = "send" "Gửi Kho bạc",
        Match = "match" "Nhập kết quả",
        Settle = "settle" "Quyết toán",
        Cancel = "cancel" "Hủy danh sách",
    }
}

impl ListState {
    /// The state after a step, or a refusal. The only table of a list's life.
    pub fn after(self, step: ListStep) -> Result<ListState> {
        use ListState::*;
        match (self, step) {
            (Filling, ListStep::Fill) => Ok(Draft),
            (Draft | Returned, ListStep::Edit) => Ok(Draft),
            (Draft | Returned, ListStep::Submit) => Ok(Submitted),
            (Submitted, ListStep::Confirm) => Ok(Confirmed),
            (Confirmed, ListStep::Approve) => Ok(Approved),
            (Approved, ListStep::Accept) => Ok(Accepted),
            (Submitted | Confirmed | Approved | Accepted, ListStep::Return) => Ok(Returned),
            (Accepted, ListStep::Send) => Ok(Sent),
            (Sent, ListStep::Match) => Ok(Sent),
            (Sent, ListStep::Settle) => Ok(Settled),
            (Draft | Returned, ListStep::Cancel) => Ok(Cancelled),
            _ => Err(Error::refused(format!(
                "Danh sách đang ở tình trạng “{}” nên không {} được. Mở lại danh sách để xem các bước đã qua.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<ListStep> {
        ListStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether its sum is taken from the estimate: from the approval of the standing agency on.
    pub fn commits(self) -> bool {
        matches!(self, ListState::Approved | ListState::Accepted | ListState::Sent | ListState::Settled)
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            ListState::Filling | ListState::Draft | ListState::Cancelled => "none",
            ListState::Submitted | ListState::Confirmed | ListState::Approved => "info",
            ListState::Accepted | ListState::Sent => "vio",
            ListState::Settled => "ok",
            ListState::Returned => "bad",
        }
    }
}

/// Somebody who could not be put on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub beneficiary_id: String,
    pub code: String,
    pub name: String,
    /// For which benefit and month.
    pub what: String,
    pub sentence: String,
}

/// A payment list with the names and sums that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaymentList {
    pub id: PaymentListId,
    pub code: String,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub estimate_id: String,
    pub from_month: String,
    pub to_month: String,
    pub state: ListState,
    pub filled_to: String,
    /// JSON.
    pub left_out: String,
    pub return_reason: String,
    pub export_sha256: String,
    pub created_by: String,
    pub created_by_name: String,
    pub submitted_by: String,
    pub confirmed_by: String,
    pub approved_by: String,
    pub created_at: Instant,
    pub sent_on: Option<NaiveDate>,
    pub version: i64,
    /// Lines that count, and their sum.
    pub lines: i64,
    pub total: Vnd,
    pub paid_lines: i64,
    pub paid: Vnd,
}

impl PaymentList {
    /// "04/2026–06/2026", or one month.
    pub fn period(&self) -> String {
        let label = |month: &str| super::beneficiary::period_label(month);
        if self.from_month == self.to_month {
            label(&self.from_month)
        } else {
            format!("{}–{}", label(&self.from_month), label(&self.to_month))
        }
    }

    /// Its months.
    pub fn months(&self) -> Result<(Month, Month)> {
        let months = parse_month(&self.from_month).zip(parse_month(&self.to_month));
        months.ok_or_else(|| Error::internal("a list without months"))
    }

    /// Who was left out.
    pub fn left_out(&self) -> Vec<LeftOut> {
        serde_json::from_str(&self.left_out).unwrap_or_default()
    }

    /// Whether the permit's holder may take a step, as far as their role goes.
    pub fn is_for(&self, permit: &Permit, step: ListStep) -> bool {
        let permissions: &[Permission] = match step {
            ListStep::Fill => return false,
            ListStep::Edit | ListStep::Submit | ListStep::Cancel => &[Permission::EditPayments],
            ListStep::Confirm => &[Permission::ConfirmPayments],
            ListStep::Approve => &[Permission::ApprovePayments],
            ListStep::Accept | ListStep::Send | ListStep::Match | ListStep::Settle => &[Permission::PayBenefits],
            // Whoever has it in hand may return it.
            ListStep::Return => match self.state {
                ListState::Submitted => &[Permission::ConfirmPayments],
                ListState::Confirmed => &[Permission::ApprovePayments],
                _ => &[Permission::PayBenefits],
            },
        };
        let reaches =
            |permission: &Permission| permit.also(*permission).is_some_and(|may| may.covers(&self.lineage, &self.bloc));
        permissions.iter().any(reaches)
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<ListStep> {
        self.state.steps().into_iter().filter(|step| self.is_for(permit, *step)).collect()
    }

    /// The state after a step by the permit's holder, or why not. Nobody approves what they prepared or approved before.
    pub fn after(&self, permit: &Permit, step: ListStep) -> Result<ListState> {
        if !self.is_for(permit, step) {
            return Err(Error::Forbidden);
        }
        let state = self.state.after(step)?;
        let earlier: &[&str] = match step {
            ListStep::Confirm => &[&self.created_by, &self.submitted_by],
            ListStep::Approve => &[&self.created_by, &self.submitted_by, &self.confirmed_by],
            ListStep::Accept => &[&self.created_by, &self.submitted_by, &self.confirmed_by, &self.approved_by],
            _ => &[],
        };
        if !permit.user_id().is_empty() && earlier.contains(&permit.user_id()) {
            return Err(Error::refused(
                "Người đã lập, trình hoặc duyệt ở bước trước không duyệt tiếp. Đề nghị một người khác của cơ quan duyệt.",
            ));
        }
        Ok(state)
    }
}

words! {
    /// What became of a line.
    pub enum LineState {
        Listed = "listed" "Chờ chi",
        Paid = "paid" "Đã chi",
        /// The treasury refused it; it may be listed again.
        Refused = "refused" "Kho bạc từ chối",
        Dropped = "dropped" "Đã bỏ khỏi danh sách",
    }
}

impl LineState {
    /// The chip of a table.
    pub fn chip(self) -> &'static str {
        match self {
            LineState::Listed => "info",
            LineState::Paid => "ok",
            LineState::Refused => "bad",
            LineState::Dropped => "none",
        }
    }
}

/// A line with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PaymentLine {
    pub id: PaymentLineId,
    pub list_id: PaymentListId,
    pub list_code: String,
    pub number: i64,
    pub beneficiary_id: String,
    pub beneficiary_code: String,
    pub entitlement_id: String,
    pub name: String,
    pub talent_id: String,
    pub talent_name: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub purpose: String,
    pub period: String,
    pub amount: Vnd,
    pub counted: String,
    pub state: LineState,
    pub refusal: String,
    pub paid_on: Option<NaiveDate>,
    pub version: i64,
}

impl PaymentLine {
    /// What the treasury sends back: "CT-0007.0001".
    pub fn code(&self) -> String {
        line_code(&self.list_code, self.number)
    }

    /// The period in words.
    pub fn period_label(&self) -> String {
        super::beneficiary::period_label(&self.period)
    }
}

/// The code of a line.
pub fn line_code(list: &str, number: i64) -> String {
    format!("{list}.{number:04}")
}

/// Why a month cannot be listed yet; nothing when it can.
pub fn not_yet(to: Month, today: NaiveDate) -> Option<String> {
    (to.last_day() >= today).then(|| {
        format!(
            "Tháng {:02}/{} chưa hết nên chưa biết số tháng làm việc thực tế. Lập danh sách từ ngày {}.",
            to.number(),
            to.year(),
            viet::date::screen(to.plus(1).first_day())
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn money_leaves_only_after_every_level(steps in prop::collection::vec(0..ListStep::ALL.len(), 0..60)) {
            let mut state = ListState::Filling;
            let mut passed: Vec<ListStep> = Vec::new();
            for step in steps {
                let step = ListStep::ALL[step];
                match state.after(step) {
                    Ok(next) => {
                        if step == ListStep::Return || step == ListStep::Edit {
                            passed.clear();
                        }
                        passed.push(step);
                        if next == ListState::Sent && step == ListStep::Send {
                            for level in [ListStep::Submit, ListStep::Confirm, ListStep::Approve, ListStep::Accept] {
                                prop_assert!(passed.contains(&level), "{level:?} was skipped");
                            }
                        }
                        prop_assert!(!matches!(state, ListState::Settled | ListState::Cancelled));
                        state = next;
                    }
                    Err(error) => prop_assert!(matches!(error, Error::Refused { .. }), "{error}"),
                }
            }
        }
    }

    #[test]
    fn every_open_state_leads_on_and_no_closed_one_does() {
        for state in ListState::ALL {
            let is_closed = matches!(state, ListState::Settled | ListState::Cancelled);
            assert_eq!(state.steps().is_empty(), is_closed, "{state:?}");
        }
    }

    #[test]
    fn a_month_is_paid_when_it_is_over() {
        let month = parse_month("2026-11").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(not_yet(month, day("2026-11-30")).unwrap().contains("từ ngày 01/12/2026"));
        assert!(not_yet(month, day("2026-12-01")).is_none());
    }
}
