//! Files that people hand in: kept in the database in pieces, so that every node and every copy has them, sealed
//! (STD-52), with their hash. What a file is called is not believed; its first bytes are.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::App;
use super::audit::hex;
use super::clock::Instant;
use super::db::{Read, Write};
use super::error::{Error, Result};
use super::ids::Subject;
use super::list::Select;
use super::value::ToValue;
use crate::{insert, sql};

crate::ids! {
    /// A file.
    FileId = "file";
}

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// Bytes of one piece.
const PIECE: usize = 256 * 1024;

/// A file as lists show it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredFile {
    pub id: FileId,
    pub owner_kind: String,
    pub owner_id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub created_at: Instant,
}

impl StoredFile {
    /// "240 kB", "3,2 MB".
    pub fn size_label(&self) -> String {
        match self.size {
            size if size < 1024 * 1024 => format!("{} kB", (size + 1023) / 1024),
            size => format!("{} MB", viet::number::decimal_short(size * 10 / (1024 * 1024), 1)),
        }
    }
}

/// A file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The name the sender's machine gave it.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The kinds of file that are known: name, endings, media type, and what people call it.
const KINDS: &[(&str, &[&str], &str, &str)] = &[
    ("pdf", &["pdf"], "application/pdf", "PDF"),
    ("png", &["png"], "image/png", "ảnh PNG"),
    ("jpeg", &["jpg", "jpeg"], "image/jpeg", "ảnh JPEG"),
    ("heic", &["heic", "heif"], "image/heic", "ảnh HEIC"),
    ("docx", &["docx"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (.docx)"),
    ("xlsx", &["xlsx"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)"),
];

/// The kinds that evidence may be.
const EVIDENCE: &[&str] = &["pdf", "png", "jpeg", "docx", "xlsx"];

/// The kinds that a paper of a dossier may be: what an office hands out, or a picture of it taken by a telephone.
const PAPERS: &[&str] = &["pdf", "png", "jpeg", "heic", "docx"];

/// The kind that the bytes show, as its name in `KINDS`.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let holds = |name: &[u8]| bytes.windows(name.len()).take(64 * 1024).any(|window| window == name);
    if begins(b"%PDF-") {
        Some("pdf")
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some("png")
    } else if begins(&[0xff, 0xd8, 0xff]) {
        Some("jpeg")
    } else if bytes.get(4..8) == Some(b"ftyp")
        && [b"heic", b"heix", b"hevc", b"mif1", b"msf1"].iter().any(|brand| bytes.get(8..12) == Some(brand.as_slice()))
    {
        Some("heic")
    } else if begins(b"PK\x03\x04") && holds(b"word/") {
        Some("docx")
    } else if begins(b"PK\x03\x04") && holds(b"xl/") {
        Some("xlsx")
    } else {
        None
    }
}

/// Why a file is none of those that are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongFile {
    Empty,
    TooLarge,
    /// A file of an old office program, or one behind a password: the two begin alike.
    OldOffice,
    /// It is none of these kinds.
    OtherKind(String),
    /// It is this kind, and its name says another.
    OtherEnding(&'static str),
}

impl WrongFile {
    fn sentence(&self, name: &str) -> String {
        match self {
            WrongFile::Empty => format!("{name} không có nội dung. Chọn lại tệp"),
            WrongFile::TooLarge => format!("{name} lớn hơn 20 MB. Nén nhỏ hoặc chia tệp rồi gửi lại"),
            WrongFile::OldOffice => {
                format!("{name} là tệp Office cũ hoặc đã đặt mật khẩu. Lưu lại thành .docx, .xlsx hoặc .pdf")
            }
            WrongFile::OtherKind(kinds) => format!("{name} không phải {kinds}. Chọn tệp loại đó"),
            WrongFile::OtherEnding(called) => {
                format!("{name} có nội dung là {called}, không khớp đuôi tên. Sửa đuôi tên rồi gửi lại")
            }
        }
    }
}

impl Upload {
    /// The file at a path, for a command; read no further than the largest size that is taken.
    pub fn at(path: &Path) -> Result<Upload> {
        let shown = path.display();
        let refused = |cause: std::io::Error| match cause.kind() {
            std::io::ErrorKind::NotFound => Error::refused(format!("Không có tệp {shown}. Kiểm tra đường dẫn.")),
            _ => Error::refused(format!("Không mở được tệp {shown}: {cause}.")),
        };
        let file = std::fs::File::open(path).map_err(refused)?;
        let details = file.metadata().map_err(refused)?;
        if details.is_dir() {
            return Err(Error::refused(format!("{shown} là thư mục. Chỉ rõ một tệp.")));
        }
        let most = u64::try_from(LARGEST).map_err(Error::internal)?;
        if details.len() > most {
            let size = details.len().div_ceil(1024 * 1024);
            return Err(Error::refused(format!(
                "Tệp nặng {size} MB, quá giới hạn 20 MB. Bỏ bớt ảnh trong tệp, hoặc chia nhỏ rồi chọn lại."
            )));
        }
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(refused)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Upload { name, bytes })
    }

    /// The media type of evidence, or the sentence that refuses it.
    pub fn evidence_type(&self) -> Result<&'static str, String> {
        let name = if self.name.is_empty() { "Tệp" } else { &self.name };
        self.typed(EVIDENCE).map_err(|wrong| wrong.sentence(name))
    }

    /// The media type of a paper of a dossier, or what is wrong with it: candidates read that in their language.
    pub fn paper_type(&self) -> Result<&'static str, WrongFile> {
        self.typed(PAPERS)
    }

    fn typed(&self, allowed: &[&str]) -> Result<&'static str, WrongFile> {
        if self.bytes.is_empty() {
            return Err(WrongFile::Empty);
        }
        if self.bytes.len() > LARGEST {
            return Err(WrongFile::TooLarge);
        }
        if self.bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(WrongFile::OldOffice);
        }
        let kinds: Vec<_> = KINDS.iter().filter(|(kind, ..)| allowed.contains(kind)).collect();
        let found = kind_of(&self.bytes).and_then(|kind| kinds.iter().find(|(known, ..)| *known == kind));
        let Some((_, endings, media_type, called)) = found else {
            let called: Vec<&str> = kinds.iter().map(|(.., called)| *called).collect();
            let (last, before) = called.split_last().unwrap_or((&"", &[]));
            return Err(WrongFile::OtherKind(format!("{} hay {last}", before.join(", "))));
        };
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        if endings.contains(&ending.as_str()) {
            return Ok(media_type);
        }
        Err(WrongFile::OtherEnding(called))
    }

    /// SHA-256 of the bytes, by which the same file is known again.
    pub fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }

    /// The name without a folder and without characters that a file system or a header would mind.
    fn safe_name(&self) -> String {
        let last = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = viet::text::clean(last).chars().filter(|letter| !letter.is_control()).take(150).collect();
        if name.is_empty() { "tep".to_owned() } else { name }
    }
}

/// Keeps a file for its owner, in the transaction of the act that brings it.
pub async fn keep<S: Subject>(
    app: &App,
    tx: &mut impl Write,
    owner: &S,
    upload: &Upload,
    media_type: &str,
    by: &str,
) -> Result<FileId> {
    let id = FileId::fresh();
    let now = tx.now();
    insert!(tx, "files", {
        id: id, owner_kind: S::KIND, owner_id: owner.id(), name: upload.safe_name(), media_type: media_type,
        size: i64::try_from(upload.bytes.len()).map_err(Error::internal)?,
        sha256: upload.sha256(), created_at: now, created_by: by,
    })?;
    for (position, piece) in (0_i64..).zip(upload.bytes.chunks(PIECE)) {
        let sealed = app.secret.seal(&place(&id, position), piece)?;
        insert!(tx, "file_pieces", { file_id: id, position: position, bytes: sealed })?;
    }
    Ok(id)
}

fn place(id: &FileId, position: i64) -> String {
    format!("file_pieces.bytes:{id}:{position}")
}

const FILE: &str = "select id, owner_kind, owner_id, name, media_type, size, sha256, created_at from files";

/// One file.
pub async fn find(db: &mut impl Read, id: &str) -> Result<StoredFile> {
    sql!(one StoredFile, db, format!("{FILE} where id = $1"), id)
}

/// The files of an owner, the oldest first.
pub async fn of_owner<S: Subject>(db: &mut impl Read, owner: &S) -> Result<Vec<StoredFile>> {
    sql!(all StoredFile, db,
        format!("{FILE} where owner_kind = $1 and owner_id = $2 order by created_at, id"), S::KIND, owner.id())
}

/// The files of several owners of one kind, the oldest first.
pub async fn of_owners(db: &mut impl Read, kind: &str, owners: &[String]) -> Result<Vec<StoredFile>> {
    let mut found = Vec::new();
    for some in owners.chunks(500) {
        let select = Select::new(FILE).and("owner_kind = ?", vec![kind.to_value()]).among("owner_id", some);
        found.extend(select.then("order by created_at, id").all::<StoredFile>(db).await?);
    }
    Ok(found)
}

/// One sealed piece.
type Sealed = (Vec<u8>,);

/// The bytes of a file; what does not have its hash any more is a fault.
pub async fn bytes(app: &App, db: &mut impl Read, file: &StoredFile) -> Result<Vec<u8>> {
    let mut all = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
    for position in 0.. {
        let piece = sql!(
            optional Sealed,
            db,
            "select bytes from file_pieces where file_id = $1 and position = $2",
            file.id,
            position
        )?;
        match piece {
            Some((piece,)) => all.extend(app.secret.open(&place(&file.id, position), &piece)?),
            None => break,
        }
    }
    if hex(&Sha256::digest(&all)) != file.sha256 {
        return Err(Error::internal(format!("file {} does not have its hash", file.id)));
    }
    Ok(all)
}

/// Drops a file that nobody points at any more.
pub async fn forget(tx: &mut impl Write, id: &FileId) -> Result<()> {
    sql!(run, tx, "delete from file_pieces where file_id = $1", id)?;
    sql!(run, tx, "delete from files where id = $1", id)?;
    Ok(())
}

/// The file as a download, never shown inside a page.
pub async fn download(app: &App, file: &StoredFile) -> Result<Response> {
    let bytes = bytes(app, &mut app.db.read(), file).await?;
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(&file.name))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// What a file that is shown may do: nothing, not even run as part of this site. Only our own pages may frame it.
const SHOWN_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; \
                            frame-ancestors 'self'";

/// Whether a browser can show a file of this type by itself without running anything.
pub fn can_be_shown(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/png" | "image/jpeg")
}

/// The file to be shown in the frame of one of our pages; what cannot be shown is a download.
pub async fn show(app: &App, file: &StoredFile) -> Result<Response> {
    if !can_be_shown(&file.media_type) {
        return download(app, file).await;
    }
    let bytes = bytes(app, &mut app.db.read(), file).await?;
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{}", encoded(&file.name))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SHOWN_POLICY.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A name as RFC 8187 writes it in a header.
fn encoded(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(name: &str, bytes: &[u8]) -> Upload {
        Upload { name: name.to_owned(), bytes: bytes.to_vec() }
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(upload("bao-cao.pdf", b"%PDF-1.7\n").evidence_type(), Ok("application/pdf"));
        let wrong = [
            upload("bao-cao.pdf", b"PK\x03\x04..word/document.xml"),
            upload("anh.png", b"MZ\x90"),
            upload("rong.pdf", b""),
            upload("cu.docx", &[0xd0, 0xcf, 0x11, 0xe0]),
            upload("trang.html", b"<!doctype html>"),
        ];
        for file in wrong {
            assert!(file.evidence_type().is_err(), "{}", file.name);
        }
    }

    #[test]
    fn a_paper_of_a_dossier_may_be_a_picture_of_a_telephone_but_no_table() {
        let mut heic = b"\0\0\0\x18ftypheic".to_vec();
        heic.extend([0; 20]);
        assert_eq!(upload("bang.HEIC", &heic).paper_type(), Ok("image/heic"));
        assert!(upload("bang.heic", &heic).evidence_type().is_err());
        let wrong = upload("bang.xlsx", b"PK\x03\x04..xl/workbook.xml").paper_type().unwrap_err();
        assert_eq!(wrong, WrongFile::OtherKind("PDF, ảnh PNG, ảnh JPEG, ảnh HEIC hay Word (.docx)".to_owned()));
    }

    #[test]
    fn a_name_keeps_no_folder() {
        assert_eq!(upload("C:\\x\\Báo cáo quý.pdf", b"").safe_name(), "Báo cáo quý.pdf");
        assert_eq!(upload("../../etc/passwd", b"").safe_name(), "passwd");
    }
}
