//! What the codes of a font mean: by its table to Unicode, or by the usual encodings of Western fonts.

use std::collections::HashMap;

use super::super::file::Refusal;
use super::document::Document;
use super::object::{Dict, Lexer, Object};

/// More letters than any font has.
const MOST_CODES: usize = 70_000;

/// A font.
pub struct Font {
    /// Its codes are of two bytes.
    is_wide: bool,
    letters: HashMap<u32, String>,
    /// Codes that the table does not have mean what Windows takes them for.
    is_western: bool,
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

/// A code of a text: what it means, how wide it is (of 1), and whether it is a space of one byte.
pub struct Glyph {
    /// None when the font does not say.
    pub text: Option<String>,
    pub width: f64,
    pub is_space: bool,
}

impl Font {
    /// Reads a font from its dictionary.
    pub fn read(dict: &Dict, document: &mut Document) -> Result<Font, Refusal> {
        let is_wide = dict.get("Subtype").and_then(Object::name) == Some("Type0");
        let mut font = Font {
            is_wide,
            letters: HashMap::new(),
            is_western: !is_wide,
            widths: HashMap::new(),
            usual_width: if is_wide { 1.0 } else { 0.5 },
        };
        if is_wide {
            font.wide_widths(dict, document);
        } else {
            font.narrow_widths(dict, document);
            font.differences(dict, document);
        }
        if let Some(Object::Reference(id)) = dict.get("ToUnicode")
            && let Some(table) = document.stream(*id)?
        {
            font.table(&table);
        }
        Ok(font)
    }

    fn narrow_widths(&mut self, dict: &Dict, document: &Document) {
        let first = document.value(dict, "FirstChar").and_then(|value| value.count()).unwrap_or(0);
        if let Some(Object::Array(widths)) = document.value(dict, "Widths") {
            for (place, width) in widths.iter().enumerate().take(256) {
                if let (Some(width), Ok(code)) = (width.number(), u32::try_from(first + place)) {
                    self.widths.insert(code, width / 1000.0);
                }
            }
        }
    }

    fn wide_widths(&mut self, dict: &Dict, document: &Document) {
        let Some(Object::Array(below)) = document.value(dict, "DescendantFonts") else { return };
        let Some(Object::Dict(below)) = below.first().and_then(|font| document.resolve(font)) else { return };
        if let Some(width) = document.value(&below, "DW").and_then(|width| width.number()) {
            self.usual_width = width / 1000.0;
        }
        let Some(Object::Array(list)) = document.value(&below, "W") else { return };
        let mut rest = list.as_slice();
        while let [first, second, after @ ..] = rest {
            let Some(first) = first.count() else { return };
            match (document.resolve(second), after) {
                (Some(Object::Array(widths)), _) => {
                    for (place, width) in widths.iter().enumerate() {
                        self.width(first + place, width);
                    }
                    rest = after;
                }
                (Some(last), [width, after @ ..]) => {
                    let last = last.count().unwrap_or(first).min(first + 65_535);
                    (first..=last).for_each(|code| self.width(code, width));
                    rest = after;
                }
                _ => return,
            }
        }
    }

    fn width(&mut self, code: usize, width: &Object) {
        if let (Ok(code), Some(width)) = (u32::try_from(code), width.number())
            && self.widths.len() < MOST_CODES
        {
            self.widths.insert(code, width / 1000.0);
        }
    }

    /// Codes that an encoding gives other letters, by their names.
    fn differences(&mut self, dict: &Dict, document: &Document) {
        let Some(encoding) = document.dict(dict, "Encoding") else { return };
        let Some(Object::Array(list)) = document.value(&encoding, "Differences") else { return };
        let mut code = 0;
        for object in list.iter().take(1024) {
            match object {
                Object::Number(_) => code = object.count().unwrap_or(0),
                Object::Name(name) => {
                    if let (Some(letter), Ok(code)) = (letter_of_name(name), u32::try_from(code)) {
                        self.letters.insert(code, letter.to_string());
                    }
                    code += 1;
                }
                _ => {}
            }
        }
    }

    /// The table to Unicode: `bfchar` names codes one by one, `bfrange` in rows.
    fn table(&mut self, table: &[u8]) {
        let mut lexer = Lexer::new(table, 0);
        let mut given: Vec<Object> = Vec::new();
        while let Some(object) = lexer.next() {
            let Object::Word(word) = &object else {
                given.push(object);
                continue;
            };
            match word.as_str() {
                "endbfchar" => {
                    for pair in given.chunks_exact(2) {
                        if let [Object::Text(code), Object::Text(letters)] = pair {
                            self.letter(number_of(code), letters, 0);
                        }
                    }
                }
                "endbfrange" => {
                    for row in given.chunks_exact(3) {
                        self.row(row);
                    }
                }
                _ => {}
            }
            given.clear();
        }
    }

    fn row(&mut self, row: &[Object]) {
        let [Object::Text(first), Object::Text(last), letters] = row else { return };
        let (first, last) = (number_of(first), number_of(last));
        let last = last.min(first.saturating_add(65_535));
        match letters {
            Object::Text(letters) => {
                for (more, code) in (first..=last).enumerate() {
                    self.letter(code, letters, u16::try_from(more).unwrap_or(0));
                }
            }
            Object::Array(list) => {
                for (code, letters) in (first..=last).zip(list) {
                    if let Object::Text(letters) = letters {
                        self.letter(code, letters, 0);
                    }
                }
            }
            _ => {}
        }
    }

    /// `more` is added to the last unit: the rows of a range count on.
    fn letter(&mut self, code: u32, letters: &[u8], more: u16) {
        let mut units: Vec<u16> = match letters {
            [one] => vec![u16::from(*one)],
            many => {
                many.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes)).take(8).collect()
            }
        };
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add(more);
        }
        if self.letters.len() < MOST_CODES {
            self.letters.insert(code, String::from_utf16_lossy(&units));
        }
    }

    /// The codes of a text.
    pub fn glyphs(&self, text: &[u8]) -> Vec<Glyph> {
        let size = if self.is_wide { 2 } else { 1 };
        let codes = text.chunks(size).map(number_of);
        codes
            .map(|code| {
                let text = self.letters.get(&code).cloned().or_else(|| {
                    u8::try_from(code).ok().filter(|_| self.is_western).map(|byte| western(byte).to_string())
                });
                let width = self.widths.get(&code).copied().unwrap_or(self.usual_width);
                Glyph { text, width, is_space: code == 32 && !self.is_wide }
            })
            .collect()
    }
}

fn number_of(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |value, byte| (value << 8) | u32::from(*byte))
}

/// What Windows takes a byte for (code page 1252).
fn western(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    match byte {
        0x80..=0x9F => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or(' '),
        _ => char::from(byte),
    }
}

/// The letter that a name of a glyph means: `uni1EBF`, `a`, `space`. Names of accented letters are composed.
fn letter_of_name(name: &str) -> Option<char> {
    let code = name.strip_prefix("uni").or_else(|| name.strip_prefix('u')).filter(|code| code.len() >= 4);
    if let Some(letter) = code.and_then(|code| u32::from_str_radix(code.get(..4)?, 16).ok()).and_then(char::from_u32) {
        return Some(letter);
    }
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    let digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    if let Some(digit) = digits.iter().position(|digit| *digit == name) {
        return char::from_digit(u32::try_from(digit).ok()?, 10);
    }
    let signs = [
        ("space", ' '),
        ("comma", ','),
        ("period", '.'),
        ("hyphen", '-'),
        ("colon", ':'),
        ("semicolon", ';'),
        ("slash", '/'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("plus", '+'),
        ("bullet", '•'),
        ("endash", '–'),
        ("emdash", '—'),
        ("quotedblleft", '“'),
        ("quotedblright", '”'),
        ("quoteright", '’'),
        ("ampersand", '&'),
        ("percent", '%'),
        ("dcroat", 'đ'),
        ("Dcroat", 'Đ'),
        ("ohorn", 'ơ'),
        ("Ohorn", 'Ơ'),
        ("uhorn", 'ư'),
        ("Uhorn", 'Ư'),
        ("abreve", 'ă'),
        ("Abreve", 'Ă'),
    ];
    if let Some((_, sign)) = signs.iter().find(|(sign, _)| *sign == name) {
        return Some(*sign);
    }
    let marks = [("acute", '\u{301}'), ("grave", '\u{300}'), ("tilde", '\u{303}'), ("circumflex", '\u{302}')];
    let (mark, sign) = marks.iter().find(|(mark, _)| name.ends_with(mark))?;
    let base = name.strip_suffix(mark).filter(|base| base.len() == 1)?;
    viet::text::nfc(&format!("{base}{sign}")).chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_to_unicode_are_read() {
        let mut font = Font {
            is_wide: true,
            letters: HashMap::new(),
            is_western: false,
            widths: HashMap::new(),
            usual_width: 1.0,
        };
        font.table(
            b"2 beginbfchar <0001> <1EDF> <0002> <00660069> endbfchar 1 beginbfrange <0010> <0012> <0061> \
                     <0020> <0021> [<0110> <01B0>] endbfrange",
        );
        let text: Vec<_> =
            font.glyphs(&[0, 1, 0, 2, 0, 0x12, 0, 0x21, 9, 9]).into_iter().map(|glyph| glyph.text).collect();
        assert_eq!(text, [Some("ở".into()), Some("fi".into()), Some("c".into()), Some("ư".into()), None]);
    }

    #[test]
    fn names_of_glyphs_are_letters() {
        for (name, letter) in
            [("uni1EBF", 'ế'), ("a", 'a'), ("space", ' '), ("eacute", 'é'), ("dcroat", 'đ'), ("two", '2')]
        {
            assert_eq!(letter_of_name(name), Some(letter), "{name}");
        }
        assert_eq!(letter_of_name("g123"), None);
    }
}
