//! The report as an official paper: the officer's words around tables of the figures as they were taken, with their
//! fingerprint.

use papers::{
    Annex, Bar, Block, Cell, Column, ColumnKind, HeadingLevel, Orientation, PaperKind, Row, Signature, Table, Text,
};

use super::cells::Shown;
use super::figure::{FIGURES, Figure, Section};
use super::report::{Report, Taking};
use super::snapshot::{BY_STEP, GRIDS, GridWords, Snapshot, grouped};
use crate::issuance::draft::Content;
use crate::issuance::heads;
use crate::organisation::Agency;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::words::Words;

fn heading(level: HeadingLevel, text: &str) -> Block {
    Block::Heading { level, number: None, text: Text::plain(text) }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph { text: Text::plain(text), align: None }
}

/// What somebody wrote, a paragraph each line.
fn paragraphs(text: &str) -> impl Iterator<Item = Block> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(paragraph)
}

fn cell(shown: Shown) -> Cell {
    match shown {
        Shown::Number(number) => Cell::Number(number),
        Shown::Hidden => Cell::from("ẩn"),
        Shown::Unknown => Cell::from("–"),
    }
}

fn column(title: &str, width: f64, kind: ColumnKind) -> Column {
    Column { title: title.to_owned(), width, kind, align: None }
}

/// The figures of a section.
fn section(section: Section, snapshot: &Snapshot) -> Block {
    let mut columns = vec![
        column("TT", 8.0, ColumnKind::Ordinal),
        column("Chỉ số", 78.0, ColumnKind::Text),
        column("Đơn vị tính", 26.0, ColumnKind::Text),
        column("Kỳ này", 32.0, ColumnKind::Number),
    ];
    if snapshot.before.is_some() {
        columns.push(column("Kỳ so sánh", 32.0, ColumnKind::Number));
    }
    let row = |(number, figure): (i64, &Figure)| {
        let mut cells = vec![
            Cell::Number(number),
            Cell::from(figure.name),
            Cell::from(figure.unit),
            cell(snapshot.value(figure.id)),
        ];
        if snapshot.before.is_some() {
            cells.push(cell(snapshot.value_before(figure.id)));
        }
        Row::Cells(cells)
    };
    let figures = FIGURES.iter().filter(|figure| figure.section == section);
    Block::Table(Table { columns, rows: (1..).zip(figures).map(row).collect(), ..Table::default() })
}

/// A breakdown: its numbers, and a bar of each beside them.
fn breakdown(words: &GridWords, snapshot: &Snapshot) -> Option<Block> {
    let rows = snapshot.grid(words.id);
    if rows.is_empty() {
        return None;
    }
    let mut columns = vec![
        column("TT", 8.0, ColumnKind::Ordinal),
        column(words.row, 72.0, ColumnKind::Text),
        column(words.value, 22.0, ColumnKind::Number),
    ];
    columns.extend(words.target.map(|target| column(target, 22.0, ColumnKind::Number)));
    columns.push(column("Biểu đồ", 52.0, ColumnKind::Text));
    let most = rows.iter().flat_map(|row| [row.value.number(), row.target]).flatten().max().unwrap_or(0).max(1);
    let row = |(number, one): (i64, &super::snapshot::Row)| {
        let mut cells = vec![Cell::Number(number), Cell::from(one.label.as_str()), cell(one.value)];
        if words.target.is_some() {
            cells.push(one.target.map_or_else(|| Cell::from("–"), Cell::Number));
        }
        let target = one.target.filter(|_| words.target.is_some());
        cells.push(match one.value.number() {
            Some(value) if value >= 0 && target.is_none_or(|target| target >= 0) => Bar { value, target, most }.into(),
            // What is hidden or unknown is not drawn either.
            _ => Cell::from(""),
        });
        Row::Cells(cells)
    };
    let unit = words.target.map(|target| {
        format!("Thanh đậm: {}; khung: {}; thanh nhạt: phần vượt", words.value.to_lowercase(), target.to_lowercase())
    });
    let caption = Some(words.title.to_owned());
    Some(Block::Table(Table { caption, unit, columns, rows: (1..).zip(rows).map(row).collect(), ..Table::default() }))
}

/// The breakdowns that stand in a section.
fn breakdowns(of: Section, snapshot: &Snapshot) -> Vec<Block> {
    let belongs = |words: &&GridWords| match of {
        Section::Dossiers => words.id == BY_STEP,
        Section::People => words.id != BY_STEP,
        _ => false,
    };
    GRIDS.iter().filter(belongs).filter_map(|words| breakdown(words, snapshot)).collect()
}

/// How figures are counted, for who reads the paper alone.
fn definitions() -> Annex {
    let columns = vec![
        column("TT", 8.0, ColumnKind::Ordinal),
        column("Chỉ số", 60.0, ColumnKind::Text),
        column("Cách tính", 110.0, ColumnKind::Text),
        column("Tính theo", 30.0, ColumnKind::Text),
    ];
    let row = |(number, figure): (i64, &Figure)| {
        Row::Cells(vec![
            Cell::Number(number),
            Cell::from(figure.name),
            Cell::from(figure.means.trim_end_matches('.')),
            Cell::from(figure.follows()),
        ])
    };
    let mut rows = Vec::new();
    let mut number = 1..;
    for of in Section::ALL {
        rows.push(Row::Group(of.label().to_owned()));
        let figures = FIGURES.iter().filter(|figure| figure.section == *of);
        rows.extend(figures.filter_map(|figure| Some(row((number.next()?, figure)))));
    }
    let table = Table { columns, rows, ..Table::default() };
    Annex {
        title: "Cách tính các chỉ số trong báo cáo".to_owned(),
        orientation: Orientation::Landscape,
        body: vec![Block::Table(table)],
    }
}

/// What the paper says: the officer may still change its opening; the tables and the fingerprint stay as they were taken.
pub fn content(report: &Report, taking: &Taking, snapshot: &Snapshot, agency: &Agency) -> Result<Content> {
    let label = report.period().label();
    let text = format!(
        "Trích yếu: Kết quả thực hiện chính sách thu hút, trọng dụng người có tài năng {label}\n\
         Thực hiện chế độ báo cáo về chính sách thu hút, trọng dụng người có tài năng, nguồn nhân lực chất lượng cao, {} báo cáo kết quả thực hiện {label} như sau:",
        agency.name
    );
    let mut body = Vec::new();
    let written = |title: &str, text: &str, body: &mut Vec<Block>| {
        if !text.trim().is_empty() {
            body.push(heading(HeadingLevel::Roman, title));
            body.extend(paragraphs(text));
        }
    };
    written("Công tác chỉ đạo, triển khai", &report.direction, &mut body);
    body.push(heading(HeadingLevel::Roman, "Kết quả thực hiện"));
    let mut days = format!("Số liệu chương trình tính từ {}", in_words(snapshot.period.programme));
    if snapshot.period.budget != snapshot.period.programme {
        days = format!("{days}; số liệu kinh phí tính từ {}", in_words(snapshot.period.budget));
    }
    body.push(paragraph(format!("{days}.")));
    if let Some(before) = &snapshot.before {
        body.push(paragraph(format!("Kỳ so sánh là {}.", before.label())));
    }
    for of in Section::ALL {
        body.push(heading(HeadingLevel::Arabic, of.label()));
        body.push(section(*of, snapshot));
        body.extend(breakdowns(*of, snapshot));
    }
    if snapshot.hides() {
        body.push(paragraph(format!(
            "“ẩn” là số dưới {} người khi tách theo đặc điểm, hoặc số từ đó suy ra được một số như vậy.",
            crate::talents::LEAST_SHOWN
        )));
    }
    written("Khó khăn, vướng mắc", &report.difficulties, &mut body);
    written("Nhiệm vụ kỳ tới", &report.next_tasks, &mut body);
    written("Kiến nghị, đề xuất", &report.proposals, &mut body);
    body.push(paragraph(format!(
        "Số liệu chốt lúc {}, lần {}. Mã đối chiếu số liệu (SHA-256): {}.",
        clock::screen(taking.taken_at),
        taking.number,
        grouped(&taking.sha256)
    )));
    body.push(paragraph(format!("{} trân trọng báo cáo", agency.name)));
    let (collective, mut title) = heads::signing(agency);
    if title.is_empty() {
        title = head_of(agency).to_owned();
    }
    let mut content = Content::new(PaperKind::Report, text);
    content.body = body;
    content.annexes = vec![definitions()];
    content.addressees = vec![report.addressee.clone()];
    content.recipients = vec!["Như trên".to_owned()];
    content.keeper = Some("VT".to_owned());
    content.signatures = vec![Signature { collective, title, name: agency.head_name.clone(), ..Signature::default() }];
    Ok(content)
}

/// What the head of an agency is called where the register of agencies does not say it.
fn head_of(agency: &Agency) -> &'static str {
    match agency.kind.as_str() {
        "department" => "Giám đốc",
        "office" => "Chánh Văn phòng",
        _ => "Thủ trưởng",
    }
}

fn in_words(span: super::period::Span) -> String {
    format!("{} đến {}", viet::date::official_short(span.from), viet::date::official_short(span.to))
}
