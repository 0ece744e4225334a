//! The words in which the log tells what happened. A feature declares them beside its events; a test proves that
//! every event of the program has some.

use super::permission::Permission;
use crate::words;

words! {
    /// What an entry of the log is about (STD-51).
    pub enum LogKind {
        /// Who came in, how, and what an auditor read.
        Access = "access" "Truy cập",
        /// The city's work.
        Application = "application" "Nghiệp vụ",
        /// What somebody should look into.
        Alert = "alert" "Cảnh báo",
    }
}

/// One event in words.
#[derive(Clone, Copy, Debug)]
pub struct EventWords {
    pub name: &'static str,
    /// What the person did, with `{}` where the name of the record stands: "khóa sử dụng tài khoản của {}".
    pub words: &'static str,
    pub kind: LogKind,
}

/// An event of who came in, how, and what they read.
pub const fn access(name: &'static str, words: &'static str) -> EventWords {
    EventWords { name, words, kind: LogKind::Access }
}

/// An event of the city's work.
pub const fn work(name: &'static str, words: &'static str) -> EventWords {
    EventWords { name, words, kind: LogKind::Application }
}

/// An event that somebody should look into.
pub const fn alert(name: &'static str, words: &'static str) -> EventWords {
    EventWords { name, words, kind: LogKind::Alert }
}

/// How a value in the log is read.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// A role by its word.
    Role,
    /// A date as it is stored: 2026-07-16.
    Date,
    /// A point in time as it is stored.
    Instant,
    /// A record of this kind, by its id.
    Record(&'static str),
    /// A word of a closed list.
    Choice(fn(&str) -> Option<&'static str>),
    /// Nothing for people.
    Hidden,
}

/// A kind of record that events are about.
#[derive(Clone, Copy, Debug)]
pub struct RecordWords {
    pub kind: &'static str,
    /// What it is called: "cơ quan".
    pub noun: &'static str,
    /// The tables that know its name, as they stand after `from`; empty when the event itself carries the name.
    pub from: &'static str,
    /// The column of the id.
    pub id: &'static str,
    /// The column of the name.
    pub name: &'static str,
    /// The folded column to search by; empty when there is none.
    pub search: &'static str,
    /// The beginning of the address of its page, to which the id is added; empty when it has none.
    pub page: &'static str,
    /// Who may see that page.
    pub permission: Permission,
}

/// The words of one feature.
#[derive(Clone, Copy, Debug)]
pub struct LogWords {
    /// Under which heading its events are offered.
    pub group: &'static str,
    pub events: &'static [EventWords],
    /// How the fields and facts of its events are called: lists of (name, label).
    pub labels: &'static [&'static [(&'static str, &'static str)]],
    /// How values are read that are not plain text.
    pub reads: &'static [(&'static str, Reads)],
    pub records: &'static [RecordWords],
    /// Paths and titles of its pages, for what an auditor read. A path that ends in `/` stands for all below it.
    pub pages: &'static [(&'static str, &'static str)],
}

impl LogWords {
    /// How a field or fact is called.
    pub fn label(&self, field: &str) -> Option<&'static str> {
        self.labels.iter().flat_map(|list| list.iter()).find(|(name, _)| *name == field).map(|(_, label)| *label)
    }

    /// How a value of this field is read, when it is not plain text.
    pub fn reads(&self, field: &str) -> Option<Reads> {
        self.reads.iter().find(|(name, _)| *name == field).map(|(_, reads)| *reads)
    }
}

impl EventWords {
    /// The words as a choice: "Khóa sử dụng tài khoản của …".
    pub fn choice(&self) -> String {
        let text = self.words.replace("{}", "…");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// What the platform itself notes.
pub const WORDS: LogWords = LogWords {
    group: "Kiểm tra, giám sát",
    events: &[access("page.read", "đọc {}")],
    labels: &[],
    reads: &[("path", Reads::Hidden)],
    records: &[RecordWords {
        kind: "instance",
        noun: "hệ thống",
        from: "",
        id: "",
        name: "",
        search: "",
        page: "",
        permission: Permission::ViewHistory,
    }],
    pages: &[],
};
