//! The legal documents of a city pack: added, brought up to date, and left alone where a person has edited them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::document::{ClauseDraft, DocumentDraft, LegalDocumentId, name};
use super::store::{self, Loaded, PackPart};
use crate::packs::{self, Pack};
use crate::platform::audit::hex;
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// From this many on, added documents are counted instead of named.
const MANY: usize = 5;

/// Brings the register to what the pack says and returns one sentence for each change. What a person edited
/// stays, and is told once for each new word of the pack.
pub async fn load_pack(tx: &mut Tx, pack: &Pack) -> Result<Vec<String>> {
    let known: BTreeMap<String, Loaded> =
        store::loaded(tx).await?.into_iter().map(|loaded| (loaded.id.0.clone(), loaded)).collect();
    let mut added = Vec::new();
    let mut sentences = Vec::new();
    let mut linked = Vec::new();
    for document in &pack.legal_documents {
        let id = LegalDocumentId::from(document.id.as_str());
        let draft = draft(document, pack);
        let part = part(document, &draft);
        let called = name(draft.kind, &draft.number, &draft.title);
        match known.get(&document.id) {
            None => {
                store::insert(tx, &id, &draft, Some(&part)).await?;
                set_clauses(tx, &id, document).await?;
                linked.push((id, document, part, 1));
                added.push(called);
            }
            Some(loaded) if loaded.pack_mark.as_deref() == Some(&part.mark) => {}
            Some(loaded) if loaded.is_edited() => {
                store::set_pack_part(tx, &id, &part, None).await?;
                sentences.push(format!("Giữ nguyên {called} vì đã có người sửa; gói dữ liệu ghi khác"));
            }
            Some(loaded) => {
                store::set(tx, &id, &draft, loaded.version).await?;
                store::delete_clauses(tx, &id).await?;
                set_clauses(tx, &id, document).await?;
                linked.push((id, document, part, loaded.version + 1));
                sentences.push(format!("Cập nhật {called}"));
            }
        }
    }
    // Documents refer to each other, so that all must be there before the first reference.
    for (id, document, part, version) in linked {
        let by = document.replaced_by.as_deref().map(LegalDocumentId::from);
        store::set_replacement(tx, &id, by.as_ref(), document.expires_on, version).await?;
        store::set_pack_part(tx, &id, &part, Some(version)).await?;
    }
    if added.len() >= MANY {
        sentences.insert(0, format!("Thêm {} văn bản pháp luật", added.len()));
    } else {
        sentences.splice(0..0, added.into_iter().map(|called| format!("Thêm {called}")));
    }
    Ok(sentences)
}

fn draft(document: &packs::LegalDocument, pack: &Pack) -> DocumentDraft {
    let amended: Vec<String> = document
        .amends
        .iter()
        .filter_map(|id| pack.legal_documents.iter().find(|other| other.id == *id))
        .map(|other| name(other.kind, other.number.as_deref().unwrap_or_default(), &other.title_vi))
        .collect();
    let amends = (!amended.is_empty()).then(|| format!("Sửa đổi, bổ sung {}.", amended.join(", ")));
    let note: Vec<String> = amends.into_iter().chain(document.note.clone()).collect();
    DocumentDraft {
        kind: document.kind,
        number: document.number.clone().unwrap_or_default(),
        title: document.title_vi.clone(),
        issuer: document.issuer.clone().unwrap_or_default(),
        issued_on: document.issued_on,
        effective_on: document.effective_on,
        expires_on: document.expires_on,
        note: (!note.is_empty()).then(|| note.join("\n")),
    }
}

fn part(document: &packs::LegalDocument, draft: &DocumentDraft) -> PackPart {
    // `Debug` shows every field, so that any change of the pack changes the mark.
    let said = format!("{draft:?} {:?} {:?} {:?}", document.replaced_by, document.clauses, document.confidence);
    PackPart { confidence: document.confidence.as_str(), mark: hex(&Sha256::digest(said.as_bytes())) }
}

async fn set_clauses(tx: &mut Tx, id: &LegalDocumentId, document: &packs::LegalDocument) -> Result<()> {
    for clause in &document.clauses {
        let draft = ClauseDraft { clause: clause.reference.clone(), gist: clause.gist.clone() };
        store::insert_clause(tx, id, &draft).await?;
    }
    Ok(())
}
