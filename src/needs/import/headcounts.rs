//! Headcounts of a year from a spreadsheet: agencies by code or name, quota, people present, people who retire, and the
//! decision that assigns it. An empty cell leaves what is there.

use std::collections::HashMap;

use sheets::{Column, Columns, Kind, Row};

use super::{agency, agency_columns, named_year, register, year};
use crate::needs::actions::headcounts as actions;
use crate::needs::headcount::{Headcount, HeadcountDraft, MOST};
use crate::needs::store::headcounts as store;
use crate::organisation::{Agency, Register};
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Later, Verdict};
use crate::platform::permission::Permission;

/// The declaration of the import.
pub const IMPORT: ImportKind = ImportKind {
    key: "bien-che",
    title: "Biên chế",
    noun: "cơ quan",
    permission: Permission::EditQuota,
    page: "/bien-che",
    template: "mau-bien-che",
    subject: Some(named_year),
    columns: |_, _| Box::pin(async { Ok(columns()) }),
    check: |importing, rows| Box::pin(check(importing, rows)),
    apply: |importing, tx, rows| Box::pin(apply(importing, tx, rows)),
    undo,
};

/// How the workbook that the list exports is headed, so that it can be sent back.
pub const HEADINGS: [&str; 6] =
    ["Mã cơ quan", "Cơ quan, đơn vị", "Biên chế được giao", "Hiện có mặt", "Nghỉ hưu trong năm", "Quyết định giao"];

fn columns() -> Columns {
    let [code, name, quota, filled, retiring, basis] = HEADINGS;
    let people = Kind::Integer { least: 0, most: MOST };
    let [code, name] = agency_columns(code, name);
    Columns::new(vec![
        code,
        name,
        Column::new("quota", quota, people.clone())
            .required()
            .or("Biên chế giao")
            .or("Biên chế")
            .or("Chỉ tiêu biên chế")
            .or("Số biên chế được giao"),
        Column::new("filled", filled, people.clone())
            .required()
            .or("Hiện có")
            .or("Có mặt")
            .or("Đã có")
            .or("Số người hiện có")
            .or("Biên chế hiện có"),
        Column::new("retiring", retiring, people).or("Nghỉ hưu").or("Số người nghỉ hưu").or("Sẽ nghỉ hưu"),
        Column::new("basis", basis, Kind::Text { longest: 300 })
            .or("Quyết định")
            .or("Căn cứ")
            .or("Quyết định giao biên chế"),
    ])
}

/// What a row says of an agency; what it leaves open stays as it is.
fn draft(importing: &Importing<'_>, row: &Row, agency: &Agency, known: Option<&Headcount>) -> Option<HeadcountDraft> {
    let number = |key: &str| importing.integer(row, key);
    Some(HeadcountDraft {
        agency_id: agency.id.to_string(),
        quota: number("quota")?,
        filled: number("filled")?,
        retiring: number("retiring").or(known.map(|known| known.retiring)).unwrap_or(0),
        basis: importing
            .text(row, "basis")
            .map(str::to_owned)
            .or(known.map(|known| known.basis.clone()))
            .unwrap_or_default(),
    })
}

async fn check(importing: &Importing<'_>, rows: &[Row]) -> Result<Vec<Verdict>> {
    let db = &mut importing.app.db.read();
    let register = register(importing, db).await?;
    let known = store::of_year(db, importing.permit, year(importing)?).await?;
    let known: HashMap<&str, &Headcount> = known.iter().map(|known| (known.agency_id.as_str(), known)).collect();
    Ok(rows.iter().map(|row| judge(importing, &register, &known, row)).collect())
}

fn judge(importing: &Importing<'_>, register: &Register, known: &HashMap<&str, &Headcount>, row: &Row) -> Verdict {
    let agency = match agency(importing, register, row) {
        Ok(agency) => agency,
        Err((column, sentence)) => return Verdict::wrong(column, sentence),
    };
    let known = known.get(agency.id.as_str()).copied();
    // What is missing or unreadable has its sentence already.
    let Some(draft) = draft(importing, row, agency, known) else {
        return Verdict::about("", 0).identified_by(agency.id.as_str());
    };
    let verdict = match known {
        None => Verdict::adds(),
        Some(known) => Verdict::about(known.id.as_str(), known.version)
            .change("quota", known.quota.to_string(), draft.quota.to_string())
            .change("filled", known.filled.to_string(), draft.filled.to_string())
            .change("retiring", known.retiring.to_string(), draft.retiring.to_string())
            .change("basis", &known.basis, &draft.basis),
    };
    let verdict = verdict.identified_by(agency.id.as_str());
    if draft.retiring > draft.filled {
        let sentence = format!("Số người nghỉ hưu ({}) nhiều hơn số người hiện có ({}).", draft.retiring, draft.filled);
        return verdict.error("retiring", sentence);
    }
    verdict
}

async fn apply(importing: &Importing<'_>, tx: &mut Tx, rows: &[Accepted]) -> Result<Vec<Applied>> {
    let year = year(importing)?;
    let register = register(importing, tx).await?;
    let mut applied = Vec::with_capacity(rows.len());
    for Accepted { row, verdict } in rows {
        let agency = match agency(importing, &register, row) {
            Ok(agency) => agency,
            Err((_, sentence)) => {
                applied.push(Applied::Refused(sentence));
                continue;
            }
        };
        let known = store::of_agency(tx, agency.id.as_str(), year).await?;
        let now = known.as_ref().map(|known| (known.id.as_str(), known.version));
        let seen = verdict.record.as_ref().map(|seen| (seen.id.as_str(), seen.version));
        let draft = draft(importing, row, agency, known.as_ref()).filter(|_| now == seen);
        let Some(draft) = draft else {
            let name = &agency.name;
            let sentence =
                format!("Biên chế của {name} đã được người khác sửa sau khi đọc tệp. Gửi lại tệp để so lại.");
            applied.push(Applied::Refused(sentence));
            continue;
        };
        let (id, event) = actions::put(tx, importing.permit, year, &draft, now.map(|(_, version)| version)).await?;
        tx.note(event);
        let before = known.as_ref().map(Headcount::draft);
        applied.push(Applied::Done(Done {
            record: id.to_string(),
            version: now.map_or(0, |(_, version)| version) + 1,
            before: serde_json::to_value(before).map_err(Error::internal)?,
        }));
    }
    Ok(applied)
}

fn undo<'a>(importing: &'a Importing<'a>, tx: &'a mut Tx, done: &'a [Done]) -> Later<'a, ()> {
    Box::pin(async move {
        for one in done {
            let known = store::find(tx, &one.record).await?;
            if known.version != one.version {
                return Err(Error::refused(format!(
                    "Biên chế của {} đã được sửa sau lần nhập này nên không hoàn tác được. Sửa riêng các dòng cần sửa.",
                    known.agency_name
                )));
            }
            let before: Option<HeadcountDraft> = serde_json::from_value(one.before.clone()).map_err(Error::internal)?;
            let event = match before {
                Some(before) => actions::put_back(tx, importing.permit, &known, &before).await?,
                None => actions::take_back(tx, &known).await?,
            };
            tx.note(event);
        }
        Ok(())
    })
}
