//! Agencies' particulars from a spreadsheet: abbreviation, sign, address, telephone, e-mail and head of agencies that are
//! in the register. An empty cell leaves what is there.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sheets::{Column, Columns, Kind, Row};

use super::agency::{Agency, is_sign};
use super::store::agencies as store;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Later, Verdict};
use crate::platform::permission::Permission;

/// The declaration of the import.
pub const IMPORT: ImportKind = ImportKind {
    key: "co-quan",
    title: "Cơ quan, đơn vị",
    noun: "cơ quan",
    permission: Permission::EditAgencies,
    page: "/co-quan",
    template: "mau-co-quan",
    subject: None,
    columns: |_, _| Box::pin(async { Ok(columns()) }),
    check: |importing, rows| Box::pin(check(importing, rows)),
    apply: |importing, tx, rows| Box::pin(apply(importing, tx, rows)),
    undo,
};

/// What nobody finds: not there, or out of reach; the two are told alike.
const NOT_FOUND: &str = "Không có cơ quan này trong phạm vi của bạn. Kiểm tra mã và tên cơ quan.";

/// The particulars that a sheet may bring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particulars {
    pub short_name: Option<String>,
    pub sign: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub head_name: Option<String>,
    pub head_title: Option<String>,
}

impl Particulars {
    /// The keys of the columns, in the order of `values`.
    const KEYS: [&'static str; 7] = ["short_name", "sign", "address", "phone", "email", "head_name", "head_title"];

    /// Those that an agency has.
    fn of(agency: &Agency) -> Particulars {
        Particulars {
            short_name: agency.short_name.clone(),
            sign: agency.sign.clone(),
            address: agency.address.clone(),
            phone: agency.phone.clone(),
            email: agency.email.clone(),
            head_name: agency.head_name.clone(),
            head_title: agency.head_title.clone(),
        }
    }

    fn values(&self) -> [&Option<String>; 7] {
        [&self.short_name, &self.sign, &self.address, &self.phone, &self.email, &self.head_name, &self.head_title]
    }

    /// The same with what a row brings.
    fn with(&self, importing: &Importing<'_>, row: &Row) -> Particulars {
        let taken = |key: &str, kept: &Option<String>| importing.text(row, key).map(str::to_owned).or(kept.clone());
        Particulars {
            short_name: taken("short_name", &self.short_name),
            sign: taken("sign", &self.sign),
            address: taken("address", &self.address),
            phone: taken("phone", &self.phone),
            email: taken("email", &self.email),
            head_name: taken("head_name", &self.head_name),
            head_title: taken("head_title", &self.head_title),
        }
    }
}

fn columns() -> Columns {
    let text = |longest| Kind::Text { longest };
    Columns::new(vec![
        Column::new("code", "Mã cơ quan", Kind::Code { digits: None })
            .or("Mã")
            .or("Mã đơn vị")
            .hint("Có mã thì tìm theo mã; không có thì tìm theo tên."),
        Column::new("name", "Tên cơ quan", text(200))
            .required()
            .or("Tên")
            .or("Cơ quan")
            .or("Đơn vị")
            .or("Tên đơn vị")
            .or("Tên cơ quan, đơn vị")
            .hint("Tên đầy đủ hoặc tên viết tắt như trong danh sách; cột này không đổi tên cơ quan."),
        Column::new("short_name", "Tên viết tắt", text(60)),
        Column::new("sign", "Ký hiệu văn bản", text(20)).or("Ký hiệu").hint("Chữ in hoa, ví dụ SNV."),
        Column::new("address", "Địa chỉ", text(300)).or("Trụ sở"),
        Column::new("phone", "Điện thoại", Kind::Phone).or("Số điện thoại").or("SĐT"),
        Column::new("email", "Thư điện tử", Kind::Email).or("Email").or("E-mail"),
        Column::new("head_name", "Người đứng đầu", Kind::PersonName).or("Thủ trưởng").or("Họ tên người đứng đầu"),
        Column::new("head_title", "Chức danh người đứng đầu", text(100)).or("Chức danh").or("Chức vụ"),
    ])
}

/// Agencies by their code and by each of their names, for sheets that name them.
pub struct Register {
    agencies: Vec<Agency>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Register {
    /// These agencies; whose they are is the caller's to see to.
    pub fn new(agencies: Vec<Agency>) -> Register {
        let mut by_id = HashMap::new();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, agency) in agencies.iter().enumerate() {
            by_id.insert(agency.id.as_str().to_lowercase(), place);
            for name in names(agency) {
                by_name.entry(name).or_default().push(place);
            }
        }
        Register { agencies, by_id, by_name }
    }

    /// The agency that a row is about, or the column and the sentence that say why there is none.
    pub fn find(&self, code: Option<&str>, name: &str) -> Result<&Agency, (&'static str, String)> {
        let folded = viet::text::fold(name);
        if let Some(code) = code {
            let found = self.by_id.get(&code.to_lowercase()).and_then(|place| self.agencies.get(*place));
            let agency = found.ok_or_else(|| ("code", NOT_FOUND.to_owned()))?;
            if !name.is_empty() && !names(agency).contains(&folded) {
                return Err(("name", format!("Mã {code} là của {}. Sửa mã hoặc tên cho khớp nhau.", agency.name)));
            }
            return Ok(agency);
        }
        let places = self.by_name.get(&folded).map_or(&[] as &[usize], Vec::as_slice);
        let found: Vec<&Agency> = places.iter().filter_map(|place| self.agencies.get(*place)).collect();
        match found.as_slice() {
            [] => Err(("name", NOT_FOUND.to_owned())),
            [agency] => Ok(agency),
            several => {
                let codes: Vec<&str> = several.iter().take(5).map(|agency| agency.id.as_str()).collect();
                Err(("code", format!("Nhiều cơ quan cùng tên này. Ghi mã cơ quan, một trong: {}.", codes.join(", "))))
            }
        }
    }
}

fn names(agency: &Agency) -> HashSet<String> {
    let names = std::iter::once(agency.name.as_str()).chain(agency.short_name.as_deref()).chain(agency.aliases.lines());
    names.map(viet::text::fold).filter(|name| !name.is_empty()).collect()
}

async fn check(importing: &Importing<'_>, rows: &[Row]) -> Result<Vec<Verdict>> {
    let register = Register::new(store::active_within(&mut importing.app.db.read(), importing.permit).await?);
    Ok(rows.iter().map(|row| judge(importing, &register, row)).collect())
}

fn judge(importing: &Importing<'_>, register: &Register, row: &Row) -> Verdict {
    let code = importing.text(row, "code");
    let Some(name) = importing.text(row, "name") else {
        // The missing or unreadable name has its sentence already.
        return Verdict::about("", 0).identified_by(format!("dòng {}", row.number));
    };
    let agency = match register.find(code, name) {
        Ok(agency) => agency,
        Err((column, sentence)) => return Verdict::wrong(column, sentence),
    };
    let before = Particulars::of(agency);
    let after = before.with(importing, row);
    let mut verdict = Verdict::about(agency.id.as_str(), agency.version);
    if let Some(sign) = importing.text(row, "sign")
        && !is_sign(sign)
    {
        verdict = verdict.error("sign", "Ký hiệu chỉ gồm chữ in hoa, chữ số và dấu gạch nối, ví dụ SNV.");
    }
    let pairs = Particulars::KEYS.iter().zip(before.values().into_iter().zip(after.values()));
    pairs.fold(verdict, |verdict, (key, (before, after))| {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        verdict.change(key, text(before), text(after))
    })
}

async fn apply(importing: &Importing<'_>, tx: &mut Tx, rows: &[Accepted]) -> Result<Vec<Applied>> {
    let ids: Vec<&str> =
        rows.iter().filter_map(|row| row.verdict.record.as_ref().map(|record| record.id.as_str())).collect();
    let agencies = store::many(tx, &ids).await?;
    let by_id: HashMap<&str, &Agency> = agencies.iter().map(|agency| (agency.id.as_str(), agency)).collect();
    let mut applied = Vec::with_capacity(rows.len());
    for row in rows {
        let record = row.verdict.record.as_ref();
        let agency = record.and_then(|record| by_id.get(record.id.as_str()).copied());
        let within = |agency: &&Agency| agency.is_active() && importing.permit.covers(&agency.lineage, &agency.bloc);
        let Some(agency) = agency.filter(within) else {
            applied.push(Applied::Refused(NOT_FOUND.to_owned()));
            continue;
        };
        if record.is_none_or(|record| record.version != agency.version) {
            let sentence = format!("{} đã được người khác sửa sau khi đọc tệp. Gửi lại tệp để so lại.", agency.name);
            applied.push(Applied::Refused(sentence));
            continue;
        }
        let before = Particulars::of(agency);
        store::set_imported(tx, agency, &before.with(importing, &row.row)).await?;
        applied.push(Applied::Done(Done {
            record: agency.id.0.clone(),
            version: agency.version + 1,
            before: serde_json::to_value(&before).map_err(Error::internal)?,
        }));
    }
    Ok(applied)
}

fn undo<'a>(_: &'a Importing<'a>, tx: &'a mut Tx, done: &'a [Done]) -> Later<'a, ()> {
    Box::pin(async move {
        let ids: Vec<&str> = done.iter().map(|done| done.record.as_str()).collect();
        let agencies = store::many(tx, &ids).await?;
        let by_id: HashMap<&str, &Agency> = agencies.iter().map(|agency| (agency.id.as_str(), agency)).collect();
        for one in done {
            let agency = by_id.get(one.record.as_str()).copied().ok_or(Error::NotFound)?;
            if agency.version != one.version {
                return Err(Error::refused(format!(
                    "{} đã được sửa sau lần nhập này nên không hoàn tác được. Sửa riêng các cơ quan cần sửa.",
                    agency.name
                )));
            }
            let before: Particulars = serde_json::from_value(one.before.clone()).map_err(Error::internal)?;
            store::set_imported(tx, agency, &before).await?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_particular_has_its_column() {
        for key in Particulars::KEYS {
            assert!(columns().place(key).is_some(), "{key}");
        }
    }
}
