//! What a feature declares so that people can bring one of its lists as a spreadsheet. `exchange` does the rest:
//! upload, preview, the workbook with its errors, batches, undo (decision 0043).

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sheets::{Columns, Row, Value};
use tokio::sync::OnceCell;

use super::App;
use super::db::Tx;
use super::error::{Error, Result};
use super::permission::Permission;
use super::permit::Permit;

/// What an asynchronous function of a declaration returns.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A list that can be brought as a spreadsheet.
#[derive(Clone, Copy)]
pub struct ImportKind {
    /// In addresses and tables: `co-quan`.
    pub key: &'static str,
    /// "Thông tin cơ quan".
    pub title: &'static str,
    /// What a row is about, in sentences: "cơ quan".
    pub noun: &'static str,
    /// Who may bring it; the reach of this permission is the permit's.
    pub permission: Permission,
    /// The page of the list.
    pub page: &'static str,
    /// The name of the empty workbook, without its ending.
    pub template: &'static str,
    /// For a list that has parts which a file does not name, such as years: the part that an address means, in words.
    pub subject: Option<fn(&str) -> Option<String>>,
    /// The columns as they stand now; choices may come from the database.
    pub columns: for<'a> fn(&'a App, &'a Permit) -> Later<'a, Columns>,
    /// Says of each row what taking it would do, in the order of the rows. It gets some hundred rows at once and asks
    /// the database once for all of them. A row out of reach gets the sentence of one that does not exist.
    pub check: for<'a> fn(&'a Importing<'a>, &'a [Row]) -> Later<'a, Vec<Verdict>>,
    /// Writes rows that are new or changed, in the order of the rows. The database may have changed since the check: a
    /// record that is no longer in its version, or out of reach, is refused and left as it is.
    pub apply: for<'a> fn(&'a Importing<'a>, &'a mut Tx, &'a [Accepted]) -> Later<'a, Vec<Applied>>,
    /// Takes back what was done. Something changed since is an `Error::Refused` that names it; then nothing is undone.
    pub undo: for<'a> fn(&'a Importing<'a>, &'a mut Tx, &'a [Done]) -> Later<'a, ()>,
}

impl ImportKind {
    /// The title with the part of the list that a file is about; an address that names no part does not exist.
    pub fn titled(&self, subject: &str) -> Result<String> {
        match self.subject {
            None if subject.is_empty() => Ok(self.title.to_owned()),
            None => Err(Error::NotFound),
            Some(said) => said(subject).map(|said| format!("{} {said}", self.title)).ok_or(Error::NotFound),
        }
    }

    /// Where a file is sent.
    pub fn address(&self, subject: &str) -> String {
        if subject.is_empty() { format!("/nhap/{}", self.key) } else { format!("/nhap/{}?ve={subject}", self.key) }
    }

    /// The page of the list, or of its part.
    pub fn home(&self, subject: &str) -> String {
        if subject.is_empty() { self.page.to_owned() } else { format!("{}/{subject}", self.page) }
    }
}

/// The import under way, for the functions of a kind.
pub struct Importing<'a> {
    pub app: &'a App,
    pub permit: &'a Permit,
    pub import_id: &'a str,
    /// The part of the list that the file is about; empty where the list has none.
    pub subject: &'a str,
    pub columns: &'a Columns,
    frame: OnceCell<Arc<dyn Any + Send + Sync>>,
}

impl<'a> Importing<'a> {
    /// An import into the list of these columns.
    pub fn new(
        app: &'a App,
        permit: &'a Permit,
        (import_id, subject): (&'a str, &'a str),
        columns: &'a Columns,
    ) -> Importing<'a> {
        Importing { app, permit, import_id, subject, columns, frame: OnceCell::new() }
    }

    /// What all rows are read against (codes, names), asked for with the first of them. Rows are checked against one
    /// frame from the first to the last, and applied against a new one in each batch.
    pub async fn frame<T, F>(&self, read: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T>> + Send,
    {
        let read = async { Ok::<_, Error>(Arc::new(read.await?) as Arc<dyn Any + Send + Sync>) };
        let frame = self.frame.get_or_try_init(|| read).await?;
        Arc::clone(frame).downcast().map_err(|_| Error::internal("a list has two frames"))
    }

    /// What was read in the column `key`.
    pub fn value<'r>(&self, row: &'r Row, key: &str) -> &'r Value {
        self.columns.place(key).map_or(&Value::Empty, |place| row.value(place))
    }

    /// What was read in the column `key` as text; nothing when the cell is empty, wrong, or not of text.
    pub fn text<'r>(&self, row: &'r Row, key: &str) -> Option<&'r str> {
        match self.value(row, key) {
            Value::Text(text)
            | Value::Phone(text)
            | Value::PersonalNumber(text)
            | Value::Code(text)
            | Value::Choice(text) => Some(text).filter(|text| !text.is_empty()).map(String::as_str),
            Value::Empty | Value::Date(_) | Value::Integer(_) | Value::Money(_) | Value::YesNo(_) => None,
        }
    }

    /// What was read in the column `key` as a number.
    pub fn integer(&self, row: &Row, key: &str) -> Option<i64> {
        match self.value(row, key) {
            Value::Integer(number) | Value::Money(number) => Some(*number),
            _ => None,
        }
    }
}

/// What taking a row would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// Adds a record.
    #[default]
    New,
    /// Changes a record.
    Changed,
    /// Nothing: the record is so already.
    Same,
}

/// A record in the version in which it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub id: String,
    pub version: i64,
}

/// A cell that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellChange {
    /// The key of the column.
    pub column: String,
    pub before: String,
    pub after: String,
}

/// A sentence about a row, at a column when it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The key of the column; empty for the row as a whole.
    pub column: String,
    pub is_error: bool,
    pub sentence: String,
}

/// What a kind says of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub effect: Effect,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Seen>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<CellChange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// What no two rows of a file may share: the record's id, or the personal number of a new person.
    #[serde(skip)]
    pub identity: Option<String>,
}

impl Verdict {
    /// The row adds a record.
    pub fn adds() -> Verdict {
        Verdict::default()
    }

    /// The row is about a record; nothing of it changes until `change` says so.
    pub fn about(id: impl Into<String>, version: i64) -> Verdict {
        let id = id.into();
        Verdict {
            effect: Effect::Same,
            identity: Some(id.clone()),
            record: Some(Seen { id, version }),
            ..Verdict::default()
        }
    }

    /// The row cannot be taken.
    pub fn wrong(column: &str, sentence: impl Into<String>) -> Verdict {
        Verdict { effect: Effect::Same, ..Verdict::default() }.error(column, sentence)
    }

    /// A cell's value before and after; equal ones change nothing.
    pub fn change(mut self, column: &str, before: impl Into<String>, after: impl Into<String>) -> Verdict {
        let (before, after) = (before.into(), after.into());
        if before != after {
            if self.effect == Effect::Same {
                self.effect = Effect::Changed;
            }
            self.changes.push(CellChange { column: column.to_owned(), before, after });
        }
        self
    }

    /// Something to correct.
    pub fn error(self, column: &str, sentence: impl Into<String>) -> Verdict {
        self.remark(column, true, sentence.into())
    }

    /// Something to look at; the row can be taken.
    pub fn doubt(self, column: &str, sentence: impl Into<String>) -> Verdict {
        self.remark(column, false, sentence.into())
    }

    /// What no other row of the file may share.
    pub fn identified_by(mut self, identity: impl Into<String>) -> Verdict {
        self.identity = Some(identity.into());
        self
    }

    fn remark(mut self, column: &str, is_error: bool, sentence: String) -> Verdict {
        self.remarks.push(Remark { column: column.to_owned(), is_error, sentence });
        self
    }
}

/// A row that somebody accepted, with what was said of it.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub row: Row,
    pub verdict: Verdict,
}

/// What became of an accepted row.
#[derive(Clone, Debug)]
pub enum Applied {
    Done(Done),
    /// The record changed since the check, or is gone; the sentence says so.
    Refused(String),
}

/// What was done, as undoing needs it. It is kept sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The record that was added or changed.
    pub record: String,
    /// Its version afterwards.
    pub version: i64,
    /// What it was before, in the kind's own words; `null` for a new one.
    pub before: Json,
}
