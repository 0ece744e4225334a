//! Tables of people or cases: the first sheet of an Excel workbook, or a CSV file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, Range, Reader, Sheets, open_workbook_auto};
use chrono::{Days, NaiveDate};

/// One row: its number in the file, and its cells by heading; empty cells are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Number of the row in the file, from 1.
    pub number: usize,
    /// Cells by heading.
    pub cells: BTreeMap<String, String>,
}

/// A table that is read row by row.
pub struct Table {
    /// Headings in order.
    pub headings: Vec<String>,
    rows: Box<dyn Iterator<Item = Result<Row, String>>>,
}

impl Table {
    /// Opens a table by the ending of its name. An error is a Vietnamese sentence.
    pub fn open(path: &Path) -> Result<Self, String> {
        match opened(path)? {
            Opened::Csv(file) => Self::csv(file),
            Opened::Workbook(book) => Self::workbook(path, *book),
        }
    }

    /// Reads CSV with a line of headings.
    pub fn csv(file: impl std::io::Read + 'static) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let header = reader.headers().map_err(|_| "Tệp CSV không đọc được dòng tiêu đề.".to_owned())?;
        let headings: Vec<String> =
            header.iter().map(|heading| heading.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        let names = headings.clone();
        let rows = reader.into_records().map(move |record| {
            let record = record.map_err(|error| format!("Tệp CSV sai dạng: {error}."))?;
            let number = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
            Ok(Row { number, cells: cells(&names, record.iter().map(str::to_owned)) })
        });
        Ok(Self { headings, rows: Box::new(rows) })
    }

    fn workbook(path: &Path, mut book: Sheets<BufReader<File>>) -> Result<Self, String> {
        let shown = path.display();
        let sheet = book.worksheet_range_at(0).ok_or_else(|| format!("{shown} không có trang tính nào."))?;
        Ok(Self::sheet(&sheet.map_err(|error| format!("Không đọc được {shown}: {error}."))?))
    }

    /// The rows of a sheet below its line of headings.
    pub(super) fn sheet(sheet: &Range<Data>) -> Self {
        let first = sheet.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or(0));
        let mut rows = sheet.rows().map(|row| row.iter().map(text).collect::<Vec<String>>());
        let headings: Vec<String> =
            rows.next().unwrap_or_default().iter().map(|heading| heading.trim().to_owned()).collect();
        let mut all = Vec::new();
        for (number, row) in rows.enumerate() {
            all.push(Ok(Row { number: first + number + 2, cells: cells(&headings, row.into_iter()) }));
        }
        Self { headings, rows: Box::new(all.into_iter()) }
    }
}

/// A file of rows, open.
pub(super) enum Opened {
    Csv(File),
    Workbook(Box<Sheets<BufReader<File>>>),
}

/// Opens a file by the ending of its name. An error is a Vietnamese sentence.
pub(super) fn opened(path: &Path) -> Result<Opened, String> {
    let shown = path.display();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" => File::open(path).map(Opened::Csv).map_err(|error| format!("Không mở được {shown}: {error}.")),
        "xlsx" | "xls" | "xlsb" | "ods" => open_workbook_auto(path)
            .map(|book| Opened::Workbook(Box::new(book)))
            .map_err(|error| format!("Không mở được {shown}: {error}.")),
        _ => Err(format!("{shown} phải là tệp .xlsx hoặc .csv.")),
    }
}

impl Iterator for Table {
    type Item = Result<Row, String>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.next()
    }
}

fn cells(headings: &[String], row: impl Iterator<Item = String>) -> BTreeMap<String, String> {
    let named = headings.iter().cloned().zip(row);
    named.filter(|(heading, cell)| !heading.is_empty() && !cell.trim().is_empty()).collect()
}

/// A cell as text: dates as `2026-03-01`, whole numbers without a decimal mark.
fn text(cell: &Data) -> String {
    match cell {
        Data::Bool(flag) => if *flag { "có" } else { "không" }.to_owned(),
        Data::DateTime(day) => {
            // Excel counts days from 30 December 1899.
            let zero = NaiveDate::from_ymd_opt(1899, 12, 30);
            let days = format!("{:.0}", day.as_f64().floor()).parse().ok();
            let day = zero.zip(days).and_then(|(zero, days)| zero.checked_add_days(Days::new(days)));
            day.map_or_else(|| cell.to_string(), |day| day.to_string())
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        other => other.to_string(),
    }
}
