//! Copies the XML of a sheet as it streams by, and adds the column of errors.

use std::io::Write;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};

use super::styles::named;
use super::{TITLE, error_column};
use crate::address::{Address, letters};
use crate::format::package::Package;
use crate::format::xml::{attribute, number};
use crate::reading::Reading;
use crate::write::WriteError;
use crate::write::errors::Errors;
use crate::write::parts::escape;

const WIDTH: u32 = 60;

struct Copy<'a, W: Write> {
    writer: Writer<&'a mut W>,
    errors: &'a Errors,
    column: u32,
    heading_row: u32,
    /// How many styles there were before the red ones.
    styles: Option<usize>,
    row: u32,
    next_row: u32,
    next_column: u32,
    is_written: bool,
    has_columns: bool,
}

/// Copies a sheet.
pub(super) fn copy<W: Write>(
    package: &Package<'_>,
    part: &str,
    reading: &Reading<'_>,
    errors: &Errors,
    styles: Option<usize>,
    target: &mut W,
) -> Result<(), WriteError> {
    let mut reader = Reader::from_reader(package.reader(part)?);
    let mut copy = Copy {
        writer: Writer::new(target),
        errors,
        column: error_column(reading),
        heading_row: reading.heading.last_row,
        styles,
        row: 0,
        next_row: 0,
        next_column: 0,
        is_written: false,
        has_columns: false,
    };
    let mut buffer = Vec::new();
    // The element that is being left out, and how deep in it we are.
    let mut left_out: u32 = 0;
    loop {
        buffer.clear();
        reader.get_mut().begin_piece();
        let event = reader.read_event_into(&mut buffer).map_err(WriteError::new)?;
        if left_out > 0 {
            match event {
                Event::Start(_) => left_out += 1,
                Event::End(_) => left_out -= 1,
                Event::Eof => return Err(WriteError::new("the sheet ends early")),
                _ => {}
            }
            continue;
        }
        match event {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(WriteError::new("a document type")),
            Event::Start(e) if copy.is_dropped(&e)? => left_out = 1,
            Event::Empty(e) if copy.is_dropped(&e)? => {}
            Event::Start(e) => {
                let element = copy.element(&e)?;
                copy.writer.write_event(Event::Start(element))?;
            }
            Event::Empty(e) => copy.empty(&e)?,
            Event::End(e) => {
                let (name, prefix) = named(e.name().as_ref());
                match name.as_str() {
                    "row" => copy.add_cell(&prefix)?,
                    "cols" => copy.add_width(&prefix, copy.column, copy.column)?,
                    _ => {}
                }
                copy.writer.write_event(Event::End(e))?;
            }
            event => copy.writer.write_event(event)?,
        }
    }
}

impl<W: Write> Copy<'_, W> {
    /// Cells of an earlier column of errors are left out, and the range of used cells, which grows.
    fn is_dropped(&mut self, element: &BytesStart<'_>) -> Result<bool, WriteError> {
        match element.local_name().as_ref() {
            "dimension" => Ok(true),
            "c" => {
                let told = attribute(element, "r").and_then(|reference| Address::parse(&reference));
                let column = told.map_or(self.next_column, |address| address.column);
                self.next_column = column.saturating_add(1);
                if column >= self.column {
                    let (_, prefix) = named(element.name().as_ref());
                    self.add_cell(&prefix)?;
                }
                Ok(column == self.column)
            }
            _ => Ok(false),
        }
    }

    fn element(&mut self, element: &BytesStart<'_>) -> Result<BytesStart<'static>, WriteError> {
        let (name, prefix) = named(element.name().as_ref());
        match name.as_str() {
            "cols" => self.has_columns = true,
            "sheetData" if !self.has_columns => {
                self.raw(&format!("<{prefix}cols>"))?;
                self.add_width(&prefix, self.column, self.column)?;
                self.raw(&format!("</{prefix}cols>"))?;
            }
            "row" => {
                self.row = number(element, "r").and_then(|row| row.checked_sub(1)).unwrap_or(self.next_row);
                self.next_row = self.row.saturating_add(1);
                self.next_column = 0;
                self.is_written = false;
                return Ok(kept(element, &["spans"]));
            }
            "c" => return Ok(self.cell(element)),
            _ => {}
        }
        Ok(element.to_owned())
    }

    fn empty(&mut self, element: &BytesStart<'_>) -> Result<(), WriteError> {
        if element.local_name().as_ref() == "col" {
            return self.column_widths(element);
        }
        let element = self.element(element)?;
        Ok(self.writer.write_event(Event::Empty(element))?)
    }

    /// A bad cell takes the red one of its style.
    fn cell(&self, element: &BytesStart<'_>) -> BytesStart<'static> {
        let is_bad =
            self.errors.of(self.row).is_some_and(|errors| errors.columns.contains(&self.next_column.saturating_sub(1)));
        let Some(styles) = self.styles.filter(|_| is_bad) else { return element.to_owned() };
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        let mut out = kept(element, &["s"]);
        if style < styles {
            out.push_attribute(("s", (style + styles).to_string().as_str()));
        }
        out
    }

    /// A range of widths that covers the column of errors is broken in two around it.
    fn column_widths(&mut self, element: &BytesStart<'_>) -> Result<(), WriteError> {
        let own = self.column.saturating_add(1);
        let (Some(first), Some(last)) = (number(element, "min"), number(element, "max")) else {
            return Ok(self.writer.write_event(Event::Empty(element.to_owned()))?);
        };
        for (from, to) in [(first, last.min(own.saturating_sub(1))), (first.max(own + 1), last)] {
            if from > to {
                continue;
            }
            if from > own {
                // Ranges come in order, so ours comes before those to its right.
                let (_, prefix) = named(element.name().as_ref());
                self.add_width(&prefix, self.column, self.column)?;
            }
            let mut part = kept(element, &["min", "max"]);
            part.push_attribute(("min", from.to_string().as_str()));
            part.push_attribute(("max", to.to_string().as_str()));
            self.writer.write_event(Event::Empty(part))?;
        }
        Ok(())
    }

    /// Widths are written once; afterwards the column counts as done.
    fn add_width(&mut self, prefix: &str, first: u32, last: u32) -> Result<(), WriteError> {
        if std::mem::replace(&mut self.is_written, true) {
            return Ok(());
        }
        let (first, last) = (first + 1, last + 1);
        self.raw(&format!(r#"<{prefix}col min="{first}" max="{last}" width="{WIDTH}" customWidth="1"/>"#))
    }

    fn add_cell(&mut self, prefix: &str) -> Result<(), WriteError> {
        if std::mem::replace(&mut self.is_written, true) {
            return Ok(());
        }
        let text = match self.errors.of(self.row) {
            _ if self.row == self.heading_row => TITLE.to_owned(),
            Some(errors) => errors.text(),
            None => return Ok(()),
        };
        let style = self.styles.map_or(String::new(), |styles| format!(r#" s="{}""#, styles * 2));
        let reference = format!("{}{}", letters(self.column), u64::from(self.row) + 1);
        self.raw(&format!(
            r#"<{prefix}c r="{reference}"{style} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{}</{prefix}t></{prefix}is></{prefix}c>"#,
            escape(&text)
        ))
    }

    fn raw(&mut self, xml: &str) -> Result<(), WriteError> {
        Ok(self.writer.get_mut().write_all(xml.as_bytes())?)
    }
}

/// An element without some of its attributes.
fn kept(element: &BytesStart<'_>, without: &[&str]) -> BytesStart<'static> {
    let mut out = BytesStart::new(element.name().as_ref().to_owned());
    out.extend_attributes(
        element.attributes().filter_map(Result::ok).filter(|attribute| !without.contains(&attribute.key.as_ref())),
    );
    out
}
