//! Agencies and groups of agencies in a text: who is addressed at its head, who leads, who supports.

use std::sync::LazyLock;

use super::groups;
use super::proposal::{Addressee, GroupRule};
use super::register::Register;
use super::words::{self, Phrases, Word, phrases};

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

/// First words of the names of bodies, for those that the register does not know.
static BODIES: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "sở",
        "ban",
        "công an",
        "bộ chỉ huy",
        "bộ CHQS",
        "báo",
        "đài",
        "trường",
        "liên đoàn",
        "hội",
        "đoàn",
        "ủy ban",
        "văn phòng",
        "chi cục",
        "cục",
        "thuế",
        "kho bạc",
        "trung tâm",
        "ngân hàng",
        "viện",
        "bệnh viện",
        "tòa án",
        "bảo hiểm xã hội",
        "thành đoàn",
        "mặt trận",
        "hội đồng",
        "tổ",
        "phòng",
        "thanh tra",
        "bưu điện",
        "công ty",
        "tổng công ty",
        "hiệp hội",
        "liên hiệp",
        "đảng ủy",
        "thành ủy",
        "tỉnh ủy",
        "học viện",
        "quỹ",
        "cổng thông tin",
        "đoàn thanh niên",
        "bộ đội biên phòng",
        "hải quan",
        "tỉnh đoàn",
    ])
});

/// Verbs that end the name of a body the register does not know; in small letters, "Ban Tổ chức" is none.
static VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    phrases(&[
        "chủ trì",
        "phối hợp",
        "tham mưu",
        "xây dựng",
        "tổ chức",
        "thực hiện",
        "hướng dẫn",
        "triển khai",
        "theo dõi",
        "tổng hợp",
        "báo cáo",
        "cung cấp",
        "rà soát",
        "đề xuất",
        "có trách nhiệm",
        "căn cứ",
        "ban hành",
        "bố trí",
        "kiểm tra",
        "đôn đốc",
        "tăng cường",
        "chỉ đạo",
        "trình",
        "là",
        "để",
        "chịu trách nhiệm",
        "lập",
        "đẩy mạnh",
        "thẩm định",
        "đăng tải",
        "tuyên truyền",
        "và các",
        "và",
        "trong",
        "tại",
        "theo",
        "về",
        "khi",
        "nghiên cứu",
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
                Some(beyond) => end = beyond,
                None => break Joint::Sentence,
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

/// Whether nothing but the end or a colon follows the words before `end`.
fn is_closed(text: &str, words: &[Word], end: usize) -> bool {
    let after = text.get(last_byte(words, end)..).unwrap_or_default().trim_start();
    after.trim_matches(['.', ';', ',', ':']).is_empty()
        || after.starts_with([':', '('])
        || CLOSING.at(words, end).is_some_and(|(length, ())| is_closed(text, words, end + length))
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

fn add(all: &mut Vec<Addressee>, more: Vec<Addressee>) {
    for who in more {
        let same = |other: &Addressee| match (&who.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => who.text == other.text,
        };
        if !all.iter().any(same) && !who.text.is_empty() {
            all.push(who);
        }
    }
}

struct List {
    who: Vec<Addressee>,
    /// The word after the last of them.
    end: usize,
}

struct One {
    who: Addressee,
    length: usize,
}

/// Agencies one after the other, with commas and "và" between them.
fn list(text: &str, words: &[Word], start: usize, register: &Register, at_head: bool) -> Option<List> {
    let mut found = List { who: Vec::new(), end: start };
    let mut at = start;
    loop {
        let skipped = match words.get(at) {
            Some(word) if !found.who.is_empty() && ["va", "cung"].contains(&word.folded.as_str()) => at + 1,
            _ => at,
        };
        if !found.who.is_empty() && !is_joined(text, words, found.end, skipped) {
            break;
        }
        if let Some(next) = one(text, words, skipped, register, at_head) {
            at = skipped + next.length;
            add(&mut found.who, vec![next.who]);
            found.end = at;
            continue;
        }
        // "các cơ quan báo chí trung ương, Cổng thông tin": a part that is not known, if the list goes on after it.
        let Some(next) = after_unknown(text, words, skipped, register) else { break };
        let from = words.get(skipped).map_or(0, |word| word.start);
        let until = last_byte(words, next);
        add(&mut found.who, vec![unknown(text.get(from..until).unwrap_or_default(), register)]);
        at = next;
        found.end = next;
    }
    (!found.who.is_empty()).then_some(found)
}

/// Whether two neighbours of a list are parted by a comma, a semicolon or a word between them.
fn is_joined(text: &str, words: &[Word], end: usize, next: usize) -> bool {
    let from = last_byte(words, end);
    let until = words.get(next).map_or(text.len(), |word| word.start);
    let between = text.get(from..until).unwrap_or_default();
    next < words.len()
        && !between.contains(['.', ':', '(', ')'])
        && (between.contains([',', ';', '/', '&']) || next > end)
}

/// The end of an unknown part of a list, if a known one follows its comma at once.
fn after_unknown(text: &str, words: &[Word], start: usize, register: &Register) -> Option<usize> {
    let first = words.get(start)?;
    if !["cac", "he", "mot", "nhung"].contains(&first.folded.as_str()) {
        return None;
    }
    let mut end = start + 1;
    while end < words.len() && end - start <= 14 {
        let from = last_byte(words, end);
        let until = words.get(end).map_or(text.len(), |word| word.start);
        let between = text.get(from..until)?;
        if between.contains(['.', ':', ';', '(']) {
            return None;
        }
        if between.contains(',') {
            let known = one(text, words, end, register, false).is_some();
            return (known || after_unknown(text, words, end, register).is_some()).then_some(end);
        }
        end += 1;
    }
    None
}

/// One agency or group that begins at word `at`. At the head of a text a body that is not known is taken, too.
fn one(text: &str, words: &[Word], at: usize, register: &Register, at_head: bool) -> Option<One> {
    let word = words.get(at)?;
    let written = |length: usize| text.get(word.start..last_byte(words, at + length)).unwrap_or_default().to_owned();
    let group = groups::at(words, at).filter(|group| !group.is_open || is_whole(text, words, at + group.length));
    let agency = register.at(text, words, at).filter(|_| at_head || word.capital);
    if let Some(found) = agency
        && group.as_ref().is_none_or(|group| group.length <= found.length)
    {
        let mut length = found.length;
        // "Sở Nội vụ thành phố" is the city's department.
        if let [thanh, pho, ..] = words.get(at + length..).unwrap_or_default()
            && thanh.folded == "thanh"
            && pho.folded == "pho"
        {
            length += 2;
        }
        let suggestions = if found.score < 90 { register.suggestions(&written(found.length)) } else { Vec::new() };
        return Some(One {
            who: Addressee {
                text: written(length),
                id: Some(found.agency.id.clone()),
                name: Some(found.agency.name.clone()),
                group: None,
                score: found.score,
                suggestions,
            },
            length,
        });
    }
    if let Some(found) = group {
        return Some(One { who: group_addressee(written(found.length), found.rules, register), length: found.length });
    }
    if !at_head && !word.capital {
        return None;
    }
    let (kind, ()) = BODIES.at(words, at).filter(|_| word.capital)?;
    let mut end = at + kind;
    while end < words.len() && end - at < 14 {
        let next = words.get(end)?;
        let between = text.get(last_byte(words, end)..next.start)?;
        let is_verb = !next.capital && VERBS.at(words, end).is_some();
        if between.contains([',', ';', '.', ':', '(', ')', '\n']) || is_verb {
            break;
        }
        end += 1;
    }
    let body = unknown(&written(end - at), register);
    (end - at >= 2 || kind >= 2).then_some(One { who: body, length: end - at })
}

/// Whether the name of a group ends before word `end`: "các cơ quan báo chí" is another group than "các cơ quan".
fn is_whole(text: &str, words: &[Word], end: usize) -> bool {
    let Some(next) = words.get(end) else { return true };
    let between = text.get(last_byte(words, end)..next.start).unwrap_or_default();
    !between.trim().is_empty() || VERBS.at(words, end).is_some() || CLOSING.at(words, end).is_some()
}

fn group_addressee(text: String, rules: Vec<GroupRule>, register: &Register) -> Addressee {
    Addressee { text, id: None, name: None, group: Some(register.group(rules)), score: 100, suggestions: Vec::new() }
}

/// A body that the register does not know under this name. One that is almost surely meant is taken, to be checked.
fn unknown(text: &str, register: &Register) -> Addressee {
    let text = text.trim().trim_end_matches([',', ';', '.']).to_owned();
    let suggestions = register.suggestions(&text);
    let sure = match suggestions.as_slice() {
        [best] if best.score >= 88 => Some(best.clone()),
        [best, second, ..] if best.score >= 88 && best.score >= second.score + 6 => Some(best.clone()),
        _ => None,
    };
    let score = sure.as_ref().map_or(0, |best| best.score);
    let (id, name) = sure.map(|best| (best.id, best.name)).unzip();
    Addressee { text, id, name, group: None, score, suggestions }
}

/// Where the word before `end` ends in the text.
fn last_byte(words: &[Word], end: usize) -> usize {
    end.checked_sub(1).and_then(|last| words.get(last)).map_or(0, |word| word.end)
}
