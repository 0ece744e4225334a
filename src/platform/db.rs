//! The database: SQLite or PostgreSQL behind one type, plain SQL that both run (decision 0001).

use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, Connection as _, FromRow, Postgres, Sqlite, Transaction};

use super::audit::{self, Actor, Event};
use super::clock::{Clock, Instant};
use super::error::{Error, Result};
use super::permit::Permit;
use super::value::Value;

/// A type that both databases can read from a row.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Which database a statement runs on; only the migrations and the backup need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// The database of one instance. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pools: Pools,
    clock: Clock,
    heard: Option<Heard>,
}

/// The statements that were read through one database, with their values. The benchmark runs them once more by
/// themselves, so that what the database takes of a page can be told from what the program takes.
#[derive(Clone, Debug, Default)]
pub struct Heard(Arc<Mutex<Vec<Told>>>);

/// A statement with its values.
type Told = (String, Vec<Value>);

impl Heard {
    fn hear(&self, sql: &str, values: &[Value]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((sql.to_owned(), values.to_vec()));
    }

    /// What was heard since it was last taken.
    pub fn take(&self) -> Vec<(String, Vec<Value>)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Clone, Debug)]
enum Pools {
    /// SQLite takes one writer at a time, so writers queue here rather than fail with "busy".
    Sqlite {
        readers: SqlitePool,
        writer: SqlitePool,
    },
    Postgres(PgPool),
}

/// How much of an SQLite file is mapped into memory, in bytes; the rest of a larger file is read as needed.
const MAPPED: &str = "1073741824";
/// A connection to PostgreSQL that rested no longer than this is used without asking first whether it still lives.
const AWAKE: Duration = Duration::from_secs(1);
/// How many rows SQLite's thread reads before it waits for who takes them: a page of a list comes in one go.
const ROWS_AHEAD: usize = 512;

impl Db {
    /// Opens an SQLite file, made when it is missing.
    pub async fn open_sqlite(file: &Path, clock: Clock) -> Result<Db> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // Connections share the file's pages in memory, where each would read them into a small cache of its own.
            .pragma("mmap_size", MAPPED)
            .row_buffer_size(ROWS_AHEAD)
            .busy_timeout(Duration::from_secs(10));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(60))
            .connect_with(options.clone())
            .await?;
        // A connection to a file is not lost while it rests, and asking it takes as long as a small statement does.
        let readers =
            SqlitePoolOptions::new().max_connections(8).test_before_acquire(false).connect_with(options).await?;
        Ok(Db { pools: Pools::Sqlite { readers, writer }, clock, heard: None })
    }

    /// Opens a PostgreSQL database by its URL.
    pub async fn open_postgres(url: &str, clock: Clock) -> Result<Db> {
        // A pool tries for as long as it may wait for a connection; a wrong address shall be told of at once.
        PgConnection::connect(url).await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .acquire_timeout(Duration::from_secs(30))
            .test_before_acquire(false)
            .before_acquire(|connection, rested| {
                Box::pin(async move {
                    if rested.idle_for > AWAKE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect(url)
            .await?;
        Ok(Db { pools: Pools::Postgres(pool), clock, heard: None })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The clock that stamps what is written.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The same database, whose reads outside transactions are told.
    pub fn telling(&self, heard: &Heard) -> Db {
        Db { heard: Some(heard.clone()), ..self.clone() }
    }

    /// Reads outside a transaction.
    pub fn read(&self) -> Reader {
        Reader { db: self.clone() }
    }

    /// Several reads that see one and the same state of the database.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let connection = match &self.pools {
            #[expect(clippy::disallowed_methods, reason = "a snapshot never writes")]
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.begin().await?),
            #[expect(clippy::disallowed_methods, reason = "a snapshot never writes")]
            Pools::Postgres(pool) => {
                Connection::Postgres(pool.begin_with("begin isolation level repeatable read read only").await?)
            }
        };
        Ok(Snapshot { connection })
    }

    /// A transaction in the name of the permit's holder. A permit that only shows may not open one.
    pub async fn write(&self, permit: &Permit) -> Result<Tx> {
        if let Some(reason) = permit.held_back() {
            return Err(Error::refused(reason));
        }
        self.begin(permit.actor()).await
    }

    /// A transaction of the program itself or of somebody who is about to sign in.
    pub async fn write_as(&self, actor: Actor) -> Result<Tx> {
        self.begin(actor).await
    }

    /// A transaction that leaves no event: leases, heartbeats, sessions. The tidy test lists its users.
    pub async fn upkeep(&self) -> Result<Upkeep> {
        Ok(Upkeep(self.begin(Actor::system("upkeep")).await?))
    }

    async fn begin(&self, actor: Actor) -> Result<Tx> {
        let connection = match &self.pools {
            #[expect(clippy::disallowed_methods, reason = "the one place that begins a write")]
            Pools::Sqlite { writer, .. } => Connection::Sqlite(writer.begin_with("begin immediate").await?),
            #[expect(clippy::disallowed_methods, reason = "the one place that begins a write")]
            Pools::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Tx { connection, now: self.clock.now(), actor, noted: Vec::new() })
    }

    /// Runs a script of statements outside a transaction's audit: for migrations only.
    pub(super) async fn run_script(&self, statements: &[String]) -> Result<()> {
        let mut tx = self.begin(Actor::system("migrate")).await?;
        for statement in statements {
            tx.run(statement.clone(), Vec::new()).await?;
        }
        tx.connection.commit().await
    }

    /// Runs one statement outside any transaction, which tests need to make databases and to tamper with them.
    #[cfg(test)]
    pub async fn run_outside(&self, statement: &str) -> Result<()> {
        let statement = AssertSqlSafe(statement.to_owned());
        match &self.pools {
            Pools::Sqlite { writer, .. } => sqlx::query(statement).execute(writer).await.map(|_| ())?,
            Pools::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Lets the database look at its tables, so that it plans well after many rows came at once. Connections that are
    /// opened from then on plan by it.
    pub async fn analyse(&self) -> Result<()> {
        if let Pools::Postgres(pool) = &self.pools {
            sqlx::query("analyze").execute(pool).await?;
        }
        self.analyse_within(Bound::All).await
    }

    /// Lets SQLite look at a part of each index, as PostgreSQL does by itself: without that it chooses an index for a
    /// query by guess.
    pub async fn look_over(&self) -> Result<()> {
        self.analyse_within(Bound::Part).await
    }

    /// SQLite's look at its tables. How far it goes is a property of the connection, so it is said each time.
    async fn analyse_within(&self, bound: Bound) -> Result<()> {
        if let Pools::Sqlite { writer, .. } = &self.pools {
            let mut connection = writer.acquire().await?;
            let limit = format!("pragma analysis_limit = {}", bound.rows());
            sqlx::query(AssertSqlSafe(limit)).execute(&mut *connection).await?;
            sqlx::query("analyze").execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// How far SQLite looks at an index.
#[derive(Clone, Copy)]
enum Bound {
    All,
    Part,
}

impl Bound {
    /// So many rows of each index; 0 is all.
    fn rows(self) -> u32 {
        match self {
            Bound::All => 0,
            Bound::Part => 1_000,
        }
    }
}

/// Whatever can answer a `select`: the database, a snapshot, a transaction.
pub trait Read: Send {
    /// All rows that a statement returns.
    fn all<T: Record>(
        &mut self,
        sql: impl Into<String> + Send,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>>> + Send;

    /// The one row that must be there; `NotFound` when it is not.
    fn one<T: Record>(
        &mut self,
        sql: impl Into<String> + Send,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<T>> + Send {
        async move { self.optional(sql, values).await?.ok_or(Error::NotFound) }
    }

    /// The row, when there is one.
    fn optional<T: Record>(
        &mut self,
        sql: impl Into<String> + Send,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Option<T>>> + Send {
        async move { Ok(self.all(sql, values).await?.into_iter().next()) }
    }
}

/// Whatever can change rows: a transaction.
pub trait Write: Read {
    /// Runs a statement and tells how many rows it touched.
    fn run(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> impl Future<Output = Result<u64>> + Send;
    /// The time of all that this transaction writes.
    fn now(&self) -> Instant;
}

/// Reads outside a transaction.
#[derive(Clone, Debug)]
pub struct Reader {
    db: Db,
}

/// Several reads of one state.
pub struct Snapshot {
    connection: Connection,
}

/// A write under way. It ends only by `commit`, which takes the event; dropped, it leaves nothing.
pub struct Tx {
    connection: Connection,
    /// The time of all that this transaction writes.
    pub now: Instant,
    actor: Actor,
    /// Events that come before those of the commit.
    noted: Vec<Event>,
}

/// A write without an event, for the program's own housekeeping.
pub struct Upkeep(Tx);

enum Connection {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Connection {
    async fn all<T: Record>(&mut self, sql: String, values: Vec<Value>) -> Result<Vec<T>> {
        Ok(match self {
            Connection::Sqlite(tx) => {
                sqlx::query_as_with::<Sqlite, T, _>(AssertSqlSafe(sql), sqlite_arguments(values)?)
                    .fetch_all(&mut **tx)
                    .await?
            }
            Connection::Postgres(tx) => {
                sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(sql), postgres_arguments(values)?)
                    .fetch_all(&mut **tx)
                    .await?
            }
        })
    }

    async fn run(&mut self, sql: String, values: Vec<Value>) -> Result<u64> {
        Ok(match self {
            Connection::Sqlite(tx) => sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(values)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Connection::Postgres(tx) => sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(values)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    async fn commit(self) -> Result<()> {
        match self {
            Connection::Sqlite(tx) => tx.commit().await?,
            Connection::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    fn dialect(&self) -> Dialect {
        match self {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }
}

impl Read for Reader {
    async fn all<T: Record>(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<Vec<T>> {
        let sql = sql.into();
        if let Some(heard) = &self.db.heard {
            heard.hear(&sql, &values);
        }
        Ok(match &self.db.pools {
            Pools::Sqlite { readers, .. } => {
                sqlx::query_as_with::<Sqlite, T, _>(AssertSqlSafe(sql), sqlite_arguments(values)?)
                    .fetch_all(readers)
                    .await?
            }
            Pools::Postgres(pool) => {
                sqlx::query_as_with::<Postgres, T, _>(AssertSqlSafe(sql), postgres_arguments(values)?)
                    .fetch_all(pool)
                    .await?
            }
        })
    }
}

impl Read for Snapshot {
    async fn all<T: Record>(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<Vec<T>> {
        self.connection.all(sql.into(), values).await
    }
}

impl Read for Tx {
    async fn all<T: Record>(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<Vec<T>> {
        self.connection.all(sql.into(), values).await
    }
}

impl Write for Tx {
    async fn run(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<u64> {
        self.connection.run(sql.into(), values).await
    }
    fn now(&self) -> Instant {
        self.now
    }
}

impl Tx {
    /// Saves everything together with the event that says what happened. There is no other commit.
    pub async fn commit(self, event: Event) -> Result<()> {
        self.commit_all(vec![event]).await
    }

    /// Saves everything together with several events, each its own entry of the log.
    pub async fn commit_all(mut self, events: Vec<Event>) -> Result<()> {
        let actor = self.actor.clone();
        let events = std::mem::take(&mut self.noted).into_iter().chain(events).collect();
        audit::append(&mut self, &actor, events).await?;
        self.connection.commit().await
    }

    /// Notes an event that goes into the log before that of the commit: what is done to each record of a batch.
    pub fn note(&mut self, event: Event) {
        self.noted.push(event);
    }

    /// Who is writing.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The database that this transaction runs on.
    pub fn dialect(&self) -> Dialect {
        self.connection.dialect()
    }
}

impl Read for Upkeep {
    async fn all<T: Record>(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<Vec<T>> {
        self.0.connection.all(sql.into(), values).await
    }
}

impl Write for Upkeep {
    async fn run(&mut self, sql: impl Into<String> + Send, values: Vec<Value>) -> Result<u64> {
        self.0.connection.run(sql.into(), values).await
    }
    fn now(&self) -> Instant {
        self.0.now
    }
}

impl Upkeep {
    /// Saves; no event is written.
    pub async fn done(self) -> Result<()> {
        self.0.connection.commit().await
    }

    /// The database that this transaction runs on.
    pub fn dialect(&self) -> Dialect {
        self.0.connection.dialect()
    }
}

fn sqlite_arguments(values: Vec<Value>) -> Result<SqliteArguments> {
    use sqlx::Arguments;
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Text(value) => arguments.add(value),
            Value::Integer(value) => arguments.add(value),
            Value::Flag(value) => arguments.add(value),
            Value::Date(value) => arguments.add(value),
            Value::Instant(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn postgres_arguments(values: Vec<Value>) -> Result<PgArguments> {
    use sqlx::Arguments;
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Text(value) => arguments.add(value),
            Value::Integer(value) => arguments.add(value),
            Value::Flag(value) => arguments.add(value),
            Value::Date(value) => arguments.add(value),
            Value::Instant(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
