//! What a record was before each change: sealed snapshots, by which it is shown as of a day and put back.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::list::Select;
use crate::platform::secret::Secret;
use crate::platform::value::ToValue;
use crate::talents::entry::Entry;
use crate::talents::talent::{Talent, TalentId};
use crate::{insert, sql};

/// A person with all entries, as they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub talent: Talent,
    pub entries: Vec<Entry>,
}

fn place(talent: &str, revision: i64) -> String {
    format!("talent_versions.snapshot:{talent}:{revision}")
}

/// A value as sealed JSON, bound to its place.
pub fn seal<T: Serialize>(secret: &Secret, place: &str, value: &T) -> Result<Vec<u8>> {
    secret.seal(place, &serde_json::to_vec(value).map_err(Error::internal)?)
}

/// What `seal` made.
pub fn open<T: for<'de> Deserialize<'de>>(secret: &Secret, place: &str, sealed: &[u8]) -> Result<T> {
    serde_json::from_slice(&secret.open(place, sealed)?).map_err(Error::internal)
}

/// Keeps what a record is, before it changes. Call it once in a transaction for each person who is changed.
pub async fn keep(app: &App, tx: &mut Tx, before: &Talent, import_id: Option<&str>) -> Result<Snapshot> {
    let snapshot = Snapshot { talent: before.clone(), entries: super::entries::of(tx, &before.id).await? };
    let sealed = seal(&app.secret, &place(before.id.as_str(), before.revision), &snapshot)?;
    let actor = tx.actor().clone();
    insert!(tx, "talent_versions", {
        talent_id: before.id, revision: before.revision, snapshot: sealed, until_at: tx.now, import_id: import_id,
        changed_by: actor.user_id.unwrap_or_default(), changed_by_name: actor.name,
    })?;
    Ok(snapshot)
}

/// A sealed snapshot: its revision and bytes.
type Kept = (i64, Vec<u8>);

/// What a record was at an instant; nothing when it has not changed since.
pub async fn at(app: &App, db: &mut impl Read, talent: &TalentId, instant: Instant) -> Result<Option<Snapshot>> {
    let kept = sql!(optional Kept, db,
        "select revision, snapshot from talent_versions where talent_id = $1 and until_at > $2
         order by revision limit 1", talent, instant)?;
    kept.map(|(revision, sealed)| open(&app.secret, &place(talent.as_str(), revision), &sealed)).transpose()
}

/// A change of an import: whom it changed, and the revision before it.
type Changed = (TalentId, i64, Vec<u8>);

/// What an import changed of some people: each record as it was before, and its revision then.
pub async fn of_import(app: &App, db: &mut impl Read, import_id: &str, among: &[TalentId]) -> Result<Vec<Snapshot>> {
    let mut found: Vec<Snapshot> = Vec::new();
    for part in among.chunks(500) {
        let select = Select::new("select talent_id, revision, snapshot from talent_versions").among("talent_id", part);
        let select = select.and("import_id = ?", vec![import_id.to_value()]);
        for (talent, revision, sealed) in select.then("order by talent_id, revision").all::<Changed>(db).await? {
            if found.last().is_none_or(|last| last.talent.id != talent) {
                found.push(open(&app.secret, &place(talent.as_str(), revision), &sealed)?);
            }
        }
    }
    Ok(found)
}

/// Of some people, each with a revision, those whose record changed after it by something else than an import.
pub async fn changed_since(
    db: &mut impl Read,
    since: &HashMap<TalentId, i64>,
    import_id: &str,
) -> Result<HashSet<TalentId>> {
    let ids: Vec<&TalentId> = since.keys().collect();
    let mut changed = HashSet::new();
    for part in ids.chunks(500) {
        let select = Select::new("select talent_id, max(revision) from talent_versions").among("talent_id", part);
        let select = select.and("(import_id is null or import_id <> ?)", vec![import_id.to_value()]);
        let last = select.then("group by talent_id").all::<(TalentId, i64)>(db).await?;
        changed.extend(
            last.into_iter().filter(|(id, last)| since.get(id).is_some_and(|since| last >= since)).map(|(id, _)| id),
        );
    }
    Ok(changed)
}
