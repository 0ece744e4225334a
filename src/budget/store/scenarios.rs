//! Scenarios of the forecast.

use crate::budget::scenario::{Scenario, ScenarioDraft, ScenarioId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, unique};
use crate::{insert, sql};

const SCENARIO: &str = "select id, name, note, fill_percent, low_percent, high_percent, later_percent, leave_percent,
    growth_percent, group_name, group_percent, made_by_name, made_at from forecast_scenarios";

/// All of them, the newest first.
pub async fn all(db: &mut impl Read) -> Result<Vec<Scenario>> {
    sql!(all Scenario, db, format!("{SCENARIO} order by made_at desc, id desc limit 200"))
}

/// One of them.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Scenario> {
    sql!(one Scenario, db, format!("{SCENARIO} where id = $1"), id)
}

/// Keeps one.
pub async fn insert(tx: &mut Tx, draft: &ScenarioDraft) -> Result<ScenarioId> {
    let id = ScenarioId::fresh();
    let by = tx.actor().name.clone();
    let assumed = &draft.assumed;
    insert!(tx, "forecast_scenarios", {
        id: id, name: draft.name, note: draft.note, fill_percent: assumed.fill, low_percent: assumed.low,
        high_percent: assumed.high, later_percent: assumed.later, leave_percent: assumed.leave,
        growth_percent: assumed.growth, group_name: draft.factor.group, group_percent: draft.factor.percent,
        made_by_name: by, made_at: tx.now,
    })
    .map_err(unique("name", "Đã có kịch bản cùng tên. Đặt tên khác"))?;
    Ok(id)
}

/// Drops one.
pub async fn delete(tx: &mut Tx, id: &ScenarioId) -> Result<()> {
    let gone = sql!(run, tx, "delete from forecast_scenarios where id = $1", id)?;
    if gone == 0 { Err(Error::NotFound) } else { Ok(()) }
}
