//! People of talent from a spreadsheet: who they are, where they work, and one degree a row. A row is about the person
//! who has its personal number, otherwise about the one of the same name, birth date and agency; anybody else is new. An
//! empty cell leaves what is there.

mod check;
mod columns;
mod frame;

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Later};
use crate::platform::permission::Permission;
use crate::talents::actions;
use crate::talents::entry::Entry;
use crate::talents::store::{entries, people};
use crate::talents::talent::{Talent, TalentId};
use frame::{Frame, says_so};

/// The declaration of the import.
pub const IMPORT: ImportKind = ImportKind {
    key: "nhan-tai",
    title: "Cơ sở dữ liệu nhân tài",
    noun: "người",
    permission: Permission::EditTalents,
    page: "/nhan-tai",
    template: "mau-nhan-tai",
    subject: None,
    columns: |app, _| Box::pin(columns::columns(app)),
    check: |importing, rows| Box::pin(check::check(importing, rows)),
    apply: |importing, tx, rows| Box::pin(apply(importing, tx, rows)),
    undo,
};

/// What is said of a record that went away after the check.
const GONE: &str = "Hồ sơ này không còn trong phạm vi của bạn hoặc đã gộp vào hồ sơ khác. Gửi lại tệp để so lại.";

/// The records that accepted rows are about, as they are now.
async fn stored(
    importing: &Importing<'_>,
    tx: &mut Tx,
    rows: &[Accepted],
) -> Result<HashMap<String, (Talent, Vec<Entry>)>> {
    let ids: Vec<TalentId> = rows
        .iter()
        .filter_map(|row| row.verdict.record.as_ref())
        .map(|record| TalentId::from(record.id.as_str()))
        .collect();
    let mut held: HashMap<TalentId, Vec<Entry>> = HashMap::new();
    for entry in entries::of_many(tx, &ids).await? {
        held.entry(entry.talent_id.clone()).or_default().push(entry);
    }
    let found = people::some(tx, &ids).await?.into_iter();
    Ok(found
        .filter(|talent| talent.merged_into.is_none() && importing.permit.covers(&talent.lineage, &talent.bloc))
        .map(|talent| (talent.id.to_string(), (held.remove(&talent.id).unwrap_or_default(), talent)))
        .map(|(id, (held, talent))| (id, (talent, held)))
        .collect())
}

async fn apply(importing: &Importing<'_>, tx: &mut Tx, rows: &[Accepted]) -> Result<Vec<Applied>> {
    let frame = Frame::read(importing).await?;
    let stored = stored(importing, tx, rows).await?;
    let mut applied = Vec::with_capacity(rows.len());
    for row in rows {
        let before = match &row.verdict.record {
            None => None,
            Some(seen) => match stored.get(&seen.id) {
                None => {
                    applied.push(Applied::Refused(GONE.to_owned()));
                    continue;
                }
                Some((talent, _)) if talent.version != seen.version => {
                    applied.push(Applied::Refused(format!(
                        "{} đã được người khác sửa sau khi đọc tệp. Gửi lại tệp để so lại.",
                        talent.code()
                    )));
                    continue;
                }
                Some((talent, held)) => Some((talent, held.as_slice())),
            },
        };
        match write(importing, tx, &frame, row, before).await {
            Ok(done) => applied.push(Applied::Done(done)),
            Err(Unwritten::Row(sentence)) => applied.push(Applied::Refused(sentence)),
            Err(Unwritten::All(error)) => return Err(error),
        }
    }
    Ok(applied)
}

/// Why a row was not written.
enum Unwritten {
    /// Nothing of it was written; the others may be.
    Row(String),
    /// The transaction cannot go on.
    All(Error),
}

impl From<Error> for Unwritten {
    fn from(error: Error) -> Unwritten {
        Unwritten::All(error)
    }
}

/// A refusal before anything was written is the row's own.
fn of_row(error: Error) -> Unwritten {
    match error {
        Error::Refused { reason, .. } => Unwritten::Row(says_so(&reason)),
        other => Unwritten::All(other),
    }
}

async fn write(
    importing: &Importing<'_>,
    tx: &mut Tx,
    frame: &Frame,
    row: &Accepted,
    before: Option<(&Talent, &[Entry])>,
) -> std::result::Result<Done, Unwritten> {
    let Importing { app, permit, import_id, .. } = *importing;
    let agency = match frame.agency(importing, &row.row) {
        Some(Ok(agency)) => agency.id.to_string(),
        Some(Err(sentence)) => return Err(Unwritten::Row(sentence)),
        None => return Err(Unwritten::Row("Hàng này thiếu cơ quan, đơn vị.".to_owned())),
    };
    let person = frame.person(importing, &row.row, &agency, before.map(|(talent, _)| talent))?;
    let Some(draft) = person.draft else {
        return Err(Unwritten::Row(person.faults.into_iter().next().map(|(_, fault)| fault).unwrap_or_default()));
    };
    let degree = frame.degree(importing, &row.row, before.map_or(&[], |(_, held)| held));
    let (id, version) = match before {
        None => {
            let created = actions::create_in(app, tx, permit, &draft, Some(import_id)).await;
            let (id, event) = created.map_err(of_row)?;
            tx.note(event);
            (id, 1)
        }
        Some((talent, _)) => {
            let edited = actions::edit_in(app, tx, permit, talent.id.as_str(), &draft, Some(import_id)).await;
            let version = match edited.map_err(of_row)? {
                Some(event) => {
                    tx.note(event);
                    talent.version + 1
                }
                None => talent.version,
            };
            (talent.id.clone(), version)
        }
    };
    if let Some(degree) = degree.draft {
        let (_, event) = actions::add_entry_in(app, tx, permit, id.as_str(), degree, &[], Some(import_id)).await?;
        tx.note(event);
        actions::refresh(app, tx, &id).await?;
    }
    Ok(Done { record: id.to_string(), version, before: Json::Null })
}

/// What a record was is kept in its versions, under the import's id.
fn undo<'a>(importing: &'a Importing<'a>, tx: &'a mut Tx, done: &'a [Done]) -> Later<'a, ()> {
    Box::pin(async move {
        let records: HashSet<&str> = done.iter().map(|done| done.record.as_str()).collect();
        let (app, permit) = (importing.app, importing.permit);
        let undone = actions::undo_records_in(app, tx, permit, importing.import_id, &records).await?;
        if undone.left.is_empty() {
            return Ok(());
        }
        let named: Vec<&str> = undone.left.iter().take(5).map(String::as_str).collect();
        let more = if undone.left.len() > named.len() { " và hồ sơ khác" } else { "" };
        Err(Error::refused(format!(
            "{}{more} đã được sửa hoặc gộp sau lần nhập này nên không hoàn tác được. Sửa riêng các hồ sơ cần sửa.",
            named.join(", ")
        )))
    })
}
