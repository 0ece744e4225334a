//! Every statement about imports: documents that were read and wait for a person's check.

use crate::plans::import::ImportId;
use crate::plans::plan::PlanId;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::permit::Permit;
use crate::{insert, sql, update};

/// An import as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ImportRow {
    pub id: ImportId,
    pub file_name: String,
    pub sha256: String,
    /// JSON of `import::Import`.
    pub proposal: String,
    pub year: i64,
    pub bloc: String,
    pub plan_id: Option<PlanId>,
    pub state: String,
    pub created_by: String,
    pub created_at: Instant,
    pub version: i64,
}

const IMPORT: &str = "select id, file_name, sha256, proposal, year, bloc, plan_id, state, created_by, created_at, version \
                      from plan_imports";

/// An import within the permit's reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<ImportRow> {
    let row = sql!(one ImportRow, db, format!("{IMPORT} where id = $1"), id)?;
    if permit.covers("/", &row.bloc) { Ok(row) } else { Err(Error::NotFound) }
}

/// The imports that wait, the newest first.
pub async fn open_ones(db: &mut impl Read, permit: &Permit) -> Result<Vec<ImportRow>> {
    let rows = sql!(all ImportRow, db, format!("{IMPORT} where state = 'open' order by created_at desc, id limit 50"))?;
    Ok(rows.into_iter().filter(|row| permit.covers("/", &row.bloc)).collect())
}

/// Keeps what was read.
pub async fn insert(tx: &mut Tx, row: &ImportRow) -> Result<()> {
    insert!(tx, "plan_imports", {
        id: row.id, file_name: row.file_name, sha256: row.sha256, proposal: row.proposal, year: row.year, bloc: row.bloc,
        plan_id: row.plan_id, state: "open", created_by: row.created_by, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// Keeps what a person corrected.
pub async fn set_proposal(tx: &mut Tx, row: &ImportRow, proposal: &str, version: i64) -> Result<()> {
    fresh(update!(tx, "plan_imports", { proposal: proposal, updated_at: tx.now, version: version + 1 },
        "id = $1 and version = $2 and state = 'open'", row.id, version)?)
}

/// Settles an import.
pub async fn settle(tx: &mut Tx, row: &ImportRow, state: &str, plan: Option<&PlanId>) -> Result<()> {
    fresh(update!(tx, "plan_imports", {
        state: state, plan_id: plan.cloned().or(row.plan_id.clone()), updated_at: tx.now, version: row.version + 1,
    }, "id = $1 and version = $2 and state = 'open'", row.id, row.version)?)
}
