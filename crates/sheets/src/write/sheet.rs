//! A sheet written cell by cell, straight into the zip.

use std::fmt::Write as _;
use std::io::{Seek, Write};

use zip::ZipWriter;

use super::WriteError;
use super::parts::{Style, escape_into, start};
use crate::address::{Address, letters};

/// Excel holds no longer text in a cell.
const LONGEST: usize = 32_767;
/// Whole numbers beyond this lose digits in Excel.
const MOST_DIGITS: u64 = 1_000_000_000_000_000;
/// How much is gathered before it is packed.
const GATHERED: usize = 64 * 1024;

/// A cell as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Written<'a> {
    Text(&'a str),
    Whole(i64),
    Number(f64),
    Bool(bool),
    Nothing,
}

/// The one sheet of a workbook.
pub(super) struct SheetWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    text: String,
    open_row: Option<u32>,
}

impl<W: Write + Seek> SheetWriter<W> {
    /// Begins a sheet: widths of columns in characters, and how many rows stay in view.
    pub fn new(writer: W, widths: &[u16], frozen_rows: u32) -> Result<Self, WriteError> {
        let mut zip = ZipWriter::new(writer);
        start(&mut zip, "xl/worksheets/sheet1.xml")?;
        let mut text = String::with_capacity(GATHERED * 2);
        text.push_str(concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
            r#"<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">"#
        ));
        if frozen_rows > 0 {
            write!(
                text,
                r#"<pane ySplit="{frozen_rows}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/>"#,
                frozen_rows + 1
            )
            .map_err(WriteError::new)?;
        }
        text.push_str("</sheetView></sheetViews>");
        if !widths.is_empty() {
            text.push_str("<cols>");
            for (place, width) in (1_u32..).zip(widths) {
                write!(text, r#"<col min="{place}" max="{place}" width="{width}" customWidth="1"/>"#)
                    .map_err(WriteError::new)?;
            }
            text.push_str("</cols>");
        }
        text.push_str("<sheetData>");
        Ok(Self { zip, text, open_row: None })
    }

    /// Writes a cell; rows and columns come in order.
    pub fn cell(&mut self, address: Address, value: Written<'_>, style: Style) -> Result<(), WriteError> {
        if self.open_row != Some(address.row) {
            self.close_row()?;
            write!(self.text, r#"<row r="{}">"#, address.row + 1).map_err(WriteError::new)?;
            self.open_row = Some(address.row);
        }
        let (style, row) = (style.place(), address.row + 1);
        let column = letters(address.column);
        let text = &mut self.text;
        match value {
            Written::Nothing => write!(text, r#"<c r="{column}{row}" s="{style}"/>"#),
            Written::Bool(value) => {
                write!(text, r#"<c r="{column}{row}" s="{style}" t="b"><v>{}</v></c>"#, u8::from(value))
            }
            Written::Number(number) if number.is_finite() => {
                write!(text, r#"<c r="{column}{row}" s="{style}"><v>{number}</v></c>"#)
            }
            Written::Whole(number) if number.unsigned_abs() < MOST_DIGITS => {
                write!(text, r#"<c r="{column}{row}" s="{style}"><v>{number}</v></c>"#)
            }
            Written::Whole(number) => {
                write!(text, r#"<c r="{column}{row}" s="{style}" t="inlineStr"><is><t>{number}</t></is></c>"#)
            }
            Written::Number(_) => Ok(()),
            Written::Text(value) => {
                let value = match value.char_indices().nth(LONGEST) {
                    Some((end, _)) if value.len() > LONGEST => value.get(..end).unwrap_or(value),
                    _ => value,
                };
                let started =
                    write!(text, r#"<c r="{column}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#);
                escape_into(value, text);
                text.push_str("</t></is></c>");
                started
            }
        }
        .map_err(WriteError::new)?;
        if self.text.len() >= GATHERED { self.flush() } else { Ok(()) }
    }

    fn close_row(&mut self) -> Result<(), WriteError> {
        if self.open_row.take().is_some() {
            self.text.push_str("</row>");
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        self.zip.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }

    /// Ends the sheet, with a filter over a range (`A4:F90`), and the workbook.
    pub fn finish(mut self, name: &str, filter: Option<(Address, Address)>) -> Result<W, WriteError> {
        self.close_row()?;
        self.text.push_str("</sheetData>");
        let mut range = None;
        if let Some((first, last)) = filter {
            write!(self.text, r#"<autoFilter ref="{first}:{last}"/>"#).map_err(WriteError::new)?;
            let fixed = |address: Address| format!("${}${}", letters(address.column), address.row + 1);
            range = Some(format!("'{name}'!{}:{}", fixed(first), fixed(last)));
        }
        self.text.push_str(r#"<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>"#);
        self.flush()?;
        super::parts::rest(&mut self.zip, name, range.as_deref())?;
        Ok(self.zip.finish()?)
    }
}
