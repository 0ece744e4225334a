//! Every statement about reminders.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::parts::list_select;
use crate::accounts::user::UserId;
use crate::plans::part::{Part, PartId};
use crate::plans::reminders::{Reminder, Rung};
use crate::platform::db::{Read, Tx};
use crate::platform::error::Result;
use crate::platform::ids::Subject;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::sql;

/// The open parts of plans that are carried out whose last day is not after a day, the earliest first. Parts without a
/// deadline are not among them.
pub async fn open_until(db: &mut impl Read, day: NaiveDate) -> Result<Vec<Part>> {
    list_select()
        .and("p.state = 'open' and p.due_on <= ?", vec![day.to_value()])
        .and("p.plan_id in (select id from plans where issues > 0 and state <> 'closed')", Vec::new())
        .then("order by p.due_on, t.clause, g.sort_key, p.id")
        .all(db)
        .await
}

/// The bloc of each plan that is carried out.
pub async fn plan_blocs(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    sql!(all(String, String), db, "select id, bloc from plans where issues > 0 and state <> 'closed'")
}

/// The assignments that have the duty to report, by part.
pub async fn officers(db: &mut impl Read) -> Result<HashMap<String, Vec<String>>> {
    let rows = sql!(
        all(String, String),
        db,
        "select subject_id, assignment_id from duties where kind = 'plan.report' and state = 'open' order by id"
    )?;
    let mut officers: HashMap<String, Vec<String>> = HashMap::new();
    for (part, assignment) in rows {
        officers.entry(part).or_default().push(assignment);
    }
    Ok(officers)
}

/// A rung as it is kept: with the person, because each is told for themselves.
pub fn rung_of(rung: Rung, user: &UserId) -> String {
    format!("{}/{user}", rung.as_str())
}

/// What people were told of parts that are still open: part, rung with person, deadline.
pub async fn told(db: &mut impl Read) -> Result<Vec<(String, String, NaiveDate)>> {
    sql!(
        all(String, String, NaiveDate),
        db,
        "select r.subject_id, r.rung, r.due_on from reminders r join task_parts p on p.id = r.subject_id
         where r.subject_kind = 'task_part' and p.state = 'open'"
    )
}

/// Notes that a person is told; false when they were told before, or when the part was done or moved meanwhile.
pub async fn note(tx: &mut Tx, reminder: &Reminder, user: &UserId) -> Result<bool> {
    let (open,) = sql!(
        one(i64,),
        tx,
        "select cast(count(*) as bigint) from task_parts where id = $1 and state = 'open' and due_on = $2",
        reminder.part,
        reminder.due_on
    )?;
    if open == 0 {
        return Ok(false);
    }
    let noted = sql!(
        run,
        tx,
        "insert into reminders (subject_kind, subject_id, rung, due_on, sent_at) values ($1, $2, $3, $4, $5)
         on conflict (subject_kind, subject_id, rung, due_on) do nothing",
        <PartId as Subject>::KIND,
        reminder.part,
        rung_of(reminder.rung, user),
        reminder.due_on,
        tx.now
    )?;
    Ok(noted == 1)
}
