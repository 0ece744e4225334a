//! One CSV file of a pack: its columns are checked once, its cells are read by name.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::NaiveDate;

use super::pack::Period;
use super::problems::Found;
use super::source::PackSource;

/// The rows of a file, in order.
pub(super) struct Sheet<'a> {
    pub(super) rows: Vec<Row<'a>>,
}

/// One row; a cell that could not be read was already noted and comes back as nothing.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    file: &'static str,
    found: &'a Found,
    cells: BTreeMap<&'static str, String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn read(
        source: &PackSource,
        file: &'static str,
        columns: &'static [&'static str],
        found: &'a Found,
    ) -> Option<Self> {
        let text = source.text(file, found)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                found.add(file, 1, format!("Không đọc được dòng tiêu đề: {error}."));
                return None;
            }
        };
        note_columns(file, columns, &header, found);
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => rows.push(Row::new(file, columns, &header, &record, found)),
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    found.add(file, as_line(line), format!("Không đọc được dòng này: {error}."));
                }
            }
        }
        Some(Self { rows })
    }
}

fn note_columns(file: &str, columns: &[&str], header: &csv::StringRecord, found: &Found) {
    for column in columns {
        match header.iter().filter(|name| name.trim() == *column).count() {
            0 => found.add(file, 1, format!("Tệp thiếu cột `{column}`. Hãy thêm cột này.")),
            1 => {}
            _ => found.add(file, 1, format!("Cột `{column}` có hai lần. Hãy giữ một cột.")),
        }
    }
    for name in header.iter().filter(|name| !columns.contains(&name.trim())) {
        found.add(file, 1, format!("Tệp có cột lạ `{name}`. Hãy bỏ cột này hoặc sửa tên cột."));
    }
}

fn as_line(line: u64) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX)
}

impl<'a> Row<'a> {
    fn new(
        file: &'static str,
        columns: &'static [&'static str],
        header: &csv::StringRecord,
        record: &csv::StringRecord,
        found: &'a Found,
    ) -> Self {
        let line = record.position().map_or(1, |position| as_line(position.line()));
        if record.len() != header.len() {
            found.add(
                file,
                line,
                format!(
                    "Dòng này có {} ô, tiêu đề có {} cột. Hãy thêm hoặc bỏ dấu phẩy; ô có dấu phẩy phải đặt trong ngoặc kép.",
                    record.len(),
                    header.len()
                ),
            );
        }
        let cells = header
            .iter()
            .zip(record.iter())
            .filter_map(|(name, cell)| {
                let column = columns.iter().find(|column| **column == name.trim())?;
                Some((*column, cell.trim().to_owned()))
            })
            .collect();
        Self { line, file, found, cells }
    }

    pub(super) fn note(&self, sentence: impl Into<String>) {
        self.found.add(self.file, self.line, sentence);
    }

    /// A cell that must be filled.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        let cell = self.cells.get(column)?;
        if cell.is_empty() {
            self.note(format!("Dòng này thiếu `{column}`. Hãy điền ô đó."));
            return None;
        }
        Some(cell.clone())
    }

    /// A cell that may be empty.
    pub(super) fn optional(&self, column: &str) -> Option<String> {
        self.cells.get(column).filter(|cell| !cell.is_empty()).cloned()
    }

    /// Parts of a cell separated by semicolons.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let cell = self.optional(column).unwrap_or_default();
        cell.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// One of the known words.
    pub(super) fn word<T: Copy>(&self, column: &str, all: &[T], as_str: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(column)?;
        let word = all.iter().copied().find(|word| as_str(*word) == text);
        if word.is_none() {
            self.note(unknown_word(column, &text, all, as_str));
        }
        word
    }

    pub(super) fn date(&self, column: &str) -> Option<NaiveDate> {
        self.as_date(column, &self.text(column)?)
    }

    /// `effective_from` to `effective_to`, the latter possibly empty.
    pub(super) fn period(&self) -> Option<Period> {
        let from = self.date("effective_from");
        let to = match self.optional("effective_to") {
            Some(text) => Some(self.as_date("effective_to", &text)?),
            None => None,
        };
        let effective_from = from?;
        if to.is_some_and(|to| to < effective_from) {
            self.note("`effective_to` trước `effective_from`. Hãy sửa một trong hai ngày.");
            return None;
        }
        Some(Period { effective_from, effective_to: to })
    }

    /// A positive amount in đồng, digits only.
    pub(super) fn dong(&self, column: &str) -> Option<i64> {
        let text = self.text(column)?;
        let amount = text.parse::<i64>().ok().filter(|amount| *amount > 0);
        if amount.is_none() {
            self.note(format!("`{column}` là “{text}”. Hãy ghi số đồng nguyên dương, chỉ gồm chữ số."));
        }
        amount
    }

    /// 0 or 1.
    pub(super) fn flag(&self, column: &str) -> Option<bool> {
        match self.text(column)?.as_str() {
            "0" => Some(false),
            "1" => Some(true),
            other => {
                self.note(format!("`{column}` là “{other}”. Hãy ghi 0 hoặc 1."));
                None
            }
        }
    }

    fn as_date(&self, column: &str, text: &str) -> Option<NaiveDate> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        if date.is_none() {
            self.note(format!("`{column}` là “{text}”, không phải một ngày. Hãy ghi dạng 2026-11-23."));
        }
        date
    }
}

/// The sentence for a word outside a closed list, naming the list.
pub(super) fn unknown_word<T: Copy>(
    name: impl Display,
    text: &str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> String {
    let words: Vec<_> = all.iter().map(|word| as_str(*word)).collect();
    format!("`{name}` là “{text}”. Hãy dùng một trong các từ: {}.", words.join(", "))
}
