//! Text typed with the fonts of the 1990s, TCVN3 (`.VnTime`) and VNI (`VNI-Times`), which other
//! programs read as Western European: `Céng hßa`, `Coäng hoøa`. It is recognised and converted.

use std::borrow::Cow;

use crate::syllable::is_vietnamese;

/// An encoding of before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Legacy {
    /// TCVN 5712:1993 (ABC): one byte for each letter.
    Tcvn3,
    /// VNI for Windows: a mark after its vowel.
    Vni,
}

/// Which old encoding a text is in, if any. A text that has letters only Unicode has, or that
/// reads as well as it stands, is left alone.
pub fn detect(text: &str) -> Option<Legacy> {
    if text.is_ascii() || has_unicode_letters(text) {
        return None;
    }
    let tcvn3 = Evidence::of(text, Legacy::Tcvn3);
    let vni = Evidence::of(text, Legacy::Vni);
    let (encoding, evidence) = if vni.score() > tcvn3.score() { (Legacy::Vni, vni) } else { (Legacy::Tcvn3, tcvn3) };
    evidence.is_enough().then_some(encoding)
}

/// Converts from an encoding to Unicode (NFC). Where TCVN3 needs a font of capitals for capitals
/// (`.VnTimeH`), the capitals are restored for words that have some: `NGUYÔN` gives `NGUYỄN`.
pub fn convert(text: &str, from: Legacy) -> String {
    match from {
        Legacy::Tcvn3 => from_tcvn3(text),
        Legacy::Vni => from_vni(text),
    }
}

/// The text in Unicode: converted when an old encoding is recognised, as it is when not.
pub fn to_unicode(text: &str) -> Cow<'_, str> {
    match detect(text) {
        Some(encoding) => Cow::Owned(convert(text, encoding)),
        None => Cow::Borrowed(text),
    }
}

/// TCVN3 codes read as Latin-1. The capitals with a tone exist in the standard but in few fonts.
const TCVN3_CODES: &str = "¡¢£¤¥¦§¨©ª«¬\u{AD}®¯µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
const TCVN3_LETTERS: &str = "ĂÂÊÔƠƯĐăâêôơưđẰàảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò\
    ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ";
/// The capitals with a tone from 0x80 on, read as Latin-1 control characters.
const TCVN3_CAPITALS: &str = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ";

fn tcvn3_letter(c: char) -> Option<char> {
    match c {
        '\u{80}'..='\u{9F}' => TCVN3_CAPITALS.chars().nth(usize::try_from(u32::from(c) - 0x80).ok()?),
        '\u{A1}'..='\u{FF}' => {
            TCVN3_CODES.chars().zip(TCVN3_LETTERS.chars()).find_map(|(code, letter)| (code == c).then_some(letter))
        }
        _ => None,
    }
}

fn from_tcvn3(text: &str) -> String {
    // A line all in capitals has some word that shows it; the others follow.
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let has_small = line.chars().any(|c| c.is_ascii_lowercase());
        let words: Vec<&str> = line.split(' ').collect();
        let all_capitals = !has_small && words.iter().any(|word| shows_capitals(word));
        let words: Vec<String> = words
            .into_iter()
            .map(|word| {
                let letters: String = word.chars().map(|c| tcvn3_letter(c).unwrap_or(c)).collect();
                if all_capitals || shows_capitals(word) { letters.to_uppercase() } else { letters }
            })
            .collect();
        lines.push(words.join(" "));
    }
    lines.join("\n")
}

/// Capitals after the first letter and no small ones: typed with a font of capitals.
fn shows_capitals(word: &str) -> bool {
    let letters = || word.chars().filter(|c| c.is_ascii_alphabetic() || tcvn3_letter(*c).is_some());
    letters().skip(1).any(|c| c.is_ascii_uppercase()) && letters().all(|c| !c.is_ascii_lowercase())
}

/// VNI: a vowel, the marks that may follow it and what each pair is.
const VNI_PAIRS: [(char, &str, &str); 7] = [
    ('a', "ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ"),
    ('e', "ùøûõïâáàåãä", "éèẻẽẹêếềểễệ"),
    ('o', "ùøûõïâáàåãä", "óòỏõọôốồổỗộ"),
    ('ô', "ùøûõï", "ớờởỡợ"),
    ('u', "ùøûõï", "úùủũụ"),
    ('ö', "ùøûõï", "ứừửữự"),
    ('y', "ùøûõ", "ýỳỷỹ"),
];

fn from_vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let pair = chars.peek().and_then(|&mark| vni_pair(small(c), small(mark)));
        let letter = match pair {
            Some(letter) => {
                chars.next();
                letter
            }
            None => match small(c) {
                'ô' => 'ơ',
                'ö' => 'ư',
                'ñ' => 'đ',
                'æ' => 'ỉ',
                'ó' => 'ĩ',
                'ò' => 'ị',
                'î' => 'ỵ',
                _ => {
                    out.push(c);
                    continue;
                }
            },
        };
        if c.is_uppercase() { out.extend(letter.to_uppercase()) } else { out.push(letter) }
    }
    out
}

fn vni_pair(vowel: char, mark: char) -> Option<char> {
    let (_, marks, letters) = VNI_PAIRS.iter().find(|(base, _, _)| *base == vowel)?;
    let place = marks.chars().position(|c| c == mark)?;
    letters.chars().nth(place)
}

fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

/// What the words of a text say about an encoding.
#[derive(Default)]
struct Evidence {
    /// Words that become Vietnamese when converted and were not before.
    gained: i32,
    /// Words that are no Vietnamese when converted.
    foreign: i32,
    /// Words that were Vietnamese before and would become others.
    fine: i32,
    /// Some gained word has a character that Western words do not have there.
    is_strange: bool,
}

impl Evidence {
    fn of(text: &str, encoding: Legacy) -> Self {
        let mut evidence = Self::default();
        for word in text.split(|c: char| !is_in_word(c, encoding)).filter(|w| !w.is_empty()) {
            // "25 µm", "½" and "©" are what they look like.
            let is_sign = word.chars().count() < 2 || ["µm", "µg", "µl", "µs"].contains(&word);
            if word.is_ascii() || is_sign {
                continue;
            }
            let converted = convert(word, encoding);
            if is_vietnamese(word) {
                evidence.fine += i32::from(converted != word);
            } else if is_vietnamese(&converted) {
                evidence.gained += 1;
                evidence.is_strange |= is_strange(word, encoding);
            } else {
                evidence.foreign += 1;
            }
        }
        evidence
    }

    fn score(&self) -> i32 {
        self.gained * 2 - self.foreign * 3
    }

    fn is_enough(&self) -> bool {
        self.gained > 2 * self.foreign && self.gained >= self.fine && (self.is_strange || self.gained > 1)
    }
}

fn is_in_word(c: char, encoding: Legacy) -> bool {
    c.is_alphanumeric() || encoding == Legacy::Tcvn3 && tcvn3_letter(c).is_some()
}

fn is_strange(word: &str, encoding: Legacy) -> bool {
    match encoding {
        Legacy::Tcvn3 => {
            word.chars().any(|c| matches!(c, '\u{80}'..='\u{BF}' | '×' | '÷' | 'Ð' | 'Þ' | 'þ' | 'ß' | 'Æ'))
        }
        Legacy::Vni => word.chars().zip(word.chars().skip(1)).any(|(vowel, mark)| {
            let (vowel, mark) = (small(vowel), small(mark));
            vni_pair(vowel, mark).is_some() && !matches!(mark, 'ï' | 'ë' | 'ü' | 'é' | 'è' | 'ê')
        }),
    }
}

/// How well a text is spelt as Vietnamese: its words beyond ASCII that are, less three for each that is not. It tells
/// which of several encodings a text was in.
pub fn spelling(text: &str) -> i64 {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii());
    words.map(|word| if is_vietnamese(word) { 1 } else { -3 }).sum()
}

/// Whether a text has letters that only Unicode has, so that it is in no old encoding.
pub fn has_unicode_letters(text: &str) -> bool {
    text.chars().any(is_only_in_unicode)
}

/// Letters that no old encoding read as Latin-1 can show.
fn is_only_in_unicode(c: char) -> bool {
    matches!(c, 'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư'
        | '\u{1EA0}'..='\u{1EF9}' | '\u{300}'..='\u{36F}')
}
