//! Names of people (họ và tên): their parts, their spelling, their initials.

use crate::{order, text::clean};

/// Family names of several words that cannot be taken for a family name and a middle name.
const COMPOUND_FAMILY_NAMES: [&str; 5] = ["Công Tằng Tôn Nữ", "Công Huyền Tôn Nữ", "Tôn Thất", "Tôn Nữ", "Âu Dương"];

/// A name in its parts. Splitting is a first guess: keep the parts in fields of their own, let
/// them be corrected, and never derive them again after that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonName {
    /// Họ; empty for a name of one word.
    pub family: String,
    /// Tên đệm; may be empty.
    pub middle: String,
    /// Tên.
    pub given: String,
}

impl PersonName {
    /// First word family, last word given, what is between middle. A name of one word is a given
    /// name. The royal and Chinese family names of several words are kept together.
    pub fn split(full_name: &str) -> Self {
        let name = clean(full_name);
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let Some((given, rest)) = words.split_last() else { return Self::default() };
        let (family, middle) = rest.split_at(family_length(rest));
        Self { family: family.join(" "), middle: middle.join(" "), given: (*given).to_owned() }
    }

    /// Family, middle and given name with single spaces.
    pub fn full(&self) -> String {
        clean(&format!("{} {} {}", self.family, self.middle, self.given))
    }

    /// The key that lists people by given name, then by the rest (see [`order::sort_key`]).
    pub fn sort_key(&self) -> String {
        let rest = format!("{} {}", self.family, self.middle);
        order::sort_key(&self.given) + &order::sort_key(&rest)
    }
}

/// The initials of the last two words, for a picture that is missing: `Nguyễn Văn An` gives `VA`.
pub fn initials(full_name: &str) -> String {
    let name = clean(full_name);
    let words: Vec<&str> = name.split(' ').collect();
    let from = words.len().saturating_sub(2);
    words
        .iter()
        .skip(from)
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// A name as typed, made clean, and what the person may have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanName {
    /// As typed: names keep the spelling on the identity card.
    pub name: String,
    /// With capitals at the beginning of each word, when all was typed in capitals or in small
    /// letters. Offer it; do not put it in place of the name.
    pub suggested: Option<String>,
}

/// Cleans a name and offers usual capitals where the typed ones carry no meaning.
pub fn clean_person_name(typed: &str) -> CleanName {
    let name = clean(typed);
    let lower = name.to_lowercase();
    let has_two_letters = name.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let suggested = (has_two_letters && (name == lower || name == name.to_uppercase()))
        .then(|| capitalised(&lower))
        .filter(|suggested| *suggested != name);
    CleanName { name, suggested }
}

fn capitalised(lower: &str) -> String {
    let mut starts_word = true;
    let mut out = String::with_capacity(lower.len());
    for c in lower.chars() {
        if starts_word {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        starts_word = !c.is_alphanumeric();
    }
    out
}

fn family_length(words: &[&str]) -> usize {
    COMPOUND_FAMILY_NAMES
        .iter()
        .map(|name| name.split(' ').collect::<Vec<_>>())
        .find(|name| {
            words.len() >= name.len() && name.iter().zip(words).all(|(a, b)| a.to_lowercase() == b.to_lowercase())
        })
        .map_or(words.len().min(1), |name| name.len())
}
