//! A look at a PDF file that is only kept: how many pages it has, and whether it carries what may do harm where it is
//! opened. Names are looked for in the bytes and in the unpacked streams of objects, however they are written.

use super::document::{Document, is_encrypted};

/// What a look at a PDF found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub pages: usize,
    /// What it carries that may do harm, as people call it.
    pub carries: Option<&'static str>,
}

/// Why a PDF could not be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Behind a password, or locked against copying.
    Encrypted,
    /// No page was found, or it unpacks to too much.
    Damaged,
}

/// The names of what may do harm. A script is always named by its kind of action, so `/JS` alone is not looked for.
const HARMFUL: &[(&str, &str)] = &[
    ("JavaScript", "mã lệnh JavaScript"),
    ("Launch", "lệnh mở chương trình khác"),
    ("EmbeddedFile", "tệp khác nhúng bên trong"),
    ("EmbeddedFiles", "tệp khác nhúng bên trong"),
    ("RichMedia", "nội dung đa phương tiện chạy được"),
];

/// Looks at a PDF file.
pub fn look(bytes: &[u8]) -> Result<Look, Unreadable> {
    if is_encrypted(bytes) {
        return Err(Unreadable::Encrypted);
    }
    let document = Document::open(bytes).map_err(|_| Unreadable::Damaged)?;
    let pages = document.pages().len();
    if pages == 0 {
        return Err(Unreadable::Damaged);
    }
    let carries = std::iter::once(bytes).chain(document.packed().iter().map(Vec::as_slice)).find_map(harmful);
    Ok(Look { pages, carries })
}

fn harmful(bytes: &[u8]) -> Option<&'static str> {
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == b'/') {
        from += at + 1;
        let name = name_at(bytes.get(from..)?);
        if let Some((_, called)) = HARMFUL.iter().find(|(harmful, _)| harmful.as_bytes() == name) {
            return Some(called);
        }
    }
    None
}

/// The name that stands here, `#4A` read as the letter it means.
fn name_at(bytes: &[u8]) -> Vec<u8> {
    let longest = HARMFUL.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 1;
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let (mut name, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at).filter(|_| name.len() < longest) {
        if *byte == b'#'
            && let (Some(high), Some(low)) = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)))
        {
            name.push(u8::try_from(high * 16 + low).unwrap_or(0));
            at += 3;
        } else if byte.is_ascii_alphanumeric() {
            name.push(*byte);
            at += 1;
        } else {
            break;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(more: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R{more}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n4 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"
        )
        .into_bytes()
    }

    #[test]
    fn pages_are_counted() {
        assert_eq!(look(&pdf("")), Ok(Look { pages: 2, carries: None }));
        assert_eq!(look(b"%PDF-1.4\nnothing"), Err(Unreadable::Damaged));
    }

    #[test]
    fn what_may_do_harm_is_found_however_it_is_written() {
        for more in [
            "/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
            "/OpenAction<</S/Java#53cript/JS(app.alert(1))>>",
            "/AA<</O<</S /Launch/F(cmd.exe)>>>>",
            "/Names<</EmbeddedFiles 9 0 R>>",
        ] {
            assert!(look(&pdf(more)).unwrap().carries.is_some(), "{more}");
        }
        assert_eq!(look(&pdf("/Title(JavaScript la gi)/LaunchDate 1")).unwrap().carries, None);
    }

    #[test]
    fn a_password_is_told() {
        assert_eq!(look(&pdf("/Encrypt<</Filter/Standard>>")), Err(Unreadable::Encrypted));
    }
}
