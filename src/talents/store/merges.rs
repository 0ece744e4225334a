//! Merges: what two records were before one was made of them.

use serde::{Deserialize, Serialize};

use super::versions::{self, Snapshot};
use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::talents::talent::{Profile, TalentId};
use crate::{ids, insert, sql, update};

ids! {
    /// A merge of two records.
    MergeId = "talent_merge";
}

/// What a merge started from and made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before {
    pub kept: Snapshot,
    pub gone: Snapshot,
    /// The profile that was made of the two.
    pub made: Profile,
}

/// A merge.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Merge {
    pub id: MergeId,
    pub kept_id: TalentId,
    pub gone_id: TalentId,
    pub before: Vec<u8>,
    pub reason: String,
    pub merged_at: Instant,
    pub merged_by_name: String,
    pub undone_at: Option<Instant>,
}

const MERGE: &str =
    "select id, kept_id, gone_id, before, reason, merged_at, merged_by_name, undone_at from talent_merges";

fn place(id: &MergeId) -> String {
    format!("talent_merges.before:{id}")
}

impl Merge {
    /// What the records were.
    pub fn open(&self, app: &App) -> Result<Before> {
        versions::open(&app.secret, &place(&self.id), &self.before)
    }
}

/// Notes a merge.
pub async fn insert(app: &App, tx: &mut Tx, before: &Before, reason: &str) -> Result<MergeId> {
    let id = MergeId::fresh();
    let sealed = versions::seal(&app.secret, &place(&id), before)?;
    let actor = tx.actor().clone();
    insert!(tx, "talent_merges", {
        id: id, kept_id: before.kept.talent.id, gone_id: before.gone.talent.id, before: sealed, reason: reason,
        merged_at: tx.now, merged_by: actor.user_id.unwrap_or_default(), merged_by_name: actor.name,
    })?;
    Ok(id)
}

/// The merges of a person that still stand, the newest first.
pub async fn of(db: &mut impl Read, kept: &TalentId) -> Result<Vec<Merge>> {
    sql!(all Merge, db, format!("{MERGE} where kept_id = $1 and undone_at is null order by merged_at desc, id desc"), kept)
}

/// One merge.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Merge> {
    sql!(one Merge, db, format!("{MERGE} where id = $1"), id)
}

/// Notes that a merge was undone.
pub async fn set_undone(tx: &mut Tx, id: &MergeId) -> Result<()> {
    let name = tx.actor().name.clone();
    fresh(update!(tx, "talent_merges", { undone_at: tx.now, undone_by_name: name },
        "id = $1 and undone_at is null", id)?)
}
