//! The body: blocks become lines, numbers are counted, tables get their widths.

use super::{Fill, Grid, GridCell, Line, Piece, Role, Span, Stretch, look};
use crate::metrics::{lines, styled_width, words};
use crate::{Align, Bar, Block, Cell, Column, ColumnKind, HeadingLevel, Mark, Row, Table, Text};

/// The size of letters in cells, in points.
const CELL_SIZE: f64 = 12.0;

/// So that rounding never breaks a word that just fits, in millimetres.
const SLACK: f64 = 0.1;

/// Letters of the Vietnamese alphabet that number points (điểm).
const POINTS: [&str; 23] =
    ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];

/// Numbers that were not given: each kind counts on, and begins anew below a higher one.
#[derive(Default)]
struct Counters {
    divisions: [usize; 4],
    roman: usize,
    arabic: usize,
    letter: usize,
    article: usize,
    clause: usize,
    point: usize,
    outline: u8,
}

/// The blocks as lines and tables; `base` is the level in the outline below which their headings stand.
pub(super) fn body(blocks: &[Block], landscape: bool, base: u8) -> Vec<Piece> {
    let mut counters = Counters { outline: base, ..Counters::default() };
    let mut pieces = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, number, text } => {
                counters.heading(*level, number.as_deref(), text, base, &mut pieces)
            }
            Block::Article { number, title, text } => {
                counters.article += 1;
                (counters.clause, counters.point) = (0, 0);
                let number = number.clone().unwrap_or_else(|| counters.article.to_string());
                let mut line = numbered(Role::Body, &format!("Điều {number}. "), true, title, true, text);
                if !title.is_blank() {
                    line.outline = Some(counters.below(base, 4));
                    line.keep = text.is_blank();
                }
                pieces.push(line.into());
            }
            Block::Clause { number, title, text } => {
                counters.clause += 1;
                counters.point = 0;
                let number = number.clone().unwrap_or_else(|| counters.clause.to_string());
                let mut line = numbered(Role::Body, &format!("{number}. "), !title.is_blank(), title, true, text);
                line.keep = text.is_blank();
                pieces.push(line.into());
            }
            Block::Point { letter, text } => {
                counters.point += 1;
                let letter = letter.clone().unwrap_or_else(|| point(counters.point));
                let line = numbered(Role::Body, &format!("{letter}) "), false, &Text::default(), false, text);
                // Points that follow each other are one list.
                match pieces.last_mut() {
                    Some(Piece::List { lines }) if counters.point > 1 => lines.push(line),
                    _ => pieces.push(Piece::List { lines: vec![line] }),
                }
            }
            Block::Paragraph { text, align } => {
                let role = match align {
                    None | Some(Align::Justify) => Role::Body,
                    Some(Align::Left) => Role::BodyLeft,
                    Some(Align::Center) => Role::BodyCentre,
                    Some(Align::Right) => Role::BodyRight,
                };
                pieces.push(numbered(role, "", false, &Text::default(), false, text).into());
            }
            Block::List { items, mark } => {
                let mark = match mark {
                    Mark::Dash => "- ",
                    Mark::Plus => "+ ",
                };
                let line = |item| numbered(Role::Body, mark, false, &Text::default(), false, item);
                pieces.push(Piece::List { lines: items.iter().map(line).collect() });
            }
            Block::Entries { entries } => pieces.extend(entries.iter().map(|entry| {
                let label = format!("{}: ", entry.label.trim().trim_end_matches(':'));
                Piece::from(numbered(Role::Body, &label, false, &Text::default(), false, &entry.value))
            })),
            Block::Table(table) => table_pieces(table, landscape, &mut pieces),
        }
    }
    pieces
}

impl Counters {
    fn heading(&mut self, level: HeadingLevel, number: Option<&str>, text: &Text, base: u8, pieces: &mut Vec<Piece>) {
        let division = match level {
            HeadingLevel::Part => Some((0, "Phần")),
            HeadingLevel::Chapter => Some((1, "Chương")),
            HeadingLevel::Section => Some((2, "Mục")),
            HeadingLevel::Subsection => Some((3, "Tiểu mục")),
            HeadingLevel::Roman | HeadingLevel::Arabic | HeadingLevel::Letter => None,
        };
        if let Some((place, word)) = division {
            // Articles count through the whole text; what stands below a division begins anew.
            let count = self.count(place);
            let number = number.map_or_else(|| if place < 2 { roman(count) } else { count.to_string() }, str::to_owned);
            let outline = self.below(base, place as u8);
            pieces.push(Line::new(Role::Division, format!("{word} {number}")).outline(outline).into());
            if !text.is_blank() {
                let mut title = Line::new(Role::Division, text.letters().to_uppercase());
                title.keep = true;
                pieces.push(title.into());
            }
            return;
        }
        let (number, text, place) = match level {
            HeadingLevel::Roman => {
                self.roman += 1;
                (self.arabic, self.letter, self.clause, self.point) = (0, 0, 0, 0);
                let capitals = Text(
                    text.0
                        .iter()
                        .cloned()
                        .map(|mut run| {
                            run.text = run.text.to_uppercase();
                            run
                        })
                        .collect(),
                );
                (format!("{}. ", number.map_or_else(|| roman(self.roman), str::to_owned)), capitals, 0)
            }
            HeadingLevel::Arabic => {
                self.arabic += 1;
                (self.letter, self.clause, self.point) = (0, 0, 0);
                (format!("{}. ", number.map_or_else(|| self.arabic.to_string(), str::to_owned)), text.clone(), 1)
            }
            _ => {
                self.letter += 1;
                self.point = 0;
                (format!("{}) ", number.map_or_else(|| point(self.letter), str::to_owned)), text.clone(), 2)
            }
        };
        let outline = self.below(base, place);
        pieces.push(numbered(Role::Heading, &number, true, &text, true, &Text::default()).outline(outline).into());
    }

    fn count(&mut self, place: usize) -> usize {
        let mut count = 0;
        for (at, divisions) in self.divisions.iter_mut().enumerate() {
            if at == place {
                *divisions += 1;
                count = *divisions;
            } else if at > place {
                *divisions = 0;
            }
        }
        count
    }

    /// The level in the outline: never more than one below the heading before it, as readers of the file ask for.
    fn below(&mut self, base: u8, place: u8) -> u8 {
        self.outline = (base + 1 + place).min(self.outline + 1);
        self.outline
    }
}

/// A line of a number, a title and text, with the styles of their runs.
fn numbered(role: Role, number: &str, bold_number: bool, title: &Text, bold_title: bool, text: &Text) -> Line {
    let look = role.look();
    let mut spans: Vec<Span> = Vec::new();
    let mut push = |text: &str, bold: bool, italic: bool| {
        let letters = viet::text::nfc(text);
        match spans.last_mut() {
            Some(last) if (last.bold, last.italic) == (bold, italic) => last.text.push_str(&letters),
            _ if letters.is_empty() => {}
            _ => spans.push(Span { text: letters, bold, italic }),
        }
    };
    push(number, look.bold || bold_number, look.italic);
    for run in &title.0 {
        push(&run.text, look.bold || bold_title || run.bold, look.italic || run.italic);
    }
    if !title.is_blank() && !text.is_blank() {
        push(" ", look.bold, look.italic);
    }
    for run in &text.0 {
        push(&run.text, look.bold || run.bold, look.italic || run.italic);
    }
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    Line { role, spans, outline: None, keep: false, frame: None }
}

/// The letter of the n-th point; after the alphabet, letters are doubled.
fn point(number: usize) -> String {
    let place = number.saturating_sub(1);
    let letter = POINTS.get(place % POINTS.len()).copied().unwrap_or("a");
    letter.repeat(place / POINTS.len() + 1)
}

/// A number in Roman letters.
pub(super) fn roman(mut number: usize) -> String {
    let mut text = String::new();
    for (value, letters) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// The widths of a table's columns in millimetres: by their shares, but none narrower than its longest word as long as
/// there is room for all.
pub(crate) fn widths(table: &Table, landscape: bool) -> Vec<f64> {
    let whole = look::page::text_width(landscape);
    let least = least_widths(table);
    let mut fixed = vec![false; least.len()];
    loop {
        let columns = || table.columns.iter().zip(&least).zip(&fixed);
        let taken: f64 = columns().filter(|(_, fixed)| **fixed).map(|((_, least), _)| least).sum();
        let shares: f64 = columns().filter(|(_, fixed)| !**fixed).map(|((column, _), _)| column.width).sum();
        let width = |((column, least), fixed): ((&Column, &f64), &bool)| {
            if *fixed { *least } else { column.width / shares * (whole - taken) }
        };
        let widths: Vec<f64> = columns().map(width).collect();
        let narrow: Vec<bool> = widths.iter().zip(&least).map(|(width, least)| width < least).collect();
        if narrow.iter().all(|narrow| !narrow) {
            return widths;
        }
        if least.iter().sum::<f64>() > whole {
            let sum: f64 = table.columns.iter().map(|column| column.width).sum();
            return table.columns.iter().map(|column| column.width / sum * whole).collect();
        }
        fixed.iter_mut().zip(narrow).for_each(|(fixed, narrow)| *fixed |= narrow);
    }
}

/// What each column needs for its longest word.
fn least_widths(table: &Table) -> Vec<f64> {
    let longest = |text: &str| words(text).map(|word| styled_width(word, CELL_SIZE, true, false)).fold(0.0, f64::max);
    let mut least: Vec<f64> = table.columns.iter().map(|column| longest(&column.title)).collect();
    let cell = |cell: &Cell| match cell {
        Cell::Number(number) => longest(&viet::number::group(*number)),
        Cell::Text(text) => longest(text),
        Cell::Bar(_) => look::BAR_WIDTH,
    };
    for row in &table.rows {
        if let Row::Cells(cells) = row {
            least.iter_mut().zip(cells).for_each(|(least, one)| *least = least.max(cell(one)));
        }
    }
    let empty = table.totals.iter().take_while(|cell| cell.is_none()).count();
    for (at, (least, total)) in least.iter_mut().zip(&table.totals).enumerate() {
        if let Some(total) = total
            && (at > empty || empty == 0)
        {
            *least = least.max(cell(total));
        }
    }
    least.into_iter().map(|least| least + 2.0 * look::CELL_INSET + SLACK).collect()
}

fn table_pieces(table: &Table, landscape: bool, pieces: &mut Vec<Piece>) {
    if let Some(caption) = &table.caption {
        let mut line = Line::new(Role::Caption, caption);
        line.keep = true;
        pieces.push(line.into());
    }
    if let Some(unit) = &table.unit {
        let mut line = Line::new(Role::Unit, unit);
        line.keep = true;
        pieces.push(line.into());
    }
    pieces.push(Piece::Space { height: if table.caption.is_some() || table.unit.is_some() { 3.0 } else { 6.0 } });
    let widths = widths(table, landscape);
    let titles = table.columns.iter().map(|column| Line::new(Role::TableTitle, &column.title)).collect();
    let mut rows: Vec<Vec<GridCell>> = table.rows.iter().map(|row| cells(row, &table.columns, &widths)).collect();
    if !table.totals.is_empty() {
        rows.push(totals(table));
    }
    let names = table.columns.iter().map(|column| column.title.replace('\n', " ")).collect::<Vec<_>>();
    let summary = table.caption.clone().unwrap_or_else(|| format!("Bảng gồm các cột: {}", names.join(", ")));
    pieces.push(Piece::Grid(Grid { widths, titles, rows, summary }));
}

fn cells(row: &Row, columns: &[Column], widths: &[f64]) -> Vec<GridCell> {
    match row {
        Row::Group(text) => {
            let mut line = Line::new(Role::CellLeft, text);
            embolden(&mut line);
            line.keep = true;
            vec![GridCell { over: columns.len(), line, breaks: false, bar: Vec::new() }]
        }
        Row::Cells(cells) => {
            let room = |width: &f64| width - 2.0 * look::CELL_INSET - SLACK;
            let breaks = cells.iter().zip(widths).any(|(cell, width)| match cell {
                Cell::Text(text) => height(text, room(width)) > look::ROW_HEIGHT,
                Cell::Number(_) | Cell::Bar(_) => false,
            });
            let cell = |((cell, column), width): ((&Cell, &Column), &f64)| GridCell {
                over: 1,
                line: cell_line(cell, column),
                breaks,
                bar: match cell {
                    Cell::Bar(bar) => stretches(*bar, room(width)),
                    Cell::Number(_) | Cell::Text(_) => Vec::new(),
                },
            };
            cells.iter().zip(columns).zip(widths).map(cell).collect()
        }
    }
}

/// How high the text of a cell is, in millimetres. Bold letters are the widest, so it is never higher.
#[expect(clippy::cast_precision_loss, reason = "a cell has some hundred lines")]
fn height(text: &str, room: f64) -> f64 {
    let look = Role::CellLeft.look();
    lines(text, CELL_SIZE, true, room) as f64 * look.height()
}

/// The stretches of a bar in a column that has room for so many millimetres.
#[expect(clippy::cast_precision_loss, reason = "a drawing is a few hundred dots wide")]
fn stretches(bar: Bar, room: f64) -> Vec<Stretch> {
    let long = |number: i64| room * number as f64 / bar.most as f64;
    let target = bar.target.unwrap_or(bar.value);
    let second = if bar.value > target { Fill::Beyond } else { Fill::Open };
    let both = [(bar.value.min(target), Fill::Solid), ((bar.value - target).abs(), second)];
    both.into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, fill)| Stretch { long: long(number), fill })
        .collect()
}

fn cell_line(cell: &Cell, column: &Column) -> Line {
    let text = match cell {
        Cell::Number(number) if column.kind == ColumnKind::Ordinal => number.to_string(),
        Cell::Number(number) => viet::number::group(*number),
        Cell::Text(text) => text.clone(),
        Cell::Bar(_) => String::new(),
    };
    Line::new(cell_role(column), text)
}

fn cell_role(column: &Column) -> Role {
    match (column.align, column.kind) {
        (Some(Align::Left | Align::Justify), _) | (None, ColumnKind::Text) => Role::CellLeft,
        (Some(Align::Right), _) | (None, ColumnKind::Number | ColumnKind::Money) => Role::CellRight,
        (Some(Align::Center), _) | (None, ColumnKind::Ordinal | ColumnKind::Date) => Role::CellCentre,
    }
}

/// The totals: their first text reaches over the empty cells before it.
fn totals(table: &Table) -> Vec<GridCell> {
    let empty = table.totals.iter().take_while(|cell| cell.is_none()).count();
    let mut row = Vec::new();
    for (at, (cell, column)) in table.totals.iter().zip(&table.columns).enumerate().skip(empty) {
        let mut line = match cell {
            Some(cell) => cell_line(cell, column),
            None => Line::new(cell_role(column), ""),
        };
        let over = if at == empty { empty + 1 } else { 1 };
        if at == empty && empty > 0 {
            line.role = Role::CellCentre;
        }
        embolden(&mut line);
        row.push(GridCell { over, line, breaks: false, bar: Vec::new() });
    }
    row
}

fn embolden(line: &mut Line) {
    line.spans.iter_mut().for_each(|span| span.bold = true);
}
