//! A row of the preview: what stands in each cell, what changes, and what is wrong, with personal numbers masked.

use sheets::{Cell, Column, Columns, Kind, Value, Weight};
use viet::number;

use crate::exchange::import::{Findings, KeptRow, Outcome};

/// A cell as the preview draws it.
pub struct CellView {
    pub shown: String,
    /// What the list has now, when it would change.
    pub before: Option<String>,
    pub is_wrong: bool,
}

/// A sentence below a row.
pub struct Message {
    /// `C12`; empty for the row as a whole.
    pub place: String,
    pub sentence: String,
    /// bad, warn, or info.
    pub mark: &'static str,
}

/// A row as the preview draws it.
pub struct RowView {
    pub number: u32,
    pub mark: &'static str,
    pub label: &'static str,
    pub messages: Vec<Message>,
    pub cells: Vec<CellView>,
}

/// The columns that the preview shows: the declared ones that the file has, with their places.
pub fn shown_columns<'c>(columns: &'c Columns, findings: &Findings) -> Vec<(usize, &'c Column)> {
    let has = |column: &Column| findings.found.iter().any(|found| found.key == column.key);
    columns.iter().enumerate().filter(|(_, column)| has(column)).collect()
}

impl RowView {
    /// Draws a row.
    pub fn of(kept: &KeptRow, columns: &Columns, shown: &[(usize, &Column)]) -> RowView {
        let (mark, label) = match kept.outcome() {
            Outcome::Wrong => ("bad", "Lỗi"),
            _ if kept.is_doubtful() => ("warn", "Cần xem"),
            Outcome::New => ("ok", "Mới"),
            Outcome::Changed => ("info", "Thay đổi"),
            Outcome::Same => ("none", "Giữ nguyên"),
        };
        let mut messages = Vec::new();
        for cell in &kept.row.cells {
            for note in &cell.notes {
                messages.push(Message {
                    place: cell.address.map(|address| address.to_string()).unwrap_or_default(),
                    sentence: veiled(&note.sentence),
                    mark: match note.weight {
                        Weight::Error => "bad",
                        Weight::Doubt => "warn",
                        Weight::Notice => "info",
                    },
                });
            }
        }
        for remark in &kept.verdict.remarks {
            let cell = columns.place(&remark.column).and_then(|place| kept.row.cells.get(place));
            messages.push(Message {
                place: cell.and_then(|cell| cell.address).map(|address| address.to_string()).unwrap_or_default(),
                sentence: veiled(&remark.sentence),
                mark: if remark.is_error { "bad" } else { "warn" },
            });
        }
        let cells = shown.iter().filter_map(|(place, column)| Some((kept.row.cells.get(*place)?, *column)));
        let cells = cells.map(|(cell, column)| cell_view(kept, cell, column)).collect();
        RowView { number: kept.row.number, mark, label, messages, cells }
    }
}

fn cell_view(kept: &KeptRow, cell: &Cell, column: &Column) -> CellView {
    let change = kept.verdict.changes.iter().find(|change| change.column == column.key);
    let is_remarked = kept.verdict.remarks.iter().any(|remark| remark.is_error && remark.column == column.key);
    let private = |text: &str| if column.kind == Kind::PersonalNumber { masked(text) } else { text.to_owned() };
    let (shown, before) = match change {
        Some(change) => (change.after.clone(), Some(private(&change.before))),
        None => (shown(cell, column), None),
    };
    CellView { shown: private(&shown), before, is_wrong: cell.has_error() || is_remarked }
}

/// What was read, as people write it; what could not be read, as it stood.
fn shown(cell: &Cell, column: &Column) -> String {
    match &cell.value {
        Value::Empty => cell.stood.clone(),
        Value::Text(text) | Value::Phone(text) | Value::PersonalNumber(text) | Value::Code(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Integer(number) | Value::Money(number) => number::group(*number),
        Value::Choice(code) => match &column.kind {
            Kind::Choice(choices) => {
                choices.iter().find(|choice| choice.code == *code).map_or(code.clone(), |choice| choice.label.clone())
            }
            _ => code.clone(),
        },
        Value::YesNo(true) => "x".to_owned(),
        Value::YesNo(false) => String::new(),
    }
}

/// The last three digits of a personal number, or of what somebody took for one.
fn masked(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    let hidden = text.chars().map(|letter| {
        seen += usize::from(letter.is_ascii_digit());
        if letter.is_ascii_digit() && seen + 3 <= digits { '•' } else { letter }
    });
    hidden.collect()
}

/// A sentence without the long numbers that it may quote.
fn veiled(sentence: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(start) = rest.find(is_digit) {
        let (before, after) = rest.split_at(start);
        let end = after.find(|letter: char| !is_digit(letter)).unwrap_or(after.len());
        let (run, tail) = after.split_at(end);
        out.push_str(before);
        out.push_str(&if run.len() >= 9 { masked(run) } else { run.to_owned() });
        rest = tail;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_number_gives_away_three_digits_wherever_it_is_quoted() {
        assert_eq!(masked("031090000123"), "•••••••••123");
        assert_eq!(veiled("Số 031090000123 đã có ở dòng 12."), "Số •••••••••123 đã có ở dòng 12.");
    }
}
