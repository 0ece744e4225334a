//! Takes the changes of a work sheet: all of them in one transaction, or none.

use crate::plans::part::ReportDraft;
use crate::plans::store::{parts, worksheet as store};
use crate::plans::worksheet::{Judgement, Proposed, judge};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permit::Permit;

/// Judges the rows once more against what is there now and, when nothing speaks against any of them, takes every
/// change with an event of its own. What was judged is given back; with faults in it, nothing was written.
pub async fn take(app: &App, permit: &Permit, rows: Vec<Proposed>, file: &str) -> Result<Judgement> {
    let mut tx = app.db.write(permit).await?;
    let today = clock::local(tx.now).date();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let now = store::current(&mut tx, &ids).await?;
    let judgement = judge(rows, &now, permit, today);
    if !judgement.faults.is_empty() || judgement.changes.is_empty() {
        return Ok(judgement);
    }
    let actor = permit.actor();
    let mut events = Vec::new();
    for change in &judgement.changes {
        let row = &change.proposed;
        let draft = ReportDraft {
            percent: row.percent,
            milestone: row.milestone.clone(),
            milestone_on: row.milestone_on,
            summary: row.summary.clone(),
            closing: false,
            version: row.version,
        };
        parts::insert_report(&mut tx, &change.part, &draft, (permit.user_id(), &actor.name), today).await?;
        let event = Event::new("task_part.imported", &change.part.id)
            .change("percent", change.part.percent, row.percent)
            .change("summary", &change.part.summary, &row.summary)
            .with("clause", &change.part.clause)
            .with("agency", &change.part.agency_name)
            .with("file", file);
        events.push(event);
    }
    tx.commit_all(events).await?;
    Ok(judgement)
}
