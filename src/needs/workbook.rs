//! The cells of a workbook as text, within bounds: the one place that knows how a workbook is read.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

/// What the whole file may unpack to.
const LARGEST_WHOLE: u64 = 64 * 1024 * 1024;
const MOST_FILES: usize = 200;
/// Cells further out are not read.
const MOST_COLUMNS: u32 = 60;
/// More rows are refused.
const MOST_ROWS: usize = 5000;

const DAMAGED: &str = "Tệp Excel bị hỏng nên không đọc được. Mở bằng Excel, lưu lại rồi chọn tệp đó.";

/// A row that is not empty: its number in the sheet, counted from 1, and its cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub number: u32,
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a cell; empty when it holds nothing.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// The rows of the first sheet of a workbook, or the sentence that refuses the file.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    check_size(bytes)?;
    let damaged = |_| DAMAGED.to_owned();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let name = book.sheet_names().into_iter().next().ok_or(DAMAGED)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        if column >= MOST_COLUMNS {
            continue;
        }
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if rows.last().is_none_or(|last| last.number != row + 1) {
            if rows.len() == MOST_ROWS {
                let most = viet::number::group(i64::try_from(MOST_ROWS).unwrap_or(0));
                return Err(format!("Tệp có hơn {most} dòng. Chia thành nhiều tệp."));
            }
            rows.push(Row { number: row + 1, cells: Vec::new() });
        }
        let place = usize::try_from(column).unwrap_or(0);
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= place {
                last.cells.resize(place + 1, String::new());
            }
            if let Some(slot) = last.cells.get_mut(place) {
                *slot = text;
            }
        }
    }
    Ok(rows)
}

/// Refuses what unpacks to more than a list of agencies may hold, before anything of it is kept.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED.to_owned())?;
    let bomb =
        || "Tệp phình quá lớn khi giải nén nên không đọc. Chép bảng sang một tệp Excel mới rồi gửi lại.".to_owned();
    if zip.len() > MOST_FILES {
        return Err(bomb());
    }
    let mut left = LARGEST_WHOLE;
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(|_| DAMAGED.to_owned())?;
        let size = copy(&mut file.take(left + 1), &mut sink()).map_err(|_| DAMAGED.to_owned())?;
        left = left.checked_sub(size).ok_or_else(bomb)?;
    }
    Ok(())
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(found) => viet::text::clean(found),
        DataRef::SharedString(found) => viet::text::clean(found),
        DataRef::DateTimeIso(found) => found.clone(),
        DataRef::DateTime(day) => day.as_f64().to_string(),
        DataRef::Empty | DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Error(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_and_far_cells_take_no_memory() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(3, 0, "Cơ quan").unwrap();
        sheet.write_number(4, 1, 40.0).unwrap();
        sheet.write_string(1_048_575, 16_383, "xa").unwrap();
        let rows = rows(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[1].number, rows[1].cell(1), rows[1].cell(9)), (5, "40", ""));
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert_eq!(rows(b"<html>").unwrap_err(), DAMAGED);
    }
}
