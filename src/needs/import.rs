//! Headcounts of many agencies from a workbook: columns are found by their headings, agencies by code or name.

use crate::needs::headcount::{Headcount, HeadcountDraft, MOST};
use crate::needs::workbook::Row;

/// A column of the sheet: what it holds, how it is headed in our own sheet, and words that its heading may have.
struct Column {
    heading: &'static str,
    words: &'static [&'static str],
}

const CODE: usize = 0;
const NAME: usize = 1;
const QUOTA: usize = 2;
const FILLED: usize = 3;
const RETIRING: usize = 4;
const BASIS: usize = 5;

const COLUMNS: [Column; 6] = [
    Column { heading: "Mã cơ quan", words: &["ma co quan", "ma don vi", "ma"] },
    Column { heading: "Cơ quan, đơn vị", words: &["ten co quan", "ten don vi", "co quan", "don vi"] },
    Column {
        heading: "Biên chế được giao", words: &["bien che duoc giao", "bien che giao", "chi tieu", "bien che"]
    },
    Column { heading: "Hiện có mặt", words: &["hien co", "co mat", "da co"] },
    Column { heading: "Nghỉ hưu trong năm", words: &["nghi huu"] },
    Column { heading: "Quyết định giao", words: &["quyet dinh", "can cu"] },
];

/// How our own sheet is headed.
pub fn headings() -> [&'static str; 6] {
    COLUMNS.map(|column| column.heading)
}

/// An agency as sheets name it.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub cell: String,
    pub sentence: String,
}

/// A row that may be taken, beside what is kept now.
#[derive(Clone, Debug)]
pub struct Line {
    pub agency: String,
    pub draft: HeadcountDraft,
    pub before: Option<Headcount>,
}

impl Line {
    /// The quota: "38 → 40", or "40" where it does not change.
    pub fn quota(&self) -> String {
        self.change(|draft| draft.quota, |kept| kept.quota)
    }

    /// The people present, in the same way.
    pub fn filled(&self) -> String {
        self.change(|draft| draft.filled, |kept| kept.filled)
    }

    /// The people who retire, in the same way.
    pub fn retiring(&self) -> String {
        self.change(|draft| draft.retiring, |kept| kept.retiring)
    }

    fn change(&self, of: fn(&HeadcountDraft) -> i64, before: fn(&Headcount) -> i64) -> String {
        match self.before.as_ref().map(before) {
            Some(before) if before != of(&self.draft) => format!("{before} → {}", of(&self.draft)),
            _ => of(&self.draft).to_string(),
        }
    }
}

/// What a sheet would do.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    pub lines: Vec<Line>,
    pub unchanged: usize,
    pub faults: Vec<Fault>,
}

/// The columns that a row heads, by their place in `COLUMNS`; nothing when it is no heading.
fn heads(row: &Row) -> Option<[Option<usize>; 6]> {
    let mut found = [None; 6];
    for (place, cell) in row.cells.iter().enumerate() {
        let folded = viet::text::fold_words(cell).join(" ");
        if folded.is_empty() || folded.len() > 60 {
            continue;
        }
        let fits = |column: &Column| {
            let own = viet::text::fold_words(column.heading).join(" ");
            folded == own || column.words.iter().any(|word| folded == *word || folded.starts_with(&format!("{word} ")))
        };
        // The exact heading first: "Cơ quan" also begins "Cơ quan, đơn vị".
        let column = COLUMNS.iter().position(|column| viet::text::fold_words(column.heading).join(" ") == folded);
        let column = column.or_else(|| COLUMNS.iter().position(fits));
        if let Some(slot) = column.and_then(|column| found.get_mut(column))
            && slot.is_none()
        {
            *slot = Some(place);
        }
    }
    let [code, name, quota, filled, ..] = found;
    ((code.is_some() || name.is_some()) && quota.is_some() && filled.is_some()).then_some(found)
}

/// "C7" from a column counted from 0 and a row counted from 1.
fn address(column: usize, row: u32) -> String {
    let letter =
        u8::try_from(column).ok().filter(|column| *column < 26).map_or('?', |column| char::from(b'A' + column));
    format!("{letter}{row}")
}

/// Reads the rows of a workbook against the agencies within reach and their headcounts of the year.
pub fn judge(rows: &[Row], agencies: &[Named], kept: &[Headcount]) -> Result<Judgement, String> {
    let head = rows.iter().enumerate().find_map(|(place, row)| Some((place, heads(row)?)));
    let Some((place, columns)) = head else {
        return Err("Tệp không có dòng tiêu đề với các cột Cơ quan, Biên chế được giao và Hiện có mặt. Tải bảng mẫu \
                    của trang này, điền vào đó rồi gửi lại."
            .to_owned());
    };
    let mut judged = Judgement::default();
    let mut seen: Vec<(String, u32)> = Vec::new();
    for row in rows.iter().skip(place + 1) {
        let text = |column: usize| columns.get(column).copied().flatten().map_or("", |place| row.cell(place));
        let at = |column: usize| address(columns.get(column).copied().flatten().unwrap_or(0), row.number);
        let (code, name) = (text(CODE), text(NAME));
        // Totals and signatures name no agency and no figure.
        if code.is_empty() && name.is_empty() || [QUOTA, FILLED].iter().all(|column| text(*column).is_empty()) {
            continue;
        }
        let folded = viet::text::fold_words(name).join(" ");
        if code.is_empty() && (folded.starts_with("tong") || folded.starts_with("cong")) {
            continue;
        }
        let found = agencies.iter().find(|agency| {
            if code.is_empty() {
                viet::text::clean(&agency.name).eq_ignore_ascii_case(name) || agency.name == name
            } else {
                agency.id == code
            }
        });
        let folds = || agencies.iter().filter(|agency| viet::text::fold_words(&agency.name).join(" ") == folded);
        let found = found.or_else(|| folds().next().filter(|_| code.is_empty() && folds().count() == 1));
        let Some(agency) = found else {
            let named = if code.is_empty() { name } else { code };
            let column = if code.is_empty() { NAME } else { CODE };
            judged.faults.push(Fault {
                cell: at(column),
                sentence: format!(
                    "Không có cơ quan “{named}” trong phạm vi của bạn. Ghi đúng mã hoặc tên như trong bảng mẫu."
                ),
            });
            continue;
        };
        if let Some((_, first)) = seen.iter().find(|(id, _)| *id == agency.id) {
            judged.faults.push(Fault {
                cell: at(NAME),
                sentence: format!("{} đã có ở dòng {first}. Giữ một dòng.", agency.name),
            });
            continue;
        }
        seen.push((agency.id.clone(), row.number));
        let mut number = |column: usize, what: &str| {
            let typed = text(column);
            if typed.is_empty() && column == RETIRING {
                return Some(0);
            }
            let read = viet::number::parse_integer(typed).ok().filter(|number| (0..=MOST).contains(number));
            if read.is_none() {
                let sentence = format!("“{typed}” không phải {what}. Ghi số từ 0 đến {}.", viet::number::group(MOST));
                judged.faults.push(Fault { cell: at(column), sentence });
            }
            read
        };
        let quota = number(QUOTA, "biên chế được giao");
        let filled = number(FILLED, "số người hiện có");
        let retiring = number(RETIRING, "số người nghỉ hưu");
        let (Some(quota), Some(filled), Some(retiring)) = (quota, filled, retiring) else { continue };
        if retiring > filled {
            judged.faults.push(Fault {
                cell: at(RETIRING),
                sentence: format!("Số người nghỉ hưu ({retiring}) nhiều hơn số người hiện có ({filled})."),
            });
            continue;
        }
        let draft =
            HeadcountDraft { agency_id: agency.id.clone(), quota, filled, retiring, basis: text(BASIS).to_owned() };
        let before = kept.iter().find(|kept| kept.agency_id == agency.id).cloned();
        if before.as_ref().is_some_and(|before| before.says(&draft)) {
            judged.unchanged += 1;
        } else {
            judged.lines.push(Line { agency: agency.name.clone(), draft, before });
        }
    }
    Ok(judged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::needs::headcount::tests::headcount;

    fn row(number: u32, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }

    fn agencies() -> Vec<Named> {
        [("bv", "Bệnh viện Mẫu"), ("so", "Sở Mẫu")]
            .map(|(id, name)| Named { id: id.into(), name: name.into() })
            .to_vec()
    }

    #[test]
    fn columns_are_found_by_name_in_any_order() {
        let rows = [
            row(1, &["BẢNG BIÊN CHẾ NĂM 2027"]),
            row(3, &["TT", "Hiện có", "Tên đơn vị", "Biên chế giao"]),
            row(4, &["1", "37", "Bệnh viện Mẫu", "40"]),
            row(5, &["2", "10", "so mau", "12"]),
            row(6, &["", "47", "Tổng cộng", "52"]),
        ];
        let judged = judge(&rows, &agencies(), &[headcount(38, 37, 0)]).unwrap();
        assert!(judged.faults.is_empty(), "{:?}", judged.faults);
        let seen: Vec<_> = judged.lines.iter().map(|line| (line.draft.agency_id.as_str(), line.draft.quota)).collect();
        assert_eq!(seen, [("bv", 40), ("so", 12)]);
        assert_eq!(judged.lines[0].quota(), "38 → 40");
    }

    #[test]
    fn every_bad_cell_is_told_with_its_place() {
        let rows = [
            row(1, &headings()),
            row(2, &["bv", "", "-4", "37", ""]),
            row(3, &["la", "", "4", "3", ""]),
            row(4, &["so", "", "4", "3", "9"]),
            row(5, &["so", "", "4", "3", ""]),
        ];
        let judged = judge(&rows, &agencies(), &[]).unwrap();
        let cells: Vec<&str> = judged.faults.iter().map(|fault| fault.cell.as_str()).collect();
        assert_eq!(cells, ["C2", "A3", "E4", "B5"], "{:?}", judged.faults);
        assert!(judged.lines.is_empty());
        assert!(judge(&[row(1, &["Họ tên", "Tuổi"])], &agencies(), &[]).unwrap_err().contains("dòng tiêu đề"));
    }

    #[test]
    fn a_second_import_of_the_same_sheet_changes_nothing() {
        let rows = [row(1, &headings()), row(2, &["bv", "Bệnh viện Mẫu", "40", "37", "0", ""])];
        let judged = judge(&rows, &agencies(), &[headcount(40, 37, 0)]).unwrap();
        assert_eq!((judged.lines.len(), judged.unchanged), (0, 1));
    }
}
