//! A pack with another figure: what would be if the city decided differently.

use chrono::NaiveDate;

use super::{Basis, Kind, Pack, Row};
use crate::calendar::parse_day;
use crate::exact::Exact;
use crate::value::Value;

/// A figure to be changed: `one_off[phd] = 350000000 @ 2027-01-01`.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Place of the parameter.
    pub parameter: usize,
    /// The choices it is for.
    pub key: Vec<u16>,
    /// From which day; from the beginning without it.
    pub from: Option<NaiveDate>,
    /// The new value; nothing to unset it.
    pub value: Option<Value>,
}

impl Pack {
    /// Reads an edit written as `parameter[choice][choice]=value@day`; keys and day may be left out, `unset` is no
    /// value. An error is a Vietnamese sentence.
    pub fn edit(&self, text: &str) -> Result<Edit, String> {
        let (left, right) = text.split_once('=').ok_or("Hãy ghi dạng tham_số[nhóm]=giá_trị@ngày.")?;
        let (value, from) = match right.split_once('@') {
            Some((value, day)) => (value.trim(), Some(parse_day(day).ok_or("Sau @ phải là ngày, dạng 2027-01-01.")?)),
            None => (right.trim(), None),
        };
        let mut parts = left.trim().split('[');
        let id = parts.next().unwrap_or_default().trim();
        let place = self.parameter(id).ok_or_else(|| format!("Không có tham số “{id}”."))?;
        let parameter = self.parameters.get(place).ok_or("Không có tham số này.")?;
        let names: Vec<&str> = parts.map(|part| part.trim().trim_end_matches(']')).collect();
        if names.len() != parameter.by.len() {
            return Err(format!("“{id}” tra theo {} mục, ở đây ghi {}.", parameter.by.len(), names.len()));
        }
        let mut key = Vec::new();
        for (source, name) in parameter.by.iter().zip(names) {
            let word = self.key_words(*source).and_then(|list| self.choice(list, name));
            key.push(word.ok_or_else(|| format!("“{id}” không có lựa chọn “{name}”."))?);
        }
        let read = match (value, parameter.kind) {
            ("unset", _) => None,
            ("true", Kind::Flag) => Some(Value::Flag(true)),
            ("false", Kind::Flag) => Some(Value::Flag(false)),
            (text, Kind::Number(_)) => Some(Value::Number(Exact::parse(text).ok_or("Giá trị phải là số.")?)),
            (text, Kind::Word(list)) => Some(Value::Word(self.choice(list, text).ok_or("Không có lựa chọn này.")?)),
            (text, Kind::Date) => Some(Value::Date(parse_day(text).ok_or("Giá trị phải là ngày.")?)),
            _ => return Err("Giá trị không hợp với loại của tham số.".to_owned()),
        };
        Ok(Edit { parameter: place, key, from, value: read })
    }

    /// The pack with a figure changed; the new figure counts as assumed.
    #[must_use]
    pub fn with(&self, edit: &Edit) -> Self {
        let mut pack = self.clone();
        if let Some(parameter) = pack.parameters.get_mut(edit.parameter) {
            let from = edit.from.unwrap_or(NaiveDate::MIN);
            parameter.rows.retain(|row| row.key != edit.key || row.from < from);
            for row in parameter.rows.iter_mut().filter(|row| row.key == edit.key) {
                let last = from.pred_opt();
                row.to = if row.to.is_none_or(|to| to >= from) { last } else { row.to };
            }
            parameter.rows.push(Row {
                key: edit.key.clone(),
                from,
                to: None,
                known_on: from,
                value: edit.value,
                basis: Basis { assumed: true, ..Basis::default() },
            });
            parameter.reindex();
        }
        pack.find_changes();
        pack
    }
}
