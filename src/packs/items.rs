//! The papers of a dossier (thành phần hồ sơ) by beneficiary group: a table that a city may leave out until it has its
//! own rule.

use super::problems::{Found, PackProblems};
use super::source::PackSource;
use super::tables::{Table, slug, table};

pub(super) const ITEMS: &str = "dossier_items.csv";

/// A paper that a dossier is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierItem {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub hint_vi: String,
    pub hint_en: String,
    /// The beneficiary groups it is asked of; empty asks everybody.
    pub groups: Vec<String>,
    pub required: bool,
    /// Whether it may be several files.
    pub several: bool,
    pub document: Option<String>,
    pub clause: Option<String>,
    /// No text enacts it yet.
    pub assumed: bool,
    pub source: Option<String>,
}

/// The papers that a pack built into the program asks for; none when it has no such table.
pub fn dossier_items(code: &str) -> Result<Vec<DossierItem>, PackProblems> {
    let (source, found) = (PackSource::embedded(code), Found::default());
    let read = read(&source, &found);
    let problems = found.into_problems();
    if problems.0.is_empty() { Ok(read.records.into_iter().map(|item| item.record).collect()) } else { Err(problems) }
}

/// Reads the table, when there is one.
pub(super) fn read(source: &PackSource, found: &Found) -> Table<DossierItem> {
    if !source.has(ITEMS) {
        return Table { records: Vec::new(), keys: None };
    }
    let columns = &[
        "code", "name_vi", "name_en", "hint_vi", "hint_en", "groups", "required", "several", "document", "clause",
        "assumed", "source",
    ];
    table(source, ITEMS, columns, found, |row| {
        let code = slug(row, "code");
        let (name_vi, name_en) = (row.text("name_vi"), row.text("name_en"));
        let (required, several, assumed) = (row.flag("required"), row.flag("several"), row.flag("assumed"));
        let document = row.optional("document");
        if assumed.is_some_and(|assumed| assumed == document.is_some()) {
            row.note("Mỗi giấy tờ có một căn cứ: hãy ghi `document`, hoặc `assumed` là 1 nếu chưa có văn bản.");
        }
        Some(DossierItem {
            code: code?,
            name_vi: name_vi?,
            name_en: name_en?,
            hint_vi: row.optional("hint_vi").unwrap_or_default(),
            hint_en: row.optional("hint_en").unwrap_or_default(),
            groups: row.list("groups"),
            required: required?,
            several: several?,
            document,
            clause: row.optional("clause"),
            assumed: assumed?,
            source: row.optional("source"),
        })
    })
}
