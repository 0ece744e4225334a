//! A list that only tests have: people with a mark, in a table of their own.

use std::collections::HashMap;

use serde_json::json;
use sheets::{Column, Columns, Kind, Precision, Row};

use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Verdict};
use crate::platform::permission::Permission;
use crate::platform::value::ToValue;
use crate::sql;

/// The list.
pub const MARKS: ImportKind = ImportKind {
    key: "thu-nghiem",
    title: "Danh sách thử",
    noun: "người",
    permission: Permission::EditPlans,
    page: "/viec",
    template: "mau-thu",
    subject: None,
    columns: |_, _| Box::pin(async { Ok(columns()) }),
    check: |importing, rows| Box::pin(check(importing, rows)),
    apply: |importing, tx, rows| Box::pin(apply(importing, tx, rows)),
    undo: |_, tx, done| Box::pin(undo(tx, done)),
};

/// What the list's table is.
pub const TABLE: &str = "create table test_marks (number text not null primary key, name text not null,
    born text not null, mark bigint not null, version bigint not null)";

fn columns() -> Columns {
    Columns::new(vec![
        Column::new("name", "Họ và tên", Kind::PersonName).required(),
        Column::new("born", "Ngày sinh", Kind::Date(Precision::Year)),
        Column::new("number", "Số định danh cá nhân", Kind::PersonalNumber).required().or("CCCD"),
        Column::new("mark", "Điểm", Kind::Integer { least: 0, most: 100 }),
    ])
}

type Known = (String, String, i64, i64);

async fn known(db: &mut impl crate::platform::db::Read, numbers: &[&str]) -> Result<HashMap<String, Known>> {
    let places: Vec<String> = (1..=numbers.len()).map(|place| format!("${place}")).collect();
    let statement =
        format!("select number, name, mark, version from test_marks where number in ({})", places.join(", "));
    let values = numbers.iter().map(ToValue::to_value).collect();
    let rows: Vec<Known> = if numbers.is_empty() { Vec::new() } else { db.all(statement, values).await? };
    Ok(rows.into_iter().map(|row| (row.0.clone(), row)).collect())
}

async fn check(importing: &Importing<'_>, rows: &[Row]) -> Result<Vec<Verdict>> {
    let numbers: Vec<&str> = rows.iter().filter_map(|row| importing.text(row, "number")).collect();
    let known = known(&mut importing.app.db.read(), &numbers).await?;
    let judge = |row: &Row| {
        let Some(number) = importing.text(row, "number") else { return Verdict::adds() };
        let mark = importing.integer(row, "mark").unwrap_or(0);
        match known.get(number) {
            None if mark > 90 => Verdict::adds().identified_by(number).doubt("mark", "Điểm cao khác thường."),
            None => Verdict::adds().identified_by(number),
            Some((number, _, before, version)) => {
                Verdict::about(number, *version).change("mark", before.to_string(), mark.to_string())
            }
        }
    };
    Ok(rows.iter().map(judge).collect())
}

async fn apply(importing: &Importing<'_>, tx: &mut Tx, rows: &[Accepted]) -> Result<Vec<Applied>> {
    let mut applied = Vec::new();
    for Accepted { row, verdict } in rows {
        let (name, number) = (importing.text(row, "name").unwrap(), importing.text(row, "number").unwrap());
        let mark = importing.integer(row, "mark").unwrap_or(0);
        let born = match importing.value(row, "born") {
            sheets::Value::Date(date) => date.to_string(),
            _ => String::new(),
        };
        match &verdict.record {
            None => {
                sql!(run, tx, "insert into test_marks values ($1, $2, $3, $4, 1)", number, name, born, mark)?;
                applied.push(Applied::Done(Done { record: number.to_owned(), version: 1, before: json!(null) }));
            }
            Some(seen) => {
                let before = known(tx, &[number]).await?;
                let (_, _, before, version) = before.get(number).ok_or(Error::NotFound)?;
                if *version != seen.version {
                    applied.push(Applied::Refused(format!("{name} đã được sửa sau khi đọc tệp.")));
                    continue;
                }
                sql!(
                    run,
                    tx,
                    "update test_marks set mark = $1, version = version + 1 where number = $2",
                    mark,
                    number
                )?;
                applied.push(Applied::Done(Done {
                    record: number.to_owned(),
                    version: version + 1,
                    before: json!(before),
                }));
            }
        }
    }
    Ok(applied)
}

async fn undo(tx: &mut Tx, done: &[Done]) -> Result<()> {
    for one in done {
        let known = known(tx, &[&one.record]).await?;
        let (_, name, _, version) = known.get(&one.record).ok_or(Error::NotFound)?;
        if *version != one.version {
            return Err(Error::refused(format!("{name} đã được sửa sau lần nhập này nên không hoàn tác được.")));
        }
        match one.before.as_i64() {
            None => sql!(run, tx, "delete from test_marks where number = $1", one.record)?,
            Some(mark) => sql!(
                run,
                tx,
                "update test_marks set mark = $1, version = version + 1 where number = $2",
                mark,
                one.record
            )?,
        };
    }
    Ok(())
}
