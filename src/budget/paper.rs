//! The estimate as a paper: the proposal of the standing agency with the table of the estimate as its annex.

use papers::{Annex, Block, Cell, Column, ColumnKind, Orientation, PaperKind, Row, Signature, Table};

use super::figure::{Content, Quarters};
use super::store::budgets::Sum;
use crate::issuance::draft;
use crate::issuance::heads;
use crate::organisation::Agency;
use crate::platform::money::Vnd;
use crate::platform::words::Words;

/// The table of the estimate: agencies, in each the contents, by quarter.
pub fn annex(year: i64, sums: &[Sum]) -> Annex {
    let column =
        |title: &str, width: f64, kind: ColumnKind| Column { title: title.to_owned(), width, kind, align: None };
    let mut rows = Vec::new();
    let mut whole = Quarters::default();
    let mut number = 0;
    let mut place = 0;
    while let Some(first) = sums.get(place) {
        let of: Vec<&Sum> = sums.iter().skip(place).take_while(|sum| sum.agency_id == first.agency_id).collect();
        place += of.len();
        rows.push(Row::Group(first.agency_name.clone()));
        for content in Content::ALL {
            let mut quarters = Quarters::default();
            for sum in of.iter().filter(|sum| sum.content == *content) {
                quarters.add_all(Quarters([sum.q1, sum.q2, sum.q3, sum.q4]));
            }
            if quarters.total() == 0 {
                continue;
            }
            number += 1;
            whole.add_all(quarters);
            let mut cells = vec![Cell::Number(number), Cell::from(content.label())];
            cells.extend(quarters.0.map(Cell::Number));
            cells.push(Cell::Number(quarters.total()));
            rows.push(Row::Cells(cells));
        }
    }
    let mut totals = vec![None, Some(Cell::from("Tổng cộng"))];
    totals.extend(whole.0.map(|amount| Some(Cell::Number(amount))));
    totals.push(Some(Cell::Number(whole.total())));
    let table = Table {
        columns: vec![
            column("TT", 6.0, ColumnKind::Ordinal),
            column("Đơn vị, nội dung chi", 50.0, ColumnKind::Text),
            column("Quý I", 22.0, ColumnKind::Number),
            column("Quý II", 22.0, ColumnKind::Number),
            column("Quý III", 22.0, ColumnKind::Number),
            column("Quý IV", 22.0, ColumnKind::Number),
            column("Cả năm", 25.0, ColumnKind::Number),
        ],
        rows,
        totals,
        ..Table::default()
    };
    Annex {
        title: format!("Bảng tổng hợp dự toán kinh phí thực hiện chính sách năm {year} (đồng)"),
        orientation: Orientation::Landscape,
        body: vec![Block::Table(table)],
    }
}

/// The proposal that sends an estimate on.
pub fn proposal(agency: &Agency, year: i64, annex: Annex, total: Quarters) -> draft::Content {
    let [first, second, third, fourth] = total.0.map(|amount| Vnd(amount).to_string().replace('\u{a0}', " "));
    let whole = Vnd(total.total()).to_string().replace('\u{a0}', " ");
    let text = format!(
        "Trích yếu: Dự toán kinh phí thực hiện chính sách thu hút, trọng dụng người có tài năng năm {year}\n\
         Căn cứ Luật Ngân sách nhà nước số 89/2025/QH15;\n\
         Dự toán kinh phí thực hiện chính sách năm {year} được tổng hợp từ các quyết định cho hưởng còn hiệu lực và chỉ tiêu \
         của danh mục, tổng số {whole}, trong đó quý I {first}, quý II {second}, quý III {third}, quý IV {fourth}.\n\
         Dự toán theo đơn vị, nội dung và quý tại bảng kèm theo.\n\
         Kính đề nghị Sở Tài chính tổng hợp, trình cấp có thẩm quyền xem xét, quyết định."
    );
    let mut content = draft::Content::new(PaperKind::Proposal, text);
    let (collective, title) = heads::signing(agency);
    content.addressees = vec!["Sở Tài chính".to_owned()];
    content.signatures = vec![Signature { collective, title, name: agency.head_name.clone(), ..Signature::default() }];
    content.recipients = vec!["Như trên".to_owned()];
    content.keeper = Some("VT".to_owned());
    content.annexes = vec![annex];
    content
}
