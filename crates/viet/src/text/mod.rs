//! Text as it is stored (NFC, TCVN 6909:2001), as it is searched and as it is put in a URL.

mod clean;
mod search;

pub use clean::{clean, clean_lines, nfc};
pub use search::{MatchRank, Piece, highlight, rank};

use crate::letters::{Letter, Tone, letters, unify_iy, words};

/// The search key of a text: lower case, no marks, `đ` as `d`, single spaces, and `i` for `y`
/// after a consonant or `qu` (`kỹ` = `kĩ`, `quý` = `quí`). Store it beside the text.
///
/// The key of the beginning of a word is the beginning of the word's key, so that a search with
/// `like 'key%'` works while the user is still typing.
pub fn fold(text: &str) -> String {
    fold_words(text).join(" ")
}

/// The words of [`fold`].
pub fn fold_words(text: &str) -> Vec<String> {
    words(text).iter().map(|word| plain(&unify_iy(word))).collect()
}

/// A key that keeps accents but not the place of the tone: each word is its letters without tone,
/// then the tone as a digit (huyền 1, hỏi 2, ngã 3, sắc 4, nặng 5): `hòa` = `hoà` = `hoa1`.
pub fn tone_key(text: &str) -> String {
    let keys: Vec<String> = words(text)
        .iter()
        .map(|word| {
            let word = unify_iy(word);
            marked(&word) + &tones(&word)
        })
        .collect();
    keys.join(" ")
}

/// The text as part of a URL: `Nguyễn Thị Lý` becomes `nguyen-thi-ly`. Only `a-z`, `0-9` and `-`.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in letters(text) {
        if letter.plain.is_ascii_alphanumeric() {
            out.push(letter.plain);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

pub(crate) fn plain(word: &[Letter]) -> String {
    word.iter().map(|letter| letter.plain).collect()
}

fn marked(word: &[Letter]) -> String {
    word.iter().map(|letter| letter.marked).collect()
}

fn tones(word: &[Letter]) -> String {
    word.iter().map(|l| l.tone).filter(|&tone| tone != Tone::Level).map(Tone::digit).collect()
}
