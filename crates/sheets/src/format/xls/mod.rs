//! `.xls` of Excel 97–2003 (BIFF8, MS-XLS): a stream of records in a compound file, read record by record. The readers at
//! hand size a sheet by its used range; this one keeps no sheet.

mod rows;
mod strings;

pub(crate) use rows::Rows;

use super::Sheet;
use super::cfb::{Compound, u16_at, u32_at};
use super::xlsx::{Shown, shown_as};
use crate::limits::Limits;
use crate::refusal::Refusal;

const BOF: u16 = 0x0809;
const END: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const FILE_PASS: u16 = 0x002F;
const DATE_MODE: u16 = 0x0022;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const BOUND_SHEET: u16 = 0x0085;
const SHARED_STRINGS: u16 = 0x00FC;

/// A record: its kind, its content, and where the next begins.
struct Record<'a> {
    kind: u16,
    content: &'a [u8],
    next: usize,
}

fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let start = at.checked_add(4)?;
    let next = start.checked_add(usize::from(u16_at(stream, at.checked_add(2)?)?))?;
    Some(Record { kind: u16_at(stream, at)?, content: stream.get(start..next)?, next })
}

/// An open workbook.
pub(crate) struct Book {
    stream: Vec<u8>,
    sheets: Vec<(Sheet, usize)>,
    strings: Vec<String>,
    styles: Vec<Shown>,
    is_1904: bool,
    has_macros: bool,
    most_columns: u32,
}

impl Book {
    pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        let file = Compound::open(bytes)?;
        if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
            return Err(Refusal::Encrypted);
        }
        if file.has("WordDocument") {
            return Err(Refusal::Other("tệp Word"));
        }
        if file.has("PowerPoint Document") {
            return Err(Refusal::Other("tệp trình chiếu"));
        }
        let Some(stream) = file.stream("Workbook") else {
            return Err(if file.has("Book") { Refusal::TooOld } else { Refusal::Other("tệp lạ") });
        };
        let mut book = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: Vec::new(),
            styles: Vec::new(),
            is_1904: false,
            has_macros: file.has("PROJECT"),
            most_columns: limits.columns,
        };
        book.globals(&stream, limits)?;
        book.stream = stream;
        Ok(book)
    }

    /// What stands before the sheets.
    fn globals(&mut self, stream: &[u8], limits: &Limits) -> Result<(), Refusal> {
        let first = record(stream, 0).filter(|record| record.kind == BOF).ok_or(Refusal::Damaged)?;
        if u16_at(first.content, 0) != Some(0x0600) {
            return Err(Refusal::TooOld);
        }
        let mut formats: Vec<(u16, Shown)> = Vec::new();
        let mut xfs: Vec<u16> = Vec::new();
        let mut at = first.next;
        while let Some(Record { kind, content, next }) = record(stream, at) {
            match kind {
                FILE_PASS => return Err(Refusal::Encrypted),
                DATE_MODE => self.is_1904 = u16_at(content, 0) == Some(1),
                FORMAT => {
                    if let (Some(id), Some(code)) = (u16_at(content, 0), content.get(2..).and_then(strings::long)) {
                        formats.push((id, shown_as(&code)));
                    }
                }
                XF => xfs.push(u16_at(content, 2).unwrap_or(0)),
                BOUND_SHEET => self.sheets.extend(bound_sheet(content)),
                SHARED_STRINGS => self.strings = strings::shared(stream, at, limits)?,
                END => break,
                _ => {}
            }
            at = next;
        }
        let shown = |id: &u16| {
            let own = formats.iter().rev().find(|(known, _)| known == id).map(|(_, shown)| *shown);
            own.unwrap_or_else(|| super::xlsx::built_in(u32::from(*id)))
        };
        self.styles = xfs.iter().map(shown).collect();
        Ok(())
    }

    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    pub(crate) fn has_macros(&self) -> bool {
        self.has_macros
    }

    pub(crate) fn rows(&self, sheet: usize) -> Result<Rows<'_>, Refusal> {
        let (_, at) = self.sheets.get(sheet).ok_or(Refusal::Damaged)?;
        let first = record(&self.stream, *at).filter(|record| record.kind == BOF).ok_or(Refusal::Damaged)?;
        Ok(Rows::new(&self.stream, first.next, &self.strings, &self.styles, self.is_1904, self.most_columns))
    }
}

fn bound_sheet(content: &[u8]) -> Option<(Sheet, usize)> {
    let at = usize::try_from(u32_at(content, 0)?).ok()?;
    // Charts and macro sheets hold no list.
    if *content.get(5)? != 0 {
        return None;
    }
    let name = strings::short(content.get(6..)?)?;
    Some((Sheet { name, is_hidden: content.get(4)? & 3 != 0 }, at))
}
