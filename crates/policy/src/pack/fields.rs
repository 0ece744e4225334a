//! One TOML table of a pack: its keys are read by name, and what nobody read is noted as unknown.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Text;
use super::problems::Found;
use crate::exact::Exact;
use crate::language::LanguageError;

/// The text of a TOML file, kept to tell lines.
#[derive(Clone, Copy)]
pub(super) struct Paper<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) found: &'a Found,
}

/// A table; a value that could not be read was already noted and comes back as nothing.
pub(super) struct Fields<'a> {
    pub(super) line: usize,
    pub(super) paper: Paper<'a>,
    table: &'a DeTable<'a>,
    read: RefCell<BTreeSet<String>>,
}

impl<'a> Paper<'a> {
    /// Parses the file, noting every mistake of syntax.
    pub(super) fn parse(self) -> Option<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            let line = self.line(error.span().map_or(0, |span| span.start));
            self.found.add(self.file, line, format!("Tệp sai cú pháp TOML: {}. Hãy sửa dòng này.", error.message()));
        }
        errors.is_empty().then(|| table.into_inner())
    }

    pub(super) fn line(self, offset: usize) -> usize {
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

    /// Notes a mistake at the line of a key.
    pub(super) fn note_at(&self, key: &str, sentence: impl Into<String>) {
        self.paper.found.add(self.paper.file, self.line_of(key), sentence);
    }

    /// Notes what is wrong with the formula of a key.
    pub(super) fn note_formula(&self, key: &str, error: LanguageError) {
        self.note_at(key, format!("`{key}`: {}", error.sentence));
    }

    pub(super) fn line_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.line, |value| self.paper.line(value.span().start))
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn finish(&self) {
        for key in self.table.keys() {
            if !self.read.borrow().contains(key.get_ref().as_ref()) {
                let line = self.paper.line(key.span().start);
                let sentence = format!("Không hiểu mục `{}`. Hãy bỏ mục này hoặc sửa tên.", key.get_ref());
                self.paper.found.add(self.paper.file, line, sentence);
            }
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.read.borrow_mut().insert(key.to_owned());
        self.table.get(key)
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

    /// A name inside the pack: lower case letters, digits, `_` and `-`.
    pub(super) fn id(&self, key: &str) -> Option<String> {
        let id = self.text(key)?;
        let fits = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c));
        if !fits {
            self.note_at(key, format!("`{key}` chỉ gồm chữ thường không dấu, chữ số, gạch dưới và gạch nối."));
        }
        fits.then_some(id)
    }

    /// A text that must be there in both languages.
    pub(super) fn both(&self, key: &str) -> Option<Text> {
        let (vi, en) = (self.text(&format!("{key}_vi")), self.text(&format!("{key}_en")));
        Some(Text { vi: vi?, en: en? })
    }

    pub(super) fn word<T: Copy>(&self, key: &str, all: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let word = all.iter().find(|(name, _)| *name == text).map(|(_, word)| *word);
        if word.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            self.note_at(key, format!("`{key}` không nhận “{text}”. Hãy chọn: {}.", names.join(", ")));
        }
        word
    }

    pub(super) fn optional_word<T: Copy>(&self, key: &str, all: &[(&str, T)], default: T) -> Option<T> {
        if self.has(key) { self.word(key, all) } else { Some(default) }
    }

    pub(super) fn date(&self, key: &str) -> Option<NaiveDate> {
        self.required(key, self.optional_date(key))
    }

    pub(super) fn optional_date(&self, key: &str) -> Option<NaiveDate> {
        let date = date_of(self.value(key)?.get_ref());
        if date.is_none() {
            self.note_at(key, format!("`{key}` phải là một ngày có thật. Hãy ghi dạng 2026-11-23, không ngoặc kép."));
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

    /// An exact number: a whole one, or text such as "1.5", "3/2", "150%".
    pub(super) fn optional_number(&self, key: &str) -> Option<Exact> {
        let number = number_of(self.value(key)?.get_ref());
        if number.is_none() {
            self.note_at(
                key,
                format!("`{key}` phải là số nguyên, hoặc chữ như \"1.5\", \"3/2\", \"150%\"; không dùng số thập phân."),
            );
        }
        number
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

    /// A table that may be there.
    pub(super) fn table(&self, key: &str) -> Option<Fields<'a>> {
        let value = self.value(key)?;
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

    fn required<T>(&self, key: &str, value: Option<T>) -> Option<T> {
        if !self.table.contains_key(key) {
            self.note(format!("Mục này thiếu `{key}`. Hãy thêm vào."));
        }
        value
    }
}

/// The day that a TOML value is, when it is a day and nothing else.
pub(super) fn date_of(value: &DeValue<'_>) -> Option<NaiveDate> {
    let date = value.as_datetime().filter(|datetime| datetime.time.is_none()).and_then(|datetime| datetime.date)?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

/// The exact number that a TOML value is.
pub(super) fn number_of(value: &DeValue<'_>) -> Option<Exact> {
    if let Some(integer) = value.as_integer() {
        return i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(Exact::from);
    }
    Exact::parse(value.as_str()?)
}
