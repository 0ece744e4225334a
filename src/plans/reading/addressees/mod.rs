//! Agencies and groups of agencies in a text: who is addressed at its head, who leads, who supports.

mod groups;
mod lists;

use std::sync::LazyLock;

use super::proposal::Addressee;
use super::register::Register;
use super::words::{self, Phrases, Word, phrases};
use lists::{VERBS, add, last_byte, list, one, unknown};

/// Who is addressed at the beginning of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Addressed {
    pub who: Vec<Addressee>,
    /// What follows them, from its first word on.
    pub rest: String,
    /// How the rest is joined to them.
    pub joint: Joint,
}

/// What stands between those addressed and the rest of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Nothing follows: the text is a heading.
    End,
    /// "Sở Nội vụ: …"
    Colon,
    /// "Sở Nội vụ chủ trì …": the text is a sentence of which they are the subject.
    Sentence,
}

/// Words with which a plan turns to somebody.
static TURNING: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "đề nghị",
        "kính đề nghị",
        "trân trọng đề nghị",
        "giao",
        "giao cho",
        "phân công",
        "trách nhiệm của",
        "nhiệm vụ của",
        "đối với",
        "yêu cầu",
        "do",
    ])
});

/// Heads of agencies, where one is addressed by their post.
static HEADS: LazyLock<Phrases<()>> =
    LazyLock::new(|| phrases(&["giám đốc", "thủ trưởng", "chủ tịch", "lãnh đạo", "trưởng ban", "người đứng đầu"]));

/// Words that may close a heading which names an agency.
static CLOSING: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "chủ trì",
        "chủ trì thực hiện",
        "có trách nhiệm",
        "chịu trách nhiệm",
        "thực hiện",
        "chủ trì phối hợp",
        "thành phố",
        "cơ quan thường trực",
        "là cơ quan thường trực",
        "chịu trách nhiệm chủ trì",
    ])
});

/// Says of the agency before it that it leads.
static LEADS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "chủ trì",
        "là cơ quan chủ trì",
        "là đơn vị chủ trì",
        "làm đầu mối",
        "là đầu mối",
        "chịu trách nhiệm chủ trì",
        "có trách nhiệm chủ trì",
        "là cơ quan đầu mối",
    ])
});

static ASSIGNED: LazyLock<Phrases<()>> =
    LazyLock::new(|| phrases(&["giao", "giao cho", "phân công", "cơ quan chủ trì", "đơn vị chủ trì", "chủ trì là"]));

static SUPPORT: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "phối hợp với",
        "phối hợp cùng",
        "phối hợp cùng với",
        "phối hợp chặt chẽ với",
        "phối hợp chặt chẽ cùng",
        "cùng phối hợp với",
        "cơ quan phối hợp",
        "đơn vị phối hợp",
    ])
});

/// Reads who is addressed at the beginning of a text: a heading, or the subject of a sentence.
pub fn addressed(text: &str, register: &Register) -> Option<Addressed> {
    let words = words::expanded(text);
    let start = TURNING.at(&words, 0).map_or(0, |(length, ())| length);
    // "Giám đốc Sở Nội vụ" addresses the department; "Giám đốc các sở" is a group of its own.
    let list = list(text, &words, start, register, true).or_else(|| {
        let (length, ()) = HEADS.at(&words, start)?;
        list(text, &words, start + length, register, true)
    })?;
    let mut end = list.end;
    // "Sở Nội vụ chủ trì" is a heading; "Sở Nội vụ chủ trì xây dựng …" is not.
    let joint = loop {
        let after = text.get(last_byte(&words, end)..).unwrap_or_default();
        let sign = after.trim_start().chars().next();
        if sign == Some(':') {
            break Joint::Colon;
        }
        if end >= words.len() {
            break Joint::End;
        }
        match CLOSING.at(&words, end) {
            Some((length, ())) if is_closed(text, &words, end + length) => end += length,
            _ => match bracketed_end(text, &words, end) {
                Some(beyond) if beyond > end => end = beyond,
                _ => break Joint::Sentence,
            },
        }
    };
    if joint == Joint::Sentence && is_longer_name(text, &words, start, end) {
        let from = words.get(start).map_or(0, |word| word.start);
        let who = vec![unknown(text.get(from..).unwrap_or_default(), register)];
        return Some(Addressed { who, rest: String::new(), joint: Joint::End });
    }
    let rest = match joint {
        Joint::End => String::new(),
        Joint::Colon => text
            .get(last_byte(&words, end)..)
            .unwrap_or_default()
            .trim_start()
            .trim_start_matches(':')
            .trim()
            .to_owned(),
        Joint::Sentence => text.to_owned(),
    };
    let joint = if joint == Joint::Colon && rest.is_empty() { Joint::End } else { joint };
    let is_named = list.who.iter().any(|who| who.id.is_some() || who.group.is_some());
    // Of a body that the register does not know only a heading is sure to name it.
    (is_named || joint != Joint::Sentence).then_some(Addressed { who: list.who, rest, joint })
}

/// A heading such as "Sở Công Thương nghiệp": the words after a known name belong to another name.
fn is_longer_name(text: &str, words: &[Word], start: usize, end: usize) -> bool {
    let rest = words.get(end..).unwrap_or_default();
    let between = text.get(last_byte(words, end)..).unwrap_or_default();
    start < end
        && (1..=3).contains(&rest.len())
        && words.len() <= 10
        && VERBS.first(rest).is_none()
        && !between.contains([',', ';', '.', ':', '('])
}

/// Whether nothing but the end or a colon follows the words before `end`, and more closing words at most.
fn is_closed(text: &str, words: &[Word], end: usize) -> bool {
    let mut end = end;
    for _ in 0..4 {
        let after = text.get(last_byte(words, end)..).unwrap_or_default().trim_start();
        if after.trim_matches(['.', ';', ',', ':']).is_empty() || after.starts_with([':', '(']) {
            return true;
        }
        let Some((length, ())) = CLOSING.at(words, end) else { return false };
        end += length;
    }
    false
}

/// A remark in brackets at the end of a heading: "Sở Nội vụ (Cơ quan thường trực)".
fn bracketed_end(text: &str, words: &[Word], from: usize) -> Option<usize> {
    let after = text.get(last_byte(words, from)..)?;
    let inner = after.trim_start().strip_prefix('(')?;
    let close = after.len() - inner.len() + inner.find(')')?;
    let beyond = last_byte(words, from) + close;
    let end = words.iter().position(|word| word.start > beyond).unwrap_or(words.len());
    let rest = text.get(beyond + 1..)?.trim_start();
    (rest.is_empty() || rest.starts_with([':', '.'])).then_some(end)
}

/// Who leads and who supports, as the sentence itself says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roles {
    pub leads: Vec<Addressee>,
    pub supports: Vec<Addressee>,
}

/// Reads the roles from the sentences of a task.
pub fn roles(text: &str, register: &Register) -> Roles {
    let words = words::expanded(text);
    let mut roles = Roles::default();
    let mut at = 0;
    while at < words.len() {
        if let Some((length, ())) = SUPPORT.at(&words, at) {
            if let Some(found) = list(text, &words, at + length, register, false) {
                add(&mut roles.supports, found.who);
                at = found.end.max(at + 1);
                continue;
            }
            at += length;
            continue;
        }
        let Some(found) = one(text, &words, at, register, false) else {
            at += 1;
            continue;
        };
        let after = at + found.length;
        if LEADS.at(&words, after).is_some() || ASSIGNED.before(&words, at).is_some() {
            add(&mut roles.leads, vec![found.who]);
        }
        at = after.max(at + 1);
    }
    roles
}

/// Reads a cell or line that holds nothing but agencies; parts that are none are kept as they are written.
pub fn all_of(text: &str, register: &Register) -> Vec<Addressee> {
    let mut out = Vec::new();
    for line in text.split(['\n', ';']) {
        let line = line.trim().trim_start_matches(['-', '+', '•', '–']).trim().trim_end_matches('.');
        if line.is_empty() {
            continue;
        }
        let words = words::expanded(line);
        let start = TURNING.at(&words, 0).map_or(0, |(length, ())| length);
        let mut at = start;
        while at < words.len() {
            match list(line, &words, at, register, true) {
                Some(found) if found.end > at => {
                    add(&mut out, found.who);
                    at = found.end;
                }
                _ => {
                    // What is no agency reaches to the next comma.
                    let from = words.get(at).map_or(0, |word| word.start);
                    let rest = line.get(from..).unwrap_or_default();
                    let end = from + rest.find([',']).unwrap_or(rest.len());
                    add(&mut out, vec![unknown(line.get(from..end).unwrap_or_default(), register)]);
                    at = words.iter().position(|word| word.start >= end).unwrap_or(words.len());
                }
            }
        }
    }
    out
}
