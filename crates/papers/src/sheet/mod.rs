//! The sheet: a paper with everything decided: every letter that is printed, in order, and what each line is. Both
//! files are drawn from it and from nothing else, which is why they say the same.

mod body;
mod build;
pub(crate) mod look;
mod text;

use serde::Serialize;

pub(crate) use body::widths;
pub(crate) use build::{HEAD, build, lies_wide};
pub(crate) use look::Role;
pub(crate) use text::plain_text;

/// A paper, laid out in parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Sheet {
    /// For the properties of the file.
    pub title: String,
    /// What the code on the paper carries, so that a file can be checked, too.
    pub keywords: Vec<String>,
    pub parts: Vec<Part>,
}

/// Pages that are numbered together and lie the same way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Part {
    pub landscape: bool,
    pub pieces: Vec<Piece>,
    /// Below a rule at the foot of the first page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<Line>,
}

/// What is drawn, from top to bottom.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum Piece {
    Line(Line),
    /// Lines that belong together as a list; the marks stand in their text.
    List {
        lines: Vec<Line>,
    },
    /// A drawn line in the middle, so many millimetres long.
    Rule {
        length: f64,
    },
    /// Empty height in points.
    Space {
        height: f64,
    },
    /// Two columns without borders, kept on one page.
    Columns {
        widths: [f64; 2],
        rows: Vec<[Vec<Piece>; 2]>,
    },
    Grid(Grid),
    /// A code that a phone reads, this many millimetres wide.
    Code {
        url: String,
        size: f64,
    },
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Line {
    pub role: Role,
    pub spans: Vec<Span>,
    /// The level in the outline of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline: Option<u8>,
    /// Stays with what follows.
    pub keep: bool,
    /// The width of the frame around a stamp, in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<f64>,
}

/// A stretch of a line in one style, the look's own style included. Written as `[text, style]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "(String, u8)")]
pub(crate) struct Span {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

/// A table with borders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Grid {
    /// Widths in millimetres.
    pub widths: Vec<f64>,
    pub titles: Vec<Line>,
    pub rows: Vec<Vec<GridCell>>,
    /// For readers that cannot see.
    pub summary: String,
}

/// A cell, over one or more columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct GridCell {
    pub over: usize,
    pub line: Line,
    /// Whether its row may be broken over two pages, because it could be higher than one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub breaks: bool,
    /// A bar is drawn in stretches from the left; other cells have none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bar: Vec<Stretch>,
}

/// A stretch of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Stretch {
    /// In millimetres.
    pub long: f64,
    pub fill: Fill,
}

/// How a stretch of a bar is filled; told apart in print without colours, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fill {
    /// What there is, as far as it was wanted.
    Solid,
    /// What there is beyond what was wanted.
    Beyond,
    /// What was wanted and is not there: a frame.
    Open,
}

impl From<Span> for (String, u8) {
    fn from(span: Span) -> Self {
        let style = u8::from(span.bold) + 2 * u8::from(span.italic);
        (span.text, style)
    }
}

impl Line {
    /// A line in the look of its role.
    pub(crate) fn new(role: Role, text: impl Into<String>) -> Self {
        let look = role.look();
        let span = Span { text: viet::text::nfc(&text.into()), bold: look.bold, italic: look.italic };
        let frame = (role == Role::Stamp).then(|| look::stamp_width(&span.text));
        Self { role, spans: vec![span], outline: None, keep: false, frame }
    }

    pub(crate) fn outline(self, level: u8) -> Self {
        Self { outline: Some(level), keep: true, ..self }
    }

    pub(crate) fn letters(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Adds letters at the end, in the style of what is there.
    pub(crate) fn push(&mut self, letters: &str) {
        if let Some(last) = self.spans.last_mut() {
            last.text.push_str(letters);
        }
    }

    /// Drops these signs from the end.
    pub(crate) fn trim_end(&mut self, signs: &[char]) {
        while let Some(last) = self.spans.last_mut() {
            let kept = last.text.trim_end_matches(|sign: char| sign.is_whitespace() || signs.contains(&sign)).len();
            last.text.truncate(kept);
            if kept > 0 || self.spans.len() == 1 {
                return;
            }
            self.spans.pop();
        }
    }
}

impl From<Line> for Piece {
    fn from(line: Line) -> Self {
        Self::Line(line)
    }
}
