//! A PDF file: where its objects are, and its pages. Objects are found by their own marks rather than by the table at
//! the end, which is the first thing to break.

use std::collections::{HashMap, HashSet};

use super::super::file::{Refusal, find};
use super::filter::{self, LARGEST_STREAM, LARGEST_WHOLE};
use super::object::{Dict, Lexer, Object, is_space};

/// More objects than any plan needs.
const MOST_OBJECTS: usize = 200_000;

/// More pages than any plan has.
const MOST_PAGES: usize = 1500;

/// References that lead to references.
const LONGEST_CHAIN: usize = 8;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Location {
    /// In the file, after its `obj`.
    Plain(usize),
    /// In an unpacked stream of objects.
    Packed { stream: usize, at: usize },
}

/// The file.
pub struct Document<'a> {
    bytes: &'a [u8],
    objects: HashMap<u32, Location>,
    streams: Vec<Vec<u8>>,
    /// How much may still be unpacked.
    left: usize,
}

/// A page: its contents unpacked, and its resources.
pub struct Page {
    pub contents: Vec<u8>,
    pub resources: Dict,
}

impl<'a> Document<'a> {
    /// Finds the objects. Refuses a file behind a password.
    pub fn open(bytes: &'a [u8]) -> Result<Document<'a>, Refusal> {
        if is_encrypted(bytes) {
            return Err(Refusal::new(
                "Tệp PDF được đặt mật khẩu hoặc khóa sao chép nên không đọc được. Hãy chọn tệp Word (.docx) của văn bản.",
            ));
        }
        let mut document = Document { bytes, objects: HashMap::new(), streams: Vec::new(), left: LARGEST_WHOLE };
        let mut packed = Vec::new();
        let mut at = 0;
        while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"obj")) {
            let mark = at + found;
            at = mark + 3;
            let Some(id) = id_before(bytes, mark) else { continue };
            document.objects.insert(id, Location::Plain(at));
            if document.objects.len() > MOST_OBJECTS {
                return Err(filter::bomb());
            }
            let beginning = bytes.get(at..(at + 300).min(bytes.len())).unwrap_or_default();
            let beginning = find(beginning, b"stream").and_then(|end| beginning.get(..end)).unwrap_or_default();
            if find(beginning, b"/ObjStm").is_some() {
                packed.push(id);
            }
        }
        for id in packed {
            document.add_packed(id)?;
        }
        Ok(document)
    }

    /// The unpacked streams of objects.
    pub fn packed(&self) -> &[Vec<u8>] {
        &self.streams
    }

    fn add_packed(&mut self, id: u32) -> Result<(), Refusal> {
        let Some(Object::Dict(dict)) = self.get(id) else { return Ok(()) };
        let Some(data) = self.stream(id)? else { return Ok(()) };
        let count = self.value(&dict, "N").and_then(|value| value.count()).unwrap_or(0);
        let first = self.value(&dict, "First").and_then(|value| value.count()).unwrap_or(0);
        let mut lexer = Lexer::new(&data, 0);
        let stream = self.streams.len();
        for _ in 0..count.min(MOST_OBJECTS) {
            let (Some(Object::Number(id)), Some(Object::Number(offset))) = (lexer.next(), lexer.next()) else { break };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a negative number becomes 0")]
            let (id, offset) = (id as u32, offset as usize);
            // An object of its own is newer than a packed one.
            self.objects.entry(id).or_insert(Location::Packed { stream, at: first.saturating_add(offset) });
        }
        self.streams.push(data);
        if self.objects.len() > MOST_OBJECTS { Err(filter::bomb()) } else { Ok(()) }
    }

    /// The object of this number; a stream is its dictionary.
    pub fn get(&self, id: u32) -> Option<Object> {
        let mut object = self.read(id)?;
        for _ in 0..LONGEST_CHAIN {
            let Object::Reference(next) = object else { return Some(object) };
            object = self.read(next)?;
        }
        None
    }

    fn read(&self, id: u32) -> Option<Object> {
        match *self.objects.get(&id)? {
            Location::Plain(at) => Lexer::new(self.bytes, at).next(),
            Location::Packed { stream, at } => Lexer::new(self.streams.get(stream)?, at).next(),
        }
    }

    /// The object that a reference names, or the object itself.
    pub fn resolve(&self, object: &Object) -> Option<Object> {
        match object {
            Object::Reference(id) => self.get(*id),
            object => Some(object.clone()),
        }
    }

    /// A value of a dictionary, its reference followed.
    pub fn value(&self, dict: &Dict, key: &str) -> Option<Object> {
        self.resolve(dict.get(key)?)
    }

    /// A dictionary in a dictionary.
    pub fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.value(dict, key)? {
            Object::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// What the stream of this number unpacks to.
    pub fn stream(&mut self, id: u32) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(Location::Plain(at)) = self.objects.get(&id).copied() else { return Ok(None) };
        let mut lexer = Lexer::new(self.bytes, at);
        let Some(Object::Dict(mut dict)) = lexer.next() else { return Ok(None) };
        lexer.skip_space();
        let Some(after) = self.bytes.get(lexer.at..).and_then(|rest| rest.strip_prefix(b"stream")) else {
            return Ok(None);
        };
        let data = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        let length = self.value(&dict, "Length").and_then(|length| length.count());
        let ends = |length: &usize| {
            let rest = data.get(*length..).unwrap_or_default();
            let rest = rest.get(..rest.len().min(16)).unwrap_or_default();
            rest.trim_ascii_start().starts_with(b"endstream")
        };
        let length = length.filter(ends).or_else(|| find(data, b"endstream")).unwrap_or(data.len());
        for key in ["Filter", "DecodeParms"] {
            if let Some(value) = self.value(&dict, key) {
                dict.insert(key.to_owned(), value);
            }
        }
        filter::unpack(data.get(..length).unwrap_or_default(), &dict, &mut self.left)
    }

    /// The pages in their order.
    pub fn pages(&self) -> Vec<(Dict, Dict)> {
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        let root = self.catalog().and_then(|catalog| match catalog.get("Pages") {
            Some(Object::Reference(id)) => Some(*id),
            _ => None,
        });
        if let Some(root) = root {
            self.walk(root, &Dict::new(), &mut seen, &mut pages, 0);
        }
        if pages.is_empty() {
            // A broken tree: every page of the file, by its number.
            let mut ids: Vec<u32> = self.objects.keys().copied().collect();
            ids.sort_unstable();
            for id in ids {
                if let Some(Object::Dict(dict)) = self.get(id)
                    && dict.get("Type").and_then(Object::name) == Some("Page")
                    && pages.len() < MOST_PAGES
                {
                    let resources = self.dict(&dict, "Resources").unwrap_or_default();
                    pages.push((dict, resources));
                }
            }
        }
        pages
    }

    fn catalog(&self) -> Option<Dict> {
        let trailers = self.bytes.windows(7).rposition(|window| window == b"trailer");
        let from_trailer = trailers.and_then(|at| match Lexer::new(self.bytes, at + 7).next()? {
            Object::Dict(trailer) => self.dict(&trailer, "Root"),
            _ => None,
        });
        from_trailer.filter(|catalog| catalog.contains_key("Pages")).or_else(|| {
            let mut ids: Vec<&u32> = self.objects.keys().collect();
            ids.sort_unstable();
            ids.into_iter().rev().find_map(|id| match self.get(*id)? {
                Object::Dict(dict) if dict.get("Type").and_then(Object::name) == Some("Catalog") => Some(dict),
                _ => None,
            })
        })
    }

    fn walk(&self, id: u32, above: &Dict, seen: &mut HashSet<u32>, pages: &mut Vec<(Dict, Dict)>, depth: usize) {
        if depth > 30 || pages.len() >= MOST_PAGES || !seen.insert(id) {
            return;
        }
        let Some(Object::Dict(node)) = self.get(id) else { return };
        let resources = self.dict(&node, "Resources").unwrap_or_else(|| above.clone());
        match self.value(&node, "Kids") {
            Some(Object::Array(kids)) => {
                for kid in kids {
                    if let Object::Reference(kid) = kid {
                        self.walk(kid, &resources, seen, pages, depth + 1);
                    }
                }
            }
            _ => pages.push((node, resources)),
        }
    }

    /// A page with its contents unpacked.
    pub fn page(&mut self, page: Dict, resources: Dict) -> Result<Page, Refusal> {
        let parts: Vec<u32> = match page.get("Contents") {
            Some(Object::Array(parts)) => references(parts),
            Some(Object::Reference(id)) => match self.get(*id) {
                Some(Object::Array(parts)) => references(&parts),
                _ => vec![*id],
            },
            _ => Vec::new(),
        };
        let mut contents = Vec::new();
        for id in parts {
            contents.extend(self.stream(id)?.unwrap_or_default());
            contents.push(b'\n');
            if contents.len() > LARGEST_STREAM {
                return Err(filter::bomb());
            }
        }
        Ok(Page { contents, resources })
    }
}

fn references(list: &[Object]) -> Vec<u32> {
    let ids = list.iter().filter_map(|object| match object {
        Object::Reference(id) => Some(*id),
        _ => None,
    });
    ids.take(1000).collect()
}

/// The number of the object whose `obj` stands here: "12 0 obj".
fn id_before(bytes: &[u8], mark: usize) -> Option<u32> {
    let before = bytes.get(mark.saturating_sub(24)..mark)?;
    let mut rest = before;
    let mut number = || {
        let trimmed = rest.trim_ascii_end();
        let digits = trimmed.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let (head, digits) = trimmed.split_at(trimmed.len() - digits);
        rest = head;
        std::str::from_utf8(digits).ok()?.parse::<u32>().ok()
    };
    number()?;
    let id = number()?;
    // Letters right before the number would make it part of a word.
    rest.last().is_none_or(|byte| is_space(*byte) || !byte.is_ascii_alphanumeric()).then_some(id)
}

/// Whether a PDF says that it is encrypted, at its end or in one of its cross-reference streams.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"/Encrypt")) {
        at += found + 8;
        let rest = bytes.get(at..).unwrap_or_default();
        let rest = rest.get(..rest.len().min(24)).unwrap_or_default();
        let value = rest.trim_ascii_start();
        let follows = rest.first().is_some_and(|byte| is_space(*byte) || *byte == b'<');
        if follows && (value.starts_with(b"<<") || value.first().is_some_and(u8::is_ascii_digit)) {
            return true;
        }
    }
    false
}
