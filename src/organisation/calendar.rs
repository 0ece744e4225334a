//! The calendar (ngày nghỉ, ngày làm bù): the days that differ from Monday to Friday, from which every term in working
//! days is counted (Labour Code 2019, Articles 111 and 112; exchanges by the yearly decision).

use chrono::{Datelike, NaiveDate, Weekday};
use viet::working_days::{Holiday, HolidayTable};

use crate::packs::HolidayKind;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;

crate::ids! {
    /// A day of the calendar; its date.
    CalendarDayId = "calendar_day";
}

impl From<NaiveDate> for CalendarDayId {
    fn from(day: NaiveDate) -> CalendarDayId {
        CalendarDayId(day.to_string())
    }
}

/// A day of the calendar as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CalendarDay {
    pub day: NaiveDate,
    pub kind: String,
    pub is_working_day: bool,
    pub name: String,
    pub basis: String,
    pub legal_document_id: Option<String>,
    /// Taken back by a person; kept, so that the pack does not bring it again.
    pub withdrawn: bool,
    pub version: i64,
}

impl CalendarDay {
    /// The kind in words.
    pub fn kind_label(&self) -> &str {
        HolidayKind::parse(&self.kind).map_or(&self.kind, |kind| kind.label())
    }
}

/// The table by which working days are counted: rows that were withdrawn are left out.
pub fn table_of(days: &[CalendarDay]) -> HolidayTable {
    HolidayTable::new(days.iter().filter(|row| !row.withdrawn).map(|row| Holiday {
        date: row.day,
        is_working_day: row.is_working_day,
        name: row.name.clone(),
        legal_basis: row.basis.clone(),
    }))
}

/// The last day of a term in working days; a year whose days off are unknown refuses with a sentence that names it.
pub fn last_day(table: &HolidayTable, from: NaiveDate, days: i64) -> Result<NaiveDate> {
    let last = table.add_working_days(from, i32::try_from(days).unwrap_or(i32::MAX));
    match (from.year()..=last.year()).find(|year| !table.covers(*year)) {
        None => Ok(last),
        Some(year) => Err(Error::refused(format!(
            "Chưa có bảng ngày nghỉ năm {year} nên chưa tính được hạn. Nhập ngày nghỉ của năm đó ở trang Ngày nghỉ, làm bù."
        ))),
    }
}

/// One new day as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDay {
    pub day: NaiveDate,
    pub kind: HolidayKind,
    pub name: String,
}

/// The days of one yearly decision.
#[derive(Clone, Debug)]
pub struct DaysDraft {
    pub days: Vec<NewDay>,
    pub legal_document_id: Option<String>,
    pub basis: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("days", "các ngày"),
    ("legal_document_id", "văn bản"),
    ("basis", "căn cứ"),
    ("name", "tên ngày"),
    ("kind", "loại ngày"),
    ("reason", "lý do"),
];

impl DaysDraft {
    /// Reads the form: one line a day, "02/09/2026; nghỉ lễ; Quốc khánh", also as pasted from a sheet.
    pub fn read(form: &mut Form) -> Option<DaysDraft> {
        form.names(FIELDS);
        let lines = form.optional_lines("days", 20_000);
        let legal_document_id = form.optional_text("legal_document_id", 100);
        let basis = form.text("basis", 5..=300);
        let days = match lines {
            Some(Some(lines)) => match read_days(&lines) {
                Ok(days) => Some(days),
                Err(faults) => {
                    form.refuse("days", faults.join(". "));
                    None
                }
            },
            Some(None) => {
                form.refuse("days", "Nhập mỗi dòng một ngày, ví dụ 02/09/2026; nghỉ lễ; Quốc khánh");
                None
            }
            None => None,
        };
        Some(DaysDraft { days: days?, legal_document_id: legal_document_id?, basis: basis? })
    }
}

/// Reads the lines, or says what is wrong with each.
pub fn read_days(lines: &str) -> Result<Vec<NewDay>, Vec<String>> {
    let mut days: Vec<NewDay> = Vec::new();
    let mut faults = Vec::new();
    for (number, line) in (1..).zip(lines.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match read_day(line) {
            Err(fault) => faults.push(format!("Dòng {number}: {fault}")),
            Ok(new) if days.iter().any(|other| other.day == new.day) => {
                faults.push(format!("Dòng {number}: ngày {} đã có ở dòng trên", viet::date::screen(new.day)));
            }
            Ok(new) => days.push(new),
        }
    }
    if faults.is_empty() { Ok(days) } else { Err(faults) }
}

fn read_day(line: &str) -> Result<NewDay, String> {
    let parts: Vec<&str> = line.split([';', '\t', '|']).map(str::trim).collect();
    let [day, kind, name] = parts.as_slice() else {
        return Err("cần ba phần cách nhau bằng dấu chấm phẩy: ngày; loại; tên".to_owned());
    };
    let day = viet::date::parse(day).map_err(|error| error.sentence().trim_end_matches('.').to_owned())?;
    let kind = read_kind(kind).ok_or("loại là nghỉ lễ, nghỉ bù, nghỉ hoán đổi hoặc làm bù")?;
    let name = viet::text::clean(name);
    if !(2..=120).contains(&name.chars().count()) {
        return Err("tên ngày dài từ 2 đến 120 ký tự".to_owned());
    }
    check_kind(day, kind)?;
    Ok(NewDay { day, kind, name })
}

fn read_kind(word: &str) -> Option<HolidayKind> {
    let word = viet::text::fold(word);
    HolidayKind::ALL.into_iter().find(|kind| viet::text::fold(kind.label()) == word).or(match word.as_str() {
        "nghi" | "nghi le" | "nghi tet" | "le" | "tet" => Some(HolidayKind::Holiday),
        "hoan doi" => Some(HolidayKind::SwapOff),
        _ => None,
    })
}

/// A day is worked in exchange only on a weekend, and given off in exchange only on a weekday.
pub fn check_kind(day: NaiveDate, kind: HolidayKind) -> Result<(), String> {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let called = viet::date::with_weekday(day);
    match kind {
        HolidayKind::MakeupWorkday if !weekend => {
            Err(format!("{called} không phải cuối tuần nên không thể là ngày làm bù"))
        }
        HolidayKind::SwapOff | HolidayKind::Compensatory if weekend => {
            Err(format!("{called} là cuối tuần nên không cần nghỉ bù hay hoán đổi"))
        }
        _ => Ok(()),
    }
}

/// A correction of one day.
#[derive(Clone, Debug)]
pub struct DayDraft {
    pub kind: HolidayKind,
    pub name: String,
    pub legal_document_id: Option<String>,
    pub basis: String,
    pub reason: String,
    pub version: i64,
}

impl DayDraft {
    /// Reads the form of one day.
    pub fn read(form: &mut Form, day: NaiveDate) -> Option<DayDraft> {
        form.names(FIELDS);
        let kind = HolidayKind::parse(form.value("kind"));
        match kind.map(|kind| check_kind(day, kind)) {
            None => form.refuse("kind", "Chọn loại ngày"),
            Some(Err(sentence)) => form.refuse("kind", sentence),
            Some(Ok(())) => {}
        }
        let name = form.text("name", 2..=120);
        let legal_document_id = form.optional_text("legal_document_id", 100);
        let basis = form.text("basis", 5..=300);
        let reason = form.text("reason", 5..=300);
        let version = form.version();
        if !form.is_right() {
            return None;
        }
        Some(DayDraft {
            kind: kind?,
            name: name?,
            legal_document_id: legal_document_id?,
            basis: basis?,
            reason: reason?,
            version: version?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_line_is_read_as_offices_write_it() {
        let read = read_days("02/09/2026; nghỉ lễ; Quốc khánh\n\n2026-08-22\tLàm bù\tLàm bù cho ngày 31/8").unwrap();
        assert_eq!(read[0], NewDay { day: day("2026-09-02"), kind: HolidayKind::Holiday, name: "Quốc khánh".into() });
        assert_eq!(read[1].kind, HolidayKind::MakeupWorkday);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let faults = read_days("abc\n31/02/2026; nghỉ; Sai ngày\n23/11/2026; làm bù; Thứ hai\n22/11/2026; nghỉ bù; Chủ nhật\n24/11/2026; nghỉ; A B\n24/11/2026; nghỉ; A B").unwrap_err();
        assert_eq!(faults.len(), 5, "{faults:?}");
        for (fault, number) in faults.iter().zip([1, 2, 3, 4, 6]) {
            assert!(fault.starts_with(&format!("Dòng {number}: ")), "{fault}");
        }
    }

    #[test]
    fn a_term_that_reaches_an_unknown_year_is_refused() {
        let table = HolidayTable::new([Holiday {
            date: day("2026-01-01"),
            is_working_day: false,
            name: "Tết Dương lịch".into(),
            legal_basis: String::new(),
        }]);
        assert_eq!(last_day(&table, day("2026-11-20"), 2).unwrap(), day("2026-11-24"));
        let sentence = last_day(&table, day("2026-12-30"), 5).unwrap_err().sentence();
        assert!(sentence.contains("2027"), "{sentence}");
    }
}
