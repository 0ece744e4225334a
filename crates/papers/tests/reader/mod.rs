//! Reads what was rendered from its bytes, with nothing of the program: where each letter stands on a page of a PDF,
//! in which face and size, which lines are drawn; and the paragraphs of a Word file.

#![cfg_attr(test, allow(dead_code, reason = "each test file uses a part of it"))]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

const MM: f64 = 25.4 / 72.0;

/// A stretch of letters on a page; millimetres from the upper left corner, to the foot of the letters.
#[derive(Debug, Clone)]
pub struct Words {
    pub page: usize,
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub base: f64,
    pub size: f64,
    pub font: String,
}

/// A drawn line.
#[derive(Debug, Clone)]
pub struct Stroke {
    pub page: usize,
    pub from: (f64, f64),
    pub to: (f64, f64),
}

pub struct Pdf {
    pub document: Document,
    pub words: Vec<Words>,
    pub strokes: Vec<Stroke>,
    /// Width and height of each page in millimetres.
    pub pages: Vec<(f64, f64)>,
}

type Matrix = [f64; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn at(matrix: Matrix, x: f64, y: f64) -> (f64, f64) {
    (x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5])
}

struct Face {
    name: String,
    letters: BTreeMap<u32, String>,
    widths: BTreeMap<u32, f64>,
}

fn number(object: &Object) -> f64 {
    match object {
        Object::Integer(value) => *value as f64,
        Object::Real(value) => f64::from(*value),
        other => panic!("not a number: {other:?}"),
    }
}

fn follow<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap(),
        other => other,
    }
}

fn face(document: &Document, font: &Dictionary) -> Face {
    let inner = follow(document, &follow(document, font.get(b"DescendantFonts").unwrap()).as_array().unwrap()[0]);
    let inner = inner.as_dict().unwrap();
    let mut widths = BTreeMap::new();
    let list = follow(document, inner.get(b"W").unwrap()).as_array().unwrap();
    let mut index = 0;
    while index < list.len() {
        let first = number(&list[index]) as u32;
        if let Ok(array) = follow(document, &list[index + 1]).as_array() {
            for (offset, width) in array.iter().enumerate() {
                widths.insert(first + offset as u32, number(width));
            }
            index += 2;
        } else {
            let last = number(&list[index + 1]) as u32;
            for code in first..=last {
                widths.insert(code, number(&list[index + 2]));
            }
            index += 3;
        }
    }
    let map = follow(document, font.get(b"ToUnicode").unwrap()).as_stream().unwrap();
    let map = String::from_utf8_lossy(&map.decompressed_content().unwrap_or_else(|_| map.content.clone())).into_owned();
    let name = String::from_utf8_lossy(font.get(b"BaseFont").unwrap().as_name().unwrap()).into_owned();
    Face { name, letters: letters(&map), widths }
}

/// The letters behind the codes of a font, from its `bfchar` and `bfrange` lists.
fn letters(map: &str) -> BTreeMap<u32, String> {
    let text = |hex: &str| {
        let units: Vec<u16> =
            (0..hex.len() / 4).map(|place| u16::from_str_radix(&hex[place * 4..place * 4 + 4], 16).unwrap()).collect();
        String::from_utf16_lossy(&units)
    };
    let mut found = BTreeMap::new();
    let hexes = |line: &str| -> Vec<String> {
        line.split('<').skip(1).filter_map(|part| part.split('>').next()).map(|hex| hex.replace(' ', "")).collect()
    };
    let mut ranges = false;
    for line in map.lines() {
        if line.contains("beginbfrange") {
            ranges = true;
        } else if line.contains("beginbfchar") {
            ranges = false;
        }
        let hexes = hexes(line);
        match hexes.as_slice() {
            [from, to, first] if ranges => {
                let (from, to) = (u32::from_str_radix(from, 16).unwrap(), u32::from_str_radix(to, 16).unwrap());
                let first = text(first).chars().next().unwrap() as u32;
                for code in from..=to {
                    found.insert(code, char::from_u32(first + code - from).unwrap().to_string());
                }
            }
            [code, letter] if !ranges => {
                found.insert(u32::from_str_radix(code, 16).unwrap(), text(letter));
            }
            _ => {}
        }
    }
    found
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("a PDF");
        let mut pdf = Self { document: Document::new(), words: Vec::new(), strokes: Vec::new(), pages: Vec::new() };
        for (page, id) in document.get_pages() {
            let dictionary = document.get_object(id).unwrap().as_dict().unwrap();
            let media: Vec<f64> = follow(&document, dictionary.get(b"MediaBox").unwrap())
                .as_array()
                .unwrap()
                .iter()
                .map(number)
                .collect();
            pdf.pages.push((media[2] * MM, media[3] * MM));
            let resources = document.get_page_fonts(id).unwrap();
            let faces: BTreeMap<Vec<u8>, Face> =
                resources.iter().map(|(name, font)| (name.clone(), face(&document, font))).collect();
            let content = Content::decode(&document.get_page_content(id).unwrap()).unwrap();
            pdf.page(page as usize, media[3], &faces, &content);
        }
        pdf.document = document;
        pdf
    }

    fn page(&mut self, page: usize, height: f64, faces: &BTreeMap<Vec<u8>, Face>, content: &Content) {
        let start: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let (mut matrix, mut kept) = (start, Vec::new());
        let (mut line, mut text) = (start, start);
        let (mut font, mut size, mut pen) = (Vec::new(), 0.0, (0.0, 0.0));
        let mut path = Vec::new();
        let millimetres = |(x, y): (f64, f64)| (x * MM, (height - y) * MM);
        for operation in &content.operations {
            let numbers = || -> Vec<f64> { operation.operands.iter().map(number).collect() };
            match operation.operator.as_str() {
                "q" => kept.push(matrix),
                "Q" => matrix = kept.pop().unwrap(),
                "cm" => matrix = times(numbers().try_into().unwrap(), matrix),
                "BT" => (line, text) = (start, start),
                "Tf" => {
                    font = operation.operands[0].as_name().unwrap().to_vec();
                    size = number(&operation.operands[1]);
                }
                "Tm" => {
                    line = numbers().try_into().unwrap();
                    text = line;
                }
                "Td" => {
                    let by = numbers();
                    line = times([1.0, 0.0, 0.0, 1.0, by[0], by[1]], line);
                    text = line;
                }
                "Tj" | "TJ" => {
                    let face = &faces[&font];
                    let list = match &operation.operands[0] {
                        Object::Array(list) => list.clone(),
                        other => vec![other.clone()],
                    };
                    let mut letters = String::new();
                    let from = at(times(text, matrix), 0.0, 0.0);
                    // A space that ends a broken line hangs into the margin; it prints nothing.
                    let mut to = from;
                    for piece in &list {
                        match piece {
                            Object::String(codes, _) => {
                                for code in codes.chunks(2) {
                                    let code = u32::from(code[0]) * 256 + u32::from(code[1]);
                                    letters.push_str(face.letters.get(&code).map_or("\u{fffd}", String::as_str));
                                    let wide = face.widths.get(&code).copied().unwrap_or(0.0) / 1000.0 * size;
                                    text = times([1.0, 0.0, 0.0, 1.0, wide, 0.0], text);
                                    if !letters.ends_with(' ') {
                                        to = at(times(text, matrix), 0.0, 0.0);
                                    }
                                }
                            }
                            other => {
                                let by = -number(other) / 1000.0 * size;
                                text = times([1.0, 0.0, 0.0, 1.0, by, 0.0], text);
                            }
                        }
                    }
                    let whole = times(line, matrix);
                    let (left, base) = millimetres(from);
                    let (right, _) = millimetres(to);
                    self.words.push(Words {
                        page,
                        text: letters,
                        left,
                        right,
                        base,
                        size: size * whole[3].abs(),
                        font: face.name.clone(),
                    });
                }
                "m" => pen = (number(&operation.operands[0]), number(&operation.operands[1])),
                "l" => {
                    let to = (number(&operation.operands[0]), number(&operation.operands[1]));
                    path.push((pen, to));
                    pen = to;
                }
                "S" => {
                    for (from, to) in path.drain(..) {
                        let from = millimetres(at(matrix, from.0, from.1));
                        let to = millimetres(at(matrix, to.0, to.1));
                        self.strokes.push(Stroke { page, from, to });
                    }
                }
                "n" | "f" | "f*" => path.clear(),
                _ => {}
            }
        }
    }

    /// The lines of a page from top to bottom: stretches on one foot, from left to right, in one column.
    pub fn lines(&self, page: usize) -> Vec<Words> {
        let mut words: Vec<Words> = self.words.iter().filter(|words| words.page == page).cloned().collect();
        words.sort_by(|one, other| (one.base, one.left).partial_cmp(&(other.base, other.left)).unwrap());
        let mut lines: Vec<Words> = Vec::new();
        for word in words {
            match lines.iter_mut().rev().find(|line| {
                (line.base - word.base).abs() < 0.1 && word.left - line.right < 2.0 && word.left > line.left
            }) {
                Some(line) => {
                    line.text.push_str(&word.text);
                    line.right = line.right.max(word.right);
                }
                None => lines.push(word),
            }
        }
        lines
    }

    /// The line of the first page that reads so.
    pub fn line(&self, text: &str) -> Words {
        let lines = self.lines(1);
        lines.iter().find(|line| line.text.trim() == text).cloned().unwrap_or_else(|| {
            panic!("no line {text:?} in {:#?}", lines.iter().map(|line| &line.text).collect::<Vec<_>>())
        })
    }

    /// The drawn rule whose middle is nearest below this line.
    pub fn rule_below(&self, line: &Words) -> Stroke {
        let middle = (line.left + line.right) / 2.0;
        let below = |stroke: &&Stroke| {
            stroke.page == line.page
                && (stroke.from.1 - line.base) > 0.0
                && (stroke.from.1 - line.base) < 6.0
                && ((stroke.from.0 + stroke.to.0) / 2.0 - middle).abs() < 3.0
        };
        self.strokes.iter().find(below).cloned().unwrap_or_else(|| panic!("no rule below {:?}", line.text))
    }

    /// All letters in the order of the file, page numbers left out.
    pub fn letters(&self) -> String {
        self.words.iter().filter(|words| words.base > 18.0).map(|words| words.text.as_str()).collect()
    }
}

impl Stroke {
    pub fn length(&self) -> f64 {
        (self.to.0 - self.from.0).abs()
    }
}

/// The parts of a Word file.
pub struct Docx(BTreeMap<String, Vec<u8>>);

impl Docx {
    pub fn read(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            parts.insert(file.name().unwrap().into_owned(), content);
        }
        Self(parts)
    }

    pub fn part(&self, name: &str) -> &str {
        std::str::from_utf8(&self.0[name]).expect("UTF-8")
    }

    pub fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// The letters of each paragraph, in order; the whole is read, so broken XML is found.
    pub fn paragraphs(&self) -> Vec<String> {
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(self.part("word/document.xml"));
        let (mut paragraphs, mut letters, mut inside) = (Vec::new(), String::new(), false);
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) if start.name().as_ref() == "w:t" => inside = true,
                Event::End(end) if end.name().as_ref() == "w:t" => inside = false,
                Event::Text(text) if inside => letters.push_str(text.as_ref()),
                Event::GeneralRef(name) if inside => letters.push(match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("an entity {other:?}"),
                }),
                Event::Empty(empty) if empty.name().as_ref() == "w:br" => letters.push('\n'),
                Event::End(end) if end.name().as_ref() == "w:p" => paragraphs.push(std::mem::take(&mut letters)),
                Event::Eof => return paragraphs,
                _ => {}
            }
        }
    }

    /// The paragraph with this text, as XML.
    pub fn paragraph(&self, text: &str) -> &str {
        let xml = self.part("word/document.xml");
        let place = xml.find(&format!(">{text}</w:t>")).unwrap_or_else(|| panic!("no {text:?}"));
        let start = xml[..place].rfind("<w:p>").unwrap();
        let end = place + xml[place..].find("</w:p>").unwrap();
        &xml[start..end]
    }
}

/// Without any space, to compare what is said and not how it is broken into lines.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// A sample, by the name of its kind.
pub fn sample(kind: &str) -> papers::Paper {
    let path = format!("{}/samples/{kind}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    papers::Paper::from_json(&text).unwrap_or_else(|problems| panic!("{path}: {problems:?}"))
}
