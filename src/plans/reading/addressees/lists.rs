//! Agencies and groups in a row, as they stand in a text: "Sở Tài chính, các sở, ngành và Công an thành phố".

use std::sync::LazyLock;

use super::super::proposal::{Addressee, GroupRule};
use super::super::register::Register;
use super::super::words::{Phrases, Word, phrases};
use super::{CLOSING, groups};

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
pub static VERBS: LazyLock<Phrases<()>> = LazyLock::new(|| {
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

/// Adds those that are not in the list yet.
pub fn add(all: &mut Vec<Addressee>, more: Vec<Addressee>) {
    for who in more {
        let same = |other: &Addressee| match (&who.id, &other.id) {
            (Some(id), Some(other)) => id == other,
            _ => who.text == other.text,
        };
        if all.len() < MOST_AGENCIES && !who.text.is_empty() && !all.iter().any(same) {
            all.push(who);
        }
    }
}

/// So many unknown parts of a list are passed over to find a known one.
const MOST_UNKNOWN: usize = 6;

/// No task has more agencies; the others stay in its text.
const MOST_AGENCIES: usize = 100;

/// Agencies one after the other.
pub struct List {
    pub who: Vec<Addressee>,
    /// The word after the last of them.
    pub end: usize,
}

/// One agency or group.
pub struct One {
    pub who: Addressee,
    /// How many words it takes.
    pub length: usize,
}

/// Agencies one after the other, with commas and "và" between them.
pub fn list(text: &str, words: &[Word], start: usize, register: &Register, at_head: bool) -> Option<List> {
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

/// The end of an unknown part of a list, if a known one follows it, at once or after more unknown ones.
fn after_unknown(text: &str, words: &[Word], start: usize, register: &Register) -> Option<usize> {
    let first = unknown_ends(text, words, start)?;
    let mut end = first;
    for _ in 0..MOST_UNKNOWN {
        if one(text, words, end, register, false).is_some() {
            return Some(first);
        }
        end = unknown_ends(text, words, end)?;
    }
    None
}

/// Where the comma after "các cơ quan báo chí" stands.
fn unknown_ends(text: &str, words: &[Word], start: usize) -> Option<usize> {
    let first = words.get(start)?;
    if !["cac", "he", "mot", "nhung"].contains(&first.folded.as_str()) {
        return None;
    }
    for end in start + 1..(start + 15).min(words.len()) {
        let between = text.get(last_byte(words, end)..words.get(end)?.start)?;
        if between.contains(['.', ':', ';', '(']) {
            return None;
        }
        if between.contains(',') {
            return Some(end);
        }
    }
    None
}

/// One agency or group that begins at word `at`. At the head of a text a body that is not known is taken, too.
pub fn one(text: &str, words: &[Word], at: usize, register: &Register, at_head: bool) -> Option<One> {
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
pub fn unknown(text: &str, register: &Register) -> Addressee {
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
pub fn last_byte(words: &[Word], end: usize) -> usize {
    end.checked_sub(1).and_then(|last| words.get(last)).map_or(0, |word| word.end)
}
