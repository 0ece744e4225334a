//! Spreadsheets as offices make them. A list declares its [`Columns`]; [`read`] finds them in an `.xlsx`, `.xls`,
//! `.ods`, `.csv` or `.tsv` file, however its headings, dates and letters were typed, and gives typed rows one by one,
//! each cell with what stood there, what was read, and what is wrong. [`write`] makes lists, templates, and gives a
//! workbook back with a column of errors. No database, no network, no clock.
//!
//! Files are hostile until read: no reader here keeps a sheet in memory or sizes anything by what a file claims
//! (`docs/decisions/0041-own-bounded-readers.md`).

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod address;
mod columns;
mod convert;
mod dates;
mod file;
mod format;
mod grid;
mod heading;
mod limits;
mod merged;
mod reading;
mod refusal;
mod rows;
mod survey;
mod value;
pub mod write;

pub use address::Address;
pub use columns::{Choice, Column, Columns, Kind, Precision};
pub use dates::{Answers, DateOrder, Question};
pub use file::{File, FileKind};
pub use grid::{Grid, RawCell, RawRow, RawValue};
pub use heading::{Found, Match};
pub use limits::Limits;
pub use reading::{Reading, read, read_with_progress};
pub use refusal::Refusal;
pub use rows::{Rows, Summary};
pub use value::{Cell, Note, Progress, Row, Value, Weight};
