//! Every statement about jobs as they are shown.

use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::jobs::{COLUMNS, Job, JobId};
use crate::platform::list::{ListParams, Select};
use crate::sql;

/// The jobs that the filters of an address let through.
pub fn jobs(params: &ListParams) -> Select {
    Select::new(&format!("select {COLUMNS} from jobs"))
        .when("state = ?", params.get("tt"))
        .when("kind = ?", params.get("loai"))
}

/// One job.
pub async fn job(db: &mut impl Read, id: &JobId) -> Result<Job> {
    sql!(one Job, db, format!("select {COLUMNS} from jobs where id = $1"), id)
}

/// The newest job of a kind.
pub async fn newest(db: &mut impl Read, kind: &str) -> Result<Option<Job>> {
    sql!(optional Job, db, format!("select {COLUMNS} from jobs where kind = $1 order by created_at desc, id desc limit 1"), kind)
}

/// When a job of a kind was last done.
pub async fn last_done(db: &mut impl Read, kind: &str) -> Result<Option<Instant>> {
    let found = sql!(
        optional(Instant,),
        db,
        "select finished_at from jobs where kind = $1 and state = 'done' order by finished_at desc limit 1",
        kind
    )?;
    Ok(found.map(|(at,)| at))
}

/// How many jobs there are in each state.
pub async fn by_state(db: &mut impl Read) -> Result<Vec<(String, i64)>> {
    sql!(all(String, i64), db, "select state, cast(count(*) as bigint) from jobs group by state")
}
