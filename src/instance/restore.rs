//! Puts a copy back into an empty instance, on either database: all of it in one transaction, and only when its log
//! is whole.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::backup::copy_hashed;
use super::manifest::{self, Manifest, TableNote};
use super::store;
use super::tables::{self, Table};
use crate::platform::audit::{self, Verification, hex};
use crate::platform::db::{Db, Upkeep, Write};
use crate::platform::error::{Error, Result};
use crate::platform::migrate;
use crate::platform::secret::Secret;
use crate::platform::value::Value;

/// Values in one statement; SQLite takes no more than 32,766.
const VALUES: usize = 2000;

/// Restores a copy into an empty instance and returns the state of its log; `seen` is told how many rows are done.
pub async fn restore(
    db: &Db,
    secret: &Secret,
    data: &Path,
    file: &Path,
    mut seen: impl FnMut(u64),
) -> Result<Verification> {
    let (mut archive, manifest) = manifest::open(file)?;
    check(&manifest, secret, db, &mut archive).await?;
    migrate::migrate_to(db, manifest.schema).await?;
    let mut tx = db.upkeep().await?;
    if !store::is_unused(&mut tx).await? {
        return Err(Error::refused("Nơi khôi phục đã có dữ liệu. Chọn thư mục hoặc cơ sở dữ liệu trống."));
    }
    store::clear(&mut tx).await?;
    let tables = same_tables(tables::all(&mut tx, db.dialect()).await?, &manifest)?;
    let mut done = 0;
    for (table, rows) in &tables {
        insert(&mut tx, &mut archive, table, &mut |now| seen(done + now)).await?;
        done += rows;
    }
    for (table, _) in tables.iter().filter(|(table, _)| !table.later.is_empty()) {
        fill_in(&mut tx, &mut archive, table).await?;
    }
    let chain = audit::verify(&mut tx, |_, _| {}).await?;
    if let Some(broken) = &chain.broken {
        return Err(Error::refused(format!(
            "Nhật ký trong bản sao hỏng ở mục số {}: {}. Không khôi phục gì; dùng bản sao khác.",
            broken.number, broken.reason
        )));
    }
    if (chain.intact, &chain.head) != (manifest.last_entry, &manifest.last_hash) {
        return Err(Error::refused("Nhật ký trong bản sao không đủ mục. Không khôi phục gì; dùng bản sao khác."));
    }
    put_files(&mut archive, &manifest, data)?;
    tx.done().await?;
    migrate::migrate(db).await?;
    Ok(chain)
}

/// Everything that can be known before the first change.
async fn check(manifest: &Manifest, secret: &Secret, db: &Db, archive: &mut ZipArchive<File>) -> Result<()> {
    let newest = migrate::newest()?;
    if manifest.schema > newest {
        return Err(Error::refused(format!(
            "Bản sao ở phiên bản {}, mới hơn chương trình này ({newest}). Dùng bản chương trình mới hơn.",
            manifest.schema
        )));
    }
    if manifest.secret_check != secret.check_value() {
        return Err(Error::refused(
            "Khóa bí mật ở đây không phải của bản sao. Chép tệp secret.key của hệ thống gốc vào thư mục dữ liệu, hoặc đặt CHIEUHIEN_SECRET_FILE.",
        ));
    }
    // A database without any schema yet has no number.
    let current = migrate::current(&mut db.read()).await.unwrap_or(0);
    // One that was cut off while its schema was made has a part of it, and nobody has used that.
    let there = tables::all(&mut db.read(), db.dialect()).await?;
    if there.iter().any(|table| table.name == "users") && !store::is_unused(&mut db.read()).await? {
        return Err(Error::refused("Nơi khôi phục đã có dữ liệu. Chọn thư mục hoặc cơ sở dữ liệu trống."));
    }
    if current > manifest.schema {
        return Err(Error::refused(format!(
            "Cơ sở dữ liệu ở phiên bản {current}, mới hơn bản sao ({}). Khôi phục vào cơ sở dữ liệu chưa có bảng nào.",
            manifest.schema
        )));
    }
    for note in &manifest.tables {
        check_table(archive, note)?;
    }
    for note in &manifest.files {
        let changed = || Error::refused(format!("Tệp {} trong bản sao đã bị thay đổi. Dùng bản sao khác.", note.path));
        let mut entry = archive.by_name(&format!("files/{}", note.path)).map_err(|_| changed())?;
        if copy_hashed(&mut entry, &mut std::io::sink()).map_err(|_| changed())? != note.sha256 {
            return Err(changed());
        }
    }
    Ok(())
}

fn check_table(archive: &mut ZipArchive<File>, note: &TableNote) -> Result<()> {
    let changed = || Error::refused(format!("Bảng {} trong bản sao đã bị thay đổi. Dùng bản sao khác.", note.name));
    let entry = archive.by_name(&format!("tables/{}.jsonl", note.name)).map_err(|_| changed())?;
    let mut hasher = Sha256::new();
    let mut rows = 0;
    for line in BufReader::new(entry).split(b'\n') {
        let line = line.map_err(|_| changed())?;
        hasher.update(&line);
        hasher.update(b"\n");
        rows += 1;
    }
    if rows == note.rows && hex(&hasher.finalize()) == note.sha256 { Ok(()) } else { Err(changed()) }
}

/// The tables of the database with their number of rows in the copy; both must agree column by column.
fn same_tables(tables: Vec<Table>, manifest: &Manifest) -> Result<Vec<(Table, u64)>> {
    let differ = |name: &str| {
        Error::refused(format!(
            "Bảng {name} của bản sao khác với chương trình này. Dùng bản chương trình đã tạo bản sao."
        ))
    };
    if let Some(note) = manifest.tables.iter().find(|note| !tables.iter().any(|table| table.name == note.name)) {
        return Err(differ(&note.name));
    }
    let matched = tables.into_iter().map(|table| {
        let note = manifest.tables.iter().find(|note| note.name == table.name);
        let same = |note: &&TableNote| note.columns.iter().eq(table.columns.iter().map(|column| &column.name));
        match note.filter(same).map(|note| note.rows) {
            Some(rows) => Ok((table, rows)),
            None => Err(differ(&table.name)),
        }
    });
    matched.collect()
}

type Row = Vec<Option<String>>;

/// Hands over the rows of a table in portions, so that memory stays small.
fn portions<'a>(
    archive: &'a mut ZipArchive<File>,
    table: &Table,
    size: usize,
) -> Result<impl Iterator<Item = Result<Vec<Row>>> + use<'a>> {
    let entry = archive.by_name(&format!("tables/{}.jsonl", table.name)).map_err(Error::internal)?;
    let mut lines = BufReader::new(entry).lines();
    Ok(std::iter::from_fn(move || {
        let portion = lines
            .by_ref()
            .take(size)
            .map(|line| serde_json::from_str::<Row>(&line.map_err(Error::internal)?).map_err(Error::internal));
        let portion = portion.collect::<Result<Vec<Row>>>();
        match portion {
            Ok(rows) if rows.is_empty() => None,
            portion => Some(portion),
        }
    }))
}

async fn insert(
    tx: &mut Upkeep,
    archive: &mut ZipArchive<File>,
    table: &Table,
    seen: &mut impl FnMut(u64),
) -> Result<()> {
    let width = table.columns.len().max(1);
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let mut done = 0;
    for rows in portions(archive, table, (VALUES / width).max(1))? {
        let rows = rows?;
        let mut values = Vec::with_capacity(rows.len() * width);
        let mut tuples = Vec::with_capacity(rows.len());
        for row in &rows {
            let places: Vec<String> = (1..=width).map(|place| format!("${}", values.len() + place)).collect();
            tuples.push(format!("({})", places.join(", ")));
            for column in &table.columns {
                let text = cell(table, row, &column.name)?;
                let text = if table.later.contains(&column.name) { None } else { text };
                values.push(column.kind.read(text)?);
            }
        }
        let statement = format!("insert into \"{}\" ({}) values {}", table.name, names.join(", "), tuples.join(", "));
        tx.run(statement, values).await?;
        done += u64::try_from(rows.len()).map_err(Error::internal)?;
        seen(done);
    }
    Ok(())
}

/// Sets the columns that point at rows which were not there yet.
async fn fill_in(tx: &mut Upkeep, archive: &mut ZipArchive<File>, table: &Table) -> Result<()> {
    let place = |name: &String, place: usize| format!("\"{name}\" = ${place}");
    let sets: Vec<String> = table.later.iter().zip(1..).map(|(name, at)| place(name, at)).collect();
    let keys: Vec<String> = table.key.iter().zip(1 + table.later.len()..).map(|(name, at)| place(name, at)).collect();
    let statement = format!("update \"{}\" set {} where {}", table.name, sets.join(", "), keys.join(" and "));
    for rows in portions(archive, table, 1000)? {
        for row in rows? {
            let values = table.later.iter().chain(&table.key).map(|name| value(table, &row, name));
            let values = values.collect::<Result<Vec<Value>>>()?;
            let points = table.later.iter().any(|name| matches!(cell(table, &row, name), Ok(Some(_))));
            if points {
                tx.run(statement.clone(), values).await?;
            }
        }
    }
    Ok(())
}

fn cell<'a>(table: &Table, row: &'a Row, name: &str) -> Result<Option<&'a str>> {
    let at = table.columns.iter().position(|column| column.name == name);
    let found = at.and_then(|at| row.get(at));
    found.map(Option::as_deref).ok_or_else(|| Error::internal(format!("a row of {} has no {name}", table.name)))
}

fn value(table: &Table, row: &Row, name: &str) -> Result<Value> {
    let column = table.columns.iter().find(|column| column.name == name);
    let column = column.ok_or_else(|| Error::internal(format!("no column {name} in {}", table.name)))?;
    column.kind.read(cell(table, row, name)?)
}

/// Puts the files back; one that is there already must be the same.
fn put_files(archive: &mut ZipArchive<File>, manifest: &Manifest, data: &Path) -> Result<()> {
    for note in &manifest.files {
        let path = PathBuf::from(&note.path);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Error::refused(format!("Bản sao có đường dẫn lạ: {}.", note.path)));
        }
        let target = data.join(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(Error::internal)?;
        }
        let mut entry = archive.by_name(&format!("files/{}", note.path)).map_err(Error::internal)?;
        if target.exists() {
            let mut there = File::open(&target).map_err(Error::internal)?;
            if copy_hashed(&mut there, &mut std::io::sink()).map_err(Error::internal)? == note.sha256 {
                continue;
            }
            return Err(Error::refused(format!(
                "Tệp {} đã có và khác với bản sao. Chọn thư mục trống.",
                target.display()
            )));
        }
        let mut file = File::create_new(&target).map_err(Error::internal)?;
        copy_hashed(&mut entry, &mut file).map_err(Error::internal)?;
        file.sync_all().map_err(Error::internal)?;
    }
    Ok(())
}
