//! The money of a year by agency, always from records: estimate, allocation, commitment, payment, and what is expected.

use crate::benefits::store::beneficiaries::within;
use crate::budget::estimate::Budget;
use crate::budget::figure::{Quarters, quarter_starts};
use crate::budget::store::items::reached;
use crate::budget::store::moves::MOVED;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::{ToValue, Value};
use crate::sql;

/// A sum of an agency by quarter.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AgencySum {
    pub agency_id: String,
    pub q1: i64,
    pub q2: i64,
    pub q3: i64,
    pub q4: i64,
    /// The whole; more than the quarters when a part of it is not shared out.
    pub amount: i64,
}

impl AgencySum {
    /// The quarters.
    pub fn quarters(&self) -> Quarters {
        Quarters([self.q1, self.q2, self.q3, self.q4])
    }
}

/// An agency as the budget shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AgencyRow {
    pub id: String,
    pub name: String,
    pub short_name: Option<String>,
    pub kind: String,
    pub bloc: String,
    pub lineage: String,
    pub search_text: String,
}

/// These agencies, as far as they are within reach, in the order of names; those that ended are kept, for their money is.
pub async fn agencies(db: &mut impl Read, permit: &Permit, ids: &[String]) -> Result<Vec<AgencyRow>> {
    within(Select::new("select id, name, short_name, kind, bloc, lineage, search_text from agencies"), permit)
        .among("id", ids)
        .then("order by sort_key, id")
        .all(db)
        .await
}

const BY_AGENCY: &str =
    "select agency_id, cast(coalesce(sum(q1), 0) as bigint) as q1, cast(coalesce(sum(q2), 0) as bigint) as q2,
    cast(coalesce(sum(q3), 0) as bigint) as q3, cast(coalesce(sum(q4), 0) as bigint) as q4,
    cast(coalesce(sum(amount), 0) as bigint) as amount from";

fn by_agency(from: &str, values: Vec<Value>, permit: &Permit) -> Select {
    within(Select::with(&format!("{BY_AGENCY} ({from}) as listed"), values), permit)
}

/// What the estimate of a year holds for each agency within reach: of the revision that was assigned, or of the last.
pub async fn estimated(db: &mut impl Read, permit: &Permit, budget: &Budget) -> Result<Vec<AgencySum>> {
    let revision = if budget.assigned_revision > 0 { budget.assigned_revision } else { budget.revision };
    let from = "select i.agency_id, i.q1, i.q2, i.q3, i.q4, i.q1 + i.q2 + i.q3 + i.q4 as amount, g.lineage, g.bloc
        from budget_items i join agencies g on g.id = i.agency_id where i.budget_id = $1 and i.revision = $2";
    by_agency(from, vec![budget.id.to_value(), revision.to_value()], permit).then("group by agency_id").all(db).await
}

/// What the policy costs each agency within reach in a year, as it was worked out last.
pub async fn expected(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<AgencySum>> {
    let from = "(select *, q1 + q2 + q3 + q4 as amount from projection_sums where year = $1 and origin <> 'repeated')";
    let select = Select::with(&format!("{BY_AGENCY} {from} as listed"), vec![year.to_value()]);
    reached(select, permit).then("group by agency_id").all(db).await
}

/// What the lines of each agency within reach hold in a year, of one source or of all, with what moved since.
pub async fn allocated(db: &mut impl Read, permit: &Permit, year: i64, source: Option<&str>) -> Result<Vec<AgencySum>> {
    let from = format!(
        "select e.agency_id, e.source_code, coalesce(q.q1, 0) + coalesce(m.q1, 0) as q1,
         coalesce(q.q2, 0) + coalesce(m.q2, 0) as q2, coalesce(q.q3, 0) + coalesce(m.q3, 0) as q3,
         coalesce(q.q4, 0) + coalesce(m.q4, 0) as q4, e.amount + coalesce(m.amount, 0) as amount, g.lineage, g.bloc
         from estimate_lines e join agencies g on g.id = e.agency_id
         left join estimate_quarters q on q.estimate_id = e.id {MOVED} where e.year = $1"
    );
    by_agency(&from, vec![year.to_value()], permit)
        .when("source_code = ?", source)
        .then("group by agency_id")
        .all(db)
        .await
}

/// What was allocated to each agency within reach of the estimate of a year, before anything moved.
pub async fn assigned(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<AgencySum>> {
    let from =
        "select e.agency_id, e.source_code, coalesce(q.q1, 0) as q1, coalesce(q.q2, 0) as q2, coalesce(q.q3, 0) as q3,
        coalesce(q.q4, 0) as q4, e.amount, g.lineage, g.bloc from estimate_lines e join agencies g on g.id = e.agency_id
        left join estimate_quarters q on q.estimate_id = e.id where e.year = $1";
    by_agency(from, vec![year.to_value()], permit).then("group by agency_id").all(db).await
}

/// The sums of the lists of a year by the state of their lines and the day of payment: read from one index, in its order.
const SUMMED: &str = "(select list_id, state, paid_on, sum(amount) as amount from payment_lines
    where state in ('listed', 'paid') and list_id in (select i.id from payment_lists i
        join estimate_lines y on y.id = i.estimate_id where y.year = $1)
    group by list_id, state, paid_on)";

/// Payments of the lines of a year by the quarter of their day; `$2` to `$4` are the first days of the later quarters.
const PAID: &str = "select e.agency_id, e.source_code, e.id as estimate_id, g.lineage, g.bloc, l.amount,
    case when l.paid_on < $2 then l.amount else 0 end as q1,
    case when l.paid_on >= $2 and l.paid_on < $3 then l.amount else 0 end as q2,
    case when l.paid_on >= $3 and l.paid_on < $4 then l.amount else 0 end as q3,
    case when l.paid_on >= $4 then l.amount else 0 end as q4
    from {SUMMED} l join payment_lists p on p.id = l.list_id join estimate_lines e on e.id = p.estimate_id
    join agencies g on g.id = e.agency_id where l.state = 'paid'";

fn paid_values(year: i64) -> Vec<Value> {
    let [second, third, fourth] = quarter_starts(year);
    vec![year.to_value(), second.to_value(), third.to_value(), fourth.to_value()]
}

/// What is taken from the lines of an agency: paid by quarter, and by lists that were approved, paid or about to be.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AgencySpent {
    pub agency_id: String,
    pub q1: i64,
    pub q2: i64,
    pub q3: i64,
    pub q4: i64,
    pub committed: i64,
    /// The day on which money was paid last.
    pub last_paid_on: Option<chrono::NaiveDate>,
}

/// What is taken from the lines of each agency within reach in a year: one pass over the payments of the year.
pub async fn spent(db: &mut impl Read, permit: &Permit, year: i64, source: Option<&str>) -> Result<Vec<AgencySpent>> {
    let select = Select::with(
        &format!(
            "select agency_id, cast(coalesce(sum(q1), 0) as bigint) as q1, cast(coalesce(sum(q2), 0) as bigint) as q2,
         cast(coalesce(sum(q3), 0) as bigint) as q3, cast(coalesce(sum(q4), 0) as bigint) as q4,
         cast(coalesce(sum(committed), 0) as bigint) as committed, max(paid_on) as last_paid_on
         from (select e.agency_id, e.source_code, g.lineage, g.bloc,
         case when l.state = 'paid' then l.paid_on end as paid_on,
         case when l.state = 'paid' and l.paid_on < $2 then l.amount else 0 end as q1,
         case when l.state = 'paid' and l.paid_on >= $2 and l.paid_on < $3 then l.amount else 0 end as q2,
         case when l.state = 'paid' and l.paid_on >= $3 and l.paid_on < $4 then l.amount else 0 end as q3,
         case when l.state = 'paid' and l.paid_on >= $4 then l.amount else 0 end as q4,
         case when p.state in ('approved', 'accepted', 'sent', 'settled') then l.amount else 0 end as committed
         from {SUMMED} l join payment_lists p on p.id = l.list_id join estimate_lines e on e.id = p.estimate_id
         join agencies g on g.id = e.agency_id) as listed"
        ),
        paid_values(year),
    );
    within(select, permit).when("source_code = ?", source).then("group by agency_id").all(db).await
}

/// The sources of the lines of a year.
pub async fn sources(db: &mut impl Read, year: i64) -> Result<Vec<String>> {
    let found = sql!(
        all(String,),
        db,
        "select distinct source_code from estimate_lines where year = $1 order by source_code",
        year
    )?;
    Ok(found.into_iter().map(|(code,)| code).collect())
}

/// A line of the assigned estimate with what is taken from it, by quarter.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LineSum {
    pub id: String,
    pub agency_name: String,
    pub source_code: String,
    pub chapter: String,
    pub category: String,
    pub item: String,
    pub decision_number: String,
    /// The whole; more than the quarters when a part of it is not shared out.
    pub amount: i64,
    pub q1: i64,
    pub q2: i64,
    pub q3: i64,
    pub q4: i64,
    pub committed: i64,
}

impl LineSum {
    /// The quarters.
    pub fn quarters(&self) -> Quarters {
        Quarters([self.q1, self.q2, self.q3, self.q4])
    }

    /// "12-435-341-6449": source, chapter, category, item.
    pub fn codes(&self) -> String {
        format!("{}-{}-{}-{}", self.source_code, self.chapter, self.category, self.item)
    }

    /// What may still be approved.
    pub fn available(&self) -> i64 {
        self.amount - self.committed
    }
}

/// The lines of a year of an agency and of those under it, within reach.
pub async fn lines(db: &mut impl Read, permit: &Permit, year: i64, lineage: &str) -> Result<Vec<LineSum>> {
    let select = Select::with(
        &format!("select id, agency_name, source_code, chapter, category, item, decision_number, amount, q1, q2, q3, q4,
         committed
         from (select e.id, g.name as agency_name, g.sort_key, g.lineage, g.bloc, e.source_code, e.chapter, e.category,
         e.item, e.decision_number, cast(e.amount + coalesce(m.amount, 0) as bigint) as amount,
         cast(coalesce(q.q1, 0) + coalesce(m.q1, 0) as bigint) as q1,
         cast(coalesce(q.q2, 0) + coalesce(m.q2, 0) as bigint) as q2,
         cast(coalesce(q.q3, 0) + coalesce(m.q3, 0) as bigint) as q3,
         cast(coalesce(q.q4, 0) + coalesce(m.q4, 0) as bigint) as q4,
         cast(coalesce((select sum(l.amount) from payment_lists p join payment_lines l on l.list_id = p.id
             where p.estimate_id = e.id and p.state in ('approved', 'accepted', 'sent', 'settled')
             and l.state in ('listed', 'paid')), 0) as bigint) as committed
         from estimate_lines e join agencies g on g.id = e.agency_id left join estimate_quarters q on q.estimate_id = e.id
         {MOVED} where e.year = $1) as listed"),
        vec![year.to_value()],
    );
    within(select, permit)
        .and("lineage like ?", vec![format!("{lineage}%").to_value()])
        .then("order by sort_key, source_code, chapter, category, item, id limit 500")
        .all(db)
        .await
}

/// What was paid from each line of a year of an agency and of those under it: line and quarters.
pub async fn paid_by_line(
    db: &mut impl Read,
    permit: &Permit,
    year: i64,
    lineage: &str,
) -> Result<Vec<(String, i64, i64, i64, i64)>> {
    let select = Select::with(
        &format!(
            "select estimate_id, cast(sum(q1) as bigint), cast(sum(q2) as bigint), cast(sum(q3) as bigint),
             cast(sum(q4) as bigint) from ({}) as listed",
            PAID.replace("{SUMMED}", SUMMED)
        ),
        paid_values(year),
    );
    within(select, permit)
        .and("lineage like ?", vec![format!("{lineage}%").to_value()])
        .then("group by estimate_id")
        .all(db)
        .await
}

/// What was paid by content and quarter for an agency and those under it.
pub async fn paid_by_content(
    db: &mut impl Read,
    permit: &Permit,
    year: i64,
    lineage: &str,
) -> Result<Vec<(String, i64, i64, i64, i64)>> {
    let [second, third, fourth] = quarter_starts(year);
    let select = Select::with(
        "select content, cast(sum(q1) as bigint), cast(sum(q2) as bigint), cast(sum(q3) as bigint), cast(sum(q4) as bigint)
         from (select g.lineage, g.bloc,
         case when x.kind = 'monthly' then 'income' when x.benefit = 'one_off' then 'one_off' else 'other' end as content,
         case when l.paid_on < $2 then l.amount else 0 end as q1,
         case when l.paid_on >= $2 and l.paid_on < $3 then l.amount else 0 end as q2,
         case when l.paid_on >= $3 and l.paid_on < $4 then l.amount else 0 end as q3,
         case when l.paid_on >= $4 then l.amount else 0 end as q4
         from estimate_lines e join agencies g on g.id = e.agency_id join payment_lists p on p.estimate_id = e.id
         join payment_lines l on l.list_id = p.id join entitlements x on x.id = l.entitlement_id
         where e.year = $1 and l.state = 'paid') as listed",
        vec![year.to_value(), second.to_value(), third.to_value(), fourth.to_value()],
    );
    within(select, permit)
        .and("lineage like ?", vec![format!("{lineage}%").to_value()])
        .then("group by content")
        .all(db)
        .await
}

/// What the policy costs an agency and those under it in a year, by origin and content.
pub async fn expected_by_content(
    db: &mut impl Read,
    permit: &Permit,
    year: i64,
    lineage: &str,
) -> Result<Vec<(String, String, i64, i64, i64, i64)>> {
    let select = Select::with(
        "select origin, content, cast(sum(q1) as bigint), cast(sum(q2) as bigint), cast(sum(q3) as bigint),
         cast(sum(q4) as bigint) from (select i.origin, i.content, i.q1, i.q2, i.q3, i.q4, g.lineage, g.bloc
         from projection_sums i join agencies g on g.id = i.agency_id
         where i.year = $1 and i.origin <> 'repeated') as listed",
        vec![year.to_value()],
    );
    within(select, permit)
        .and("lineage like ?", vec![format!("{lineage}%").to_value()])
        .then("group by origin, content order by origin, content")
        .all(db)
        .await
}
