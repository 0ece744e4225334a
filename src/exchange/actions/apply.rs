//! Accepting an import: batch by batch, each one transaction with one event. A batch that was applied is never applied
//! again, so that work goes on where it stopped.

use super::{GRACE, in_background, own};
use crate::exchange::import::{Import, ImportState, KeptRow};
use crate::exchange::reading::SMALL;
use crate::exchange::store::{self, Batch};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing};
use crate::platform::jobs::{self, Job};
use crate::platform::permit::Permit;

/// Accepts an import. When some rows are wrong, the person has to say that the right ones are wanted all the same.
pub async fn accept(app: &App, permit: &Permit, id: &str, without_wrong: bool, version: i64) -> Result<()> {
    let (mut import, kind, permit) = own(app, permit, id).await?;
    if import.state != ImportState::Ready {
        return Err(Error::refused("Lần nhập này không còn chờ nhận. Mở lại trang để xem tình trạng."));
    }
    let questions = store::findings(app, &import)?.questions.len();
    if questions > 0 {
        return Err(Error::refused(format!("Còn {questions} câu hỏi về tệp. Trả lời rồi đọc lại, sau đó mới nhận.")));
    }
    if import.to_apply() == 0 {
        return Err(Error::refused("Không có dòng nào mới hoặc thay đổi để nhận."));
    }
    if import.wrong_rows > 0 && !without_wrong {
        return Err(Error::refused_at(
            "without_wrong",
            format!(
                "Có {} dòng lỗi. Đánh dấu ô này để chỉ nhận các dòng không lỗi, hoặc sửa tệp rồi gửi lại",
                import.wrong_rows
            ),
        ));
    }
    import.version = version;
    let mut tx = app.db.write(&permit).await?;
    store::set_state(&mut tx, &import, ImportState::Applying).await?;
    let is_small = import.to_apply() < SMALL;
    let from = if is_small { tx.now + GRACE } else { tx.now };
    in_background(&mut tx, &import.id, from).await?;
    let event = Event::new("import.accepted", &import.id).with("new", import.new_rows);
    tx.commit(event.with("changed", import.changed_rows).with("wrong", import.wrong_rows)).await?;
    if is_small {
        run(app, &permit, kind, &import, None).await?;
    }
    Ok(())
}

/// Applies what is not applied yet.
pub async fn run(
    app: &App,
    permit: &Permit,
    kind: &'static ImportKind,
    import: &Import,
    job: Option<&Job>,
) -> Result<()> {
    while next_batch(app, permit, kind, import).await? {
        if let Some(job) = job {
            let now = store::any(&mut app.db.read(), import.id.as_str()).await?;
            jobs::progress(app, job, now.done, now.to_apply()).await?;
        }
    }
    Ok(())
}

/// Applies the next batch; tells whether there may be another. Who comes second to a batch does nothing.
pub async fn next_batch(app: &App, permit: &Permit, kind: &'static ImportKind, import: &Import) -> Result<bool> {
    let columns = (kind.columns)(app, permit).await?;
    let importing = Importing::new(app, permit, (import.id.as_str(), &import.subject), &columns);
    let mut tx = app.db.write(permit).await?;
    let now = store::any(&mut tx, import.id.as_str()).await?;
    if now.state != ImportState::Applying {
        return Ok(false);
    }
    let Some(batch) = store::next_to_apply(&mut tx, &now).await? else {
        if store::finish_applying(&mut tx, &now).await? {
            tx.commit(Event::new("import.applied", &now.id).with("rows", now.applied_rows)).await?;
        }
        return Ok(false);
    };
    if !store::claim_batch(&mut tx, &batch).await? {
        return Ok(true);
    }
    let mut rows = store::rows(app, &mut tx, &batch).await?;
    let accepted = accepted(&rows);
    match (kind.apply)(&importing, &mut tx, &accepted).await {
        Ok(applied) => {
            let done = settle(&mut rows, applied)?;
            store::keep_done(app, &mut tx, &batch, &rows, &done).await?;
            tx.commit(event(&now, &batch, &done, accepted.len())).await?;
        }
        Err(Error::Refused { reason, .. }) => {
            drop(tx);
            refuse_batch(app, permit, import, &batch, &reason).await?;
        }
        Err(error) => return Err(error),
    }
    Ok(true)
}

fn accepted(rows: &[KeptRow]) -> Vec<Accepted> {
    let chosen = rows.iter().filter(|row| row.is_to_apply());
    chosen.map(|row| Accepted { row: row.row.clone(), verdict: row.verdict.clone() }).collect()
}

/// Writes to the rows what became of them; what was done is given back.
fn settle(rows: &mut [KeptRow], applied: Vec<Applied>) -> Result<Vec<Done>> {
    let mut outcomes = applied.into_iter();
    let mut done = Vec::new();
    for row in rows.iter_mut().filter(|row| row.is_to_apply()) {
        match outcomes.next() {
            Some(Applied::Done(one)) => done.push(one),
            Some(Applied::Refused(sentence)) => row.verdict = std::mem::take(&mut row.verdict).error("", sentence),
            None => return Err(Error::internal("a list said nothing of some rows")),
        }
    }
    match outcomes.next() {
        None => Ok(done),
        Some(_) => Err(Error::internal("a list said more than was asked")),
    }
}

/// The list refused a batch as a whole: its rows say so, and the next batch goes on.
async fn refuse_batch(app: &App, permit: &Permit, import: &Import, batch: &Batch, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    if !store::claim_batch(&mut tx, batch).await? {
        return Ok(());
    }
    let mut rows = store::rows(app, &mut tx, batch).await?;
    let count = accepted(&rows).len();
    settle(&mut rows, vec![Applied::Refused(reason.to_owned()); count])?;
    store::keep_done(app, &mut tx, batch, &rows, &[]).await?;
    tx.commit(event(import, batch, &[], count)).await
}

fn event(import: &Import, batch: &Batch, done: &[Done], asked: usize) -> Event {
    Event::new("import.batch_applied", &import.id)
        .with("batch", batch.number)
        .with("rows", done.len())
        .with("refused", asked - done.len())
}
