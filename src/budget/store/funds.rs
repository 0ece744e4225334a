//! Money of sponsors and the lines that it pays for.

use crate::benefits::estimate::EstimateId;
use crate::budget::fund::{Fund, FundDraft, FundId};
use crate::budget::store::money::LineSum;
use crate::platform::db::{Read, Tx};
use crate::platform::error::Result;
use crate::{insert, sql};

const FUND: &str =
    "select f.id, f.number, f.code, f.sponsor, f.purpose, f.source_code, f.amount, f.received_on, f.paper,
    cast(coalesce((select sum(e.amount) from fund_lines l join estimate_lines e on e.id = l.estimate_id
        where l.fund_id = f.id), 0) as bigint) as assigned,
    cast(coalesce((select sum(y.amount) from fund_lines l join payment_lists p on p.estimate_id = l.estimate_id
        join payment_lines y on y.list_id = p.id where l.fund_id = f.id and y.state = 'paid'), 0) as bigint) as paid
    from sponsor_funds f";

/// All of them, the newest first.
pub async fn all(db: &mut impl Read) -> Result<Vec<Fund>> {
    sql!(all Fund, db, format!("{FUND} order by f.number desc limit 500"))
}

/// One of them.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Fund> {
    sql!(one Fund, db, format!("{FUND} where f.id = $1"), id)
}

/// Keeps one from other writers until the transaction ends.
pub async fn hold(tx: &mut Tx, id: &str) -> Result<()> {
    sql!(run, tx, "update sponsor_funds set version = version where id = $1", id).map(drop)
}

/// Notes what a sponsor gave.
pub async fn insert(tx: &mut Tx, draft: &FundDraft) -> Result<(FundId, String)> {
    let id = FundId::fresh();
    let (number,) = sql!(
        one(i64,),
        tx,
        "insert into allocation_counters (name, last) values ('sponsor_fund', 1)
         on conflict (name) do update set last = allocation_counters.last + 1 returning last"
    )?;
    let code = format!("TT-{number:04}");
    let by = tx.actor().name.clone();
    insert!(tx, "sponsor_funds", {
        id: id, number: number, code: code, sponsor: draft.sponsor, purpose: draft.purpose, source_code: draft.source_code,
        amount: draft.amount, received_on: draft.received_on, paper: draft.paper, created_by_name: by, created_at: tx.now,
    })?;
    Ok((id, code))
}

/// Says that a line is paid for by a sponsor.
pub async fn insert_line(tx: &mut Tx, estimate: &EstimateId, fund: &FundId) -> Result<()> {
    insert!(tx, "fund_lines", { estimate_id: estimate, fund_id: fund })?;
    Ok(())
}

/// The lines that a sponsor pays for, with what is taken from them; each with its year.
pub async fn lines(db: &mut impl Read, id: &FundId) -> Result<Vec<(i64, LineSum)>> {
    let years = sql!(
        all(String, i64),
        db,
        "select e.id, e.year from fund_lines f join estimate_lines e on e.id = f.estimate_id where f.fund_id = $1",
        id
    )?;
    let lines = sql!(all LineSum, db,
        "select e.id, g.name as agency_name, e.source_code, e.chapter, e.category, e.item, e.decision_number, e.amount,
         cast(0 as bigint) as q1, cast(0 as bigint) as q2, cast(0 as bigint) as q3, cast(0 as bigint) as q4,
         cast(coalesce((select sum(l.amount) from payment_lists p join payment_lines l on l.list_id = p.id
             where p.estimate_id = e.id and p.state in ('approved', 'accepted', 'sent', 'settled')
             and l.state in ('listed', 'paid')), 0) as bigint) as committed
         from fund_lines f join estimate_lines e on e.id = f.estimate_id join agencies g on g.id = e.agency_id
         where f.fund_id = $1 order by e.year, g.sort_key, e.id limit 500", id)?;
    Ok(lines
        .into_iter()
        .filter_map(|line| Some((years.iter().find(|(known, _)| *known == line.id)?.1, line)))
        .collect())
}

/// What was paid of a sponsor's money: year, agency, what for, how many people, how much.
pub async fn used(db: &mut impl Read, id: &FundId) -> Result<Vec<(i64, String, String, i64, i64)>> {
    sql!(
        all(i64, String, String, i64, i64),
        db,
        "select e.year, g.name, x.name, cast(count(distinct y.beneficiary_id) as bigint), cast(sum(y.amount) as bigint)
         from fund_lines l join estimate_lines e on e.id = l.estimate_id join agencies g on g.id = e.agency_id
         join payment_lists p on p.estimate_id = e.id join payment_lines y on y.list_id = p.id
         join entitlements x on x.id = y.entitlement_id where l.fund_id = $1 and y.state = 'paid'
         group by e.year, g.sort_key, g.name, x.name order by e.year, g.sort_key, g.name, x.name",
        id
    )
}
