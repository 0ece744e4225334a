//! An allocation (phân bổ) of the assigned estimate by unit, source and quarter: proposed by the standing agency, approved by
//! the Department of Finance, then lines that may be paid from.

use chrono::NaiveDate;

use super::figure::Quarters;
use crate::benefits::estimate::{digits, is_chapter_of};
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A proposal to allocate.
    AllocationId = "allocation";
    /// A line of it.
    AllocationLineId = "allocation_line";
}

words! {
    /// Where a proposal stands.
    pub enum AllocationState {
        Draft = "draft" "Bản nháp",
        Proposed = "proposed" "Chờ Sở Tài chính duyệt",
        Approved = "approved" "Đã phân bổ",
        Returned = "returned" "Trả lại",
        Cancelled = "cancelled" "Đã hủy",
    }
}

words! {
    /// A step of a proposal.
    pub enum AllocationStep {
        Edit = "edit" "Sửa",
        Propose = "propose" "Gửi Sở Tài chính",
        Approve = "approve" "Duyệt phân bổ",
        Return = "return" "Trả lại",
        Cancel = "cancel" "Hủy đề nghị",
    }
}

impl AllocationState {
    /// The state after a step, or a refusal. The only table of a proposal's life.
    pub fn after(self, step: AllocationStep) -> Result<AllocationState> {
        use AllocationState::*;
        match (self, step) {
            (Draft | Returned, AllocationStep::Edit) => Ok(Draft),
            (Draft | Returned, AllocationStep::Propose) => Ok(Proposed),
            (Proposed, AllocationStep::Approve) => Ok(Approved),
            (Proposed, AllocationStep::Return) => Ok(Returned),
            (Draft | Returned, AllocationStep::Cancel) => Ok(Cancelled),
            _ => Err(Error::refused(format!(
                "Đề nghị phân bổ đang ở tình trạng “{}” nên không {} được. Mở lại trang để xem các bước đã qua.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The steps that lead on from here.
    pub fn steps(self) -> Vec<AllocationStep> {
        AllocationStep::ALL.iter().copied().filter(|step| self.after(*step).is_ok()).collect()
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            AllocationState::Draft | AllocationState::Cancelled => "none",
            AllocationState::Proposed => "info",
            AllocationState::Approved => "ok",
            AllocationState::Returned => "bad",
        }
    }
}

/// A proposal with its sum.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Allocation {
    pub id: AllocationId,
    pub code: String,
    pub year: i64,
    pub reason: String,
    pub state: AllocationState,
    pub return_reason: String,
    pub created_by: String,
    pub created_by_name: String,
    pub proposed_by: String,
    pub decision_number: String,
    pub decided_on: Option<NaiveDate>,
    pub created_at: Instant,
    pub version: i64,
    pub lines: i64,
    pub total: Vnd,
}

impl Allocation {
    /// Whether the permit's holder may take a step, as far as their role goes.
    pub fn is_for(&self, permit: &Permit, step: AllocationStep) -> bool {
        let permission = match step {
            AllocationStep::Edit | AllocationStep::Propose | AllocationStep::Cancel => Permission::EditBudget,
            AllocationStep::Approve | AllocationStep::Return => Permission::FundBudget,
        };
        permit.also(permission).is_some()
    }

    /// The steps that a page offers to the permit's holder.
    pub fn steps_for(&self, permit: &Permit) -> Vec<AllocationStep> {
        self.state.steps().into_iter().filter(|step| self.is_for(permit, *step)).collect()
    }

    /// The state after a step by the permit's holder, or why not. Nobody approves what they proposed.
    pub fn after(&self, permit: &Permit, step: AllocationStep) -> Result<AllocationState> {
        if !self.is_for(permit, step) {
            return Err(Error::Forbidden);
        }
        let state = self.state.after(step)?;
        let user = permit.user_id();
        let is_own = user == self.created_by || user == self.proposed_by;
        if step == AllocationStep::Approve && !user.is_empty() && is_own {
            return Err(Error::refused("Người lập hoặc gửi đề nghị không tự duyệt. Đề nghị một người khác duyệt."));
        }
        Ok(state)
    }
}

/// A line of a proposal with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AllocationLine {
    pub id: AllocationLineId,
    pub agency_id: String,
    pub agency_name: String,
    pub bloc: String,
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
    pub q1: i64,
    pub q2: i64,
    pub q3: i64,
    pub q4: i64,
}

impl AllocationLine {
    /// By quarter.
    pub fn quarters(&self) -> Quarters {
        Quarters([self.q1, self.q2, self.q3, self.q4])
    }

    /// "12-435-341-6449": source, chapter, category, item.
    pub fn codes(&self) -> String {
        format!("{}-{}-{}-{}", self.source_code, self.chapter, self.category, self.item)
    }
}

/// Codes of the budget index (Circular 130/2025/TT-BTC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
}

impl Codes {
    /// Reads them; the chapter must be one of the year.
    pub fn read(form: &mut Form, year: i64) -> Option<Codes> {
        let source_code = digits(form, "source_code", 2, "mã nguồn");
        let chapter = digits(form, "chapter", 3, "chương");
        let category = digits(form, "category", 3, "khoản");
        let item = digits(form, "item", 4, "tiểu mục");
        let chapter = chapter.filter(|chapter| is_chapter_of(form, chapter, year));
        Some(Codes { source_code: source_code?, chapter: chapter?, category: category?, item: item? })
    }
}

/// A line as typed.
#[derive(Clone, Debug)]
pub struct LineDraft {
    pub agency_id: String,
    pub codes: Codes,
    pub quarters: Quarters,
}

/// What the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("reason", "lý do"),
    ("agency_id", "đơn vị"),
    ("source_code", "mã nguồn"),
    ("chapter", "chương"),
    ("category", "khoản"),
    ("item", "tiểu mục"),
    ("q1", "quý I"),
    ("q2", "quý II"),
    ("q3", "quý III"),
    ("q4", "quý IV"),
    ("decision_number", "số quyết định"),
    ("decided_on", "ngày quyết định"),
];

impl LineDraft {
    /// Reads the form; a quarter that is left empty gets nothing.
    pub fn read(form: &mut Form, year: i64) -> Option<LineDraft> {
        form.names(FIELDS);
        let agency_id = form.text("agency_id", 1..=100);
        let codes = Codes::read(form, year);
        let mut quarters = Some(Quarters::default());
        for (place, name) in ["q1", "q2", "q3", "q4"].into_iter().enumerate() {
            if form.value(name).trim().is_empty() {
                continue;
            }
            match crate::benefits::typed_sum(form, name) {
                Some(Vnd(amount)) => {
                    if let Some(quarters) = &mut quarters {
                        quarters.add(place, amount);
                    }
                }
                None => quarters = None,
            }
        }
        if quarters.is_some_and(|quarters| quarters.total() == 0) {
            form.refuse("q1", "Nhập số tiền của ít nhất một quý");
            return None;
        }
        Some(LineDraft { agency_id: agency_id?, codes: codes?, quarters: quarters? })
    }
}

/// Refuses an allocation beyond the estimate that was assigned.
pub fn check_total(year: i64, assigned: i64, allocated: i64, more: i64) -> Result<()> {
    if allocated + more <= assigned {
        return Ok(());
    }
    Err(Error::refused(format!(
        "Dự toán năm {year} được giao {}, đã phân bổ {}, nên đề nghị {} vượt {}. Bớt số tiền, hoặc điều chỉnh dự toán trước.",
        Vnd(assigned),
        Vnd(allocated),
        Vnd(more),
        Vnd(allocated + more - assigned)
    )))
}

/// What is left of an estimate by quarter when a part of it is allocated: what is not shared out among quarters takes the
/// first ones.
pub fn left_of(estimate: Quarters, allocated: Quarters, unshared: i64) -> Quarters {
    let mut over = unshared;
    let mut left = Quarters::default();
    for quarter in 0..4 {
        let open = estimate.get(quarter) - allocated.get(quarter);
        let taken = over.min(open.max(0));
        // What a quarter was given beyond its estimate is taken from the others.
        over -= taken;
        over += (-open).max(0);
        left.add(quarter, open.max(0) - taken);
    }
    // An excess of a later quarter is taken from earlier ones.
    for quarter in 0..4 {
        let taken = over.min(left.get(quarter));
        left.add(quarter, -taken);
        over -= taken;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_allocated_that_was_not_proposed(steps in prop::collection::vec(0..AllocationStep::ALL.len(), 0..40)) {
            let mut state = AllocationState::Draft;
            let mut last = AllocationStep::Edit;
            for step in steps {
                let step = AllocationStep::ALL[step];
                match state.after(step) {
                    Ok(next) => {
                        prop_assert!(!matches!(state, AllocationState::Approved | AllocationState::Cancelled));
                        if next == AllocationState::Approved {
                            prop_assert_eq!(last, AllocationStep::Propose);
                        }
                        (state, last) = (next, step);
                    }
                    Err(error) => prop_assert!(matches!(error, Error::Refused { .. }), "{error}"),
                }
            }
        }

        #[test]
        fn what_is_left_and_what_is_allocated_are_the_estimate(
            estimate in prop::array::uniform4(0_i64..1_000), allocated in prop::array::uniform4(0_i64..1_000), unshared in 0_i64..2_000
        ) {
            let (estimate, allocated) = (Quarters(estimate), Quarters(allocated));
            let left = left_of(estimate, allocated, unshared);
            prop_assert!(left.0.iter().all(|amount| *amount >= 0));
            let expected = (estimate.total() - allocated.total() - unshared).max(0);
            prop_assert_eq!(left.total(), expected);
        }
    }

    #[test]
    fn no_more_is_allocated_than_was_assigned() {
        assert!(check_total(2026, 100, 60, 40).is_ok());
        let refused = check_total(2026, 100, 60, 41).unwrap_err().sentence();
        assert!(refused.contains("vượt 1\u{a0}đồng"), "{refused}");
    }

    #[test]
    fn a_line_needs_a_sum_and_a_chapter_of_its_year() {
        let typed = |chapter: &str, first: &str| {
            let text =
                format!("agency_id=x&source_code=12&chapter={chapter}&category=341&item=6449&q1={first}&q3=2.000.000");
            Form::parse(text.as_bytes())
        };
        let draft = LineDraft::read(&mut typed("435", ""), 2026).unwrap();
        assert_eq!(draft.quarters, Quarters([0, 0, 2_000_000, 0]));
        assert!(LineDraft::read(&mut typed("612", "1"), 2026).is_none());
        assert!(LineDraft::read(&mut typed("435", "-5"), 2026).is_none());
    }
}
