//! The entries of a person's record.

use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::Select;
use crate::talents::entry::{Entry, EntryDraft, EntryId};
use crate::talents::talent::TalentId;
use crate::{insert_all, sql, update};

const ENTRY: &str =
    "select id, talent_id, kind, code, level, name, place, country, form, grade, number, score, from_on,
    to_on, expires_on, verified, note, is_key, import_id, created_at, updated_at, removed_at, version
    from talent_entries";

/// The entries of a person, the newest first.
pub async fn of(db: &mut impl Read, talent: &TalentId) -> Result<Vec<Entry>> {
    sql!(all Entry, db,
        format!("{ENTRY} where talent_id = $1 and removed_at is null
                 order by kind, coalesce(to_on, '9999') desc, coalesce(from_on, to_on, '') desc, id"), talent)
}

/// The entries of several people.
pub async fn of_many(db: &mut impl Read, talents: &[TalentId]) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    for part in talents.chunks(500) {
        let select = Select::new(ENTRY).among("talent_id", part).and("removed_at is null", Vec::new());
        found.extend(select.then("order by talent_id, id").all::<Entry>(db).await?);
    }
    Ok(found)
}

/// One entry of a person, also one that was taken out.
pub async fn find(db: &mut impl Read, talent: &TalentId, id: &str) -> Result<Entry> {
    sql!(one Entry, db, format!("{ENTRY} where talent_id = $1 and id = $2"), talent, id)
}

/// How many entries of each kind a person has.
pub async fn counts(db: &mut impl Read, talent: &TalentId) -> Result<Vec<(String, i64)>> {
    sql!(
        all(String, i64),
        db,
        "select kind, cast(count(*) as bigint) from talent_entries
         where talent_id = $1 and removed_at is null group by kind",
        talent
    )
}

/// Adds an entry to somebody's record.
pub async fn insert(tx: &mut Tx, talent: &TalentId, draft: &EntryDraft, import_id: Option<&str>) -> Result<EntryId> {
    let entry = Entry::made(talent, draft, import_id);
    insert_many(tx, vec![&entry]).await?;
    Ok(entry.id)
}

/// Adds entries; each is of now.
pub async fn insert_many(tx: &mut Tx, entries: Vec<&Entry>) -> Result<()> {
    insert_all!(tx, "talent_entries", entries, |entry| {
        id: entry.id, talent_id: entry.talent_id, kind: entry.kind, code: entry.code, level: entry.level,
        name: entry.name, place: entry.place, country: entry.country, form: entry.form, grade: entry.grade,
        number: entry.number, score: entry.score, from_on: entry.from_on, to_on: entry.to_on,
        expires_on: entry.expires_on, verified: entry.verified, note: entry.note, is_key: entry.is_key,
        import_id: entry.import_id, created_at: tx.now, updated_at: tx.now,
    })
}

/// Changes an entry.
pub async fn set(tx: &mut Tx, id: &EntryId, draft: &EntryDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "talent_entries", {
        code: draft.value("code"), level: draft.value("level"), name: draft.value("name"),
        place: draft.value("place"), country: draft.value("country"), form: draft.value("form"),
        grade: draft.value("grade"), number: draft.value("number"), score: draft.value("score"),
        from_on: draft.value("from_on"), to_on: draft.value("to_on"), expires_on: draft.value("expires_on"),
        verified: draft.value("verified"), note: draft.value("note"), is_key: draft.is_key, updated_at: tx.now,
        version: version + 1,
    }, "id = $1 and version = $2 and removed_at is null", id, version)?)
}

/// Takes an entry out; it stays with its evidence.
pub async fn remove(tx: &mut Tx, id: &EntryId, version: i64) -> Result<()> {
    fresh(update!(tx, "talent_entries", { removed_at: tx.now, updated_at: tx.now, version: version + 1 },
        "id = $1 and version = $2 and removed_at is null", id, version)?)
}

/// Gives an entry to another person's record.
pub async fn move_to(tx: &mut Tx, id: &EntryId, talent: &TalentId) -> Result<()> {
    let rows = update!(tx, "talent_entries", { talent_id: talent, updated_at: tx.now }, "id = $1", id)?;
    if rows == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Puts an entry back to what a snapshot says of it.
pub async fn restore(tx: &mut Tx, entry: &Entry) -> Result<()> {
    let draft = EntryDraft::of(entry);
    update!(tx, "talent_entries", {
        talent_id: entry.talent_id, code: draft.value("code"), level: draft.value("level"), name: draft.value("name"),
        place: draft.value("place"), country: draft.value("country"), form: draft.value("form"),
        grade: draft.value("grade"), number: draft.value("number"), score: draft.value("score"),
        from_on: draft.value("from_on"), to_on: draft.value("to_on"), expires_on: draft.value("expires_on"),
        verified: draft.value("verified"), note: draft.value("note"), is_key: draft.is_key,
        removed_at: entry.removed_at, updated_at: tx.now,
    }, "id = $1", entry.id)?;
    Ok(())
}
