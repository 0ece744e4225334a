//! Importing a plan: a document is read, corrected by a person, and taken into a plan, or dropped.

mod correct;
mod take;

pub use correct::{confirm, correct, edit_head, fill, leave_out, take_back};
pub use take::{Taken, Target, compared, take, take_at_once};

use sha2::{Digest, Sha256};

use crate::plans::import::{Import, ImportId};
use crate::plans::reading::{self, Register};
use crate::plans::store::imports::{self as store, ImportRow};
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::files::Upload;
use crate::platform::permit::Permit;

/// What a document is imported for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The year of the plan; without it, the year that the document names.
    pub year: Option<i64>,
    pub bloc: String,
}

/// A reading that was kept, or one of the same file that waits already.
#[derive(Clone, Debug)]
pub enum Kept {
    New(ImportId),
    Waiting(ImportId),
}

/// Reads a document on a thread of its own; what cannot be read is refused at the field `file`.
pub async fn propose(register: Register, upload: Upload) -> Result<(reading::Proposal, Register)> {
    let read = tokio::task::spawn_blocking(move || {
        let proposal = reading::read(&upload.name, &upload.bytes, &register);
        (proposal, register)
    });
    let (proposal, register) = read.await.map_err(Error::internal)?;
    match proposal {
        Ok(proposal) => Ok((proposal, register)),
        Err(refusal) => Err(Error::refused_at("file", refusal.sentence())),
    }
}

/// Reads a document into an import that nobody has seen yet. What a person corrected when the same document, or an
/// earlier version of it, was imported is taken over.
pub async fn prepare(app: &App, permit: &Permit, upload: Upload, wish: &Wish) -> Result<(ImportRow, Import)> {
    let file_name = upload.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    let sha256 = hex(&Sha256::digest(&upload.bytes));
    let register = store::register(&mut app.db.read()).await?;
    let (proposal, register) = propose(register, upload).await?;
    let year = wish.year.or(proposal.header.year.map(i64::from)).filter(|year| (2020..=2100).contains(year));
    let Some(year) = year else {
        return Err(Error::refused_at("year", "Nhập năm của kế hoạch, vì văn bản không ghi năm"));
    };
    let mut import = Import::of(proposal, &register, year);
    if let Some(earlier) = store::last_taken(&mut app.db.read(), year, &wish.bloc).await? {
        import.keep_corrections(&earlier.import()?);
    }
    let row = ImportRow {
        id: ImportId::fresh(),
        file_name,
        sha256,
        proposal: serde_json::to_string(&import).map_err(Error::internal)?,
        year,
        bloc: wish.bloc.clone(),
        plan_id: None,
        state: "open".to_owned(),
        created_by: permit.user_id().to_owned(),
        created_at: app.clock.now(),
        version: 1,
    };
    Ok((row, import))
}

/// Reads a document and keeps the reading until a person has checked it.
pub async fn read(app: &App, permit: &Permit, upload: Upload, wish: &Wish) -> Result<Kept> {
    let (row, import) = prepare(app, permit, upload, wish).await?;
    if let Some(waiting) = store::waiting(&mut app.db.read(), &row).await? {
        return Ok(Kept::Waiting(waiting.id));
    }
    let mut tx = app.db.write(permit).await?;
    store::insert(&mut tx, &row).await?;
    tx.commit(read_event(&row, &import)).await?;
    Ok(Kept::New(row.id))
}

fn read_event(row: &ImportRow, import: &Import) -> Event {
    Event::new("plan_import.read", &row.id)
        .with("file", &row.file_name)
        .with("sha256", &row.sha256)
        .with("year", row.year.to_string())
        .with("tasks", import.tasks.len())
        .with("doubts", import.doubtful())
}

/// An import that still waits, within reach.
async fn open_one(tx: &mut Tx, permit: &Permit, id: &str) -> Result<(ImportRow, Import)> {
    let row = store::find_within(tx, permit, id).await?;
    if row.state != "open" {
        return Err(Error::refused("Bản đọc này đã được đưa vào kế hoạch hoặc đã bỏ nên không sửa được nữa."));
    }
    let import = row.import()?;
    Ok((row, import))
}

/// Drops an import; nothing of it goes into a plan.
pub async fn discard(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (row, _) = open_one(&mut tx, permit, id).await?;
    store::settle(&mut tx, &row, "dropped", None).await?;
    let event = Event::new("plan_import.dropped", &row.id).with("file", &row.file_name).with("sha256", &row.sha256);
    tx.commit(event).await
}
