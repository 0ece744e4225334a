//! Brings a database to the newest schema: one folder of portable SQL for both databases (decision 0002).

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::audit::{self, hex};
use super::db::{Db, Dialect, Read};
use super::error::{Error, Result};
use crate::sql;

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// The key of the lock that lets one node migrate at a time.
const MIGRATION_LOCK: i64 = 0x6d69_6772;

struct Migration {
    number: i64,
    name: String,
    text: String,
}

/// Applies every migration that is missing and returns their names; safe when several nodes start at once.
pub async fn migrate(db: &Db) -> Result<Vec<String>> {
    let applied = migrate_to(db, i64::MAX).await?;
    audit::fill_names(db).await?;
    Ok(applied)
}

/// Applies every migration up to a number that is missing: a copy goes back into the schema that it came from.
pub async fn migrate_to(db: &Db, last: i64) -> Result<Vec<String>> {
    let lock = match db.dialect() {
        Dialect::Sqlite => String::new(),
        Dialect::Postgres => format!("select cast(pg_advisory_xact_lock({MIGRATION_LOCK}) as text)"),
    };
    let mut first = vec![
        "create table if not exists schema_migrations (number bigint not null primary key, name text not null, \
         checksum text not null)"
            .to_owned(),
    ];
    first.splice(0..0, (!lock.is_empty()).then(|| lock.clone()));
    db.run_script(&first).await?;
    let mut applied = Vec::new();
    for migration in migrations()?.into_iter().filter(|migration| migration.number <= last) {
        let checksum = hex(&Sha256::digest(migration.text.as_bytes()));
        let mut script: Vec<String> = (!lock.is_empty()).then(|| lock.clone()).into_iter().collect();
        if is_applied(db, &migration, &checksum).await? {
            continue;
        }
        // The insert comes first: a second node that waited for the lock fails on it and applies nothing twice.
        script.push(format!(
            "insert into schema_migrations (number, name, checksum) values ({}, '{}', '{checksum}')",
            migration.number, migration.name
        ));
        script.extend(statements(&migration.text, db.dialect()));
        match db.run_script(&script).await {
            Ok(()) => applied.push(migration.name),
            Err(error) if is_applied(db, &migration, &checksum).await? => {
                tracing::info!(migration = migration.name, %error, "another node applied this migration");
            }
            Err(error) => return Err(Error::internal(format!("migration {}: {error}", migration.name))),
        }
    }
    Ok(applied)
}

/// The number of the newest migration that this program knows.
pub fn newest() -> Result<i64> {
    Ok(migrations()?.last().map_or(0, |migration| migration.number))
}

/// The number of the newest migration that the database has.
pub async fn current(db: &mut impl Read) -> Result<i64> {
    Ok(sql!(one(i64,), db, "select cast(coalesce(max(number), 0) as bigint) from schema_migrations")?.0)
}

async fn is_applied(db: &Db, migration: &Migration, checksum: &str) -> Result<bool> {
    let found = sql!(
        optional(String,),
        &mut db.read(),
        "select checksum from schema_migrations where number = $1",
        migration.number
    )?;
    match found {
        None => Ok(false),
        Some((found,)) if found == checksum => Ok(true),
        Some(_) => Err(Error::internal(format!("migration {} was changed after it had been applied", migration.name))),
    }
}

fn migrations() -> Result<Vec<Migration>> {
    let mut all = Vec::new();
    for file in MIGRATIONS.files() {
        let name = file.path().to_string_lossy().trim_end_matches(".sql").to_owned();
        let number = name.get(..4).and_then(|digits| digits.parse().ok());
        let number = number.ok_or_else(|| Error::internal(format!("migration {name} has no number")))?;
        let text = file.contents_utf8().ok_or_else(|| Error::internal(format!("migration {name} is not text")))?;
        all.push(Migration { number, name, text: text.to_owned() });
    }
    all.sort_by_key(|migration| migration.number);
    Ok(all)
}

/// Splits a file into statements. A statement ends with a semicolon at the end of a line; the lines between
/// `-- only sqlite` (or `-- only postgres`) and `-- both` are for one database, each block one statement.
fn statements(text: &str, dialect: Dialect) -> Vec<String> {
    let mut out = Vec::new();
    let mut statement = String::new();
    let mut only: Option<Dialect> = None;
    for line in text.lines() {
        match line.trim() {
            "-- only sqlite" => only = Some(Dialect::Sqlite),
            "-- only postgres" => only = Some(Dialect::Postgres),
            "-- both" => {
                if only == Some(dialect) && !statement.trim().is_empty() {
                    out.push(std::mem::take(&mut statement));
                }
                statement.clear();
                only = None;
            }
            comment if comment.starts_with("--") => {}
            _ if only.is_some_and(|wanted| wanted != dialect) => {}
            _ => {
                statement.push_str(line);
                statement.push('\n');
                if only.is_none() && line.trim_end().ends_with(';') {
                    out.push(std::mem::take(&mut statement));
                }
            }
        }
    }
    if !statement.trim().is_empty() {
        out.push(statement);
    }
    out
}

/// The statements of one migration, for tests of what it does to rows that are there.
#[cfg(test)]
pub fn statements_of(number: i64, dialect: Dialect) -> Vec<String> {
    let all = migrations().unwrap_or_default();
    all.iter().find(|one| one.number == number).map_or_else(Vec::new, |one| statements(&one.text, dialect))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_for_one_database_is_one_statement_there_and_none_elsewhere() {
        let text = "create table a (x bigint);\n-- only sqlite\ncreate trigger t begin\n  select 1;\nend;\n-- both\ncreate index i on a (x);\n";
        assert_eq!(statements(text, Dialect::Sqlite).len(), 3);
        assert_eq!(statements(text, Dialect::Postgres).len(), 2);
        assert!(statements(text, Dialect::Sqlite)[1].contains("select 1;\nend;"));
    }

    #[test]
    fn migrations_are_numbered_without_gaps() {
        let numbers: Vec<i64> = migrations().unwrap().iter().map(|migration| migration.number).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
    }
}
