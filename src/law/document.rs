//! A legal document (văn bản pháp luật): what is known of it, and whether it is in force on a day.

use chrono::{Datelike, NaiveDate};

use crate::packs::{Confidence, DocumentKind};
use crate::platform::form::Form;
use crate::platform::words::Words;
use crate::{ids, stored_words, words};

ids! {
    /// A legal document.
    LegalDocumentId = "legal_document";
    /// A clause of a legal document.
    ClauseId = "legal_clause";
}

impl Words for DocumentKind {
    const ALL: &'static [Self] = &DocumentKind::ALL;
    fn as_str(self) -> &'static str {
        DocumentKind::as_str(self)
    }
    fn label(self) -> &'static str {
        DocumentKind::label(self)
    }
}

stored_words!(DocumentKind);

words! {
    /// Whether a document is in force on a day.
    pub enum DocumentState {
        NotYet = "not_yet" "Chưa có hiệu lực",
        InForce = "in_force" "Còn hiệu lực",
        Ended = "ended" "Hết hiệu lực",
        Replaced = "replaced" "Đã được thay thế",
        /// Nothing says from when it holds, and nobody invents a day.
        Unknown = "unknown" "Chưa rõ ngày hiệu lực",
    }
}

impl DocumentState {
    /// The kind of chip that shows it.
    pub fn chip(self) -> &'static str {
        match self {
            DocumentState::NotYet => "info",
            DocumentState::InForce => "ok",
            DocumentState::Ended | DocumentState::Replaced => "bad",
            DocumentState::Unknown => "none",
        }
    }
}

/// A document with what its successor tells of its end.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LegalDocument {
    pub id: LegalDocumentId,
    pub kind: DocumentKind,
    /// Number and sign (số, ký hiệu); empty for a document not numbered yet.
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: Option<NaiveDate>,
    pub effective_on: Option<NaiveDate>,
    /// The first day on which it is no longer in force, as written in the register.
    pub expires_on: Option<NaiveDate>,
    pub replaced_by: Option<LegalDocumentId>,
    pub confidence: Option<String>,
    pub note: Option<String>,
    pub sort_key: String,
    pub title_key: String,
    pub version: i64,
    /// `expires_on`, or else the day from which the successor holds.
    pub ends_on: Option<NaiveDate>,
}

impl LegalDocument {
    /// "Nghị định 30/2020/NĐ-CP"; the title stands in for a missing number.
    pub fn name(&self) -> String {
        name(self.kind, &self.number, &self.title)
    }

    /// Whether it is in force on `day`. The list filters by the same rule in SQL (`store::in_state`).
    pub fn state_on(&self, day: NaiveDate) -> DocumentState {
        match (self.ends_on, &self.replaced_by) {
            (Some(end), Some(_)) if end <= day => DocumentState::Replaced,
            (None, Some(_)) => DocumentState::Replaced,
            (Some(end), None) if end <= day => DocumentState::Ended,
            _ => match self.effective_on {
                None => DocumentState::Unknown,
                Some(start) if start > day => DocumentState::NotYet,
                Some(_) => DocumentState::InForce,
            },
        }
    }

    /// How sure the pack is of what it says, in words; nothing to say when it is sure.
    pub fn doubt(&self) -> Option<&'static str> {
        match self.confidence.as_deref().and_then(Confidence::parse)? {
            Confidence::High => None,
            Confidence::Medium => Some("Mức tin cậy trung bình: lấy từ nguồn thứ cấp, nên đối chiếu bản chính thức"),
            Confidence::Low => Some("Mức tin cậy thấp: chưa đối chiếu được với bản chính thức"),
        }
    }
}

/// What a document is called in a sentence.
pub fn name(kind: DocumentKind, number: &str, title: &str) -> String {
    if number.is_empty() { format!("{} “{title}”", kind.label()) } else { format!("{} {number}", kind.label()) }
}

/// The year of issue, from the date or from the number ("30/2020/NĐ-CP"); 0 when neither tells.
pub fn year_of(number: &str, issued_on: Option<NaiveDate>) -> i64 {
    let written = || {
        number
            .split(['/', ':'])
            .filter_map(|part| part.trim().parse::<i64>().ok())
            .find(|year| (1945..2200).contains(year))
    };
    issued_on.map(|day| i64::from(day.year())).or_else(written).unwrap_or(0)
}

/// A clause of a document that something rests on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Clause {
    pub id: ClauseId,
    pub clause: String,
    pub gist: String,
}

/// A document as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentDraft {
    pub kind: DocumentKind,
    pub number: String,
    pub title: String,
    pub issuer: String,
    pub issued_on: Option<NaiveDate>,
    pub effective_on: Option<NaiveDate>,
    pub expires_on: Option<NaiveDate>,
    pub note: Option<String>,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("kind", "loại văn bản"),
    ("number", "số, ký hiệu"),
    ("title", "trích yếu"),
    ("issuer", "cơ quan ban hành"),
    ("issued_on", "ngày ban hành"),
    ("effective_on", "ngày có hiệu lực"),
    ("expires_on", "ngày hết hiệu lực"),
    ("note", "ghi chú"),
];

impl DocumentDraft {
    /// Reads the form; what is not known stays empty.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<DocumentDraft> {
        form.names(FIELDS);
        let kind = form.choice::<DocumentKind>("kind");
        let number = form.optional_text("number", 60);
        let title = form.text("title", 5..=500);
        let issuer = form.optional_text("issuer", 200);
        let issued_on = form.optional_date("issued_on");
        let effective_on = form.optional_date("effective_on");
        let expires_on = form.optional_date("expires_on");
        let note = form.optional_lines("note", 2000);
        if issued_on.flatten().is_some_and(|day| day > today) {
            form.refuse("issued_on", format!("Nhập ngày ban hành không sau hôm nay, {}", viet::date::screen(today)));
        }
        if let (Some(Some(start)), Some(Some(end))) = (effective_on, expires_on)
            && end <= start
        {
            form.refuse(
                "expires_on",
                format!("Nhập ngày hết hiệu lực sau ngày có hiệu lực, {}", viet::date::screen(start)),
            );
        }
        if !form.is_right() {
            return None;
        }
        Some(DocumentDraft {
            kind: kind?,
            number: number?.unwrap_or_default(),
            title: title?,
            issuer: issuer?.unwrap_or_default(),
            issued_on: issued_on?,
            effective_on: effective_on?,
            expires_on: expires_on?,
            note: note?,
        })
    }

    /// The draft that would leave a document as it is.
    pub fn of(document: &LegalDocument) -> DocumentDraft {
        DocumentDraft {
            kind: document.kind,
            number: document.number.clone(),
            title: document.title.clone(),
            issuer: document.issuer.clone(),
            issued_on: document.issued_on,
            effective_on: document.effective_on,
            expires_on: document.expires_on,
            note: document.note.clone(),
        }
    }

    /// The draft as a form shows it.
    pub fn to_form(&self, version: i64) -> Form {
        let mut form = Form::filled(self.values());
        form.set("kind", self.kind.as_str());
        form.set("version", version.to_string());
        form.names(FIELDS);
        form
    }

    /// The fields as people read them, in the order of the form.
    pub fn values(&self) -> [(&'static str, String); 8] {
        let date = |day: Option<NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
        [
            ("kind", self.kind.label().to_owned()),
            ("number", self.number.clone()),
            ("title", self.title.clone()),
            ("issuer", self.issuer.clone()),
            ("issued_on", date(self.issued_on)),
            ("effective_on", date(self.effective_on)),
            ("expires_on", date(self.expires_on)),
            ("note", self.note.clone().unwrap_or_default()),
        ]
    }
}

/// By what a document is replaced, and from when.
#[derive(Clone, Debug)]
pub struct ReplacementDraft {
    pub replaced_by: LegalDocumentId,
    /// Left out, the day is that from which the successor holds.
    pub from: Option<NaiveDate>,
    pub version: i64,
}

impl ReplacementDraft {
    /// Reads the form of a replacement.
    pub fn read(form: &mut Form) -> Option<ReplacementDraft> {
        form.names(&[("replaced_by", "văn bản thay thế"), ("from", "ngày bắt đầu thay thế")]);
        let replaced_by = form.text("replaced_by", 1..=100);
        let from = form.optional_date("from");
        let version = form.version();
        Some(ReplacementDraft { replaced_by: LegalDocumentId(replaced_by?), from: from?, version: version? })
    }
}

/// A clause as typed.
#[derive(Clone, Debug)]
pub struct ClauseDraft {
    pub clause: String,
    pub gist: String,
}

impl ClauseDraft {
    /// Reads the form of a clause.
    pub fn read(form: &mut Form) -> Option<ClauseDraft> {
        form.names(&[("clause", "điều, khoản"), ("gist", "nội dung chính")]);
        let clause = form.text("clause", 1..=100);
        let gist = form.text("gist", 5..=500);
        Some(ClauseDraft { clause: clause?, gist: gist? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn document(effective: Option<&str>, ends: Option<&str>, replaced: bool) -> LegalDocument {
        LegalDocument {
            id: "a".into(),
            kind: DocumentKind::Decree,
            number: "1/2024/NĐ-CP".into(),
            title: "Một việc".into(),
            issuer: String::new(),
            issued_on: None,
            effective_on: effective.map(day),
            expires_on: None,
            replaced_by: replaced.then(|| "b".into()),
            confidence: None,
            note: None,
            sort_key: String::new(),
            title_key: String::new(),
            version: 1,
            ends_on: ends.map(day),
        }
    }

    #[test]
    fn a_document_holds_from_its_first_day_to_the_day_before_its_end() {
        let law = document(Some("2024-07-01"), Some("2026-01-01"), false);
        assert_eq!(law.state_on(day("2024-06-30")), DocumentState::NotYet);
        assert_eq!(law.state_on(day("2024-07-01")), DocumentState::InForce);
        assert_eq!(law.state_on(day("2025-12-31")), DocumentState::InForce);
        assert_eq!(law.state_on(day("2026-01-01")), DocumentState::Ended);
    }

    #[test]
    fn a_replaced_document_holds_until_its_successor_does() {
        let law = document(Some("2024-07-01"), Some("2026-01-01"), true);
        assert_eq!(law.state_on(day("2025-12-31")), DocumentState::InForce);
        assert_eq!(law.state_on(day("2026-01-01")), DocumentState::Replaced);
        assert_eq!(document(None, None, true).state_on(day("2026-01-01")), DocumentState::Replaced);
    }

    #[test]
    fn an_unknown_first_day_is_said_and_not_invented() {
        assert_eq!(document(None, None, false).state_on(day("2026-01-01")), DocumentState::Unknown);
        assert_eq!(document(None, Some("2025-01-01"), false).state_on(day("2026-01-01")), DocumentState::Ended);
    }

    #[test]
    fn the_year_comes_from_the_date_or_the_number() {
        assert_eq!(year_of("30/2020/NĐ-CP", None), 2020);
        assert_eq!(year_of("TCVN 14423:2026", None), 2026);
        assert_eq!(year_of("899/QĐ-TTg", Some(day("2023-07-31"))), 2023);
        assert_eq!(year_of("899/QĐ-TTg", None), 0);
    }
}
