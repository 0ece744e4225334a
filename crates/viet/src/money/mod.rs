//! Amounts in đồng: shown, written in words, read as people type them.

mod words;

pub use words::{dong_in_words, in_words, number_in_words, read_words};

use crate::{
    error::{Problem, ReadError, Subject},
    number::{self, Decimal, group},
    text::nfc,
};

/// Keeps a number and its unit on one line.
const NO_BREAK: char = '\u{A0}';

const TRIEU: i64 = 1_000_000;
const TY: i64 = 1_000_000_000;

/// An amount in full: `15.930.000 đồng`, with a no-break space.
pub fn dong(amount: i64) -> String {
    format!("{}{NO_BREAK}đồng", group(amount))
}

/// An amount in millions or billions when that is exact with two decimals at most:
/// `300 triệu đồng`, `62,4 tỷ đồng`; in full when not. Spaces do not break.
pub fn short_dong(amount: i64) -> String {
    for (unit, name) in [(TY, "tỷ"), (TRIEU, "triệu")] {
        let hundredth = unit / 100;
        if amount.unsigned_abs() >= unit.unsigned_abs() && amount % hundredth == 0 {
            let number = number::decimal_short(amount / hundredth, 2);
            return format!("{number}{NO_BREAK}{name}{NO_BREAK}đồng");
        }
    }
    dong(amount)
}

/// Reads an amount in đồng: `15930000`, `15.930.000 đồng`, `300 triệu`, `62,4 tỷ`,
/// `2 tỷ 500 triệu`, or in words. `1,234 tỷ` could be two amounts and is given back as ambiguous.
pub fn parse_dong(text: &str) -> Result<i64, ReadError> {
    let error = |problem| ReadError::new(Subject::Money, problem);
    let lower = nfc(text).to_lowercase();
    let typed = lower.trim();
    if typed.is_empty() {
        return Err(error(Problem::Empty));
    }
    let body = without_currency(typed);
    if !body.contains(|c: char| c.is_ascii_digit()) {
        return read_words(typed).ok_or_else(|| error(Problem::Unreadable));
    }
    let (negative, body) = match body.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, body),
    };
    let amount = parts(body)?;
    if negative { Ok(-amount) } else { Ok(amount) }
}

/// Adds up `2 tỷ 500 triệu`; each unit must be smaller than the one before.
fn parts(body: &str) -> Result<i64, ReadError> {
    let error = |problem| ReadError::new(Subject::Money, problem);
    let mut total: i64 = 0;
    let mut below = i64::MAX;
    let mut rest = body;
    while !rest.is_empty() {
        let letters_at = rest.find(char::is_alphabetic).unwrap_or(rest.len());
        let (typed, after) = rest.split_at(letters_at);
        let unit_ends = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (name, after) = after.split_at(unit_ends);
        let unit = unit_of(name).filter(|&unit| unit < below).ok_or_else(|| error(Problem::Unreadable))?;
        below = unit;
        let amount = amount(typed.trim(), unit)?;
        total = total.checked_add(amount).ok_or_else(|| error(Problem::OutOfRange))?;
        rest = after.trim_start();
    }
    Ok(total)
}

fn unit_of(name: &str) -> Option<i64> {
    match name {
        "" => Some(1),
        "nghìn" | "nghin" | "ngàn" | "ngan" => Some(1_000),
        "triệu" | "trieu" | "tr" => Some(TRIEU),
        "tỷ" | "tỉ" | "ty" | "ti" => Some(TY),
        _ => None,
    }
}

fn amount(typed: &str, unit: i64) -> Result<i64, ReadError> {
    let error = |problem| ReadError::new(Subject::Money, problem);
    if typed.is_empty() || typed.starts_with(['-', '+', '\u{2212}']) {
        return Err(error(Problem::Unreadable));
    }
    let read = number::read(typed, Subject::Money)?;
    let first = times(read.first, unit);
    match read.second.map(|second| times(second, unit)) {
        None => first.map_err(error),
        // Half a đồng does not exist, so "1,234" without a unit has one reading.
        Some(second) => match (first, second) {
            (Ok(first), Ok(second)) => Err(error(Problem::Ambiguous { readings: [dong(first), dong(second)] })),
            (Ok(amount), Err(_)) | (Err(_), Ok(amount)) => Ok(amount),
            (Err(problem), Err(_)) => Err(error(problem)),
        },
    }
}

fn times(number: Decimal, unit: i64) -> Result<i64, Problem> {
    let product = i128::from(number.units) * i128::from(unit);
    let divisor = 10_i128.checked_pow(number.scale).ok_or(Problem::OutOfRange)?;
    if product % divisor != 0 {
        return Err(Problem::NotWhole);
    }
    i64::try_from(product / divisor).map_err(|_| Problem::OutOfRange)
}

fn without_currency(text: &str) -> &str {
    for name in ["đồng", "dong", "vnđ", "vnd", "₫", "đ"] {
        if let Some(amount) = text.strip_suffix(name) {
            return amount.trim_end();
        }
    }
    text
}
