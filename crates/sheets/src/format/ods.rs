//! `.ods`: one stream of XML with everything in it. Rows and cells that are said to repeat are repeated as long as they
//! hold something, never only because they are counted.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};

use super::Sheet;
use super::package::Package;
use super::xml::{Xml, attribute, entity, number, push};
use crate::dates::serial_of_iso;
use crate::grid::{Grid, MOST_MERGES, Margin, Merge, RawCell, RawRow, RawValue, Source};
use crate::limits::Limits;
use crate::refusal::Refusal;

const MOST_SHEETS: usize = 1_000;
/// Rows with something in them are not repeated more often.
const MOST_REPEATED: u32 = 10_000;
/// Texts longer than this are not repeated over many cells.
const LONG: usize = 2_000;
const CONTENT: &str = "content.xml";

/// An open workbook.
pub(crate) struct Book<'a> {
    package: Package<'a>,
    sheets: Vec<Sheet>,
    most_columns: u32,
}

impl<'a> Book<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let package = Package::open(bytes, limits)?;
        let manifest = package.text("META-INF/manifest.xml", 1 << 20).unwrap_or_default();
        if manifest.contains("encryption-data") {
            return Err(Refusal::Encrypted);
        }
        let sheets = listed(&package)?;
        Ok(Self { package, sheets, most_columns: limits.columns })
    }

    pub(crate) fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    pub(crate) fn rows(&self, sheet: usize) -> Result<Rows<'a>, Refusal> {
        let mut xml = Xml::new(self.package.reader(CONTENT)?);
        let mut left = sheet;
        loop {
            match xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "table" => {
                    if left == 0 {
                        break;
                    }
                    left -= 1;
                    xml.skip()?;
                }
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
        let end = xml.depth();
        Ok(Rows {
            xml,
            end,
            most_columns: self.most_columns,
            margin: Margin::default(),
            next_row: 0,
            next_column: 0,
            repeated: RawRow::default(),
            left: 0,
        })
    }
}

/// The sheets by name; which are hidden is told by their style.
fn listed(package: &Package<'_>) -> Result<Vec<Sheet>, Refusal> {
    let mut xml = Xml::new(package.reader(CONTENT)?);
    let mut sheets = Vec::new();
    let mut hidden: HashSet<String> = HashSet::new();
    let mut style = String::new();
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "style" => style = attribute(&e, "name").unwrap_or_default().into_owned(),
                "table-properties"
                    if attribute(&e, "display").is_some_and(|display| display == "false")
                        && hidden.len() < MOST_SHEETS =>
                {
                    hidden.insert(style.clone());
                }
                "table" => {
                    let style = attribute(&e, "style-name").unwrap_or_default();
                    if sheets.len() < MOST_SHEETS {
                        sheets.push(Sheet {
                            name: attribute(&e, "name").unwrap_or_default().into_owned(),
                            is_hidden: hidden.contains(style.as_ref()),
                        });
                    }
                    xml.skip()?;
                }
                _ => {}
            },
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// A sheet being read.
pub(crate) struct Rows<'a> {
    xml: Xml<'a>,
    /// The depth at which the sheet stands; it has ended when less is open.
    end: u32,
    most_columns: u32,
    margin: Margin,
    next_row: u32,
    next_column: u32,
    /// The last row that held something, and how often it still comes.
    repeated: RawRow,
    left: u32,
}

/// What a cell is said to be.
struct Head {
    kind: String,
    value: String,
    repeat: u32,
    columns_spanned: u32,
    rows_spanned: u32,
    is_formula: bool,
}

impl Head {
    fn of(e: &BytesStart<'_>) -> Self {
        let mut head = Self {
            kind: String::new(),
            value: String::new(),
            repeat: 1,
            columns_spanned: 1,
            rows_spanned: 1,
            is_formula: false,
        };
        for attribute in e.attributes().with_checks(false).filter_map(Result::ok) {
            let number = || attribute.value.parse::<u32>().unwrap_or(1).max(1);
            match attribute.key.local_name().as_ref() {
                // LibreOffice says "error" in its own name space beside the official one.
                "value-type" if head.kind != "error" => attribute.value.as_ref().clone_into(&mut head.kind),
                "value" | "date-value" | "boolean-value" | "string-value" => {
                    if let Ok(value) = quick_xml::escape::unescape(&attribute.value) {
                        head.value = value.into_owned();
                    }
                }
                "number-columns-repeated" => head.repeat = number(),
                "number-columns-spanned" => head.columns_spanned = number(),
                "number-rows-spanned" => head.rows_spanned = number(),
                "formula" => head.is_formula = true,
                _ => {}
            }
        }
        head
    }

    fn value(self, text: String) -> Option<RawValue> {
        let own = |text: String| (!text.trim().is_empty()).then_some(RawValue::Text(text));
        let number = || self.value.trim().parse().ok().filter(|number: &f64| number.is_finite());
        match self.kind.as_str() {
            "error" => Some(RawValue::Error(text)),
            "float" | "currency" => number().map(RawValue::Number),
            "percentage" => number().map(RawValue::Percent),
            "boolean" => Some(RawValue::Bool(self.value == "true")),
            "date" => serial_of_iso(&self.value).map(RawValue::Serial).or_else(|| own(text)),
            _ if text.is_empty() => own(self.value),
            _ => own(text),
        }
    }
}

impl Rows<'_> {
    fn cells(&mut self, row: &mut RawRow) -> Result<(), Refusal> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut column: u32 = 0;
        while self.xml.depth() > outside {
            let (is_cell, head) = match self.xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" => (true, Head::of(&e)),
                    "covered-table-cell" => (false, Head::of(&e)),
                    _ => {
                        self.xml.skip()?;
                        continue;
                    }
                },
                Event::Eof => return Err(Refusal::Damaged),
                _ => continue,
            };
            let mut text = String::new();
            self.text(&mut text)?;
            let (repeat, is_formula) = (head.repeat, head.is_formula);
            if (head.rows_spanned > 1 || head.columns_spanned > 1) && self.margin.merges.len() < MOST_MERGES {
                self.margin.merges.push(Merge {
                    first_row: row.number,
                    last_row: row.number.saturating_add(head.rows_spanned - 1),
                    first_column: column,
                    last_column: column.saturating_add(head.columns_spanned - 1),
                });
            }
            let value = if is_cell { head.value(text) } else { None };
            if let Some(value) = value {
                let last = column.saturating_add(repeat).min(self.most_columns);
                if column.saturating_add(repeat) > self.most_columns {
                    self.margin.is_cut = true;
                }
                // A long text is not repeated: no program writes it so.
                let is_long = matches!(&value, RawValue::Text(text) if text.len() > LONG);
                let last = if is_long { last.min(column.saturating_add(1)) } else { last };
                for column in column..last {
                    row.cells.push(RawCell { column, value: value.clone(), is_formula });
                }
            }
            column = column.saturating_add(repeat);
        }
        Ok(())
    }

    /// A row that holds something comes again as often as people may have filled it down, no more.
    fn repeat(&mut self, row: &RawRow, times: u32) {
        let is_long = |cell: &RawCell| matches!(&cell.value, RawValue::Text(text) if text.len() > LONG);
        self.left = if row.cells.iter().any(is_long) { times.min(10) } else { times.min(MOST_REPEATED) };
        self.margin.is_cut |= self.left < times;
        self.repeated.clone_from(row);
    }

    /// The paragraphs of a cell that was just started, without its notes and drawings.
    fn text(&mut self, out: &mut String) -> Result<(), Refusal> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut paragraphs = 0;
        let mut is_text: u32 = 0;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "p" => {
                        if paragraphs > 0 {
                            push(out, "\n");
                        }
                        paragraphs += 1;
                        is_text += 1;
                    }
                    "span" | "a" => {}
                    "s" => push(out, &" ".repeat(usize::try_from(number(&e, "c").unwrap_or(1).min(8)).unwrap_or(1))),
                    "tab" => push(out, " "),
                    "line-break" => push(out, "\n"),
                    _ => self.xml.skip()?,
                },
                Event::End(e) if e.local_name().as_ref() == "p" => is_text = is_text.saturating_sub(1),
                Event::Text(text) if is_text > 0 => push(out, &text.xml10_content()),
                Event::CData(text) if is_text > 0 => push(out, &text.xml10_content()),
                Event::GeneralRef(reference) if is_text > 0 => {
                    let character = entity(&reference)?;
                    push(out, character.encode_utf8(&mut [0; 4]));
                }
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_collapsed(e: &BytesStart<'_>) -> bool {
    attribute(e, "visibility").is_some_and(|visibility| visibility == "collapse" || visibility == "filter")
}

impl Grid for Rows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, Refusal> {
        if self.left > 0 {
            self.left -= 1;
            self.repeated.number = self.repeated.number.saturating_add(1);
            row.clone_from(&self.repeated);
            return Ok(true);
        }
        while self.xml.depth() >= self.end {
            let repeat = match self.xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-row" => {
                        row.is_hidden = is_collapsed(&e);
                        number(&e, "number-rows-repeated").unwrap_or(1).max(1)
                    }
                    "table-column" => {
                        let repeat = number(&e, "number-columns-repeated").unwrap_or(1).max(1);
                        let next = self.next_column.saturating_add(repeat);
                        if is_collapsed(&e) && self.margin.hidden_columns.len() < 1_000 {
                            self.margin.hidden_columns.push((self.next_column, next - 1));
                        }
                        self.next_column = next;
                        continue;
                    }
                    "table-header-rows"
                    | "table-rows"
                    | "table-row-group"
                    | "table-columns"
                    | "table-header-columns"
                    | "table-column-group" => continue,
                    _ => {
                        self.xml.skip()?;
                        continue;
                    }
                },
                Event::Eof => return Err(Refusal::Damaged),
                _ => continue,
            };
            row.number = self.next_row;
            row.cells.clear();
            self.cells(row)?;
            self.next_row = self.next_row.saturating_add(repeat);
            if !row.cells.is_empty() {
                if repeat > 1 {
                    self.repeat(row, repeat - 1);
                }
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Source for Rows<'_> {
    fn margin(&mut self) -> &mut Margin {
        &mut self.margin
    }
}
