//! A sheet of any format as an `.xlsx`: the same cells in the same places, and the column of errors.

use std::io::Cursor;

use super::WriteError;
use super::errors::Errors;
use super::give_back::{TITLE, error_column};
use super::parts::{Style, sheet_name};
use super::sheet::{SheetWriter, Written};
use crate::address::Address;
use crate::grid::{RawRow, RawValue};
use crate::reading::Reading;

/// All rows of the sheet that was read.
pub(super) fn rebuild(reading: &Reading<'_>, errors: &Errors) -> Result<Vec<u8>, WriteError> {
    let column = error_column(reading);
    let mut widths: Vec<u16> = vec![16; usize::try_from(column).unwrap_or(0).min(256)];
    widths.push(60);
    let mut sheet = SheetWriter::new(Cursor::new(Vec::new()), &widths, 0)?;
    let mut source = reading.book.rows(reading.sheet)?;
    let mut row = RawRow::default();
    let mut last = None;
    while source.next_row(&mut row)? {
        // Rows of a damaged file may come twice.
        if last.is_some_and(|last| row.number <= last) {
            continue;
        }
        last = Some(row.number);
        let bad = errors.of(row.number);
        for cell in row.cells.iter().filter(|cell| cell.column != column) {
            let is_bad = bad.is_some_and(|bad| bad.columns.contains(&cell.column));
            let (value, style) = written(&cell.value);
            let style = match (&value, is_bad) {
                (Written::Text(_), true) => Style::Bad,
                _ => style,
            };
            sheet.cell(Address::new(row.number, cell.column), value, style)?;
        }
        let address = Address::new(row.number, column);
        if row.number == reading.heading.last_row {
            sheet.cell(address, Written::Text(TITLE), Style::Head)?;
        } else if let Some(bad) = bad {
            sheet.cell(address, Written::Text(&bad.text()), Style::Bad)?;
        }
    }
    Ok(sheet.finish(&sheet_name(reading.sheet_name()), None)?.into_inner())
}

fn written(value: &RawValue) -> (Written<'_>, Style) {
    match value {
        RawValue::Text(text) | RawValue::Error(text) => (Written::Text(text), Style::Text),
        RawValue::Number(number) => (Written::Number(*number), Style::Plain),
        RawValue::Serial(serial) => (Written::Number(*serial), Style::Date),
        RawValue::Percent(number) => (Written::Number(*number), Style::Percent),
        RawValue::Bool(value) => (Written::Bool(*value), Style::Plain),
    }
}
