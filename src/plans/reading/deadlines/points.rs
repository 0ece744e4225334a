//! Points in time as plans write them: days, months, quarters, halves of a year, years.

use chrono::NaiveDate;

use super::super::words::Word;
use super::Kind;

/// A period from its first to its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// A point in time at some words.
pub struct Point {
    /// How many words it takes.
    pub length: usize,
    /// None when the calendar has no such day, or the year is not known.
    pub span: Option<Span>,
    pub unit: Unit,
    /// The year came from the plan, not from the words.
    pub is_year_added: bool,
}

/// How long the period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    /// A day of each month: "ngày 25 hằng tháng".
    EachMonth,
    Month,
    Quarter,
    Half,
    Year,
    Years,
}

/// The point in time that stands at word `at`.
pub fn at(text: &str, words: &[Word], place: usize, kind: Kind, year: Option<i32>) -> Option<Point> {
    let here = words.get(place..)?;
    let folded = |i: usize| here.get(i).map(|word| word.folded.as_str());
    let number = |i: usize| folded(i).and_then(small_number);
    let joined = |i: usize| sign_after(text, here, i).is_some_and(|sign| matches!(sign, "/" | "-" | "." | " / "));
    let make = |length: usize, unit: Unit, own: Option<i32>, span: &dyn Fn(i32) -> Option<Span>| {
        let is_year_added = own.is_none();
        Point { length, unit, span: own.or(year).and_then(span), is_year_added }
    };
    let first = folded(0)?;
    let offset = usize::from(first == "ngay");
    if let Some(day) = number(offset) {
        // 30/6/2026, 30/6
        if joined(offset)
            && let Some(month) = number(offset + 1)
        {
            let own = joined(offset + 1).then(|| folded(offset + 2).and_then(year_number)).flatten();
            if own.is_some() || offset == 1 || kind == Kind::Stated {
                let length = offset + 2 + usize::from(own.is_some());
                return Some(make(length, Unit::Day, own, &|year| one_day(year, month, day)));
            }
        }
        // ngày 30 tháng 6 năm 2026
        if folded(offset + 1) == Some("thang")
            && let Some(month) = number(offset + 2).filter(|_| offset == 1)
        {
            let own = (folded(offset + 3) == Some("nam")).then(|| folded(offset + 4).and_then(year_number)).flatten();
            let length = offset + 3 + if own.is_some() { 2 } else { 0 };
            return Some(make(length, Unit::Day, own, &|year| one_day(year, month, day)));
        }
        // ngày 25 hằng tháng
        if offset == 1 && matches!((folded(2), folded(3)), (Some("hang" | "moi"), Some("thang"))) {
            return Some(Point { length: 4, span: None, unit: Unit::EachMonth, is_year_added: false });
        }
    }
    let year_at = |i: usize| -> (Option<i32>, usize) {
        if joined(i - 1)
            && let Some(year) = folded(i).and_then(year_number)
        {
            return (Some(year), 1);
        }
        match (folded(i), folded(i + 1).and_then(year_number)) {
            (Some("nam"), Some(year)) => (Some(year), 2),
            _ => (None, 0),
        }
    };
    match first {
        "thang" => {
            let month = number(1).filter(|month| (1..=12).contains(month))?;
            let (own, more) = year_at(2);
            return Some(make(2 + more, Unit::Month, own, &|year| months(year, month, month)));
        }
        "qui" => {
            let quarter = folded(1).and_then(quarter_number)?;
            let (own, more) = year_at(2);
            return Some(make(2 + more, Unit::Quarter, own, &|year| months(year, quarter * 3 - 2, quarter * 3)));
        }
        "6" | "06" | "sau" if folded(1) == Some("thang") => {
            let (from, to) = match folded(2)? {
                "dau" => (1, 6),
                "cuoi" => (7, 12),
                _ => return None,
            };
            let named = folded(3) == Some("nam");
            let own = named.then(|| folded(4).and_then(year_number)).flatten();
            let length = 3 + usize::from(named) + usize::from(own.is_some());
            return Some(make(length, Unit::Half, own, &|year| months(year, from, to)));
        }
        "nam" => {
            let own = folded(1).and_then(year_number)?;
            return Some(make(2, Unit::Year, Some(own), &|year| months(year, 1, 12)));
        }
        "giai" if folded(1) == Some("doan") => {
            let (from, to) = (folded(2).and_then(year_number)?, folded(3).and_then(year_number)?);
            let span = Span { first: NaiveDate::from_ymd_opt(from, 1, 1)?, last: NaiveDate::from_ymd_opt(to, 12, 31)? };
            let unit = Unit::Years;
            return (kind == Kind::Stated).then_some(Point { length: 4, span: Some(span), unit, is_year_added: false });
        }
        _ => {}
    }
    if kind == Kind::Stated {
        // 9/2026, T9/2026, 2026
        let month = number(0).or_else(|| first.strip_prefix('t').and_then(small_number));
        if let Some(month) = month.filter(|_| joined(0)).filter(|month| (1..=12).contains(month))
            && let Some(own) = folded(1).and_then(year_number)
        {
            return Some(make(2, Unit::Month, Some(own), &|year| months(year, month, month)));
        }
        if let Some(own) = year_number(first) {
            return Some(make(1, Unit::Year, Some(own), &|year| months(year, 1, 12)));
        }
    }
    None
}

/// What stands between word `i` and the next one.
fn sign_after<'a>(text: &'a str, words: &[Word], i: usize) -> Option<&'a str> {
    text.get(words.get(i)?.end..words.get(i + 1)?.start)
}

fn small_number(word: &str) -> Option<u32> {
    (word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

fn year_number(word: &str) -> Option<i32> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1950..=2100).contains(year))
}

fn quarter_number(word: &str) -> Option<u32> {
    match word {
        "i" | "1" => Some(1),
        "ii" | "2" => Some(2),
        "iii" | "3" => Some(3),
        "iv" | "4" => Some(4),
        _ => None,
    }
}

fn one_day(year: i32, month: u32, day: u32) -> Option<Span> {
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Span { first: day, last: day })
}

fn months(year: i32, from: u32, to: u32) -> Option<Span> {
    let first = NaiveDate::from_ymd_opt(year, from, 1)?;
    let next =
        if to >= 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, to + 1, 1) };
    Some(Span { first, last: next?.pred_opt()? })
}
