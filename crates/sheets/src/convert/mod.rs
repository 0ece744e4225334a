//! From what stands in a cell to what its column declares, with everything that was put right or is wrong.

mod choice;
mod date;
mod number;
mod plain;

use std::borrow::Cow;

use viet::legacy::Legacy;

pub(crate) use choice::Chooser;

use crate::address::Address;
use crate::columns::{Column, Kind};
use crate::dates::{DateOrder, day_of_serial};
use crate::grid::{RawCell, RawValue};
use crate::value::{Cell, Note, Value};

/// What is known of a column of the sheet before its cells are read.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub encoding: Option<Legacy>,
    pub order: DateOrder,
    /// Nobody has answered yet how open dates are to be read.
    pub is_order_doubtful: bool,
    /// Real dates are turned back.
    pub turns: bool,
    /// Nobody has answered yet whether real dates are to be turned back.
    pub is_turning_doubtful: bool,
    pub chooser: Option<Chooser>,
}

/// A value, or the sentence why there is none; what was noted on the way is in the notes.
type Outcome = Result<Value, String>;

/// Reads a cell.
pub(crate) fn cell(raw: Option<&RawCell>, address: Option<Address>, column: &Column, setup: &mut Setup) -> Cell {
    let mut notes = Vec::new();
    let Some(raw) = raw else {
        if column.is_required {
            notes.push(Note::error(format!("Thiếu {}.", lower_first(&column.title))));
        }
        let value = if column.kind == Kind::YesNo { Value::YesNo(false) } else { Value::Empty };
        return Cell { address, stood: String::new(), value, notes };
    };
    let stood = shown(&raw.value).into_owned();
    let outcome = match &raw.value {
        RawValue::Error(error) if error.is_empty() => {
            Err("Công thức chưa có giá trị: mở tệp bằng Excel, lưu lại rồi gửi lại".to_owned())
        }
        RawValue::Error(error) => Err(format!("Ô đang báo lỗi {error}: sửa công thức hoặc nhập giá trị")),
        RawValue::Text(text) => {
            let text = in_unicode(text, setup.encoding, &mut notes);
            value(&RawValue::Text(text.into_owned()), column, setup, &mut notes)
        }
        raw => value(raw, column, setup, &mut notes),
    };
    let value = match outcome {
        Ok(value) => value,
        Err(sentence) => {
            notes.push(Note::error(ended(sentence)));
            Value::Empty
        }
    };
    if value == Value::Empty && column.is_required && notes.iter().all(|note| note.weight < crate::Weight::Error) {
        notes.push(Note::error(format!("Thiếu {}.", lower_first(&column.title))));
    }
    Cell { address, stood, value, notes }
}

fn value(raw: &RawValue, column: &Column, setup: &mut Setup, notes: &mut Vec<Note>) -> Outcome {
    if let RawValue::Text(text) = raw
        && is_nothing(text)
    {
        return Ok(if column.kind == Kind::YesNo { Value::YesNo(false) } else { Value::Empty });
    }
    match &column.kind {
        Kind::Text { longest } => plain::text(raw, *longest),
        Kind::PersonName => plain::person_name(raw, notes),
        Kind::Date(precision) => date::date(raw, *precision, setup, notes),
        Kind::Integer { least, most } => number::integer(raw, *least, *most, notes),
        Kind::Percent => number::percent(raw, notes),
        Kind::Money => number::money(raw),
        Kind::Phone => number::phone(raw, notes),
        Kind::Email => plain::email(raw),
        Kind::PersonalNumber => number::personal_number(raw, notes),
        Kind::Code { digits } => number::code(raw, *digits, notes),
        Kind::Choice(choices) => {
            let chooser = setup.chooser.get_or_insert_with(|| Chooser::new(choices));
            chooser.choose(&shown(raw), notes)
        }
        Kind::YesNo => choice::yes_no(raw),
    }
}

/// Signs that people put where nothing is known.
fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}'))
}

/// The text in Unicode, when its column is in an old encoding or it shows one by itself.
fn in_unicode<'t>(text: &'t str, encoding: Option<Legacy>, notes: &mut Vec<Note>) -> Cow<'t, str> {
    if text.is_ascii() || viet::legacy::has_unicode_letters(text) {
        return Cow::Borrowed(text);
    }
    let Some(encoding) = encoding.or_else(|| looks_old(text).then(|| viet::legacy::detect(text)).flatten()) else {
        return Cow::Borrowed(text);
    };
    let converted = viet::legacy::convert(text, encoding);
    if converted == text {
        return Cow::Borrowed(text);
    }
    notes.push(Note::notice(format!("Đã chuyển từ mã {} sang Unicode.", name_of(encoding))));
    Cow::Owned(converted)
}

/// The name of an old encoding.
pub(crate) fn name_of(encoding: Legacy) -> &'static str {
    match encoding {
        Legacy::Tcvn3 => "TCVN3 (ABC)",
        Legacy::Vni => "VNI",
    }
}

/// What people see in a cell.
pub(crate) fn shown(value: &RawValue) -> Cow<'_, str> {
    match value {
        RawValue::Text(text) | RawValue::Error(text) => Cow::Borrowed(text),
        RawValue::Number(number) => Cow::Owned(plain_number(*number)),
        RawValue::Percent(number) => Cow::Owned(format!("{}%", plain_number(rounded(number * 100.0)))),
        RawValue::Serial(serial) => Cow::Owned(match day_of_serial(*serial) {
            Some(day) => viet::date::screen(day),
            None => plain_number(*serial),
        }),
        RawValue::Bool(true) => Cow::Borrowed("TRUE"),
        RawValue::Bool(false) => Cow::Borrowed("FALSE"),
    }
}

/// 0.1 + 0.2 is shown as 0.3, as Excel shows fifteen digits.
fn rounded(number: f64) -> f64 {
    format!("{number:.10}").parse().unwrap_or(number)
}

/// A number without an exponent.
fn plain_number(number: f64) -> String {
    format!("{number}")
}

/// A whole number that a cell holds exactly.
fn whole(number: f64) -> Option<i64> {
    let is_exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within what a double holds exactly")]
    is_exact.then_some(number as i64)
}

fn ended(sentence: String) -> String {
    if sentence.ends_with(['.', '?', '!']) { sentence } else { sentence + "." }
}

fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), chars.clone().next()) {
        // An abbreviation stays as it is.
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// A line of text without what cannot be seen. Most texts are clean already, which is told by their letters.
fn clean(text: &str) -> String {
    let is_plain =
        |c: char| matches!(c, ' '..='~' | '\u{C0}'..='\u{17F}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{1EA0}'..='\u{1EF9}');
    let is_clean = text.chars().all(is_plain) && !text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' ');
    if is_clean { text.to_owned() } else { viet::text::clean(text) }
}

/// Whether a text has what Vietnamese in Unicode does not have, and old encodings do: other letters of Latin-1, or marks
/// of VNI after their vowels. It is quick, and decides only whether to look closer.
fn looks_old(text: &str) -> bool {
    let mut before = ' ';
    for c in text.chars() {
        let lower = if ('À'..='Þ').contains(&c) { char::from_u32(u32::from(c) + 32).unwrap_or(c) } else { c };
        let is_vowel = "àáâãèéêìíòóôõùúý".contains(lower);
        let is_other = ('\u{80}'..='\u{FF}').contains(&lower) && !is_vowel && lower != '\u{A0}';
        let follows = matches!(before, 'a' | 'e' | 'o' | 'A' | 'E' | 'O')
            && is_vowel
            && !(matches!(before, 'o' | 'O') && "àáãèé".contains(lower));
        if is_other || follows {
            return true;
        }
        before = c;
    }
    false
}
