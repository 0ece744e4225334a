//! The rows of a list one after another: blank ones, sums, signatures and repeated headings are left out and announced.

use std::collections::BTreeMap;

use crate::address::Address;
use crate::columns::Columns;
use crate::convert::{self, Setup};
use crate::grid::{RawCell, RawRow, RawValue, Source};
use crate::heading::Heading;
use crate::merged::Merged;
use crate::refusal::Refusal;
use crate::value::{Note, Progress, Row};

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Skip {
    Sum,
    Signature,
    Heading,
    Section,
}

impl Skip {
    fn label(self) -> &'static str {
        match self {
            Self::Sum => "dòng tổng cộng",
            Self::Signature => "dòng chữ ký, ghi chú cuối bảng",
            Self::Heading => "dòng tiêu đề lặp lại hoặc đánh số cột",
            Self::Section => "dòng tên nhóm",
        }
    }
}

/// What was read and what was left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Rows given.
    pub rows: u64,
    /// Of these, rows with something to correct.
    pub with_errors: u64,
    skipped: BTreeMap<Skip, (u64, Vec<u32>)>,
}

impl Summary {
    /// How many rows were left out.
    pub fn skipped(&self) -> u64 {
        self.skipped.values().map(|(count, _)| count).sum()
    }

    /// What was left out, in Vietnamese sentences.
    pub fn notes(&self) -> Vec<Note> {
        self.skipped
            .iter()
            .map(|(skip, (count, rows))| {
                let rows: Vec<String> = rows.iter().map(u32::to_string).collect();
                let more = if *count > 5 { ", …" } else { "" };
                Note::notice(format!("Bỏ qua {count} {} (dòng {}{more}).", skip.label(), rows.join(", ")))
            })
            .collect()
    }
}

/// The rows of a list; an iterator. A fault of the file ends it.
pub struct Rows<'a> {
    source: Box<dyn Source + 'a>,
    columns: &'a Columns,
    heading: &'a Heading,
    setups: Vec<Setup>,
    merged: Merged<'a>,
    raw: RawRow,
    progress: Progress,
    summary: Summary,
    is_below_list: bool,
    is_over: bool,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(
        source: Box<dyn Source + 'a>,
        columns: &'a Columns,
        heading: &'a Heading,
        setups: Vec<Setup>,
        merged: Merged<'a>,
        total: u64,
    ) -> Self {
        Self {
            source,
            columns,
            heading,
            setups,
            merged,
            raw: RawRow::default(),
            progress: Progress { done: 0, total: Some(total) },
            summary: Summary::default(),
            is_below_list: false,
            is_over: false,
        }
    }

    /// Rows of the sheet seen so far, of all.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// What was read and left out so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    fn skip(&mut self, skip: Skip) {
        let (count, rows) = self.summary.skipped.entry(skip).or_default();
        *count += 1;
        if rows.len() < 5 {
            rows.push(self.raw.number.saturating_add(1));
        }
    }

    /// The places of the required columns that this row leaves empty, and those it fills.
    fn required(&self) -> (usize, usize) {
        let mut empty = 0;
        let mut filled = 0;
        for (column, place) in self.columns.iter().zip(&self.heading.places) {
            if column.is_required {
                match place.and_then(|place| self.raw.cell(place)) {
                    Some(_) => filled += 1,
                    None => empty += 1,
                }
            }
        }
        (empty, filled)
    }

    fn reason(&mut self) -> Option<Skip> {
        let (empty, filled) = self.required();
        // A row of a person has more cells than a signature has.
        let is_short = self.raw.cells.len() <= if filled == 0 { 4 } else { 2 };
        if self.is_below_list && empty > 0 && is_short {
            return Some(Skip::Signature);
        }
        self.is_below_list = false;
        let first = self.raw.cells.iter().find_map(|cell| match &cell.value {
            RawValue::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        });
        let is_whole = empty == 0 && filled > 0 && !self.is_row_of_sums();
        if is_heading_again(&self.raw, self.heading) || is_column_numbers(&self.raw) {
            return Some(Skip::Heading);
        }
        // A list with one required column is signed in that column, too: such a row has nothing else.
        if is_whole && self.raw.cells.len() > 1 {
            return None;
        }
        let Some(first) = first else {
            // Numbers alone under a list are its sums.
            let has_first = self.heading.places.iter().flatten().min().and_then(|place| self.raw.cell(*place));
            return (has_first.is_none() && filled == 0 && self.raw.cells.len() <= 4).then_some(Skip::Sum);
        };
        if is_sum(first) {
            return Some(Skip::Sum);
        }
        let texts = self.raw.cells.iter().filter_map(|cell| match &cell.value {
            RawValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        if is_short && filled <= 1 && texts.clone().any(is_signature) {
            self.is_below_list = true;
            return Some(Skip::Signature);
        }
        let is_only = self.raw.cells.len() == 1 || (self.raw.cells.len() == 2 && is_ordinal(first));
        if is_only && empty > 0 && (filled == 0 || is_ordinal(first) || is_group(first)) {
            return Some(Skip::Section);
        }
        // What stands directly under the heading and fills no required column belongs to it.
        (filled == 0
            && empty > 0
            && self.summary.rows == 0
            && self.raw.number <= self.heading.last_row.saturating_add(2))
        .then_some(Skip::Heading)
    }

    /// Whether the row is a word for a sum and beside it nothing but numbers, even where they fill every required column.
    fn is_row_of_sums(&self) -> bool {
        let mut texts = self.raw.cells.iter().filter_map(|cell| match &cell.value {
            RawValue::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
            _ => None,
        });
        let is_number = |text: &str| text.chars().all(|letter| letter.is_ascii_digit() || " .,-".contains(letter));
        texts.next().is_some_and(is_sum) && texts.all(is_number)
    }

    fn read(&mut self, given: &[u32]) -> Row {
        let number = self.raw.number;
        let mut cells = Vec::with_capacity(self.columns.len());
        for ((column, place), setup) in self.columns.iter().zip(&self.heading.places).zip(&mut self.setups) {
            let raw = place.and_then(|place| self.raw.cell(place));
            let address = place.map(|place| Address::new(number, place));
            let mut cell = convert::cell(raw, address, column, setup);
            if place.is_some_and(|place| given.contains(&place)) {
                cell.notes.push(Note::notice("Lấy từ ô gộp phía trên."));
            }
            cells.push(cell);
        }
        Row { number: number.saturating_add(1), is_hidden: self.raw.is_hidden, cells }
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            match self.source.next_row(&mut self.raw) {
                Ok(true) => {}
                Ok(false) => self.is_over = true,
                Err(refusal) => {
                    self.is_over = true;
                    return Some(Err(refusal));
                }
            }
            if self.is_over {
                break;
            }
            self.progress.done += 1;
            if self.raw.number <= self.heading.last_row {
                continue;
            }
            let is_blank =
                self.raw.cells.iter().all(|cell| matches!(&cell.value, RawValue::Text(text) if text.trim().is_empty()));
            if is_blank {
                continue;
            }
            if let Some(skip) = self.reason() {
                self.skip(skip);
                continue;
            }
            let given = self.merged.fill(&mut self.raw);
            let has_any = self.heading.places.iter().flatten().any(|place| self.raw.cell(*place).is_some());
            if !has_any {
                self.skip(Skip::Section);
                continue;
            }
            let row = self.read(&given);
            self.summary.rows += 1;
            self.summary.with_errors += u64::from(row.has_error());
            return Some(Ok(row));
        }
        None
    }
}

fn in_letters(text: &str) -> String {
    viet::text::clean(&viet::legacy::to_unicode(text)).to_lowercase()
}

/// `Tổng cộng`, `Cộng:`; not the family name Tống.
fn is_sum(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    let text = in_letters(text);
    let text = text.trim_end_matches([':', '.', ' ']);
    let starts = ["tổng cộng", "tổng số", "tổng:", "cộng:", "tổng cộng:", "cộng (", "lũy kế", "luỹ kế", "cộng dồn"];
    matches!(text, "tổng" | "cộng" | "tong cong" | "tong so" | "total" | "cộng chung")
        || starts.iter().any(|start| text.starts_with(start))
}

/// What stands under a list: who made it, when, where it is sent.
fn is_signature(text: &str) -> bool {
    if text.len() > 300 {
        return false;
    }
    let text = viet::text::fold(&viet::legacy::to_unicode(text));
    const STARTS: [&str; 20] = [
        "nguoi lap",
        "thu truong",
        "nguoi ky",
        "ke toan",
        "noi nhan",
        "xac nhan cua",
        "xac nhan",
        "ghi chu",
        "luu y",
        "ky ghi ro ho ten",
        "ki ghi ro ho ten",
        "ki ten",
        "ky ten",
        "danh sach nay co",
        "danh sach gom",
        "tm",
        "giam doc",
        "thu ky",
        "ngay lap",
        "an dinh danh sach",
    ];
    let is_place_and_day = text.contains(" ngay ") && text.contains(" thang ") && text.contains(" nam ")
        || text.starts_with("ngay ") && text.contains(" thang ");
    is_place_and_day || STARTS.iter().any(|start| text == *start || text.starts_with(&format!("{start} ")))
}

/// `I`, `II.`, `A`, `1.2`: the number of a section.
fn is_ordinal(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ')', ':']);
    !text.is_empty()
        && text.len() <= 5
        && (text.chars().all(|c| "IVXLC".contains(c))
            || text.len() == 1 && text.chars().all(|c| c.is_ascii_uppercase()))
}

/// `I. Khối sở, ban, ngành`.
fn is_group(text: &str) -> bool {
    text.trim().split_once([' ', '.', ')']).is_some_and(|(first, _)| is_ordinal(first))
}

/// Printed lists repeat their heading, or its last line, on each page.
fn is_heading_again(row: &RawRow, heading: &Heading) -> bool {
    let is_same = |cell: &RawCell| {
        let RawValue::Text(text) = &cell.value else { return false };
        heading.texts.iter().any(|(column, wanted)| *column == cell.column && wanted == text)
    };
    row.cells.len() >= 2 && row.cells.iter().all(is_same)
}

/// The row that numbers the columns: `(1) (2) (3)`, `1 2 3`, `A B 1 2`.
fn is_column_numbers(row: &RawRow) -> bool {
    if row.cells.len() < 3 {
        return false;
    }
    let mut last = 0_u32;
    for cell in &row.cells {
        let number = match &cell.value {
            RawValue::Number(number) if (1.0..=256.0).contains(number) => {
                convert::shown(&RawValue::Number(*number)).parse().ok()
            }
            RawValue::Text(text) if text.len() <= 8 => {
                let text = text.trim().trim_start_matches('(').split([')', '=']).next().unwrap_or_default().trim();
                match text.as_bytes() {
                    [letter @ b'A'..=b'D'] if last < 4 => {
                        if u32::from(letter - b'A') != last {
                            return false;
                        }
                        last += 1;
                        continue;
                    }
                    _ => text.parse().ok(),
                }
            }
            _ => None,
        };
        let Some(number): Option<u32> = number else { return false };
        // After letters, numbers begin anew.
        let follows = number == last + 1 || (number == 1 && last <= 4 && cell.column > 0 && last > 0);
        if !follows {
            return false;
        }
        last = number;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_no_family_name() {
        for sum in ["Tổng cộng", "CỘNG:", "Tổng số: 25 người", "Tæng céng"] {
            assert!(is_sum(sum), "{sum}");
        }
        for other in ["Tống Văn Mẫu", "Công Tằng Tôn Nữ Thử", "Cộng hòa"] {
            assert!(!is_sum(other), "{other}");
        }
    }

    #[test]
    fn signatures_are_known_by_their_first_words() {
        for text in ["Người lập biểu", "Hải Phòng, ngày 5 tháng 6 năm 2026", "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên)"]
        {
            assert!(is_signature(text), "{text}");
        }
        for other in ["Nguyễn Văn Mẫu", "Giám sát viên", "Kỹ sư"] {
            assert!(!is_signature(other), "{other}");
        }
    }
}
