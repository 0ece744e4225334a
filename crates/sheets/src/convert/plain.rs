//! Texts, names of people, e-mail addresses.

use super::{Outcome, clean, shown};
use crate::grid::RawValue;
use crate::value::{Note, Value};

pub(super) fn text(raw: &RawValue, longest: usize) -> Outcome {
    let shown = shown(raw);
    let text = if shown.contains('\n') { viet::text::clean_lines(&shown) } else { clean(&shown) };
    if text.len() > longest {
        let length = text.chars().count();
        if length > longest {
            return Err(format!("Dài {length} ký tự, nhiều nhất là {longest}: viết ngắn lại"));
        }
    }
    Ok(if text.is_empty() { Value::Empty } else { Value::Text(text) })
}

pub(super) fn person_name(raw: &RawValue, notes: &mut Vec<Note>) -> Outcome {
    let RawValue::Text(typed) = raw else { return Err("Ghi họ và tên bằng chữ".to_owned()) };
    let name = clean(typed);
    if name.chars().any(|c| c.is_ascii_digit()) || name.contains('@') {
        return Err("Họ và tên có chữ số hoặc ký hiệu: ghi lại họ và tên".to_owned());
    }
    if name.is_empty() {
        return Ok(Value::Empty);
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err("Ghi họ và tên bằng chữ".to_owned());
    }
    if name.chars().count() > 100 {
        return Err("Họ và tên dài hơn 100 ký tự: kiểm tra lại".to_owned());
    }
    // Names that mix capitals and small letters were typed with care.
    let is_mixed = name.chars().any(char::is_lowercase) && name.chars().any(char::is_uppercase);
    if !is_mixed && let Some(suggested) = viet::name::clean_person_name(&name).suggested {
        notes.push(Note::notice(format!("Có thể viết là {suggested}.")));
    }
    Ok(Value::Text(name))
}

pub(super) fn email(raw: &RawValue) -> Outcome {
    let shown = shown(raw);
    let text = clean(&shown);
    let text = text.strip_prefix("mailto:").unwrap_or(&text);
    let is_address = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains('@')
            && text.chars().all(|c| c.is_ascii_graphic() && !",;<>()[]\\\"".contains(c))
    });
    if !is_address {
        return Err("Nhập một địa chỉ thư điện tử, ví dụ ten@donvi.vn".to_owned());
    }
    Ok(Value::Text(text.to_owned()))
}
