//! Reads the work sheet cell by cell, with bounds: neither a file that grows without end when unpacked nor a cell far
//! out in the sheet takes more memory than a sheet of ours would.

use std::io::{Cursor, Read, copy, sink};

use calamine::{DataRef, Reader, Xlsx};
use chrono::{Days, NaiveDate};
use zip::ZipArchive;

use super::{COLUMNS, Fault, HEAD_ROW, ID, MILESTONE, MILESTONE_ON, MOST_ROWS, PERCENT, Proposed, SUMMARY};

/// What the whole file may unpack to.
const LARGEST_WHOLE: u64 = 64 * 1024 * 1024;
/// More files than any workbook of ours has.
const MOST_FILES: usize = 200;

const DAMAGED: &str = "Tệp Excel bị hỏng nên không đọc được. Mở bằng Excel, lưu lại rồi chọn tệp đó.";
const FOREIGN: &str = "Tệp không phải bảng cập nhật đã tải từ trang này. Tải bảng mới, sửa trên bảng đó rồi gửi lại.";

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
enum Typed {
    Number(f64),
    Text(String),
    Day(NaiveDate),
    Other,
}

/// A row of the sheet: its number and its cells.
struct Line {
    row: u32,
    cells: Vec<Option<Typed>>,
}

impl Line {
    fn cell(&self, column: u16) -> Option<&Typed> {
        self.cells.get(usize::from(column)).and_then(Option::as_ref)
    }

    fn text(&self, column: u16) -> String {
        match self.cell(column) {
            Some(Typed::Text(text)) => viet::text::clean(text),
            Some(Typed::Number(number)) => number.to_string(),
            Some(Typed::Day(day)) => viet::date::screen(*day),
            Some(Typed::Other) | None => String::new(),
        }
    }
}

/// The rows of a sheet and what is badly typed in them, or the sentence that refuses the file.
pub fn read(bytes: &[u8]) -> Result<(Vec<Proposed>, Vec<Fault>), String> {
    check_size(bytes)?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for line in lines(bytes)? {
        if line.cells.iter().all(Option::is_none) {
            continue;
        }
        match proposed(&line) {
            Ok(row) => rows.push(row),
            Err(found) => faults.extend(found),
        }
    }
    Ok((rows, faults))
}

/// Refuses what unpacks to more than a work sheet may hold, before anything of it is kept.
fn check_size(bytes: &[u8]) -> Result<(), String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED.to_owned())?;
    let bomb = || "Tệp phình quá lớn khi giải nén nên không đọc. Tải bảng mới rồi sửa trên bảng đó.".to_owned();
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

fn lines(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let damaged = |_| DAMAGED.to_owned();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let name = book.sheet_names().into_iter().next().ok_or(FOREIGN)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut head: Vec<String> = vec![String::new(); COLUMNS.len()];
    let mut lines: Vec<Line> = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let Some(place) = usize::try_from(column).ok().filter(|column| *column < COLUMNS.len()) else { continue };
        let Some(value) = typed(cell.get_value()) else { continue };
        if row == HEAD_ROW {
            if let (Some(heading), Typed::Text(text)) = (head.get_mut(place), value) {
                *heading = text;
            }
            continue;
        }
        if row < HEAD_ROW {
            continue;
        }
        if lines.last().is_none_or(|line| line.row != row + 1) {
            if lines.len() == MOST_ROWS {
                return Err(format!(
                    "Tệp có hơn {} dòng. Chia thành nhiều tệp.",
                    viet::number::group(i64::try_from(MOST_ROWS).unwrap_or(0))
                ));
            }
            lines.push(Line { row: row + 1, cells: vec![None; COLUMNS.len()] });
        }
        if let Some(slot) = lines.last_mut().and_then(|line| line.cells.get_mut(place)) {
            *slot = Some(value);
        }
    }
    if head.iter().zip(COLUMNS).any(|(found, (wanted, _))| found != wanted) {
        return Err(FOREIGN.to_owned());
    }
    Ok(lines)
}

/// Excel counts days from here.
fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()
}

fn typed(value: &DataRef<'_>) -> Option<Typed> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Typed::Text(text.to_owned()));
    match value {
        DataRef::Empty => None,
        #[expect(clippy::cast_precision_loss, reason = "Excel has no other number")]
        DataRef::Int(number) => Some(Typed::Number(*number as f64)),
        DataRef::Float(number) => Some(Typed::Number(*number)),
        DataRef::String(found) => text(found),
        DataRef::SharedString(found) => text(found),
        DataRef::DateTime(day) => Some(day_of(day.as_f64()).map_or(Typed::Other, Typed::Day)),
        DataRef::DateTimeIso(found) => {
            let day = found.get(..10).and_then(|day| day.parse().ok());
            Some(day.map_or(Typed::Other, Typed::Day))
        }
        DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Error(_) => Some(Typed::Other),
    }
}

fn day_of(serial: f64) -> Option<NaiveDate> {
    if !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between the bounds above")]
    epoch().checked_add_days(Days::new(serial as u64))
}

fn proposed(line: &Line) -> Result<Proposed, Vec<Fault>> {
    let row = line.row;
    let mut faults = Vec::new();
    let (id, version) = (line.text(ID), line.text(ID + 1).parse::<i64>().ok());
    if id.is_empty() || version.is_none() {
        faults.push(Fault::at(ID, row, "Dòng không có mã phần việc. Giữ nguyên cột Mã và cột Bản của bảng đã tải."));
    }
    let percent = percent(line.cell(PERCENT));
    if percent.is_none() {
        faults.push(Fault::at(PERCENT, row, "Nhập tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60."));
    }
    let milestone_on = match line.cell(MILESTONE_ON) {
        None => Some(None),
        Some(Typed::Day(day)) => Some(Some(*day)),
        Some(Typed::Number(serial)) => day_of(*serial).filter(|day| *day >= epoch()).map(Some),
        Some(Typed::Text(text)) => viet::date::parse(text).ok().map(Some),
        Some(Typed::Other) => None,
    };
    // A number of Excel that is no day of this century was not meant as a day.
    let milestone_on = milestone_on.filter(|day| day.is_none_or(in_our_time));
    if milestone_on.is_none() {
        faults.push(Fault::at(MILESTONE_ON, row, "Nhập ngày đạt mốc, ví dụ 16/07/2026."));
    }
    match (version, percent, milestone_on) {
        (Some(version), Some(percent), Some(milestone_on)) if faults.is_empty() => Ok(Proposed {
            row,
            id,
            version,
            percent,
            summary: line.text(SUMMARY),
            milestone: line.text(MILESTONE),
            milestone_on,
        }),
        _ => Err(faults),
    }
}

fn in_our_time(day: NaiveDate) -> bool {
    use chrono::Datelike;
    (2000..=2100).contains(&day.year())
}

fn percent(cell: Option<&Typed>) -> Option<i64> {
    let number = match cell? {
        #[expect(clippy::cast_possible_truncation, reason = "whole and between 0 and 100")]
        Typed::Number(number) if number.fract() == 0.0 && (0.0..=100.0).contains(number) => *number as i64,
        Typed::Text(text) => viet::number::parse_integer(text.trim().trim_end_matches('%').trim_end()).ok()?,
        _ => return None,
    };
    (0..=100).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_is_a_whole_number_however_it_is_typed() {
        assert_eq!(percent(Some(&Typed::Number(60.0))), Some(60));
        assert_eq!(percent(Some(&Typed::Text("60 %".to_owned()))), Some(60));
        for wrong in [Typed::Number(0.6), Typed::Number(101.0), Typed::Number(-1.0), Typed::Text("nhiều".to_owned())]
        {
            assert_eq!(percent(Some(&wrong)), None, "{wrong:?}");
        }
        assert_eq!(percent(None), None);
    }

    #[test]
    fn a_day_of_excel_is_the_day_it_shows() {
        assert_eq!(day_of(46_219.0), NaiveDate::from_ymd_opt(2026, 7, 16));
        assert_eq!(day_of(-5.0), None);
    }

    #[test]
    fn what_is_no_work_sheet_is_refused_with_a_reason() {
        assert_eq!(read(b"PK\x03\x04").unwrap_err(), DAMAGED);
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "Khác").unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()).unwrap_err(), FOREIGN);
    }

    #[test]
    fn a_cell_far_out_takes_no_memory() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (column, (heading, _)) in (0_u16..).zip(COLUMNS) {
            sheet.write_string(HEAD_ROW, column, heading).unwrap();
        }
        sheet.write_string(1_048_575, 16_383, "xa").unwrap();
        assert_eq!(read(&book.save_to_buffer().unwrap()).unwrap(), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_file_that_grows_without_end_is_refused() {
        use std::io::Write;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![0_u8; 1024 * 1024];
        for _ in 0..65 {
            zip.write_all(&zeros).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 200_000);
        assert!(read(&bytes).unwrap_err().contains("phình"));
    }
}
