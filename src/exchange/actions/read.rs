//! Reading a file that was kept: every row checked by its list, in batches, all errors at once.

use std::collections::HashMap;
use std::sync::Arc;

use sheets::{Answers, Row};

use super::{GRACE, in_background, own};
use crate::exchange::import::{Counts, Findings, Import, ImportId, ImportState, KeptRow, Outcome};
use crate::exchange::reading::{Part, Parts, SMALL};
use crate::exchange::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, Upload};
use crate::platform::ids::fresh;
use crate::platform::import::{ImportKind, Importing, Verdict};
use crate::platform::jobs::{self, Job};
use crate::platform::permit::Permit;

/// Answers what was asked of the file, names its columns anew, and reads it again.
pub async fn answer(app: &App, permit: &Permit, id: &str, answers: Answers, version: i64) -> Result<()> {
    let (mut import, kind, permit) = own(app, permit, id).await?;
    if !matches!(import.state, ImportState::Ready | ImportState::Refused) || import.file_id.is_none() {
        return Err(Error::refused("Lần nhập này đã được nhận hoặc đã bỏ nên không đọc lại được."));
    }
    import.version = version;
    let mut tx = app.db.write(&permit).await?;
    store::set_state(&mut tx, &import, ImportState::Reading).await?;
    store::set_answers(&mut tx, &import.id, &serde_json::to_string(&answers).map_err(Error::internal)?).await?;
    let is_small = (1..SMALL).contains(&import.total);
    let from = if is_small { tx.now + GRACE } else { tx.now };
    in_background(&mut tx, &import.id, from).await?;
    tx.commit(Event::new("import.answered", &import.id)).await?;
    if is_small {
        let import = store::any(&mut app.db.read(), id).await?;
        run(app, &permit, kind, &import, None).await?;
    }
    Ok(())
}

/// Reads and checks all rows. A run that finds another one behind it stops; killed, the next run begins anew.
pub async fn run(
    app: &App,
    permit: &Permit,
    kind: &'static ImportKind,
    import: &Import,
    job: Option<&Job>,
) -> Result<()> {
    let run = fresh();
    let mut tx = app.db.upkeep().await?;
    let claimed = store::claim_reading(&mut tx, &import.id, &run).await?;
    tx.done().await?;
    let Some(file) = import.file_id.as_ref().filter(|_| claimed) else { return Ok(()) };
    let file = files::find(&mut app.db.read(), file.as_str()).await?;
    let bytes = files::bytes(app, &mut app.db.read(), &file).await?;
    let columns = Arc::new((kind.columns)(app, permit).await?);
    let mut parts = Parts::read(import.file_name.clone(), bytes, columns.clone(), import.answers()?);
    let importing = Importing::new(app, permit, (import.id.as_str(), &import.subject), &columns);
    let mut findings = Findings::default();
    let mut counts = Counts::default();
    let mut seen = HashMap::new();
    let mut writing: Option<Writing> = None;
    let (mut number, mut done, mut total) = (0_i64, 0_i64, 0_i64);
    while let Some(part) = parts.next().await? {
        match part {
            Err(refusal) => return refuse(app, permit, import, &run, &refusal.sentence()).await,
            Ok(Part::Head(found, rows)) => {
                (findings, total) = (*found, rows);
                let mut tx = app.db.upkeep().await?;
                store::set_total(&mut tx, &import.id, &run, total).await?;
                tx.done().await?;
            }
            Ok(Part::Rows(rows)) => {
                let kept = check(kind, &importing, rows, &mut seen).await?;
                number += 1;
                done += i64::try_from(kept.len()).unwrap_or(0);
                counts = counts.plus(Counts::of(&kept));
                // The next batch is checked while this one is written.
                let before = writing.replace(Writing::begin(app, &import.id, &run, number, kept));
                if let Some(before) = before
                    && !before.end().await?
                {
                    return Ok(());
                }
                if let Some(job) = job {
                    jobs::progress(app, job, done, total).await?;
                }
            }
            Ok(Part::End(notes)) => findings.notes.extend(notes),
        }
    }
    if let Some(last) = writing
        && !last.end().await?
    {
        return Ok(());
    }
    let mut tx = app.db.write(permit).await?;
    if !store::finish_reading(app, &mut tx, import, &run, &findings, counts).await? {
        return Ok(());
    }
    let event = Event::new("import.read", &import.id).with("new", counts.new).with("changed", counts.changed);
    tx.commit(event.with("same", counts.same).with("wrong", counts.wrong)).await
}

/// A batch that is being written. It is given up when the run that began it is.
struct Writing(tokio::task::JoinHandle<Result<bool>>);

impl Writing {
    fn begin(app: &App, import: &ImportId, run: &str, number: i64, rows: Vec<KeptRow>) -> Writing {
        let (app, import, run) = (app.clone(), import.clone(), run.to_owned());
        Writing(tokio::spawn(async move {
            let mut tx = app.db.upkeep().await?;
            let is_mine = store::insert_batch(&app, &mut tx, &import, &run, number, &rows).await?;
            tx.done().await?;
            Ok(is_mine)
        }))
    }

    /// Waits for its end; false when another run has taken over.
    async fn end(mut self) -> Result<bool> {
        (&mut self.0).await.map_err(Error::internal)?
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a file would do, looked through from its beginning to its end.
pub struct LookedThrough {
    pub findings: Findings,
    pub counts: Counts,
    /// The first rows that are wrong or should be looked at.
    pub told: Vec<KeptRow>,
}

/// So many rows are told of.
const TOLD: usize = 1_000;

/// Reads and checks all rows of a file and writes nothing.
pub async fn look_through(
    app: &App,
    permit: &Permit,
    kind: &'static ImportKind,
    upload: Upload,
) -> Result<LookedThrough> {
    let columns = Arc::new((kind.columns)(app, permit).await?);
    let mut parts = Parts::read(upload.name, upload.bytes, columns.clone(), Answers::default());
    let importing = Importing::new(app, permit, ("", ""), &columns);
    let mut looked = LookedThrough { findings: Findings::default(), counts: Counts::default(), told: Vec::new() };
    let mut seen = HashMap::new();
    while let Some(part) = parts.next().await? {
        match part {
            Err(refusal) => return Err(Error::refused(refusal.sentence())),
            Ok(Part::Head(found, _)) => looked.findings = *found,
            Ok(Part::Rows(rows)) => {
                let kept = check(kind, &importing, rows, &mut seen).await?;
                looked.counts = looked.counts.plus(Counts::of(&kept));
                let told = kept.into_iter().filter(|row| row.outcome() == Outcome::Wrong || row.is_doubtful());
                looked.told.extend(told.take(TOLD.saturating_sub(looked.told.len())));
            }
            Ok(Part::End(notes)) => looked.findings.notes.extend(notes),
        }
    }
    Ok(looked)
}

/// Asks the list what each row would do, and marks the second of two rows about the same thing.
async fn check(
    kind: &ImportKind,
    importing: &Importing<'_>,
    rows: Vec<Row>,
    seen: &mut HashMap<String, u32>,
) -> Result<Vec<KeptRow>> {
    let verdicts = (kind.check)(importing, &rows).await?;
    if verdicts.len() != rows.len() {
        return Err(Error::internal(format!("{}: {} verdicts on {} rows", kind.key, verdicts.len(), rows.len())));
    }
    let pairs = rows.into_iter().zip(verdicts);
    Ok(pairs.map(|(row, verdict)| KeptRow { verdict: once(verdict, row.number, kind.noun, seen), row }).collect())
}

fn once(verdict: Verdict, number: u32, noun: &str, seen: &mut HashMap<String, u32>) -> Verdict {
    let Some(identity) = verdict.identity.clone() else { return verdict };
    match seen.get(&identity) {
        None => {
            seen.insert(identity, number);
            verdict
        }
        Some(first) => verdict.error("", format!("Trùng {noun} với dòng {first}. Giữ một dòng, xóa dòng kia.")),
    }
}

async fn refuse(app: &App, permit: &Permit, import: &Import, run: &str, sentence: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let now = store::any(&mut tx, import.id.as_str()).await?;
    if now.state != ImportState::Reading || now.reading.as_deref() != Some(run) {
        return Ok(());
    }
    store::set_state(&mut tx, &now, ImportState::Refused).await?;
    store::set_refusal(&mut tx, &now.id, Some(sentence)).await?;
    tx.commit(Event::new("import.refused", &now.id).with("refusal", sentence)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_two_rows_about_the_same_thing_is_wrong() {
        let mut seen = HashMap::new();
        let first = once(Verdict::about("a", 1), 4, "cơ quan", &mut seen);
        assert!(first.remarks.is_empty());
        let second = once(Verdict::about("a", 1), 9, "cơ quan", &mut seen);
        assert_eq!(second.remarks.first().unwrap().sentence, "Trùng cơ quan với dòng 4. Giữ một dòng, xóa dòng kia.");
        assert!(once(Verdict::adds(), 10, "cơ quan", &mut seen).remarks.is_empty());
    }
}
