//! The body of a Word file, element by element: paragraphs, runs, tables. What is deleted, hidden or boxed is told.

use std::collections::HashMap;
use std::io::Read;

use super::super::block::{Cell, MOST_TEXT, RawParagraph, Row, Source, Table};
use super::super::file::Refusal;
use super::super::proposal::{Notice, Place};
use super::archive::{Element, Step, Xml, damaged};
use super::numbering::Numbering;
use super::styles::Styles;

/// A merged cell spans no more columns than a table may have.
const MOST_COLUMNS: usize = 63;

/// So many deleted pieces are quoted; the others are counted.
const MOST_TOLD: usize = 50;

/// Paragraphs in boxes in paragraphs, and tables in tables: no document goes deeper.
const DEEPEST: usize = 20;

/// A paragraph that has not ended yet.
#[derive(Default)]
struct OpenParagraph {
    text: String,
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    outline: Option<u8>,
    is_boxed: bool,
    is_deleted: bool,
}

/// A table that has not ended yet.
#[derive(Default)]
struct OpenTable {
    rows: Vec<Row>,
    cells: Vec<Cell>,
    cell: Option<OpenCell>,
    /// What stands in each column, for cells that are merged with the one above.
    above: HashMap<usize, Vec<String>>,
}

#[derive(Default)]
struct OpenCell {
    lines: Vec<String>,
    span: usize,
    goes_on: bool,
}

/// What is told once, with how often it was seen.
#[derive(Default)]
struct Seen {
    deleted: usize,
    deleted_texts: Vec<String>,
    hidden: String,
    boxed: usize,
    nested: usize,
    objects: usize,
}

/// The reader of the body.
pub struct Body {
    styles: Styles,
    numbering: Numbering,
    paragraphs: Vec<OpenParagraph>,
    tables: Vec<OpenTable>,
    source: Source,
    seen: Seen,
    /// How many paragraphs with text have ended.
    count: u32,
    /// How much memory cells take.
    repeated: usize,
    boxes: usize,
    is_hidden: bool,
    is_capitals: bool,
    in_text: bool,
    in_run_properties: bool,
}

impl Body {
    /// A reader that knows the styles and lists of the document.
    pub fn new(styles: Styles, numbering: Numbering) -> Body {
        Body {
            styles,
            numbering,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            source: Source::default(),
            seen: Seen::default(),
            count: 0,
            repeated: 0,
            boxes: 0,
            is_hidden: false,
            is_capitals: false,
            in_text: false,
            in_run_properties: false,
        }
    }

    /// Reads the part to its end.
    pub fn read(mut self, xml: &mut Xml<impl Read>) -> Result<Source, Refusal> {
        loop {
            match xml.next()? {
                Step::Start(element) => self.start(&element, xml)?,
                Step::End(name) => self.end(&name)?,
                Step::Text(text) if self.in_text => self.text(&text),
                Step::Text(_) => {}
                Step::Done => break,
            }
        }
        self.tell();
        Ok(self.source)
    }

    fn start(&mut self, element: &Element, xml: &mut Xml<impl Read>) -> Result<(), Refusal> {
        match element.name.as_str() {
            "p" if !element.is_empty => {
                if self.paragraphs.len() >= DEEPEST {
                    return Err(damaged());
                }
                self.paragraphs.push(OpenParagraph { is_boxed: self.boxes > 0, ..OpenParagraph::default() });
            }
            "r" if !element.is_empty => (self.is_hidden, self.is_capitals) = (false, false),
            "rPr" => self.in_run_properties = !element.is_empty,
            "t" => self.in_text = !element.is_empty,
            "tab" if self.in_run() => self.text("\t"),
            "br" | "cr" if element.attribute("type").is_none_or(|kind| kind == "textWrapping") => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            "sym" => self.text("•"),
            // The text before a change that was tracked, and the second copy of a drawing for old programs.
            "del" | "moveFrom" => {
                let text = viet::text::clean(&xml.skip(element)?);
                match self.paragraphs.last_mut().filter(|_| self.in_run_properties) {
                    // The mark at the end of the paragraph is deleted, and with it its number.
                    Some(paragraph) => paragraph.is_deleted = true,
                    None if !text.is_empty() => {
                        self.seen.deleted += 1;
                        if self.seen.deleted_texts.len() < MOST_TOLD {
                            self.seen.deleted_texts.push(text);
                        }
                    }
                    None => {}
                }
            }
            "Fallback" | "instrText" | "delText" | "pPrChange" | "rPrChange" | "tblPrChange" | "tcPrChange"
            | "trPrChange" | "sectPrChange" | "tblGridChange" | "sectPr" => drop(xml.skip(element)?),
            "txbxContent" => self.boxes += usize::from(!element.is_empty),
            "altChunk" | "OLEObject" | "object" => {
                self.seen.objects += 1;
                xml.skip(element)?;
            }
            _ => {
                self.paragraph_setting(element);
                self.table_start(element)?;
            }
        }
        Ok(())
    }

    fn in_run(&self) -> bool {
        !self.in_run_properties && self.paragraphs.last().is_some()
    }

    fn paragraph_setting(&mut self, element: &Element) {
        if self.in_run_properties {
            match element.name.as_str() {
                "vanish" => self.is_hidden = element.is_on(),
                "caps" => self.is_capitals = element.is_on(),
                _ => {}
            }
            return;
        }
        let (Some(paragraph), Some(value)) = (self.paragraphs.last_mut(), element.value()) else { return };
        match element.name.as_str() {
            "pStyle" => paragraph.style = Some(value.to_owned()),
            "numId" => paragraph.list = Some(value.to_owned()),
            "ilvl" => paragraph.level = value.parse().ok(),
            "outlineLvl" => paragraph.outline = value.parse().ok(),
            _ => {}
        }
    }

    fn table_start(&mut self, element: &Element) -> Result<(), Refusal> {
        if element.name == "tbl" && !element.is_empty {
            if self.tables.len() >= DEEPEST {
                return Err(damaged());
            }
            self.seen.nested += usize::from(!self.tables.is_empty());
            self.tables.push(OpenTable::default());
            return Ok(());
        }
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let number = || element.value().and_then(|value| value.parse::<usize>().ok()).unwrap_or(1);
        match element.name.as_str() {
            "tr" => table.cells.clear(),
            "gridBefore" => {
                let before = number().min(MOST_COLUMNS);
                table.cells.extend(std::iter::repeat_n(Cell::default(), before));
            }
            "tc" if !element.is_empty => table.cell = Some(OpenCell { span: 1, ..OpenCell::default() }),
            "gridSpan" => {
                if let Some(cell) = &mut table.cell {
                    cell.span = number().clamp(1, MOST_COLUMNS);
                }
            }
            "vMerge" => {
                if let Some(cell) = &mut table.cell {
                    cell.goes_on = element.value() != Some("restart");
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        match name {
            "t" => self.in_text = false,
            "rPr" => self.in_run_properties = false,
            "txbxContent" => self.boxes = self.boxes.saturating_sub(1),
            "p" => return self.paragraph_ends(),
            "tc" => return self.cell_ends(),
            "tr" => return self.row_ends(),
            "tbl" => return self.table_ends(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.is_hidden {
            if self.seen.hidden.len() < 4000 {
                self.seen.hidden.push_str(text);
                self.seen.hidden.push(' ');
            }
            return;
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if self.is_capitals {
            paragraph.text.push_str(&text.to_uppercase());
        } else {
            paragraph.text.push_str(text);
        }
    }

    fn paragraph_ends(&mut self) -> Result<(), Refusal> {
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(()) };
        let is_gone = paragraph.is_deleted && paragraph.text.trim().is_empty();
        let number = if is_gone { None } else { self.number(&paragraph) };
        if paragraph.text.trim().is_empty() {
            return Ok(());
        }
        self.count += 1;
        self.seen.boxed += usize::from(paragraph.is_boxed);
        let place = Place::Paragraph(self.count);
        let style = paragraph.style.as_deref();
        let heading = match paragraph.outline {
            Some(level) if level < 9 => Some(level + 1),
            Some(_) => None,
            None => style.and_then(|style| self.styles.heading(style)),
        };
        let level = paragraph.level.unwrap_or(0);
        let depth = u8::try_from(level.min(8)).unwrap_or(0);
        let cell = self.tables.last_mut().and_then(|table| table.cell.as_mut());
        // A line break within a paragraph parts what offices write one below the other.
        let mut lines = paragraph.text.split('\n').filter(|line| !line.trim().is_empty());
        let first = lines.next().unwrap_or_default();
        if let Some(cell) = cell {
            let label = number.map(|number| number + " ").unwrap_or_default();
            cell.lines.push(label + first);
            cell.lines.extend(lines.map(str::to_owned));
            return Ok(());
        }
        self.source.paragraph(place, RawParagraph { text: first.to_owned(), heading, number, depth })?;
        for line in lines {
            self.source.paragraph(place, RawParagraph { text: line.to_owned(), ..RawParagraph::default() })?;
        }
        Ok(())
    }

    /// The label that Word shows before the paragraph. Empty paragraphs count, too, when they are in a list.
    fn number(&mut self, paragraph: &OpenParagraph) -> Option<String> {
        let of_style = paragraph.style.as_deref().and_then(|style| self.styles.list(style));
        let (list, level) = match (&paragraph.list, of_style) {
            (Some(list), _) => (list.clone(), paragraph.level.unwrap_or(0)),
            (None, Some((list, level, style))) => {
                let level = paragraph.level.or(level).or_else(|| self.numbering.level_of_style(&list, &style));
                (list, level.unwrap_or(0))
            }
            (None, None) => return None,
        };
        self.numbering.count(&list, level)
    }

    fn cell_ends(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let Some(cell) = table.cell.take() else { return Ok(()) };
        let column = table.cells.len();
        let merged = cell.goes_on;
        let lines = match table.above.get(&column) {
            Some(above) if merged && cell.lines.is_empty() => above.clone(),
            _ => cell.lines,
        };
        let length: usize = lines.iter().map(String::len).sum();
        self.repeated += length * cell.span;
        if self.repeated > MOST_TEXT || column + cell.span > MOST_COLUMNS * 2 {
            return Err(damaged());
        }
        for more in 0..cell.span {
            table.above.insert(column + more, lines.clone());
            table.cells.push(Cell { lines: lines.clone(), merged: merged || more > 0 });
        }
        Ok(())
    }

    fn row_ends(&mut self) -> Result<(), Refusal> {
        let place = Place::Paragraph(self.count.max(1));
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        let cells = std::mem::take(&mut table.cells);
        // Empty cells take memory, too: some 100,000 of them are no table of tasks.
        self.repeated += (cells.len() + 1) * size_of::<Cell>();
        table.rows.push(Row { place, cells });
        if self.repeated > MOST_TEXT { Err(damaged()) } else { Ok(()) }
    }

    fn table_ends(&mut self) -> Result<(), Refusal> {
        let Some(table) = self.tables.pop() else { return Ok(()) };
        if let Some(cell) = self.tables.last_mut().and_then(|outer| outer.cell.as_mut()) {
            for row in table.rows {
                let own = row.cells.iter().filter(|cell| !cell.merged).map(Cell::text);
                cell.lines.push(own.collect::<Vec<_>>().join(" | "));
            }
            return Ok(());
        }
        // A table of one column is a frame around paragraphs.
        if table.rows.iter().all(|row| row.cells.len() <= 1) {
            for row in table.rows {
                for line in row.cells.into_iter().filter(|cell| !cell.merged).flat_map(|cell| cell.lines) {
                    self.source.paragraph(row.place, RawParagraph { text: line, ..RawParagraph::default() })?;
                }
            }
            return Ok(());
        }
        self.source.table(Table { rows: table.rows })
    }

    fn tell(&mut self) {
        let mut tell = |text: String| self.source.notices.push(Notice::general(text));
        for text in &self.seen.deleted_texts {
            tell(format!("Đã bỏ đoạn bị xóa theo chế độ theo dõi thay đổi (Track Changes): “{text}”."));
        }
        let more = self.seen.deleted - self.seen.deleted_texts.len();
        if more > 0 {
            tell(format!("Còn {more} đoạn bị xóa khác theo chế độ theo dõi thay đổi."));
        }
        let hidden = viet::text::clean(&self.seen.hidden);
        if !hidden.is_empty() {
            tell(format!("Chữ ẩn trong tệp không được đọc: “{hidden}”."));
        }
        if self.seen.boxed > 0 {
            tell(format!("Có {} đoạn nằm trong khung chữ (text box); kiểm tra vị trí của chúng.", self.seen.boxed));
        }
        if self.seen.nested > 0 {
            tell(format!("Có {} bảng nằm trong bảng khác; kiểm tra các ô của chúng.", self.seen.nested));
        }
        if self.seen.objects > 0 {
            tell(format!("Có {} đối tượng nhúng (ảnh, bảng tính) không đọc được.", self.seen.objects));
        }
    }
}
