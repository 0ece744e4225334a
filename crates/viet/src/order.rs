//! The Vietnamese order of words and of people (CLDR `vi`).

use std::cmp::Ordering;

use crate::{
    letters::{Letter, Tone, letters},
    name::PersonName,
};

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// A key whose plain order is the Vietnamese order: letters first (a ă â b c d đ e ê … y z), then
/// tones (none, huyền, hỏi, ngã, sắc, nặng). Capitals and the place of a tone do not count, and
/// numbers sort by value: `Tổ 2` before `Tổ 10`.
///
/// It holds only the digits 0 to 9, on which every collation of every database agrees.
pub fn sort_key(text: &str) -> String {
    let mut primary = String::with_capacity(text.len() * 2);
    let mut tones = String::new();
    let mut word_has_tone = false;
    let mut in_word = false;
    let all = letters(text);
    let mut rest = all.as_slice();
    while let Some((letter, after)) = rest.split_first() {
        if !letter.is_in_word() {
            rest = after;
            continue;
        }
        if !in_word && !primary.is_empty() {
            primary.push_str("01");
        }
        in_word = true;
        if letter.plain.is_ascii_digit() {
            rest = push_number(&mut primary, rest);
        } else {
            push_letter(&mut primary, *letter);
            if letter.tone != Tone::Level {
                tones.push(tone_digit(letter.tone));
                word_has_tone = true;
            }
            rest = after;
        }
        if rest.first().is_none_or(|next| !next.is_in_word()) {
            if !word_has_tone {
                tones.push(tone_digit(Tone::Level));
            }
            word_has_tone = false;
            in_word = false;
        }
    }
    format!("{primary}00{tones}0")
}

/// Compares two texts in the Vietnamese order; [`sort_key`] says what counts.
pub fn compare(a: &str, b: &str) -> Ordering {
    sort_key(a).cmp(&sort_key(b))
}

/// The key of a person's full name: given name first, then family and middle names. For a name
/// whose parts were corrected by hand use [`PersonName::sort_key`].
pub fn person_sort_key(full_name: &str) -> String {
    PersonName::split(full_name).sort_key()
}

/// Two digits for a letter of the alphabet; the code point for others, after them.
fn push_letter(key: &mut String, letter: Letter) {
    match ALPHABET.chars().position(|c| c == letter.marked) {
        Some(place) => key.push_str(&format!("{:02}", 20 + place)),
        None => key.push_str(&format!("90{:07}", u32::from(letter.plain))),
    }
}

/// A run of digits: how many count, then they. Returns what comes after.
fn push_number<'a>(key: &mut String, letters: &'a [Letter]) -> &'a [Letter] {
    const LONGEST: usize = 90;
    let count = letters.iter().take_while(|l| l.plain.is_ascii_digit()).count().min(LONGEST);
    let (number, after) = letters.split_at(count);
    let digits: String = number.iter().map(|l| l.plain).skip_while(|&c| c == '0').collect();
    key.push_str(&format!("02{:02}{digits}", digits.len()));
    after
}

fn tone_digit(tone: Tone) -> char {
    match tone {
        Tone::Level => '1',
        Tone::Huyen => '2',
        Tone::Hoi => '3',
        Tone::Nga => '4',
        Tone::Sac => '5',
        Tone::Nang => '6',
    }
}
