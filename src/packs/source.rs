//! Where the files of a pack come from: the program itself, a folder, or memory (in tests).

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use include_dir::{Dir, include_dir};
use policy::pack::PackFiles;

use super::problems::Found;

static PACKS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/packs");

/// The files of one pack.
#[derive(Clone, Debug)]
pub struct PackSource(Place);

#[derive(Clone, Debug)]
enum Place {
    Embedded(String),
    Folder(PathBuf),
    Memory(BTreeMap<String, Vec<u8>>),
}

impl PackSource {
    /// A pack that was built into the program.
    pub fn embedded(code: &str) -> Self {
        Self(Place::Embedded(code.to_owned()))
    }

    /// A pack kept in a folder, for cities that maintain their own.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Place::Folder(path.into()))
    }

    /// A pack held in memory: file name to content.
    pub fn memory(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self(Place::Memory(files))
    }

    /// Codes of the packs of reference data built into the program. Places of which only the policy is known have none.
    pub fn codes() -> Vec<String> {
        let is_whole = |dir: &&Dir<'_>| dir.get_file(dir.path().join("pack.toml")).is_some();
        PACKS.dirs().filter(is_whole).map(|dir| dir.path().to_string_lossy().into_owned()).collect()
    }

    /// A file of reference data built into the program, when the place has it: `viet-nam/code_lists.csv`.
    pub fn built_in(path: &str) -> Option<&'static str> {
        PACKS.get_file(path)?.contents_utf8()
    }

    /// The policies built into the program, with the tables that they share with packs of reference data.
    pub fn policies() -> PackFiles {
        PackFiles::memory(Self::policy_files())
    }

    /// The same by their paths, for who keeps what the rules were.
    pub fn policy_files() -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for place in PACKS.dirs() {
            let policy = place.get_dir(place.path().join("policy"));
            for file in place.files().chain(policy.into_iter().flat_map(Dir::files)) {
                files.insert(file.path().to_string_lossy().into_owned(), file.contents().to_vec());
            }
        }
        files
    }

    /// Says so when there is no such pack at all; then there is no use in naming each missing file.
    pub(super) fn exists(&self, found: &Found) -> bool {
        match &self.0 {
            Place::Embedded(code) if PACKS.get_dir(code).is_none() => {
                found.add(
                    code,
                    1,
                    format!(
                        "Chương trình không có gói “{code}”. Hãy chọn một trong các gói: {}.",
                        Self::codes().join(", ")
                    ),
                );
                false
            }
            Place::Folder(path) if !path.is_dir() => {
                found.add(&path.to_string_lossy(), 1, "Không thấy thư mục này. Hãy kiểm tra lại đường dẫn của gói.");
                false
            }
            _ => true,
        }
    }

    /// Whether the pack has a file that it may leave out.
    pub(super) fn has(&self, file: &str) -> bool {
        matches!(self.bytes(file), Ok(Some(_)))
    }

    /// The text of a file, or nothing after the reason was noted.
    pub(super) fn text(&self, file: &str, found: &Found) -> Option<String> {
        let bytes = match self.bytes(file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                found.add(file, 1, "Gói thiếu tệp này. Hãy thêm tệp theo mẫu trong packs/hai-phong.");
                return None;
            }
            Err(error) => {
                found.add(file, 1, format!("Không đọc được tệp: {error}. Hãy kiểm tra quyền đọc."));
                return None;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = error.as_bytes().iter().take(valid);
                found.add(
                    file,
                    1 + before.filter(|byte| **byte == b'\n').count(),
                    "Chữ ở dòng này không phải UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.",
                );
                return None;
            }
        };
        note_spelling(file, &text, found);
        Some(text.trim_start_matches('\u{feff}').to_owned())
    }

    fn bytes(&self, file: &str) -> io::Result<Option<Vec<u8>>> {
        match &self.0 {
            Place::Embedded(code) => Ok(PACKS.get_file(format!("{code}/{file}")).map(|file| file.contents().to_vec())),
            Place::Folder(path) => match std::fs::read(path.join(file)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
            Place::Memory(files) => Ok(files.get(file).cloned()),
        }
    }
}

/// Every Vietnamese letter has a composed form, so a combining mark means that the text is not NFC.
fn note_spelling(file: &str, text: &str, found: &Found) {
    if text.starts_with('\u{feff}') {
        found.add(file, 1, "Tệp bắt đầu bằng dấu BOM. Hãy lưu lại dưới dạng UTF-8 không BOM.");
    }
    for (index, line) in text.lines().enumerate() {
        if line.contains(|letter| ('\u{300}'..='\u{36f}').contains(&letter)) {
            found.add(file, index + 1, "Dòng này có dấu rời khỏi chữ. Hãy gõ lại bằng chữ dựng sẵn (NFC).");
        }
    }
}
