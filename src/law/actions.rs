//! The verbs of the register: each is one transaction and one event.

use super::document::{ClauseDraft, DocumentDraft, LegalDocument, LegalDocumentId, ReplacementDraft};
use super::store;
use crate::platform::audit::Event;
use crate::platform::db::{Db, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Adds a document to the register.
pub async fn add(db: &Db, permit: &Permit, draft: DocumentDraft) -> Result<LegalDocumentId> {
    let mut tx = db.write(permit).await?;
    refuse_twin(&mut tx, &draft, None).await?;
    let id = LegalDocumentId::fresh();
    store::insert(&mut tx, &id, &draft, None).await?;
    let event =
        Event::new("law.added", &id).with("name", super::document::name(draft.kind, &draft.number, &draft.title));
    tx.commit(event).await?;
    Ok(id)
}

/// Changes what the register says of a document that was read at `version`.
pub async fn edit(db: &Db, permit: &Permit, id: &LegalDocumentId, draft: DocumentDraft, version: i64) -> Result<()> {
    let mut tx = db.write(permit).await?;
    let before = store::find(&mut tx, id).await?;
    refuse_twin(&mut tx, &draft, Some(id)).await?;
    let mut event = Event::new("law.edited", id);
    for ((field, old), (_, new)) in DocumentDraft::of(&before).values().into_iter().zip(draft.values()) {
        event = event.change(field, old, new);
    }
    store::set(&mut tx, id, &draft, version).await?;
    tx.commit(event).await
}

/// Says that a document is replaced by another, from a day on.
pub async fn replace(db: &Db, permit: &Permit, id: &LegalDocumentId, draft: ReplacementDraft) -> Result<()> {
    let mut tx = db.write(permit).await?;
    let document = store::find(&mut tx, id).await?;
    let by = store::find_optional(&mut tx, &draft.replaced_by).await?;
    let by = by.ok_or_else(|| Error::refused_at("replaced_by", "Chọn văn bản thay thế trong danh sách"))?;
    refuse_circle(&mut tx, &document, &by).await?;
    if let (Some(from), Some(start)) = (draft.from, document.effective_on)
        && from <= start
    {
        let start = viet::date::screen(start);
        return Err(Error::refused_at("from", format!("Nhập ngày sau ngày văn bản cũ có hiệu lực, {start}")));
    }
    let ends_on = draft.from.or(document.expires_on);
    store::set_replacement(&mut tx, id, Some(&by.id), ends_on, draft.version).await?;
    let date = |day: Option<chrono::NaiveDate>| day.map(viet::date::screen).unwrap_or_default();
    let before = store::successors(&mut tx, &document).await?.first().map(LegalDocument::name).unwrap_or_default();
    let event = Event::new("law.replaced", id).change("replaced_by", before, by.name()).change(
        "expires_on",
        date(document.expires_on),
        date(ends_on),
    );
    tx.commit(event).await
}

/// Adds a clause that something rests on.
pub async fn add_clause(db: &Db, permit: &Permit, id: &LegalDocumentId, draft: ClauseDraft) -> Result<()> {
    let mut tx = db.write(permit).await?;
    let document = store::find(&mut tx, id).await?;
    store::insert_clause(&mut tx, id, &draft).await?;
    store::touch(&mut tx, &document).await?;
    tx.commit(Event::new("law.clause_added", id).change("clause", "", &draft.clause).change("gist", "", &draft.gist))
        .await
}

/// Removes a clause on which no setting rests.
pub async fn remove_clause(db: &Db, permit: &Permit, id: &LegalDocumentId, clause: &str) -> Result<()> {
    let mut tx = db.write(permit).await?;
    let document = store::find(&mut tx, id).await?;
    let clause = store::clause(&mut tx, id, clause).await?;
    let citing = store::citing_settings(&mut tx, id).await?;
    if let Some(setting) = citing.iter().find(|setting| setting.clause.as_ref() == Some(&clause.clause)) {
        return Err(Error::refused(format!(
            "{} đang là căn cứ của thiết lập {}. Đổi căn cứ của thiết lập đó trước.",
            clause.clause, setting.key
        )));
    }
    store::delete_clause(&mut tx, &clause.id).await?;
    store::touch(&mut tx, &document).await?;
    tx.commit(Event::new("law.clause_removed", id).change("clause", &clause.clause, "").change(
        "gist",
        &clause.gist,
        "",
    ))
    .await
}

async fn refuse_twin(tx: &mut Tx, draft: &DocumentDraft, but: Option<&LegalDocumentId>) -> Result<()> {
    match store::same_number(tx, draft, but).await? {
        None => Ok(()),
        Some(twin) => Err(Error::refused_at(
            "number",
            format!("Sổ đã có {} của cùng cơ quan ban hành. Sửa văn bản đó hoặc nhập số khác", twin.name()),
        )),
    }
}

/// Replacement never runs in a circle.
async fn refuse_circle(tx: &mut Tx, document: &LegalDocument, by: &LegalDocument) -> Result<()> {
    if by.id == document.id {
        return Err(Error::refused_at("replaced_by", "Chọn văn bản khác: một văn bản không tự thay thế chính nó"));
    }
    let further = store::successors(tx, by).await?;
    if further.iter().any(|later| later.id == document.id) {
        let sentence = format!(
            "{} đã được {} thay thế, nên không thể thay ngược lại. Chọn văn bản khác",
            by.name(),
            document.name()
        );
        return Err(Error::refused_at("replaced_by", sentence));
    }
    Ok(())
}
