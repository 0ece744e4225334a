//! The head of the document: issuer, number and sign, place and date, kind, what it is about, legal bases (Decree
//! 30/2020/NĐ-CP, appendix I), and what stands before the first section.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::block::{Block, Paragraph};
use super::label::Style;
use super::proposal::{Header, Notice, Place, Skipped};
use super::register::Register;
use super::words::{Phrases, phrases};
use super::{addressees, sections, words};

/// Kinds of document, as their line says; the first three give tasks.
const KINDS: &[&str] = &[
    "kế hoạch",
    "chương trình",
    "chương trình hành động",
    "đề án",
    "phương án",
    "quyết định",
    "nghị quyết",
    "công văn",
    "thông báo",
    "báo cáo",
    "hướng dẫn",
    "chỉ thị",
    "tờ trình",
    "quy định",
    "quy chế",
    "kết luận",
    "dự thảo kế hoạch",
];

static KIND_PHRASES: LazyLock<Phrases<()>> = LazyLock::new(|| phrases(KINDS));

/// How many of the kinds above are read without a remark.
const PLANS: usize = 5;

/// How the paragraphs that name legal bases begin.
const BASES: &[&str] =
    &["căn cứ", "thực hiện", "theo", "xét", "nhằm", "để", "trên cơ sở", "tiếp tục thực hiện", "thi hành"];

/// A line of the head, with what the label before it was.
struct Piece {
    place: Place,
    text: String,
    is_heading: bool,
}

/// Takes the head off the blocks. What is left begins with the first section.
pub fn take(
    blocks: &mut Vec<Block>,
    register: &Register,
    skipped: &mut Vec<Skipped>,
    notices: &mut Vec<Notice>,
) -> Header {
    let end = body_begins(blocks);
    let rest = blocks.split_off(end);
    let mut head = std::mem::replace(blocks, rest);
    let mut header = Header::default();
    let mut issuers: Vec<String> = Vec::new();
    let mut seen_kind = false;
    for piece in head.drain(..).flat_map(pieces) {
        let skip = |reason: &str, skipped: &mut Vec<Skipped>, text: String| {
            skipped.push(Skipped { place: piece.place, clause: None, text, reason: reason.to_owned() });
        };
        if is_motto(&piece.text) {
            skip("Quốc hiệu, tiêu ngữ", skipped, piece.text);
        } else if !seen_kind && let Some((number, sign)) = number_and_sign(&piece.text) {
            if number.is_none() {
                notices.push(Notice::at(piece.place, "Văn bản chưa có số; hãy nhập số khi đã ban hành."));
            }
            header.number = number;
            header.sign = Some(sign);
        } else if let Some(dated) =
            place_and_date(&piece.text).filter(|_| header.place.is_none() && header.date.is_none())
        {
            if dated.date.is_none() {
                notices.push(Notice::at(
                    piece.place,
                    format!("Ngày ban hành còn trống hoặc không đúng lịch (“{}”); hãy nhập ngày.", piece.text),
                ));
            }
            header.place = Some(dated.place);
            header.date = dated.date;
            header.year = dated.year;
        } else if !seen_kind && let Some((kind, rest)) = kind_of(&piece.text) {
            seen_kind = true;
            if !KINDS.iter().take(PLANS).any(|plan| viet::text::fold(&kind).ends_with(&viet::text::fold(plan))) {
                notices.push(Notice::at(
                    piece.place,
                    format!("Văn bản là “{kind}”, không phải kế hoạch; hãy kiểm tra trước khi nhập."),
                ));
            }
            header.kind = Some(kind);
            header.summary = Some(rest).filter(|rest| !rest.is_empty());
        } else if !seen_kind {
            // Agency names stand in capitals above the number; a bare line above them is something else.
            if is_capitals(&piece.text) && header.number.is_none() && header.summary.is_none() {
                issuers.push(piece.text);
            } else if begins_with_base(&piece.text) {
                header.legal_bases.push(piece.text);
            } else {
                skip("Phần đầu văn bản, không nhận ra là gì", skipped, piece.text);
            }
        } else {
            after_kind(piece, &mut header);
        }
    }
    name_issuer(&issuers, &mut header, register);
    let named_year = header.summary.as_deref().and_then(year_of_plan);
    header.year = named_year.or(header.year);
    if header.kind.is_none() {
        notices.push(Notice::general("Không thấy dòng tên loại văn bản (KẾ HOẠCH); hãy kiểm tra phần đầu."));
    } else if header.summary.is_none() {
        notices.push(Notice::general("Không thấy trích yếu dưới dòng KẾ HOẠCH; hãy nhập."));
    }
    if header.sign.is_none() {
        notices.push(Notice::general("Không thấy số và ký hiệu văn bản (“Số: …/KH-UBND”); hãy nhập."));
    }
    header
}

/// Where the first section begins.
fn body_begins(blocks: &[Block]) -> usize {
    fn paragraph(block: &Block) -> Option<&Paragraph> {
        match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        }
    }
    let is_first = |paragraph: &Paragraph| {
        paragraph.label.as_ref().is_some_and(|label| {
            let is_item =
                matches!(label.style, Style::Roman | Style::Part | Style::Capital | Style::Decimal(_) | Style::Article);
            label.ordinal == 1 && is_item
        })
    };
    let is_section = |paragraph: &Paragraph| {
        paragraph.heading.is_some() && paragraph.label.is_none() && sections::is_known(&paragraph.text)
    };
    let kind = blocks.iter().position(|block| lines_of(block).iter().any(|line| kind_of(line).is_some()));
    // Right after the line of the kind stands what the plan is about, often marked as a heading, too.
    let after = kind.map_or(0, |kind| kind + 1);
    let find = |from: usize, test: &dyn Fn(&Paragraph) -> bool| {
        blocks.iter().enumerate().skip(from).find(|(_, block)| paragraph(block).is_some_and(test)).map(|(at, _)| at)
    };
    let (numbered, headed) = (find(after, &is_first), find(after + usize::from(kind.is_some()), &is_section));
    // Sections without numbers may hold numbered items: the first of the two begins the body.
    let headed = headed.filter(|headed| {
        numbered.is_none_or(|numbered| *headed < numbered) && !headings_end_before(blocks, *headed, numbered)
    });
    if let Some(at) = headed.or(numbered) {
        return at;
    }
    let kind = kind.unwrap_or(0);
    // No section that is numbered from one: any label, or the first paragraph after the head.
    let labelled = |(at, block): &(usize, &Block)| {
        *at > kind && paragraph(block).is_some_and(|paragraph| paragraph.label.is_some())
    };
    if let Some((at, _)) = blocks.iter().enumerate().find(labelled) {
        return at;
    }
    let is_table = |(at, block): &(usize, &Block)| *at > kind && matches!(block, Block::Table(_));
    blocks.iter().enumerate().find(is_table).map_or(blocks.len(), |(at, _)| at)
}

/// Whether the heading found is only a part of the title: a numbered section that is a heading, too, follows it.
fn headings_end_before(blocks: &[Block], headed: usize, numbered: Option<usize>) -> bool {
    let Some(numbered) = numbered else { return false };
    let is_roman = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph
            .label
            .as_ref()
            .is_some_and(|label| matches!(label.style, Style::Roman | Style::Part | Style::Capital)),
        Block::Table(_) => false,
    };
    numbered > headed && blocks.get(numbered).is_some_and(is_roman)
}

fn lines_of(block: &Block) -> Vec<&str> {
    match block {
        Block::Paragraph(paragraph) => vec![paragraph.text.as_str()],
        Block::Table(table) => table
            .rows
            .iter()
            .take(6)
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.lines)
            .map(String::as_str)
            .collect(),
    }
}

fn pieces(block: Block) -> Vec<Piece> {
    match block {
        Block::Paragraph(paragraph) => {
            let (place, is_heading) = (paragraph.place, paragraph.heading.is_some());
            if paragraph.columns.is_empty() {
                let text = match &paragraph.label {
                    Some(label) if label.ordinal > 0 => format!("{} {}", label.text, paragraph.text),
                    _ => paragraph.text,
                };
                return vec![Piece { place, text, is_heading }];
            }
            paragraph.columns.into_iter().map(|text| Piece { place, text, is_heading }).collect()
        }
        Block::Table(table) => table
            .rows
            .into_iter()
            .flat_map(|row| {
                let place = row.place;
                let cells = row.cells.into_iter().filter(|cell| !cell.merged).flat_map(|cell| cell.lines);
                cells.map(move |text| Piece { place, text, is_heading: false }).collect::<Vec<_>>()
            })
            .collect(),
    }
}

fn after_kind(piece: Piece, header: &mut Header) {
    let started = !header.legal_bases.is_empty() || !header.preamble.is_empty();
    let begins = begins_with_base(&piece.text);
    let is_first = header.summary.is_none() && !viet::text::fold(&piece.text).starts_with("can cu");
    let is_title = piece.is_heading || piece.text.chars().count() < 160 && !piece.text.ends_with(['.', ';', ',', ':']);
    if !started && (is_first || !begins && is_title) {
        let before = header.summary.take().map(|text| text + " ").unwrap_or_default();
        header.summary = Some(before + &piece.text);
    } else if begins {
        header.legal_bases.push(piece.text);
    } else {
        header.preamble.push(piece.text);
    }
}

fn begins_with_base(text: &str) -> bool {
    let folded = viet::text::fold(text.get(..text.floor_char_boundary(60)).unwrap_or(text));
    BASES.iter().any(|base| folded.starts_with(&(viet::text::fold(base) + " ")))
}

pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_uppercase()).count() >= 2 && !text.chars().any(char::is_lowercase)
}

fn is_motto(text: &str) -> bool {
    let folded = viet::text::fold(text.get(..text.floor_char_boundary(120)).unwrap_or(text));
    ["cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "dang cong san viet nam"]
        .iter()
        .any(|motto| folded.starts_with(motto))
}

/// The kind of document, and what follows it on its line.
fn kind_of(text: &str) -> Option<(String, String)> {
    let beginning = text.get(..text.floor_char_boundary(80)).unwrap_or(text);
    let words = words::plain(beginning);
    let (length, ()) = KIND_PHRASES.at(&words, 0)?;
    let end = words.get(length - 1)?.end;
    let written = text.get(..end)?;
    let rest = text.get(end..)?.trim().trim_start_matches([':', '-', '–']).trim();
    // "Kế hoạch này được …" is a sentence; a line of the kind alone, or in capitals, is none.
    (is_capitals(written) || rest.is_empty()).then(|| (written.to_owned(), rest.to_owned()))
}

/// "Số: 12/KH-UBND" gives 12 and KH-UBND; "Số 12-KH/TU" is how Party bodies write it.
fn number_and_sign(text: &str) -> Option<(Option<String>, String)> {
    let rest =
        ["Số", "SỐ", "số"].iter().find_map(|word| text.strip_prefix(word)).or_else(|| text.strip_prefix("So:"))?;
    let rest = rest.trim_start().trim_start_matches(':').trim();
    let (number, sign) = rest.split_once(['/', '-', '–'])?;
    let number: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let sign = sign.trim().trim_end_matches(['.', ',']);
    let fits = |letter: char| letter.is_uppercase() || letter.is_ascii_digit() || "-/&.".contains(letter);
    let is_number =
        number.len() <= 8 && number.chars().all(|letter| letter.is_ascii_digit() || letter.is_ascii_lowercase());
    (!sign.is_empty() && sign.chars().all(fits) && is_number)
        .then(|| (Some(number).filter(|number| !number.is_empty()), sign.to_owned()))
}

struct Dated {
    place: String,
    date: Option<NaiveDate>,
    year: Option<i32>,
}

/// "Hải Phòng, ngày 15 tháng 01 năm 2026"; day and month may still be blank.
fn place_and_date(text: &str) -> Option<Dated> {
    let (place, rest) = text.split_once(',')?;
    let words = words::plain(rest);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    let at = |wanted: &str| folded.iter().position(|word| *word == wanted);
    let (day, month, year) = (at("ngay")?, at("thang")?, at("nam")?);
    let is_short = place.chars().count() <= 40 && words.len() <= year + 2;
    if day != 0 || month < day || year < month || !is_short || !place.starts_with(char::is_uppercase) {
        return None;
    }
    let number = |from: usize| folded.get(from + 1).and_then(|word| word.parse::<u32>().ok());
    let year = number(year).and_then(|year| i32::try_from(year).ok()).filter(|year| (1945..=2200).contains(year));
    let date = match (year, number(month), number(day)) {
        (Some(year), Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day),
        _ => None,
    };
    Some(Dated { place: place.trim().to_owned(), date, year })
}

/// The year in "… năm 2026", the last that stands there, but not the years of a period or of a vision.
fn year_of_plan(summary: &str) -> Option<i32> {
    let words = words::plain(summary);
    let mut found = None;
    for pair in words.windows(2) {
        if let [word, number] = pair
            && word.folded == "nam"
            && number.folded.len() == 4
        {
            found = number.folded.parse().ok().filter(|year| (2000..=2100).contains(year)).or(found);
        }
    }
    found
}

/// The issuer's name from the lines of the head. The superior agency may stand above it.
fn name_issuer(lines: &[String], header: &mut Header, register: &Register) {
    let Some(last) = lines.last() else { return };
    let joined = lines.join(" ");
    let found = [last.as_str(), joined.as_str()].iter().find_map(|text| {
        let all = addressees::all_of(text, register);
        all.into_iter().next().filter(|who| who.id.is_some() && who.score >= 90)
    });
    header.issuer = found.as_ref().and_then(|who| who.name.clone()).or(Some(joined));
    header.issuer_id = found.and_then(|who| who.id);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_signs_are_told_apart() {
        let read = |text: &str| number_and_sign(text);
        let number = |number: &str, sign: &str| Some((Some(number.to_owned()), sign.to_owned()));
        assert_eq!(read("Số: 12/KH-UBND"), number("12", "KH-UBND"));
        assert_eq!(read("Số:  /KH-UBND"), Some((None, "KH-UBND".to_owned())));
        assert_eq!(read("Số: ……/KH-UBND"), Some((None, "KH-UBND".to_owned())));
        assert_eq!(read("Số 15-KH/TU"), number("15", "KH/TU"));
        assert_eq!(read("Số lượng người/năm"), None);
        assert_eq!(read("Sở Nội vụ"), None);
    }

    #[test]
    fn place_and_date_may_be_blank() {
        let read = |text: &str| place_and_date(text).map(|dated| (dated.place, dated.date, dated.year));
        let day = NaiveDate::from_ymd_opt(2026, 1, 15);
        assert_eq!(read("Hải Phòng, ngày 15 tháng 01 năm 2026"), Some(("Hải Phòng".to_owned(), day, Some(2026))));
        assert_eq!(read("Hải Phòng, ngày tháng năm 2026"), Some(("Hải Phòng".to_owned(), None, Some(2026))));
        assert_eq!(read("Hải Phòng, ngày … tháng … năm …"), Some(("Hải Phòng".to_owned(), None, None)));
        assert_eq!(read("Theo Nghị quyết số 5, ngày 11/12/2025"), None);
    }

    #[test]
    fn the_line_of_the_kind_is_found() {
        let read = |text: &str| kind_of(text);
        assert_eq!(read("KẾ HOẠCH"), Some(("KẾ HOẠCH".to_owned(), String::new())));
        assert_eq!(read("KẾ HOẠCH triển khai"), Some(("KẾ HOẠCH".to_owned(), "triển khai".to_owned())));
        assert_eq!(read("Kế hoạch"), Some(("Kế hoạch".to_owned(), String::new())));
        assert_eq!(read("Kế hoạch này được triển khai"), None);
    }
}
