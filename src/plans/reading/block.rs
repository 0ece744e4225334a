//! The neutral form into which every kind of file is brought: paragraphs with their labels, and tables. What follows
//! does not know which file they came from.

use super::file::Refusal;
use super::label::{self, Label};
use super::proposal::{Notice, Place};
use super::text::without_emphasis;

/// A plan of more paragraphs is none; the bound keeps memory in hand.
const MOST_PARAGRAPHS: usize = 20_000;

/// A plan of more text than this (some 500 pages) is none.
pub const MOST_TEXT: usize = 2 * 1024 * 1024;

/// One piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// A paragraph (đoạn), a heading or a bullet.
#[derive(Clone, Debug, PartialEq)]
pub struct Paragraph {
    pub place: Place,
    /// The number or bullet before it, whether typed or set by the word processor.
    pub label: Option<Label>,
    /// Its text without the label.
    pub text: String,
    /// The level of a heading, where the file marks it as one.
    pub heading: Option<u8>,
    /// Text that stood side by side on one line, as the two halves of a letterhead do.
    pub columns: Vec<String>,
}

/// A table (bảng) with merged cells filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub place: Place,
    pub cells: Vec<Cell>,
}

/// A cell: its paragraphs, with their labels in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub lines: Vec<String>,
    /// Filled in from the cell above or to the left, with which it is merged.
    pub merged: bool,
}

impl Cell {
    /// Its paragraphs as one text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// A paragraph as a reader of files finds it: not yet cleaned, the label not yet told from the text.
#[derive(Clone, Debug, Default)]
pub struct RawParagraph {
    pub text: String,
    pub heading: Option<u8>,
    /// The label that the word processor shows: `II.`, `a)`, `-`.
    pub number: Option<String>,
    /// How deep a bullet stands.
    pub depth: u8,
}

/// What a reader of files gives.
#[derive(Clone, Debug, Default)]
pub struct Source {
    blocks: Vec<RawBlock>,
    pub notices: Vec<Notice>,
    length: usize,
}

#[derive(Clone, Debug)]
enum RawBlock {
    Paragraph(Place, RawParagraph),
    Table(Table),
}

impl Source {
    /// Adds a paragraph; empty ones are left out.
    pub fn paragraph(&mut self, place: Place, paragraph: RawParagraph) -> Result<(), Refusal> {
        if paragraph.text.trim().is_empty() {
            return Ok(());
        }
        self.count(paragraph.text.len())?;
        self.blocks.push(RawBlock::Paragraph(place, paragraph));
        Ok(())
    }

    /// Adds a table; empty rows are left out.
    pub fn table(&mut self, mut table: Table) -> Result<(), Refusal> {
        table.rows.retain(|row| row.cells.iter().flat_map(|cell| &cell.lines).any(|line| !line.trim().is_empty()));
        for row in &table.rows {
            self.count(row.cells.iter().flat_map(|cell| &cell.lines).map(String::len).sum())?;
        }
        if !table.rows.is_empty() {
            self.blocks.push(RawBlock::Table(table));
        }
        Ok(())
    }

    fn count(&mut self, length: usize) -> Result<(), Refusal> {
        self.length += length;
        if self.length > MOST_TEXT || self.blocks.len() >= MOST_PARAGRAPHS {
            return Err(Refusal::new(format!(
                "Tệp chứa quá nhiều chữ (trên {MOST_PARAGRAPHS} đoạn hoặc {} triệu ký tự); đây không phải một bản kế \
                 hoạch. Hãy kiểm tra lại tệp.",
                MOST_TEXT / (1024 * 1024)
            )));
        }
        Ok(())
    }

    /// The blocks in clean Unicode (NFC), old encodings converted, labels told from text.
    pub fn settle(self) -> (Vec<Block>, Vec<Notice>) {
        let mut notices = self.notices;
        let legacy = viet::legacy::detect(&sample(&self.blocks));
        if legacy.is_some() {
            notices.push(Notice::general(
                "Văn bản dùng bảng mã cũ (TCVN3 hoặc VNI), đã được chuyển sang Unicode; hãy soát lại dấu và chữ hoa.",
            ));
        }
        let clean = |text: &str| match legacy {
            Some(encoding) => viet::text::clean(&viet::legacy::convert(text, encoding)),
            None => viet::text::clean(text),
        };
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for block in self.blocks {
            match block {
                RawBlock::Paragraph(place, raw) => {
                    let columns: Vec<String> = columns_of(&raw.text).into_iter().map(clean).collect();
                    let columns = if columns.len() > 1 { columns } else { Vec::new() };
                    let text = clean(&without_emphasis(&raw.text));
                    let (label, text) = match &raw.number {
                        Some(number) => (label::of_number(&clean(number), raw.depth), text),
                        None => label::split(&text, raw.depth),
                    };
                    // What is no letter and no digit (a rule of dashes, a lone bullet) says nothing.
                    if !text.is_empty() || label.as_ref().is_some_and(|label| label.ordinal > 0) {
                        blocks.push(Block::Paragraph(Paragraph { place, label, text, heading: raw.heading, columns }));
                    }
                }
                RawBlock::Table(mut table) => {
                    for line in table.rows.iter_mut().flat_map(|row| &mut row.cells).flat_map(|cell| &mut cell.lines) {
                        *line = clean(&without_emphasis(line));
                    }
                    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                        cell.lines.retain(|line| !line.is_empty());
                    }
                    table.rows.retain(|row| row.cells.iter().any(|cell| !cell.lines.is_empty()));
                    if !table.rows.is_empty() {
                        blocks.push(Block::Table(table));
                    }
                }
            }
        }
        (blocks, notices)
    }
}

/// Some of the text, enough to see in which encoding it is.
fn sample(blocks: &[RawBlock]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            RawBlock::Paragraph(_, paragraph) => out.push_str(&paragraph.text),
            RawBlock::Table(table) => {
                for line in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines) {
                    out.push_str(line);
                    out.push(' ');
                }
            }
        }
        out.push('\n');
        if out.len() > 64 * 1024 {
            break;
        }
    }
    out
}

/// The pieces of a line that wide gaps or tabs keep apart.
fn columns_of(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    loop {
        let gap = rest.find('\t').into_iter().chain(rest.find("    ")).min();
        let Some(gap) = gap else { break };
        let (piece, after) = rest.split_at(gap);
        pieces.push(piece.trim());
        rest = after.trim_start();
    }
    pieces.push(rest);
    pieces
}
