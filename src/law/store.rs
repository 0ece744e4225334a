//! Every statement about legal documents.

use chrono::NaiveDate;

use super::document::{
    Clause, ClauseDraft, ClauseId, DocumentDraft, DocumentState, LegalDocument, LegalDocumentId, name, year_of,
};
use crate::packs::DocumentKind;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::value::{ToValue, Value};
use crate::{insert, sql, update};

/// Documents with the day of their end, to be filtered and paged.
const LISTED: &str = "select id, kind, number, title, issuer, issued_on, effective_on, expires_on, replaced_by, \
    confidence, note, sort_key, title_key, version, ends_on from (
        select d.id, d.kind, d.number, d.title, d.issuer, d.year, d.issued_on, d.effective_on, d.expires_on,
               d.replaced_by, d.confidence, d.note, d.search_text, d.sort_key, d.title_key, d.version,
               coalesce(d.expires_on, successor.effective_on) as ends_on
        from legal_documents d left join legal_documents successor on successor.id = d.replaced_by) as listed";

/// The columns of the list, without conditions.
pub fn list_select() -> Select {
    Select::new(LISTED)
}

/// Keeps the documents in a state on a day: the rule of `LegalDocument::state_on`.
pub fn in_state(select: Select, state: DocumentState, day: NaiveDate) -> Select {
    let day = || day.to_value();
    let standing = "(ends_on > ? or (ends_on is null and replaced_by is null))";
    let on = |condition: &str, values: Vec<Value>| select.clone().and(condition, values);
    match state {
        DocumentState::Replaced => on("replaced_by is not null and (ends_on is null or ends_on <= ?)", vec![day()]),
        DocumentState::Ended => on("replaced_by is null and ends_on <= ?", vec![day()]),
        DocumentState::Unknown => on(&format!("{standing} and effective_on is null"), vec![day()]),
        DocumentState::NotYet => on(&format!("{standing} and effective_on > ?"), vec![day(), day()]),
        DocumentState::InForce => on(&format!("{standing} and effective_on <= ?"), vec![day(), day()]),
    }
}

/// One document.
pub async fn find(db: &mut impl Read, id: &LegalDocumentId) -> Result<LegalDocument> {
    sql!(one LegalDocument, db, format!("{LISTED} where id = $1"), id)
}

/// One document, when it is there.
pub async fn find_optional(db: &mut impl Read, id: &LegalDocumentId) -> Result<Option<LegalDocument>> {
    sql!(optional LegalDocument, db, format!("{LISTED} where id = $1"), id)
}

/// The documents that this one replaces, the newest first.
pub async fn replaced_ones(db: &mut impl Read, id: &LegalDocumentId) -> Result<Vec<LegalDocument>> {
    sql!(all LegalDocument, db, format!("{LISTED} where replaced_by = $1 order by sort_key desc, id limit 100"), id)
}

/// The document that replaces this one, the one that replaces that, and so on.
pub async fn successors(db: &mut impl Read, document: &LegalDocument) -> Result<Vec<LegalDocument>> {
    let mut chain: Vec<LegalDocument> = Vec::new();
    let mut next = document.replaced_by.clone();
    while let Some(id) = next.take() {
        if id == document.id || chain.iter().any(|seen| seen.id == id) {
            break;
        }
        let found = find(db, &id).await?;
        next.clone_from(&found.replaced_by);
        chain.push(found);
    }
    Ok(chain)
}

/// Ids and names of all documents, for a choice.
pub async fn choices(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    let rows = sql!(
        all(String, DocumentKind, String, String),
        db,
        "select id, kind, number, title from legal_documents order by sort_key desc, id"
    )?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, number, title)| {
            let short: String = title.chars().take(60).collect();
            let text = if number.is_empty() {
                name(kind, "", &short)
            } else {
                format!("{}: {short}", name(kind, &number, ""))
            };
            (id, text)
        })
        .collect())
}

/// The years in which the register holds documents, the newest first.
pub async fn years(db: &mut impl Read) -> Result<Vec<i64>> {
    let rows = sql!(all(i64,), db, "select distinct year from legal_documents where year > 0 order by year desc")?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// Another document with the same number and issuer.
pub async fn same_number(
    db: &mut impl Read,
    draft: &DocumentDraft,
    but: Option<&LegalDocumentId>,
) -> Result<Option<LegalDocument>> {
    if draft.number.is_empty() {
        return Ok(None);
    }
    sql!(optional LegalDocument, db,
        format!("{LISTED} where number = $1 and issuer = $2 and id <> $3 limit 1"),
        draft.number, draft.issuer, but.map_or("", LegalDocumentId::as_str))
}

/// The clauses of a document in their order.
pub async fn clauses(db: &mut impl Read, id: &LegalDocumentId) -> Result<Vec<Clause>> {
    sql!(all Clause, db, "select id, clause, gist from legal_clauses where document_id = $1 order by position, id", id)
}

/// One clause of a document.
pub async fn clause(db: &mut impl Read, document: &LegalDocumentId, id: &str) -> Result<Clause> {
    sql!(one Clause, db, "select id, clause, gist from legal_clauses where document_id = $1 and id = $2", document, id)
}

/// A setting that cites a document.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CitingSetting {
    pub key: String,
    pub gist: String,
    pub clause: Option<String>,
    pub effective_on: NaiveDate,
}

/// The settings that cite a document.
pub async fn citing_settings(db: &mut impl Read, id: &LegalDocumentId) -> Result<Vec<CitingSetting>> {
    sql!(all CitingSetting, db,
        "select key, gist, clause, effective_on from settings where legal_document_id = $1 order by key, effective_on", id)
}

fn search_text(draft: &DocumentDraft) -> String {
    viet::text::fold(&format!("{} {} {} {}", draft.kind.label(), draft.number, draft.title, draft.issuer))
}

fn sort_key(draft: &DocumentDraft) -> String {
    let kind = DocumentKind::ALL.iter().position(|kind| *kind == draft.kind).unwrap_or(0);
    let year = year_of(&draft.number, draft.issued_on);
    viet::order::sort_key(&format!("{year} {kind} {}", draft.number))
}

/// What the pack says of a document, beside what a person may type.
#[derive(Clone, Debug, PartialEq)]
pub struct PackPart {
    pub confidence: &'static str,
    /// A digest of all that the pack says of the document.
    pub mark: String,
}

/// Adds a document. One from a pack carries the pack's mark.
pub async fn insert(tx: &mut Tx, id: &LegalDocumentId, draft: &DocumentDraft, pack: Option<&PackPart>) -> Result<()> {
    insert!(tx, "legal_documents", {
        id: id, kind: draft.kind, number: draft.number, title: draft.title, issuer: draft.issuer,
        year: year_of(&draft.number, draft.issued_on), issued_on: draft.issued_on, effective_on: draft.effective_on,
        expires_on: draft.expires_on, note: draft.note, search_text: search_text(draft), sort_key: sort_key(draft),
        title_key: viet::order::sort_key(&draft.title), confidence: pack.map(|pack| pack.confidence),
        pack_mark: pack.map(|pack| pack.mark.as_str()), pack_version: pack.map(|_| 1_i64), updated_at: tx.now,
        version: 1_i64,
    })?;
    Ok(())
}

/// Saves a document that was read at `version`.
pub async fn set(tx: &mut Tx, id: &LegalDocumentId, draft: &DocumentDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "legal_documents", {
        kind: draft.kind, number: draft.number, title: draft.title, issuer: draft.issuer,
        year: year_of(&draft.number, draft.issued_on), issued_on: draft.issued_on, effective_on: draft.effective_on,
        expires_on: draft.expires_on, note: draft.note, search_text: search_text(draft), sort_key: sort_key(draft),
        title_key: viet::order::sort_key(&draft.title), updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", id, version)?)
}

/// Says by what a document is replaced and when it ends.
pub async fn set_replacement(
    tx: &mut Tx,
    id: &LegalDocumentId,
    by: Option<&LegalDocumentId>,
    expires_on: Option<NaiveDate>,
    version: i64,
) -> Result<()> {
    fresh(update!(tx, "legal_documents", {
        replaced_by: by, expires_on: expires_on, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", id, version)?)
}

/// Notes that a document changed with its clauses.
pub async fn touch(tx: &mut Tx, document: &LegalDocument) -> Result<()> {
    fresh(update!(tx, "legal_documents", { updated_at: tx.now, version: document.version + 1 },
        "id = $1 and version = $2", document.id, document.version)?)
}

/// Adds a clause after the others.
pub async fn insert_clause(tx: &mut Tx, document: &LegalDocumentId, draft: &ClauseDraft) -> Result<()> {
    let (last,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(position), 0) as bigint) from legal_clauses where document_id = $1",
        document
    )?;
    insert!(tx, "legal_clauses", {
        id: ClauseId::fresh(), document_id: document, position: last + 1, clause: draft.clause, gist: draft.gist,
    })
    .map_err(unique("clause", "Văn bản này đã có điều, khoản đó. Nhập điều, khoản khác"))?;
    Ok(())
}

/// Removes a clause.
pub async fn delete_clause(tx: &mut Tx, id: &ClauseId) -> Result<u64> {
    sql!(run, tx, "delete from legal_clauses where id = $1", id)
}

/// Removes all clauses of a document, before the pack writes its own.
pub async fn delete_clauses(tx: &mut Tx, document: &LegalDocumentId) -> Result<u64> {
    sql!(run, tx, "delete from legal_clauses where document_id = $1", document)
}

/// What a load of the pack must know of a document that is there already.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Loaded {
    pub id: LegalDocumentId,
    pub version: i64,
    pub pack_mark: Option<String>,
    pub pack_version: Option<i64>,
}

impl Loaded {
    /// Whether a person changed it since the pack last wrote it.
    pub fn is_edited(&self) -> bool {
        self.pack_version.is_none_or(|written| self.version > written)
    }
}

/// All documents as a load of the pack must know them.
pub async fn loaded(db: &mut impl Read) -> Result<Vec<Loaded>> {
    sql!(all Loaded, db, "select id, version, pack_mark, pack_version from legal_documents order by id")
}

/// Remembers what the pack says, with the version it leaves behind; without one, a person's version stands.
pub async fn set_pack_part(tx: &mut Tx, id: &LegalDocumentId, pack: &PackPart, version: Option<i64>) -> Result<()> {
    match version {
        Some(version) => update!(tx, "legal_documents", {
            confidence: pack.confidence, pack_mark: pack.mark, pack_version: version, version: version,
        }, "id = $1", id)?,
        None => update!(tx, "legal_documents", { pack_mark: pack.mark }, "id = $1", id)?,
    };
    Ok(())
}
