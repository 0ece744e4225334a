//! A new database for a benchmark.

use sqlx::{AssertSqlSafe, Connection as _, Executor, PgConnection};

use super::Result;

/// A new database on the server that `CHIEUHIEN_TEST_DATABASE` names, when there is one.
pub async fn new() -> Result<Option<String>> {
    let Ok(server) = std::env::var("CHIEUHIEN_TEST_DATABASE") else { return Ok(None) };
    let name = format!("bench_{}", chieuhien::platform::ids::fresh());
    let mut connection = PgConnection::connect(&server).await?;
    connection.execute(AssertSqlSafe(format!("create database {name} template template0 encoding 'UTF8'"))).await?;
    connection.close().await?;
    let (base, _) = server.rsplit_once('/').ok_or("CHIEUHIEN_TEST_DATABASE names no database")?;
    Ok(Some(format!("{base}/{name}")))
}
