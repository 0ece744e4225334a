//! Measures servers in turns, and counts the statements behind a page.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use super::Result;
use super::http::{Answer, Connection};

/// How many requests are under way at a time.
const CONNECTIONS: usize = 8;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(1);
const QUICK_ROUND: Duration = Duration::from_millis(500);

/// One of the servers that are compared, and what it is asked.
#[derive(Clone)]
pub struct Side {
    pub address: String,
    pub request: String,
}

impl Side {
    /// Asks once.
    pub async fn once(&self) -> io::Result<Answer> {
        Connection::open(&self.address).await?.send(&self.request).await
    }
}

/// What a comparison found; rates are requests in a second, medians over the rounds.
pub struct Comparison {
    pub page: f64,
    pub bare: f64,
    /// The bare handler that also runs the page's statements.
    pub with_sql: f64,
    /// The page's rate as a share of the bare handler's.
    pub of_bare: f64,
    /// The page's rate as a share of that of the bare handler with the statements.
    pub of_sql: f64,
    /// Half of the requests to the page took no longer, in milliseconds.
    pub half_ms: f64,
    /// 99 of 100 requests to the page took no longer.
    pub slowest_ms: f64,
    /// The same when one asks alone, where nothing waits for a processor.
    pub alone_ms: f64,
}

/// Measures in turns, so that whatever else the machine does meets all alike.
pub async fn compare(page: &Side, bare: &Side, with_sql: &Side, quick: bool) -> Result<Comparison> {
    let (rounds, length) = if quick { (1, QUICK_ROUND) } else { (ROUNDS, ROUND) };
    for side in [page, bare, with_sql] {
        round(side, length / 4, CONNECTIONS).await?;
    }
    let (mut pages, mut bares, mut sqls, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut of_bare, mut of_sql) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (page_rate, page_times) = round(page, length, CONNECTIONS).await?;
        let (bare_rate, _) = round(bare, length, CONNECTIONS).await?;
        let (sql_rate, _) = round(with_sql, length, CONNECTIONS).await?;
        pages.push(page_rate);
        bares.push(bare_rate);
        sqls.push(sql_rate);
        of_bare.push(page_rate / bare_rate);
        of_sql.push(page_rate / sql_rate);
        times.extend(page_times);
    }
    let (_, mut alone) = round(page, length * 2, 1).await?;
    Ok(Comparison {
        page: part(&mut pages, 0.5),
        bare: part(&mut bares, 0.5),
        with_sql: part(&mut sqls, 0.5),
        of_bare: part(&mut of_bare, 0.5),
        of_sql: part(&mut of_sql, 0.5),
        half_ms: part(&mut times, 0.5),
        slowest_ms: part(&mut times, 0.99),
        alone_ms: part(&mut alone, 0.99),
    })
}

/// The value below which this part of the values lies.
pub fn part(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * part) as usize;
    values.get(place.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// Asks on some connections for a while; tells requests in a second, and how long each took in milliseconds.
async fn round(side: &Side, length: Duration, connections: usize) -> Result<(f64, Vec<f64>)> {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        let side = side.clone();
        clients.spawn(async move {
            let mut connection = Connection::open(&side.address).await?;
            let mut times = Vec::new();
            while began.elapsed() < length {
                let asked = Instant::now();
                let answer = connection.send(&side.request).await?;
                if answer.status != 200 {
                    return Err(io::Error::other(format!("{}: {}", answer.status, answer.text())));
                }
                times.push(asked.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(client) = clients.join_next().await {
        times.extend(client??);
    }
    Ok((times.len() as f64 / began.elapsed().as_secs_f64(), times))
}

/// Counts statements, which sqlx tells of; between counts it is not asked to.
#[derive(Clone, Default)]
pub struct Statements {
    counts: Arc<AtomicBool>,
    count: Arc<AtomicU64>,
}

impl Statements {
    /// Starts the log as the program does, but to nowhere, and the metrics: both belong to what a page costs.
    pub fn start() -> Statements {
        let statements = Statements::default();
        let counts = statements.counts.clone();
        let told = dynamic_filter_fn(move |metadata: &Metadata<'_>, _: &Context<'_, _>| {
            metadata.target() == "sqlx::query" && counts.load(Ordering::Relaxed)
        });
        let log = tracing_subscriber::fmt::layer().json().with_writer(io::sink);
        let info = tracing_subscriber::EnvFilter::new("info,sqlx=warn");
        tracing_subscriber::registry().with(statements.clone().with_filter(told)).with(log.with_filter(info)).init();
        chieuhien::platform::telemetry::start_metrics();
        statements
    }

    /// Counts the statements that are run meanwhile.
    pub async fn of<T>(&self, act: impl Future<Output = T>) -> (T, u64) {
        self.count.store(0, Ordering::Relaxed);
        self.counts.store(true, Ordering::Relaxed);
        let outcome = act.await;
        self.counts.store(false, Ordering::Relaxed);
        (outcome, self.count.load(Ordering::Relaxed))
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }
}
