//! What a record rests on, and the warning when that is no longer in force (STD-81).

use chrono::NaiveDate;

use super::document::{DocumentState, LegalDocument, LegalDocumentId};
use super::store;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};

/// The legal basis (căn cứ pháp lý) of a record: a document and a clause of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    pub document: LegalDocumentId,
    pub clause: Option<String>,
}

/// The sentence that a page shows beside a record that cites this document, when it is not in force on `today`.
pub async fn warning(db: &mut impl Read, document_id: &str, today: NaiveDate) -> Result<Option<String>> {
    let Some(document) = store::find_optional(db, &document_id.into()).await? else {
        return Ok(Some(
            "Văn bản được dẫn không có trong sổ văn bản pháp luật. Thêm văn bản hoặc sửa căn cứ.".to_owned(),
        ));
    };
    let chain = store::successors(db, &document).await?;
    Ok(sentence(&document, &chain, today))
}

/// Refuses a citation of a document that is not in the register; a record without one passes.
pub async fn check(db: &mut impl Read, document_id: Option<&str>) -> Result<()> {
    let Some(id) = document_id else { return Ok(()) };
    match store::find_optional(db, &id.into()).await? {
        Some(_) => Ok(()),
        None => Err(Error::refused_at("legal_document_id", "Chọn văn bản có trong sổ văn bản pháp luật")),
    }
}

/// What is wrong with citing a document on a day; `chain` is what replaced it, one after the other.
pub fn sentence(document: &LegalDocument, chain: &[LegalDocument], today: NaiveDate) -> Option<String> {
    let called = document.name();
    let end = document.ends_on.map(|day| format!("từ {}", viet::date::screen(day))).unwrap_or_default();
    match document.state_on(today) {
        DocumentState::InForce | DocumentState::Unknown => None,
        DocumentState::NotYet => {
            let start = document.effective_on.map(viet::date::screen).unwrap_or_default();
            Some(format!("{called} chưa có hiệu lực, có hiệu lực từ {start}."))
        }
        DocumentState::Ended => Some(format!("{called} đã hết hiệu lực {end}.")),
        DocumentState::Replaced => {
            let by: Vec<String> = chain.iter().map(LegalDocument::name).collect();
            let by = by.join(", sau đó bằng ");
            Some(match document.ends_on {
                Some(_) => format!("{called} đã hết hiệu lực {end}, được thay bằng {by}."),
                None => format!("{called} đã được thay bằng {by}, chưa rõ từ ngày nào."),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs::DocumentKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn decree(number: &str, ends_on: Option<&str>, replaced_by: Option<&str>) -> LegalDocument {
        LegalDocument {
            id: number.into(),
            kind: DocumentKind::Decree,
            number: number.into(),
            title: "Cấp độ an toàn".into(),
            issuer: "Chính phủ".into(),
            issued_on: None,
            effective_on: Some(day("2016-07-01")),
            expires_on: None,
            replaced_by: replaced_by.map(LegalDocumentId::from),
            confidence: None,
            note: None,
            sort_key: String::new(),
            title_key: String::new(),
            version: 1,
            ends_on: ends_on.map(day),
        }
    }

    #[test]
    fn a_document_in_force_gives_no_warning() {
        assert_eq!(sentence(&decree("331/2026/NĐ-CP", None, None), &[], day("2026-11-23")), None);
        let ending = decree("85/2016/NĐ-CP", Some("2026-08-19"), Some("331/2026/NĐ-CP"));
        assert_eq!(sentence(&ending, &[], day("2026-08-18")), None);
    }

    #[test]
    fn the_warning_names_the_end_and_every_successor() {
        let old = decree("85/2016/NĐ-CP", Some("2026-08-19"), Some("331/2026/NĐ-CP"));
        let chain = [decree("331/2026/NĐ-CP", None, None)];
        assert_eq!(
            sentence(&old, &chain, day("2026-08-19")).as_deref(),
            Some("Nghị định 85/2016/NĐ-CP đã hết hiệu lực từ 19/08/2026, được thay bằng Nghị định 331/2026/NĐ-CP.")
        );
        let unknown = decree("85/2016/NĐ-CP", None, Some("331/2026/NĐ-CP"));
        assert_eq!(
            sentence(&unknown, &chain, day("2026-08-19")).as_deref(),
            Some("Nghị định 85/2016/NĐ-CP đã được thay bằng Nghị định 331/2026/NĐ-CP, chưa rõ từ ngày nào.")
        );
        let ended = decree("85/2016/NĐ-CP", Some("2026-08-19"), None);
        assert_eq!(
            sentence(&ended, &[], day("2026-11-23")).as_deref(),
            Some("Nghị định 85/2016/NĐ-CP đã hết hiệu lực từ 19/08/2026.")
        );
    }
}
