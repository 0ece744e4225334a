//! Whether a text answers a query, how well, and which of its characters to mark.

use std::ops::Range;

use super::{marked, plain, tones};
use crate::letters::{Letter, letters, unify_iy, words};

/// How well a text answers a query; the best comes first when sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchRank {
    /// As typed, accents and all (capitals do not count).
    Exact,
    /// Accents agree; only the place of the tone or `i/y` differs: `hoà` finds `hòa`.
    ToneNeutral,
    /// Only the letters agree: `hoa` finds `hòa`.
    Folded,
    /// One typing error in a word of five letters or more: `nguyem` finds `Nguyễn`.
    OneTypo,
}

/// A stretch of text, and whether it answers the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub hit: bool,
}

/// How well `text` answers `query`: each word of the query must begin some word of the text, in
/// any order. `None` when one does not. An empty query finds everything.
pub fn rank(query: &str, text: &str) -> Option<MatchRank> {
    let found: Vec<SearchWord> = words(text).into_iter().map(SearchWord::new).collect();
    words(query)
        .into_iter()
        .map(SearchWord::new)
        .map(|wanted| found.iter().filter_map(|word| wanted.begins(word)).min())
        .try_fold(MatchRank::Exact, |worst, rank| Some(worst.max(rank?)))
}

/// The text in pieces, with what answers the query marked. Joined, the pieces are the text.
pub fn highlight(query: &str, text: &str) -> Vec<Piece> {
    let wanted: Vec<SearchWord> = words(query).into_iter().map(SearchWord::new).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |part: Option<&str>, hit: bool| {
        let Some(part) = part.filter(|part| !part.is_empty()) else { return };
        match pieces.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(part),
            _ => pieces.push(Piece { text: part.to_owned(), hit }),
        }
    };
    let mut done = 0;
    for word in TextWord::all(text) {
        let Some(end) = word.hit_end(&wanted) else { continue };
        // One character can hold the end of a word and the beginning of the next, as "½" does.
        let start = word.start.max(done);
        push(text.get(done..start), false);
        push(text.get(start..end), true);
        done = end.max(start);
    }
    push(text.get(done..), false);
    pieces
}

struct SearchWord {
    letters: Vec<Letter>,
    /// Without marks, `y` as typed.
    typed: String,
    /// Without marks, `y` and `i` unified.
    plain: String,
    marked: String,
    tones: String,
}

impl SearchWord {
    fn new(letters: Vec<Letter>) -> Self {
        let unified = unify_iy(&letters);
        Self {
            typed: plain(&letters),
            plain: plain(&unified),
            marked: marked(&unified),
            tones: tones(&unified),
            letters,
        }
    }

    fn begins(&self, word: &Self) -> Option<MatchRank> {
        if word.letters.starts_with(&self.letters) {
            Some(MatchRank::Exact)
        } else if word.marked.starts_with(&self.marked) && word.tones.starts_with(&self.tones) {
            // An unfinished word has no tone yet: `hoa` begins `hoà` only when folded.
            let rank = if self.tones.is_empty() && !word.tones.is_empty() {
                MatchRank::Folded
            } else {
                MatchRank::ToneNeutral
            };
            Some(rank)
        } else if word.plain.starts_with(&self.plain) {
            Some(MatchRank::Folded)
        } else if begins_with_one_typo(&self.typed, &word.typed) {
            Some(MatchRank::OneTypo)
        } else {
            None
        }
    }
}

/// Whether one typing error (a letter more, less, other, or two swapped) parts `wanted` from the
/// beginning of `word`. Short words are left alone: every one is an error away from another.
fn begins_with_one_typo(wanted: &str, word: &str) -> bool {
    let wanted: Vec<char> = wanted.chars().collect();
    let word: Vec<char> = word.chars().collect();
    if wanted.len() < 5 || word.len() + 1 < wanted.len() {
        return false;
    }
    if wanted.iter().chain(&word).any(|c| c.is_numeric()) {
        return false;
    }
    let same = wanted.iter().zip(&word).take_while(|(a, b)| a == b).count();
    let after = |letters: &[char], skip: usize| -> Vec<char> { letters.iter().skip(same + skip).copied().collect() };
    let (left, rest) = (after(&wanted, 0), after(&word, 0));
    let swapped = match (left.as_slice(), rest.as_slice()) {
        ([a, b, left @ ..], [c, d, rest @ ..]) => a == d && b == c && rest.starts_with(left),
        _ => false,
    };
    swapped
        || after(&word, 1).starts_with(&after(&wanted, 1)) && !rest.is_empty()
        || after(&word, 1).starts_with(&left) && !rest.is_empty()
        || rest.starts_with(&after(&wanted, 1))
}

/// A word of a text with the place of each of its letters.
struct TextWord {
    start: usize,
    end: usize,
    word: SearchWord,
    /// For each letter, the bytes of the text it came from.
    places: Vec<Range<usize>>,
}

impl TextWord {
    fn all(text: &str) -> Vec<Self> {
        let mut out: Vec<Self> = Vec::new();
        let mut open: Vec<(Letter, Range<usize>)> = Vec::new();
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            let parts = letters(c.encode_utf8(&mut [0; 4]));
            if parts.is_empty() {
                // A mark or an invisible character belongs to the letter before it.
                if let Some((_, place)) = open.last_mut() {
                    place.end = end;
                }
            }
            for part in parts {
                if part.is_in_word() {
                    open.push((part, start..end));
                } else {
                    out.extend(Self::close(&mut open));
                }
            }
        }
        out.extend(Self::close(&mut open));
        out
    }

    fn close(open: &mut Vec<(Letter, Range<usize>)>) -> Option<Self> {
        let (letters, places): (Vec<_>, Vec<_>) = open.drain(..).unzip();
        let (start, end) = (places.first()?.start, places.last()?.end);
        Some(Self { start, end, word: SearchWord::new(letters), places })
    }

    /// Where the longest answer in this word ends, in bytes of the text.
    fn hit_end(&self, wanted: &[SearchWord]) -> Option<usize> {
        let begun = wanted
            .iter()
            .filter(|wanted| self.word.plain.starts_with(&wanted.plain))
            .filter_map(|wanted| self.places.get(wanted.letters.len().checked_sub(1)?))
            .map(|place| place.end)
            .max();
        let is_mistyped = || wanted.iter().any(|wanted| wanted.begins(&self.word) == Some(MatchRank::OneTypo));
        begun.or_else(|| is_mistyped().then_some(self.end))
    }
}
