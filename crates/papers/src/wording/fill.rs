//! Filling a wording: its lines with the values of one case become the parts of a paper.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::field::{Field, FieldKind};
use super::line::{Line, Piece, What};
use super::parse::{Node, Wording};
use crate::{Align, Block, Cell, Column, Entry, Problem, Row, Run, Table, Text};

/// What a filled wording says: parts of a [`Paper`](crate::Paper).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Trích yếu, if the wording has it.
    pub subject: Option<String>,
    /// Căn cứ …
    pub bases: Vec<String>,
    pub body: Vec<Block>,
}

impl Wording {
    /// Puts the values, a JSON object, in the places of the fields. Every value that is missing or of another kind is
    /// told with its line.
    pub fn fill(&self, values: &Value) -> Result<Filled, Vec<Problem>> {
        let empty = Map::new();
        let values = values.as_object().unwrap_or(&empty);
        let mut filler = Filler { filled: Filled::default(), problems: Vec::new() };
        filler.nodes(&self.nodes, &[Scope { fields: &self.fields, values, ordinal: None }]);
        if filler.problems.is_empty() { Ok(filler.filled) } else { Err(filler.problems) }
    }
}

/// Fields and their values at one level; a repeated part adds a level.
#[derive(Clone, Copy)]
struct Scope<'a> {
    fields: &'a [Field],
    values: &'a Map<String, Value>,
    ordinal: Option<usize>,
}

struct Filler {
    filled: Filled,
    problems: Vec<Problem>,
}

/// The field of this name and its value, from the innermost level outwards.
fn find<'a>(scopes: &[Scope<'a>], name: &str) -> Option<(&'a Field, Option<&'a Value>)> {
    scopes.iter().rev().find_map(|scope| {
        let field = scope.fields.iter().find(|field| field.name == name)?;
        let value = scope.values.get(name).filter(|value| !is_blank(value));
        Some((field, value))
    })
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(entries) => entries.is_empty(),
        _ => false,
    }
}

impl Filler {
    fn nodes(&mut self, nodes: &[Node], scopes: &[Scope<'_>]) {
        for node in nodes {
            match node {
                Node::Line { number, line } => self.line(*number, line, scopes),
                Node::If { field, nodes } => {
                    if find(scopes, field).is_some_and(|(_, value)| value.is_some()) {
                        self.nodes(nodes, scopes);
                    }
                }
                Node::Each { number, list, nodes } => self.each(*number, list, nodes, scopes),
            }
        }
    }

    fn each(&mut self, number: usize, list: &str, nodes: &[Node], scopes: &[Scope<'_>]) {
        let Some((Field { kind: FieldKind::List(fields), label, optional, .. }, value)) = find(scopes, list) else {
            return;
        };
        let entries = match value {
            Some(Value::Array(entries)) => entries.as_slice(),
            None if *optional => &[],
            None => return self.problem(number, format!("Danh sách “{list}” ({label}) chưa có mục nào.")),
            Some(_) => return self.problem(number, format!("“{list}” ({label}) phải là một danh sách.")),
        };
        let empty = Map::new();
        for (index, entry) in entries.iter().enumerate() {
            let values = entry.as_object().unwrap_or(&empty);
            let mut inner = scopes.to_vec();
            inner.push(Scope { fields, values, ordinal: Some(index + 1) });
            self.nodes(nodes, &inner);
        }
    }

    fn line(&mut self, number: usize, line: &Line, scopes: &[Scope<'_>]) {
        if let Line::TableRow { cells, totals } = line {
            let cells = cells.iter().map(|cell| self.cell(number, cell, scopes)).collect::<Vec<_>>();
            if let Some(Block::Table(table)) = self.filled.body.last_mut() {
                if *totals {
                    table.totals =
                        cells.into_iter().map(|cell| Some(cell).filter(|cell| *cell != Cell::from(""))).collect();
                } else {
                    table.rows.push(Row::Cells(cells));
                }
            }
            return;
        }
        let block = match line {
            Line::Subject(text) => {
                self.filled.subject = Some(self.text(number, text, scopes).letters());
                return;
            }
            Line::Basis(text) if self.filled.body.is_empty() => {
                let basis = self.text(number, text, scopes).letters();
                self.filled.bases.push(basis);
                return;
            }
            Line::Basis(text) | Line::Paragraph(text) => {
                Block::Paragraph { text: self.text(number, text, scopes), align: None }
            }
            Line::Centred(text) => {
                Block::Paragraph { text: self.text(number, text, scopes), align: Some(Align::Center) }
            }
            Line::Heading { level, number: own, text } => {
                Block::Heading { level: *level, number: Some(own.clone()), text: self.text(number, text, scopes) }
            }
            Line::Article { number: own, titled, text } => {
                let text = self.text(number, text, scopes);
                let (title, text) = if *titled { (text, Text::default()) } else { (Text::default(), text) };
                Block::Article { number: own.clone(), title, text }
            }
            Line::Clause { number: own, text } => {
                let text = self.text(number, text, scopes);
                Block::Clause { number: Some(own.clone()), title: Text::default(), text }
            }
            Line::Point { letter, text } => {
                Block::Point { letter: Some(letter.clone()), text: self.text(number, text, scopes) }
            }
            Line::Item { mark, text } => {
                let item = self.text(number, text, scopes);
                if let Some(Block::List { items, mark: last }) = self.filled.body.last_mut()
                    && last == mark
                {
                    items.push(item);
                    return;
                }
                Block::List { items: vec![item], mark: *mark }
            }
            Line::Entry { label, value } => {
                let entry = Entry { label: label.clone(), value: self.text(number, value, scopes) };
                if let Some(Block::Entries { entries }) = self.filled.body.last_mut() {
                    entries.push(entry);
                    return;
                }
                Block::Entries { entries: vec![entry] }
            }
            Line::TableHead(titles) => {
                let column =
                    |title: &String| Column { title: title.clone(), width: 1.0, kind: Default::default(), align: None };
                Block::Table(Table { columns: titles.iter().map(column).collect(), ..Table::default() })
            }
            Line::TableShape(shape) => {
                if let Some(Block::Table(table)) = self.filled.body.last_mut() {
                    for (column, (kind, width)) in table.columns.iter_mut().zip(shape) {
                        (column.kind, column.width) = (*kind, *width);
                    }
                }
                return;
            }
            Line::TableRow { .. } => return,
        };
        self.filled.body.push(block);
    }

    /// A cell that is nothing but a number stays one.
    fn cell(&mut self, number: usize, pieces: &[Piece], scopes: &[Scope<'_>]) -> Cell {
        if let [Piece { what: What::Field { name, modifier: None }, .. }] = pieces
            && let Some((field, Some(value))) = find(scopes, name)
            && matches!(field.kind, FieldKind::Number | FieldKind::Money)
            && let Some(whole) = value.as_i64()
        {
            return Cell::Number(whole);
        }
        Cell::Text(self.text(number, pieces, scopes).letters())
    }

    fn text(&mut self, number: usize, pieces: &[Piece], scopes: &[Scope<'_>]) -> Text {
        let mut runs: Vec<Run> = Vec::new();
        for piece in pieces {
            let letters = match &piece.what {
                What::Letters(letters) => letters.clone(),
                What::Field { name, modifier } => self.value(number, name, modifier.as_deref(), scopes),
            };
            match runs.last_mut() {
                Some(last) if (last.bold, last.italic) == (piece.bold, piece.italic) => last.text.push_str(&letters),
                _ if letters.is_empty() => {}
                _ => runs.push(Run { text: letters, bold: piece.bold, italic: piece.italic }),
            }
        }
        Text(runs)
    }

    fn value(&mut self, number: usize, name: &str, modifier: Option<&str>, scopes: &[Scope<'_>]) -> String {
        let Some((field, value)) = find(scopes, name) else { return String::new() };
        let Some(value) = value else {
            // The ordinal counts itself.
            if let Some(ordinal) = scopes.iter().rev().find_map(|scope| scope.ordinal)
                && name == "stt"
            {
                return ordinal.to_string();
            }
            if !field.optional {
                self.problem(number, format!("Trường “{name}” ({}) chưa có giá trị.", field.label));
            }
            return String::new();
        };
        written(&field.kind, value, modifier).unwrap_or_else(|wanted| {
            self.problem(number, format!("Trường “{name}” ({}) phải là {wanted}.", field.label));
            String::new()
        })
    }

    fn problem(&mut self, number: usize, sentence: String) {
        self.problems.push(Problem::new(format!("dòng {number}"), sentence));
    }
}

/// A value as it is printed, or what it should have been.
fn written(kind: &FieldKind, value: &Value, modifier: Option<&str>) -> Result<String, &'static str> {
    match kind {
        FieldKind::Text => {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return Err("chữ"),
            };
            Ok(if modifier == Some("in hoa") { text.to_uppercase() } else { text })
        }
        FieldKind::Number | FieldKind::Money => {
            let whole = value.as_i64().ok_or("số nguyên")?;
            Ok(match (modifier, kind) {
                (None, _) => viet::number::group(whole),
                (Some(_), FieldKind::Money) => viet::money::dong_in_words(whole),
                (Some(_), _) => viet::money::number_in_words(whole),
            })
        }
        FieldKind::Date => {
            let wanted = "ngày dạng năm-tháng-ngày, ví dụ 2026-03-05";
            let text = value.as_str().ok_or(wanted)?;
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wanted)?;
            Ok(if modifier.is_some() { crate::date_in_words(date) } else { viet::date::official_short(date) })
        }
        FieldKind::List(_) => Err("danh sách"),
    }
}
