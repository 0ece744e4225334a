//! Where the files of packs come from: a folder of packs, or memory.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::problems::{Found, PackProblems};

/// Files of packs by their path from the folder of packs: `hai-phong/policy/policy.toml`.
#[derive(Clone, Debug, Default)]
pub struct PackFiles(BTreeMap<String, Vec<u8>>);

impl PackFiles {
    /// Files held in memory, such as those built into the program.
    pub fn memory(files: BTreeMap<String, Vec<u8>>) -> Self {
        Self(files)
    }

    /// Reads every policy file below a folder of packs, with the tables that packs share with the program: `.toml` and
    /// `.csv` files of `<place>/` and `<place>/policy/`. A file that cannot be read is an error with its name.
    pub fn folder(packs: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for place in std::fs::read_dir(packs)? {
            let place = place?;
            if !place.file_type()?.is_dir() {
                continue;
            }
            let code = place.file_name().to_string_lossy().into_owned();
            for (folder, prefix) in [(place.path(), code.clone()), (place.path().join("policy"), code + "/policy")] {
                let Ok(entries) = std::fs::read_dir(folder) else { continue };
                for entry in entries {
                    let path = entry?.path();
                    let is_ours = path.extension().is_some_and(|end| end == "toml" || end == "csv");
                    if let Some(name) = path.file_name().filter(|_| is_ours && path.is_file()) {
                        files.insert(format!("{prefix}/{}", name.to_string_lossy()), std::fs::read(&path)?);
                    }
                }
            }
        }
        Ok(Self(files))
    }

    /// These files and others; of two with one path the other counts.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Finds a pack given as its folder (`packs/hai-phong`), as its `policy` folder or as a code beside other packs in
    /// `packs`, and reads it with its neighbours, which it may include.
    pub fn find(pack: &str, packs: &Path) -> Result<(Self, String), PackProblems> {
        let given = Path::new(pack);
        let mut folder = given.to_path_buf();
        if folder.file_name().is_some_and(|name| name == "policy") {
            folder.pop();
        }
        if !folder.is_dir() {
            folder = packs.join(pack);
        }
        let absolute = std::path::absolute(&folder).unwrap_or(folder);
        let (Some(root), Some(code)) = (absolute.parent(), absolute.file_name()) else {
            return Err(missing(pack));
        };
        let code = code.to_string_lossy().into_owned();
        let files = Self::folder(root).map_err(|_| missing(pack))?;
        if !files.has_pack(&code) {
            return Err(missing(pack));
        }
        Ok((files, code))
    }

    /// Whether there is a policy of this place.
    pub fn has_pack(&self, code: &str) -> bool {
        self.0.contains_key(&format!("{code}/policy/policy.toml"))
    }

    /// Codes of the places that have a policy.
    pub fn codes(&self) -> Vec<String> {
        self.0.keys().filter_map(|path| path.strip_suffix("/policy/policy.toml").map(str::to_owned)).collect()
    }

    /// Paths of the TOML files in the policy of a place.
    pub(super) fn papers(&self, code: &str) -> Vec<String> {
        let folder = format!("{code}/policy/");
        self.0.keys().filter(|path| path.starts_with(&folder) && path.ends_with(".toml")).cloned().collect()
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The text of a file, or nothing after the reason was noted.
    pub(super) fn text(&self, path: &str, found: &Found) -> Option<&str> {
        let Some(bytes) = self.0.get(path) else {
            found.add(path, 1, "Gói thiếu tệp này. Hãy thêm tệp vào gói.");
            return None;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                let before = bytes.iter().take(error.valid_up_to());
                let line = 1 + before.filter(|byte| **byte == b'\n').count();
                found.add(path, line, "Chữ ở dòng này không phải UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.");
                None
            }
        }
    }
}

fn missing(pack: &str) -> PackProblems {
    let found = Found::default();
    found.add(pack, 1, "Không thấy chính sách ở đây. Hãy chỉ tới thư mục có policy/policy.toml.");
    found.into_problems()
}
