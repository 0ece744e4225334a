//! What a record was before each change: sealed snapshots, by which it is shown as of a day and put back.

use serde::{Deserialize, Serialize};

use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::secret::Secret;
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

/// What an import changed: each record as it was before, and its revision then.
pub async fn of_import(app: &App, db: &mut impl Read, import_id: &str) -> Result<Vec<Snapshot>> {
    let rows = sql!(all Changed, db,
        "select v.talent_id, v.revision, v.snapshot from talent_versions v where v.import_id = $1
         order by v.talent_id, v.revision", import_id)?;
    let mut found: Vec<Snapshot> = Vec::new();
    for (talent, revision, sealed) in rows {
        if found.last().is_none_or(|last| last.talent.id != talent) {
            found.push(open(&app.secret, &place(talent.as_str(), revision), &sealed)?);
        }
    }
    Ok(found)
}

/// How many changes of a record came after a revision, apart from those of an import.
pub async fn changes_since(db: &mut impl Read, talent: &TalentId, revision: i64, import_id: &str) -> Result<i64> {
    let (count,) = sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from talent_versions
         where talent_id = $1 and revision >= $2 and (import_id is null or import_id <> $3)",
        talent,
        revision,
        import_id
    )?;
    Ok(count)
}
