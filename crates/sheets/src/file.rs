//! The file as it was sent, and what it really is, whatever its name says.

use std::borrow::Cow;
use std::path::Path;

use crate::format::{delimited, package::Package};
use crate::limits::Limits;
use crate::refusal::Refusal;

/// What a file really is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Xlsx,
    Xls,
    Ods,
    /// Text with a separator between cells.
    Text,
}

impl FileKind {
    /// The endings that files of this kind have.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xls => &["xls", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Text => &["csv", "tsv", "txt", "tab"],
        }
    }

    /// Its name in sentences.
    pub fn label(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (.xlsx)",
            Self::Xls => "Excel 97–2003 (.xls)",
            Self::Ods => "OpenDocument (.ods)",
            Self::Text => "văn bản (.csv)",
        }
    }
}

/// A file with the name under which it came.
#[derive(Debug, Clone)]
pub struct File<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) name: String,
}

impl<'a> File<'a> {
    /// A file that is in memory.
    pub fn from_bytes(name: &str, bytes: &'a [u8]) -> Self {
        Self { bytes: Cow::Borrowed(bytes), name: name.to_owned() }
    }

    /// A file on the disk; refused before it is read when it is too large.
    pub fn from_path(path: &Path, limits: &Limits) -> Result<File<'static>, Refusal> {
        let size = std::fs::metadata(path).map_err(|_| Refusal::Unreadable)?.len();
        if usize::try_from(size).is_ok_and(|size| size > limits.file) {
            return Err(Refusal::TooLarge { most: limits.file });
        }
        let bytes = std::fs::read(path).map_err(|_| Refusal::Unreadable)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(File { bytes: Cow::Owned(bytes), name })
    }

    /// What the file is, by what is in it.
    pub fn kind(&self, limits: &Limits) -> Result<FileKind, Refusal> {
        let bytes: &[u8] = &self.bytes;
        if bytes.len() > limits.file {
            return Err(Refusal::TooLarge { most: limits.file });
        }
        if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            return Err(Refusal::Empty);
        }
        match bytes {
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Ok(FileKind::Xls),
            [b'P', b'K', 3 | 5 | 7, ..] => of_package(bytes, limits),
            [b'%', b'P', b'D', b'F', ..] => Err(Refusal::Other("tệp PDF")),
            [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::Other("tệp văn bản RTF")),
            [0x09, 0x00 | 0x02 | 0x04 | 0x08, _, 0x00, ..] => Err(Refusal::TooOld),
            [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Err(Refusal::Other("tệp ảnh")),
            _ => of_text(bytes),
        }
    }

    /// Whether the name promises what the file is.
    pub(crate) fn is_named_as(&self, kind: FileKind) -> bool {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        ending.is_none_or(|ending| kind.endings().contains(&ending.as_str()))
    }
}

fn of_package(bytes: &[u8], limits: &Limits) -> Result<FileKind, Refusal> {
    let package = Package::open(bytes, limits)?;
    if package.has("xl/workbook.bin") {
        return Err(Refusal::Binary);
    }
    if package.has("xl/workbook.xml") {
        return Ok(FileKind::Xlsx);
    }
    if package.has("word/document.xml") {
        return Err(Refusal::Other("tệp Word"));
    }
    if package.has("ppt/presentation.xml") {
        return Err(Refusal::Other("tệp trình chiếu"));
    }
    if package.has("content.xml") {
        let mimetype = package.text("mimetype", 200).unwrap_or_default();
        return if mimetype.is_empty() || mimetype.contains("spreadsheet") {
            Ok(FileKind::Ods)
        } else {
            Err(Refusal::Other("tệp OpenDocument khác"))
        };
    }
    // Other programs put the workbook elsewhere and say so here.
    let relations = package.text("_rels/.rels", 100_000).unwrap_or_default();
    if relations.contains("officeDocument") && package.has("[Content_Types].xml") {
        return Ok(FileKind::Xlsx);
    }
    Err(if package.is_empty() { Refusal::Damaged } else { Refusal::Other("tệp nén (zip)") })
}

fn of_text(bytes: &[u8]) -> Result<FileKind, Refusal> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head: String = delimited::decode(head).0.to_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if start.starts_with('<') {
        let is_html = ["<html", "<!doctype html", "<table", "<head", "<meta", "<body", "<div", "<style"]
            .iter()
            .any(|tag| start.contains(tag));
        return Err(match is_html {
            true => Refusal::Html,
            false if start.contains("<!doctype") || start.contains("<!entity") => Refusal::Entities,
            false => Refusal::Xml,
        });
    }
    let strange = head.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{80}'..='\u{9F}'));
    if strange.count() > 0 { Err(Refusal::Other("tệp lạ")) } else { Ok(FileKind::Text) }
}
