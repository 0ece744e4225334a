//! A report (báo cáo; clause II.1.b): an officer's words around figures that are taken, then issued as a paper and frozen.

use chrono::NaiveDate;

use super::period::{Against, Period, PeriodKind, Span};
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A report.
    ReportId = "report";
    /// Figures as they were taken.
    TakingId = "report_taking";
}

words! {
    /// Where a report stands.
    pub enum ReportState {
        Draft = "draft" "Đang soạn",
        /// Its figures were taken and do not change any more.
        Taken = "taken" "Đã chốt số liệu",
        Issued = "issued" "Đã phát hành",
    }
}

words! {
    /// A step of a report.
    pub enum ReportStep {
        Edit = "edit" "Sửa phần lời",
        Take = "take" "Chốt số liệu",
        DraftPaper = "draft_paper" "Soạn văn bản",
        Issue = "issue" "Phát hành",
    }
}

impl ReportState {
    /// The state after a step, or a refusal. The only table of a report's life.
    pub fn after(self, step: ReportStep) -> Result<ReportState> {
        use ReportState::*;
        match (self, step) {
            (Draft, ReportStep::Edit) => Ok(Draft),
            (Taken, ReportStep::Edit | ReportStep::DraftPaper) => Ok(Taken),
            (Draft | Taken, ReportStep::Take) => Ok(Taken),
            (Taken, ReportStep::Issue) => Ok(Issued),
            (Draft, ReportStep::DraftPaper) => {
                Err(Error::refused("Chốt số liệu trước, rồi soạn văn bản: văn bản in số liệu đã chốt và mã đối chiếu."))
            }
            _ => Err(Error::refused(format!(
                "Báo cáo đang ở tình trạng “{}” nên không {} được. Cần báo cáo khác thì soạn báo cáo mới cùng kỳ.",
                self.label(),
                step.label().to_lowercase()
            ))),
        }
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            ReportState::Draft => "none",
            ReportState::Taken => "info",
            ReportState::Issued => "ok",
        }
    }
}

/// A report with the names that pages need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    pub code: String,
    pub kind: PeriodKind,
    pub year: i64,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub budget_from_on: NaiveDate,
    pub budget_to_on: NaiveDate,
    pub against: Against,
    pub agency_id: String,
    pub agency_name: String,
    pub addressee: String,
    pub direction: String,
    pub difficulties: String,
    pub next_tasks: String,
    pub proposals: String,
    pub state: ReportState,
    pub taking_number: Option<i64>,
    pub paper_id: Option<String>,
    pub paper_number: Option<String>,
    pub issued_on: Option<NaiveDate>,
    pub drafted_by_name: String,
    pub updated_at: Instant,
    pub version: i64,
}

impl Report {
    /// Its period, as it was when the report was begun.
    pub fn period(&self) -> Period {
        Period {
            kind: self.kind.as_str().to_owned(),
            year: self.year,
            programme: Span { from: self.from_on, to: self.to_on },
            budget: Span { from: self.budget_from_on, to: self.budget_to_on },
        }
    }

    /// "Báo cáo 6 tháng đầu năm 2026".
    pub fn title(&self) -> String {
        format!("Báo cáo {}", self.period().label())
    }
}

/// Figures as they were taken.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Taking {
    pub id: TakingId,
    pub report_id: String,
    pub number: i64,
    pub figures: String,
    pub sha256: String,
    pub taken_by_name: String,
    pub taken_at: Instant,
}

/// What an officer writes around the figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportDraft {
    pub addressee: String,
    pub direction: String,
    pub difficulties: String,
    pub next_tasks: String,
    pub proposals: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("addressee", "nơi nhận báo cáo"),
    ("direction", "công tác chỉ đạo, triển khai"),
    ("difficulties", "khó khăn, vướng mắc"),
    ("next_tasks", "nhiệm vụ kỳ tới"),
    ("proposals", "kiến nghị"),
];

impl ReportDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<ReportDraft> {
        form.names(FIELDS);
        let addressee = form.text("addressee", 3..=200);
        let direction = form.optional_lines("direction", 20_000);
        let difficulties = form.optional_lines("difficulties", 20_000);
        let next_tasks = form.optional_lines("next_tasks", 20_000);
        let proposals = form.optional_lines("proposals", 20_000);
        Some(ReportDraft {
            addressee: addressee?,
            direction: direction?.unwrap_or_default(),
            difficulties: difficulties?.unwrap_or_default(),
            next_tasks: next_tasks?.unwrap_or_default(),
            proposals: proposals?.unwrap_or_default(),
        })
    }

    /// The form that shows a report for editing.
    pub fn form(report: &Report) -> Form {
        Form::filled([
            ("addressee", report.addressee.clone()),
            ("direction", report.direction.clone()),
            ("difficulties", report.difficulties.clone()),
            ("next_tasks", report.next_tasks.clone()),
            ("proposals", report.proposals.clone()),
            ("version", report.version.to_string()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn figures_are_taken_before_a_paper_and_nothing_follows_issue(steps in prop::collection::vec(0_usize..4, 0..12)) {
            let mut state = ReportState::Draft;
            let mut taken = false;
            for step in steps.into_iter().map(|place| ReportStep::ALL[place]) {
                match state.after(step) {
                    Ok(next) => {
                        prop_assert!(state != ReportState::Issued);
                        prop_assert!(taken || matches!(step, ReportStep::Edit | ReportStep::Take));
                        taken |= step == ReportStep::Take;
                        state = next;
                    }
                    Err(refused) => {
                        let is_told = matches!(refused, Error::Refused { .. });
                        prop_assert!(is_told);
                    }
                }
            }
        }
    }
}
