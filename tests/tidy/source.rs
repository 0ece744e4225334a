//! Reads the repository for the rules of tests/tidy.rs: its text files, and Rust code apart from comments and strings.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Folders at the top that hold no sources.
const LEFT_OUT: [&str; 6] = [".git", "target", "node_modules", "data", "test-results", "playwright-report"];

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file of the repository, by path.
pub fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let mut files = Vec::new();
        walk(root(), &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        files
    });
    &FILES
}

/// The text files under a folder whose names end in one of these ways.
pub fn files_in(folder: &str, endings: &[&str]) -> impl Iterator<Item = &'static File> {
    files()
        .iter()
        .filter(move |file| file.path.starts_with(folder) && endings.iter().any(|ending| file.path.ends_with(ending)))
}

/// The Rust files of the program and of the crates beside it.
pub fn rust_files() -> impl Iterator<Item = &'static File> {
    files_in("src/", &[".rs"]).chain(files_in("crates/", &[".rs"]))
}

/// The text of one file, empty when it is not there.
pub fn text_of(path: &str) -> &'static str {
    files().iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

fn walk(folder: &Path, files: &mut Vec<File>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let left_out = name == "node_modules" || name == ".git" || (folder == root() && LEFT_OUT.contains(&&*name));
        if left_out || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            files.push(File { path: relative(&path), text });
        }
    }
}

fn relative(path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root()).unwrap_or(path).into();
    path.to_string_lossy().replace('\\', "/")
}

/// One text file of the repository.
pub struct File {
    /// From the top of the repository, with forward slashes.
    pub path: String,
    pub text: String,
}

impl File {
    /// The name after the last slash.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The module of `src` that this file belongs to; `lib.rs` and `main.rs` belong to none.
    pub fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        let first = below.split('/').next()?;
        let module = first.strip_suffix(".rs").unwrap_or(first);
        (!["lib", "main", "bin"].contains(&module)).then_some(module)
    }

    /// Whether the file exists for tests only.
    pub fn is_for_tests(&self) -> bool {
        self.name() == "tests.rs"
            || self.path.contains("/tests/")
            || self.path.contains("/testing/")
            || self.name() == "testing.rs"
            || self.name() == "fixture.rs"
    }

    /// "src/plans/store.rs:12", for the place `offset` bytes into the file.
    pub fn at(&self, offset: usize) -> String {
        let line = self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        format!("{}:{line}", self.path)
    }

    /// The file as Rust.
    pub fn rust(&self) -> Rust {
        Rust::read(&self.text)
    }
}

/// Rust code in two views, each byte at the place where it stands in the file.
pub struct Rust {
    /// Comments and the insides of strings and characters are blanked out.
    pub bare: String,
    /// Comments and characters are blanked out; strings stand.
    pub spoken: String,
    /// The insides of strings, each with its place.
    pub strings: Vec<(usize, String)>,
}

impl Rust {
    fn read(text: &str) -> Rust {
        let bytes = text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
        let mut bare = bytes.to_vec();
        let mut spoken = bytes.to_vec();
        let mut strings = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match byte(at) {
                b'/' if byte(at + 1) == b'/' => {
                    let end = find(bytes, at, b"\n");
                    blank(&mut bare, at, end);
                    blank(&mut spoken, at, end);
                    at = end;
                }
                b'/' if byte(at + 1) == b'*' => {
                    let end = end_of_comment(bytes, at);
                    blank(&mut bare, at, end);
                    blank(&mut spoken, at, end);
                    at = end;
                }
                b'"' => {
                    let mut end = at + 1;
                    while end < bytes.len() && byte(end) != b'"' {
                        end += if byte(end) == b'\\' { 2 } else { 1 };
                    }
                    strings.push((at, inside(text, at + 1, end)));
                    blank(&mut bare, at + 1, end);
                    at = end + 1;
                }
                b'r' if !is_word(byte(at.wrapping_sub(1))) || matches!(byte(at.wrapping_sub(1)), b'b' | b'c') => {
                    let hashes = bytes.iter().skip(at + 1).take_while(|byte| **byte == b'#').count();
                    if byte(at + 1 + hashes) == b'"' {
                        let start = at + 2 + hashes;
                        let end = find(bytes, start, format!("\"{}", "#".repeat(hashes)).as_bytes());
                        strings.push((start, inside(text, start, end)));
                        blank(&mut bare, start, end);
                        at = end + 1 + hashes;
                    } else {
                        at += 1;
                    }
                }
                b'\'' => {
                    let end = end_of_character(text, at);
                    blank(&mut bare, at, end);
                    blank(&mut spoken, at, end);
                    at = end.max(at + 1);
                }
                _ => at += 1,
            }
        }
        Rust { bare: text_from(bare), spoken: text_from(spoken), strings }
    }

    /// Where the tests inside the file begin: `#[cfg(test)]` before a module with a body. The end when there are none.
    pub fn tests_begin(&self) -> usize {
        let mark = "#[cfg(test)]";
        self.bare
            .match_indices(mark)
            .find(|(at, _)| {
                let after = self.bare.get(at + mark.len()..).unwrap_or_default();
                let item = after.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with("#["));
                item.is_some_and(|item| item.contains("mod ") && item.contains('{'))
            })
            .map_or(self.bare.len(), |(at, _)| at)
    }

    /// The bare code that is not a test.
    pub fn program(&self) -> &str {
        self.bare.get(..self.tests_begin()).unwrap_or_default()
    }
}

/// The places where `needle` stands in `text` as whole words.
pub fn places(text: &str, needle: &str) -> Vec<usize> {
    let open = needle.bytes().next().is_some_and(is_word);
    let close = needle.bytes().last().is_some_and(is_word);
    text.match_indices(needle)
        .map(|(at, _)| at)
        .filter(|at| {
            let before = text.as_bytes().get(at.wrapping_sub(1)).copied().is_some_and(is_word);
            let after = text.as_bytes().get(at + needle.len()).copied().is_some_and(is_word);
            !(open && before || close && after)
        })
        .collect()
}

/// The word that `text` begins with: letters, digits and underscores.
pub fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// What stands between the bracket that `text` begins with and the one that closes it.
pub fn bracketed(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(1..at).unwrap_or_default();
        }
    }
    ""
}

/// The parts of `text` between commas that are not inside brackets.
pub fn arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default().trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default().trim());
    parts
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(needle.len()).position(|window| window == needle).map_or(bytes.len(), |at| from + at)
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    let to = to.min(bytes.len());
    for byte in bytes.get_mut(from..to).unwrap_or_default() {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn inside(text: &str, from: usize, to: usize) -> String {
    text.get(from..to.min(text.len())).unwrap_or_default().to_owned()
}

/// Only whole characters were blanked, so what is left is text.
fn text_from(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn end_of_comment(bytes: &[u8], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at < bytes.len() {
        let pair = bytes.get(at..at + 2).unwrap_or_default();
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// The end of the character literal at `from`, or `from` when it is a lifetime.
fn end_of_character(text: &str, from: usize) -> usize {
    let after = text.get(from + 1..).unwrap_or_default();
    let mut letters = after.char_indices();
    match letters.next() {
        Some((_, '\\')) => {
            letters.next();
            letters.find(|(_, letter)| *letter == '\'').map_or(from, |(at, _)| from + at + 2)
        }
        Some(_) => match letters.next() {
            Some((at, '\'')) => from + at + 2,
            _ => from,
        },
        None => from,
    }
}
