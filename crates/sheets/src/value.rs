//! What was read: values, the cells and rows that hold them, and what is said of them.

use serde::{Deserialize, Serialize};
use viet::date::PartialDate;

use crate::address::Address;

/// A value as its column declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, or nothing that could be read: then the cell has an error.
    Empty,
    Text(String),
    Date(PartialDate),
    /// Also a percentage.
    Integer(i64),
    /// Đồng.
    Money(i64),
    /// In the form `+84912345678`.
    Phone(String),
    /// Twelve digits.
    PersonalNumber(String),
    Code(String),
    /// The code of the choice.
    Choice(String),
    YesNo(bool),
}

/// How much a note weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Weight {
    /// Something was put right; nothing to do.
    Notice,
    /// Look at it.
    Doubt,
    /// The row cannot be taken as it is.
    Error,
}

/// A sentence about a cell or a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub weight: Weight,
    /// Vietnamese.
    pub sentence: String,
}

impl Note {
    /// Something was put right.
    pub fn notice(sentence: impl Into<String>) -> Self {
        Self { weight: Weight::Notice, sentence: sentence.into() }
    }

    /// Something to look at.
    pub fn doubt(sentence: impl Into<String>) -> Self {
        Self { weight: Weight::Doubt, sentence: sentence.into() }
    }

    /// Something to correct.
    pub fn error(sentence: impl Into<String>) -> Self {
        Self { weight: Weight::Error, sentence: sentence.into() }
    }
}

/// A cell of a column that the list declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Where it is; `None` when the file has no such column.
    pub address: Option<Address>,
    /// What stood there, as people see it.
    pub stood: String,
    pub value: Value,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

impl Cell {
    /// Whether something in it has to be corrected.
    pub fn has_error(&self) -> bool {
        self.notes.iter().any(|note| note.weight == Weight::Error)
    }
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As Excel numbers it, from one.
    pub number: u32,
    /// The row is hidden in the file.
    pub is_hidden: bool,
    /// One for each declared column, in that order.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Whether something in it has to be corrected.
    pub fn has_error(&self) -> bool {
        self.cells.iter().any(Cell::has_error)
    }

    /// The value at the place of a declared column.
    pub fn value(&self, place: usize) -> &Value {
        self.cells.get(place).map_or(&Value::Empty, |cell| &cell.value)
    }
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows seen.
    pub done: u64,
    /// Rows there are; `None` while they are being counted.
    pub total: Option<u64>,
}
