//! Dates: real ones, texts, years, numbers that were meant as dates.

use chrono::{Datelike, NaiveDate};
use viet::date::PartialDate;

use super::{Outcome, Setup, plain_number, whole};
use crate::columns::Precision;
use crate::dates::{DateOrder, Shape, day_of_serial, is_open, shape, swapped, turned};
use crate::grid::RawValue;
use crate::value::{Note, Value};

/// Numbers of days that are days of a life: from 1927 to 2099.
const SERIALS: std::ops::RangeInclusive<f64> = 10_000.0..=73_050.0;

pub(super) fn date(raw: &RawValue, precision: Precision, setup: &Setup, notes: &mut Vec<Note>) -> Outcome {
    let read = match raw {
        RawValue::Serial(serial) => real(*serial, setup, notes)?,
        RawValue::Number(number) => of_number(*number, setup, notes)?,
        RawValue::Text(text) => of_text(text.trim(), setup, notes)?,
        _ => return Err("Nhập ngày theo dạng 16/07/2026".to_owned()),
    };
    if precision == Precision::Day && !matches!(read, PartialDate::Day(_)) {
        return Err("Cần đủ ngày, tháng và năm, ví dụ 16/07/2026".to_owned());
    }
    Ok(Value::Date(read))
}

fn real(serial: f64, setup: &Setup, notes: &mut Vec<Note>) -> Result<PartialDate, String> {
    // A year typed into a cell that shows dates becomes a day of 1905.
    if let Some(year) = whole(serial).filter(|year| (1_930..=2_100).contains(year)) {
        let year = i32::try_from(year).map_err(|_| "Kiểm tra lại năm".to_owned())?;
        notes.push(Note::doubt(format!("Ô định dạng ngày nhưng chứa số {year}: đọc là năm {year}.")));
        return Ok(PartialDate::Year(year));
    }
    let day = day_of_serial(serial).ok_or("Số trong ô không phải ngày: nhập ngày theo dạng 16/07/2026")?;
    if !is_open(day) {
        return Ok(PartialDate::Day(day));
    }
    if setup.is_turning_doubtful {
        notes.push(Note::doubt("Có thể Excel đã đảo ngày và tháng."));
    }
    if setup.turns
        && let Some(day) = turned(day)
    {
        notes.push(Note::notice(format!("Đã đảo lại ngày và tháng thành {}.", viet::date::screen(day))));
        return Ok(PartialDate::Day(day));
    }
    Ok(PartialDate::Day(day))
}

fn of_number(number: f64, setup: &Setup, notes: &mut Vec<Note>) -> Result<PartialDate, String> {
    if let Some(whole) = whole(number) {
        let digits = whole.to_string();
        if digits.len() == 7 {
            notes.push(Note::notice("Đã thêm số 0 bị mất ở đầu."));
            return of_text(&format!("0{digits}"), setup, notes);
        }
        if SERIALS.contains(&number)
            && let Some(day) = day_of_serial(number)
        {
            notes.push(Note::notice(format!("Số {digits} là ngày {} của Excel.", viet::date::screen(day))));
            return Ok(PartialDate::Day(day));
        }
        return of_text(&digits, setup, notes);
    }
    of_text(&plain_number(number), setup, notes)
}

fn of_text(text: &str, setup: &Setup, notes: &mut Vec<Note>) -> Result<PartialDate, String> {
    // A serial number in a text file.
    if text.len() == 5
        && let Some(day) = text.parse().ok().filter(|number| SERIALS.contains(number)).and_then(day_of_serial)
    {
        notes.push(Note::notice(format!("Số {text} là ngày {} của Excel.", viet::date::screen(day))));
        return Ok(PartialDate::Day(day));
    }
    if let Some(rest) = without_unknown(text) {
        notes.push(Note::doubt(format!("Phần ngày, tháng chưa rõ: chỉ đọc {rest}.")));
        return of_text(&rest, setup, notes);
    }
    match (shape(text), setup.order) {
        (Some(Shape::Open), order) => {
            if setup.is_order_doubtful {
                notes.push(Note::doubt("Ngày có thể đọc hai cách: trả lời câu hỏi về thứ tự ngày, tháng của tệp."));
            }
            if order == DateOrder::MonthFirst {
                return turn(text);
            }
        }
        (Some(Shape::MonthFirst), DateOrder::MonthFirst) => return turn(text),
        _ => {}
    }
    let read = match plain_day(text) {
        Some(day) => PartialDate::Day(day),
        None => PartialDate::parse(
            text.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(text, |(date, _)| date),
        )
        .map_err(|error| error.sentence())?,
    };
    Ok(read)
}

/// The usual form, read without ado.
fn plain_day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_once('/')?;
    let (month, year) = rest.split_once('/')?;
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(day) || !is_digits(month) || !is_digits(year) {
        return None;
    }
    let read = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1800..=2200).contains(&read.year()).then_some(read)
}

fn turn(text: &str) -> Result<PartialDate, String> {
    let turned = swapped(text).ok_or("Nhập ngày theo dạng 16/07/2026")?;
    PartialDate::parse(&turned).map_err(|error| error.sentence())
}

/// `00/00/1985`, `…/7/1985` and `?/1985` without what is not known.
fn without_unknown(text: &str) -> Option<String> {
    let mut parts: Vec<&str> = text.split(['/', '-']).map(str::trim).collect();
    let is_unknown =
        |part: &str| !part.is_empty() && part.chars().all(|c| matches!(c, '0' | '.' | '…' | '?' | '_' | 'x' | 'X'));
    let before = parts.len();
    while parts.len() > 1 && parts.first().is_some_and(|part| is_unknown(part)) {
        parts.remove(0);
    }
    let is_year_left =
        parts.last().is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    (parts.len() < before && is_year_left).then(|| parts.join("/"))
}
