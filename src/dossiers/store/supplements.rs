//! Requests for supplement.

use chrono::NaiveDate;

use crate::dossiers::dossier::DossierId;
use crate::dossiers::parts::{Missing, Supplement, SupplementId, SupplementState};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::{insert, sql, update};

const SUPPLEMENT: &str = "select id, dossier_id, number, state, missing, reason, answer_by, asked_by, asked_by_name,
    asked_at, approved_by_name, answered_at, version from dossier_supplements";

/// The requests of a dossier, the first first.
pub async fn supplements(db: &mut impl Read, id: &DossierId) -> Result<Vec<Supplement>> {
    sql!(all Supplement, db, format!("{SUPPLEMENT} where dossier_id = $1 order by number"), id)
}

/// One request of a dossier.
pub async fn supplement(db: &mut impl Read, dossier: &DossierId, id: &str) -> Result<Supplement> {
    sql!(one Supplement, db, format!("{SUPPLEMENT} where dossier_id = $1 and id = $2"), dossier, id)
}

/// The request that waits: for the head, or for the candidate.
pub async fn open_supplement(db: &mut impl Read, id: &DossierId) -> Result<Option<Supplement>> {
    sql!(optional Supplement, db,
        format!("{SUPPLEMENT} where dossier_id = $1 and state in ('proposed', 'sent') order by number desc"), id)
}

/// Adds a request.
pub async fn insert_supplement(
    tx: &mut Tx,
    id: &DossierId,
    state: SupplementState,
    missing: &[Missing],
    reason: &str,
    answer_by: Option<NaiveDate>,
) -> Result<SupplementId> {
    let new = SupplementId::fresh();
    let (number,) =
        sql!(one(i64,), tx, "select cast(count(*) + 1 as bigint) from dossier_supplements where dossier_id = $1", id)?;
    let actor = tx.actor().clone();
    insert!(tx, "dossier_supplements", {
        id: new, dossier_id: id, number: number, state: state,
        missing: serde_json::to_string(missing).map_err(Error::internal)?, reason: reason, answer_by: answer_by,
        asked_by: actor.user_id.unwrap_or_default(), asked_by_name: actor.name, asked_at: tx.now, approved_by_name: "",
    })?;
    Ok(new)
}

/// Takes a request on: approved and sent, rejected, or answered.
pub async fn set_supplement(
    tx: &mut Tx,
    supplement: &Supplement,
    state: SupplementState,
    approved_by: Option<&str>,
    answer_by: Option<NaiveDate>,
) -> Result<()> {
    let answered: Option<Instant> = (state == SupplementState::Answered).then_some(tx.now);
    fresh(update!(tx, "dossier_supplements", {
        state: state, approved_by_name: approved_by.unwrap_or(&supplement.approved_by_name), answer_by: answer_by,
        answered_at: answered, version: supplement.version + 1,
    }, "id = $1 and version = $2", &supplement.id, supplement.version)?)
}
