//! Proposals to allocate, their lines, and how lines of the estimate are shared out among quarters.

use crate::benefits::estimate::EstimateId;
use crate::benefits::store::beneficiaries::within;
use crate::budget::allocation::{
    Allocation, AllocationId, AllocationLine, AllocationLineId, AllocationState, LineDraft,
};
use crate::budget::estimate::AssignedDraft;
use crate::budget::figure::Quarters;
use crate::organisation::Agency;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const ALLOCATION: &str = "select a.id, a.code, a.year, a.reason, a.state, a.return_reason, a.created_by, a.created_by_name,
    a.proposed_by, a.decision_number, a.decided_on, a.created_at, a.version,
    (select cast(count(*) as bigint) from allocation_lines l where l.allocation_id = a.id) as lines,
    cast(coalesce((select sum(l.q1 + l.q2 + l.q3 + l.q4) from allocation_lines l where l.allocation_id = a.id), 0) as bigint)
        as total from allocations a";

const LINE: &str =
    "select * from (select l.id, l.allocation_id, l.agency_id, g.name as agency_name, g.sort_key, g.lineage,
    l.bloc, l.source_code, l.chapter, l.category, l.item, l.q1, l.q2, l.q3, l.q4
    from allocation_lines l join agencies g on g.id = l.agency_id) as listed";

/// The proposals of a year, the newest first.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Vec<Allocation>> {
    sql!(all Allocation, db, format!("{ALLOCATION} where a.year = $1 order by a.number desc limit 500"), year)
}

/// One proposal.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Allocation> {
    sql!(one Allocation, db, format!("{ALLOCATION} where a.id = $1"), id)
}

/// The lines of a proposal within reach.
pub async fn lines(db: &mut impl Read, permit: &Permit, id: &AllocationId) -> Result<Vec<AllocationLine>> {
    within(Select::new(LINE), permit)
        .and("allocation_id = ?", vec![id.to_value()])
        .then("order by sort_key, source_code, chapter, category, item, id limit 2000")
        .all(db)
        .await
}

/// Begins a proposal.
pub async fn insert(tx: &mut Tx, year: i64, reason: &str) -> Result<(AllocationId, String)> {
    let id = AllocationId::fresh();
    let (number,) = sql!(
        one(i64,),
        tx,
        "insert into allocation_counters (name, last) values ('allocation', 1)
         on conflict (name) do update set last = allocation_counters.last + 1 returning last"
    )?;
    let code = format!("PB-{number:04}");
    let actor = tx.actor().clone();
    insert!(tx, "allocations", {
        id: id, number: number, code: code, year: year, reason: reason, state: AllocationState::Draft,
        created_by: actor.user_id.unwrap_or_default(), created_by_name: actor.name, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok((id, code))
}

/// Adds a line to a proposal.
pub async fn insert_line(tx: &mut Tx, id: &AllocationId, agency: &Agency, draft: &LineDraft) -> Result<()> {
    let [q1, q2, q3, q4] = draft.quarters.0;
    insert!(tx, "allocation_lines", {
        id: AllocationLineId::fresh(), allocation_id: id, agency_id: agency.id, bloc: agency.bloc,
        source_code: draft.codes.source_code, chapter: draft.codes.chapter, category: draft.codes.category,
        item: draft.codes.item, q1: q1, q2: q2, q3: q3, q4: q4,
    })
    .map_err(unique("agency_id", "Đơn vị này đã có dòng cùng mã trong đề nghị. Bỏ dòng cũ rồi nhập lại"))?;
    Ok(())
}

/// Takes a line out of a proposal.
pub async fn delete_line(tx: &mut Tx, id: &AllocationId, line: &str) -> Result<()> {
    let gone = sql!(run, tx, "delete from allocation_lines where id = $1 and allocation_id = $2", line, id)?;
    if gone == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Moves a proposal to a state; who proposed it is noted with it.
pub async fn set_state(tx: &mut Tx, one: &Allocation, state: AllocationState, reason: &str) -> Result<()> {
    let user = tx.actor().user_id.clone().unwrap_or_default();
    let proposed_by = if state == AllocationState::Proposed { user } else { one.proposed_by.clone() };
    fresh(update!(tx, "allocations", {
        state: state, return_reason: reason, proposed_by: proposed_by, updated_at: tx.now, version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// Notes the decision by which a proposal is allocated.
pub async fn set_approved(tx: &mut Tx, one: &Allocation, state: AllocationState, draft: &AssignedDraft) -> Result<()> {
    fresh(update!(tx, "allocations", {
        state: state, return_reason: "", decision_number: draft.decision_number, decided_on: draft.decided_on,
        updated_at: tx.now, version: one.version + 1,
    }, "id = $1 and version = $2", one.id, one.version)?)
}

/// Keeps the estimate of a year from other writers until the transaction ends, so that two approvals do not both take the
/// last đồng.
pub async fn hold_budget(tx: &mut Tx, year: i64) -> Result<()> {
    sql!(run, tx, "update budgets set version = version where year = $1", year).map(drop)
}

/// Shares out a line of the estimate among the quarters.
pub async fn insert_quarters(tx: &mut Tx, estimate: &EstimateId, one: &AllocationId, quarters: Quarters) -> Result<()> {
    let [q1, q2, q3, q4] = quarters.0;
    insert!(tx, "estimate_quarters", {
        estimate_id: estimate, allocation_id: one, q1: q1, q2: q2, q3: q3, q4: q4,
    })?;
    Ok(())
}

/// What was allocated of the state budget in a year; lines that sponsors pay for are not of it.
pub async fn allocated(db: &mut impl Read, year: i64) -> Result<i64> {
    let (sum,) = sql!(
        one(i64,),
        db,
        "select cast(coalesce(sum(amount), 0) as bigint) from estimate_lines where year = $1
         and id not in (select estimate_id from fund_lines)",
        year
    )?;
    Ok(sum)
}
