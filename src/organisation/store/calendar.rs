//! Every statement about the calendar.

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use crate::organisation::calendar::{CalendarDay, DayDraft, DaysDraft, NewDay, table_of};
use crate::packs::{HolidayKind, HolidayStatus};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{insert, sql, update};

const DAY: &str = "select day, kind, is_working_day, name, basis, legal_document_id, withdrawn, version from holidays";

/// All days of the calendar, in order.
pub async fn all(db: &mut impl Read) -> Result<Vec<CalendarDay>> {
    sql!(all CalendarDay, db, format!("{DAY} order by day"))
}

/// One day.
pub async fn find(db: &mut impl Read, day: NaiveDate) -> Result<CalendarDay> {
    sql!(one CalendarDay, db, format!("{DAY} where day = $1"), day)
}

/// The table by which working days are counted.
pub async fn table(db: &mut impl Read) -> Result<HolidayTable> {
    Ok(table_of(&all(db).await?))
}

/// Adds a day, or puts it in place of one that was withdrawn; tells whether the day was free.
pub async fn add(tx: &mut Tx, new: &NewDay, draft: &DaysDraft) -> Result<bool> {
    let works = new.kind == HolidayKind::MakeupWorkday;
    let again = update!(tx, "holidays", {
        kind: new.kind.as_str(), is_working_day: works, name: new.name, name_en: new.name,
        legal_document_id: draft.legal_document_id, basis: draft.basis, withdrawn: false, edited_at: tx.now,
    }, "day = $1 and withdrawn", new.day)?;
    if again == 1 {
        sql!(run, tx, "update holidays set version = version + 1 where day = $1", new.day)?;
        return Ok(true);
    }
    if sql!(optional(NaiveDate,), tx, "select day from holidays where day = $1", new.day)?.is_some() {
        return Ok(false);
    }
    insert!(tx, "holidays", {
        day: new.day, kind: new.kind.as_str(), is_working_day: works, name: new.name, name_en: new.name,
        legal_document_id: draft.legal_document_id, basis: draft.basis, status: HolidayStatus::Enacted.as_str(),
        edited_at: tx.now,
    })?;
    Ok(true)
}

/// Saves a correction of a day.
pub async fn set(tx: &mut Tx, day: NaiveDate, draft: &DayDraft) -> Result<()> {
    fresh(update!(tx, "holidays", {
        kind: draft.kind.as_str(), is_working_day: draft.kind == HolidayKind::MakeupWorkday, name: draft.name,
        legal_document_id: draft.legal_document_id, basis: draft.basis, edited_at: tx.now, version: draft.version + 1,
    }, "day = $1 and version = $2", day, draft.version)?)
}

/// Takes a day out of the table; the row stays.
pub async fn withdraw(tx: &mut Tx, day: &CalendarDay) -> Result<()> {
    fresh(update!(tx, "holidays", { withdrawn: true, edited_at: tx.now, version: day.version + 1 },
        "day = $1 and version = $2", day.day, day.version)?)
}
