//! The blocks of a body: headings, articles, paragraphs, lists, tables.

use serde::{Deserialize, Serialize};

use super::Text;

/// One block of the body. A number that is not given follows the one before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    Heading {
        level: HeadingLevel,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        text: Text,
    },
    /// Điều: with a title, printed bold, or with text that follows on the line.
    Article {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        #[serde(default, skip_serializing_if = "is_blank")]
        title: Text,
        #[serde(default, skip_serializing_if = "is_blank")]
        text: Text,
    },
    /// Khoản: `1. …`
    Clause {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
        #[serde(default, skip_serializing_if = "is_blank")]
        title: Text,
        #[serde(default, skip_serializing_if = "is_blank")]
        text: Text,
    },
    /// Điểm: `a) …`, in the order of the Vietnamese alphabet.
    Point {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<String>,
        text: Text,
    },
    Paragraph {
        text: Text,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        align: Option<Align>,
    },
    List {
        items: Vec<Text>,
        #[serde(default, skip_serializing_if = "super::is_default")]
        mark: Mark,
    },
    /// Lines of a name and its value: `Thời gian: …`.
    Entries {
        entries: Vec<Entry>,
    },
    Table(Table),
}

fn is_blank(text: &Text) -> bool {
    text.is_blank()
}

/// The levels of headings, in both orders that papers use: Phần, Chương, Mục, Tiểu mục of rules; I., 1., a) of plans
/// and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadingLevel {
    /// Phần I, its title below in capitals.
    Part,
    /// Chương I, its title below in capitals.
    Chapter,
    /// Mục 1, its title below in capitals.
    Section,
    /// Tiểu mục 1, its title below in capitals.
    Subsection,
    /// `I. TITLE`, in capitals.
    Roman,
    /// `1. Title`.
    Arabic,
    /// `a) Title`.
    Letter,
}

/// How the lines of a paragraph or cell stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    Left,
    Center,
    Right,
    Justify,
}

/// The mark before each item of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// `- …`
    #[default]
    Dash,
    /// `+ …`, the level below.
    Plus,
}

/// A named value on a line of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub label: String,
    pub value: Text,
}

/// A table; its header is repeated on each page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Above the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Above the table on the right: "Đơn vị: đồng".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The last row, printed bold; a `null` cell is empty, and the first text reaches over those before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub totals: Vec<Option<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    pub title: String,
    /// The share of the width, in any measure: shares are set against their sum.
    pub width: f64,
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub kind: ColumnKind,
    /// Against what the kind asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// On the left.
    #[default]
    Text,
    /// In the middle: the ordinal number (TT, STT).
    Ordinal,
    /// On the right; whole numbers in groups of three.
    Number,
    /// Đồng, on the right, in groups of three.
    Money,
    /// In the middle.
    Date,
}

/// A row: its cells, or one text over the whole width that groups the rows below.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Row {
    Cells(Vec<Cell>),
    Group(String),
}

/// A cell: a whole number, printed in groups of three, text as it is, or a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Number(i64),
    Text(String),
    Bar(Bar),
}

/// A bar of a chart, within the table that states its numbers: it says nothing that the other cells do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    pub value: i64,
    /// What the value is set against, drawn as an open frame; what goes beyond it is drawn paler.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// The number that takes the whole width of the column, the same for all bars of a table.
    pub most: i64,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Bar> for Cell {
    fn from(bar: Bar) -> Self {
        Self::Bar(bar)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
