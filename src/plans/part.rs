//! An agency's part (phần việc) of a task in one period: progress, evidence, sub-tasks, and where it stands.

use chrono::NaiveDate;
use viet::working_days::{DueStatus, HolidayTable};

use super::plan::PlanId;
use super::task::{TaskId, period_label};
use crate::platform::clock::Instant;
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, words};

ids! {
    /// A part of a task.
    PartId = "task_part";
    /// A report on a part.
    ReportId = "part_report";
    /// A sub-task of a part.
    SubtaskId = "part_subtask";
}

words! {
    /// Whether a part is still to be done.
    pub enum PartState {
        Open = "open" "Đang làm",
        Done = "done" "Hoàn thành",
        /// Taken out by an amendment before anything was reported.
        Dropped = "dropped" "Đã bỏ",
    }
}

words! {
    /// Where a part, or a task, stands today.
    pub enum Standing {
        Late = "late" "Chậm",
        AtRisk = "at_risk" "Có nguy cơ chậm",
        OnTrack = "on_track" "Đúng tiến độ",
        Done = "done" "Hoàn thành",
        NotDue = "not_due" "Chưa đến hạn",
    }
}

impl Standing {
    /// The mark of a matrix: shape and colour, always named beside.
    pub fn mark(self) -> &'static str {
        match self {
            Standing::Late => "r",
            Standing::AtRisk => "a",
            Standing::OnTrack => "g",
            Standing::Done => "d",
            Standing::NotDue => "n",
        }
    }

    /// The chip of a list.
    pub fn chip(self) -> &'static str {
        match self {
            Standing::Late => "bad",
            Standing::AtRisk => "warn",
            Standing::OnTrack => "ok",
            Standing::Done => "info",
            Standing::NotDue => "none",
        }
    }
}

/// What standing is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub state: PartState,
    pub percent: i64,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    /// Whether an obstacle on it is open.
    pub obstructed: bool,
}

/// Where a part stands: done; late after its last day; at risk within the last working days or with an open obstacle;
/// on track once something was reported or the work has begun with time left; else not due.
pub fn standing(progress: Progress, today: NaiveDate, table: &HolidayTable, risk_days: i64) -> Standing {
    if progress.state == PartState::Done {
        return Standing::Done;
    }
    let near = match progress.due_on.map(|due| table.status(due, today)) {
        Some(DueStatus::Overdue { .. }) => return Standing::Late,
        Some(DueStatus::Today) => true,
        Some(DueStatus::Ahead { working_days, .. }) => working_days <= risk_days,
        None => false,
    };
    if near || progress.obstructed {
        Standing::AtRisk
    } else if progress.percent > 0 {
        Standing::OnTrack
    } else {
        Standing::NotDue
    }
}

/// A part as lists show it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Part {
    pub id: PartId,
    pub plan_id: PlanId,
    pub task_id: TaskId,
    pub clause: String,
    pub title: String,
    pub priority: String,
    pub agency_id: String,
    pub agency_name: String,
    pub agency_short: Option<String>,
    pub agency_kind: String,
    pub lineage: String,
    pub bloc: String,
    pub period: String,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    /// Who has the duty to report on it: an assignment, and its holder's name.
    pub officer_id: Option<String>,
    pub officer_name: Option<String>,
    pub state: PartState,
    pub percent: i64,
    pub summary: String,
    pub done_on: Option<NaiveDate>,
    pub reported_at: Option<Instant>,
    pub open_obstacles: i64,
    pub version: i64,
}

impl Part {
    /// Where it stands today.
    pub fn standing(&self, today: NaiveDate, table: &HolidayTable, risk_days: i64) -> Standing {
        let progress = Progress {
            state: self.state,
            percent: self.percent,
            starts_on: self.starts_on,
            due_on: self.due_on,
            obstructed: self.open_obstacles > 0,
        };
        standing(progress, today, table, risk_days)
    }

    /// How a finished part was finished: before, on or after its last day.
    pub fn finish_label(&self) -> Option<&'static str> {
        let (done, due) = (self.done_on?, self.due_on?);
        Some(match done.cmp(&due) {
            std::cmp::Ordering::Less => "trước hạn",
            std::cmp::Ordering::Equal => "đúng hạn",
            std::cmp::Ordering::Greater => "quá hạn",
        })
    }

    /// Title and period: "Báo cáo kết quả (quý III/2026)".
    pub fn full_title(&self) -> String {
        if self.period.is_empty() {
            self.title.clone()
        } else {
            format!("{} ({})", self.title, period_label(&self.period))
        }
    }

    /// The deadline with how far away it is, in working days.
    pub fn due_label(&self, today: NaiveDate, table: &HolidayTable) -> String {
        match (self.due_on, self.state) {
            (None, _) => "thường xuyên".to_owned(),
            (Some(due), PartState::Open) => {
                format!("{}, {}", viet::date::screen(due), table.status(due, today).sentence())
            }
            (Some(due), _) => viet::date::screen(due),
        }
    }
}

/// A report on a part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Report {
    pub id: ReportId,
    pub percent: i64,
    pub milestone: String,
    pub milestone_on: Option<NaiveDate>,
    pub summary: String,
    pub closing: bool,
    pub reported_by_name: String,
    pub reported_at: Instant,
}

/// A sub-task of an agency's own work plan.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subtask {
    pub id: SubtaskId,
    pub title: String,
    pub officer: String,
    pub due_on: Option<NaiveDate>,
    pub weight: i64,
    pub percent: i64,
    pub version: i64,
}

/// The progress of a part from its sub-tasks: Σ (weight × percent) ÷ Σ weight, rounded down; none without sub-tasks.
pub fn rolled_up(subtasks: &[Subtask]) -> Option<i64> {
    let weight: i64 = subtasks.iter().map(|subtask| subtask.weight).sum();
    let done: i64 = subtasks.iter().map(|subtask| subtask.weight * subtask.percent).sum();
    (weight > 0).then(|| done / weight)
}

/// The formula with its numbers, as the page shows it.
pub fn formula(subtasks: &[Subtask]) -> Option<String> {
    let percent = rolled_up(subtasks)?;
    let terms: Vec<String> =
        subtasks.iter().map(|subtask| format!("{} × {}%", subtask.weight, subtask.percent)).collect();
    let weights: Vec<String> = subtasks.iter().map(|subtask| subtask.weight.to_string()).collect();
    Some(format!("({}) ÷ ({}) = {percent}%", terms.join(" + "), weights.join(" + ")))
}

/// A report as typed.
#[derive(Clone, Debug)]
pub struct ReportDraft {
    pub percent: i64,
    pub milestone: String,
    pub milestone_on: Option<NaiveDate>,
    pub summary: String,
    /// The part is finished: evidence is asked for.
    pub closing: bool,
    pub version: i64,
}

/// How the fields of a report are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("percent", "tỷ lệ hoàn thành"),
    ("milestone", "mốc đã đạt"),
    ("milestone_on", "ngày đạt mốc"),
    ("summary", "kết quả, việc đã làm"),
    ("evidence", "tệp minh chứng"),
    ("officer_id", "người phụ trách"),
    ("title", "việc"),
    ("officer", "người làm"),
    ("due_on", "hạn"),
    ("weight", "trọng số"),
];

impl ReportDraft {
    /// Reads the form of a report.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<ReportDraft> {
        form.names(FIELDS);
        let closing = form.is_checked("closing", "1");
        let percent = if closing { Some(100) } else { form.integer("percent", 0..=100) };
        let milestone = form.optional_text("milestone", 300);
        let milestone_on = form.optional_date("milestone_on");
        let summary = form.text("summary", 5..=3000);
        let version = form.version();
        if let Some(Some(day)) = milestone_on
            && day > today
        {
            form.refuse("milestone_on", format!("Ngày đạt mốc không sau hôm nay, {}", viet::date::screen(today)));
        }
        for file in form.files("evidence").into_iter().map(|file| file.evidence_type()).collect::<Vec<_>>() {
            if let Err(sentence) = file {
                form.refuse("evidence", sentence);
            }
        }
        if !form.is_right() {
            return None;
        }
        Some(ReportDraft {
            percent: percent?,
            milestone: milestone?.unwrap_or_default(),
            milestone_on: milestone_on?,
            summary: summary?,
            closing,
            version: version?,
        })
    }
}

/// A sub-task as typed.
#[derive(Clone, Debug)]
pub struct SubtaskDraft {
    pub title: String,
    pub officer: String,
    pub due_on: Option<NaiveDate>,
    pub weight: i64,
    pub percent: i64,
}

impl SubtaskDraft {
    /// Reads the form of a sub-task.
    pub fn read(form: &mut Form) -> Option<SubtaskDraft> {
        form.names(FIELDS);
        let title = form.text("title", 3..=300);
        let officer = form.optional_text("officer", 100);
        let due_on = form.optional_date("due_on");
        let weight = form.integer("weight", 1..=100);
        let percent = form.integer("percent", 0..=100);
        Some(SubtaskDraft {
            title: title?,
            officer: officer?.unwrap_or_default(),
            due_on: due_on?,
            weight: weight?,
            percent: percent?,
        })
    }
}

/// The worst standing of several, which is the standing of the whole; `None` of none.
pub fn worst(standings: impl IntoIterator<Item = Standing>) -> Option<Standing> {
    let order = |standing: &Standing| Standing::ALL.iter().position(|other| other == standing);
    let all: Vec<Standing> = standings.into_iter().collect();
    // A whole is done only when all of it is, and not due only when nothing of it is under way.
    let unfinished: Vec<Standing> = all.iter().copied().filter(|standing| *standing != Standing::Done).collect();
    if unfinished.is_empty() {
        return all.first().copied();
    }
    if unfinished.len() < all.len() && unfinished.iter().all(|standing| *standing == Standing::NotDue) {
        return Some(Standing::OnTrack);
    }
    unfinished.into_iter().min_by_key(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn standing_follows_the_working_day_clock() {
        let table = HolidayTable::default();
        let at = |percent, due: &str, today: &str, obstructed| {
            let progress = Progress {
                state: PartState::Open,
                percent,
                starts_on: day("2026-01-01"),
                due_on: Some(day(due)),
                obstructed,
            };
            standing(progress, day(today), &table, 5)
        };
        // 2026-07-24 is a Friday; five working days before is Friday 2026-07-17.
        assert_eq!(at(0, "2026-07-24", "2026-07-16", false), Standing::NotDue);
        assert_eq!(at(20, "2026-07-24", "2026-07-16", false), Standing::OnTrack);
        assert_eq!(at(20, "2026-07-24", "2026-07-17", false), Standing::AtRisk);
        assert_eq!(at(90, "2026-07-24", "2026-07-24", false), Standing::AtRisk);
        assert_eq!(at(90, "2026-07-24", "2026-07-25", false), Standing::Late);
        assert_eq!(at(20, "2026-12-31", "2026-07-16", true), Standing::AtRisk);
    }

    #[test]
    fn a_whole_is_as_bad_as_its_worst_part_and_done_when_all_is() {
        use Standing::*;
        assert_eq!(worst([Done, Done]), Some(Done));
        assert_eq!(worst([Done, NotDue]), Some(OnTrack));
        assert_eq!(worst([OnTrack, Late, AtRisk]), Some(Late));
        assert_eq!(worst([]), None);
    }

    #[test]
    fn the_roll_up_shows_its_formula() {
        let subtask = |weight, percent| Subtask {
            id: SubtaskId::default(),
            title: String::new(),
            officer: String::new(),
            due_on: None,
            weight,
            percent,
            version: 1,
        };
        let subtasks = [subtask(3, 100), subtask(1, 0)];
        assert_eq!(rolled_up(&subtasks), Some(75));
        assert_eq!(formula(&subtasks).unwrap(), "(3 × 100% + 1 × 0%) ÷ (3 + 1) = 75%");
        assert_eq!(rolled_up(&[]), None);
    }
}
