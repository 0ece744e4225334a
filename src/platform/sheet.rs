//! Lists as Excel workbooks: real numbers and dates, codes as text, no formula from anybody's typing.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{NaiveDate, NaiveTime};
use rust_xlsxwriter::{Format, FormatBorder, Workbook, XlsxError};

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
        self.write().map_err(Error::internal)
    }

    /// The workbook as a download.
    pub fn download(&self, file: &str) -> Result<Response> {
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
        let name = format!("attachment; filename=\"{file}.xlsx\"");
        Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], self.to_bytes()?).into_response())
    }

    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let face = Format::new().set_font_name("Times New Roman").set_font_size(12);
        let title = face.clone().set_bold().set_font_size(14);
        let head = face.clone().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
        let body = face.clone().set_border(FormatBorder::Thin).set_text_wrap();
        let date = body.clone().set_num_format("dd/mm/yyyy");
        let moment = body.clone().set_num_format("hh:mm:ss dd/mm/yyyy");
        // Excel counts days from here.
        let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default().and_time(NaiveTime::MIN);
        let number = body.clone().set_num_format("#,##0");
        sheet.write_string_with_format(0, 0, &self.title, &title)?;
        sheet.write_string_with_format(1, 0, &self.note, &face)?;
        for (column, (heading, width)) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, f64::from(*width))?;
            sheet.write_string_with_format(3, column, *heading, &head)?;
        }
        for (row, cells) in (4_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string_with_format(row, column, text, &body)?,
                    #[expect(clippy::cast_precision_loss, reason = "Excel has no other number")]
                    Cell::Number(value) => sheet.write_number_with_format(row, column, *value as f64, &number)?,
                    Cell::Date(day) => {
                        let serial = (*day - epoch.date()).num_days();
                        #[expect(clippy::cast_precision_loss, reason = "Excel has no other number")]
                        sheet.write_number_with_format(row, column, serial as f64, &date)?
                    }
                    Cell::Instant(at) => {
                        let seconds = (clock::local(*at) - epoch).num_seconds();
                        #[expect(clippy::cast_precision_loss, reason = "Excel has no other number")]
                        sheet.write_number_with_format(row, column, seconds as f64 / 86_400.0, &moment)?
                    }
                    Cell::Empty => sheet.write_blank(row, column, &body)?,
                };
            }
        }
        sheet.set_freeze_panes(4, 0)?;
        book.save_to_buffer()
    }
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
        assert!(book.worksheet_formula("Sheet1").unwrap().is_empty());
        assert_eq!(first[1].to_string(), "7");
    }
}
