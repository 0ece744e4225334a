//! The verbs of imports: a file is sent, read, answered for, accepted, undone, or dropped.

mod apply;
mod read;
mod send;
mod undo;

pub use apply::accept;
pub use read::{LookedThrough, answer, look_through};
pub use send::{Sent, send};
pub use undo::undo;

#[cfg(test)]
pub(super) use apply::next_batch;

use serde_json::json;

use super::import::{Import, ImportId, ImportState};
use super::{WORK_JOB, store};
use crate::accounts::session;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::Instant;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::import::ImportKind;
use crate::platform::jobs::{self, Job};
use crate::platform::permit::Permit;

/// The kind of list that an import goes into.
pub fn kind_of(app: &App, import: &Import) -> Result<&'static ImportKind> {
    app.features().import(&import.kind).ok_or_else(|| Error::internal(format!("no list {}", import.kind)))
}

/// An import of this person, with its kind and the permit for it; out of reach it does not exist.
pub async fn own(app: &App, permit: &Permit, id: &str) -> Result<(Import, &'static ImportKind, Permit)> {
    let import = store::find(&mut app.db.read(), permit.user_id(), id).await?;
    let kind = kind_of(app, &import)?;
    let permit = permit.also(kind.permission).ok_or(Error::NotFound)?;
    Ok((import, kind, permit))
}

/// Asks for the work of the present state in the background. What is small is done at once; its job waits for a while
/// and finds nothing to do, unless the process was killed meanwhile.
async fn in_background(tx: &mut Tx, id: &ImportId, from: Instant) -> Result<()> {
    jobs::enqueue(tx, WORK_JOB, None, json!({ "import": id }), from).await
}

/// How long the job of small work waits.
const GRACE: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// Does in the background what the state of an import asks for, in the name and within the reach of its sender.
pub async fn work(app: &App, job: &Job) -> Result<()> {
    let import = match store::any(&mut app.db.read(), &job.text("import")?).await {
        Ok(import) if import.state.is_working() => import,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let kind = kind_of(app, &import)?;
    let (user, post, behalf) = (&import.created_by, &import.assignment_id, import.behalf_id.as_deref());
    let signed = session::again(app, user, post, behalf, &import.source).await?;
    let permit = signed.and_then(|signed| Permit::grant(signed, kind.permission).ok());
    let Some(permit) = permit else {
        return stop(app, &import, "Người gửi không còn quyền với danh sách này nên việc dừng lại.").await;
    };
    let outcome = match import.state {
        ImportState::Reading => read::run(app, &permit, kind, &import, Some(job)).await,
        ImportState::Applying => apply::run(app, &permit, kind, &import, Some(job)).await,
        _ => undo::run(app, &permit, kind, &import).await,
    };
    match outcome {
        Err(Error::Refused { reason, .. }) => stop(app, &import, &reason).await,
        other => other,
    }
}

/// Does at once what the state of an import asks for, for who waits for it; its job then finds nothing to do.
pub async fn finish(app: &App, permit: &Permit, id: &str) -> Result<Import> {
    let (import, kind, permit) = own(app, permit, id).await?;
    match import.state {
        ImportState::Reading => read::run(app, &permit, kind, &import, None).await?,
        ImportState::Applying => apply::run(app, &permit, kind, &import, None).await?,
        ImportState::Undoing => undo::run(app, &permit, kind, &import).await?,
        _ => {}
    }
    store::any(&mut app.db.read(), id).await
}

/// Ends work that cannot go on, with the reason. What was applied stays and can be undone.
async fn stop(app: &App, import: &Import, sentence: &str) -> Result<()> {
    let mut tx = app.db.write(&Permit::system("exchange")).await?;
    let now = store::any(&mut tx, import.id.as_str()).await?;
    if now.state != import.state {
        return Ok(());
    }
    let state = if now.state == ImportState::Reading { ImportState::Refused } else { ImportState::Applied };
    store::set_state(&mut tx, &now, state).await?;
    store::set_refusal(&mut tx, &now.id, Some(sentence)).await?;
    tx.commit(Event::new("import.stopped", &now.id).with("refusal", sentence)).await
}

/// Drops an import that was not accepted: its rows and its file go.
pub async fn discard(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let (import, _, permit) = own(app, permit, id).await?;
    if !matches!(import.state, ImportState::Ready | ImportState::Refused) {
        return Err(Error::refused("Lần nhập này đã được nhận hoặc đã bỏ. Dùng Hoàn tác để gỡ dữ liệu đã nhận."));
    }
    let mut tx = app.db.write(&permit).await?;
    store::set_state(&mut tx, &import, ImportState::Discarded).await?;
    store::forget(&mut tx, &import.id).await?;
    if let Some(file) = &import.file_id {
        files::forget(&mut tx, file).await?;
    }
    tx.commit(Event::new("import.discarded", &import.id)).await
}
