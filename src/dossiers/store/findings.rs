//! Findings that somebody is not eligible.

use crate::dossiers::dossier::DossierId;
use crate::dossiers::parts::{Finding, FindingId, FindingState};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{insert, sql, update};

const FINDING: &str =
    "select id, dossier_id, number, state, article, reason, proposed_by, proposed_by_name, proposed_at,
    decided_by_name, decided_at, version from dossier_findings";

/// The findings about a dossier, the first first.
pub async fn findings(db: &mut impl Read, id: &DossierId) -> Result<Vec<Finding>> {
    sql!(all Finding, db, format!("{FINDING} where dossier_id = $1 order by number"), id)
}

/// The finding that waits for a leader.
pub async fn open_finding(db: &mut impl Read, id: &DossierId) -> Result<Option<Finding>> {
    sql!(optional Finding, db, format!("{FINDING} where dossier_id = $1 and state = 'proposed'"), id)
}

/// Adds a finding.
pub async fn insert_finding(tx: &mut Tx, id: &DossierId, article: &str, reason: &str) -> Result<FindingId> {
    let new = FindingId::fresh();
    let (number,) =
        sql!(one(i64,), tx, "select cast(count(*) + 1 as bigint) from dossier_findings where dossier_id = $1", id)?;
    let actor = tx.actor().clone();
    insert!(tx, "dossier_findings", {
        id: new, dossier_id: id, number: number, state: FindingState::Proposed, article: article, reason: reason,
        proposed_by: actor.user_id.unwrap_or_default(), proposed_by_name: actor.name, proposed_at: tx.now,
        decided_by_name: "",
    })?;
    Ok(new)
}

/// Decides a finding.
pub async fn set_finding(tx: &mut Tx, finding: &Finding, state: FindingState, by: &str) -> Result<()> {
    fresh(update!(tx, "dossier_findings", {
        state: state, decided_by_name: by, decided_at: tx.now, version: finding.version + 1,
    }, "id = $1 and version = $2", &finding.id, finding.version)?)
}
