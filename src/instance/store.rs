//! The few values that describe the instance itself: its pack, its city, its secret's check value, the demo mark.

use crate::platform::db::{Read, Write};
use crate::platform::error::Result;
use crate::sql;

/// The code of the pack that the instance was filled from.
pub const PACK: &str = "pack";
/// The version of that pack.
pub const PACK_VERSION: &str = "pack_version";
/// The name of the city, as pages show it.
pub const CITY: &str = "city";
/// The agency that runs the programme, by its code.
pub const STANDING_AGENCY: &str = "standing_agency";
/// Tells whether a node holds the secret of this instance.
pub const SECRET_CHECK: &str = "secret_check";
/// `true` while the instance holds demonstration data.
pub const DEMO: &str = "demo";

/// A value of the instance, when it is set.
pub async fn get(db: &mut impl Read, key: &str) -> Result<Option<String>> {
    Ok(sql!(optional(String,), db, "select value from instance where key = $1", key)?.map(|(value,)| value))
}

/// Sets a value. The row stays locked to the end of the transaction, so that a second writer waits for it.
pub async fn put(tx: &mut impl Write, key: &str, value: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "insert into instance (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value",
        key,
        value
    )?;
    Ok(())
}

/// Sets a value unless there is one already. Returns the one that holds, and whether it was set just now; a second
/// writer waits for the first.
pub async fn keep(tx: &mut impl Write, key: &str, value: &str) -> Result<(String, bool)> {
    let set =
        sql!(run, tx, "insert into instance (key, value) values ($1, $2) on conflict (key) do nothing", key, value)?;
    Ok((get(tx, key).await?.unwrap_or_default(), set == 1))
}

/// Removes a value.
pub async fn remove(tx: &mut impl Write, key: &str) -> Result<u64> {
    sql!(run, tx, "delete from instance where key = $1", key)
}

/// Removes all values, for a copy that brings its own.
pub async fn clear(tx: &mut impl Write) -> Result<u64> {
    sql!(run, tx, "delete from instance")
}

/// Whether nobody has used the instance yet: no person, no entry of the log.
pub async fn is_unused(db: &mut impl Read) -> Result<bool> {
    let (used,) = sql!(
        one(i64,),
        db,
        "select cast((select count(*) from users) + (select count(*) from audit_entries) as bigint)"
    )?;
    Ok(used == 0)
}
