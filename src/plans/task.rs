//! A task (nhiệm vụ) of a plan: who, what, when, with what responsibility, product and authority ("6 rõ").

use chrono::{Datelike, Days, NaiveDate};
use viet::working_days::HolidayTable;

use super::plan::PlanId;
use crate::platform::form::Form;
use crate::{ids, words};

ids! {
    /// A task of a plan.
    TaskId = "task";
}

words! {
    /// How often a task comes back within the year.
    pub enum Recurrence {
        Once = "once" "Một lần",
        Monthly = "monthly" "Hằng tháng",
        Quarterly = "quarterly" "Hằng quý",
        HalfYearly = "half_yearly" "Sáu tháng một lần",
        Yearly = "yearly" "Hằng năm",
        Ongoing = "ongoing" "Thường xuyên",
    }
}

words! {
    /// How urgent a task is.
    pub enum Priority {
        Now = "now" "Cần làm ngay",
        Normal = "normal" "Theo lộ trình",
    }
}

words! {
    /// An agency's part in a task.
    pub enum PartKind {
        Lead = "lead" "Chủ trì",
        Supporting = "supporting" "Phối hợp",
    }
}

/// A period of a recurring task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Empty, "2026-03", "2026-Q1", "2026-H1" or "2026".
    pub code: String,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
}

/// The period's name as people read it: "tháng 3", "quý I", "6 tháng đầu năm".
pub fn period_label(code: &str) -> String {
    let Some((year, part)) = code.split_once('-') else {
        return if code.is_empty() { String::new() } else { format!("năm {code}") };
    };
    match part {
        "Q1" => format!("quý I/{year}"),
        "Q2" => format!("quý II/{year}"),
        "Q3" => format!("quý III/{year}"),
        "Q4" => format!("quý IV/{year}"),
        "H1" => format!("6 tháng đầu năm {year}"),
        "H2" => format!("6 tháng cuối năm {year}"),
        month => format!("tháng {}/{year}", month.trim_start_matches('0')),
    }
}

impl Recurrence {
    /// The periods of a year, each with its last working day. A task done once, or all the time, has one period
    /// without a name.
    pub fn periods(
        self,
        year: i32,
        starts_on: NaiveDate,
        due_on: Option<NaiveDate>,
        table: &HolidayTable,
    ) -> Vec<Period> {
        let months: u32 = match self {
            Recurrence::Once | Recurrence::Ongoing => {
                return vec![Period { code: String::new(), starts_on, due_on }];
            }
            Recurrence::Monthly => 1,
            Recurrence::Quarterly => 3,
            Recurrence::HalfYearly => 6,
            Recurrence::Yearly => 12,
        };
        (1..=12 / months)
            .filter_map(|number| {
                let first = NaiveDate::from_ymd_opt(year, (number - 1) * months + 1, 1)?;
                let end = last_of_month(year, number * months)?;
                let code = match self {
                    Recurrence::Monthly => format!("{year}-{number:02}"),
                    Recurrence::Quarterly => format!("{year}-Q{number}"),
                    Recurrence::HalfYearly => format!("{year}-H{number}"),
                    _ => year.to_string(),
                };
                // A yearly task may name its own day; the others end with their period.
                let due = due_on.filter(|_| self == Recurrence::Yearly).unwrap_or(end);
                Some(Period { code, starts_on: first.max(starts_on), due_on: Some(table.on_or_before(due)) })
            })
            .filter(|period| period.due_on.is_none_or(|due| due >= starts_on))
            .collect()
    }
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_sub_days(Days::new(1))
}

/// A task as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    pub id: TaskId,
    pub plan_id: PlanId,
    pub position: i64,
    /// "II.3.c".
    pub clause: String,
    pub heading: String,
    pub title: String,
    pub work: String,
    pub responsibility: String,
    pub product: String,
    pub authority: String,
    pub priority: Priority,
    pub legal_document_id: Option<String>,
    pub legal_clause: Option<String>,
    pub recurrence: Recurrence,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub deadline_text: String,
    /// The group the plan names in place of agencies; empty when it names them one by one.
    pub addressees: String,
    pub withdrawn: bool,
    pub version: i64,
}

/// An agency in a task.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct TaskAgency {
    pub task_id: TaskId,
    pub agency_id: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: String,
    pub part: PartKind,
}

impl Task {
    /// What of the "6 rõ" is missing, in words; a task with a gap cannot be issued.
    pub fn gaps(&self, leads: usize) -> Vec<&'static str> {
        let dated = self.due_on.is_some() || self.recurrence != Recurrence::Once;
        gaps(leads, &self.work, dated, [&self.responsibility, &self.product, &self.authority])
    }

    /// The deadline in words: the date, or the rhythm.
    pub fn time_label(&self) -> String {
        use crate::platform::words::Words;
        match (self.recurrence, self.due_on) {
            (Recurrence::Once, Some(due)) => format!("trước hết ngày {}", viet::date::screen(due)),
            (Recurrence::Once, None) => "chưa có".to_owned(),
            (recurrence, _) => recurrence.label().to_lowercase(),
        }
    }
}

fn gaps(leads: usize, work: &str, dated: bool, [responsibility, product, authority]: [&str; 3]) -> Vec<&'static str> {
    [
        (leads == 0, "rõ người: cơ quan chủ trì"),
        (work.is_empty(), "rõ việc: nội dung"),
        (!dated, "rõ thời gian: hạn hoặc chu kỳ"),
        (responsibility.is_empty(), "rõ trách nhiệm"),
        (product.is_empty(), "rõ sản phẩm"),
        (authority.is_empty(), "rõ thẩm quyền"),
    ]
    .into_iter()
    .filter_map(|(missing, what)| missing.then_some(what))
    .collect()
}

/// A task as typed or as read from a document.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TaskDraft {
    pub clause: String,
    pub heading: String,
    pub title: String,
    pub work: String,
    pub responsibility: String,
    pub product: String,
    pub authority: String,
    pub now: bool,
    pub legal_document_id: Option<String>,
    pub legal_clause: Option<String>,
    /// The word of a `Recurrence`.
    pub recurrence: String,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub deadline_text: String,
    pub addressees: String,
    pub leads: Vec<String>,
    pub supporting: Vec<String>,
}

/// How the fields of a task are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("clause", "điều khoản"),
    ("heading", "mục"),
    ("title", "tên ngắn"),
    ("work", "nội dung việc"),
    ("responsibility", "trách nhiệm"),
    ("product", "sản phẩm"),
    ("authority", "thẩm quyền"),
    ("priority", "mức ưu tiên"),
    ("legal_document_id", "căn cứ pháp lý"),
    ("legal_clause", "điều khoản của căn cứ"),
    ("recurrence", "chu kỳ"),
    ("starts_on", "ngày bắt đầu"),
    ("due_on", "hạn hoàn thành"),
    ("leads", "cơ quan chủ trì"),
    ("supporting", "cơ quan phối hợp"),
];

impl TaskDraft {
    /// What of the "6 rõ" is missing, in words.
    pub fn gaps(&self) -> Vec<&'static str> {
        use crate::platform::words::Words;
        let dated = self.due_on.is_some() || self.recurrence != Recurrence::Once.as_str();
        gaps(self.leads.len(), &self.work, dated, [&self.responsibility, &self.product, &self.authority])
    }

    /// Reads the form of a task. What of the "6 rõ" is still missing is asked for when the plan is submitted.
    pub fn read(form: &mut Form, year: i64) -> Option<TaskDraft> {
        use crate::platform::words::Words;
        form.names(FIELDS);
        let clause = form.text("clause", 1..=30);
        let heading = form.optional_text("heading", 300);
        let title = form.text("title", 5..=200);
        let work = form.text("work", 10..=4000);
        let responsibility = form.optional_text("responsibility", 1000);
        let product = form.optional_text("product", 500);
        let authority = form.optional_text("authority", 500);
        let priority = form.choice::<Priority>("priority");
        let legal_document_id = form.optional_text("legal_document_id", 100);
        let legal_clause = form.optional_text("legal_clause", 200);
        let recurrence = form.choice::<Recurrence>("recurrence");
        let starts_on = form.optional_date("starts_on");
        let due_on = form.optional_date("due_on");
        let many = |name: &str| {
            let mut chosen: Vec<String> =
                form.many(name).into_iter().filter(|id| !id.is_empty()).map(str::to_owned).collect();
            chosen.sort();
            chosen.dedup();
            chosen
        };
        let leads = many("leads");
        let mut supporting = many("supporting");
        supporting.retain(|id| !leads.contains(id));
        let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 1)?;
        let starts_on = starts_on?.unwrap_or(first);
        let due_on = due_on?;
        if due_on.is_some_and(|due| due < starts_on) {
            form.refuse("due_on", "Hạn hoàn thành phải bằng hoặc sau ngày bắt đầu");
        }
        if starts_on.year() != first.year() || due_on.is_some_and(|due| due.year() > first.year() + 1) {
            form.refuse("starts_on", format!("Ngày bắt đầu trong năm {year}, hạn không quá năm {}", year + 1));
        }
        if !form.is_right() {
            return None;
        }
        Some(TaskDraft {
            clause: clause?,
            heading: heading?.unwrap_or_default(),
            title: title?,
            work: work?,
            responsibility: responsibility?.unwrap_or_default(),
            product: product?.unwrap_or_default(),
            authority: authority?.unwrap_or_default(),
            now: priority? == Priority::Now,
            legal_document_id: legal_document_id?,
            legal_clause: legal_clause?,
            recurrence: recurrence?.as_str().to_owned(),
            starts_on,
            due_on,
            deadline_text: form.value("deadline_text").to_owned(),
            addressees: form.value("addressees").to_owned(),
            leads,
            supporting,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_recurring_task_makes_one_period_for_each_turn() {
        let table = HolidayTable::default();
        let quarters = Recurrence::Quarterly.periods(2026, day("2026-01-01"), None, &table);
        let seen: Vec<(&str, String)> =
            quarters.iter().map(|period| (period.code.as_str(), period.due_on.unwrap().to_string())).collect();
        assert_eq!(
            seen,
            [
                ("2026-Q1", "2026-03-31".to_owned()),
                ("2026-Q2", "2026-06-30".to_owned()),
                ("2026-Q3", "2026-09-30".to_owned()),
                ("2026-Q4", "2026-12-31".to_owned())
            ]
        );
        // 31/01/2026 is a Saturday: the last working day counts. The plan begins in March: earlier months are left out.
        let months = Recurrence::Monthly.periods(2026, day("2026-01-01"), None, &table);
        assert_eq!((months.len(), months[0].due_on), (12, Some(day("2026-01-30"))));
        assert_eq!(Recurrence::Monthly.periods(2026, day("2026-03-10"), None, &table).len(), 10);
        assert_eq!(
            Recurrence::Yearly.periods(2026, day("2026-01-01"), Some(day("2026-11-30")), &table)[0].due_on,
            Some(day("2026-11-30"))
        );
        assert_eq!(Recurrence::Ongoing.periods(2026, day("2026-01-01"), None, &table)[0].due_on, None);
        assert_eq!(period_label("2026-Q3"), "quý III/2026");
        assert_eq!(period_label("2026-03"), "tháng 3/2026");
    }
}
