//! The tables of an instance as a copy sees them: read from the database itself, so that a new table is in the copy
//! without anybody thinking of it.

use std::collections::HashSet;

use super::kind::Kind;
use crate::platform::db::{Dialect, Read};
use crate::platform::error::{Error, Result};

/// Tables that a copy leaves out: sessions, links and waiting forms are of the moment, and the schema comes with the
/// program.
pub const LEFT_OUT: &[&str] = &["held_forms", "one_time_links", "schema_migrations", "sessions"];

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The columns of the primary key.
    pub key: Vec<String>,
    /// Columns that point at rows which may come later: of the same table, or of one in a circle with it.
    pub later: Vec<String>,
}

/// A column and the kind of value in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A column that points at another table.
struct Pointer {
    column: String,
    table: String,
}

/// All tables that a copy holds, each after those it points at.
pub async fn all(db: &mut impl Read, dialect: Dialect) -> Result<Vec<Table>> {
    let names = match dialect {
        Dialect::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        }
        Dialect::Postgres => {
            "select cast(table_name as text) from information_schema.tables
             where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name"
        }
    };
    let mut found = Vec::new();
    for (name,) in db.all::<(String,)>(names, Vec::new()).await? {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let columns = columns(db, dialect, &name).await?;
        let key = key(db, dialect, &name).await?;
        if key.is_empty() {
            return Err(Error::internal(format!("table {name} has no primary key")));
        }
        let pointers = pointers(db, dialect, &name).await?;
        found.push((Table { name, columns, key, later: Vec::new() }, pointers));
    }
    Ok(in_order(found))
}

async fn columns(db: &mut impl Read, dialect: Dialect, table: &str) -> Result<Vec<Column>> {
    let sql = match dialect {
        Dialect::Sqlite => format!("select name, type from pragma_table_info('{table}')"),
        Dialect::Postgres => format!(
            "select cast(column_name as text), cast(data_type as text) from information_schema.columns
             where table_schema = current_schema() and table_name = '{table}'"
        ),
    };
    let mut columns = Vec::new();
    for (name, word) in db.all::<(String, String)>(sql, Vec::new()).await? {
        let kind = Kind::parse(&word);
        let kind = kind.ok_or_else(|| Error::internal(format!("column {table}.{name} is of unknown kind {word}")))?;
        columns.push(Column { name, kind });
    }
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(columns)
}

async fn key(db: &mut impl Read, dialect: Dialect, table: &str) -> Result<Vec<String>> {
    let sql = match dialect {
        Dialect::Sqlite => format!("select name from pragma_table_info('{table}') where pk > 0 order by pk"),
        Dialect::Postgres => format!(
            "select cast(u.column_name as text) from information_schema.table_constraints c
             join information_schema.key_column_usage u
               on u.constraint_schema = c.constraint_schema and u.constraint_name = c.constraint_name
              and u.table_name = c.table_name
             where c.constraint_type = 'PRIMARY KEY' and c.table_schema = current_schema() and c.table_name = '{table}'
             order by u.ordinal_position"
        ),
    };
    Ok(db.all::<(String,)>(sql, Vec::new()).await?.into_iter().map(|(name,)| name).collect())
}

async fn pointers(db: &mut impl Read, dialect: Dialect, table: &str) -> Result<Vec<Pointer>> {
    let sql = match dialect {
        Dialect::Sqlite => format!("select \"from\", \"table\" from pragma_foreign_key_list('{table}')"),
        Dialect::Postgres => format!(
            "select cast(a.attname as text), cast(other.relname as text) from pg_constraint k
             join pg_class own on own.oid = k.conrelid
             join pg_class other on other.oid = k.confrelid
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
             where k.contype = 'f' and own.relname = '{table}'
               and own.relnamespace = (select oid from pg_namespace where nspname = current_schema())"
        ),
    };
    let found = db.all::<(String, String)>(sql, Vec::new()).await?;
    Ok(found.into_iter().map(|(column, table)| Pointer { column, table }).collect())
}

/// Orders tables so that each follows those it points at. Where a circle leaves no such order, the columns that
/// close it are filled in later.
fn in_order(mut waiting: Vec<(Table, Vec<Pointer>)>) -> Vec<Table> {
    let mut placed: HashSet<String> = HashSet::new();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |table: &Table, pointers: &[Pointer]| {
            pointers.iter().all(|pointer| pointer.table == table.name || placed.contains(&pointer.table))
        };
        let next = waiting.iter().position(|(table, pointers)| is_ready(table, pointers)).unwrap_or(0);
        let (mut table, pointers) = waiting.remove(next);
        let later = pointers.into_iter().filter(|pointer| !placed.contains(&pointer.table));
        table.later = later.map(|pointer| pointer.column).collect();
        table.later.sort();
        table.later.dedup();
        placed.insert(table.name.clone());
        ordered.push(table);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, points_at: &[&str]) -> (Table, Vec<Pointer>) {
        let table = Table { name: name.into(), columns: Vec::new(), key: Vec::new(), later: Vec::new() };
        let pointers = points_at.iter().map(|other| Pointer { column: format!("{other}_id"), table: (*other).into() });
        (table, pointers.collect())
    }

    #[test]
    fn a_table_follows_those_it_points_at() {
        let ordered = in_order(vec![table("a", &["b", "c"]), table("b", &["c", "b"]), table("c", &[])]);
        assert_eq!(ordered.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["c", "b", "a"]);
        assert_eq!(ordered[1].later, ["b_id"], "a row may point at a later one of its own table");
        assert!(ordered[2].later.is_empty());
    }

    #[test]
    fn a_circle_is_closed_later() {
        let ordered = in_order(vec![table("a", &["b"]), table("b", &["a"])]);
        assert_eq!(ordered[0].later, ["b_id"]);
        assert!(ordered[1].later.is_empty());
    }
}
