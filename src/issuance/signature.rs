//! Where the signature of a signed PDF stands: behind the frozen bytes, over the whole file but its own bytes, with nothing
//! written after it (ISO 32000-1, 12.8.1; ETSI EN 319 142-1). Whose signature it is and whether it holds, the office's own
//! software checks (decision 0012).

const NONE: &str = "Tệp PDF chưa có chữ ký số. Ký số rồi gửi lại";
const UNREADABLE: &str =
    "Chữ ký số trong tệp không ghi rõ phần đã ký (ByteRange). Ký lại từ tệp PDF tải ở trang này rồi gửi lại";
const LESS: &str =
    "Chữ ký số trong tệp không ký toàn bộ bản PDF đã cấp số. Ký lại từ tệp PDF tải ở trang này rồi gửi lại";
const MORE: &str =
    "Tệp có phần ghi thêm sau khi ký nên chữ ký số không còn ký toàn bộ tệp. Gửi đúng tệp mà phần mềm ký số đã lưu";
const NO_CONTENTS: &str =
    "Chỗ của chữ ký số trong tệp không chứa đúng một chữ ký. Ký lại từ tệp PDF tải ở trang này rồi gửi lại";

/// Whether the last signature of a file covers all of it, and was put behind the first `frozen` bytes; if not, why, as a
/// sentence.
pub fn covers(file: &[u8], frozen: usize) -> Result<(), &'static str> {
    const WORD: &[u8] = b"/ByteRange";
    let added = file.get(frozen..).unwrap_or_default();
    let at = added.windows(WORD.len()).rposition(|window| window == WORD).ok_or(NONE)?;
    let after = added.get(at + WORD.len()..).unwrap_or_default();
    let [first, before, from, length] = numbers(after).ok_or(UNREADABLE)?;
    if first != 0 || before < frozen {
        return Err(LESS);
    }
    if from.checked_add(length) != Some(file.len()) {
        return Err(MORE);
    }
    let (signed, gap) = file.get(..before).zip(file.get(before..from)).ok_or(UNREADABLE)?;
    let is_contents = signed.trim_ascii_end().ends_with(b"/Contents");
    if is_contents && is_signature(gap) { Ok(()) } else { Err(NO_CONTENTS) }
}

/// The four numbers behind `/ByteRange`, in bytes: start and length, twice.
fn numbers(text: &[u8]) -> Option<[usize; 4]> {
    let inner = text.trim_ascii_start().strip_prefix(b"[")?;
    let end = inner.iter().position(|byte| *byte == b']')?;
    let inner = std::str::from_utf8(inner.get(..end)?).ok()?;
    let numbers: Option<Vec<usize>> = inner.split_ascii_whitespace().map(|number| number.parse().ok()).collect();
    numbers?.try_into().ok()
}

/// Whether these bytes are one string of hexadecimal digits, and not the empty place for one.
fn is_signature(gap: &[u8]) -> bool {
    let digits = gap.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">")).unwrap_or_default();
    digits.iter().all(u8::is_ascii_hexdigit) && digits.iter().any(|digit| *digit != b'0')
}

#[cfg(test)]
pub mod tests {
    use super::*;

    const FROZEN: &[u8] = b"%PDF-1.7 frozen\n%%EOF\n";

    /// A file that goes on from its frozen bytes with a signature; `range` may put the numbers wrong.
    fn with(frozen: &[u8], contents: &str, range: impl Fn([usize; 4]) -> [usize; 4]) -> Vec<u8> {
        let head = |[first, before, from, length]: [usize; 4]| {
            format!("9 0 obj << /Type /Sig /ByteRange [{first} {before:010} {from:010} {length:010}] /Contents ")
        };
        let tail = " >>\nendobj\n%%EOF\n";
        let before = frozen.len() + head([0; 4]).len();
        let right = [0, before, before + contents.len(), tail.len()];
        [frozen, head(range(right)).as_bytes(), contents.as_bytes(), tail.as_bytes()].concat()
    }

    /// The frozen bytes, signed as they should be.
    pub fn signed_copy(frozen: &[u8]) -> Vec<u8> {
        with(frozen, "<3082000a02>", |right| right)
    }

    #[test]
    fn a_signature_covers_the_frozen_bytes_and_all_behind_them() {
        let signed = signed_copy(FROZEN);
        assert_eq!(covers(&signed, FROZEN.len()), Ok(()));
        // Two people sign one after the other: the last signature covers the first.
        assert_eq!(covers(&signed_copy(&signed), FROZEN.len()), Ok(()));
        assert_eq!(covers(&[FROZEN, b"9 0 obj << /ByteRange[0 1"].concat(), FROZEN.len()), Err(UNREADABLE));
    }

    #[test]
    fn each_wrong_form_is_told() {
        let wrong =
            |contents: &str, range: fn([usize; 4]) -> [usize; 4]| covers(&with(FROZEN, contents, range), FROZEN.len());
        let right = "<3082000a02>";
        assert_eq!(covers(FROZEN, FROZEN.len()), Err(NONE));
        assert_eq!(covers(&[FROZEN, b"1 0 obj << >> endobj\n%%EOF\n"].concat(), FROZEN.len()), Err(NONE));
        assert_eq!(covers(&[FROZEN, b"/ByteRange [0 1 2 3]"].concat(), FROZEN.len()), Err(LESS));
        assert_eq!(covers(&[FROZEN, b"/ByteRange [0 -1 2 3]"].concat(), FROZEN.len()), Err(UNREADABLE));
        assert_eq!(covers(&[FROZEN, b"/ByteRange [0 1 2]"].concat(), FROZEN.len()), Err(UNREADABLE));
        assert_eq!(wrong(right, |[_, before, from, length]| [1, before, from, length]), Err(LESS));
        assert_eq!(wrong(right, |[_, _, from, length]| [0, 10, from, length]), Err(LESS));
        assert_eq!(wrong(right, |[_, before, from, length]| [0, before, from, length - 1]), Err(MORE));
        assert_eq!(wrong(right, |[_, before, from, length]| [0, before, from, length + 1]), Err(MORE));
        assert_eq!(wrong(right, |[_, before, from, _]| [0, before, from, usize::MAX]), Err(MORE));
        assert_eq!(wrong(right, |[_, before, from, length]| [0, before, from - 1, length + 1]), Err(NO_CONTENTS));
        assert_eq!(wrong(right, |[_, before, from, length]| [0, before - 1, from, length]), Err(NO_CONTENTS));
        assert_eq!(wrong(right, |[_, _, from, length]| [0, from + 1, from, length]), Err(UNREADABLE));
        for contents in ["<>", "<0000>", "<30><82>", "(3082)", "<30 /JS (x) 82>"] {
            assert_eq!(wrong(contents, |right| right), Err(NO_CONTENTS), "{contents}");
        }
        assert_eq!(covers(&[signed_copy(FROZEN).as_slice(), b"1 0 obj"].concat(), FROZEN.len()), Err(MORE));
    }
}
