//! Every statement of the work sheet.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::parts;
use crate::plans::part::Part;
use crate::plans::worksheet::{Current, MOST_ROWS};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::sql;

/// Ids in one statement.
const IDS: usize = 500;
const LIVE: &str = "select id from plans where issues > 0 and state <> 'closed'";

/// A part's last milestone: part, milestone, day.
type LastReport = (String, String, Option<NaiveDate>);

/// The open parts within the permit's reach, in the order of their plans, as they are now.
pub async fn open_within(db: &mut impl Read, permit: &Permit) -> Result<Vec<Current>> {
    let found: Vec<Part> = parts::list_select()
        .and(&format!("p.state = 'open' and not t.withdrawn and p.plan_id in ({LIVE})"), Vec::new())
        .when("p.agency_id in (select id from agencies where lineage like ?)", permit.lineage_pattern())
        .when("g.bloc = ?", permit.bloc())
        .then(&format!("order by p.plan_id, t.position, p.period, g.sort_key, p.id limit {MOST_ROWS}"))
        .all(db)
        .await?;
    with_milestones(db, found).await
}

/// The parts of these ids, whoever may reach them, as they are now.
pub async fn current(db: &mut impl Read, ids: &[String]) -> Result<HashMap<String, Current>> {
    let mut found = Vec::new();
    for ids in ids.chunks(IDS) {
        let some: Vec<Part> = parts::list_select().among("p.id", ids).all(db).await?;
        found.extend(some);
    }
    let all = with_milestones(db, found).await?;
    Ok(all.into_iter().map(|current| (current.part.id.to_string(), current)).collect())
}

async fn with_milestones(db: &mut impl Read, found: Vec<Part>) -> Result<Vec<Current>> {
    let live: Vec<String> = sql!(all(String,), db, LIVE)?.into_iter().map(|(id,)| id).collect();
    let mut last: HashMap<String, LastReport> = HashMap::new();
    let ids: Vec<String> = found.iter().map(|part| part.id.to_string()).collect();
    for ids in ids.chunks(IDS) {
        let reports: Vec<LastReport> = Select::new("select r.part_id, r.milestone, r.milestone_on from part_reports r")
            .among("r.part_id", ids)
            .then("order by r.reported_at, r.id")
            .all(db)
            .await?;
        last.extend(reports.into_iter().map(|report| (report.0.clone(), report)));
    }
    let currents = found.into_iter().map(|part| {
        let (_, milestone, milestone_on) = last.remove(part.id.as_str()).unwrap_or_default();
        Current { live: live.contains(&part.plan_id.0), part, milestone, milestone_on }
    });
    Ok(currents.collect())
}
