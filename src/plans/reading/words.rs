//! The words of a text with their places in it, folded so that accents, capitals and the place of the tone do not
//! count, and abbreviations that every office uses written out.

use std::collections::HashMap;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word without marks, as `viet::text::fold` gives it.
    pub folded: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    pub end: usize,
    /// It begins with a capital letter.
    pub capital: bool,
    /// All its letters are capitals.
    pub capitals: bool,
    /// It comes from an abbreviation that was written out.
    pub expanded: bool,
}

/// Abbreviations that mean the same everywhere, and what they stand for.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("UBND", "ủy ban nhân dân"),
    ("HĐND", "hội đồng nhân dân"),
    ("UBMTTQ", "ủy ban mặt trận tổ quốc"),
    ("MTTQ", "mặt trận tổ quốc"),
    ("UBKT", "ủy ban kiểm tra"),
    ("TP", "thành phố"),
    ("TU", "thành ủy"),
    ("BTC", "ban tổ chức"),
    ("BTCTU", "ban tổ chức thành ủy"),
    ("BTG", "ban tuyên giáo"),
    ("BNC", "ban nội chính"),
    ("BQL", "ban quản lý"),
    ("VP", "văn phòng"),
    ("LĐLĐ", "liên đoàn lao động"),
    ("BV", "bệnh viện"),
    ("BVĐK", "bệnh viện đa khoa"),
    ("TTYT", "trung tâm y tế"),
    ("ĐH", "đại học"),
    ("CĐ", "cao đẳng"),
    ("BCH", "bộ chỉ huy"),
];

/// The words of a text, abbreviations as they stand.
pub fn plain(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.extend(word(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// The words of a text, abbreviations written out.
pub fn expanded(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    for found in plain(text) {
        let written = text.get(found.start..found.end).unwrap_or_default();
        let full = found.capitals.then(|| ABBREVIATIONS.iter().find(|(short, _)| *short == written)).flatten();
        match full {
            Some((_, full)) => out.extend(full.split(' ').map(|part| Word {
                folded: viet::text::fold(part),
                expanded: true,
                ..found.clone()
            })),
            None => out.push(found),
        }
    }
    out
}

fn word(text: &str, start: usize, end: usize) -> Option<Word> {
    let written = text.get(start..end)?;
    let folded = viet::text::fold(written);
    let folded = if folded.contains(' ') { folded.replace(' ', "") } else { folded };
    let capital = written.chars().next().is_some_and(char::is_uppercase);
    let capitals = capital && !written.chars().any(char::is_lowercase);
    (!folded.is_empty()).then_some(Word { folded, start, end, capital, capitals, expanded: false })
}

/// Phrases to be looked for among words, each with what it means.
#[derive(Clone, Debug)]
pub struct Phrases<T>(HashMap<String, Vec<(Vec<String>, T)>>);

impl<T: Copy> Phrases<T> {
    /// From phrases as they are written.
    pub fn new(phrases: impl IntoIterator<Item = (&'static str, T)>) -> Phrases<T> {
        let mut map: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, meaning) in phrases {
            let words = viet::text::fold_words(phrase);
            if let Some(first) = words.first() {
                map.entry(first.clone()).or_default().push((words, meaning));
            }
        }
        for list in map.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Phrases(map)
    }

    /// The longest phrase that begins at word `at`: how many words it has, and its meaning.
    pub fn at(&self, words: &[Word], at: usize) -> Option<(usize, T)> {
        let here = words.get(at..)?;
        let list = self.0.get(&here.first()?.folded)?;
        let fits = |phrase: &[String]| {
            here.len() >= phrase.len() && phrase.iter().zip(here).all(|(wanted, word)| *wanted == word.folded)
        };
        list.iter().find(|(phrase, _)| fits(phrase)).map(|(phrase, meaning)| (phrase.len(), *meaning))
    }

    /// The first phrase in the words: where it begins, how many words it has, its meaning.
    pub fn first(&self, words: &[Word]) -> Option<(usize, usize, T)> {
        (0..words.len()).find_map(|at| self.at(words, at).map(|(length, meaning)| (at, length, meaning)))
    }

    /// Whether the words end at `end` with a phrase: where that begins.
    pub fn before(&self, words: &[Word], end: usize) -> Option<(usize, T)> {
        (end.saturating_sub(8)..end).find_map(|at| {
            self.at(words.get(..end)?, at).filter(|(length, _)| at + length == end).map(|(_, meaning)| (at, meaning))
        })
    }
}

/// Phrases of one meaning.
pub fn phrases(list: &'static [&'static str]) -> Phrases<()> {
    Phrases::new(list.iter().map(|phrase| (*phrase, ())))
}
