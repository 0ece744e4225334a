//! Demonstration data: fictional people of the pack, marked on every page while they are there, gone with one flag.

use super::store;
use crate::accounts::actions::{self, DemoLink};
use crate::packs::Pack;
use crate::platform::App;
use crate::platform::db::Db;
use crate::platform::error::{Error, Result};
use crate::talents;

/// Marks an instance as one of demonstration.
pub async fn mark(app: &App) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    store::put(&mut tx, store::DEMO, "true").await?;
    tx.done().await
}

/// Adds the fictional people of a pack and returns a one-time link for each of their roles. The mark comes first: no
/// page shows them without it.
pub async fn add(app: &App, pack: &Pack) -> Result<Vec<DemoLink>> {
    mark(app).await?;
    match actions::load_demo(app, pack).await {
        // Another node started at the same moment and was faster; by now its people are there to be found.
        Err(Error::Refused { .. }) => actions::load_demo(app, pack).await,
        outcome => outcome,
    }
}

/// Whether the instance holds demonstration data.
pub async fn is_marked(db: &Db) -> Result<bool> {
    Ok(store::get(&mut db.read(), store::DEMO).await?.as_deref() == Some("true"))
}

/// Locks the fictional people out, ends their sessions, drops fictional records and takes the mark away. Tells how many
/// people there were;
/// an instance without demonstration data is left alone.
pub async fn remove(app: &App) -> Result<usize> {
    if !is_marked(&app.db).await? {
        return Ok(0);
    }
    let people = actions::remove_demo(app).await?;
    talents::seed::remove(app).await?;
    let mut tx = app.db.upkeep().await?;
    store::remove(&mut tx, store::DEMO).await?;
    tx.done().await?;
    Ok(people)
}
