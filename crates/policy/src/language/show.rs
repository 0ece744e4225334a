//! A formula with its values put in, as a clerk would write it on paper.

use chrono::{Datelike, NaiveDate};

use super::evaluate::Context;
use super::expr::{Expr, Operation, Unit};
use crate::exact::Exact;
use crate::pack::{Kind, Language, Pack};
use crate::value::Value;

/// The formula with values for names: `3 × 5.310.000`. A name whose value is not known stays in angle brackets.
pub fn show(expr: &Expr, context: &Context<'_>, language: Language) -> String {
    let mut text = String::new();
    put_formula(&mut text, expr, context, language);
    text
}

/// The same at the end of a text.
pub(crate) fn put_formula(text: &mut String, expr: &Expr, context: &Context<'_>, language: Language) {
    put(text, expr, context, language, 0);
}

fn put(text: &mut String, expr: &Expr, context: &Context<'_>, language: Language, outer: u8) {
    match expr {
        Expr::Arithmetic(operation, pair) => {
            let inner = if matches!(operation, Operation::Plus | Operation::Minus) { 1 } else { 2 };
            let [left, right] = pair.as_ref();
            let is_closed = inner < outer;
            text.push_str(if is_closed { "(" } else { "" });
            put(text, left, context, language, inner);
            text.push(' ');
            text.push_str(operation.sign());
            text.push(' ');
            let tighter = u8::from(matches!(operation, Operation::Minus | Operation::Over));
            put(text, right, context, language, inner + tighter);
            text.push_str(if is_closed { ")" } else { "" });
        }
        Expr::Compare(comparison, pair) => {
            let [left, right] = pair.as_ref();
            put(text, left, context, language, 1);
            text.push(' ');
            text.push_str(comparison.sign());
            text.push(' ');
            put(text, right, context, language, 1);
        }
        Expr::If(parts) => {
            let [when, yes, no] = parts.as_ref();
            match context.flag(when) {
                Ok(true) => put(text, yes, context, language, outer),
                Ok(false) => put(text, no, context, language, outer),
                Err(_) => text.push('?'),
            }
        }
        Expr::Least(all) | Expr::Greatest(all) => {
            text.push_str(if matches!(expr, Expr::Least(_)) { "min(" } else { "max(" });
            for (number, part) in all.iter().enumerate() {
                text.push_str(if number > 0 { "; " } else { "" });
                put(text, part, context, language, 0);
            }
            text.push(')');
        }
        other => match context.value(other) {
            Ok(value) => put_plain(text, context.pack, kind_of(context, other), value, language),
            Err(_) => text.push('?'),
        },
    }
}

fn kind_of(context: &Context<'_>, expr: &Expr) -> Kind {
    let kind = match expr {
        Expr::Fact(fact) => context.pack.facts.get(*fact).map(|fact| fact.kind),
        Expr::Parameter(parameter, _) => context.pack.parameters.get(*parameter).map(|parameter| parameter.kind),
        Expr::Definition(place) => context.pack.definitions.get(*place).map(|definition| definition.kind),
        _ => None,
    };
    kind.unwrap_or(Kind::Number(Unit::Plain))
}

/// A value as people read it, without its unit.
pub fn plain(pack: &Pack, kind: Kind, value: Value, language: Language) -> String {
    let mut text = String::new();
    put_plain(&mut text, pack, kind, value, language);
    text
}

/// The same at the end of a text.
pub(crate) fn put_plain(text: &mut String, pack: &Pack, kind: Kind, value: Value, language: Language) {
    match (value, kind) {
        (Value::Flag(flag), _) => text.push_str(match (flag, language) {
            (true, Language::Vi) => "có",
            (false, Language::Vi) => "không",
            (true, Language::En) => "yes",
            (false, Language::En) => "no",
        }),
        (Value::Number(number), _) => put_number(text, number, language),
        (Value::Date(day), _) => match language {
            Language::Vi => put_day(text, day),
            Language::En => text.push_str(&viet::date::english(day)),
        },
        (Value::Word(word), Kind::Word(list)) => text.push_str(label(pack, list, word, language)),
        (Value::Words(0), Kind::Words(_)) => text.push_str(match language {
            Language::Vi => "không có",
            Language::En => "none",
        }),
        (Value::Words(mask), Kind::Words(list)) => {
            let words = (0..64_u16).filter(|word| mask >> word & 1 == 1);
            for (number, word) in words.enumerate() {
                text.push_str(if number > 0 { ", " } else { "" });
                text.push_str(label(pack, list, word, language));
            }
        }
        _ => text.push('?'),
    }
}

fn label(pack: &Pack, list: usize, word: u16, language: Language) -> &str {
    let choice = pack.words.get(list).and_then(|list| list.choices.get(usize::from(word)));
    choice.map(|choice| choice.label.get(language)).unwrap_or_default()
}

/// A day as on screens, `01/03/2026`, without the detour over a pattern.
fn put_day(text: &mut String, day: NaiveDate) {
    put_padded(text, day.day());
    text.push('/');
    put_padded(text, day.month());
    text.push('/');
    put_whole(text, day.year().into(), None);
}

/// Two digits at least.
pub(crate) fn put_padded(text: &mut String, number: u32) {
    text.push_str(if number < 10 { "0" } else { "" });
    put_whole(text, number.into(), None);
}

/// A whole number, in groups of three when there is a mark for them.
pub(crate) fn put_whole(text: &mut String, number: i64, group: Option<char>) {
    text.push_str(if number < 0 { "−" } else { "" });
    let group = group.and_then(|mark| u8::try_from(mark).ok());
    let mut left = number.unsigned_abs();
    // Nineteen digits and six marks, from the right.
    let mut shown = [b'0'; 25];
    let mut start = shown.len();
    let mut digits = 0;
    for place in shown.iter_mut().rev() {
        if digits == 3
            && let Some(mark) = group
        {
            *place = mark;
            digits = 0;
        } else {
            *place = b'0' + u8::try_from(left % 10).unwrap_or(0);
            left /= 10;
            digits += 1;
        }
        start -= 1;
        if left == 0 && digits > 0 {
            break;
        }
    }
    text.push_str(shown.get(start..).and_then(|shown| std::str::from_utf8(shown).ok()).unwrap_or_default());
}

/// A number as people read it: `5.310.000` and `1,5` in Vietnamese, `5,310,000` and `1.5` in English.
pub fn number_text(number: Exact, language: Language) -> String {
    let mut text = String::new();
    put_number(&mut text, number, language);
    text
}

/// The same at the end of a text.
pub(crate) fn put_number(text: &mut String, number: Exact, language: Language) {
    let (group, mark) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    if let Some(whole) = number.whole() {
        put_whole(text, whole, Some(group));
        return;
    }
    let exact = number.to_string();
    let (whole, decimals) = exact.split_once('.').unwrap_or((&exact, ""));
    if whole.contains('/') {
        text.push_str(&exact);
        return;
    }
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    text.push_str(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(mark);
        text.push_str(decimals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        let vi = |text: &str| number_text(Exact::parse(text).unwrap(), Language::Vi);
        let en = |text: &str| number_text(Exact::parse(text).unwrap(), Language::En);
        for (number, shown) in [
            ("0", "0"),
            ("7", "7"),
            ("999", "999"),
            ("1000", "1.000"),
            ("-1050000", "−1.050.000"),
            ("1234.5", "1.234,5"),
        ] {
            assert_eq!(vi(number), shown);
            assert_eq!(en(number), shown.replace('.', "_").replace(',', ".").replace('_', ","));
        }
        assert_eq!(vi("1/3"), "1/3");
        assert_eq!(number_text(Exact::from(i64::MAX), Language::Vi), "9.223.372.036.854.775.807");
        assert_eq!(number_text(Exact::from(i64::MIN), Language::Vi), "−9.223.372.036.854.775.808");
    }

    #[test]
    fn days_are_shown_as_on_every_other_screen() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let mut text = String::new();
        put_day(&mut text, day);
        assert_eq!(text, viet::date::screen(day));
    }
}
