//! The work sheet (bảng cập nhật tiến độ): progress of many parts out to Excel, edited there, and in again. Reading
//! finds what is badly typed; judging finds what may not be, against the parts as they are now.

mod reading;
mod writing;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use reading::read;
pub use writing::write;

use super::part::{Part, PartState};
use crate::platform::permit::Permit;

/// More rows are refused.
pub const MOST_ROWS: usize = 5000;

/// The columns of the sheet, with their width.
pub const COLUMNS: [(&str, f64); 11] = [
    ("Mã", 10.0),
    ("Bản", 6.0),
    ("Điều khoản", 11.0),
    ("Nhiệm vụ", 48.0),
    ("Cơ quan", 30.0),
    ("Kỳ", 16.0),
    ("Hạn", 12.0),
    ("Tỷ lệ hoàn thành (%)", 12.0),
    ("Kết quả, việc đã làm", 50.0),
    ("Mốc đã đạt", 30.0),
    ("Ngày đạt mốc", 14.0),
];
/// The row of the headings, counted from 0.
pub const HEAD_ROW: u32 = 3;
const ID: u16 = 0;
const PERCENT: u16 = 7;
const SUMMARY: u16 = 8;
const MILESTONE: u16 = 9;
const MILESTONE_ON: u16 = 10;

/// "H7" from a column counted from 0 and a row counted from 1.
fn address(column: u16, row: u32) -> String {
    let letter =
        u8::try_from(column).ok().filter(|column| *column < 26).map_or('?', |column| char::from(b'A' + column));
    format!("{letter}{row}")
}

/// A part as the sheet shows it: with the milestone last reported.
#[derive(Clone, Debug)]
pub struct Current {
    pub part: Part,
    pub milestone: String,
    pub milestone_on: Option<NaiveDate>,
    /// Whether its plan is being carried out.
    pub live: bool,
}

/// What a row of the sheet says of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The row in the sheet, counted from 1.
    pub row: u32,
    pub id: String,
    pub version: i64,
    pub percent: i64,
    pub summary: String,
    pub milestone: String,
    pub milestone_on: Option<NaiveDate>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub row: u32,
    pub cell: String,
    pub sentence: String,
}

impl Fault {
    fn at(column: u16, row: u32, sentence: impl Into<String>) -> Fault {
        Fault { row, cell: address(column, row), sentence: sentence.into() }
    }
}

/// A cell that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    pub cell: String,
    pub label: &'static str,
    pub old: String,
    pub new: String,
}

/// A part that changes, with its cells.
#[derive(Clone, Debug)]
pub struct Change {
    pub proposed: Proposed,
    pub part: Part,
    pub cells: Vec<CellChange>,
}

/// What a sheet would do.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    pub changes: Vec<Change>,
    pub faults: Vec<Fault>,
    pub unchanged: usize,
}

fn shown(day: Option<NaiveDate>) -> String {
    day.map(viet::date::screen).unwrap_or_default()
}

fn cells(proposed: &Proposed, now: &Current) -> Vec<CellChange> {
    let pairs = [
        (PERCENT, "tỷ lệ hoàn thành", format!("{}%", now.part.percent), format!("{}%", proposed.percent)),
        (SUMMARY, "kết quả, việc đã làm", viet::text::clean(&now.part.summary), proposed.summary.clone()),
        (MILESTONE, "mốc đã đạt", now.milestone.clone(), proposed.milestone.clone()),
        (MILESTONE_ON, "ngày đạt mốc", shown(now.milestone_on), shown(proposed.milestone_on)),
    ];
    let changed = pairs.into_iter().filter(|(_, _, old, new)| old != new);
    changed
        .map(|(column, label, old, new)| CellChange { cell: address(column, proposed.row), label, old, new })
        .collect()
}

/// Compares what the rows say with the parts as they are: what changes, and every reason why a row may not be taken.
pub fn judge(rows: Vec<Proposed>, now: &HashMap<String, Current>, permit: &Permit, today: NaiveDate) -> Judgement {
    let mut judgement = Judgement::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for proposed in rows {
        let row = proposed.row;
        if let Some(first) = seen.insert(proposed.id.clone(), row) {
            let sentence = format!("Mã này đã có ở dòng {first}. Giữ một dòng cho mỗi phần việc.");
            judgement.faults.push(Fault::at(ID, row, sentence));
            continue;
        }
        let Some(current) = now.get(&proposed.id) else {
            let sentence = "Không có phần việc nào mang mã này. Lấy lại mã từ tệp tải về.";
            judgement.faults.push(Fault::at(ID, row, sentence));
            continue;
        };
        let part = &current.part;
        if !permit.covers(&part.lineage, &part.bloc) {
            let sentence = format!("Phần việc của {}, ngoài phạm vi được cập nhật. Bỏ dòng này.", part.agency_name);
            judgement.faults.push(Fault::at(ID, row, sentence));
            continue;
        }
        let cells = cells(&proposed, current);
        if cells.is_empty() {
            judgement.unchanged += 1;
            continue;
        }
        let faults = refusals(&proposed, current, &cells, today);
        if faults.is_empty() {
            judgement.changes.push(Change { part: part.clone(), cells, proposed });
        }
        judgement.faults.extend(faults);
    }
    judgement
}

fn refusals(proposed: &Proposed, current: &Current, cells: &[CellChange], today: NaiveDate) -> Vec<Fault> {
    let (row, part) = (proposed.row, &current.part);
    let mut faults = Vec::new();
    let mut whole = |sentence: String| {
        let cell = cells.first().map_or_else(|| address(ID, row), |first| first.cell.clone());
        faults.push(Fault { row, cell, sentence });
    };
    if !current.live || part.state == PartState::Dropped {
        whole("Kế hoạch không còn thực hiện hoặc phần việc đã bỏ nên không cập nhật được. Bỏ dòng này.".to_owned());
        return faults;
    }
    if part.state == PartState::Done {
        whole("Phần việc đã hoàn thành. Mở lại trên hệ thống trước khi cập nhật tiếp.".to_owned());
        return faults;
    }
    if part.version != proposed.version {
        whole(format!(
            "Phần việc đã được người khác cập nhật sau khi tải tệp, hiện là {}%. Tải tệp mới rồi sửa lại dòng này.",
            part.percent
        ));
        return faults;
    }
    if proposed.percent == 100 && part.percent != 100 {
        let sentence = "100% là hoàn thành, phải có tệp minh chứng. Mở phần việc trên hệ thống để kết thúc.";
        faults.push(Fault::at(PERCENT, row, sentence));
    }
    match proposed.summary.chars().count() {
        0..5 => faults.push(Fault::at(SUMMARY, row, "Nhập kết quả, việc đã làm, ít nhất 5 ký tự.")),
        5..=3000 => {}
        long => {
            faults.push(Fault::at(
                SUMMARY,
                row,
                format!(
                    "Rút kết quả xuống còn 3.000 ký tự, hiện có {}.",
                    viet::number::group(i64::try_from(long).unwrap_or(i64::MAX))
                ),
            ));
        }
    }
    if proposed.milestone.chars().count() > 300 {
        faults.push(Fault::at(MILESTONE, row, "Rút mốc xuống còn 300 ký tự."));
    }
    if proposed.milestone_on.is_some_and(|day| day > today) {
        let sentence = format!("Ngày đạt mốc không sau hôm nay, {}.", viet::date::screen(today));
        faults.push(Fault::at(MILESTONE_ON, row, sentence));
    }
    faults
}
