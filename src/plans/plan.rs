//! A plan (kế hoạch): what the city's agencies do about talent in one year, from draft to close.

use chrono::NaiveDate;

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A plan.
    PlanId = "plan";
}

words! {
    /// The state of a plan.
    pub enum PlanState {
        Draft = "draft" "Dự thảo",
        Submitted = "submitted" "Chờ duyệt",
        Returned = "returned" "Trả lại",
        Approved = "approved" "Đã duyệt",
        Issued = "issued" "Đã ban hành",
        /// Issued, and being amended: work goes on while the amendment is drafted.
        Amending = "amending" "Đang điều chỉnh",
        Closed = "closed" "Đã kết thúc",
    }
}

words! {
    /// A step of a plan's life.
    pub enum PlanStep {
        Submit = "submit" "Trình duyệt",
        Approve = "approve" "Duyệt",
        Return = "return" "Trả lại",
        Issue = "issue" "Ban hành",
        Amend = "amend" "Điều chỉnh",
        Close = "close" "Kết thúc",
    }
}

impl PlanState {
    /// The state after a step, or a refusal.
    pub fn after(self, step: PlanStep) -> Result<PlanState> {
        use PlanState::*;
        match (self, step) {
            (Draft | Returned | Amending, PlanStep::Submit) => Ok(Submitted),
            (Submitted, PlanStep::Approve) => Ok(Approved),
            (Submitted, PlanStep::Return) => Ok(Returned),
            (Approved, PlanStep::Issue) => Ok(Issued),
            (Issued, PlanStep::Amend) => Ok(Amending),
            (Issued, PlanStep::Close) => Ok(Closed),
            _ => Err(Error::refused(format!(
                "Kế hoạch đang ở tình trạng “{}” nên không {} được.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that a page may offer.
    pub fn steps(self) -> Vec<PlanStep> {
        PlanStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// Whether tasks may be changed.
    pub fn is_open_to_edits(self) -> bool {
        matches!(self, PlanState::Draft | PlanState::Returned | PlanState::Amending)
    }

    /// The kind of mark that a page shows.
    pub fn mark(self) -> &'static str {
        match self {
            PlanState::Draft | PlanState::Closed => "none",
            PlanState::Submitted | PlanState::Amending => "info",
            PlanState::Returned => "warn",
            PlanState::Approved => "vio",
            PlanState::Issued => "ok",
        }
    }
}

/// A plan as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Plan {
    pub id: PlanId,
    pub year: i64,
    pub bloc: String,
    pub title: String,
    pub issuer: String,
    /// Number and sign, "12/KH-UBND"; empty while there is none.
    pub number: String,
    pub place: String,
    pub issued_on: Option<NaiveDate>,
    pub bases: String,
    pub signer_title: String,
    pub signer_name: String,
    pub state: PlanState,
    /// How many times it was issued, amendments counted.
    pub issues: i64,
    pub drafted_by: String,
    pub submitted_by: Option<String>,
    pub approved_by: Option<String>,
    pub closing_note: Option<String>,
    pub updated_at: Instant,
    pub version: i64,
}

impl Plan {
    /// Whether agencies carry it out: it was issued at least once and is not closed.
    pub fn is_live(&self) -> bool {
        self.issues > 0 && self.state != PlanState::Closed
    }

    /// The bloc (khối) in words.
    pub fn bloc_label(&self) -> &str {
        crate::packs::Bloc::parse(&self.bloc).map_or(&self.bloc, |bloc| bloc.label())
    }

    /// "Kế hoạch số 12/KH-UBND ngày 05/01/2026", or without a number the year.
    pub fn name(&self) -> String {
        match (self.number.as_str(), self.issued_on) {
            ("", _) => format!("Kế hoạch năm {}", self.year),
            (number, Some(day)) => format!("Kế hoạch số {number} ngày {}", viet::date::screen(day)),
            (number, None) => format!("Kế hoạch số {number}"),
        }
    }

    /// Refuses the approval of one's own submission: two pairs of eyes (four-eyes rule).
    pub fn check_four_eyes(&self, approver: &str) -> Result<()> {
        let own = [Some(self.drafted_by.as_str()), self.submitted_by.as_deref()];
        if own.contains(&Some(approver)) {
            return Err(Error::refused(
                "Người soạn hoặc trình kế hoạch không tự duyệt. Đề nghị một lãnh đạo khác duyệt.",
            ));
        }
        Ok(())
    }
}

/// The head of a plan as typed.
#[derive(Clone, Debug)]
pub struct PlanDraft {
    pub year: i64,
    pub title: String,
    pub issuer: String,
    pub place: String,
    pub bases: String,
    pub signer_title: String,
    pub signer_name: String,
}

/// How the fields of a plan are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("year", "năm"),
    ("title", "tên kế hoạch"),
    ("issuer", "cơ quan ban hành"),
    ("place", "địa danh"),
    ("bases", "căn cứ"),
    ("signer_title", "chức danh người ký"),
    ("signer_name", "người ký"),
    ("number", "số, ký hiệu"),
    ("issued_on", "ngày ban hành"),
    ("reason", "lý do"),
];

impl PlanDraft {
    /// Reads the form of a plan's head.
    pub fn read(form: &mut Form) -> Option<PlanDraft> {
        form.names(FIELDS);
        let year = form.integer("year", 2020..=2100);
        let title = form.text("title", 5..=500);
        let issuer = form.text("issuer", 3..=200);
        let place = form.text("place", 2..=60);
        let bases = form.optional_lines("bases", 5000);
        let signer_title = form.optional_text("signer_title", 200);
        let signer_name = form.optional_text("signer_name", 100);
        Some(PlanDraft {
            year: year?,
            title: title?,
            issuer: issuer?,
            place: place?,
            bases: bases?.unwrap_or_default(),
            signer_title: signer_title?.unwrap_or_default(),
            signer_name: signer_name?.unwrap_or_default(),
        })
    }
}

/// Number and date of an issue as typed.
#[derive(Clone, Debug)]
pub struct IssueDraft {
    pub number: String,
    pub issued_on: NaiveDate,
    pub reason: String,
}

impl IssueDraft {
    /// Reads the form; an issued plan cannot bear a later day than today.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<IssueDraft> {
        form.names(FIELDS);
        let number = form.text("number", 3..=60);
        let issued_on = form.date("issued_on");
        let reason = form.optional_text("reason", 500);
        if issued_on.is_some_and(|day| day > today) {
            form.refuse("issued_on", format!("Ngày ban hành không sau hôm nay, {}", viet::date::screen(today)));
            return None;
        }
        Some(IssueDraft { number: number?, issued_on: issued_on?, reason: reason?.unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_goes_its_way_and_no_other() {
        let way = [
            (PlanStep::Submit, PlanState::Submitted),
            (PlanStep::Return, PlanState::Returned),
            (PlanStep::Submit, PlanState::Submitted),
            (PlanStep::Approve, PlanState::Approved),
            (PlanStep::Issue, PlanState::Issued),
            (PlanStep::Amend, PlanState::Amending),
            (PlanStep::Submit, PlanState::Submitted),
        ];
        let mut state = PlanState::Draft;
        for (step, expected) in way {
            state = state.after(step).unwrap();
            assert_eq!(state, expected);
        }
        assert!(PlanState::Draft.after(PlanStep::Issue).is_err());
        assert!(PlanState::Closed.steps().is_empty());
        assert_eq!(PlanState::Issued.steps(), [PlanStep::Amend, PlanStep::Close]);
    }
}
