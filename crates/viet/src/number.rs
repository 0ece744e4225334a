//! Numbers as state documents write them: dots between thousands, a comma before the decimals
//! (Decree 86/2012/NĐ-CP). Fractions are whole numbers with a scale; nothing is rounded.

use std::fmt;

use crate::{
    error::{Problem, ReadError, Subject},
    text::nfc,
};

/// Digits after the comma at most; more could not be held beside a whole part.
const MAX_SCALE: u32 = 18;

/// An exact decimal number: `units` divided by ten to the power `scale`; 25,6 is `256` at scale 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub units: i64,
    pub scale: u32,
}

impl Decimal {
    /// The same number in units of ten to the power minus `scale`, when it is one exactly.
    pub fn at_scale(self, scale: u32) -> Option<i64> {
        if scale >= self.scale {
            self.units.checked_mul(10_i64.checked_pow(scale - self.scale)?)
        } else {
            let divisor = 10_i64.checked_pow(self.scale - scale)?;
            (self.units % divisor == 0).then(|| self.units / divisor)
        }
    }

    /// The whole number, when there are no decimals but zeros.
    pub fn whole(self) -> Option<i64> {
        self.at_scale(0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(self.units, self.scale))
    }
}

/// A whole number with dots between thousands: `1.234.567`.
pub fn group(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", group_digits(&number.unsigned_abs().to_string()))
}

/// An exact decimal, every digit of the scale kept: `decimal(12_345_678, 1)` is `1.234.567,8`.
pub fn decimal(units: i64, scale: u32) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let scale = usize::try_from(scale).unwrap_or(usize::MAX).min(1000);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let comma = if scale > 0 { "," } else { "" };
    format!("{sign}{}{comma}{fraction}", group_digits(whole))
}

/// As [`decimal`], without zeros at the end: `decimal_short(1_500, 3)` is `1,5`.
pub fn decimal_short(units: i64, scale: u32) -> String {
    let (mut units, mut scale) = (units, scale);
    while scale > 0 && units % 10 == 0 {
        units /= 10;
        scale -= 1;
    }
    decimal(units, scale)
}

/// A percentage, no space before the sign: `percent(256, 1)` is `25,6%`.
pub fn percent(units: i64, scale: u32) -> String {
    decimal(units, scale) + "%"
}

/// Reads a whole number: `1234`, `1.234`, `1 234`, `1,234,567`.
pub fn parse_integer(text: &str) -> Result<i64, ReadError> {
    let read = read(text, Subject::Integer)?;
    match (read.first.whole(), read.second.map(Decimal::whole)) {
        (Some(whole), None) => Ok(whole),
        // Of "1,234" only one reading is whole.
        (None, Some(Some(whole))) => Ok(whole),
        (Some(_), Some(_)) => Err(read.ambiguous(Subject::Integer)),
        (None, _) => Err(ReadError::new(Subject::Integer, Problem::NotWhole)),
    }
}

/// Reads a decimal number as Vietnamese: `1.234.567,8`, `1234567,8`, `1 234 567`, `25,6%`. Where
/// only the English reading is possible (`1,234.5`, `0.25`) it is taken. `1.234` is thousands;
/// `1,234` could be either and is given back as ambiguous.
pub fn parse_decimal(text: &str) -> Result<Decimal, ReadError> {
    let read = read(text, Subject::Decimal)?;
    if read.second.is_some() { Err(read.ambiguous(Subject::Decimal)) } else { Ok(read.first) }
}

/// What a text can be read as: one number, or two.
pub(crate) struct Readings {
    pub first: Decimal,
    pub second: Option<Decimal>,
}

impl Readings {
    /// The error that gives both readings.
    pub fn ambiguous(&self, subject: Subject) -> ReadError {
        let second = self.second.unwrap_or(self.first);
        let readings = [self.first, second].map(|d| decimal(d.units, d.scale));
        ReadError::new(subject, Problem::Ambiguous { readings })
    }
}

pub(crate) fn read(text: &str, subject: Subject) -> Result<Readings, ReadError> {
    let error = |problem| ReadError::new(subject, problem);
    let text = nfc(text);
    let mut body = text.trim();
    if body.is_empty() {
        return Err(error(Problem::Empty));
    }
    if subject == Subject::Decimal {
        body = body.strip_suffix('%').unwrap_or(body).trim_end();
    }
    let negative = body.starts_with(['-', '\u{2212}']);
    body = body.strip_prefix(['-', '\u{2212}', '+']).unwrap_or(body).trim_start();
    let shape = Shape::of(body).ok_or_else(|| error(Problem::Unreadable))?;
    let number =
        |whole: &str, fraction: &str| to_decimal(negative, whole, fraction).ok_or_else(|| error(Problem::OutOfRange));
    Ok(match &shape {
        Shape::One { whole, fraction } => Readings { first: number(whole, fraction)?, second: None },
        Shape::Doubtful { left, right } => {
            Readings { first: number(left, right)?, second: Some(number(&format!("{left}{right}"), "")?) }
        }
    })
}

enum Shape {
    One {
        whole: String,
        fraction: String,
    },
    /// `1,234`: a fraction in Vietnamese, thousands in English.
    Doubtful {
        left: String,
        right: String,
    },
}

impl Shape {
    fn of(body: &str) -> Option<Self> {
        let one = |whole: String, fraction: &str| Some(Self::One { whole, fraction: fraction.to_owned() });
        if !body.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let dots = body.matches('.').count();
        let commas = body.matches(',').count();
        match (dots, commas) {
            (0, 0) => one(whole_part(body, None)?, ""),
            (0, 1) => {
                let (left, right) = body.split_once(',')?;
                if is_group(right) && is_leading_group(left) {
                    let (left, right) = (left.to_owned(), right.to_owned());
                    return Some(Self::Doubtful { left, right });
                }
                one(whole_part(left, None)?, fraction_part(right)?)
            }
            (1, 0) => {
                let (left, right) = body.split_once('.')?;
                if is_group(right) && is_leading_group(left) {
                    return one(format!("{left}{right}"), "");
                }
                one(whole_part(left, None)?, fraction_part(right)?)
            }
            (_, 0) => one(whole_part(body, Some('.'))?, ""),
            (0, _) => one(whole_part(body, Some(','))?, ""),
            (_, 1) if body.find(',') > body.rfind('.') => {
                let (left, right) = body.split_once(',')?;
                one(whole_part(left, Some('.'))?, fraction_part(right)?)
            }
            (1, _) if body.find('.') > body.rfind(',') => {
                let (left, right) = body.split_once('.')?;
                one(whole_part(left, Some(','))?, fraction_part(right)?)
            }
            _ => None,
        }
    }
}

/// Digits, alone or in groups of three parted by `separator` (a space when none).
fn whole_part(text: &str, separator: Option<char>) -> Option<String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let is_separator = |c: char| match separator {
        Some(separator) => c == separator,
        None => c.is_whitespace(),
    };
    let mut groups = text.split(is_separator);
    let first = groups.next().filter(|first| is_leading_group(first))?;
    let mut digits = first.to_owned();
    for part in groups {
        digits.push_str(Some(part).filter(|part| is_group(part))?);
    }
    Some(digits)
}

fn fraction_part(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

fn is_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_leading_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

fn to_decimal(negative: bool, whole: &str, fraction: &str) -> Option<Decimal> {
    let scale = u32::try_from(fraction.len()).ok().filter(|&scale| scale <= MAX_SCALE)?;
    let sign = if negative { "-" } else { "" };
    let units = format!("{sign}{whole}{fraction}").parse().ok()?;
    Some(Decimal { units, scale })
}

fn group_digits(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}
