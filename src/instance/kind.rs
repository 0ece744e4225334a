//! The kinds of column that the migrations use, and how their values travel in a copy: as text, alike from both databases.

use crate::platform::db::Dialect;
use crate::platform::error::{Error, Result};
use crate::platform::value::Value;

/// A kind of column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    Flag,
    Date,
    Instant,
    Bytes,
}

impl Kind {
    /// The kind that a database calls by this word.
    pub fn parse(word: &str) -> Option<Kind> {
        Some(match word.to_lowercase().as_str() {
            "text" => Kind::Text,
            "bigint" => Kind::Integer,
            "boolean" => Kind::Flag,
            "date" => Kind::Date,
            "timestamptz" | "timestamp with time zone" => Kind::Instant,
            "bytea" => Kind::Bytes,
            _ => return None,
        })
    }

    /// The SQL that gives a column of this kind as text.
    pub fn as_text(self, column: &str, dialect: Dialect) -> String {
        match (self, dialect) {
            (Kind::Text, _) => column.to_owned(),
            (Kind::Flag, _) => format!("case when {column} then 'true' when not {column} then 'false' end"),
            (Kind::Bytes, Dialect::Sqlite) => {
                format!("case when {column} is not null then lower(hex({column})) end")
            }
            (Kind::Bytes, Dialect::Postgres) => format!("encode({column}, 'hex')"),
            (Kind::Instant, Dialect::Postgres) => {
                format!("to_char({column} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')")
            }
            (Kind::Integer | Kind::Date | Kind::Instant, _) => format!("cast({column} as text)"),
        }
    }

    /// Reads back what `as_text` gave.
    pub fn read(self, text: Option<&str>) -> Result<Value> {
        let wrong = || Error::refused(format!("Bản sao có giá trị không đọc được: “{}”.", text.unwrap_or_default()));
        Ok(match self {
            Kind::Text => Value::Text(text.map(str::to_owned)),
            Kind::Integer => Value::Integer(text.map(str::parse).transpose().map_err(|_| wrong())?),
            Kind::Flag => Value::Flag(text.map(str::parse).transpose().map_err(|_| wrong())?),
            Kind::Date => Value::Date(text.map(str::parse).transpose().map_err(|_| wrong())?),
            Kind::Instant => {
                let instant = text.map(chrono::DateTime::parse_from_rfc3339).transpose().map_err(|_| wrong())?;
                Value::Instant(instant.map(|instant| instant.to_utc()))
            }
            Kind::Bytes => Value::Bytes(match text {
                None => None,
                Some(digits) => {
                    let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2));
                    let bytes: Option<Vec<u8>> = pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
                    Some(bytes.ok_or_else(wrong)?)
                }
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_keeps_its_kind() {
        assert_eq!(Kind::Bytes.read(None).unwrap(), Value::Bytes(None));
        assert_eq!(Kind::Flag.read(None).unwrap(), Value::Flag(None));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (kind, text) in [
            (Kind::Integer, "1x"),
            (Kind::Flag, "1"),
            (Kind::Date, "2026-13-01"),
            (Kind::Instant, "2026-01-01"),
            (Kind::Bytes, "abc"),
        ] {
            assert!(kind.read(Some(text)).is_err(), "{kind:?} {text}");
        }
        assert_eq!(Kind::Bytes.read(Some("00ff")).unwrap(), Value::Bytes(Some(vec![0, 255])));
    }
}
