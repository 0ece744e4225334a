//! An instance of one's own: a data folder and a database, and the program run on them.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use chieuhien::platform::clock::Clock;
use chieuhien::platform::db::{Db, Read, Record, Write};
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::process::Command;

/// A data folder with its database; both are empty at first.
pub struct Instance {
    folder: TempDir,
    /// The URL of a PostgreSQL database; without one, SQLite in the folder.
    postgres: Option<String>,
    variables: Vec<(String, String)>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// What the command printed with `--json`: one object on one line.
    pub fn json(&self) -> Json {
        assert_eq!(self.stdout.trim_end().lines().count(), 1, "one line of JSON: {self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The outcome of a command that must have been done.
    #[track_caller]
    pub fn done(self) -> Outcome {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// The sentence of a command that must have been refused.
    #[track_caller]
    pub fn refused(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        self.stderr.trim_end()
    }
}

impl Instance {
    /// On PostgreSQL when `CHIEUHIEN_TEST_DATABASE` is set, else on SQLite.
    pub async fn fresh() -> Instance {
        match Instance::on_postgres().await {
            Some(instance) => instance,
            None => Instance::on_sqlite(),
        }
    }

    /// On SQLite.
    pub fn on_sqlite() -> Instance {
        Instance { folder: tempfile::tempdir().unwrap(), postgres: None, variables: Vec::new() }
    }

    /// On a new PostgreSQL database, when there is a server for tests.
    pub async fn on_postgres() -> Option<Instance> {
        let server = std::env::var("CHIEUHIEN_TEST_DATABASE").ok()?;
        let name = format!("p_{}", chieuhien::platform::ids::fresh());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let statement = format!("create database {name} template template0 encoding 'UTF8'");
        connection.execute(AssertSqlSafe(statement)).await.unwrap();
        connection.close().await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        Some(Instance { postgres: Some(format!("{base}/{name}")), ..Instance::on_sqlite() })
    }

    /// A second node on the same database, with a data folder of its own.
    pub fn second_node(&self) -> Instance {
        let postgres = Some(self.postgres.clone().expect("an SQLite file belongs to one process"));
        Instance { postgres, variables: self.variables.clone(), ..Instance::on_sqlite() }
    }

    /// Sets a variable of the environment for every program that is run on this instance.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Instance {
        self.variables.push((name.to_owned(), value.into()));
        self
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The file of the secret.
    pub fn secret(&self) -> PathBuf {
        self.data().join("secret.key")
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// The program with its arguments, on this instance. Nothing of the caller's environment reaches it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chieuhien"));
        command.env_clear().env("CHIEUHIEN_DATA", self.data()).args(arguments);
        if let Some(url) = &self.postgres {
            command.env("DATABASE_URL", url);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Outcome {
        let output = self.command(arguments).output().await.unwrap();
        Outcome {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Opens the database behind the program's back.
    pub async fn db(&self) -> Db {
        match &self.postgres {
            Some(url) => Db::open_postgres(url, Clock::system()).await.unwrap(),
            None => Db::open_sqlite(&self.data().join("chieuhien.db"), Clock::system()).await.unwrap(),
        }
    }

    /// Asks the database behind the program's back.
    pub async fn ask<T: Record>(&self, statement: &str) -> Vec<T> {
        let db = self.db().await;
        let rows = db.read().all(statement, Vec::new()).await.unwrap();
        db.close().await;
        rows
    }

    /// Changes the database behind the program's back.
    pub async fn tamper(&self, statements: &[&str]) {
        let db = self.db().await;
        let mut tx = db.upkeep().await.unwrap();
        for statement in statements {
            tx.run(*statement, Vec::new()).await.unwrap();
        }
        tx.done().await.unwrap();
        db.close().await;
    }

    /// Takes away what keeps the log from being changed, as somebody would who owns the database.
    pub async fn unlock_log(&self) {
        let on = if self.is_postgres() { " on audit_entries" } else { "" };
        let stay = format!("drop trigger audit_entries_stay{on}");
        let remain = format!("drop trigger audit_entries_remain{on}");
        self.tamper(&[&stay, &remain]).await;
    }
}
