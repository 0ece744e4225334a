//! Checks a file that somebody holds: what its code says, whether the city signed that, and whether the file is the one
//! that was issued.

use std::io::Read as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::mark::Mark;
use super::paper::{OfficialPaper, PaperState};
use super::store;
use crate::platform::audit::hex;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::words::Words;

/// What a file turned out to be.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Finding {
    pub sha256: String,
    /// What the code in the file says, when the city's key signed it.
    pub mark: Option<Mark>,
    /// Whether the file carries a code at all.
    pub has_code: bool,
    /// Whether a register was there to ask.
    pub asked_register: bool,
    /// The state of the paper in the register.
    pub state: Option<&'static str>,
    /// Whether the file is the frozen one, byte for byte.
    pub is_identical: bool,
    /// Whether the file is the signed one that was handed in, byte for byte.
    pub is_signed_copy: bool,
    /// Whether it begins with the frozen bytes and goes on with others, which nobody here has checked.
    pub has_unchecked_part: bool,
    /// The sentences that say all this.
    pub sentences: Vec<String>,
    /// Whether it is in force and unchanged, or without a register: whether the signature is right.
    pub is_good: bool,
}

/// The most that the properties of a Word file are read.
const MOST: u64 = 64 * 1024;

/// The payload that a file carries in its properties.
fn payload(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
        let properties = archive.by_name("docProps/core.xml").ok()?;
        let mut text = Vec::new();
        properties.take(MOST).read_to_end(&mut text).ok()?;
        return code_in(&text);
    }
    code_in(bytes)
}

/// The signed payload behind the address of the public page.
fn code_in(bytes: &[u8]) -> Option<String> {
    const ADDRESS: &[u8] = b"/kiem-tra-van-ban/";
    let at = bytes.windows(ADDRESS.len()).position(|window| window == ADDRESS)?;
    let rest = bytes.get(at + ADDRESS.len()..)?;
    let letter = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.#".contains(byte);
    let text: Vec<u8> = rest.iter().take_while(letter).copied().collect();
    let (_, payload) = std::str::from_utf8(&text).ok()?.split_once('#')?;
    Some(payload.to_owned())
}

fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Checks a file against a key, and against a register where there is one.
pub async fn check<D: Read>(bytes: &[u8], key: &[u8; 32], register: Option<&mut D>) -> Result<Finding> {
    let payload = payload(bytes);
    let mark = payload.as_deref().and_then(|payload| Mark::read(payload, key));
    let mut finding =
        Finding { sha256: hash_of(bytes), has_code: payload.is_some(), mark: mark.clone(), ..Finding::default() };
    let said = &mut finding.sentences;
    match (&mark, payload.is_some()) {
        (Some(mark), _) => said.push(format!(
            "Chữ ký trong mã đúng: {} số {} ngày {}, {}.",
            mark.kind.label(),
            mark.number,
            viet::date::screen(mark.dated_on),
            mark.issuer
        )),
        (None, true) => {
            said.push("Tệp có mã kiểm tra nhưng chữ ký sai: không do khóa này ký, hoặc đã bị sửa.".to_owned())
        }
        (None, false) => said.push("Tệp không mang mã kiểm tra nào của hệ thống.".to_owned()),
    }
    let Some(db) = register else {
        said.push("Không có sổ văn bản ở đây nên chưa biết văn bản còn hiệu lực hay không.".to_owned());
        finding.is_good = mark.is_some();
        return Ok(finding);
    };
    finding.asked_register = true;
    let mut found = store::by_hash(db, &finding.sha256).await?;
    if found.is_none()
        && let Some(mark) = &mark
    {
        found = store::by_code(db, &mark.code).await?;
    }
    let Some(paper) = found else {
        finding.sentences.push("Sổ văn bản không có văn bản nào ứng với tệp này.".to_owned());
        return Ok(finding);
    };
    let is_of_file = |kept: &Option<String>| kept.as_ref() == Some(&finding.sha256);
    let is_identical = is_of_file(&paper.pdf_sha256) || is_of_file(&paper.docx_sha256);
    let is_signed_copy = !is_identical && is_of_file(&paper.signed_sha256);
    finding.is_identical = is_identical;
    finding.is_signed_copy = is_signed_copy;
    finding.has_unchecked_part = !is_identical && !is_signed_copy && goes_on(bytes, &paper);
    finding.state = Some(paper.state.label());
    finding.sentences.push(format!("{}: {}.", paper.name(), paper.state.label().to_lowercase()));
    let sentence = match (is_identical, is_signed_copy, finding.has_unchecked_part) {
        (true, ..) => "Tệp giống từng byte bản đã phát hành.",
        (_, true, _) => "Tệp giống từng byte bản đã ký lưu trong hệ thống.",
        (_, _, true) => "Bản này có phần ghi thêm chưa được kiểm, không phải bản đã ký lưu trong hệ thống.",
        _ => "Tệp KHÁC bản đã phát hành: nội dung có thể đã bị sửa.",
    };
    finding.sentences.push(sentence.to_owned());
    finding.is_good = paper.state == PaperState::Issued && (is_identical || is_signed_copy);
    Ok(finding)
}

/// Whether the file begins with the frozen PDF, which says nothing of what follows: the hash of one of its beginnings that end as a PDF does.
fn goes_on(bytes: &[u8], paper: &OfficialPaper) -> bool {
    const END: &[u8] = b"%%EOF";
    let Some(frozen) = &paper.pdf_sha256 else { return false };
    let ends = bytes.windows(END.len()).enumerate().filter(|(_, window)| *window == END);
    ends.map(|(at, _)| at + END.len())
        .take(16)
        .any(|end| [0, 1, 2].iter().any(|more| bytes.get(..end + more).is_some_and(|part| &hash_of(part) == frozen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_is_found_in_a_file_whatever_stands_around_it() {
        let file = b"%PDF-1.7 <x>https://a.vn/kiem-tra-van-ban/k7m3-9qpx-2wfa#abc_D-1.x9</x> more";
        assert_eq!(payload(file).as_deref(), Some("abc_D-1.x9"));
        assert_eq!(payload(b"%PDF-1.7 nothing"), None);
        assert_eq!(payload(b"PK\x03\x04 broken"), None);
    }
}
