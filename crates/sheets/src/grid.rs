//! What every format gives: the rows of a sheet one after another, each with the cells that hold something.

use crate::refusal::Refusal;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    Text(String),
    Number(f64),
    /// Days since 30 December 1899, as dates of Excel count; the fraction is the time of day.
    Serial(f64),
    /// A number shown as a percentage: 0.6 is 60%.
    Percent(f64),
    Bool(bool),
    /// An error of the spreadsheet: `#N/A`; empty for a formula that nobody has worked out.
    Error(String),
}

/// A cell that holds something.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCell {
    pub column: u32,
    pub value: RawValue,
    /// The value was worked out by a formula and is the one stored in the file.
    pub is_formula: bool,
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRow {
    /// Counted from zero.
    pub number: u32,
    pub is_hidden: bool,
    /// By column, each at most once.
    pub cells: Vec<RawCell>,
}

impl RawRow {
    /// The cell in a column.
    pub fn cell(&self, column: u32) -> Option<&RawCell> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// Puts the cells in order and keeps the first of each column.
    pub(crate) fn settle(&mut self) {
        if !self.cells.is_sorted_by(|a, b| a.column < b.column) {
            self.cells.sort_by_key(|cell| cell.column);
            self.cells.dedup_by_key(|cell| cell.column);
        }
    }
}

/// Cells joined into one; all four counted from zero, the last ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

/// What is known of a sheet beside its cells. It is complete when the last row was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Margin {
    /// First and last of neighbouring hidden columns.
    pub hidden_columns: Vec<(u32, u32)>,
    pub merges: Vec<Merge>,
    /// Something stands further right than is looked at.
    pub is_cut: bool,
}

/// More merged cells than this are not remembered.
pub(crate) const MOST_MERGES: usize = 100_000;

/// The rows of a sheet from top to bottom.
pub trait Grid {
    /// The next row that holds something, until there is none.
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, Refusal>;
}

/// A grid that also knows its margin.
pub(crate) trait Source: Grid {
    fn margin(&mut self) -> &mut Margin;
}
