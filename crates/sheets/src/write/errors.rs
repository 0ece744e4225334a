//! What is wrong in a workbook, row by row.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Address;
use crate::value::{Row, Weight};

/// The errors of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct RowErrors {
    pub sentences: Vec<String>,
    /// The columns of the bad cells.
    pub columns: BTreeSet<u32>,
}

impl RowErrors {
    /// What the column of errors says.
    pub fn text(&self) -> String {
        self.sentences.join("\n")
    }
}

/// The errors of a workbook: those found while reading, and those that only the application can find.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Errors {
    pub(super) rows: BTreeMap<u32, RowErrors>,
}

impl Errors {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows have some.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Takes the errors found while reading a row.
    pub fn take(&mut self, row: &Row) {
        for cell in &row.cells {
            for note in cell.notes.iter().filter(|note| note.weight == Weight::Error) {
                self.add(row.number, cell.address, &note.sentence);
            }
        }
    }

    /// Adds an error to a row (as Excel numbers it), in a cell when it is known.
    pub fn add(&mut self, row: u32, address: Option<Address>, sentence: &str) {
        let errors = self.rows.entry(row).or_default();
        match address {
            Some(address) => {
                errors.columns.insert(address.column);
                errors.sentences.push(format!("{address}: {sentence}"));
            }
            None => errors.sentences.push(sentence.to_owned()),
        }
    }

    /// The errors of a row counted from zero.
    pub(super) fn of(&self, row: u32) -> Option<&RowErrors> {
        self.rows.get(&row.checked_add(1)?)
    }
}
