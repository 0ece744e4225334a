//! The end of the document: recipients (nơi nhận), the block of the signature, and the annexes after it.

use super::addressees;
use super::block::{Block, Row};
use super::header::is_capitals;
use super::label::Style;
use super::proposal::{Header, Notice, Place, Skipped};
use super::register::Register;

/// How a signature begins: for whom one signs.
const FOR_WHOM: &[&str] = &["TM.", "KT.", "TL.", "TUQ.", "Q.", "T/M", "K/T", "T/L", "TM ", "KT ", "TL ", "TUQ "];

/// Posts that stand in capitals above a name.
const POSTS: &[&str] = &[
    "chủ tịch",
    "phó chủ tịch",
    "giám đốc",
    "phó giám đốc",
    "bí thư",
    "phó bí thư",
    "trưởng ban",
    "phó trưởng ban",
    "chánh văn phòng",
    "phó chánh văn phòng",
    "hiệu trưởng",
    "thủ trưởng",
    "trưởng phòng",
    "cục trưởng",
    "viện trưởng",
    "phó bí thư thường trực",
    "phó chủ tịch thường trực",
    "ủy viên",
    "chủ nhiệm",
    "tổng giám đốc",
    "bộ trưởng",
];

/// Takes the end off the blocks and gives the annexes.
pub fn take(
    blocks: &mut Vec<Block>,
    header: &mut Header,
    register: &Register,
    skipped: &mut Vec<Skipped>,
    notices: &mut Vec<Notice>,
) -> Vec<Block> {
    let Some(start) = ending_begins(blocks) else {
        notices.push(Notice::general(
            "Không thấy phần Nơi nhận và chữ ký ở cuối văn bản; hãy kiểm tra tệp có đủ trang không.",
        ));
        name_issuer(header, register, notices);
        return Vec::new();
    };
    let mut ending = blocks.split_off(start);
    let annex = ending.iter().position(is_annex).unwrap_or(ending.len());
    let annexes = ending.split_off(annex);
    let mut in_recipients = false;
    for (place, text, is_bullet) in ending.into_iter().flat_map(lines) {
        read_line(place, text, is_bullet, &mut in_recipients, header, skipped);
    }
    if header.recipients.is_empty() {
        notices.push(Notice::general("Không đọc được danh sách nơi nhận; hãy nhập."));
    }
    if header.signer.is_none() {
        notices.push(Notice::general("Không đọc được tên người ký; hãy nhập."));
    }
    name_issuer(header, register, notices);
    annexes
}

fn ending_begins(blocks: &[Block]) -> Option<usize> {
    let says = |block: &Block, test: &dyn Fn(&str) -> bool| match block {
        Block::Paragraph(paragraph) => test(&paragraph.text) || paragraph.columns.iter().any(|column| test(column)),
        Block::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.lines).any(|line| test(line))
        }
    };
    let recipients = blocks.iter().rposition(|block| says(block, &is_recipients));
    let limit = recipients.unwrap_or(blocks.len());
    // A signature above the recipients belongs to the end, too.
    let closed = blocks.iter().take(limit).rposition(|block| says(block, &|text| text.trim_end().ends_with("./.")));
    let signature = blocks
        .iter()
        .enumerate()
        .skip(closed.map_or(0, |at| at + 1))
        .find(|(_, block)| says(block, &|text| is_for_whom(text)))
        .map(|(at, _)| at);
    match (recipients, signature) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn is_recipients(text: &str) -> bool {
    viet::text::fold(text.get(..text.floor_char_boundary(24)).unwrap_or(text)).starts_with("noi nhan")
}

fn is_for_whom(text: &str) -> bool {
    is_capitals(text) && FOR_WHOM.iter().any(|start| text.starts_with(start))
}

fn is_annex(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => {
            let folded = viet::text::fold(paragraph.text.get(..paragraph.text.floor_char_boundary(40)).unwrap_or(""));
            let is_head = paragraph.heading.is_some() || is_capitals(&paragraph.text) || folded.starts_with("phu luc");
            paragraph.label.as_ref().is_none_or(|label| label.style == Style::Part)
                && is_head
                && ["phu luc", "danh muc", "bieu", "bang", "mau"].iter().any(|word| folded.starts_with(word))
        }
        Block::Table(table) => super::table::has_tasks(table),
    }
}

/// The lines of a block, those of a table column by column.
fn lines(block: Block) -> Vec<(Place, String, bool)> {
    match block {
        Block::Paragraph(paragraph) => {
            let is_bullet = paragraph.label.as_ref().is_some_and(|label| label.style.is_bullet());
            if paragraph.columns.is_empty() {
                return vec![(paragraph.place, paragraph.text, is_bullet)];
            }
            paragraph.columns.into_iter().map(|text| bulleted(paragraph.place, text)).collect()
        }
        Block::Table(table) => {
            let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            (0..width).flat_map(|column| column_lines(&table.rows, column)).collect()
        }
    }
}

fn column_lines(rows: &[Row], column: usize) -> Vec<(Place, String, bool)> {
    let cells = rows.iter().filter_map(|row| Some((row.place, row.cells.get(column)?)));
    cells
        .filter(|(_, cell)| !cell.merged)
        .flat_map(|(place, cell)| cell.lines.iter().map(move |line| bulleted(place, line.clone())).collect::<Vec<_>>())
        .collect()
}

fn bulleted(place: Place, text: String) -> (Place, String, bool) {
    match super::label::split(&text, 0) {
        (Some(label), rest) if label.style.is_bullet() => (place, rest, true),
        _ => (place, text, false),
    }
}

fn read_line(
    place: Place,
    text: String,
    is_bullet: bool,
    in_recipients: &mut bool,
    header: &mut Header,
    skipped: &mut Vec<Skipped>,
) {
    if is_recipients(&text) {
        *in_recipients = true;
        let rest = text.split_once(':').map(|(_, rest)| rest.trim()).unwrap_or_default();
        if !rest.is_empty() {
            header.recipients.extend(rest.split(';').map(recipient).filter(|text| !text.is_empty()));
        }
    } else if is_for_whom(&text) {
        header.signed_for.push(text);
    } else if is_capitals(&text) && is_post(&text) {
        // "CHỦ TỊCH" after "KT." is whom the signer stands in for, if another post follows.
        header.signed_for.extend(header.signer_title.take());
        header.signer_title = Some(text);
    } else if !is_bullet && header.signer.is_none() && is_signed(header) && is_person(&text) {
        header.signer = Some(text);
    } else if *in_recipients && (is_bullet || text.ends_with([';', '.'])) {
        header.recipients.push(recipient(&text));
    } else if is_capitals(&text) && !header.signed_for.is_empty() && header.signer.is_none() {
        // The name of the signing body over two lines.
        if let Some(last) = header.signed_for.last_mut() {
            last.push(' ');
            last.push_str(&text);
        }
    } else {
        let reason = "Cuối văn bản, không nhận ra là nơi nhận hay chữ ký".to_owned();
        skipped.push(Skipped { place, clause: None, text, reason });
    }
}

fn recipient(text: &str) -> String {
    text.trim().trim_end_matches([';', '.', ',']).trim().to_owned()
}

fn is_post(text: &str) -> bool {
    let folded = viet::text::fold(text);
    POSTS.iter().any(|post| {
        let post = viet::text::fold(post);
        folded == post || folded.starts_with(&(post + " "))
    })
}

fn is_signed(header: &Header) -> bool {
    header.signer_title.is_some() || !header.signed_for.is_empty()
}

/// A name of two to six words, each with a capital; titles such as "TS." may stand before it.
fn is_person(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &&str| word.starts_with(char::is_uppercase) && !word.contains(char::is_numeric);
    (2..=6).contains(&words.len()) && words.iter().all(is_name) && !text.ends_with([';', ':'])
}

/// Without a head, the signature says who issues.
fn name_issuer(header: &mut Header, register: &Register, notices: &mut Vec<Notice>) {
    if header.issuer.is_some() {
        if header.issuer_id.is_none() {
            let issuer = header.issuer.as_deref().unwrap_or_default();
            notices.push(Notice::general(format!("Cơ quan ban hành “{issuer}” chưa có trong danh bạ; hãy chọn.")));
        }
        return;
    }
    let body = header
        .signed_for
        .iter()
        .find_map(|text| text.strip_prefix("TM.").or(text.strip_prefix("T/M")))
        .map(|text| text.trim().to_owned());
    let Some(body) = body else {
        notices.push(Notice::general("Không thấy tên cơ quan ban hành; hãy chọn."));
        return;
    };
    let found = addressees::all_of(&body, register).into_iter().next().filter(|who| who.id.is_some());
    let committee = || {
        let is_committee = viet::text::fold(&body) == "uy ban nhan dan" || body == "UBND";
        register.peoples_committee().filter(|_| is_committee).map(|agency| (agency.name.clone(), agency.id.clone()))
    };
    let named = found.and_then(|who| Some((who.name?, who.id?))).or_else(committee);
    notices.push(Notice::general(format!(
        "Đầu văn bản không ghi cơ quan ban hành; lấy theo khối chữ ký: {}.",
        named.as_ref().map_or(body.as_str(), |(name, _)| name.as_str())
    )));
    (header.issuer, header.issuer_id) = match named {
        Some((name, id)) => (Some(name), Some(id)),
        None => (Some(body), None),
    };
}
