//! Facts as they stand in a cell of a table: one value, periods (`01/05/2026-30/06/2026; 01/08/2026-`), or values that
//! change on certain days (`II; I từ 01/07/2026`).

use chrono::NaiveDate;
use serde_json::{Value as Json, json};
use viet::date::PartialDate;

use super::{Facts, Given, from_text, given};
use crate::calendar::Period;
use crate::language::Unit;
use crate::pack::{Fact, Kind, Pack, Text};
use crate::value::Value;

/// The day from which a first value without a day counts: before anybody's.
const BEGINNING: Option<NaiveDate> = NaiveDate::from_ymd_opt(1900, 1, 1);

/// Reads a fact from a cell. Periods are parted by `;`, an open one ends with the dash; values over time are parted by
/// `;`, each but the first with `từ` and its day, several choices of one value joined by `+`. JSON is read, too. An
/// error is a sentence.
pub fn from_cell(pack: &Pack, place: usize, text: &str) -> Result<Given, Text> {
    let Some(fact) = pack.facts.get(place) else {
        return Err(Text::new("Không có dữ kiện này.", "There is no such fact."));
    };
    if text.trim_start().starts_with('[') {
        let json = serde_json::from_str(text)
            .map_err(|_| Text::new(format!("“{text}” không phải là JSON."), format!("“{text}” is not JSON.")))?;
        return given(pack, place, &json);
    }
    let parts: Vec<&str> = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if fact.kind == Kind::Periods {
        let mut periods = parts.into_iter().map(period).collect::<Result<Vec<Period>, Text>>()?;
        periods.sort_by_key(|period| period.from);
        return Ok(Given::Periods(periods));
    }
    let dated: Vec<Option<(String, NaiveDate)>> = parts.iter().map(|part| since(part)).collect::<Result<_, Text>>()?;
    if dated.iter().all(Option::is_none) {
        return from_text(pack, fact, &plainly(fact, text)).map(Given::Always);
    }
    let mut values: Vec<(NaiveDate, Value)> = Vec::new();
    for (number, (part, dated)) in parts.into_iter().zip(dated).enumerate() {
        let (written, from) = match (dated, BEGINNING) {
            (Some(dated), _) => dated,
            (None, Some(beginning)) if number == 0 => (part.to_owned(), beginning),
            _ => {
                return Err(Text::new(
                    format!("“{part}” thiếu ngày. Hãy ghi dạng “{part} từ 01/07/2026”; chỉ giá trị đầu được bỏ ngày."),
                    format!("“{part}” has no day. Write “{part} từ 01/07/2026”; only the first value may go without."),
                ));
            }
        };
        if values.last().is_some_and(|(last, _)| *last >= from) {
            return Err(Text::new(
                format!("“{part}” không sau giá trị trước nó. Hãy ghi theo thứ tự ngày."),
                format!("“{part}” is not after the value before it. Write them in the order of days."),
            ));
        }
        values.push((from, one(pack, fact, &written)?));
    }
    Ok(Given::Dated(values))
}

/// Writes a fact so that [`from_cell`] reads it again; empty when it is not given.
pub fn to_cell(pack: &Pack, place: usize, facts: &Facts) -> String {
    let (Some(fact), Some(given)) = (pack.facts.get(place), facts.given(place)) else { return String::new() };
    match given {
        Given::Always(value) => match written(pack, fact, *value) {
            Json::String(text) => text,
            Json::Bool(flag) => if flag { "có" } else { "không" }.to_owned(),
            other => other.to_string(),
        },
        Given::Dated(values) => {
            let each = values
                .iter()
                .map(|(from, value)| json!({ "from": from.to_string(), "value": written(pack, fact, *value) }));
            Json::Array(each.collect()).to_string()
        }
        Given::Periods(periods) => {
            let each = periods
                .iter()
                .map(|period| json!({ "from": period.from.to_string(), "to": period.to.map(|to| to.to_string()) }));
            Json::Array(each.collect()).to_string()
        }
    }
}

/// A value as JSON has it: numbers as text, so that they stay exact.
fn written(pack: &Pack, fact: &Fact, value: Value) -> Json {
    let word = |list: usize, word: u16| {
        let choice = pack.words.get(list).and_then(|list| list.choices.get(usize::from(word)));
        choice.map_or_else(String::new, |choice| choice.id.clone())
    };
    match (value, fact.kind) {
        (Value::Flag(flag), _) => json!(flag),
        (Value::Number(number), _) => json!(number.to_string()),
        (Value::Date(day), _) => json!(day.to_string()),
        (Value::Word(chosen), Kind::Word(list)) => json!(word(list, chosen)),
        (Value::Words(mask), Kind::Words(list)) => Json::Array(
            (0..64_u16).filter(|place| mask >> place & 1 == 1).map(|place| json!(word(list, place))).collect(),
        ),
        _ => Json::Null,
    }
}

/// One value of several over time; `;` already parts the values, so choices are joined by `+`.
fn one(pack: &Pack, fact: &Fact, written: &str) -> Result<Value, Text> {
    match fact.kind {
        Kind::Words(_) => from_text(pack, fact, &written.replace('+', ";")),
        _ => from_text(pack, fact, &plainly(fact, written)),
    }
}

/// A value as people write it in Vietnam (`300.000.000 đồng`, `4,40`, `04/1988`) as programs do.
fn plainly(fact: &Fact, written: &str) -> String {
    let written = written.trim();
    let plain = match fact.kind {
        Kind::Number(Unit::Dong) => viet::money::parse_dong(written).ok().map(|dong| dong.to_string()),
        Kind::Number(_) if !written.contains('.') && written.matches(',').count() == 1 => {
            Some(written.replace(',', "."))
        }
        Kind::Date => match PartialDate::parse(written) {
            Ok(month @ PartialDate::Month { .. }) => month.first_day().map(|day| day.to_string()),
            _ => None,
        },
        _ => None,
    };
    plain.unwrap_or_else(|| written.to_owned())
}

/// A value and the day after `từ`; nothing when the part has no such day.
fn since(part: &str) -> Result<Option<(String, NaiveDate)>, Text> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_from = |word: &str| matches!(viet::text::fold(word).as_str(), "tu" | "from");
    for (place, _) in words.iter().enumerate().filter(|(_, word)| is_from(word)) {
        let (value, day) = words.split_at(place);
        let day = day.get(1..).unwrap_or_default().join(" ");
        match viet::date::parse(&day) {
            Ok(day) => return Ok(Some((value.join(" "), day))),
            // Not a day, but meant as one: `từ` stands in names of choices, too.
            Err(_) if day.starts_with(|letter: char| letter.is_ascii_digit()) => return Err(no_day(&day)),
            Err(_) => {}
        }
    }
    Ok(None)
}

/// `01/05/2026-30/06/2026`, `từ 01/05/2026 đến 30/06/2026`, `01/08/2026-` or `từ 01/08/2026`.
fn period(part: &str) -> Result<Period, Text> {
    let mut words: Vec<&str> = part.split_whitespace().collect();
    let begins = words.first().is_some_and(|word| viet::text::fold(word) == "tu");
    if begins {
        words.remove(0);
    }
    let until = words.iter().position(|word| viet::text::fold(word) == "den");
    let read = |from: &str, to: &str| {
        let from = viet::date::parse(from).ok()?;
        let to = to.trim();
        if to.is_empty() || viet::text::fold(to) == "nay" {
            return Some(Period { from, to: None });
        }
        Some(Period { from, to: Some(viet::date::parse(to).ok()?) })
    };
    let found: Vec<Period> = if let Some(place) = until {
        let (from, to) = words.split_at(place);
        read(&from.join(" "), &to.get(1..).unwrap_or_default().join(" ")).into_iter().collect()
    } else {
        // Days are written with dashes, too, so every dash is tried; a day has no month alone, so one of them fits.
        let written = words.join(" ");
        let dashes = written.match_indices(['-', '–', '—']);
        let all: Vec<Period> =
            dashes.filter_map(|(at, dash)| read(written.get(..at)?, written.get(at + dash.len()..)?)).collect();
        if all.is_empty() && begins { read(&written, "").into_iter().collect() } else { all }
    };
    let [period] = found.as_slice() else {
        return Err(Text::new(
            format!(
                "“{part}” không phải là khoảng thời gian, dạng 01/05/2026-30/06/2026, hoặc 01/08/2026- khi chưa hết."
            ),
            format!("“{part}” is not a period, as in 01/05/2026-30/06/2026, or 01/08/2026- while it goes on."),
        ));
    };
    if period.to.is_some_and(|to| to < period.from) {
        return Err(Text::new(
            format!("“{part}” kết thúc trước khi bắt đầu. Hãy sửa lại."),
            format!("“{part}” ends before it begins. Correct it."),
        ));
    }
    Ok(*period)
}

fn no_day(text: &str) -> Text {
    Text::new(
        format!("“{text}” không phải là ngày, dạng 01/07/2026."),
        format!("“{text}” is not a day, as in 01/07/2026."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        viet::date::parse(text).unwrap()
    }

    #[test]
    fn periods_are_read_in_every_way_people_write_days() {
        let whole = Period { from: day("01/05/2026"), to: Some(day("30/06/2026")) };
        for text in [
            "01/05/2026-30/06/2026",
            "01/05/2026 – 30/06/2026",
            "2026-05-01-2026-06-30",
            "2026-05-01 - 2026-06-30",
            "1-5-2026-30-6-2026",
            "01-05-26-30-06-26",
            "từ 01/05/2026 đến 30/06/2026",
            "Từ ngày 1/5/2026 đến ngày 30/6/2026",
        ] {
            assert_eq!(period(text), Ok(whole), "{text}");
        }
        for text in ["01/08/2026-", "2026-08-01 -", "từ 01/08/2026", "từ 01/08/2026 đến nay"] {
            assert_eq!(period(text), Ok(Period { from: day("01/08/2026"), to: None }), "{text}");
        }
        for text in ["01/05/2026", "-30/06/2026", "2026-05-01", "31/02/2026-", "30/06/2026-01/05/2026", "tháng 5", "-"]
        {
            assert!(period(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_after_from_parts_a_value_from_its_beginning() {
        let since = |text: &str| since(text).map_err(|error| error.vi);
        assert_eq!(since("Vùng I  từ 01/07/2026"), Ok(Some(("Vùng I".to_owned(), day("01/07/2026")))));
        assert_eq!(since("I từ thứ Tư 01/07/2026"), Ok(Some(("I".to_owned(), day("01/07/2026")))));
        assert_eq!(since("I from 2026-07-01"), Ok(Some(("I".to_owned(), day("01/07/2026")))));
        assert_eq!(since("Chuyên gia từ ngành khác"), Ok(None));
        assert!(since("I từ 31/02/2026").is_err());
    }
}
