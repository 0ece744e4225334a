//! How often one address asks: counted in the database, so that all nodes agree. No address is kept, only a keyed hash of
//! it that is another every day.

use chrono::{DateTime, TimeDelta, Timelike};

use crate::platform::App;
use crate::platform::db::Write;
use crate::platform::error::{Error, Result};
use crate::sql;

/// How many requests an address may make in a minute.
pub const A_MINUTE: i64 = 60;

/// The count of one address.
type Count = (i64,);

/// How often an address may look a dossier up in a minute.
pub const LOOK_UPS_A_MINUTE: i64 = 10;

/// Counts one request; when there are too many, tells in how many seconds to come back.
pub async fn count(app: &App, address: &str) -> Result<Option<u32>> {
    counted(app, address, A_MINUTE).await
}

/// Counts one look-up of a dossier, apart from other requests.
pub async fn count_look_up(app: &App, address: &str) -> Result<Option<u32>> {
    counted(app, &format!("tra-cuu {address}"), LOOK_UPS_A_MINUTE).await
}

async fn counted(app: &App, address: &str, most: i64) -> Result<Option<u32>> {
    let now = app.clock.now();
    let source = app.secret.look_up_key("request_counts.source_key", &format!("{} {address}", app.clock.today()));
    let minute = now.timestamp().div_euclid(60);
    let mut tx = app.db.upkeep().await?;
    let (count,) = sql!(one Count, &mut tx,
        "insert into request_counts (source_key, minute, count) values ($1, $2, 1)
         on conflict (source_key, minute) do update set count = request_counts.count + 1
         returning count",
        source, begin(minute)?)?;
    tx.done().await?;
    Ok((count > most).then(|| 60 - now.second().min(59)))
}

/// Drops the counts of minutes that have passed.
pub async fn drop_old(app: &App) -> Result<u64> {
    let mut tx = app.db.upkeep().await?;
    let before = tx.now() - TimeDelta::hours(1);
    let dropped = sql!(run, &mut tx, "delete from request_counts where minute < $1", before)?;
    tx.done().await?;
    Ok(dropped)
}

fn begin(minute: i64) -> Result<DateTime<chrono::Utc>> {
    DateTime::from_timestamp(minute * 60, 0).ok_or_else(|| Error::internal("the clock is out of range"))
}
