//! Reads a file on a thread of its own and gives its rows in batches, so that a large file never stands in memory.

use std::sync::Arc;

use sheets::{Answers, Columns, File, Limits, Note, Refusal, Row};
use tokio::sync::mpsc;

use super::import::Findings;
use crate::platform::error::{Error, Result};
use crate::platform::files::LARGEST;

/// Rows of one batch: one check, one transaction, one event.
pub const BATCH: usize = 500;
/// From so many rows on, work is done in the background.
pub const SMALL: i64 = 2_000;

/// What is read while somebody waits; a larger file goes to the background, where it is read within the full limits.
fn at_once() -> Limits {
    Limits { rows: 2_000, unpacked: 64 << 20, file: LARGEST, ..Limits::default() }
}

/// What reading gives, in this order.
pub enum Part {
    /// What was found, and how many rows the sheet has.
    Head(Box<Findings>, i64),
    Rows(Vec<Row>),
    /// What was left out.
    End(Vec<Note>),
}

/// A file that is read by a thread.
pub struct Parts {
    parts: mpsc::Receiver<Result<Part, Refusal>>,
    thread: tokio::task::JoinHandle<()>,
}

impl Parts {
    /// Starts reading.
    pub fn read(name: String, bytes: Vec<u8>, columns: Arc<Columns>, answers: Answers) -> Parts {
        // Two batches wait at most; then the thread waits for the database.
        let (sender, parts) = mpsc::channel(2);
        let thread = tokio::task::spawn_blocking(move || {
            if let Err(refusal) = give(&name, &bytes, &columns, &answers, &sender) {
                let _ = sender.blocking_send(Err(refusal));
            }
        });
        Parts { parts, thread }
    }

    /// The next part; nothing at the end. A thread that ended without saying so is a fault.
    pub async fn next(&mut self) -> Result<Option<Result<Part, Refusal>>> {
        match self.parts.recv().await {
            Some(part) => Ok(Some(part)),
            None => (&mut self.thread).await.map(|()| None).map_err(Error::internal),
        }
    }
}

fn give(
    name: &str,
    bytes: &[u8],
    columns: &Columns,
    answers: &Answers,
    sender: &mpsc::Sender<Result<Part, Refusal>>,
) -> Result<(), Refusal> {
    let file = File::from_bytes(name, bytes);
    let reading = sheets::read(&file, columns, &Limits::default(), answers)?;
    let total = i64::try_from(reading.rows_in_sheet()).unwrap_or(i64::MAX);
    if sender.blocking_send(Ok(Part::Head(Box::new(Findings::of(&reading)), total))).is_err() {
        return Ok(());
    }
    let mut rows = reading.rows()?;
    let mut batch = Vec::with_capacity(BATCH);
    for row in &mut rows {
        batch.push(row?);
        if batch.len() == BATCH
            && sender.blocking_send(Ok(Part::Rows(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))))).is_err()
        {
            return Ok(());
        }
    }
    if !batch.is_empty() && sender.blocking_send(Ok(Part::Rows(batch))).is_err() {
        return Ok(());
    }
    let _ = sender.blocking_send(Ok(Part::End(rows.summary().notes())));
    Ok(())
}

/// A first look at a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It is read while its sender waits.
    Small,
    /// It goes to the background.
    Large,
}

/// Looks at a file while its sender waits; what is no list is refused at the field `file`.
pub async fn look(name: String, bytes: Arc<Vec<u8>>, columns: Arc<Columns>) -> Result<Look> {
    let looked = tokio::task::spawn_blocking(move || {
        let file = File::from_bytes(&name, &bytes);
        sheets::read(&file, &columns, &at_once(), &Answers::default()).map(drop)
    });
    match looked.await.map_err(Error::internal)? {
        Ok(()) => Ok(Look::Small),
        Err(Refusal::Bomb | Refusal::TooManyRows { .. }) => Ok(Look::Large),
        Err(refusal) => Err(Error::refused_at("file", refusal.sentence())),
    }
}
