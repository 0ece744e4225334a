//! Numbers, money, and what only looks like a number: telephones, codes, personal numbers.

use viet::ReadError;
use viet::number::parse_integer;
use viet::personal_number::province;

use super::{Outcome, clean, rounded, shown, whole};
use crate::grid::RawValue;
use crate::value::{Note, Value};

fn sentence(error: ReadError) -> String {
    error.sentence()
}

pub(super) fn integer(raw: &RawValue, least: i64, most: i64, notes: &mut Vec<Note>) -> Outcome {
    let number = match raw {
        RawValue::Number(number) => whole(*number).ok_or("Nhập số nguyên, không có phần thập phân")?,
        RawValue::Text(text) => {
            let text = clean(text);
            parse_integer(&text).map_err(sentence)?
        }
        RawValue::Percent(_) => return Err("Ô đang định dạng phần trăm: nhập số nguyên".to_owned()),
        RawValue::Serial(serial) => {
            let number = whole(*serial).ok_or("Ô đang định dạng ngày: nhập số nguyên")?;
            notes.push(Note::doubt(format!("Ô đang định dạng ngày: đọc là số {number}.")));
            number
        }
        _ => return Err("Nhập số nguyên, ví dụ 1.234".to_owned()),
    };
    let group = viet::number::group;
    if number < least || number > most {
        return Err(match (least, most) {
            (least, i64::MAX) => format!("Nhập số từ {} trở lên", group(least)),
            (least, most) => format!("Nhập số từ {} đến {}", group(least), group(most)),
        });
    }
    Ok(Value::Integer(number))
}

pub(super) fn percent(raw: &RawValue, notes: &mut Vec<Note>) -> Outcome {
    let wrong = || "Nhập tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60".to_owned();
    let number = match raw {
        RawValue::Percent(number) => whole(rounded(number * 100.0)),
        RawValue::Number(number) if *number > 0.0 && *number < 1.0 => {
            let read = whole(rounded(number * 100.0));
            if let Some(read) = read {
                notes.push(Note::doubt(format!("Đọc là {read}%.")));
            }
            read
        }
        RawValue::Number(number) => whole(*number),
        RawValue::Text(text) => {
            let text = text.trim().trim_end_matches('%').trim_end();
            Some(parse_integer(text).map_err(|_| wrong())?)
        }
        _ => None,
    };
    number.filter(|number| (0..=100).contains(number)).map(Value::Integer).ok_or_else(wrong)
}

pub(super) fn money(raw: &RawValue) -> Outcome {
    let amount = match raw {
        RawValue::Number(number) => whole(*number).ok_or("Nhập số tiền tròn đồng, không có phần lẻ")?,
        RawValue::Text(text) => viet::money::parse_dong(&clean(text)).map_err(sentence)?,
        _ => return Err("Nhập số tiền, ví dụ 15.930.000 đồng".to_owned()),
    };
    if amount < 0 {
        return Err("Số tiền không thể âm".to_owned());
    }
    Ok(Value::Money(amount))
}

pub(super) fn phone(raw: &RawValue, notes: &mut Vec<Note>) -> Outcome {
    let shown = shown(raw);
    let text = clean(&shown);
    check_exponent(&text)?;
    if let Ok(phone) = viet::phone::parse(&text) {
        let is_bare = text.starts_with(|c: char| matches!(c, '1'..='9')) && !text.starts_with("84");
        if is_bare && phone.e164().starts_with("+84") {
            notes.push(Note::notice(format!("Đã thêm số 0 bị mất ở đầu: {}.", phone.display())));
        }
        return Ok(Value::Phone(phone.e164().to_owned()));
    }
    // Ten digits of a landline whose zero was lost.
    if matches!(raw, RawValue::Number(_))
        && let Ok(phone) = viet::phone::parse(&format!("0{text}"))
    {
        notes.push(Note::notice(format!("Đã thêm số 0 bị mất ở đầu: {}.", phone.display())));
        return Ok(Value::Phone(phone.e164().to_owned()));
    }
    let several: Vec<&str> = text.split([';', '/', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if let [first, _, ..] = several.as_slice()
        && let Ok(phone) = viet::phone::parse(first)
    {
        notes.push(Note::doubt(format!("Có nhiều số, chỉ lấy số đầu: {}.", phone.display())));
        return Ok(Value::Phone(phone.e164().to_owned()));
    }
    viet::phone::parse(&text).map(|phone| Value::Phone(phone.e164().to_owned())).map_err(sentence)
}

pub(super) fn personal_number(raw: &RawValue, notes: &mut Vec<Note>) -> Outcome {
    let shown = shown(raw);
    let text = clean(&shown);
    check_exponent(&text)?;
    let mut digits: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '\'')).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && (10..12).contains(&digits.len()) {
        let padded = format!("{digits:0>12}");
        if padded.get(..3).and_then(province).is_some() {
            notes.push(Note::notice(format!("Đã thêm số 0 bị mất ở đầu: {}.", viet::personal_number::masked(&padded))));
            digits = padded;
        }
    }
    let number = viet::personal_number::check(&digits, None, None).map_err(sentence)?;
    notes.extend(number.warnings().iter().map(|warning| Note::doubt(warning.sentence() + ".")));
    Ok(Value::PersonalNumber(number.digits().to_owned()))
}

pub(super) fn code(raw: &RawValue, digits: Option<usize>, notes: &mut Vec<Note>) -> Outcome {
    let shown = shown(raw);
    let text = clean(&shown);
    let text = text.strip_prefix('\'').unwrap_or(&text);
    check_exponent(text)?;
    let Some(wanted) = digits else { return Ok(Value::Code(text.to_owned())) };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || text.len() > wanted {
        return Err(format!("Nhập mã gồm {wanted} chữ số"));
    }
    if text.len() == wanted {
        return Ok(Value::Code(text.to_owned()));
    }
    let padded = format!("{text:0>wanted$}");
    notes.push(Note::notice(format!("Đã thêm số 0 bị mất ở đầu: {padded}.")));
    Ok(Value::Code(padded))
}

/// `3,1085E+10` has lost digits for good.
fn check_exponent(text: &str) -> Result<(), String> {
    let upper = text.to_ascii_uppercase();
    let is_exponent = upper.split_once("E+").is_some_and(|(mantissa, exponent)| {
        mantissa.starts_with(|c: char| c.is_ascii_digit())
            && mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
            && exponent.bytes().all(|byte| byte.is_ascii_digit())
    });
    if is_exponent {
        return Err("Excel đã đổi số thành dạng rút gọn (E+) nên mất chữ số: định dạng cột là Text rồi nhập lại đủ số"
            .to_owned());
    }
    Ok(())
}
