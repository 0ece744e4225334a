//! What a page draws: its texts with their places.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::block::MOST_TEXT;
use super::super::file::Refusal;
use super::document::{Document, Page};
use super::filter;
use super::font::Font;
use super::object::{Dict, Lexer, Object};

/// Drawings in drawings.
const DEEPEST: usize = 6;

/// Saved states that nobody takes back.
const MOST_STATES: usize = 64;

/// A stretch of text on one line.
#[derive(Clone, Debug)]
pub struct Run {
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
}

/// What is not read, counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unread {
    /// Letters of fonts that do not say what their codes mean.
    pub letters: usize,
    /// Letters that stand aslant, as stamps and watermarks do.
    pub aslant: usize,
}

/// A matrix of six numbers.
type Matrix = [f64; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn multiply(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [g, h, i, j, k, l] = then;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

#[derive(Clone)]
struct State {
    place: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// Reads pages one after the other; fonts are kept between them.
pub struct Painter<'a, 'b> {
    document: &'a mut Document<'b>,
    fonts: HashMap<u32, Rc<Font>>,
    runs: Vec<Run>,
    pub unread: Unread,
    /// How much text all pages have.
    length: usize,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
}

impl<'a, 'b> Painter<'a, 'b> {
    /// A painter for the pages of a file.
    pub fn new(document: &'a mut Document<'b>) -> Painter<'a, 'b> {
        let state = State {
            place: UNIT,
            font: None,
            size: 12.0,
            letter_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Painter {
            document,
            fonts: HashMap::new(),
            runs: Vec::new(),
            unread: Unread::default(),
            length: 0,
            state,
            saved: Vec::new(),
            text: UNIT,
            line: UNIT,
        }
    }

    /// The texts of a page.
    pub fn page(&mut self, dict: Dict, resources: Dict) -> Result<Vec<Run>, Refusal> {
        let Page { contents, resources } = self.document.page(dict, resources)?;
        self.state.place = UNIT;
        self.saved.clear();
        self.paint(&contents, &resources, 0)?;
        Ok(std::mem::take(&mut self.runs))
    }

    fn paint(&mut self, contents: &[u8], resources: &Dict, depth: usize) -> Result<(), Refusal> {
        let mut lexer = Lexer::new(contents, 0);
        let mut given: Vec<Object> = Vec::new();
        while lexer.at < contents.len() {
            match lexer.next() {
                Some(Object::Word(word)) => {
                    if word == "ID" {
                        skip_picture(contents, &mut lexer);
                    } else if word == "Do" {
                        self.draw(given.first().and_then(Object::name).unwrap_or_default(), resources, depth)?;
                    } else {
                        self.operate(&word, &given, resources)?;
                    }
                    given.clear();
                }
                Some(object) if given.len() < 64 => given.push(object),
                Some(_) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// A drawing that is used by its name.
    fn draw(&mut self, name: &str, resources: &Dict, depth: usize) -> Result<(), Refusal> {
        let drawings = self.document.dict(resources, "XObject").unwrap_or_default();
        let Some(Object::Reference(id)) = drawings.get(name) else { return Ok(()) };
        let Some(Object::Dict(dict)) = self.document.get(*id) else { return Ok(()) };
        if dict.get("Subtype").and_then(Object::name) != Some("Form") || depth >= DEEPEST {
            return Ok(());
        }
        let inner = self.document.dict(&dict, "Resources").unwrap_or_else(|| resources.clone());
        let Some(contents) = self.document.stream(*id)? else { return Ok(()) };
        let before = self.state.clone();
        if let Some(Object::Array(matrix)) = self.document.value(&dict, "Matrix") {
            self.state.place = multiply(matrix_of(&matrix), self.state.place);
        }
        self.paint(&contents, &inner, depth + 1)?;
        self.state = before;
        Ok(())
    }

    fn operate(&mut self, word: &str, given: &[Object], resources: &Dict) -> Result<(), Refusal> {
        let number = |place: usize| given.get(place).and_then(Object::number).unwrap_or(0.0);
        match word {
            "q" if self.saved.len() < MOST_STATES => self.saved.push(self.state.clone()),
            "Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => self.state.place = multiply(matrix_of(given), self.state.place),
            "BT" => (self.text, self.line) = (UNIT, UNIT),
            "Tf" => {
                self.state.size = number(1);
                self.state.font = self.font(given.first().and_then(Object::name).unwrap_or_default(), resources)?;
            }
            "Tc" => self.state.letter_space = number(0),
            "Tw" => self.state.word_space = number(0),
            "Tz" => self.state.scale = number(0) / 100.0,
            "TL" => self.state.leading = number(0),
            "Ts" => self.state.rise = number(0),
            "Td" => self.move_by(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.move_by(number(0), number(1));
            }
            "Tm" => {
                self.line = matrix_of(given);
                self.text = self.line;
            }
            "T*" => self.move_by(0.0, -self.state.leading),
            "Tj" => self.show_all(given)?,
            "'" => {
                self.move_by(0.0, -self.state.leading);
                self.show_all(given)?;
            }
            "\"" => {
                (self.state.word_space, self.state.letter_space) = (number(0), number(1));
                self.move_by(0.0, -self.state.leading);
                self.show_all(given.get(2..).unwrap_or_default())?;
            }
            "TJ" => {
                if let Some(Object::Array(parts)) = given.first() {
                    self.show_all(parts)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn move_by(&mut self, x: f64, y: f64) {
        self.line = multiply([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn font(&mut self, name: &str, resources: &Dict) -> Result<Option<Rc<Font>>, Refusal> {
        let fonts = self.document.dict(resources, "Font").unwrap_or_default();
        let id = match fonts.get(name) {
            Some(Object::Reference(id)) => *id,
            Some(Object::Dict(dict)) => return Font::read(dict, self.document).map(|font| Some(Rc::new(font))),
            _ => return Ok(None),
        };
        if let Some(font) = self.fonts.get(&id) {
            return Ok(Some(Rc::clone(font)));
        }
        let Some(Object::Dict(dict)) = self.document.get(id) else { return Ok(None) };
        if self.fonts.len() >= 500 {
            return Err(filter::bomb());
        }
        let font = Rc::new(Font::read(&dict, self.document)?);
        self.fonts.insert(id, Rc::clone(&font));
        Ok(Some(font))
    }

    /// Shows texts; numbers between them move the next one, in thousandths of the size.
    fn show_all(&mut self, parts: &[Object]) -> Result<(), Refusal> {
        for part in parts {
            match part {
                Object::Text(text) => self.show(text)?,
                Object::Number(number) => self.advance(-number / 1000.0 * self.state.size * self.state.scale),
                _ => {}
            }
        }
        Ok(())
    }

    fn advance(&mut self, x: f64) {
        self.text = multiply([1.0, 0.0, 0.0, 1.0, x, 0.0], self.text);
    }

    fn show(&mut self, text: &[u8]) -> Result<(), Refusal> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        for glyph in font.glyphs(text) {
            let [a, b, _, d, x, y] =
                multiply([1.0, 0.0, 0.0, 1.0, 0.0, self.state.rise], multiply(self.text, self.state.place));
            let size = (d.abs() * self.state.size).max(1.0);
            let width = glyph.width * self.state.size * self.state.scale;
            let space = self.state.letter_space + if glyph.is_space { self.state.word_space } else { 0.0 };
            self.advance(width + space * self.state.scale);
            match glyph.text {
                // Slanted letters lean in their shape, not in their place.
                Some(_) if b.abs() > a.abs() * 0.1 => self.unread.aslant += 1,
                Some(text) => self.put(&text, x, x + width * a, y, size)?,
                None => self.unread.letters += 1,
            }
        }
        Ok(())
    }

    /// Adds a letter to the run before it when it stands right behind, or begins a new run.
    fn put(&mut self, text: &str, x: f64, end: f64, y: f64, size: f64) -> Result<(), Refusal> {
        self.length += text.len();
        if self.length > MOST_TEXT {
            return Err(filter::bomb());
        }
        if ![x, end, y].iter().all(|number| number.is_finite() && number.abs() < 1e6) {
            return Ok(());
        }
        if let Some(last) = self.runs.last_mut() {
            let same_line = (last.y - y).abs() < size * 0.2;
            if same_line && x > last.end - size * 0.5 && x < last.end + size * 0.15 {
                last.text.push_str(text);
                last.end = end.max(last.end);
                return Ok(());
            }
        }
        self.runs.push(Run { x, end, y, size, text: text.to_owned() });
        Ok(())
    }
}

fn matrix_of(given: &[Object]) -> Matrix {
    let mut matrix = UNIT;
    for (number, object) in matrix.iter_mut().zip(given) {
        *number = object.number().unwrap_or(*number);
    }
    matrix
}

/// A picture within the page is bytes until `EI`.
fn skip_picture(contents: &[u8], lexer: &mut Lexer) {
    let rest = contents.get(lexer.at..).unwrap_or_default();
    let end =
        rest.windows(4).position(|window| matches!(window, [b' ' | b'\n' | b'\r', b'E', b'I', b' ' | b'\n' | b'\r']));
    lexer.at += end.map_or(rest.len(), |end| end + 3);
}
