//! Every statement of the page of an agency's head.

use chrono::NaiveDate;

use super::listing::PartFilter;
use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::sql;

const FROM: &str = "from task_parts p join plan_tasks t on t.id = p.task_id join agencies g on g.id = p.agency_id";

/// Who holds how many open parts.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OfficerLoad {
    pub name: String,
    pub agency_name: String,
    pub parts: i64,
    pub late: i64,
    pub next_due_on: Option<NaiveDate>,
}

/// The officers who have the duty to report on parts of a filter, those with the most late parts first.
pub async fn officers(db: &mut impl Read, filter: &PartFilter, today: NaiveDate) -> Result<Vec<OfficerLoad>> {
    let select = format!(
        "select u.full_name as name, h.name as agency_name, cast(count(*) as bigint) as parts,
                cast(sum(case when p.due_on < $1 then 1 else 0 end) as bigint) as late, min(p.due_on) as next_due_on
         {FROM} join duties d on d.kind = 'plan.report' and d.subject_id = p.id and d.state = 'open'
         join assignments a on a.id = d.assignment_id join users u on u.id = a.user_id
         join agencies h on h.id = a.agency_id"
    );
    filter
        .narrow(Select::with(&select, vec![today.to_value()]))
        .and("p.state = 'open'", Vec::new())
        .then(
            "group by a.id, u.full_name, h.name, u.sort_key order by late desc, parts desc, u.sort_key, a.id limit 200",
        )
        .all(db)
        .await
}

/// Finished parts with a deadline, and open ones after theirs, added up by agency and days.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Finish {
    pub agency_id: String,
    pub agency_name: String,
    pub due_on: NaiveDate,
    /// None while it is open.
    pub done_on: Option<NaiveDate>,
    pub parts: i64,
}

/// What the indicators of agencies are counted from.
pub async fn finishes(db: &mut impl Read, filter: &PartFilter, today: NaiveDate) -> Result<Vec<Finish>> {
    let select = Select::new(&format!(
        "select p.agency_id, g.name as agency_name, p.due_on, p.done_on, cast(count(*) as bigint) as parts {FROM}"
    ));
    filter
        .narrow(select)
        .and("p.due_on is not null and (p.state = 'done' or p.due_on < ?)", vec![today.to_value()])
        .then(
            "group by p.agency_id, g.name, g.sort_key, p.due_on, p.done_on order by g.sort_key, p.agency_id, p.due_on",
        )
        .all(db)
        .await
}

/// An obstacle that an agency raised, as the page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AgencyObstacle {
    pub id: String,
    pub title: String,
    pub state: String,
    pub agency_name: String,
    pub handler: Option<String>,
    pub state_since: Instant,
}

/// The open obstacles that agencies within reach raised, the oldest first.
pub async fn obstacles(db: &mut impl Read, permit: &Permit) -> Result<Vec<AgencyObstacle>> {
    Select::new(
        "select b.id, b.title, b.state, g.name as agency_name, h.name as handler, b.state_since from obstacles b
         join agencies g on g.id = b.agency_id left join agencies h on h.id = b.handler_agency_id",
    )
    .and("b.state <> 'resolved'", Vec::new())
    .when("g.lineage like ?", permit.lineage_pattern())
    .then("order by b.state_since, b.id limit 50")
    .all(db)
    .await
}

/// What waits for the approval of an assignment: title, link, deadline.
pub type Approval = (String, String, Option<NaiveDate>);

/// The open duties of an assignment to approve something.
pub async fn approvals(db: &mut impl Read, assignment_id: &str) -> Result<Vec<Approval>> {
    sql!(all Approval, db,
        "select title, link, due_on from duties where assignment_id = $1 and state = 'open' and kind like '%approve'
         order by opened_at limit 50", assignment_id)
}
