//! A formula with its values put in, as a clerk would write it on paper.

use super::evaluate::Context;
use super::expr::{Expr, Operation, Unit};
use crate::exact::Exact;
use crate::pack::{Kind, Language};
use crate::value::Value;

/// The formula with values for names: `3 × 5.310.000`. A name whose value is not known stays in angle brackets.
pub fn show(expr: &Expr, context: &Context<'_>, language: Language) -> String {
    let mut text = String::new();
    put(&mut text, expr, context, language, 0);
    text
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
            Ok(value) => text.push_str(&value_text(context, other, value, language)),
            Err(_) => text.push('?'),
        },
    }
}

fn value_text(context: &Context<'_>, expr: &Expr, value: Value, language: Language) -> String {
    let kind = match expr {
        Expr::Fact(fact) => context.pack.facts.get(*fact).map(|fact| fact.kind),
        Expr::Parameter(parameter, _) => context.pack.parameters.get(*parameter).map(|parameter| parameter.kind),
        Expr::Definition(place) => context.pack.definitions.get(*place).map(|definition| definition.kind),
        _ => None,
    };
    plain(context.pack, kind.unwrap_or(Kind::Number(Unit::Plain)), value, language)
}

/// A value as people read it, without its unit.
pub fn plain(pack: &crate::pack::Pack, kind: Kind, value: Value, language: Language) -> String {
    match (value, kind) {
        (Value::Flag(flag), _) => match (flag, language) {
            (true, Language::Vi) => "có".to_owned(),
            (false, Language::Vi) => "không".to_owned(),
            (true, Language::En) => "yes".to_owned(),
            (false, Language::En) => "no".to_owned(),
        },
        (Value::Number(number), _) => number_text(number, language),
        (Value::Date(day), _) => match language {
            Language::Vi => viet::date::screen(day),
            Language::En => viet::date::english(day),
        },
        (Value::Word(word), Kind::Word(list)) => label(pack, list, word, language),
        (Value::Words(mask), Kind::Words(list)) => {
            let words = (0..64_u16).filter(|word| mask >> word & 1 == 1);
            let labels: Vec<String> = words.map(|word| label(pack, list, word, language)).collect();
            match (labels.is_empty(), language) {
                (false, _) => labels.join(", "),
                (true, Language::Vi) => "không có".to_owned(),
                (true, Language::En) => "none".to_owned(),
            }
        }
        _ => "?".to_owned(),
    }
}

fn label(pack: &crate::pack::Pack, list: usize, word: u16, language: Language) -> String {
    let choice = pack.words.get(list).and_then(|list| list.choices.get(usize::from(word)));
    choice.map(|choice| choice.label.get(language).to_owned()).unwrap_or_default()
}

/// A number as people read it: `5.310.000` and `1,5` in Vietnamese, `5,310,000` and `1.5` in English.
pub fn number_text(number: Exact, language: Language) -> String {
    let text = number.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    if whole.contains('/') {
        return text;
    }
    let (group, mark) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut shown = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            shown.push(group);
        }
        shown.push(digit);
    }
    if !decimals.is_empty() {
        shown.push(mark);
        shown.push_str(decimals);
    }
    shown
}
