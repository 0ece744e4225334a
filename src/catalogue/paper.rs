//! The catalogue as a paper: the annex with its table, and the decision of the People's Committee that issues it.

use papers::{Annex, Block, Cell, Column, ColumnKind, Head, Orientation, Paper, PaperKind, Profile, Row, Sign, Table};

use super::catalogue;
use super::published::{Edition, PublishedRow};
use crate::issuance::draft::Content;
use crate::issuance::heads;
use crate::organisation::Agency;

/// A line of the annex, of a draft or of an edition.
struct Line {
    sector: String,
    major: String,
    code: String,
    group: String,
    number: i64,
    criteria: String,
    institutions: String,
    agency: String,
    starts: String,
}

/// The title of the annex.
pub fn title(year: i64) -> String {
    format!("Danh mục ngành, chuyên ngành cần thu hút, trọng dụng người có tài năng năm {year}")
}

/// The annex of a catalogue that is being drafted.
pub fn annex(year: i64, rows: &[catalogue::Row], group_name: impl Fn(&str) -> String) -> Annex {
    let line = |row: &catalogue::Row| Line {
        sector: row.sector_name.clone(),
        major: major(row.major_name.as_deref(), &row.specialty),
        code: row.major_code.clone().unwrap_or_default(),
        group: group_name(&row.beneficiary_group),
        number: row.number,
        criteria: row.criteria.clone(),
        institutions: row.institutions.clone(),
        agency: row.agency_name.clone(),
        starts: viet::date::screen(row.starts_on),
    };
    drawn(year, rows.iter().map(line).collect())
}

/// An edition as an annex in a file of its own, attached to the document that it is a part of.
pub fn of_edition(edition: &Edition, rows: &[PublishedRow], head: Head) -> Paper {
    let line = |row: &PublishedRow| Line {
        sector: row.sector_name.clone(),
        major: major(row.major_name.as_deref(), &row.specialty),
        code: row.major_code.clone().unwrap_or_default(),
        group: row.group_name.clone(),
        number: row.number,
        criteria: row.criteria.clone(),
        institutions: row.institutions.clone(),
        agency: row.agency_name.clone(),
        starts: viet::date::screen(row.starts_on),
    };
    let annex = drawn(edition.year, rows.iter().map(line).collect());
    let issuer = head.issuer_name.clone().unwrap_or_default();
    let attached =
        format!("Văn bản số {} {} của {issuer}", edition.document_number, papers::date_in_words(edition.issued_on));
    Paper {
        kind: PaperKind::Annex,
        profile: Profile::State,
        head,
        number: None,
        sign: Sign::default(),
        date: None,
        year: None,
        subject: annex.title,
        attached_to: Some(attached),
        authority: None,
        addressees: Vec::new(),
        bases: Vec::new(),
        body: annex.body,
        signatures: Vec::new(),
        recipients: Vec::new(),
        keeper: None,
        annexes: Vec::new(),
        verification: None,
        secrecy: None,
        urgency: None,
        circulation: None,
        drafter: None,
    }
}

fn major(name: Option<&str>, specialty: &str) -> String {
    match name {
        Some(name) if specialty.is_empty() || specialty == name => name.to_owned(),
        Some(name) => format!("{name}, {specialty}"),
        None => specialty.to_owned(),
    }
}

/// The table: rows in groups by sector, with the sum of the people.
fn drawn(year: i64, lines: Vec<Line>) -> Annex {
    let column =
        |title: &str, width: f64, kind: ColumnKind| Column { title: title.to_owned(), width, kind, align: None };
    let total: i64 = lines.iter().map(|line| line.number).sum();
    let mut rows = Vec::new();
    let mut sector = String::new();
    for (line, number) in lines.into_iter().zip(1_i64..) {
        if line.sector != sector {
            rows.push(Row::Group(line.sector.clone()));
            sector = line.sector;
        }
        rows.push(Row::Cells(vec![
            Cell::Number(number),
            Cell::Text(line.major),
            Cell::Text(line.code),
            Cell::Text(line.group),
            Cell::Number(line.number),
            Cell::Text(line.criteria),
            Cell::Text(line.institutions),
            Cell::Text(line.agency),
            Cell::Text(line.starts),
        ]));
    }
    let sum = |cell: Cell| Some(cell);
    let table = Table {
        columns: vec![
            column("TT", 6.0, ColumnKind::Ordinal),
            column("Ngành, chuyên ngành", 26.0, ColumnKind::Text),
            column("Mã ngành", 13.0, ColumnKind::Text),
            column("Nhóm đối tượng", 24.0, ColumnKind::Text),
            column("Số lượng", 9.0, ColumnKind::Number),
            column("Tiêu chí", 28.0, ColumnKind::Text),
            column("Cơ sở đào tạo", 26.0, ColumnKind::Text),
            column("Cơ quan, đơn vị", 24.0, ColumnKind::Text),
            column("Dự kiến bắt đầu", 15.0, ColumnKind::Date),
        ],
        rows,
        totals: vec![None, sum(Cell::from("Tổng cộng")), None, None, sum(Cell::Number(total)), None, None, None, None],
        ..Table::default()
    };
    Annex { title: title(year), orientation: Orientation::Landscape, body: vec![Block::Table(table)] }
}

/// The decision that issues a catalogue as its annex.
pub fn decision(agency: &Agency, annex: Annex, rows: i64, people: i64) -> Content {
    let text = format!(
        "Trích yếu: Ban hành {title}\n\
         Căn cứ Luật Tổ chức chính quyền địa phương;\n\
         Theo đề nghị của Giám đốc Sở Nội vụ.\n\
         Điều 1. Ban hành kèm theo Quyết định này {title}, gồm {rows} dòng, {people} chỉ tiêu.\n\
         Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n\
         Điều 3. Chánh Văn phòng, Giám đốc Sở Nội vụ, thủ trưởng các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này",
        title = annex.title
    );
    let mut content = Content::new(PaperKind::Decision, text);
    let (collective, title) = heads::signing(agency);
    content.authority = Some(agency.name.clone());
    content.signatures =
        vec![papers::Signature { collective, title, name: agency.head_name.clone(), ..papers::Signature::default() }];
    content.recipients = vec!["Như Điều 3".to_owned()];
    content.keeper = Some("VT".to_owned());
    content.annexes = vec![annex];
    content
}
