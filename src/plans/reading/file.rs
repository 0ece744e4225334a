//! What a file really is, whatever its name says, and whether it may be read at all. A refusal is a Vietnamese
//! sentence that names the reason.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Larger files are refused unread.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// Why a file cannot be read, and what to do: a sentence for the person who chose it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// From the sentence.
    pub fn new(sentence: impl Into<String>) -> Refusal {
        Refusal(sentence.into())
    }

    /// The sentence.
    pub fn sentence(&self) -> &str {
        &self.0
    }
}

/// The kinds of file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Docx,
    Pdf,
    Text,
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    Zip,
    Ole,
    Pdf,
    Text,
    /// Something else, by the name that people know.
    Other(&'static str),
}

/// Signatures of files that are often renamed by mistake.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"{\\rtf", "văn bản RTF"),
    (b"\x89PNG", "ảnh PNG"),
    (b"\xFF\xD8\xFF", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"II*\0", "ảnh TIFF"),
    (b"MM\0*", "ảnh TIFF"),
    (b"BM", "ảnh BMP"),
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xBC\xAF", "tệp nén 7z"),
    (b"\x1F\x8B", "tệp nén gzip"),
    (b"MZ", "chương trình Windows"),
    (b"\x7FELF", "chương trình Linux"),
    (b"SQLite format 3", "cơ sở dữ liệu SQLite"),
];

/// Which kind of file this is; refuses what is empty, too large, or not what its name says.
pub fn kind(file_name: &str, bytes: &[u8]) -> Result<FileKind, Refusal> {
    let extension = match file_name.rsplit_once('.') {
        Some((_, extension)) => extension.trim().to_lowercase(),
        None => String::new(),
    };
    if bytes.is_empty() {
        return Err(Refusal::new("Tệp rỗng, không có nội dung nào để đọc."));
    }
    if bytes.len() > LARGEST {
        return Err(Refusal::new(format!(
            "Tệp nặng {} MB, quá giới hạn {} MB. Hãy bỏ bớt ảnh trong tệp rồi chọn lại.",
            bytes.len().div_ceil(1024 * 1024),
            LARGEST / (1024 * 1024)
        )));
    }
    let content = content(bytes);
    match (extension.as_str(), content) {
        ("docx", Content::Zip) => Ok(FileKind::Docx),
        ("pdf", Content::Pdf) => Ok(FileKind::Pdf),
        ("txt" | "md" | "markdown" | "text", Content::Text) => Ok(FileKind::Text),
        ("docx" | "doc", Content::Ole) => Err(ole(&extension, bytes)),
        ("doc" | "docm" | "dot" | "dotx" | "rtf" | "odt", _) => Err(Refusal::new(format!(
            "Chưa đọc được tệp .{extension}. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn tệp đó."
        ))),
        ("docx" | "pdf" | "txt" | "md" | "markdown" | "text", other) => Err(Refusal::new(format!(
            "Tệp có đuôi .{extension} nhưng bên trong là {}. Hãy kiểm tra lại tệp, hoặc đổi đuôi cho đúng.",
            named(other, bytes)
        ))),
        _ => Err(Refusal::new(
            "Chỉ đọc được tệp .docx, .pdf có chữ, .txt và .md. Hãy lưu kế hoạch ở một trong các dạng đó.",
        )),
    }
}

fn content(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Content::Zip;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Content::Ole;
    }
    let beginning = bytes.get(..1024).unwrap_or(bytes);
    if contains(beginning, b"%PDF-") {
        return Content::Pdf;
    }
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Content::Other(name);
    }
    let unmarked = beginning.trim_ascii_start();
    let lower = unmarked.get(..16).unwrap_or(unmarked).to_ascii_lowercase();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return Content::Other("trang HTML");
    }
    if lower.starts_with(b"<?xml") {
        return Content::Other("dữ liệu XML");
    }
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let strange = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    let strange = if is_utf16 { 0 } else { bytes.iter().filter(|byte| strange(byte)).count() };
    if bytes.contains(&0) && !is_utf16 || strange * 100 > bytes.len() {
        return Content::Other("dữ liệu nhị phân, không phải văn bản");
    }
    Content::Text
}

fn named(content: Content, bytes: &[u8]) -> &'static str {
    match content {
        Content::Zip if contains(bytes, b"xl/workbook") => "bảng tính Excel",
        Content::Zip if contains(bytes, b"ppt/presentation") => "bài trình chiếu PowerPoint",
        Content::Zip if contains(bytes, b"word/document") => "văn bản Word (.docx)",
        Content::Zip => "tệp nén ZIP",
        Content::Ole => "tệp của bộ Office cũ (.doc, .xls)",
        Content::Pdf => "tệp PDF",
        Content::Text => "văn bản thuần",
        Content::Other(name) => name,
    }
}

/// An OLE container holds an old Word file, or a new one behind a password.
fn ole(extension: &str, bytes: &[u8]) -> Refusal {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    if contains(bytes, &wide("EncryptedPackage")) || contains(bytes, &wide("EncryptionInfo")) {
        return Refusal::new("Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu trong Word rồi chọn lại.");
    }
    if extension == "docx" {
        return Refusal::new(
            "Tệp có đuôi .docx nhưng bên trong là văn bản Word đời cũ (.doc). Hãy mở bằng Word, lưu lại dạng .docx.",
        );
    }
    Refusal::new("Chưa đọc được tệp .doc đời cũ. Hãy mở bằng Word, lưu lại dạng .docx rồi chọn tệp đó.")
}

/// Whether the bytes stand somewhere in the file.
pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    find(bytes, wanted).is_some()
}

/// Where the bytes stand first.
pub fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(rest) = bytes.get(from..) {
        let at = from + rest.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The text of a text file: UTF-8, UTF-16 with its mark, or bytes of an old encoding, which are recognised later.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest).ok_or_else(damaged);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes);
    }
    if let Some(text) = utf8(bytes) {
        return Ok(text);
    }
    let western: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let sample: String = western.chars().take(64 * 1024).collect();
    match viet::legacy::detect(&sample) {
        Some(_) => Ok(Cow::Owned(western)),
        None => {
            Err(Refusal::new("Không nhận ra bảng mã của tệp văn bản. Hãy lưu lại tệp với bảng mã UTF-8 rồi chọn lại."))
        }
    }
}

fn utf8(bytes: &[u8]) -> Option<Cow<'_, str>> {
    std::str::from_utf8(bytes).ok().map(Cow::Borrowed)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Refusal> {
    let pairs = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let text: Result<String, _> = char::decode_utf16(pairs.map(unit)).collect();
    text.map(Cow::Owned).map_err(|_| damaged())
}

fn damaged() -> Refusal {
    Refusal::new("Tệp văn bản bị hỏng: có chỗ không phải là chữ. Hãy lưu lại tệp với bảng mã UTF-8 rồi chọn lại.")
}
