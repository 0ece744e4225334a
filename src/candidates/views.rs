//! Which officers opened a dossier: shown to the person whom it is about (Law 91/2025/QH15, Articles 4 and 15).

use chrono::NaiveDate;

use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::permission::Role;
use crate::platform::permit::SignedIn;
use crate::platform::{clock, ids};
use crate::sql;

/// One officer's looks at a dossier on one day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct View {
    pub user_name: String,
    pub role: Role,
    pub agency_name: String,
    pub day: NaiveDate,
    pub first_at: Instant,
    pub last_at: Instant,
    pub times: i64,
}

impl View {
    /// The time of the last look, as pages show it.
    pub fn last(&self) -> String {
        clock::screen(self.last_at)
    }
}

/// Notes that somebody opened a dossier.
pub async fn looked(app: &App, signed: &SignedIn, dossier_id: &str) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    let (now, day) = (app.clock.now(), app.clock.today());
    sql!(run, &mut tx,
        "insert into dossier_views (id, dossier_id, user_id, user_name, role, agency_name, day, first_at, last_at, times)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)
         on conflict (dossier_id, day, user_id, role)
         do update set last_at = excluded.last_at, times = dossier_views.times + 1",
        ids::fresh(), dossier_id, signed.user_id, signed.user_name, signed.role, signed.agency_name, day, now)?;
    tx.done().await
}

/// Who opened a dossier, the newest first.
pub async fn of_dossier(db: &mut impl Read, dossier_id: &str) -> Result<Vec<View>> {
    sql!(all View, db,
        "select user_name, role, agency_name, day, first_at, last_at, times from dossier_views where dossier_id = $1
         order by last_at desc, id desc limit 500", dossier_id)
}

/// Drops the notes about a dossier whose person was erased.
pub async fn forget(app: &App, dossier_id: &str) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    sql!(run, &mut tx, "delete from dossier_views where dossier_id = $1", dossier_id)?;
    tx.done().await
}
