//! One of a list, and yes or no.

use std::collections::HashMap;

use super::Outcome;
use crate::columns::Choice;
use crate::grid::RawValue;
use crate::value::{Note, Value};

/// Texts that were looked up are remembered, up to so many.
const MOST_REMEMBERED: usize = 2_000;

/// Looks up choices by all they go by. Accents count first: two choices may differ by one alone.
#[derive(Clone, Debug)]
pub(crate) struct Chooser {
    choices: Vec<Known>,
    remembered: HashMap<String, Answer>,
}

#[derive(Clone, Debug)]
struct Known {
    code: String,
    label: String,
    /// All it goes by, with accents and without.
    names: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
enum Answer {
    Same(String),
    /// Only the letters agree; the label to be shown.
    Alike(String, String),
    Unknown(String),
}

impl Chooser {
    pub(crate) fn new(choices: &[Choice]) -> Self {
        let names = |choice: &Choice| {
            let all = [&choice.code, &choice.label].into_iter().chain(&choice.synonyms);
            all.map(|name| (viet::text::tone_key(name), viet::text::fold(name))).collect()
        };
        Self {
            choices: choices
                .iter()
                .map(|choice| Known { code: choice.code.clone(), label: choice.label.clone(), names: names(choice) })
                .collect(),
            remembered: HashMap::new(),
        }
    }

    pub(crate) fn choose(&mut self, text: &str, notes: &mut Vec<Note>) -> Outcome {
        let answer = match self.remembered.get(text) {
            Some(answer) => answer.clone(),
            None => {
                let answer = self.answer(text);
                if self.remembered.len() < MOST_REMEMBERED {
                    self.remembered.insert(text.to_owned(), answer.clone());
                }
                answer
            }
        };
        match answer {
            Answer::Same(code) => Ok(Value::Choice(code)),
            Answer::Alike(code, label) => {
                notes.push(Note::doubt(format!("Đọc là “{label}”.")));
                Ok(Value::Choice(code))
            }
            Answer::Unknown(sentence) => Err(sentence),
        }
    }

    fn answer(&self, text: &str) -> Answer {
        let tone = viet::text::tone_key(text);
        if let Some(known) = self.choices.iter().find(|known| known.names.iter().any(|(name, _)| *name == tone)) {
            return Answer::Same(known.code.clone());
        }
        let folded = viet::text::fold(text);
        let mut alike = self.choices.iter().filter(|known| known.names.iter().any(|(_, name)| *name == folded));
        match (alike.next(), alike.next()) {
            (Some(known), None) => Answer::Alike(known.code.clone(), known.label.clone()),
            (Some(first), Some(second)) => {
                Answer::Unknown(format!("Có thể là “{}” hoặc “{}”: ghi đủ dấu", first.label, second.label))
            }
            _ => {
                let labels: Vec<&str> = self.choices.iter().take(8).map(|known| known.label.as_str()).collect();
                let more = if self.choices.len() > labels.len() { ", …" } else { "" };
                Answer::Unknown(format!("Không có trong danh mục. Chọn một trong: {}{more}", labels.join(", ")))
            }
        }
    }
}

pub(super) fn yes_no(raw: &RawValue) -> Outcome {
    let text = match raw {
        RawValue::Bool(value) => return Ok(Value::YesNo(*value)),
        RawValue::Number(number) if *number == 0.0 => return Ok(Value::YesNo(false)),
        RawValue::Number(number) if (*number - 1.0).abs() < f64::EPSILON => return Ok(Value::YesNo(true)),
        RawValue::Text(text) => text.trim(),
        _ => return Err("Đánh dấu x nếu có, để trống nếu không".to_owned()),
    };
    // Marks have no letters, so they are looked at before the text is folded.
    if !text.is_empty() && text.chars().all(|c| "✓✔☑☒✗✘×+*".contains(c)) {
        return Ok(Value::YesNo(true));
    }
    if text.chars().all(|c| "-–—☐□0.".contains(c)) {
        return Ok(Value::YesNo(false));
    }
    match viet::text::fold(text).as_str() {
        "x" | "xx" | "xxx" | "co" | "c" | "yes" | "y" | "i" | "true" | "dung" | "v" | "1" | "dat" => {
            Ok(Value::YesNo(true))
        }
        "khong" | "ko" | "k" | "no" | "n" | "false" | "sai" | "chua" | "0" => Ok(Value::YesNo(false)),
        _ => Err("Đánh dấu x nếu có, để trống nếu không".to_owned()),
    }
}
