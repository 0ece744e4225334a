//! Headcounts and needs of a year from spreadsheets: what the two have in common.

pub mod headcounts;
pub mod proposals;

use sheets::{Column, Kind, Row};

use super::headcount::YEARS;
use super::reach;
use crate::organisation::store::agencies;
use crate::organisation::{Agency, Register};
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::import::Importing;

/// The year that an address names, in words.
fn named_year(year: &str) -> Option<String> {
    let year: i64 = year.parse().ok()?;
    YEARS.contains(&year).then(|| format!("năm {year}"))
}

/// The year that the file is about.
fn year(importing: &Importing<'_>) -> Result<i64> {
    importing.subject.parse().map_err(|_| Error::NotFound)
}

/// The columns that name an agency, by code or by name.
fn agency_columns(code: &str, name: &str) -> [Column; 2] {
    [
        Column::new("code", code, Kind::Code { digits: None })
            .or("Mã")
            .or("Mã đơn vị")
            .hint("Có mã thì tìm theo mã; không có thì tìm theo tên."),
        Column::new("name", name, Kind::Text { longest: 200 })
            .or("Cơ quan")
            .or("Đơn vị")
            .or("Tên đơn vị")
            .or("Tên cơ quan")
            .or("Nơi làm việc")
            .or("Tên cơ quan, đơn vị")
            .hint("Tên đầy đủ hoặc tên viết tắt như trong danh sách cơ quan."),
    ]
}

/// The agencies for which the permit's holder acts.
async fn register(importing: &Importing<'_>, db: &mut impl Read) -> Result<Register> {
    let mut within = agencies::active_within(db, importing.permit).await?;
    within.retain(|agency| reach::covers(importing.permit, &agency.lineage, &agency.bloc));
    Ok(Register::new(within))
}

/// The agency of a row, or the column and the sentence that say why there is none.
fn agency<'r>(
    importing: &Importing<'_>,
    register: &'r Register,
    row: &Row,
) -> Result<&'r Agency, (&'static str, String)> {
    match (importing.text(row, "code"), importing.text(row, "name")) {
        (None, None) => Err(("name", "Hàng này thiếu tên hoặc mã cơ quan.".to_owned())),
        // Some write the code where the name belongs.
        (None, Some(name)) => register.find(Some(name), "").or_else(|_| register.find(None, name)),
        (code, name) => register.find(code, name.unwrap_or_default()),
    }
}
