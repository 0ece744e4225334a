//! A list of any length as a workbook: title, who and when, headings that stay in view, typed cells. What people typed
//! is written as text in cells formatted as text, so that nothing becomes a formula.

use std::io::{Seek, Write};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use viet::date::PartialDate;

use super::WriteError;
use super::parts::{Style, sheet_name};
use super::sheet::{SheetWriter, Written};
use crate::address::Address;
use crate::dates::serial_of_day;

/// A heading with the width of its column in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub title: String,
    pub width: u16,
}

impl Heading {
    /// A heading over a column of this width.
    pub fn new(title: &str, width: u16) -> Self {
        Self { title: title.to_owned(), width }
    }
}

/// What stands around the rows of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    pub title: String,
    /// Under the title: filter and order, who exported it and when.
    pub remarks: Vec<String>,
    pub headings: Vec<Heading>,
}

/// A cell of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Out<'a> {
    Empty,
    /// Also codes, telephone and personal numbers: what has zeros in front.
    Text(&'a str),
    /// Whole numbers and đồng.
    Integer(i64),
    /// In whole percent.
    Percent(i64),
    Date(NaiveDate),
    /// A date as far as it is known; only a whole one becomes a date of Excel.
    Partial(PartialDate),
    Moment(NaiveDateTime),
    /// An x when yes.
    YesNo(bool),
}

/// Writes a list row by row.
pub struct ListWriter<W: Write + Seek> {
    sheet: SheetWriter<W>,
    name: String,
    headings: u32,
    heading_row: u32,
    next_row: u32,
}

impl<W: Write + Seek> ListWriter<W> {
    /// Writes title, remarks and headings.
    pub fn new(writer: W, list: &List) -> Result<Self, WriteError> {
        let remarks = u32::try_from(list.remarks.len()).map_err(WriteError::new)?;
        // One row stays free above the headings.
        let heading_row = remarks + 2;
        let widths: Vec<u16> = list.headings.iter().map(|heading| heading.width).collect();
        let mut sheet = SheetWriter::new(writer, &widths, heading_row + 1)?;
        sheet.cell(Address::new(0, 0), Written::Text(&list.title), Style::Title)?;
        for (row, remark) in (1_u32..).zip(&list.remarks) {
            sheet.cell(Address::new(row, 0), Written::Text(remark), Style::Remark)?;
        }
        for (column, heading) in (0_u32..).zip(&list.headings) {
            sheet.cell(Address::new(heading_row, column), Written::Text(&heading.title), Style::Head)?;
        }
        Ok(Self {
            sheet,
            name: sheet_name(&list.title),
            headings: u32::try_from(list.headings.len()).map_err(WriteError::new)?,
            heading_row,
            next_row: heading_row + 1,
        })
    }

    /// Writes the next row.
    pub fn row(&mut self, cells: &[Out<'_>]) -> Result<(), WriteError> {
        if self.next_row >= 1_048_576 {
            return Err(WriteError::new("a sheet of Excel has 1,048,576 rows"));
        }
        for (column, cell) in (0_u32..).zip(cells) {
            let address = Address::new(self.next_row, column);
            let day = |day: NaiveDate| Written::Whole(serial_of_day(day));
            // Excel has no day before March 1900 that other programs agree with.
            let is_old = |day: NaiveDate| serial_of_day(day) < 61;
            match *cell {
                Out::Empty => self.sheet.cell(address, Written::Nothing, Style::Text)?,
                Out::Text(text) => self.sheet.cell(address, Written::Text(text), Style::Text)?,
                Out::Integer(number) => self.sheet.cell(address, Written::Whole(number), Style::Number)?,
                #[expect(clippy::cast_precision_loss, reason = "percentages are small")]
                Out::Percent(number) => {
                    self.sheet.cell(address, Written::Number(number as f64 / 100.0), Style::Percent)?;
                }
                Out::Date(date) | Out::Partial(PartialDate::Day(date)) if is_old(date) => {
                    self.sheet.cell(address, Written::Text(&viet::date::screen(date)), Style::Text)?;
                }
                Out::Date(date) | Out::Partial(PartialDate::Day(date)) => {
                    self.sheet.cell(address, day(date), Style::Date)?;
                }
                Out::Partial(date) => self.sheet.cell(address, Written::Text(&date.to_string()), Style::Text)?,
                #[expect(clippy::cast_precision_loss, reason = "days and seconds of our time")]
                Out::Moment(moment) => {
                    let seconds = (moment.time() - NaiveTime::MIN).num_seconds() as f64;
                    let days = serial_of_day(moment.date()) as f64 + seconds / 86_400.0;
                    self.sheet.cell(address, Written::Number(days), Style::Moment)?;
                }
                Out::YesNo(true) => self.sheet.cell(address, Written::Text("x"), Style::Text)?,
                Out::YesNo(false) => self.sheet.cell(address, Written::Nothing, Style::Text)?,
            }
        }
        self.next_row += 1;
        Ok(())
    }

    /// Ends the workbook and gives the writer back.
    pub fn finish(self) -> Result<W, WriteError> {
        let filter = self.headings.checked_sub(1).map(|last| {
            let last_row = (self.next_row - 1).max(self.heading_row);
            (Address::new(self.heading_row, 0), Address::new(last_row, last))
        });
        self.sheet.finish(&self.name, filter)
    }
}
