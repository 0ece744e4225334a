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

    /// Finds a pack by its folder (`packs/hai-phong`, or its `policy` folder), read with its neighbours, which it may
    /// include; or by its code among files at hand.
    pub fn find(pack: &str, at_hand: &Self) -> Result<(Self, String), PackProblems> {
        let mut folder = Path::new(pack).to_path_buf();
        if folder.file_name().is_some_and(|name| name == "policy") {
            folder.pop();
        }
        if !folder.is_dir() {
            let is_known = at_hand.has_pack(pack);
            return if is_known { Ok((at_hand.clone(), pack.to_owned())) } else { Err(missing(pack, at_hand)) };
        }
        let absolute = std::path::absolute(&folder).unwrap_or(folder);
        let (Some(root), Some(code)) = (absolute.parent(), absolute.file_name()) else {
            return Err(missing(pack, at_hand));
        };
        let code = code.to_string_lossy().into_owned();
        // What is not beside the pack, such as the national rules, is taken from the files at hand.
        let files = at_hand.clone().and(Self::folder(root).map_err(|_| missing(pack, at_hand))?);
        if files.has_pack(&code) { Ok((files, code)) } else { Err(missing(pack, at_hand)) }
    }

    /// Whether there is a policy of this place.
    pub fn has_pack(&self, code: &str) -> bool {
        self.0.contains_key(&format!("{code}/policy/policy.toml"))
    }

    /// The sample cases of a place (`cases.csv`), where it has any.
    pub fn cases(&self, code: &str) -> Option<&[u8]> {
        self.0.get(&format!("{code}/policy/cases.csv")).map(Vec::as_slice)
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

fn missing(pack: &str, at_hand: &PackFiles) -> PackProblems {
    let found = Found::default();
    let mut sentence = "Không thấy chính sách ở đây. Hãy chỉ tới thư mục có policy/policy.toml".to_owned();
    let codes = at_hand.codes();
    if !codes.is_empty() {
        sentence = format!("{sentence}, hoặc một trong các gói có sẵn: {}", codes.join(", "));
    }
    found.add(pack, 1, sentence + ".");
    found.into_problems()
}
