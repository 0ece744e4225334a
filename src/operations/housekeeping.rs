//! What is dropped each night: forms nobody came back for, old messages, finished jobs.

use chrono::TimeDelta;

use crate::platform::App;
use crate::platform::db::Write;
use crate::platform::error::Result;
use crate::platform::{held, messages};
use crate::sql;

/// Days for which a finished job stays visible.
const JOB_DAYS: i64 = 30;

/// Drops what is no longer needed.
pub async fn nightly(app: &App) -> Result<()> {
    held::drop_old(app).await?;
    messages::drop_old(app).await?;
    let mut tx = app.db.upkeep().await?;
    let before = tx.now() - TimeDelta::days(JOB_DAYS);
    sql!(run, &mut tx, "delete from jobs where state = 'done' and finished_at < $1", before)?;
    tx.done().await
}
