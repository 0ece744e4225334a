//! The lists of sectors, majors and training institutions of a pack, and what must hold in them.

use super::checks::{self, Known};
use super::pack::{Institution, Major, Sector};
use super::problems::{Found, Lined};
use super::sheet::Row;
use super::source::PackSource;
use super::subject_words::{DegreeLevel, InstitutionScope, MajorKind};
use super::tables::{Table, digits, slug, table};
use super::words::Confidence;

const SECTORS: &str = "sectors.csv";
const MAJORS: &str = "majors.csv";
const INSTITUTIONS: &str = "institutions.csv";

/// The three lists.
pub(super) struct Subjects {
    sectors: Table<Sector>,
    majors: Table<Major>,
    institutions: Table<Institution>,
}

impl Subjects {
    pub(super) fn read(source: &PackSource, found: &Found) -> Self {
        Self {
            sectors: table(
                source,
                SECTORS,
                &["code", "name_vi", "name_en", "field_codes", "agency", "source", "note"],
                found,
                sector,
            ),
            majors: table(
                source,
                MAJORS,
                &["code", "kind", "level", "name", "parent", "former_code", "confidence", "source", "note"],
                found,
                major,
            ),
            institutions: table(
                source,
                INSTITUTIONS,
                &[
                    "id",
                    "name_vi",
                    "name_en",
                    "country",
                    "country_vi",
                    "code",
                    "scope",
                    "parent",
                    "confidence",
                    "source",
                    "note",
                ],
                found,
                institution,
            ),
        }
    }

    /// Notes codes that are there twice and references that lead nowhere.
    pub(super) fn check(&self, found: &Found, agencies: &Known) {
        let some = |text: &String| Some(text.clone());
        checks::unique(found, SECTORS, "Mã", &self.sectors.records, |row| some(&row.code));
        checks::unique(found, MAJORS, "Mã", &self.majors.records, |row| some(&row.code));
        checks::unique(found, INSTITUTIONS, "Mã", &self.institutions.records, |row| some(&row.id));
        let majors = Known::new("ngành", MAJORS, self.majors.keys.clone());
        let institutions = Known::new("cơ sở đào tạo", INSTITUTIONS, self.institutions.keys.clone());
        for Lined { line, record } in &self.majors.records {
            if let Some(parent) = &record.parent {
                majors.check(found, MAJORS, *line, parent);
            }
        }
        for Lined { line, record } in &self.institutions.records {
            if let Some(parent) = &record.parent {
                institutions.check(found, INSTITUTIONS, *line, parent);
            }
        }
        for Lined { line, record } in &self.sectors.records {
            if let Some(agency) = &record.agency {
                agencies.check(found, SECTORS, *line, agency);
            }
        }
    }

    /// The records, once everything was checked.
    pub(super) fn into_records(self) -> (Vec<Sector>, Vec<Major>, Vec<Institution>) {
        (records(self.sectors), records(self.majors), records(self.institutions))
    }
}

fn records<T>(table: Table<T>) -> Vec<T> {
    table.records.into_iter().map(|lined| lined.record).collect()
}

fn sector(row: &Row) -> Option<Sector> {
    let code = slug(row, "code");
    let name_vi = row.text("name_vi");
    let name_en = row.text("name_en");
    let field_codes = row.list("field_codes");
    if let Some(wrong) = field_codes.iter().find(|code| !digits(code, 2)) {
        row.note(format!(
            "`field_codes` có “{wrong}”. Hãy ghi mã lĩnh vực gồm 2 chữ số, cách nhau bằng dấu chấm phẩy."
        ));
    }
    Some(Sector {
        code: code?,
        name_vi: name_vi?,
        name_en: name_en?,
        field_codes,
        agency: row.optional("agency"),
        source: row.optional("source"),
        note: row.optional("note"),
    })
}

fn major(row: &Row) -> Option<Major> {
    let code = row.text("code");
    let kind = row.word("kind", &MajorKind::ALL, MajorKind::as_str);
    let level = row.word("level", &DegreeLevel::ALL, DegreeLevel::as_str);
    let name = row.text("name");
    let confidence = row.word("confidence", &Confidence::ALL, Confidence::as_str);
    let (code, kind, level) = (code?, kind?, level?);
    if !digits(&code, kind.digits()) || !code.starts_with(level.digit()) {
        row.note(format!(
            "`code` là “{code}”. Với `kind` và `level` này, hãy ghi {} chữ số bắt đầu bằng {}.",
            kind.digits(),
            level.digit()
        ));
    }
    let parent = row.optional("parent");
    if parent.as_ref().is_some_and(|parent| !code.starts_with(parent.as_str())) {
        row.note("`parent` không phải phần đầu của `code`. Hãy sửa một trong hai ô.");
    }
    Some(Major {
        code,
        kind,
        level,
        name: name?,
        parent,
        former_code: row.optional("former_code"),
        confidence: confidence?,
        source: row.optional("source"),
        note: row.optional("note"),
    })
}

fn institution(row: &Row) -> Option<Institution> {
    let id = slug(row, "id");
    let name_vi = row.text("name_vi");
    let name_en = row.text("name_en");
    let country = row.text("country");
    let country_vi = row.text("country_vi");
    let scope = row.word("scope", &InstitutionScope::ALL, InstitutionScope::as_str);
    let confidence = row.word("confidence", &Confidence::ALL, Confidence::as_str);
    Some(Institution {
        id: id?,
        name_vi: name_vi?,
        name_en: name_en?,
        country: country?,
        country_vi: country_vi?,
        code: row.optional("code"),
        scope: scope?,
        parent: row.optional("parent"),
        confidence: confidence?,
        source: row.optional("source"),
        note: row.optional("note"),
    })
}
