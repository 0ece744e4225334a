//! Official papers (văn bản hành chính) under Decree 30/2020/NĐ-CP: one typed model, rendered to PDF and to Word.
//!
//! ```text
//! Paper ──check──▶ problems, each with its place and a Vietnamese sentence
//!   │
//!   ├─▶ pdf         bytes: tagged (PDF/UA-1), archival (PDF/A-2a), fonts embedded
//!   ├─▶ docx        bytes: the same text, Times New Roman
//!   └─▶ plain_text  what both of them say
//!
//! wording::Wording ──fill(values)──▶ subject, bases and body of a Paper
//! ```
//!
//! * [`Paper`] is what a paper says; how it looks is decided here, by its kind and the Decree. It is read from JSON by
//!   [`Paper::from_json`], or by serde.
//! * [`check`] names every problem at once; [`pdf`] and [`docx`] check first and never give a broken paper.
//! * [`wording`] holds the texts that officers may change: plain text with fields, parsed against the fields that the
//!   program fills.
//! * [`number`] and [`date_in_words`] write numbers and dates as the Decree asks for.
//!
//! Nothing here reads a clock, a file or the network: the same paper gives the same bytes.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

pub mod number;
pub mod wording;

mod check;
mod code;
mod docx;
mod metrics;
mod model;
mod pdf;
mod problem;
mod sheet;

pub use check::check;
pub use model::{
    Align, Annex, Bar, Block, Capacity, Cell, Circulation, Column, ColumnKind, Entry, Head, HeadingLevel, Mark,
    Orientation, Paper, PaperKind, Profile, Row, Run, Secrecy, Sign, Signature, Table, Text, Urgency, Verification,
};
pub use problem::Problem;

use chrono::NaiveDate;

/// The date as a paper prints it: `ngày 05 tháng 3 năm 2026`; days below 10 and the months 1 and 2 take a zero.
pub fn date_in_words(date: NaiveDate) -> String {
    viet::date::official(date)
}

/// The paper as a tagged, archival PDF.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, Vec<Problem>> {
    check(paper)?;
    pdf::render(paper, &sheet::build(paper))
}

/// The paper as a Word file (.docx).
pub fn docx(paper: &Paper) -> Result<Vec<u8>, Vec<Problem>> {
    check(paper)?;
    docx::render(paper, &sheet::build(paper))
}

/// What the paper says, line by line, as both files print it.
pub fn plain_text(paper: &Paper) -> String {
    sheet::plain_text(&sheet::build(paper))
}

impl Paper {
    /// Reads a paper from JSON; what cannot be read is told with its line.
    pub fn from_json(text: &str) -> Result<Self, Vec<Problem>> {
        serde_json::from_str(text).map_err(|error| {
            let place = format!("dòng {}, cột {}", error.line(), error.column());
            vec![Problem::new(place, format!("Không đọc được mô hình văn bản: {error}. Hãy sửa tệp JSON rồi thử lại."))]
        })
    }

    /// Writes the paper as JSON.
    pub fn to_json(&self) -> Result<String, Vec<Problem>> {
        serde_json::to_string_pretty(self)
            .map_err(|error| vec![Problem::new("", format!("Không ghi được JSON: {error}"))])
    }
}
