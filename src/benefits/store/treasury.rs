//! What came back from the treasury, row by row.

use crate::benefits::list::PaymentListId;
use crate::benefits::treasury::{ReturnedRow, RowState, TreasuryRow, TreasuryRowId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::{insert, sql, update};

const ROW: &str = "select id, list_id, number, line_code, amount, outcome, paid_on, note, state, sentence, line_id
    from treasury_rows";

/// Whether a file was taken already.
pub async fn knows_file(db: &mut impl Read, list: &PaymentListId, sha256: &str) -> Result<bool> {
    let found = sql!(
        optional(String,),
        db,
        "select id from treasury_rows where list_id = $1 and file_sha256 = $2 limit 1",
        list,
        sha256
    )?;
    Ok(found.is_some())
}

/// Keeps a row as it was read.
pub async fn insert(tx: &mut Tx, list: &PaymentListId, sha256: &str, row: &ReturnedRow) -> Result<()> {
    insert!(tx, "treasury_rows", {
        id: TreasuryRowId::fresh(), list_id: list, file_sha256: sha256, number: row.number, line_code: row.code,
        amount: row.amount, outcome: row.outcome, paid_on: row.paid_on, note: row.note, state: RowState::Waiting,
        created_at: tx.now,
    })?;
    Ok(())
}

/// Some rows of a list that wait, in their order.
pub async fn waiting(db: &mut impl Read, list: &PaymentListId, most: i64) -> Result<Vec<TreasuryRow>> {
    sql!(all TreasuryRow, db,
        format!("{ROW} where list_id = $1 and state = 'waiting' order by created_at, number limit {most}"), list)
}

/// The rows of a list that match nothing.
pub async fn unmatched(db: &mut impl Read, list: &PaymentListId) -> Result<Vec<TreasuryRow>> {
    sql!(all TreasuryRow, db,
        format!("{ROW} where list_id = $1 and state = 'unmatched' order by created_at, number limit 500"), list)
}

/// How many rows wait.
pub async fn waiting_count(db: &mut impl Read, list: &PaymentListId) -> Result<i64> {
    let (count,) = sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from treasury_rows where list_id = $1 and state = 'waiting'",
        list
    )?;
    Ok(count)
}

/// Notes what a row came to; a row that another run took already is left.
pub async fn set(tx: &mut Tx, row: &TreasuryRow, state: RowState, sentence: &str, line: Option<&str>) -> Result<()> {
    fresh(update!(tx, "treasury_rows", { state: state, sentence: sentence, line_id: line },
        "id = $1 and state = 'waiting'", row.id)?)
}
