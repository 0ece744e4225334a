//! What a copy says of itself: the first thing a reader of it needs.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use crate::platform::error::{Error, Result};

/// The version of the layout of a copy.
pub const FORMAT: u32 = 1;

/// What a copy says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub created_at: String,
    /// The newest migration of the copied instance.
    pub schema: i64,
    /// The database it was copied from, `sqlite` or `postgres`; either can take it.
    pub database: String,
    /// Tells whether a secret belongs to this copy.
    pub secret_check: String,
    /// The number and hash of the last entry of the log.
    pub last_entry: i64,
    pub last_hash: String,
    /// In the order in which they can be put back.
    pub tables: Vec<TableNote>,
    /// Files of the data folder.
    pub files: Vec<FileNote>,
}

/// One table of a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableNote {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
    pub sha256: String,
}

/// One file of a copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its path in the data folder, with `/` between.
    pub path: String,
    pub sha256: String,
}

impl Manifest {
    /// How many rows the copy holds.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// Opens a copy and reads what it says of itself.
pub fn open(file: &Path) -> Result<(ZipArchive<File>, Manifest)> {
    let name = file.display();
    let wrong = |cause: String| Error::refused(format!("{name} không phải bản sao của Chiêu Hiền: {cause}."));
    let opened = File::open(file).map_err(|cause| Error::refused(format!("Không mở được {name}: {cause}.")))?;
    let mut archive = ZipArchive::new(opened).map_err(|cause| wrong(cause.to_string()))?;
    let mut text = String::new();
    archive
        .by_name("manifest.json")
        .map_err(|cause| wrong(cause.to_string()))?
        .read_to_string(&mut text)
        .map_err(|cause| wrong(cause.to_string()))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|cause| wrong(cause.to_string()))?;
    if manifest.format != FORMAT {
        return Err(wrong(format!("định dạng {} chưa được biết", manifest.format)));
    }
    Ok((archive, manifest))
}
