//! Every statement about imports.

use super::import::{Counts, Findings, Import, ImportId, ImportState, KeptRow};
use super::kept;
use crate::platform::App;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Result, fresh};
use crate::platform::import::Done;
use crate::{insert, sql, update};

const IMPORT: &str = "select id, kind, subject, state, file_name, file_sha256, file_id, answers, findings, refusal,
    reading, done, total, new_rows, changed_rows, same_rows, wrong_rows, doubtful_rows, applied_rows, reason, created_by,
    assignment_id, behalf_id, source, created_at, version from imports";

/// A batch without its rows.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Batch {
    pub import_id: ImportId,
    pub reading: String,
    pub number: i64,
    pub new_rows: i64,
    pub changed_rows: i64,
    pub same_rows: i64,
    pub wrong_rows: i64,
    pub doubtful_rows: i64,
}

impl Batch {
    fn place(&self, column: &str) -> String {
        format!("import_batches.{column}:{}:{}:{}", self.import_id, self.reading, self.number)
    }
}

fn findings_place(id: &ImportId) -> String {
    format!("imports.findings:{id}")
}

/// Adds an import.
pub async fn insert(tx: &mut Tx, import: &Import) -> Result<()> {
    insert!(tx, "imports", {
        id: import.id, kind: import.kind, subject: import.subject, state: import.state, file_name: import.file_name,
        file_sha256: import.file_sha256, file_id: import.file_id, answers: import.answers,
        created_by: import.created_by, assignment_id: import.assignment_id, behalf_id: import.behalf_id,
        source: import.source, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// An import, whoever asks; for the program itself.
pub async fn any(db: &mut impl Read, id: &str) -> Result<Import> {
    sql!(one Import, db, format!("{IMPORT} where id = $1"), id)
}

/// An import of this person; somebody else's does not exist for them.
pub async fn find(db: &mut impl Read, user_id: &str, id: &str) -> Result<Import> {
    sql!(one Import, db, format!("{IMPORT} where id = $1 and created_by = $2"), id, user_id)
}

/// The imports of a person into a list, the newest first.
pub async fn of_person(db: &mut impl Read, user_id: &str, kind: &str, subject: &str) -> Result<Vec<Import>> {
    sql!(all Import, db,
        format!("{IMPORT} where created_by = $1 and kind = $2 and subject = $3
                 order by created_at desc, id desc limit 50"),
        user_id, kind, subject)
}

/// The import of the same bytes into the same list by the same person, unless it came to nothing.
pub async fn same_bytes(
    db: &mut impl Read,
    user_id: &str,
    (kind, subject): (&str, &str),
    sha256: &str,
) -> Result<Option<Import>> {
    let found = sql!(all Import, db,
        format!("{IMPORT} where created_by = $1 and kind = $2 and subject = $3 and file_sha256 = $4
                 order by created_at desc, id desc"),
        user_id, kind, subject, sha256)?;
    Ok(found.into_iter().find(|import| import.state.is_alive()))
}

/// What was found in the file.
pub fn findings(app: &App, import: &Import) -> Result<Findings> {
    match &import.findings {
        Some(sealed) => kept::open(app, &findings_place(&import.id), sealed),
        None => Ok(Findings::default()),
    }
}

/// Takes an import from the version that was seen to another state.
pub async fn set_state(tx: &mut Tx, import: &Import, state: ImportState) -> Result<()> {
    fresh(update!(tx, "imports", { state: state, updated_at: tx.now, version: import.version + 1, done: 0_i64 },
        "id = $1 and version = $2", import.id, import.version)?)
}

/// Notes why work on an import stopped, or nothing.
pub async fn set_refusal(tx: &mut Tx, id: &ImportId, sentence: Option<&str>) -> Result<()> {
    update!(tx, "imports", { refusal: sentence }, "id = $1", id)?;
    Ok(())
}

/// Notes why an import is undone.
pub async fn set_reason(tx: &mut Tx, id: &ImportId, reason: &str) -> Result<()> {
    update!(tx, "imports", { reason: reason }, "id = $1", id)?;
    Ok(())
}

/// Keeps new answers.
pub async fn set_answers(tx: &mut Tx, id: &ImportId, answers: &str) -> Result<()> {
    update!(tx, "imports", { answers: answers }, "id = $1", id)?;
    Ok(())
}

/// Drops what is kept of the rows, and lets go of the file.
pub async fn forget(tx: &mut Tx, id: &ImportId) -> Result<()> {
    sql!(run, tx, "delete from import_batches where import_id = $1", id)?;
    let none: Option<String> = None;
    update!(tx, "imports", { file_id: none }, "id = $1", id)?;
    Ok(())
}

/// Claims an import for one run of reading; whatever an earlier run left is dropped. Tells whether it is to be read.
pub async fn claim_reading(tx: &mut impl Write, id: &ImportId, run: &str) -> Result<bool> {
    let claimed =
        sql!(run, tx, "update imports set reading = $1, done = 0 where id = $2 and state = 'reading'", run, id)?;
    if claimed == 1 {
        sql!(run, tx, "delete from import_batches where import_id = $1", id)?;
    }
    Ok(claimed == 1)
}

/// Keeps the rows of a batch; false when another run has taken over.
pub async fn insert_batch(
    app: &App,
    tx: &mut impl Write,
    id: &ImportId,
    run: &str,
    number: i64,
    rows: &[KeptRow],
) -> Result<bool> {
    let mine = sql!(
        run,
        tx,
        "update imports set done = done + $1 where id = $2 and state = 'reading' and reading = $3",
        i64::try_from(rows.len()).unwrap_or(0),
        id,
        run
    )?;
    if mine != 1 {
        return Ok(false);
    }
    let counts = Counts::of(rows);
    let batch = Batch {
        import_id: id.clone(),
        reading: run.to_owned(),
        number,
        new_rows: counts.new,
        changed_rows: counts.changed,
        same_rows: counts.same,
        wrong_rows: counts.wrong,
        doubtful_rows: counts.doubtful,
    };
    insert!(tx, "import_batches", {
        import_id: id, reading: run, number: number, new_rows: counts.new, changed_rows: counts.changed,
        same_rows: counts.same, wrong_rows: counts.wrong, doubtful_rows: counts.doubtful,
        content: kept::seal(app, &batch.place("content"), &rows)?,
    })?;
    Ok(true)
}

/// Notes how many rows the sheet has.
pub async fn set_total(tx: &mut impl Write, id: &ImportId, run: &str, total: i64) -> Result<()> {
    sql!(run, tx, "update imports set total = $1 where id = $2 and reading = $3", total, id, run)?;
    Ok(())
}

/// Ends a run of reading; false when another run has taken over.
pub async fn finish_reading(
    app: &App,
    tx: &mut Tx,
    import: &Import,
    run: &str,
    findings: &Findings,
    counts: Counts,
) -> Result<bool> {
    let sealed = kept::seal(app, &findings_place(&import.id), findings)?;
    let none: Option<String> = None;
    let ended = update!(tx, "imports", {
        state: ImportState::Ready, findings: sealed, refusal: none, new_rows: counts.new, changed_rows: counts.changed,
        same_rows: counts.same, wrong_rows: counts.wrong, doubtful_rows: counts.doubtful, applied_rows: 0_i64,
        done: 0_i64, updated_at: tx.now, version: import.version + 1,
    }, "id = $1 and reading = $2 and state = 'reading'", import.id, run)?;
    Ok(ended == 1)
}

const BATCH: &str = "select import_id, reading, number, new_rows, changed_rows, same_rows, wrong_rows, doubtful_rows
    from import_batches";

/// The batches of an import in order, without their rows.
pub async fn batches(db: &mut impl Read, import: &Import) -> Result<Vec<Batch>> {
    sql!(all Batch, db,
        format!("{BATCH} where import_id = $1 and reading = $2 order by number"), import.id, import.reading)
}

/// The next batch that is still to be applied.
pub async fn next_to_apply(db: &mut impl Read, import: &Import) -> Result<Option<Batch>> {
    sql!(optional Batch, db,
        format!("{BATCH} where import_id = $1 and reading = $2 and applied_at is null and new_rows + changed_rows > 0
                 order by number limit 1"), import.id, import.reading)
}

/// The batches of which something was applied, the last first.
pub async fn applied(db: &mut impl Read, import: &Import) -> Result<Vec<Batch>> {
    sql!(all Batch, db,
        format!("{BATCH} where import_id = $1 and reading = $2 and applied_at is not null order by number desc"),
        import.id, import.reading)
}

/// One sealed value.
type Sealed = (Vec<u8>,);

/// The rows of a batch.
pub async fn rows(app: &App, db: &mut impl Read, batch: &Batch) -> Result<Vec<KeptRow>> {
    let (sealed,) = sql!(
        one Sealed,
        db,
        "select content from import_batches where import_id = $1 and reading = $2 and number = $3",
        batch.import_id,
        batch.reading,
        batch.number
    )?;
    kept::open(app, &batch.place("content"), &sealed)
}

/// What was done by a batch.
pub async fn done(app: &App, db: &mut impl Read, batch: &Batch) -> Result<Vec<Done>> {
    let (sealed,) = sql!(
        one Sealed,
        db,
        "select done from import_batches where import_id = $1 and reading = $2 and number = $3 and done is not null",
        batch.import_id,
        batch.reading,
        batch.number
    )?;
    kept::open(app, &batch.place("done"), &sealed)
}

/// Claims a batch for applying; false when it was applied already.
pub async fn claim_batch(tx: &mut Tx, batch: &Batch) -> Result<bool> {
    let claimed = update!(tx, "import_batches", { applied_at: tx.now },
        "import_id = $1 and reading = $2 and number = $3 and applied_at is null",
        batch.import_id, batch.reading, batch.number)?;
    Ok(claimed == 1)
}

/// Keeps what a batch did and what became of its rows.
pub async fn keep_done(app: &App, tx: &mut Tx, batch: &Batch, rows: &[KeptRow], done: &[Done]) -> Result<()> {
    let counts = Counts::of(rows);
    update!(tx, "import_batches", {
        content: kept::seal(app, &batch.place("content"), &rows)?, done: kept::seal(app, &batch.place("done"), &done)?,
        new_rows: counts.new, changed_rows: counts.changed, same_rows: counts.same, wrong_rows: counts.wrong,
        doubtful_rows: counts.doubtful,
    }, "import_id = $1 and reading = $2 and number = $3", batch.import_id, batch.reading, batch.number)?;
    let before = batch.new_rows + batch.changed_rows;
    sql!(
        run,
        tx,
        "update imports set done = done + $1, applied_rows = applied_rows + $2, new_rows = new_rows + $3,
         changed_rows = changed_rows + $4, wrong_rows = wrong_rows + $5, doubtful_rows = doubtful_rows + $6,
         updated_at = $7 where id = $8",
        before,
        i64::try_from(done.len()).unwrap_or(0),
        counts.new - batch.new_rows,
        counts.changed - batch.changed_rows,
        counts.wrong - batch.wrong_rows,
        counts.doubtful - batch.doubtful_rows,
        tx.now,
        batch.import_id
    )?;
    Ok(())
}

/// Ends applying; false when it ended already.
pub async fn finish_applying(tx: &mut Tx, import: &Import) -> Result<bool> {
    let ended = update!(tx, "imports", { state: ImportState::Applied, updated_at: tx.now, version: import.version + 1 },
        "id = $1 and state = 'applying'", import.id)?;
    Ok(ended == 1)
}
