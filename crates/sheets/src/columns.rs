//! What a list declares of its columns: names they go by, and what stands in them.

/// How exactly a date has to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Day, month and year.
    Day,
    /// The year alone, or month and year, is enough.
    Year,
}

/// One of the values that a column may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub code: String,
    /// What people see.
    pub label: String,
    /// What else people write for it.
    pub synonyms: Vec<String>,
}

impl Choice {
    /// A value with its label.
    pub fn new(code: &str, label: &str) -> Self {
        Self { code: code.to_owned(), label: label.to_owned(), synonyms: Vec::new() }
    }

    /// The same, also written so.
    pub fn or(mut self, synonym: &str) -> Self {
        self.synonyms.push(synonym.to_owned());
        self
    }
}

/// What stands in the cells of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text of at most so many characters.
    Text { longest: usize },
    /// The name of a person (họ và tên).
    PersonName,
    /// A date, whole or partial.
    Date(Precision),
    /// A whole number between two bounds.
    Integer { least: i64, most: i64 },
    /// A percentage from 0 to 100; 0.6 formatted as a percentage is 60.
    Percent,
    /// Whole đồng, not negative.
    Money,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The personal number (số định danh cá nhân).
    PersonalNumber,
    /// A code; with `digits`, zeros that a spreadsheet took from its front are put back.
    Code { digits: Option<usize> },
    /// One of a list.
    Choice(Vec<Choice>),
    /// Yes or no, by a mark or a word; empty is no.
    YesNo,
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name that programs use.
    pub key: String,
    /// The Vietnamese heading.
    pub title: String,
    /// Other headings it goes by.
    pub synonyms: Vec<String>,
    pub kind: Kind,
    pub is_required: bool,
    /// What to say of it in a template.
    pub hint: String,
}

impl Column {
    /// A column that may be empty.
    pub fn new(key: &str, title: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            synonyms: Vec::new(),
            kind,
            is_required: false,
            hint: String::new(),
        }
    }

    /// Every row must have it.
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Another heading it goes by.
    pub fn or(mut self, synonym: &str) -> Self {
        self.synonyms.push(synonym.to_owned());
        self
    }

    /// What a template says of it.
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = hint.to_owned();
        self
    }
}

/// The columns of a list, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// These columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Self(columns)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The column at a place.
    pub fn get(&self, place: usize) -> Option<&Column> {
        self.0.get(place)
    }

    /// The columns in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Column> {
        self.0.iter()
    }

    /// The place of the column with this key.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|column| column.key == key)
    }
}
