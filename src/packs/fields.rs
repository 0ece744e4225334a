//! One TOML table of a pack: its keys are read by name, and what nobody read is noted as unknown.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::Found;
use super::sheet::unknown_word;

/// The text of a TOML file, kept to tell lines.
#[derive(Clone, Copy)]
pub(super) struct Paper<'a> {
    pub(super) file: &'static str,
    pub(super) text: &'a str,
    pub(super) found: &'a Found,
}

/// A table; a value that could not be read was already noted and comes back as nothing.
pub(super) struct Fields<'a> {
    pub(super) line: usize,
    paper: Paper<'a>,
    table: &'a DeTable<'a>,
    read: RefCell<BTreeSet<String>>,
}

impl<'a> Paper<'a> {
    /// Parses the file, noting every mistake of syntax.
    pub(super) fn parse(self) -> Option<Spanned<DeTable<'a>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let line = self.line(error.span().map_or(0, |span| span.start));
            self.found.add(self.file, line, format!("Tệp sai cú pháp TOML: {}. Hãy sửa dòng này.", error.message()));
        }
        errors.is_empty().then_some(table)
    }

    fn line(self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        1 + before.filter(|byte| **byte == b'\n').count()
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(paper: Paper<'a>, table: &'a DeTable<'a>, line: usize) -> Self {
        Self { line, paper, table, read: RefCell::default() }
    }

    pub(super) fn note(&self, sentence: impl Into<String>) {
        self.paper.found.add(self.paper.file, self.line, sentence);
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn finish(&self) {
        for key in self.table.keys() {
            if !self.read.borrow().contains(key.get_ref().as_ref()) {
                self.paper.found.add(
                    self.paper.file,
                    self.paper.line(key.span().start),
                    format!("Mục `{}` không ai đọc. Hãy bỏ mục này hoặc sửa tên.", key.get_ref()),
                );
            }
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        let text = self.required(key, self.optional(key))?;
        if text.trim().is_empty() {
            self.note_at(key, format!("`{key}` để trống. Hãy điền vào."));
            return None;
        }
        Some(text)
    }

    pub(super) fn optional(&self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.note_at(key, format!("`{key}` phải là chữ. Hãy đặt trong ngoặc kép."));
        }
        text
    }

    pub(super) fn word<T: Copy>(&self, key: &str, all: &[T], as_str: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(key)?;
        let word = all.iter().copied().find(|word| as_str(*word) == text);
        if word.is_none() {
            self.note_at(key, unknown_word(key, &text, all, as_str));
        }
        word
    }

    pub(super) fn date(&self, key: &str) -> Option<NaiveDate> {
        self.required(key, self.optional_date(key))
    }

    pub(super) fn optional_date(&self, key: &str) -> Option<NaiveDate> {
        let value = self.value(key)?.get_ref();
        let date = value
            .as_datetime()
            .filter(|datetime| datetime.time.is_none())
            .and_then(|datetime| datetime.date)
            .and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()));
        if date.is_none() {
            self.note_at(key, format!("`{key}` phải là một ngày. Hãy ghi dạng 2026-11-23, không ngoặc kép."));
        }
        date
    }

    /// True when the key is there and true.
    pub(super) fn flag(&self, key: &str) -> bool {
        let Some(value) = self.value(key) else {
            return false;
        };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.note_at(key, format!("`{key}` phải là true hoặc false."));
        }
        flag.unwrap_or_default()
    }

    /// A list of texts; empty when the key is absent.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let items = value.get_ref().as_array().map(|items| {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        });
        match items.flatten() {
            Some(texts) => texts,
            None => {
                self.note_at(key, format!("`{key}` phải là danh sách chữ, dạng [\"a\", \"b\"]."));
                Vec::new()
            }
        }
    }

    pub(super) fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.read.borrow_mut().insert(key.to_owned());
        self.table.get(key)
    }

    /// A table that must be there.
    pub(super) fn table(&self, key: &str) -> Option<Fields<'a>> {
        let value = self.required(key, self.value(key))?;
        let Some(table) = value.get_ref().as_table() else {
            self.note_at(key, format!("`{key}` phải là một bảng, dạng [{key}]."));
            return None;
        };
        Some(Fields::new(self.paper, table, self.paper.line(value.span().start)))
    }

    /// An array of tables; empty when the key is absent.
    pub(super) fn tables(&self, key: &str) -> Vec<Fields<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.note_at(key, format!("`{key}` phải là danh sách bảng, dạng [[{key}]]."));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            let line = self.paper.line(item.span().start);
            match item.get_ref().as_table() {
                Some(table) => tables.push(Fields::new(self.paper, table, line)),
                None => self.paper.found.add(self.paper.file, line, format!("Mỗi phần của `{key}` phải là một bảng.")),
            }
        }
        tables
    }

    /// Notes a mistake at the line of a key.
    pub(super) fn note_at(&self, key: &str, sentence: String) {
        let line = self.table.get(key).map_or(self.line, |value| self.paper.line(value.span().start));
        self.paper.found.add(self.paper.file, line, sentence);
    }

    fn required<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if !self.table.contains_key(key) {
            self.note(format!("Mục này thiếu `{key}`. Hãy thêm vào."));
        }
        value
    }
}
