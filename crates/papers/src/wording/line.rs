//! One line of a wording: what it is, and its text with fields and styles.

use super::field::FieldKind;
use crate::{ColumnKind, HeadingLevel, Mark};

/// A stretch of a line: letters, or a field to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub what: What,
    pub bold: bool,
    pub italic: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Letters(String),
    Field { name: String, modifier: Option<String> },
}

/// What a line is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    Subject(Vec<Piece>),
    Basis(Vec<Piece>),
    Heading { level: HeadingLevel, number: String, text: Vec<Piece> },
    Article { number: Option<String>, titled: bool, text: Vec<Piece> },
    Clause { number: String, text: Vec<Piece> },
    Point { letter: String, text: Vec<Piece> },
    Item { mark: Mark, text: Vec<Piece> },
    Entry { label: String, value: Vec<Piece> },
    Centred(Vec<Piece>),
    Paragraph(Vec<Piece>),
    TableHead(Vec<String>),
    TableShape(Vec<(ColumnKind, f64)>),
    TableRow { cells: Vec<Vec<Piece>>, totals: bool },
}

impl Line {
    pub(super) fn head(cells: &[&str]) -> Result<Self, String> {
        Ok(Self::TableHead(cells.iter().map(|cell| cell.replace("\\n", "\n")).collect()))
    }

    pub(super) fn shape(cells: &[&str]) -> Result<Self, String> {
        cells.iter().map(|cell| column(cell)).collect::<Result<_, _>>().map(Self::TableShape)
    }

    pub(super) fn row(cells: &[&str], totals: bool) -> Result<Self, String> {
        let cells = cells.iter().map(|cell| pieces(cell)).collect::<Result<_, _>>()?;
        Ok(Self::TableRow { cells, totals })
    }

    /// The fields in this line, with how they are to be written.
    pub(super) fn fields(&self) -> Vec<(&str, Option<&str>)> {
        let rows: Vec<&[Piece]> = match self {
            Self::TableHead(_) | Self::TableShape(_) => Vec::new(),
            Self::TableRow { cells, .. } => cells.iter().map(Vec::as_slice).collect(),
            Self::Subject(text)
            | Self::Basis(text)
            | Self::Centred(text)
            | Self::Paragraph(text)
            | Self::Heading { text, .. }
            | Self::Article { text, .. }
            | Self::Clause { text, .. }
            | Self::Point { text, .. }
            | Self::Item { text, .. }
            | Self::Entry { value: text, .. } => vec![text],
        };
        let fields = rows.into_iter().flatten().filter_map(|piece| match &piece.what {
            What::Field { name, modifier } => Some((name.as_str(), modifier.as_deref())),
            What::Letters(_) => None,
        });
        fields.collect()
    }
}

/// Reads `chữ 60`: what the column holds and its share of the width.
fn column(text: &str) -> Result<(ColumnKind, f64), String> {
    let wrong =
        || format!("“{text}” không tả được một cột; hãy ghi loại và độ rộng, ví dụ “chữ 60”, “thứ tự 8”, “tiền 20”.");
    let (kind, width) = text.rsplit_once(char::is_whitespace).ok_or_else(wrong)?;
    let kind = match kind.trim() {
        "chữ" => ColumnKind::Text,
        "thứ tự" => ColumnKind::Ordinal,
        "số" => ColumnKind::Number,
        "tiền" => ColumnKind::Money,
        "ngày" => ColumnKind::Date,
        _ => return Err(wrong()),
    };
    let width = width.parse::<u32>().ok().filter(|width| *width > 0).ok_or_else(wrong)?;
    Ok((kind, f64::from(width)))
}

/// Tells what a line is by how it begins.
pub(super) fn classify(text: &str) -> Result<Line, String> {
    if let Some(rest) = text.strip_prefix("Trích yếu:") {
        return Ok(Line::Subject(pieces(rest.trim())?));
    }
    if text.starts_with("Căn cứ ") || text.starts_with("Theo đề nghị của ") {
        return Ok(Line::Basis(pieces(text.trim_end_matches([';', '.']))?));
    }
    for (word, level) in [
        ("Phần ", HeadingLevel::Part),
        ("Chương ", HeadingLevel::Chapter),
        ("Tiểu mục ", HeadingLevel::Subsection),
        ("Mục ", HeadingLevel::Section),
    ] {
        if let Some((number, rest)) = text.strip_prefix(word).and_then(|rest| numbered(rest, '.'))
            && (is_roman(number) || is_arabic(number))
        {
            return Ok(Line::Heading { level, number: number.to_owned(), text: pieces(unbolded(rest).1)? });
        }
    }
    if let Some((number, rest)) = text.strip_prefix("Điều ").and_then(|rest| numbered(rest, '.'))
        && (is_arabic(number) || number == "#")
    {
        let (titled, rest) = unbolded(rest);
        let number = Some(number.to_owned()).filter(|number| number != "#");
        return Ok(Line::Article { number, titled, text: pieces(rest)? });
    }
    if let Some((number, rest)) = dotted(text) {
        let (bold, rest) = unbolded(rest);
        let (number, text) = (number.to_owned(), pieces(rest)?);
        return Ok(match (is_roman(&number), bold) {
            (true, _) => Line::Heading { level: HeadingLevel::Roman, number, text },
            (false, true) => Line::Heading { level: HeadingLevel::Arabic, number, text },
            (false, false) => Line::Clause { number, text },
        });
    }
    if let Some((letter, rest)) = numbered(text, ')')
        && letter.chars().count() == 1
        && letter.chars().all(char::is_lowercase)
    {
        let (bold, rest) = unbolded(rest);
        let (letter, text) = (letter.to_owned(), pieces(rest)?);
        return Ok(if bold {
            Line::Heading { level: HeadingLevel::Letter, number: letter, text }
        } else {
            Line::Point { letter, text }
        });
    }
    for (sign, mark) in [("- ", Mark::Dash), ("+ ", Mark::Plus)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Ok(Line::Item { mark, text: pieces(rest.trim())? });
        }
    }
    if let Some(rest) = text.strip_prefix("> ") {
        return Ok(Line::Centred(pieces(rest.trim())?));
    }
    if let Some((label, value)) = text.split_once("::")
        && !label.contains(['{', '*'])
    {
        return Ok(Line::Entry { label: label.trim().to_owned(), value: pieces(value.trim())? });
    }
    Ok(Line::Paragraph(pieces(text)?))
}

/// Splits `1. text` or `a) text` at the sign; a space must follow.
fn numbered(text: &str, sign: char) -> Option<(&str, &str)> {
    let (number, rest) = text.split_once(sign)?;
    (rest.starts_with(' ') && !number.is_empty()).then(|| (number, rest.trim()))
}

/// Splits `II. text`, `1. text` and `1.2. text`.
fn dotted(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let number = first.strip_suffix('.')?;
    (is_roman(number) || number.split('.').all(is_arabic)).then(|| (number, rest.trim()))
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| "IVXLC".contains(letter))
}

fn is_arabic(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit())
}

/// Takes the asterisks off a text that is bold as a whole, and says whether it was.
fn unbolded(text: &str) -> (bool, &str) {
    let inner = text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")).filter(|inner| !inner.contains("**"));
    inner.map_or((false, text), |inner| (true, inner))
}

/// Reads letters, `**bold**`, `*italic*` and `{{field|modifier}}`.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let (mut found, mut letters) = (Vec::new(), String::new());
    let (mut bold, mut italic) = (false, false);
    let mut rest = text;
    let keep = |letters: &mut String, found: &mut Vec<Piece>, bold, italic| {
        if !letters.is_empty() {
            found.push(Piece { what: What::Letters(std::mem::take(letters)), bold, italic });
        }
    };
    while let Some(letter) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("\\*") {
            letters.push('*');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("**") {
            keep(&mut letters, &mut found, bold, italic);
            bold = !bold;
            rest = after;
        } else if let Some(after) = rest.strip_prefix('*') {
            keep(&mut letters, &mut found, bold, italic);
            italic = !italic;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{{") {
            let Some((inside, after)) = after.split_once("}}") else {
                return Err(format!("“{rest}” mở trường bằng hai dấu ngoặc nhọn mà không đóng lại."));
            };
            keep(&mut letters, &mut found, bold, italic);
            let (name, modifier) = inside.split_once('|').unwrap_or((inside, ""));
            let modifier = Some(modifier.trim().to_owned()).filter(|modifier| !modifier.is_empty());
            let name = name.trim().to_owned();
            if name.starts_with(['#', '/']) {
                return Err(format!("“{{{{{name}}}}}” phải đứng riêng một dòng."));
            }
            found.push(Piece { what: What::Field { name, modifier }, bold, italic });
            rest = after;
        } else {
            letters.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
    }
    if bold || italic {
        return Err("Dấu * hoặc ** mở chữ nghiêng, chữ đậm mà không đóng lại; muốn in dấu sao hãy ghi \\*.".to_owned());
    }
    keep(&mut letters, &mut found, bold, italic);
    Ok(found)
}

impl FieldKind {
    /// Whether a field of this kind can be written so.
    pub(super) fn accepts(&self, name: &str, modifier: Option<&str>) -> Result<(), String> {
        match (self, modifier) {
            (Self::List(_), _) => Err(format!("“{name}” là danh sách; hãy lặp bằng {{{{#moi {name}}}}}.")),
            (_, None)
            | (Self::Number | Self::Money, Some("bằng chữ"))
            | (Self::Date, Some("dài"))
            | (Self::Text, Some("in hoa")) => Ok(()),
            (_, Some(other)) => Err(format!(
                "Trường “{name}” không ghi được theo cách “{other}”; số và tiền có “bằng chữ”, ngày có “dài”, chữ có “in hoa”."
            )),
        }
    }
}
