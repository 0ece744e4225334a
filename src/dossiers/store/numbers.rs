//! Numbers of dossiers and of their receipts: without a gap, each once.

use chrono::NaiveDate;

use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::sql;

/// The next number under a name; its row stays locked until the transaction ends.
async fn next(tx: &mut Tx, name: &str) -> Result<i64> {
    let (number,) = sql!(
        one(i64,),
        tx,
        "insert into dossier_counters (name, last) values ($1, 1)
         on conflict (name) do update set last = dossier_counters.last + 1 returning last",
        name
    )?;
    Ok(number)
}

/// The next number of a year, with the code that everybody uses: CH-2026-00107.
pub async fn next_code(tx: &mut Tx, year: i64) -> Result<(i64, String)> {
    let number = next(tx, &format!("dossier:{year}")).await?;
    Ok((number, format!("CH-{year}-{number:05}")))
}

/// The next number of a day's receipts: H24.05-261123-0001 (Decree 118/2025/NĐ-CP).
pub async fn next_receipt(tx: &mut Tx, prefix: &str, day: NaiveDate) -> Result<String> {
    let day = day.format("%y%m%d");
    let number = next(tx, &format!("receipt:{prefix}-{day}")).await?;
    Ok(format!("{prefix}-{day}-{number:04}"))
}
