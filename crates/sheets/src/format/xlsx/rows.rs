//! The rows of a sheet as its XML goes by.

use quick_xml::events::{BytesStart, Event};

use super::strings::{Strings, text_of};
use super::styles::Shown;
use crate::address::Address;
use crate::dates::serial_of_iso;
use crate::format::xml::{Xml, attribute, entity, is_on, number, push};
use crate::grid::{Grid, MOST_MERGES, Margin, Merge, RawCell, RawRow, RawValue, Source};
use crate::refusal::Refusal;

/// Days from 30 December 1899 to 1 January 1904.
const DAYS_TO_1904: f64 = 1462.0;

/// A sheet being read.
pub(crate) struct Rows<'a> {
    xml: Xml<'a>,
    strings: &'a Strings,
    styles: &'a [Shown],
    is_1904: bool,
    most_columns: u32,
    margin: Margin,
    next_row: u32,
    /// The text of the cell being read.
    text: String,
}

/// How the text of a cell is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    Number(Shown),
    Shared,
    Text,
    Bool,
    Error,
    Iso,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        xml: Xml<'a>,
        strings: &'a Strings,
        styles: &'a [Shown],
        is_1904: bool,
        most_columns: u32,
    ) -> Self {
        Self {
            xml,
            strings,
            styles,
            is_1904,
            most_columns,
            margin: Margin::default(),
            next_row: 0,
            text: String::new(),
        }
    }

    fn cells(&mut self, row: &mut RawRow) -> Result<(), Refusal> {
        let mut next_column = 0;
        loop {
            match self.xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "c" => {
                    let (column, typed) = head(&e, next_column, self.styles)?;
                    next_column = column.saturating_add(1);
                    let is_formula = self.content()?;
                    let is_uncounted = is_formula && matches!(typed, Typed::Number(_)) && self.text.trim().is_empty();
                    let value = if is_uncounted { Some(RawValue::Error(String::new())) } else { self.value(typed) };
                    let Some(value) = value else { continue };
                    let is_seen = column < self.most_columns;
                    let has_room = row.cells.len() < usize::try_from(self.most_columns).unwrap_or(usize::MAX);
                    if is_seen && has_room {
                        row.cells.push(RawCell { column, value, is_formula });
                    } else {
                        self.margin.is_cut = true;
                    }
                }
                Event::Start(_) => self.xml.skip()?,
                Event::End(e) if e.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
    }

    /// Reads what is in a cell into `text`; answers whether a formula made it.
    fn content(&mut self) -> Result<bool, Refusal> {
        self.text.clear();
        let mut is_formula = false;
        let outside = self.xml.depth().saturating_sub(1);
        let mut is_value = false;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => is_value = true,
                    "is" => text_of(&mut self.xml, &mut self.text)?,
                    "f" => {
                        is_formula = true;
                        self.xml.skip()?;
                    }
                    _ => self.xml.skip()?,
                },
                Event::End(_) => is_value = false,
                Event::Text(text) if is_value => push(&mut self.text, &text.xml10_content()),
                Event::CData(text) if is_value => push(&mut self.text, &text.xml10_content()),
                Event::GeneralRef(reference) if is_value => {
                    let character = entity(&reference)?;
                    push(&mut self.text, character.encode_utf8(&mut [0; 4]));
                }
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
        Ok(is_formula)
    }

    fn value(&self, typed: Typed) -> Option<RawValue> {
        let text = self.text.as_str();
        let own = |text: &str| (!text.trim().is_empty()).then(|| RawValue::Text(escaped(text)));
        match typed {
            Typed::Text => own(text),
            Typed::Shared => own(self.strings.get(text.trim().parse().ok()?)?),
            Typed::Bool => Some(RawValue::Bool(matches!(text.trim(), "1" | "true" | "TRUE"))),
            Typed::Error => Some(RawValue::Error(text.to_owned())),
            Typed::Iso => serial_of_iso(text).map(RawValue::Serial).or_else(|| own(text)),
            Typed::Number(shown) => {
                let text = text.trim();
                if text.is_empty() {
                    return None;
                }
                let Some(number) = text.parse().ok().filter(|number: &f64| number.is_finite()) else {
                    return own(text);
                };
                Some(match shown {
                    Shown::Number => RawValue::Number(number),
                    Shown::Percent => RawValue::Percent(number),
                    Shown::Date if self.is_1904 => RawValue::Serial(number + DAYS_TO_1904),
                    Shown::Date => RawValue::Serial(number),
                })
            }
        }
    }

    fn margin_of(&mut self, element: Marginal) {
        match element {
            Marginal::Columns(first, last) => {
                if self.margin.hidden_columns.len() < 1000 {
                    self.margin.hidden_columns.push((first, last));
                }
            }
            Marginal::Merge(merge) => {
                if self.margin.merges.len() < MOST_MERGES {
                    self.margin.merges.push(merge);
                }
            }
        }
    }
}

/// Something of a sheet that is no cell.
enum Marginal {
    Columns(u32, u32),
    Merge(Merge),
}

fn marginal(element: &BytesStart<'_>) -> Option<Marginal> {
    match element.local_name().as_ref() {
        "col" if is_on(element, "hidden") => {
            let (first, last) = (number(element, "min")?, number(element, "max")?);
            Some(Marginal::Columns(first.checked_sub(1)?, last.checked_sub(1)?))
        }
        "mergeCell" => {
            let range = attribute(element, "ref")?;
            let (first, last) = range.split_once(':')?;
            let (first, last) = (Address::parse(first)?, Address::parse(last)?);
            Some(Marginal::Merge(Merge {
                first_row: first.row,
                last_row: last.row,
                first_column: first.column,
                last_column: last.column,
            }))
        }
        _ => None,
    }
}

/// Where a cell is and how its text is to be taken.
fn head(element: &BytesStart<'_>, next_column: u32, styles: &[Shown]) -> Result<(u32, Typed), Refusal> {
    let mut column = next_column;
    let mut style = 0_usize;
    let mut kind = None;
    for attribute in element.attributes().with_checks(false).filter_map(Result::ok) {
        match attribute.key.as_ref() {
            "r" => column = column_of(&attribute.value).ok_or(Refusal::Damaged)?,
            "s" => style = attribute.value.parse().unwrap_or(0),
            "t" => {
                kind = match attribute.value.as_ref() {
                    "s" => Some(Typed::Shared),
                    "str" | "inlineStr" => Some(Typed::Text),
                    "b" => Some(Typed::Bool),
                    "e" => Some(Typed::Error),
                    "d" => Some(Typed::Iso),
                    _ => None,
                }
            }
            _ => {}
        }
    }
    let typed = kind.unwrap_or_else(|| Typed::Number(styles.get(style).copied().unwrap_or_default()));
    Ok((column, typed))
}

/// The column of `C12`; the row is told by the row.
fn column_of(reference: &str) -> Option<u32> {
    let mut column: u32 = 0;
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)?,
            b'0'..=b'9' => break,
            _ => return None,
        }
    }
    column.checked_sub(1)
}

/// Excel writes control characters as `_x000D_`.
fn escaped(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let code = after.get(2..6).filter(|_| after.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                out.push(character);
                rest = after.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

impl Grid for Rows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, Refusal> {
        loop {
            let found = match self.xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "row" => {
                    let number = number(&e, "r").map_or(Some(self.next_row), |number| number.checked_sub(1));
                    row.number = number.filter(|number| *number < 1_048_576).ok_or(Refusal::Damaged)?;
                    row.is_hidden = is_on(&e, "hidden");
                    None
                }
                Event::Start(e) => match marginal(&e) {
                    Some(found) => Some(found),
                    None => continue,
                },
                Event::Eof => return Ok(false),
                _ => continue,
            };
            if let Some(found) = found {
                self.margin_of(found);
                continue;
            }
            row.cells.clear();
            self.next_row = row.number.saturating_add(1);
            self.cells(row)?;
            if !row.cells.is_empty() {
                row.settle();
                return Ok(true);
            }
        }
    }
}

impl Source for Rows<'_> {
    fn margin(&mut self) -> &mut Margin {
        &mut self.margin
    }
}
