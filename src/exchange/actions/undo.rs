//! Undoing a whole import, or nothing of it: one transaction, refused when something was changed since.

use super::{in_background, own};
use crate::exchange::import::{Import, ImportState};
use crate::exchange::reading::SMALL;
use crate::exchange::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{ImportKind, Importing};
use crate::platform::permit::Permit;

/// Undoes an import with a reason. A large one is undone in the background.
pub async fn undo(app: &App, permit: &Permit, id: &str, reason: &str, version: i64) -> Result<()> {
    let (mut import, kind, permit) = own(app, permit, id).await?;
    if import.state != ImportState::Applied || import.applied_rows == 0 {
        return Err(Error::refused("Lần nhập này không có gì để hoàn tác."));
    }
    import.version = version;
    let mut tx = app.db.write(&permit).await?;
    store::set_state(&mut tx, &import, ImportState::Undoing).await?;
    store::set_reason(&mut tx, &import.id, reason).await?;
    store::set_refusal(&mut tx, &import.id, None).await?;
    let now = store::any(&mut tx, id).await?;
    if import.applied_rows >= SMALL {
        let from = tx.now;
        in_background(&mut tx, &import.id, from).await?;
        return tx.commit(Event::new("import.undo_begun", &import.id).because(reason)).await;
    }
    take_back(app, &permit, kind, &now, tx).await
}

/// Undoes what was asked for earlier.
pub async fn run(app: &App, permit: &Permit, kind: &'static ImportKind, import: &Import) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let now = store::any(&mut tx, import.id.as_str()).await?;
    if now.state != ImportState::Undoing {
        return Ok(());
    }
    take_back(app, permit, kind, &now, tx).await
}

async fn take_back(app: &App, permit: &Permit, kind: &'static ImportKind, import: &Import, mut tx: Tx) -> Result<()> {
    let columns = (kind.columns)(app, permit).await?;
    let importing = Importing::new(app, permit, (import.id.as_str(), &import.subject), &columns);
    let mut rows = 0;
    for batch in store::applied(&mut tx, import).await? {
        let done = store::done(app, &mut tx, &batch).await?;
        (kind.undo)(&importing, &mut tx, &done).await?;
        rows += done.len();
    }
    store::set_state(&mut tx, import, ImportState::Undone).await?;
    let event = Event::new("import.undone", &import.id).with("rows", rows);
    tx.commit(event.because(import.reason.as_deref().unwrap_or_default())).await
}
