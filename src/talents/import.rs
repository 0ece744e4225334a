//! People of talent from a spreadsheet: who they are, where they work, and one degree a row. A row is about the person
//! who has its personal number, otherwise about the one of the same name, birth date and agency; anybody else is new. An
//! empty cell leaves what is there.

mod check;
mod columns;
mod frame;

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::import::{Accepted, Applied, Done, ImportKind, Importing, Later, Seen};
use crate::platform::permission::Permission;
use crate::talents::actions::{self, Added, Newcomer};
use crate::talents::draft::TalentDraft;
use crate::talents::entry::Entry;
use crate::talents::store::{entries, people};
use crate::talents::talent::{Talent, TalentId};
use frame::{Drafted, Frame, says_so};

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
    let mut newcomers = Vec::new();
    for row in rows {
        let outcome = match &row.verdict.record {
            // Those are added together at the end, so what becomes of them is not known yet.
            None => newcomer(importing, &frame, row).map(|newcomer| {
                newcomers.push((applied.len(), newcomer));
                None
            }),
            Some(seen) => change(importing, tx, &frame, row, seen, &stored).await.map(Some),
        };
        applied.push(match outcome {
            Ok(done) => done.map(Applied::Done),
            Err(Unwritten::Row(sentence)) => Some(Applied::Refused(sentence)),
            Err(Unwritten::All(error)) => return Err(error),
        });
    }
    let (places, newcomers): (Vec<usize>, Vec<Newcomer>) = newcomers.into_iter().unzip();
    let added =
        actions::create_many_in(importing.app, tx, importing.permit, &newcomers, Some(importing.import_id)).await?;
    for (place, added) in places.into_iter().zip(added) {
        let outcome = match added {
            Ok(Added { id, events }) => {
                events.into_iter().for_each(|event| tx.note(event));
                Applied::Done(Done { record: id.to_string(), version: 1, before: Json::Null })
            }
            Err(Error::Refused { reason, .. }) => Applied::Refused(says_so(&reason)),
            Err(error) => return Err(error),
        };
        if let Some(said) = applied.get_mut(place) {
            *said = Some(outcome);
        }
    }
    Ok(applied.into_iter().flatten().collect())
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

/// The agency of a row.
fn agency_of(importing: &Importing<'_>, frame: &Frame, row: &Accepted) -> std::result::Result<String, Unwritten> {
    match frame.agency(importing, &row.row) {
        Some(Ok(agency)) => Ok(agency.id.to_string()),
        Some(Err(sentence)) => Err(Unwritten::Row(sentence)),
        None => Err(Unwritten::Row("Hàng này thiếu cơ quan, đơn vị.".to_owned())),
    }
}

/// What a row says of a person, or the first thing that is wrong with it.
fn person_of(drafted: Drafted<TalentDraft>) -> std::result::Result<TalentDraft, Unwritten> {
    let Drafted { draft, faults } = drafted;
    draft.ok_or_else(|| Unwritten::Row(faults.into_iter().next().map(|(_, fault)| fault).unwrap_or_default()))
}

/// The person whom a row brings.
fn newcomer(importing: &Importing<'_>, frame: &Frame, row: &Accepted) -> std::result::Result<Newcomer, Unwritten> {
    let agency = agency_of(importing, frame, row)?;
    let draft = person_of(frame.person(importing, &row.row, &agency, None)?)?;
    let degree = frame.degree(importing, &row.row, &[]).draft.map(|degree| frame.fit(degree));
    Ok(Newcomer { draft, degree })
}

/// Writes what a row says of somebody who is stored.
async fn change(
    importing: &Importing<'_>,
    tx: &mut Tx,
    frame: &Frame,
    row: &Accepted,
    seen: &Seen,
    stored: &HashMap<String, (Talent, Vec<Entry>)>,
) -> std::result::Result<Done, Unwritten> {
    let Importing { app, permit, import_id, .. } = *importing;
    let Some((talent, held)) = stored.get(&seen.id) else { return Err(Unwritten::Row(GONE.to_owned())) };
    if talent.version != seen.version {
        let code = talent.code();
        return Err(Unwritten::Row(format!("{code} đã được người khác sửa sau khi đọc tệp. Gửi lại tệp để so lại.")));
    }
    let agency = agency_of(importing, frame, row)?;
    let draft = person_of(frame.person(importing, &row.row, &agency, Some(talent))?)?;
    let degree = frame.degree(importing, &row.row, held).draft;
    let id = talent.id.as_str();
    let edited = actions::edit_in(app, tx, permit, id, &draft, Some(import_id)).await.map_err(of_row)?;
    let version = talent.version + i64::from(edited.is_some());
    edited.into_iter().for_each(|event| tx.note(event));
    if let Some(degree) = degree {
        let (_, event) = actions::add_entry_in(app, tx, permit, id, degree, &[], Some(import_id)).await?;
        tx.note(event);
        actions::refresh(app, tx, &talent.id).await?;
    }
    Ok(Done { record: talent.id.to_string(), version, before: Json::Null })
}

/// What a record was is kept in its versions, under the import's id.
fn undo<'a>(importing: &'a Importing<'a>, tx: &'a mut Tx, done: &'a [Done]) -> Later<'a, ()> {
    Box::pin(async move {
        let records: Vec<TalentId> = done.iter().map(|done| TalentId::from(done.record.as_str())).collect();
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
