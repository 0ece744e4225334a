//! The objects of a PDF file, read from bytes. Damage gives `None` or a shorter object, never a fault.

use std::collections::HashMap;

/// Arrays in arrays, deeper than any file needs.
const DEEPEST: usize = 24;

/// Members of one object; a larger one is cut.
const MOST_MEMBERS: usize = 100_000;

/// A dictionary.
pub type Dict = HashMap<String, Object>;

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    Null,
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// Another object of the file, by its number.
    Reference(u32),
    /// An operator of a page, or `true`, `obj`, `stream` and the like.
    Word(String),
}

impl Object {
    /// A number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Object::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A number that counts something.
    pub fn count(&self) -> Option<usize> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be small and positive")]
        self.number().filter(|number| (0.0..4e9).contains(number)).map(|number| number as usize)
    }

    /// A name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// Reads objects one after the other.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    pub at: usize,
    members: usize,
}

impl<'a> Lexer<'a> {
    /// Begins at a place in the bytes.
    pub fn new(bytes: &'a [u8], at: usize) -> Lexer<'a> {
        Lexer { bytes, at, members: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes over white space and remarks.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                byte if is_space(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// The next object; a reference is put together from its two numbers.
    pub fn next(&mut self) -> Option<Object> {
        self.members = 0;
        self.object(0)
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.skip_space();
        self.members += 1;
        if depth > DEEPEST || self.members > MOST_MEMBERS {
            return None;
        }
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => Some(Object::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(Object::Dict(self.dict(depth)))
            }
            b'<' => Some(Object::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                let mut list = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(list));
                    }
                    match self.object(depth + 1)? {
                        Object::Word(word) if word == "endobj" => return Some(Object::Array(list)),
                        member => list.push(member),
                    }
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => Some(self.number_or_reference()),
            b'>' | b']' | b')' | b'{' | b'}' => {
                self.at += 1;
                Some(Object::Null)
            }
            _ => {
                let word = self.regular();
                Some(if word == "null" { Object::Null } else { Object::Word(word) })
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Dict {
        let mut dict = Dict::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'>') => {
                    self.at += if self.bytes.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    return dict;
                }
                Some(b'/') => self.at += 1,
                // Not a dictionary any more: the file is damaged here.
                _ => return dict,
            }
            let key = self.name();
            match self.object(depth + 1) {
                Some(Object::Word(word)) if word == "endobj" || word == "stream" => return dict,
                Some(value) => drop(dict.insert(key, value)),
                None => return dict,
            }
        }
    }

    fn regular(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        if self.at == from {
            self.at += 1;
        }
        String::from_utf8_lossy(self.bytes.get(from..self.at).unwrap_or_default()).into_owned()
    }

    fn name(&mut self) -> String {
        let from = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        let written = self.bytes.get(from..self.at).unwrap_or_default();
        let mut out = Vec::with_capacity(written.len());
        let mut rest = written;
        while let Some((first, more)) = rest.split_first() {
            rest = more;
            if *first == b'#'
                && let [a, b, after @ ..] = more
                && let (Some(a), Some(b)) = (figure(*a), figure(*b))
            {
                out.push(a * 16 + b);
                rest = after;
            } else {
                out.push(*first);
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn number_or_reference(&mut self) -> Object {
        let first = self.number();
        let after = self.at;
        if first.fract() == 0.0 && (0.0..1e7).contains(&first) {
            self.skip_space();
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.number();
                self.skip_space();
                let ends = self.bytes.get(self.at + 1).is_none_or(|byte| is_space(*byte) || is_delimiter(*byte));
                if self.peek() == Some(b'R') && ends {
                    self.at += 1;
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
                    return Object::Reference(first as u32);
                }
            }
            self.at = after;
        }
        Object::Number(first)
    }

    fn number(&mut self) -> f64 {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte)) {
            self.at += 1;
        }
        let written = self.bytes.get(from..self.at.min(from + 32)).unwrap_or_default();
        std::str::from_utf8(written).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0)
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    if depth == 1 {
                        continue;
                    }
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut out);
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
        out
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                out.push(u8::try_from(value & 0xFF).unwrap_or(0));
            }
            other => out.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(value) = figure(byte) else { continue };
            match half.take() {
                Some(high) => out.push(high * 16 + value),
                None => half = Some(value),
            }
        }
        out.extend(half.map(|high| high * 16));
        out
    }
}

/// The value of a hexadecimal figure.
pub fn figure(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// White space of PDF.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read() {
        let bytes = b"<< /Type /Pa#67e /Kids [1 0 R 2] /T (a\\(b\\)\\101) /H <48 6> % remark\n /N -1.5 >>";
        let Some(Object::Dict(dict)) = Lexer::new(bytes, 0).next() else { panic!() };
        assert_eq!(dict.get("Type").and_then(Object::name), Some("Page"));
        assert_eq!(dict.get("Kids"), Some(&Object::Array(vec![Object::Reference(1), Object::Number(2.0)])));
        assert_eq!(dict.get("T"), Some(&Object::Text(b"a(b)A".to_vec())));
        assert_eq!(dict.get("H"), Some(&Object::Text(b"H\x60".to_vec())));
        assert_eq!(dict.get("N").and_then(Object::number), Some(-1.5));
    }

    #[test]
    fn damage_ends_the_reading() {
        for bytes in [&b"<< /A"[..], b"[1 2", b"(abc", b"<4", b"<<<<<<", b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["] {
            Lexer::new(bytes, 0).next();
        }
    }
}
