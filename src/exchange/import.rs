//! An import (lần nhập): a spreadsheet on its way into a list, its states, and what is kept of it between requests.

use serde::{Deserialize, Serialize};
use sheets::{Answers, Found, Match, Note, Question, Reading, Row, Weight};

use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::files::FileId;
use crate::platform::import::{Effect, Verdict};
use crate::{ids, words};

ids! {
    /// An import.
    ImportId = "import";
}

words! {
    /// The state of an import.
    pub enum ImportState {
        Reading = "reading" "Đang đọc",
        Ready = "ready" "Chờ nhận",
        Refused = "refused" "Không đọc được",
        Applying = "applying" "Đang ghi",
        Applied = "applied" "Đã nhận",
        Undoing = "undoing" "Đang hoàn tác",
        Undone = "undone" "Đã hoàn tác",
        Discarded = "discarded" "Đã bỏ",
    }
}

impl ImportState {
    /// Whether work goes on by itself.
    pub fn is_working(self) -> bool {
        matches!(self, ImportState::Reading | ImportState::Applying | ImportState::Undoing)
    }

    /// Whether the same bytes would be the same import.
    pub fn is_alive(self) -> bool {
        !matches!(self, ImportState::Refused | ImportState::Undone | ImportState::Discarded)
    }

    /// Shape and colour of its mark.
    pub fn mark(self) -> &'static str {
        match self {
            ImportState::Reading | ImportState::Applying | ImportState::Undoing => "info",
            ImportState::Ready => "warn",
            ImportState::Refused => "bad",
            ImportState::Applied => "ok",
            ImportState::Undone | ImportState::Discarded => "none",
        }
    }
}

/// An import as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Import {
    pub id: ImportId,
    pub kind: String,
    /// The part of the list that the file is about; empty where the list has none.
    pub subject: String,
    pub state: ImportState,
    pub file_name: String,
    pub file_sha256: String,
    pub file_id: Option<FileId>,
    pub answers: String,
    pub findings: Option<Vec<u8>>,
    pub refusal: Option<String>,
    pub reading: Option<String>,
    pub done: i64,
    pub total: i64,
    pub new_rows: i64,
    pub changed_rows: i64,
    pub same_rows: i64,
    pub wrong_rows: i64,
    pub doubtful_rows: i64,
    pub applied_rows: i64,
    pub reason: Option<String>,
    pub created_by: String,
    pub assignment_id: String,
    pub behalf_id: Option<String>,
    pub source: String,
    pub created_at: Instant,
    pub version: i64,
}

impl Import {
    /// What the person answered.
    pub fn answers(&self) -> Result<Answers> {
        serde_json::from_str(&self.answers).map_err(Error::internal)
    }

    /// Rows that taking it would write.
    pub fn to_apply(&self) -> i64 {
        self.new_rows + self.changed_rows
    }

    /// How far present work has come, in words.
    pub fn progress(&self) -> String {
        let done = viet::number::group(self.done);
        match self.total {
            0 => format!("{done} dòng"),
            total => format!("{done} trong {} dòng", viet::number::group(total)),
        }
    }
}

/// Counts of rows by what taking them would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: i64,
    pub changed: i64,
    pub same: i64,
    pub wrong: i64,
    /// Rows that can be taken and should be looked at; they are among the others.
    pub doubtful: i64,
}

impl Counts {
    /// Counts rows.
    pub fn of(rows: &[KeptRow]) -> Counts {
        let mut counts = Counts::default();
        for row in rows {
            match row.outcome() {
                Outcome::New => counts.new += 1,
                Outcome::Changed => counts.changed += 1,
                Outcome::Same => counts.same += 1,
                Outcome::Wrong => counts.wrong += 1,
            }
            counts.doubtful += i64::from(row.is_doubtful());
        }
        counts
    }

    /// Both together.
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            same: self.same + other.same,
            wrong: self.wrong + other.wrong,
            doubtful: self.doubtful + other.doubtful,
        }
    }
}

/// What a row comes to, errors of reading and of checking taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    New,
    Changed,
    Same,
    Wrong,
}

/// A row as it is kept, sealed, in its batch.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptRow {
    pub row: Row,
    pub verdict: Verdict,
}

impl KeptRow {
    /// What the row comes to.
    pub fn outcome(&self) -> Outcome {
        if self.row.has_error() || self.verdict.remarks.iter().any(|remark| remark.is_error) {
            return Outcome::Wrong;
        }
        match self.verdict.effect {
            Effect::New => Outcome::New,
            Effect::Changed => Outcome::Changed,
            Effect::Same => Outcome::Same,
        }
    }

    /// Whether it can be taken, and somebody should look at it.
    pub fn is_doubtful(&self) -> bool {
        let notes = || self.row.cells.iter().flat_map(|cell| &cell.notes);
        self.outcome() != Outcome::Wrong
            && (notes().any(|note| note.weight == Weight::Doubt) || !self.verdict.remarks.is_empty())
    }

    /// Whether accepting the import writes it.
    pub fn is_to_apply(&self) -> bool {
        matches!(self.outcome(), Outcome::New | Outcome::Changed)
    }
}

/// A declared column that the file has.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FoundColumn {
    pub key: String,
    pub heading: String,
    pub column: u32,
    pub is_doubtful: bool,
}

/// A question that only a person can answer, with its two answers; the first is taken until then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The field of the form: `date_order` or `swap_dates`.
    pub field: String,
    pub sentence: String,
    /// What the form sends, and what the person reads.
    pub choices: Vec<(String, String)>,
}

/// What was found in a file as a whole.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Findings {
    pub sheet: String,
    pub sheets: Vec<String>,
    pub heading_row: u32,
    pub headings: Vec<(u32, String)>,
    pub found: Vec<FoundColumn>,
    pub notes: Vec<Note>,
    pub questions: Vec<Asked>,
}

impl Findings {
    /// What is known before the rows are read.
    pub fn of(reading: &Reading<'_>) -> Findings {
        Findings {
            sheet: reading.sheet_name().to_owned(),
            sheets: reading.sheet_names(),
            heading_row: reading.heading_row(),
            headings: reading.headings().to_vec(),
            found: reading.found().iter().map(FoundColumn::of).collect(),
            notes: reading.notes().to_vec(),
            questions: reading.questions().iter().map(Asked::of).collect(),
        }
    }
}

impl FoundColumn {
    fn of(found: &Found) -> FoundColumn {
        FoundColumn {
            key: found.key.clone(),
            heading: found.heading.clone(),
            column: found.address.column,
            is_doubtful: found.how == Match::Fuzzy,
        }
    }
}

impl Asked {
    /// The answers as choices of a form.
    pub fn options(&self) -> &[(String, String)] {
        &self.choices
    }

    fn of(question: &Question) -> Asked {
        let [first, second] = question.choices().map(str::to_owned);
        let (field, words) = match question {
            Question::DateOrder { assumed: sheets::DateOrder::DayFirst, .. } => ("date_order", ["ngay", "thang"]),
            Question::DateOrder { .. } => ("date_order", ["thang", "ngay"]),
            Question::SwappedDates { .. } => ("swap_dates", ["giu", "dao"]),
        };
        let [one, other] = words.map(str::to_owned);
        Asked { field: field.to_owned(), sentence: question.sentence(), choices: vec![(one, first), (other, second)] }
    }
}
