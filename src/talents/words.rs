//! The words by which people are found, and a query taken apart into the words it asks for.

use std::collections::BTreeSet;

use super::talent::{Profile, Talent};

/// A word of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Without marks: `hoa`.
    pub word: String,
    /// With the tone at the end, wherever it was written: `hoa1`.
    pub tone: String,
    /// As written, in small letters: `hòa`.
    pub exact: String,
}

/// The words of texts.
pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<Word> {
    let mut found = BTreeSet::new();
    for token in texts.into_iter().flat_map(str::split_whitespace) {
        let folded = viet::text::fold_words(token);
        let tones = viet::text::tone_key(token);
        let tones: Vec<&str> = tones.split(' ').collect();
        let lower = viet::text::clean(token).to_lowercase();
        let exact = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_one = folded.len() == 1;
        for (place, word) in folded.into_iter().enumerate() {
            let tone = tones.get(place).copied().unwrap_or(&word).to_owned();
            let exact = if is_one { exact.to_owned() } else { tone.clone() };
            found.insert(Word { word, tone, exact });
        }
    }
    found
}

/// The words of a person: names, number, what they studied, what they do.
pub fn of_person(number: i64, profile: &Profile, specialties: &[String]) -> Vec<Word> {
    let (name, code) = (profile.full_name(), super::talent::code(number));
    let mut texts = vec![name.as_str(), code.as_str()];
    texts.extend(profile.other_names.as_deref());
    texts.extend(profile.post_title.as_deref());
    texts.extend(specialties.iter().map(String::as_str));
    of_texts(texts).into_iter().collect()
}

/// The same for somebody who is stored.
pub fn of_talent(talent: &Talent, specialties: &[String]) -> Vec<Word> {
    of_person(talent.number, &talent.profile, specialties)
}

/// Bits of a sketch; a prime, so that they are used alike.
const BITS: u64 = 61;

/// A sketch of some words in one number: a bit for the first two, three and four letters of each. Who has a word that
/// begins with what is asked for has all bits of that; who has not mostly lacks one, and need not be looked at. The
/// migration that adds sketches reckons them in the same way.
pub fn sketch_of<'a>(words: impl IntoIterator<Item = &'a str>) -> i64 {
    let mut bits = 0;
    for word in words {
        let mut mixed = 0;
        for (place, letter) in word.chars().take(4).enumerate() {
            mixed = mixed * 31 + u64::from(u32::from(letter));
            if place > 0 {
                bits |= 1 << (mixed % BITS);
            }
        }
    }
    bits
}

/// A word that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub word: Word,
    /// Whether accents were typed; then what has them comes first.
    pub has_marks: bool,
}

/// More words than this make no query better.
const MOST: usize = 8;

/// The words that a query asks for, each once.
pub fn asked(query: &str) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    for token in query.split_whitespace() {
        for word in of_texts([token]) {
            let has_marks = !word.exact.is_ascii() && word.tone != word.word;
            if !found.iter().any(|known| known.word.word == word.word) && found.len() < MOST {
                found.push(Asked { word, has_marks });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_in_three_ways() {
        let words: Vec<Word> = of_texts(["Nguyễn Văn Hoà"]).into_iter().collect();
        let hoa = words.iter().find(|word| word.word == "hoa").unwrap();
        assert_eq!((hoa.tone.as_str(), hoa.exact.as_str()), ("hoa1", "hoà"));
        let other: Vec<Word> = of_texts(["Hòa"]).into_iter().collect();
        assert_eq!((other[0].tone.as_str(), other[0].exact.as_str()), ("hoa1", "hòa"));
    }

    #[test]
    fn a_query_says_whether_accents_were_typed() {
        let words = asked("nguyen đức nguyen");
        assert_eq!(words.len(), 2);
        assert!(!words[0].has_marks && words[1].has_marks);
    }

    #[test]
    fn a_sketch_has_all_bits_of_what_a_word_begins_with() {
        let sketch = sketch_of(["nguyen", "van", "hoa", "bac", "si"]);
        assert!(sketch > 0);
        for beginning in ["n", "ng", "ngu", "nguy", "nguyen", "v", "va", "van", "ho", "si", ""] {
            let asked = sketch_of([beginning]);
            assert_eq!(sketch & asked, asked, "{beginning}");
        }
        let asked = sketch_of(["tran"]);
        assert_ne!(sketch & asked, asked);
    }

    #[test]
    fn a_number_with_a_hyphen_is_two_words() {
        let words: Vec<String> = of_texts(["NT-0012"]).into_iter().map(|word| word.word).collect();
        assert_eq!(words, ["0012", "nt"]);
    }
}
