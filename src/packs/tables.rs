//! The CSV files of a pack, row by row.

use chrono::{Datelike, Weekday};

use super::pack::{Agency, BaseSalary, Commune, CommuneWageRegion, Holiday, WageRate};
use super::problems::{Found, Lined};
use super::sheet::{Row, Sheet};
use super::source::PackSource;
use super::words::{AgencyKind, Bloc, CommuneKind, Confidence, HolidayKind, HolidayStatus, WageRegion};

pub(super) const AGENCIES: &str = "agencies.csv";
pub(super) const COMMUNES: &str = "communes.csv";
pub(super) const COMMUNE_WAGE_REGIONS: &str = "commune_wage_regions.csv";
pub(super) const WAGE_RATES: &str = "wage_rates.csv";
pub(super) const BASE_SALARIES: &str = "base_salaries.csv";
pub(super) const HOLIDAYS: &str = "holidays.csv";

/// The records of a file that could be read, and the keys of all its rows, so that one unreadable row does not make
/// every reference to it look wrong. `keys` is none when the file itself could not be read.
pub(super) struct Table<T> {
    pub(super) records: Vec<Lined<T>>,
    pub(super) keys: Option<Vec<String>>,
}

pub(super) fn table<T>(
    source: &PackSource,
    file: &'static str,
    columns: &'static [&'static str],
    found: &Found,
    read: fn(&Row) -> Option<T>,
) -> Table<T> {
    let Some(sheet) = Sheet::read(source, file, columns, found) else {
        return Table { records: Vec::new(), keys: None };
    };
    let key = columns.first().copied().unwrap_or_default();
    let keys = sheet.rows.iter().filter_map(|row| row.optional(key)).collect();
    let records = sheet
        .rows
        .iter()
        .filter_map(|row| {
            let record = read(row)?;
            Some(Lined { line: row.line, record })
        })
        .collect();
    Table { records, keys: Some(keys) }
}

pub(super) fn agencies(source: &PackSource, found: &Found) -> Table<Agency> {
    let columns = &[
        "code",
        "name_vi",
        "name_en",
        "short_name",
        "aliases",
        "kind",
        "bloc",
        "parent",
        "edoc_id",
        "sign",
        "confidence",
        "source",
        "note",
    ];
    table(source, AGENCIES, columns, found, agency)
}

fn agency(row: &Row) -> Option<Agency> {
    let code = slug(row, "code");
    let name_vi = row.text("name_vi");
    let name_en = row.text("name_en");
    let kind = row.word("kind", &AgencyKind::ALL, AgencyKind::as_str);
    let bloc = row.word("bloc", &Bloc::ALL, Bloc::as_str);
    let confidence = row.word("confidence", &Confidence::ALL, Confidence::as_str);
    if kind == Some(AgencyKind::CommuneCommittee) {
        row.note("Ủy ban nhân dân cấp xã được sinh ra từ communes.csv. Hãy bỏ dòng này.");
    }
    Some(Agency {
        code: code?,
        name_vi: name_vi?,
        name_en: name_en?,
        short_name: row.optional("short_name"),
        aliases: row.list("aliases"),
        kind: kind?,
        bloc: bloc?,
        parent: row.optional("parent"),
        edoc_id: row.optional("edoc_id"),
        sign: row.optional("sign"),
        confidence: confidence?,
        source: row.optional("source"),
        note: row.optional("note"),
        commune: None,
    })
}

pub(super) fn communes(source: &PackSource, found: &Found) -> Table<Commune> {
    let columns = &["code", "name", "short_name", "kind", "name_en", "slug", "area_before_2025"];
    table(source, COMMUNES, columns, found, commune)
}

fn commune(row: &Row) -> Option<Commune> {
    let code = row.text("code");
    if code.as_deref().is_some_and(|code| !digits(code, 5)) {
        row.note("`code` phải gồm đúng 5 chữ số. Hãy lấy mã theo Quyết định 19/2025/QĐ-TTg.");
    }
    let name = row.text("name");
    let short_name = row.text("short_name");
    let kind = row.word("kind", &CommuneKind::ALL, CommuneKind::as_str);
    let name_en = row.text("name_en");
    let slug = slug(row, "slug");
    let (name, short_name, kind) = (name?, short_name?, kind?);
    let expected = format!("{} {short_name}", kind.label());
    if name != expected {
        row.note(format!(
            "`name` là “{name}”, không khớp loại và tên gọn. Hãy ghi “{expected}” hoặc sửa `kind`, `short_name`."
        ));
    }
    Some(Commune {
        code: code?,
        name,
        short_name,
        kind,
        name_en: name_en?,
        slug: slug?,
        area_before_2025: row.optional("area_before_2025"),
    })
}

pub(super) fn commune_wage_regions(source: &PackSource, found: &Found) -> Table<CommuneWageRegion> {
    let columns = &["commune_code", "region", "effective_from", "effective_to", "document", "clause"];
    table(source, COMMUNE_WAGE_REGIONS, columns, found, |row| {
        let commune_code = row.text("commune_code");
        let region = row.word("region", &WageRegion::ALL, WageRegion::as_str);
        let period = row.period();
        let document = row.text("document");
        Some(CommuneWageRegion {
            commune_code: commune_code?,
            region: region?,
            period: period?,
            document: document?,
            clause: row.optional("clause"),
        })
    })
}

pub(super) fn wage_rates(source: &PackSource, found: &Found) -> Table<WageRate> {
    let columns = &["region", "monthly_dong", "effective_from", "effective_to", "document", "clause"];
    table(source, WAGE_RATES, columns, found, |row| {
        let region = row.word("region", &WageRegion::ALL, WageRegion::as_str);
        let monthly_dong = row.dong("monthly_dong");
        let period = row.period();
        let document = row.text("document");
        Some(WageRate {
            region: region?,
            monthly_dong: monthly_dong?,
            period: period?,
            document: document?,
            clause: row.optional("clause"),
        })
    })
}

pub(super) fn base_salaries(source: &PackSource, found: &Found) -> Table<BaseSalary> {
    let columns = &["monthly_dong", "effective_from", "effective_to", "document", "clause"];
    table(source, BASE_SALARIES, columns, found, |row| {
        let monthly_dong = row.dong("monthly_dong");
        let period = row.period();
        let document = row.text("document");
        Some(BaseSalary {
            monthly_dong: monthly_dong?,
            period: period?,
            document: document?,
            clause: row.optional("clause"),
        })
    })
}

pub(super) fn holidays(source: &PackSource, found: &Found) -> Table<Holiday> {
    let columns = &["date", "kind", "is_working_day", "name_vi", "name_en", "document", "basis_text", "status", "note"];
    table(source, HOLIDAYS, columns, found, holiday)
}

fn holiday(row: &Row) -> Option<Holiday> {
    let date = row.date("date");
    let kind = row.word("kind", &HolidayKind::ALL, HolidayKind::as_str);
    let is_working_day = row.flag("is_working_day");
    let name_vi = row.text("name_vi");
    let name_en = row.text("name_en");
    let basis_text = row.text("basis_text");
    let status = row.word("status", &HolidayStatus::ALL, HolidayStatus::as_str);
    let document = row.optional("document");
    if let (Some(kind), Some(is_working_day)) = (kind, is_working_day)
        && is_working_day != (kind == HolidayKind::MakeupWorkday)
    {
        row.note("`is_working_day` không khớp `kind`: chỉ ngày làm bù (makeup_workday) ghi 1. Hãy sửa một trong hai.");
    }
    if let (Some(date), Some(kind)) = (date, kind) {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match kind {
            HolidayKind::MakeupWorkday if !weekend => {
                row.note("Ngày làm bù phải rơi vào thứ Bảy hoặc Chủ nhật. Hãy kiểm tra lại `date`.");
            }
            HolidayKind::SwapOff | HolidayKind::Compensatory if weekend => {
                row.note("Ngày nghỉ bù, nghỉ hoán đổi phải rơi vào thứ Hai đến thứ Sáu. Hãy kiểm tra lại `date`.");
            }
            _ => {}
        }
    }
    match (status, &document) {
        (Some(HolidayStatus::Enacted), None) => {
            row.note("Ngày đã có văn bản thì phải ghi `document`. Hãy điền mã văn bản, hoặc đổi `status`.");
        }
        (Some(HolidayStatus::AnnouncedWithoutNumber), Some(_)) => {
            row.note("Đã có `document` thì `status` phải là enacted. Hãy sửa một trong hai ô.");
        }
        _ => {}
    }
    Some(Holiday {
        date: date?,
        kind: kind?,
        is_working_day: is_working_day?,
        name_vi: name_vi?,
        name_en: name_en?,
        document,
        basis_text: basis_text?,
        status: status?,
        note: row.optional("note"),
    })
}

pub(super) fn slug(row: &Row, column: &str) -> Option<String> {
    let text = row.text(column)?;
    if !is_slug(&text) {
        row.note(format!("`{column}` là “{text}”. Hãy chỉ dùng chữ thường không dấu, chữ số và gạch nối."));
    }
    Some(text)
}

/// Lower-case letters without marks, digits, and single hyphens between them.
pub(super) fn is_slug(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    })
}

/// Exactly so many digits.
pub(super) fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.chars().all(|letter| letter.is_ascii_digit())
}
