//! The rows of a sheet as its records go by.

use std::collections::HashSet;

use super::{BOF, END, record, strings};
use crate::format::cfb::{u16_at, u32_at};
use crate::format::xlsx::Shown;
use crate::grid::{Grid, MOST_MERGES, Margin, Merge, RawCell, RawRow, RawValue, Source};
use crate::refusal::Refusal;

const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const MERGED: u16 = 0x00E5;
const SHARED_LABEL: u16 = 0x00FD;
const LABEL: u16 = 0x0204;
const RICH_LABEL: u16 = 0x00D6;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MANY_RK: u16 = 0x00BD;
const BOOL_OR_ERROR: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;

/// A sheet being read.
pub(crate) struct Rows<'a> {
    stream: &'a [u8],
    at: usize,
    strings: &'a [String],
    styles: &'a [Shown],
    is_1904: bool,
    most_columns: u32,
    margin: Margin,
    hidden: HashSet<u16>,
    /// The cell that begins the next row.
    kept: Vec<(u32, RawCell)>,
    /// The formula whose text comes in the next record.
    waiting: Option<(u32, u32)>,
    /// Charts within the sheet.
    inner: u32,
    is_over: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        stream: &'a [u8],
        at: usize,
        strings: &'a [String],
        styles: &'a [Shown],
        is_1904: bool,
        most_columns: u32,
    ) -> Self {
        Self {
            stream,
            at,
            strings,
            styles,
            is_1904,
            most_columns,
            margin: Margin::default(),
            hidden: HashSet::new(),
            kept: Vec::new(),
            waiting: None,
            inner: 0,
            is_over: false,
        }
    }

    /// Reads a record into the kept cells; `None` is the end.
    fn step(&mut self) -> Option<()> {
        let record = record(self.stream, self.at)?;
        self.at = record.next;
        let content = record.content;
        match record.kind {
            BOF => self.inner += 1,
            END if self.inner == 0 => return None,
            END => self.inner -= 1,
            _ if self.inner > 0 => {}
            ROW => {
                if content.get(12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.hidden.extend(u16_at(content, 0));
                }
            }
            COLUMNS => {
                if u16_at(content, 8).is_some_and(|flags| flags & 1 == 1)
                    && let (Some(first), Some(last)) = (u16_at(content, 0), u16_at(content, 2))
                    && self.margin.hidden_columns.len() < 1_000
                {
                    self.margin.hidden_columns.push((u32::from(first), u32::from(last)));
                }
            }
            MERGED => self.merges(content),
            _ => self.cell(record.kind, content),
        }
        Some(())
    }

    fn merges(&mut self, content: &[u8]) {
        for range in content.get(2..).unwrap_or_default().chunks_exact(8) {
            let at = |place: usize| u16_at(range, place).map_or(0, u32::from);
            if self.margin.merges.len() < MOST_MERGES {
                self.margin.merges.push(Merge {
                    first_row: at(0),
                    last_row: at(2),
                    first_column: at(4),
                    last_column: at(6),
                });
            }
        }
    }

    fn cell(&mut self, kind: u16, content: &[u8]) {
        let number = |at: usize| u16_at(content, at).map_or(0, u32::from);
        let (row, column) = (number(0), number(2));
        let style = usize::try_from(number(4)).unwrap_or(0);
        let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).map(RawValue::Text);
        match kind {
            SHARED_LABEL => {
                let place = u32_at(content, 6).and_then(|place| usize::try_from(place).ok());
                let value = text(place.and_then(|place| self.strings.get(place)).cloned());
                self.keep(row, column, value, false);
            }
            LABEL | RICH_LABEL => {
                let value = text(content.get(6..).and_then(strings::long));
                self.keep(row, column, value, false);
            }
            NUMBER => {
                let value = f64_at(content, 6).and_then(|number| self.shown(number, style));
                self.keep(row, column, value, false);
            }
            RK => {
                let value = u32_at(content, 6).and_then(|rk| self.shown(unpacked(rk), style));
                self.keep(row, column, value, false);
            }
            MANY_RK => {
                let pairs = content.get(4..content.len().saturating_sub(2)).unwrap_or_default();
                for (column, pair) in (column..).zip(pairs.chunks_exact(6)) {
                    let style = u16_at(pair, 0).map_or(0, usize::from);
                    let value = u32_at(pair, 2).and_then(|rk| self.shown(unpacked(rk), style));
                    self.keep(row, column, value, false);
                }
            }
            BOOL_OR_ERROR => {
                let value = match content.get(6..8) {
                    Some([code, 1]) => Some(RawValue::Error(error(*code))),
                    Some([value, _]) => Some(RawValue::Bool(*value != 0)),
                    _ => None,
                };
                self.keep(row, column, value, false);
            }
            FORMULA => self.formula(row, column, style, content),
            FORMULA_TEXT => {
                if let Some((row, column)) = self.waiting.take() {
                    self.keep(row, column, text(strings::long(content)), true);
                }
            }
            _ => {}
        }
    }

    fn formula(&mut self, row: u32, column: u32, style: usize, content: &[u8]) {
        let value = match content.get(6..14) {
            Some([kind, _, value, _, _, _, 0xFF, 0xFF]) => match kind {
                0 => {
                    self.waiting = Some((row, column));
                    None
                }
                1 => Some(RawValue::Bool(*value != 0)),
                2 => Some(RawValue::Error(error(*value))),
                _ => None,
            },
            _ => f64_at(content, 6).and_then(|number| self.shown(number, style)),
        };
        self.keep(row, column, value, true);
    }

    fn shown(&self, number: f64, style: usize) -> Option<RawValue> {
        if !number.is_finite() {
            return None;
        }
        Some(match self.styles.get(style).copied().unwrap_or_default() {
            Shown::Number => RawValue::Number(number),
            Shown::Percent => RawValue::Percent(number),
            Shown::Date => RawValue::Serial(if self.is_1904 { number + 1462.0 } else { number }),
        })
    }

    fn keep(&mut self, row: u32, column: u32, value: Option<RawValue>, is_formula: bool) {
        let Some(value) = value else { return };
        if column >= self.most_columns {
            self.margin.is_cut = true;
            return;
        }
        self.kept.push((row, RawCell { column, value, is_formula }));
    }
}

/// RK: 30 bits of a number, whole or the upper half of a float, perhaps to be divided by a hundred.
fn unpacked(rk: u32) -> f64 {
    let number =
        if rk & 2 != 0 { f64::from(rk.cast_signed() >> 2) } else { f64::from_bits(u64::from(rk & 0xFFFF_FFFC) << 32) };
    if rk & 1 != 0 { number / 100.0 } else { number }
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn error(code: u8) -> String {
    let name = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    name.to_owned()
}

impl Grid for Rows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, Refusal> {
        row.cells.clear();
        loop {
            let first = self.kept.first().map(|(row, _)| *row);
            let differs = self.kept.last().map(|(row, _)| *row) != first;
            let is_full = self.kept.len() > 4 * 256;
            if let Some(number) = first.filter(|_| differs || is_full || self.is_over) {
                row.number = number;
                row.is_hidden = u16::try_from(number).is_ok_and(|number| self.hidden.contains(&number));
                let (cells, rest) = std::mem::take(&mut self.kept).into_iter().partition(|(row, _)| *row == number);
                let cells: Vec<(u32, RawCell)> = cells;
                row.cells.extend(cells.into_iter().map(|(_, cell)| cell));
                self.kept = rest;
                row.settle();
                return Ok(true);
            }
            if self.is_over {
                return Ok(false);
            }
            if self.step().is_none() {
                self.is_over = true;
            }
        }
    }
}

impl Source for Rows<'_> {
    fn margin(&mut self) -> &mut Margin {
        &mut self.margin
    }
}
