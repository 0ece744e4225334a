//! Lists as Excel workbooks: real numbers and dates, codes as text, no formula from anybody's typing.

use std::io::Cursor;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use sheets::write::{Drawn, Heading, List, ListWriter, Out, charted};

use super::clock::{self, Instant};
use super::error::{Error, Result};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(i64),
    Date(NaiveDate),
    /// A point in time, shown as the clock in Vietnam shows it.
    Instant(Instant),
    Empty,
}

impl Cell {
    fn out(&self) -> Out<'_> {
        match self {
            Cell::Text(text) => Out::Text(text),
            Cell::Number(value) => Out::Integer(*value),
            Cell::Date(day) => Out::Date(*day),
            Cell::Instant(at) => Out::Moment(clock::local(*at)),
            Cell::Empty => Out::Empty,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Cell {
        text.map_or(Cell::Empty, Cell::Text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<NaiveDate> for Cell {
    fn from(date: NaiveDate) -> Cell {
        Cell::Date(date)
    }
}

impl From<Instant> for Cell {
    fn from(instant: Instant) -> Cell {
        Cell::Instant(instant)
    }
}

impl From<Option<Instant>> for Cell {
    fn from(instant: Option<Instant>) -> Cell {
        instant.map_or(Cell::Empty, Cell::Instant)
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(date: Option<NaiveDate>) -> Cell {
        date.map_or(Cell::Empty, Cell::Date)
    }
}

/// A table to be exported.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub title: String,
    /// Who exported it, when, with which filters: printed under the title.
    pub note: String,
    /// Headings with their width in characters.
    pub columns: Vec<(&'static str, u16)>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The workbook as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut begun = self.begin()?;
        for row in &self.rows {
            begun.row(row)?;
        }
        begun.finish()
    }

    /// The workbook as a download, with charts of some of its rows on a sheet of their own.
    pub fn download_with(&self, charts: &[Drawn], file: &str) -> Result<Response> {
        let rows: Vec<Vec<Out<'_>>> = self.rows.iter().map(|row| row.iter().map(Cell::out).collect()).collect();
        Ok(download(file, charted(&self.list(), &rows, charts).map_err(Error::internal)?))
    }

    /// The workbook as a download.
    pub fn download(&self, file: &str) -> Result<Response> {
        Ok(download(file, self.to_bytes()?))
    }

    /// Begins the workbook; its rows are then written one by one, for a list too long to be held.
    pub fn begin(&self) -> Result<Begun> {
        Ok(Begun(ListWriter::new(Cursor::new(Vec::new()), &self.list()).map_err(Error::internal)?))
    }

    fn list(&self) -> List {
        List {
            title: self.title.clone(),
            remarks: vec![self.note.clone()],
            headings: self.columns.iter().map(|(heading, width)| Heading::new(heading, *width)).collect(),
        }
    }
}

/// A workbook that is being written.
pub struct Begun(ListWriter<Cursor<Vec<u8>>>);

impl Begun {
    /// Writes the next row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let cells: Vec<Out<'_>> = cells.iter().map(Cell::out).collect();
        self.0.row(&cells).map_err(Error::internal)
    }

    /// The finished workbook.
    pub fn finish(self) -> Result<Vec<u8>> {
        Ok(self.0.finish().map_err(Error::internal)?.into_inner())
    }
}

/// A finished workbook as a download.
pub fn download(file: &str, bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let name = format!("attachment; filename=\"{file}.xlsx\"");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx};

    #[test]
    fn what_looks_like_a_formula_stays_text() {
        let sheet = Sheet {
            title: "Cơ quan".into(),
            columns: vec![("Tên", 20), ("Số", 8), ("Ngày", 12)],
            rows: vec![vec!["=1+1".into(), 7.into(), NaiveDate::from_ymd_opt(2026, 7, 16).unwrap().into()]],
            ..Sheet::default()
        };
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(sheet.to_bytes().unwrap())).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let first = range.rows().next_back().unwrap();
        assert_eq!(first[0].to_string(), "=1+1");
        assert!(book.worksheet_formula("Cơ quan").unwrap().is_empty());
        assert_eq!(first[1].to_string(), "7");
    }
}
