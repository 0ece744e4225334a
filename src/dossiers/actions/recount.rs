//! The clock of appraisals, counted anew when a dossier goes on or the days off changed (decision 0009).

use chrono::NaiveDate;

use super::follow;
use crate::dossiers::clock;
use crate::dossiers::dossier::DossierId;
use crate::dossiers::store;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::Result;
use crate::platform::permit::Permit;

/// Counts where the clock of a dossier stands; tells when it ends. In a year whose days off nobody knows there is no end
/// rather than a wrong one.
pub(super) async fn clock(tx: &mut Tx, id: &DossierId) -> Result<Option<NaiveDate>> {
    let dossier = store::find(tx, id).await?;
    let table = organisation::store::calendar::table(tx).await?;
    let stood = clock::paused(&table, &clock::states(&store::steps(tx, id).await?));
    let due_on = match (dossier.counted_from, dossier.appraisal_days) {
        (Some(from), Some(days)) => clock::due_on(&table, from, days, stood.days).ok(),
        _ => None,
    };
    store::set_clock(tx, id, due_on, stood.since, stood.days).await?;
    duties::set_due(tx, id, follow::APPRAISE, due_on).await?;
    Ok(due_on)
}

/// Counts every appraisal under way anew; the event of each holds the old and the new day.
pub async fn all(app: &App) -> Result<usize> {
    let mut moved = 0;
    for dossier in store::counted(&mut app.db.read()).await? {
        let mut tx = app.db.write(&Permit::system("calendar")).await?;
        let after = clock(&mut tx, &dossier.id).await?;
        if after == dossier.due_on {
            continue;
        }
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let event = Event::new("dossier.due_moved", &dossier.id).with("code", &dossier.code);
        tx.commit(event.change("due_on", day(dossier.due_on), day(after))).await?;
        moved += 1;
    }
    Ok(moved)
}
