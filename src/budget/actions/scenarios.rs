//! Scenarios of the forecast are kept and dropped; the log keeps what they assumed.

use crate::budget::scenario::{Scenario, ScenarioDraft, ScenarioId, values};
use crate::budget::store::scenarios as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::Result;
use crate::platform::permit::Permit;

/// Keeps a scenario.
pub async fn keep(app: &App, permit: &Permit, draft: &ScenarioDraft) -> Result<ScenarioId> {
    let mut tx = app.db.write(permit).await?;
    let id = store::insert(&mut tx, draft).await?;
    let one = store::find(&mut tx, id.as_str()).await?;
    tx.commit(told(Event::new("forecast_scenario.kept", &id), &one)).await?;
    Ok(id)
}

/// Drops a scenario with the reason; what it assumed stays in the log.
pub async fn delete(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find(&mut tx, id).await?;
    store::delete(&mut tx, &one.id).await?;
    tx.commit(told(Event::new("forecast_scenario.deleted", &one.id), &one).because(reason)).await
}

fn told(event: Event, one: &Scenario) -> Event {
    let event = event.with("name", &one.name);
    let event = values(&one.assumed()).into_iter().fold(event, |event, (name, value)| event.with(name, value));
    if one.group_name.is_empty() { event } else { event.with("nhom", &one.group_name).with("muc", one.group_percent) }
}
