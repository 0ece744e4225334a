//! `.csv` and `.tsv`: text whose encoding and separator nobody tells, so both are guessed.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1258};

use crate::grid::{Grid, Margin, RawCell, RawRow, RawValue, Source};
use crate::refusal::Refusal;

/// How much of a text is looked at for its encoding.
const SAMPLE: usize = 64 * 1024;

/// A text in Unicode, or with its old encoding still to be recognised column by column.
pub(crate) struct Book<'a> {
    text: Cow<'a, str>,
    separator: u8,
    /// How the bytes were read, for people.
    pub encoding: &'static str,
}

impl<'a> Book<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Self {
        let (text, encoding) = decode(bytes);
        let (separator, skip) = separator(&text);
        let text = match (text, skip) {
            (text, 0) => text,
            (Cow::Borrowed(text), skip) => Cow::Borrowed(text.get(skip..).unwrap_or_default()),
            (Cow::Owned(text), skip) => Cow::Owned(text.get(skip..).unwrap_or_default().to_owned()),
        };
        Self { text, separator, encoding }
    }

    pub(crate) fn rows(&self) -> Rows<'_> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        Rows { text: self.text.as_bytes(), reader, record: csv::StringRecord::new(), margin: Margin::default() }
    }
}

/// The text of some bytes. Bytes of TCVN3 and VNI come as Latin-1, as other programs would show them.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return (String::from_utf8_lossy(rest), "UTF-8"),
        [0xFF, 0xFE, rest @ ..] => return (UTF_16LE.decode_without_bom_handling(rest).0, "UTF-16"),
        [0xFE, 0xFF, rest @ ..] => return (UTF_16BE.decode_without_bom_handling(rest).0, "UTF-16"),
        _ => {}
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros_at = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    // Much of any table is ASCII, whose other byte is zero.
    if zeros_at(1) * 8 > sample.len() && zeros_at(0) * 32 < sample.len() {
        return (UTF_16LE.decode_without_bom_handling(bytes).0, "UTF-16");
    }
    if zeros_at(0) * 8 > sample.len() && zeros_at(1) * 32 < sample.len() {
        return (UTF_16BE.decode_without_bom_handling(bytes).0, "UTF-16");
    }
    // A file cut in the middle of a letter is UTF-8 all the same.
    match std::str::from_utf8(bytes) {
        Ok(text) => return (Cow::Borrowed(text), "UTF-8"),
        Err(error) if error.error_len().is_none() => return (String::from_utf8_lossy(bytes), "UTF-8"),
        Err(_) => {}
    }
    let latin: String = sample.iter().map(|byte| char::from(*byte)).collect();
    let windows = viet::text::nfc(&WINDOWS_1258.decode_without_bom_handling(sample).0);
    let is_older = viet::legacy::detect(&latin).is_some_and(|encoding| {
        viet::legacy::spelling(&viet::legacy::convert(&latin, encoding)) > viet::legacy::spelling(&windows)
    });
    if is_older {
        (Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()), "mã cũ")
    } else {
        (WINDOWS_1258.decode_without_bom_handling(bytes).0, "Windows-1258")
    }
}

/// The separator, and how many bytes at the front only tell it.
fn separator(text: &str) -> (u8, usize) {
    if let Some(rest) = text.strip_prefix("sep=") {
        let separator = rest.bytes().next().filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        let line = text.find('\n').map_or(text.len(), |end| end + 1);
        if let Some(separator) = separator.filter(|byte| !matches!(byte, b'\r' | b'\n' | b'"')) {
            return (separator, line);
        }
    }
    // The one that parts most lines into the same number of cells, at least two.
    let mut best = (0_usize, b',');
    for candidate in [b'\t', b';', b',', b'|'] {
        let counts: Vec<usize> = counts(text, candidate);
        let score = counts
            .iter()
            .filter(|count| **count > 0)
            .map(|count| counts.iter().filter(|other| *other == count).count() * 4 + (*count).min(12))
            .max()
            .unwrap_or(0);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    (best.1, 0)
}

/// How often a separator stands outside quotes in each of the first lines.
fn counts(text: &str, separator: u8) -> Vec<usize> {
    let mut counts = vec![0_usize];
    let mut is_quoted = false;
    for byte in text.bytes().take(SAMPLE) {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => {
                if counts.len() == 50 {
                    return counts;
                }
                counts.push(0);
            }
            _ if byte == separator && !is_quoted => {
                if let Some(count) = counts.last_mut() {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    counts
}

/// A text being read.
pub(crate) struct Rows<'a> {
    text: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
    margin: Margin,
}

impl Grid for Rows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, Refusal> {
        loop {
            if !self.reader.read_record(&mut self.record).map_err(|_| Refusal::Damaged)? {
                return Ok(false);
            }
            row.cells.clear();
            row.is_hidden = false;
            // A cell may hold several lines; people count lines of the file.
            let position = self.record.position();
            let line = position.map_or(1, csv::Position::line);
            // Where lines end in CR LF, the reader is still before the LF.
            let start = position.and_then(|at| usize::try_from(at.byte()).ok()).and_then(|at| self.text.get(at));
            let line = line.saturating_add(u64::from(start == Some(&b'\n')));
            row.number = u32::try_from(line.saturating_sub(1)).map_err(|_| Refusal::Damaged)?;
            for (column, text) in (0_u32..).zip(self.record.iter()) {
                if text.trim().is_empty() {
                    continue;
                }
                if column >= 256 {
                    self.margin.is_cut = true;
                    break;
                }
                // Some programs write ="0123" so that Excel keeps the zero.
                let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
                row.cells.push(RawCell { column, value: RawValue::Text(text.to_owned()), is_formula: false });
            }
            if !row.cells.is_empty() {
                return Ok(true);
            }
        }
    }
}

impl Source for Rows<'_> {
    fn margin(&mut self) -> &mut Margin {
        &mut self.margin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_alike_whatever_ends_them() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "1,2", "3,4", ""].join(end);
            let book = Book::open(text.as_bytes());
            let (mut rows, mut row, mut numbers) = (book.rows(), RawRow::default(), Vec::new());
            while rows.next_row(&mut row).unwrap() {
                numbers.push(row.number);
            }
            assert_eq!(numbers, [0, 1, 2], "{end:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_parts_lines_alike() {
        assert_eq!(separator("a;b;c\n1,5;2;3\n").0, b';');
        assert_eq!(separator("a,b\n\"x;y;z\",2\n").0, b',');
        assert_eq!(separator("a\tb\n1,2\t3\n").0, b'\t');
        assert_eq!(separator("sep=;\na;b\n"), (b';', 6));
    }

    #[test]
    fn the_encoding_is_guessed_from_the_bytes() {
        assert_eq!(decode("Họ tên".as_bytes()), (Cow::Borrowed("Họ tên"), "UTF-8"));
        let wide: Vec<u8> = "Họ tên;Năm sinh".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).0, "Họ tên;Năm sinh");
        let (bytes, _, _) = WINDOWS_1258.encode("Nguyê\u{303}n Văn Mâ\u{303}u, Nga\u{300}y sinh");
        assert_eq!(viet::text::nfc(&decode(&bytes).0), "Nguyễn Văn Mẫu, Ngày sinh");
        assert_eq!(decode(b"Nguy\xEA\xDEn V\xE3n").1, "Windows-1258");
        assert_eq!(decode(b"C\xE9ng h\xDFa x\xB7 h\xE9i").1, "mã cũ");
    }
}
