//! Background work: rows with a lease, written in the transaction of the act that asks for them. A job survives
//! a restart, is run by one node at a time, and shows its state to the administrator.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use serde_json::Value as Json;

use super::App;
use super::clock::{Instant, local};
use super::db::{Read, Write};
use super::error::{Error, Result};
use crate::{sql, words};

words! {
    /// The state of a job.
    pub enum JobState {
        Waiting = "waiting" "Đang chờ",
        Running = "running" "Đang chạy",
        Done = "done" "Đã xong",
        Failed = "failed" "Không chạy được",
    }
}

crate::ids! {
    /// A background job.
    JobId = "job";
}

/// A job as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    /// JSON.
    pub payload: String,
    pub state: JobState,
    pub attempts: i64,
    pub run_at: Instant,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    pub last_error: Option<String>,
    pub progress_done: i64,
    pub progress_total: i64,
    /// Tells this run from a later one that took over: a stale run cannot finish the job.
    pub lease: Option<String>,
    /// Until when the node may work on it before another takes it over.
    pub lease_until: Option<Instant>,
    /// The node that last took it.
    pub node: Option<String>,
}

/// The columns of a job.
pub const COLUMNS: &str = "id, kind, payload, state, attempts, run_at, created_at, finished_at, last_error, \
                           progress_done, progress_total, lease, lease_until, node";

impl Job {
    /// One value of the payload as text.
    pub fn text(&self, key: &str) -> Result<String> {
        let payload: Json = serde_json::from_str(&self.payload).map_err(Error::internal)?;
        payload
            .get(key)
            .and_then(Json::as_str)
            .map(str::to_owned)
            .ok_or_else(|| Error::internal(format!("no {key} in {}", self.kind)))
    }
}

/// What runs a job: the application's list of kinds.
pub type Runner = fn(App, Job) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// A kind of job that is due once a day.
#[derive(Clone, Copy, Debug)]
pub struct Daily {
    pub kind: &'static str,
    /// The hour in Vietnam from which it is due.
    pub hour: u32,
}

/// How often a job is tried before it counts as failed.
const TRIES: i64 = 5;
/// How long a node that is no longer heard of keeps a job, before another may take it over, in minutes.
const LEASE_MINUTES: i64 = 2;
/// How often a node that works on a job renews its lease.
const RENEWED_EVERY: Duration = Duration::from_secs(20);

/// Asks for a job. With a `key`, a second job of the same key is not made.
pub async fn enqueue(tx: &mut impl Write, kind: &str, key: Option<&str>, payload: Json, run_at: Instant) -> Result<()> {
    let now = tx.now();
    sql!(run, tx,
        "insert into jobs (id, kind, unique_key, payload, state, attempts, run_at, created_at, progress_done, progress_total)
         values ($1, $2, $3, $4, 'waiting', 0, $5, $6, 0, 0) on conflict (unique_key) do nothing",
        JobId::fresh(), kind, key, payload.to_string(), run_at, now)?;
    Ok(())
}

/// Makes today's row of each daily job, once for all nodes.
pub async fn enqueue_daily(app: &App, daily: &[Daily]) -> Result<()> {
    let now = app.clock.now();
    let today: NaiveDate = local(now).date();
    let hour = chrono::Timelike::hour(&local(now));
    let mut tx = app.db.upkeep().await?;
    for job in daily.iter().filter(|job| job.hour <= hour) {
        enqueue(&mut tx, job.kind, Some(&format!("{}:{today}", job.kind)), Json::Object(Default::default()), now)
            .await?;
    }
    tx.done().await
}

/// This process as its administrator knows it: the machine's name and the number of the process.
fn node() -> String {
    let named = std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME"));
    let named = named.or_else(|_| std::fs::read_to_string("/etc/hostname")).unwrap_or_default();
    let machine = if named.trim().is_empty() { "máy chủ" } else { named.trim() };
    format!("{machine}, tiến trình {}", std::process::id())
}

/// Takes the next job that is due, if there is one. Two nodes never take the same.
async fn take(app: &App) -> Result<Option<Job>> {
    let mut tx = app.db.upkeep().await?;
    let now = tx.now();
    let job = sql!(optional Job, &mut tx,
        format!("update jobs set state = 'running', lease = $1, lease_until = $2, attempts = attempts + 1, node = $4
         where id = (select id from jobs where (state = 'waiting' and run_at <= $3) or (state = 'running' and lease_until < $3)
                     order by run_at limit 1)
           and ((state = 'waiting' and run_at <= $3) or (state = 'running' and lease_until < $3))
         returning {COLUMNS}"),
        super::ids::fresh(), now + TimeDelta::minutes(LEASE_MINUTES), now, node())?;
    tx.done().await?;
    Ok(job)
}

/// Runs one due job; tells whether there was one.
pub async fn run_next(app: &App, runner: Runner) -> Result<bool> {
    let Some(job) = take(app).await? else { return Ok(false) };
    let renewing = Renewing::of(app, &job);
    let outcome = runner(app.clone(), job.clone()).await;
    drop(renewing);
    let mut tx = app.db.upkeep().await?;
    let now = tx.now();
    match outcome {
        Ok(()) => {
            sql!(
                run,
                &mut tx,
                "update jobs set state = 'done', finished_at = $1, last_error = null, lease = null where id = $2 and lease = $3",
                now,
                job.id,
                job.lease
            )?;
        }
        Err(error) => {
            tracing::warn!(kind = job.kind, job = %job.id, %error, "job failed");
            let state = if job.attempts >= TRIES { JobState::Failed } else { JobState::Waiting };
            let pause = TimeDelta::minutes(1 << job.attempts.clamp(0, 10));
            sql!(
                run,
                &mut tx,
                "update jobs set state = $1, run_at = $2, last_error = $3, lease = null where id = $4 and lease = $5",
                state,
                now + pause,
                error.to_string(),
                job.id,
                job.lease
            )?;
        }
    }
    tx.done().await?;
    metrics::counter!("chieuhien_jobs_total", "kind" => job.kind).increment(1);
    Ok(true)
}

/// Renews the lease of a job beside its work, until it is dropped: work may take long between two steps that show how far it
/// has come.
struct Renewing(tokio::task::JoinHandle<()>);

impl Renewing {
    fn of(app: &App, job: &Job) -> Renewing {
        let (app, job) = (app.clone(), job.clone());
        Renewing(tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEWED_EVERY).await;
                match renew(&app, &job).await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => tracing::warn!(job = %job.id, %error, "the lease of a job was not renewed"),
                }
            }
        }))
    }
}

impl Drop for Renewing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Renews the lease of a job; false when another run has it.
async fn renew(app: &App, job: &Job) -> Result<bool> {
    let mut tx = app.db.upkeep().await?;
    let until = tx.now() + TimeDelta::minutes(LEASE_MINUTES);
    let renewed =
        sql!(run, &mut tx, "update jobs set lease_until = $1 where id = $2 and lease = $3", until, job.id, job.lease)?;
    tx.done().await?;
    Ok(renewed == 1)
}

/// Shows how far a long job has come. A run that lost its lease to another one ends here.
pub async fn progress(app: &App, job: &Job, done: i64, total: i64) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    let until = tx.now() + TimeDelta::minutes(LEASE_MINUTES);
    let mine = sql!(
        run,
        &mut tx,
        "update jobs set progress_done = $1, progress_total = $2, lease_until = $3 where id = $4 and lease = $5",
        done,
        total,
        until,
        job.id,
        job.lease
    )?;
    tx.done().await?;
    if mine == 1 { Ok(()) } else { Err(Error::internal(format!("another run has taken over {}", job.id))) }
}

/// The job of a kind that waits or runs, the oldest first, so that a page can tell how far it is.
pub async fn under_way(db: &mut impl Read, kind: &str) -> Result<Option<Job>> {
    sql!(optional Job, db,
        format!("select {COLUMNS} from jobs where kind = $1 and state in ('waiting', 'running')
                 order by created_at, id limit 1"),
        kind)
}

/// All jobs of a kind that wait or run, the oldest first.
pub async fn all_under_way(db: &mut impl Read, kind: &str) -> Result<Vec<Job>> {
    sql!(all Job, db,
        format!("select {COLUMNS} from jobs where kind = $1 and state in ('waiting', 'running')
                 order by created_at, id"),
        kind)
}

/// Puts a failed job back in the queue.
pub async fn try_again(tx: &mut impl Write, id: &JobId) -> Result<u64> {
    let now = tx.now();
    sql!(
        run,
        tx,
        "update jobs set state = 'waiting', attempts = 0, run_at = $1 where id = $2 and state = 'failed'",
        now,
        id
    )
}

/// Days for which a finished job stays visible.
const VISIBLE_DAYS: i64 = 30;

/// Drops jobs that were finished long ago.
pub async fn drop_finished(app: &App) -> Result<u64> {
    let mut tx = app.db.upkeep().await?;
    let before = tx.now() - TimeDelta::days(VISIBLE_DAYS);
    let dropped = sql!(run, &mut tx, "delete from jobs where state = 'done' and finished_at < $1", before)?;
    tx.done().await?;
    Ok(dropped)
}

/// Works for as long as the program runs.
pub async fn work(app: App, runner: Runner, daily: &'static [Daily]) {
    loop {
        let outcome = async {
            enqueue_daily(&app, daily).await?;
            while run_next(&app, runner).await? {}
            Ok::<(), Error>(())
        };
        if let Err(error) = outcome.await {
            tracing::error!(%error, "background work stopped for a moment");
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestApp;

    #[tokio::test]
    async fn a_job_stays_with_who_renews_its_lease_and_goes_to_another_when_nobody_does() {
        let test = TestApp::new().await;
        let app = &test.app;
        let mut tx = app.db.upkeep().await.unwrap();
        let now = tx.now();
        enqueue(&mut tx, "thu", None, Json::Object(Default::default()), now).await.unwrap();
        tx.done().await.unwrap();
        let first = take(app).await.unwrap().unwrap();
        for _ in 0..3 {
            test.advance(TimeDelta::seconds(100));
            assert!(renew(app, &first).await.unwrap());
            assert!(take(app).await.unwrap().is_none(), "its node is heard of");
        }
        test.advance(TimeDelta::seconds(LEASE_MINUTES * 60 + 1));
        let second = take(app).await.unwrap().unwrap();
        assert_eq!((second.id.as_str(), second.attempts), (first.id.as_str(), 2));
        assert!(!renew(app, &first).await.unwrap());
        assert!(progress(app, &first, 1, 2).await.is_err(), "the run that lost it ends");
        progress(app, &second, 1, 2).await.unwrap();
    }
}
