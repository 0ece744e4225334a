//! A consistent copy of a live instance: a zip of its tables as lines of JSON, the same from either database
//! (decision 0006). The secret is never in it.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::manifest::{FORMAT, FileNote, Manifest, TableNote};
use super::tables::{self, Table};
use crate::platform::audit::{GENESIS, hex};
use crate::platform::db::{Db, Dialect, Read};
use crate::platform::error::{Error, Result};
use crate::platform::migrate;
use crate::platform::secret::Secret;
use crate::platform::value::Value;
use crate::sql;

/// Rows read at a time, so that memory stays small whatever the size of a table.
const BATCH: usize = 1000;

/// The folders of the data folder that belong to the instance.
const FOLDERS: [&str; 2] = ["checkpoints", "files"];

/// Writes a copy of the instance into `target`, which must not exist; `seen` is told how many rows are done.
pub async fn backup(
    db: &Db,
    secret: &Secret,
    data: &Path,
    target: &Path,
    mut seen: impl FnMut(u64),
) -> Result<Manifest> {
    if target.exists() {
        return Err(Error::refused(format!("Tệp {} đã có. Chọn tên khác cho bản sao.", target.display())));
    }
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    let part = Path::new(&name);
    let file =
        File::create(part).map_err(|cause| Error::refused(format!("Không ghi được {}: {cause}.", part.display())))?;
    let mut zip = ZipWriter::new(file);
    let written = write(db, secret, data, &mut zip, &mut seen).await;
    let finished = match written {
        Ok(manifest) => finish(zip, part, target).map(|()| manifest),
        Err(error) => Err(error),
    };
    if finished.is_err() {
        // What is half written helps nobody; the cause is what the person must see.
        let _ = std::fs::remove_file(part);
    }
    finished
}

fn finish(zip: ZipWriter<File>, part: &Path, target: &Path) -> Result<()> {
    zip.finish().map_err(Error::internal)?.sync_all().map_err(Error::internal)?;
    std::fs::rename(part, target).map_err(Error::internal)
}

async fn write(
    db: &Db,
    secret: &Secret,
    data: &Path,
    zip: &mut ZipWriter<File>,
    seen: &mut impl FnMut(u64),
) -> Result<Manifest> {
    let mut snapshot = db.snapshot().await?;
    let schema = migrate::current(&mut snapshot).await?;
    let last = sql!(
        optional(i64, String),
        &mut snapshot,
        "select number, hash from audit_entries order by number desc limit 1"
    )?;
    let (last_entry, last_hash) = last.unwrap_or((0, GENESIS.to_owned()));
    let mut notes = Vec::new();
    let mut done = 0;
    for table in tables::all(&mut snapshot, db.dialect()).await? {
        begin(zip, &format!("tables/{}.jsonl", table.name))?;
        let note = copy_table(&mut snapshot, db.dialect(), &table, zip, &mut |rows| seen(done + rows)).await?;
        done += note.rows;
        notes.push(note);
    }
    // After the tables: whatever file the snapshot names was there before it.
    let mut files = Vec::new();
    for folder in FOLDERS {
        copy_folder(zip, &data.join(folder), folder, &mut files)?;
    }
    let manifest = Manifest {
        format: FORMAT,
        created_at: db.clock().now().to_rfc3339(),
        schema,
        database: match db.dialect() {
            Dialect::Sqlite => "sqlite".to_owned(),
            Dialect::Postgres => "postgres".to_owned(),
        },
        secret_check: secret.check_value(),
        last_entry,
        last_hash,
        tables: notes,
        files,
    };
    begin(zip, "manifest.json")?;
    zip.write_all(&serde_json::to_vec_pretty(&manifest).map_err(Error::internal)?).map_err(Error::internal)?;
    Ok(manifest)
}

fn begin(zip: &mut ZipWriter<File>, name: &str) -> Result<()> {
    zip.start_file(name, SimpleFileOptions::default().large_file(true)).map_err(Error::internal)
}

async fn copy_table(
    db: &mut impl Read,
    dialect: Dialect,
    table: &Table,
    zip: &mut ZipWriter<File>,
    seen: &mut impl FnMut(u64),
) -> Result<TableNote> {
    let mut hasher = Sha256::new();
    let mut rows = 0;
    let mut after = Vec::new();
    loop {
        let batch = read(db, dialect, table, &after).await?;
        let Some(last) = batch.last() else { break };
        after = key_of(table, last)?;
        for row in &batch {
            let mut line = serde_json::to_vec(row).map_err(Error::internal)?;
            line.push(b'\n');
            hasher.update(&line);
            zip.write_all(&line).map_err(Error::internal)?;
            rows += 1;
        }
        seen(rows);
        if batch.len() < BATCH {
            break;
        }
    }
    Ok(TableNote {
        name: table.name.clone(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
        rows,
        sha256: hex(&hasher.finalize()),
    })
}

/// The next rows after a key, each as texts in the order of the columns. The database puts them together as one
/// JSON array, so that one shape of statement reads every table.
async fn read(
    db: &mut impl Read,
    dialect: Dialect,
    table: &Table,
    after: &[Value],
) -> Result<Vec<Vec<Option<String>>>> {
    let parts: Vec<String> =
        table.columns.iter().map(|column| column.kind.as_text(&format!("\"{}\"", column.name), dialect)).collect();
    let array = match dialect {
        Dialect::Sqlite => format!("json_array({})", parts.join(", ")),
        Dialect::Postgres => format!("cast(json_build_array({}) as text)", parts.join(", ")),
    };
    let key = table.key.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let places: Vec<String> = (1..=after.len()).map(|place| format!("${place}")).collect();
    let beyond = if after.is_empty() { String::new() } else { format!("where ({key}) > ({})", places.join(", ")) };
    let statement = format!("select {array} from \"{}\" {beyond} order by {key} limit {BATCH}", table.name);
    let rows = db.all::<(String,)>(statement, after.to_vec()).await?;
    rows.into_iter().map(|(row,)| serde_json::from_str(&row).map_err(Error::internal)).collect()
}

fn key_of(table: &Table, row: &[Option<String>]) -> Result<Vec<Value>> {
    let value = |name: &String| {
        let at = table.columns.iter().position(|column| column.name == *name);
        let found = at.and_then(|at| Some((table.columns.get(at)?, row.get(at)?)));
        let (column, text) = found.ok_or_else(|| Error::internal(format!("no column {name} in {}", table.name)))?;
        column.kind.read(text.as_deref())
    };
    table.key.iter().map(value).collect()
}

fn copy_folder(zip: &mut ZipWriter<File>, folder: &Path, name: &str, copied: &mut Vec<FileNote>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let mut entries = entries.collect::<io::Result<Vec<_>>>().map_err(Error::internal)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(Error::internal)?;
        if kind.is_dir() {
            copy_folder(zip, &entry.path(), &path, copied)?;
        } else if kind.is_file() {
            begin(zip, &format!("files/{path}"))?;
            let mut file = File::open(entry.path()).map_err(Error::internal)?;
            let sha256 = copy_hashed(&mut file, zip).map_err(Error::internal)?;
            copied.push(FileNote { path, sha256 });
        }
    }
    Ok(())
}

/// Copies a stream and tells the SHA-256 of what went through.
pub(super) fn copy_hashed(from: &mut impl io::Read, to: &mut impl io::Write) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
            return Ok(hex(&hasher.finalize()));
        };
        hasher.update(part);
        to.write_all(part)?;
    }
}
