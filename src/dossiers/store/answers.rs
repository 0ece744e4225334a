//! What was answered, question by question; the answers are sealed.

use crate::dossiers::dossier::DossierId;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{sql, update};

/// An answer as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sealed {
    pub question: String,
    pub answer: Vec<u8>,
    pub saved_at: Instant,
    pub version: i64,
}

/// The answers of a dossier.
pub async fn of_dossier(db: &mut impl Read, id: &DossierId) -> Result<Vec<Sealed>> {
    sql!(all Sealed, db,
        "select question, answer, saved_at, version from dossier_answers where dossier_id = $1 order by question", id)
}

/// One answer.
pub async fn find(db: &mut impl Read, id: &DossierId, question: &str) -> Result<Option<Sealed>> {
    sql!(optional Sealed, db,
        "select question, answer, saved_at, version from dossier_answers where dossier_id = $1 and question = $2",
        id, question)
}

/// Saves the first answer to a question; somebody who answered meanwhile is told of by the unique key.
pub async fn insert(tx: &mut Tx, id: &DossierId, question: &str, sealed: Vec<u8>) -> Result<()> {
    let by = tx.actor().user_id.clone().unwrap_or_default();
    let added = sql!(
        run,
        tx,
        "insert into dossier_answers (dossier_id, question, answer, saved_by, saved_at) values ($1, $2, $3, $4, $5)
         on conflict (dossier_id, question) do nothing",
        id,
        question,
        sealed,
        by,
        tx.now
    )?;
    fresh(added)
}

/// Saves an answer in the place of the one that was seen.
pub async fn set(tx: &mut Tx, id: &DossierId, question: &str, sealed: Vec<u8>, seen: i64) -> Result<()> {
    let by = tx.actor().user_id.clone().unwrap_or_default();
    fresh(update!(tx, "dossier_answers", { answer: sealed, saved_by: by, saved_at: tx.now, version: seen + 1 },
        "dossier_id = $1 and question = $2 and version = $3", id, question, seen)?)
}

/// Drops the answers of a dossier.
pub async fn forget(tx: &mut Tx, id: &DossierId) -> Result<u64> {
    sql!(run, tx, "delete from dossier_answers where dossier_id = $1", id)
}
