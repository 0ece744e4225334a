//! Reading a wording: each line becomes what its beginning says, and every field is looked up at once, so that a
//! mistake is told when the wording is saved, not when a paper is needed.

use super::field::{Field, FieldKind};
use super::line::{Line, classify};
use crate::Problem;

/// A wording that was read: its fields are known and its parts are closed.
#[derive(Debug, Clone)]
pub struct Wording {
    pub(super) nodes: Vec<Node>,
    pub(super) fields: Vec<Field>,
}

/// A line, or lines under a condition.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Line { number: usize, line: Line },
    Each { number: usize, list: String, nodes: Vec<Node> },
    If { field: String, nodes: Vec<Node> },
}

impl Wording {
    /// Reads a wording against the fields that the program fills for its kind of paper.
    pub fn parse(text: &str, fields: &[Field]) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader { fields, problems: Vec::new(), open: vec![Open::default()], table: None };
        for (index, raw) in text.lines().enumerate() {
            reader.line(index + 1, raw.trim());
        }
        reader.finish()
    }
}

/// A part that is still open.
#[derive(Default)]
struct Open {
    number: usize,
    /// The name behind `#moi` or `#neu`; empty at the outermost level.
    name: String,
    each: bool,
    nodes: Vec<Node>,
}

/// How far the table is that is being read.
#[derive(Clone, Copy)]
enum TableStep {
    Shape,
    Rows(usize),
}

struct Reader<'a> {
    fields: &'a [Field],
    problems: Vec<Problem>,
    open: Vec<Open>,
    table: Option<TableStep>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, text: &str) {
        if text.is_empty() {
            self.table = None;
        } else if let Some(control) = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim)
            && control.starts_with(['#', '/'])
        {
            self.control(number, control);
        } else if let Some(cells) = text.strip_prefix('|') {
            self.table_line(number, cells);
        } else {
            self.table = None;
            match classify(text) {
                Ok(line) => self.push(number, line),
                Err(sentence) => self.problem(number, sentence),
            }
        }
    }

    fn control(&mut self, number: usize, control: &str) {
        let (word, name) = control.split_once(char::is_whitespace).unwrap_or((control, ""));
        let name = name.trim().to_owned();
        match word {
            "#moi" => match self.find(&name).map(|field| matches!(field.kind, FieldKind::List(_))) {
                Some(true) => {}
                Some(false) => self.problem(
                    number,
                    format!("“{name}” không phải danh sách nên không lặp bằng #moi được; hãy dùng #neu."),
                ),
                None => self.unknown(number, &name),
            },
            "#neu" => {
                if self.find(&name).is_none() {
                    self.unknown(number, &name);
                }
            }
            "/moi" | "/neu" => return self.close(number, word),
            _ => {
                return self
                    .problem(number, format!("Không hiểu “{{{{{control}}}}}”; chỉ có #moi, /moi, #neu và /neu."));
            }
        }
        self.open.push(Open { number, name, each: word == "#moi", nodes: Vec::new() });
    }

    fn close(&mut self, number: usize, word: &str) {
        let matches_word = self.open.len() > 1 && self.open.last().is_some_and(|open| open.each == (word == "/moi"));
        if !matches_word {
            return self.problem(
                number,
                format!("“{{{{{word}}}}}” không đóng phần nào đang mở; hãy kiểm tra các phần #moi, #neu phía trên."),
            );
        }
        if let Some(open) = self.open.pop() {
            let node = if open.each {
                Node::Each { number: open.number, list: open.name, nodes: open.nodes }
            } else {
                Node::If { field: open.name, nodes: open.nodes }
            };
            self.add(node);
        }
    }

    fn table_line(&mut self, number: usize, text: &str) {
        let (totals, text) = match text.strip_prefix('=') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let cells: Vec<&str> = text.strip_suffix('|').unwrap_or(text).split('|').map(str::trim).collect();
        let count = cells.len();
        let line = match self.table {
            None => {
                self.table = Some(TableStep::Shape);
                Line::head(&cells)
            }
            Some(TableStep::Shape) => {
                self.table = Some(TableStep::Rows(count));
                Line::shape(&cells)
            }
            Some(TableStep::Rows(columns)) if columns != count => {
                return self.problem(
                    number,
                    format!("Hàng có {count} ô trong khi bảng có {columns} cột; hãy thêm hoặc bớt ô cho đủ."),
                );
            }
            Some(TableStep::Rows(_)) => Line::row(&cells, totals),
        };
        match line {
            Ok(line) => self.push(number, line),
            Err(sentence) => self.problem(number, sentence),
        }
    }

    fn push(&mut self, number: usize, line: Line) {
        for (name, modifier) in line.fields() {
            match self.find(name).map(|field| field.kind.clone()) {
                None => self.unknown(number, name),
                Some(kind) => {
                    if let Err(sentence) = kind.accepts(name, modifier) {
                        self.problem(number, sentence);
                    }
                }
            }
        }
        self.add(Node::Line { number, line });
    }

    fn add(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            open.nodes.push(node);
        }
    }

    /// The field of this name, looked for from the innermost repeated part outwards.
    fn find(&self, name: &str) -> Option<&Field> {
        self.scopes().into_iter().rev().find_map(|scope| scope.iter().find(|field| field.name == name))
    }

    /// The fields known here, the outermost first.
    fn scopes(&self) -> Vec<&[Field]> {
        let mut scopes = vec![self.fields];
        for open in self.open.iter().filter(|open| open.each) {
            let list = scopes.iter().rev().find_map(|scope| scope.iter().find(|field| field.name == open.name));
            if let Some(Field { kind: FieldKind::List(fields), .. }) = list {
                scopes.push(fields);
            }
        }
        scopes
    }

    fn unknown(&mut self, number: usize, name: &str) {
        let known: Vec<&str> = self.scopes().into_iter().flatten().map(|field| field.name.as_str()).collect();
        let hint = match nearest(name, &known) {
            Some(near) => format!("có phải là “{near}” không?"),
            None => format!("các trường dùng được: {}.", known.join(", ")),
        };
        self.problem(number, format!("Không có trường “{name}”; {hint}"));
    }

    fn problem(&mut self, number: usize, sentence: impl Into<String>) {
        self.problems.push(Problem::new(format!("dòng {number}"), sentence));
    }

    fn finish(mut self) -> Result<Wording, Vec<Problem>> {
        while self.open.len() > 1 {
            if let Some(open) = self.open.pop() {
                let word = if open.each { "moi" } else { "neu" };
                self.problem(
                    open.number,
                    format!("Phần “{{{{#{word} {}}}}}” chưa được đóng bằng “{{{{/{word}}}}}”.", open.name),
                );
            }
        }
        let nodes = self.open.pop().map(|open| open.nodes).unwrap_or_default();
        if nodes.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem::new("", "Mẫu lời văn đang trống; hãy nhập nội dung."));
        }
        if self.problems.is_empty() { Ok(Wording { nodes, fields: self.fields.to_vec() }) } else { Err(self.problems) }
    }
}

/// The known name that is the fewest letters away, if it is near enough to be meant.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|candidate| (distance(name, candidate), *candidate)).min()?;
    (near.0 <= 2.max(name.chars().count() / 3)).then_some(near.1)
}

/// How many letters must be put, dropped or changed to come from one name to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut costs: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.chars().enumerate() {
        let mut diagonal = row;
        let mut left = row + 1;
        for (other, cost) in to.iter().zip(costs.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cost;
            *cost = changed.min(left + 1).min(diagonal + 1);
            left = *cost;
        }
        if let Some(first) = costs.first_mut() {
            *first = row + 1;
        }
    }
    costs.last().copied().unwrap_or_default()
}
