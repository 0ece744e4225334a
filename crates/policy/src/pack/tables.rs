//! Dated values of a parameter kept in a CSV file, such as wages that other parts of the program read, too.

use chrono::NaiveDate;

use super::fields::Fields;
use super::load::Loading;
use super::{Basis, Key, Kind, Row};
use crate::exact::Exact;
use crate::value::Value;

/// Reads `file`, a CSV beside the pack's TOML files or above them (`../wage_rates.csv`): a column for each key,
/// `value` (or the column named by `value_column`), `effective_from`, `effective_to`, `document`, `clause`.
pub(super) fn rows(loading: &Loading<'_>, fields: &Fields<'_>, kind: Kind, by: &[Key]) -> Vec<(Row, usize, String)> {
    let Some(name) = fields.text("file") else { return Vec::new() };
    let value_column = fields.optional("value_column").unwrap_or_else(|| "value".to_owned());
    let folder = fields.paper.file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match name.strip_prefix("../") {
        Some(above) => folder.rsplit_once('/').map(|(place, _)| format!("{place}/{above}")).unwrap_or_default(),
        None => format!("{folder}/{name}"),
    };
    if !loading.files.has(&path) {
        fields.note_at("file", format!("Không có tệp {path}. Hãy thêm tệp hoặc sửa tên."));
        return Vec::new();
    }
    let Some(text) = loading.files.text(&path, loading.found) else { return Vec::new() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
                loading.found.add(&path, line, "Dòng này sai dạng CSV. Hãy sửa lại.");
                continue;
            }
        };
        let line = record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
        let cell = |column: &str| {
            let place = header.iter().position(|name| name == column)?;
            record.get(place).map(str::trim).filter(|cell| !cell.is_empty())
        };
        let reading = Reading { loading, path: &path, line };
        if let Some(row) = reading.row(&cell, kind, by, &value_column) {
            rows.push((row, line, path.clone()));
        }
    }
    rows
}

struct Reading<'a> {
    loading: &'a Loading<'a>,
    path: &'a str,
    line: usize,
}

impl Reading<'_> {
    fn note(&self, sentence: String) {
        self.loading.found.add(self.path, self.line, sentence);
    }

    fn row<'c>(
        &self,
        cell: &dyn Fn(&str) -> Option<&'c str>,
        kind: Kind,
        by: &[Key],
        value_column: &str,
    ) -> Option<Row> {
        let mut key = Vec::new();
        for source in by {
            let column = self.loading.key_name(*source);
            let list = self.loading.pack.key_words(*source)?;
            match cell(&column).and_then(|word| self.loading.pack.choice(list, word)) {
                Some(word) => key.push(word),
                None => self.note(format!("Cột `{column}` phải là một lựa chọn của dữ kiện đó.")),
            }
        }
        let value = match kind {
            Kind::Number(_) => cell(value_column).and_then(Exact::parse).map(Value::Number),
            _ => None,
        };
        if value.is_none() {
            self.note(format!("Cột `{value_column}` phải là số."));
        }
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let from = cell("effective_from").and_then(day);
        if from.is_none() {
            self.note("Cột `effective_from` phải là ngày, dạng 2026-01-01.".to_owned());
        }
        let to = cell("effective_to").map(day);
        if to == Some(None) {
            self.note("Cột `effective_to` phải là ngày hoặc để trống.".to_owned());
        }
        let document = cell("document").and_then(|id| {
            let place = self.loading.pack.documents.iter().position(|document| document.id == id);
            if place.is_none() {
                self.note(format!("Không có văn bản “{id}”. Hãy thêm vào `documents`."));
            }
            place
        });
        if document.is_none() {
            self.note("Dòng này thiếu căn cứ ở cột `document`.".to_owned());
        }
        let basis = Basis { document, clause: cell("clause").unwrap_or_default().to_owned(), assumed: false };
        let from = from?;
        let known_on = cell("issued_on").and_then(day).unwrap_or(from);
        (key.len() == by.len()).then_some(Row { key, from, to: to.flatten(), known_on, value: Some(value?), basis })
    }
}
