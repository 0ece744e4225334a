//! Explanations in words, Vietnamese and English, and as JSON.

use serde_json::{Value as Json, json};

use super::Verdict;
use super::explain::{Explainer, Step};
use crate::language::put_whole;
use crate::pack::{Basis, Kind, Language, Pack};
use crate::value::Need;

fn say(language: Language, vi: String, en: String) -> String {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// Where a rule stands: `Điều 5 khoản 1, Nghị quyết số …`, and that it is assumed where it is. Empty without a basis.
pub fn basis_text(pack: &Pack, basis: &Basis, language: Language) -> String {
    let document = basis.document.and_then(|place| pack.documents.get(place));
    let mut text = document.map_or(String::new(), |document| {
        if document.number.is_empty() { document.title.clone() } else { document.number.clone() }
    });
    if !basis.clause.is_empty() {
        let separator = if text.is_empty() { "" } else { ", " };
        text = format!("{}{separator}{text}", basis.clause);
    }
    if basis.assumed {
        let mark = say(language, "giả định, chưa ban hành".to_owned(), "assumed, not enacted".to_owned());
        text = if text.is_empty() { mark } else { format!("{text} ({mark})") };
    }
    text
}

/// What is missing, as a sentence that names the setting or asks the question.
pub fn need_text(pack: &Pack, need: &Need, language: Language) -> String {
    match need {
        Need::Fact(place) => {
            let fact = pack.facts.get(*place);
            fact.map_or(String::new(), |fact| fact.question.get(language).to_owned())
        }
        Need::Setting { parameter, key } => {
            let Some(parameter) = pack.parameters.get(*parameter) else { return String::new() };
            let labels: Vec<&str> = parameter
                .by
                .iter()
                .zip(key)
                .filter_map(|(source, word)| {
                    let list = pack.words.get(pack.key_words(*source)?)?;
                    Some(list.choices.get(usize::from(*word))?.label.get(language))
                })
                .collect();
            let mut name = parameter.name.get(language).to_owned();
            if language == Language::Vi {
                let mut letters = name.chars();
                name = letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect());
            }
            let whom = labels.join(", ");
            let is_amount = matches!(parameter.kind, Kind::Number(_));
            match (language, whom.is_empty()) {
                (Language::Vi, _) if !is_amount => {
                    format!("Chưa quyết định: {name}. Thành phố cần đặt tham số này trước khi tính.")
                }
                (Language::Vi, true) => format!("Chưa có {name}: thành phố cần đặt tham số này trước khi tính."),
                (Language::Vi, false) => format!("Chưa có {name} cho: {whom}."),
                (Language::En, true) => format!("Not set yet: {name}. It has to be decided before this is worked out."),
                (Language::En, false) => format!("Not set yet: {name} for: {whom}."),
            }
        }
        Need::OutOfRange => say(
            language,
            "Phép tính cho kết quả ngoài khoảng cho phép; hãy kiểm tra lại dữ kiện.".to_owned(),
            "The sum is out of range; check the facts.".to_owned(),
        ),
    }
}

/// What is missing, for machines: facts to ask for and settings to decide.
pub fn needs_json(pack: &Pack, needs: &[Need]) -> Json {
    let each = needs.iter().map(|need| {
        let (kind, id) = match need {
            Need::Fact(place) => ("fact", pack.facts.get(*place).map(|fact| fact.id.as_str())),
            Need::Setting { parameter, .. } => {
                ("setting", pack.parameters.get(*parameter).map(|parameter| parameter.id.as_str()))
            }
            Need::OutOfRange => ("range", None),
        };
        let (vi, en) = (need_text(pack, need, Language::Vi), need_text(pack, need, Language::En));
        json!({ "kind": kind, "id": id, "vi": vi, "en": en })
    });
    each.collect()
}

/// The verdict in words.
pub(crate) fn verdict(verdict: Verdict, language: Language) -> &'static str {
    let (vi, en) = match verdict {
        Verdict::Entitled => ("đủ điều kiện", "entitled"),
        Verdict::Review => ("cần xem xét", "to be reviewed"),
        Verdict::NotEntitled => ("không đủ điều kiện", "not entitled"),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// A step and all below it for machines, with sentences in both languages.
pub fn step_json(explainer: &Explainer<'_>, step: &Step<'_>) -> Json {
    let mut text = String::new();
    put_step(&mut text, explainer, step);
    // What is written here reads back; were it otherwise, the tests that compare answers would tell.
    serde_json::from_str(&text).unwrap_or_default()
}

/// The same as the text of JSON, at the end of a text: many times as fast, for who keeps or sends many explanations.
pub fn put_step(text: &mut String, explainer: &Explainer<'_>, step: &Step<'_>) {
    let mut sentence = String::with_capacity(256);
    put_step_with(text, explainer, step, &mut sentence);
}

fn put_step_with(text: &mut String, explainer: &Explainer<'_>, step: &Step<'_>, sentence: &mut String) {
    for (key, language) in [("{\"vi\":", Language::Vi), (",\"en\":", Language::En)] {
        text.push_str(key);
        sentence.clear();
        explainer.put_sentence(sentence, step, language);
        put_quoted(text, sentence);
    }
    text.push_str(",\"formula\":");
    put_optional(text, step.formula.map(|formula| formula.source.as_str()));
    text.push_str(",\"basis\":");
    match step.basis {
        None => text.push_str("null"),
        Some(basis) => {
            let document = basis.document.and_then(|place| explainer.pack.documents.get(place));
            text.push_str("{\"document\":");
            put_optional(text, document.map(|document| document.id.as_str()));
            text.push_str(",\"number\":");
            put_optional(text, document.map(|document| document.number.as_str()));
            text.push_str(",\"clause\":");
            put_quoted(text, &basis.clause);
            text.push_str(if basis.assumed { ",\"assumed\":true}" } else { ",\"assumed\":false}" });
        }
    }
    text.push_str(",\"dong\":");
    match step.dong {
        None => text.push_str("null"),
        Some(dong) => {
            text.push_str(if dong < 0 { "-" } else { "" });
            put_whole(text, dong.saturating_abs(), None);
        }
    }
    text.push_str(",\"below\":[");
    for (number, below) in step.below.iter().enumerate() {
        text.push_str(if number > 0 { "," } else { "" });
        put_step_with(text, explainer, below, sentence);
    }
    text.push_str("]}");
}

fn put_optional(text: &mut String, value: Option<&str>) {
    match value {
        Some(value) => put_quoted(text, value),
        None => text.push_str("null"),
    }
}

/// A text in quotation marks; few need more than these.
fn put_quoted(text: &mut String, value: &str) {
    let needs_care = |found: bool, byte: u8| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    if value.bytes().fold(false, needs_care) {
        text.push_str(&Json::from(value).to_string());
    } else {
        text.push('"');
        text.push_str(value);
        text.push('"');
    }
}

/// A step and all below it as indented lines.
pub fn step_lines(explainer: &Explainer<'_>, step: &Step<'_>, language: Language, lines: &mut Vec<String>) {
    lines_at(explainer, step, language, lines, 0);
}

fn lines_at(explainer: &Explainer<'_>, step: &Step<'_>, language: Language, lines: &mut Vec<String>, depth: usize) {
    let basis = step.basis.map(|basis| basis_text(explainer.pack, basis, language)).unwrap_or_default();
    let basis = if basis.is_empty() { basis } else { format!(" [{basis}]") };
    lines.push(format!("{}{}{basis}", "  ".repeat(depth), explainer.sentence(step, language)));
    for below in &step.below {
        lines_at(explainer, below, language, lines, depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_pack_says_reads_back_from_json() {
        for said in ["", "Tiến sĩ và tương đương", "“ngoặc”", "a \"b\" \\ c", "hai\ndòng\u{1}"] {
            let mut text = String::new();
            put_quoted(&mut text, said);
            assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), Json::from(said));
        }
    }
}
