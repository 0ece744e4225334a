//! Lines of the assigned estimate, and what is taken from them.

use crate::benefits::estimate::{Estimate, EstimateDraft, EstimateEntryId, EstimateEntryKind, EstimateId};
use crate::benefits::store::beneficiaries::within;
use crate::organisation::Agency;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql};

const ESTIMATE: &str =
    "select * from (select e.id, e.year, e.agency_id, g.name as agency_name, g.sort_key, g.lineage, e.bloc,
    e.source_code, e.chapter, e.category, e.item,
    cast(e.amount + coalesce((select sum(m.amount) from estimate_entries m where m.estimate_id = e.id), 0) as bigint)
        as amount, e.decision_number, e.assigned_on, e.version,
    cast(coalesce((select sum(l.amount) from payment_lines l join payment_lists p on p.id = l.list_id
        where p.estimate_id = e.id and p.state in ('approved', 'accepted', 'sent', 'settled')
        and l.state in ('listed', 'paid')), 0) as bigint) as committed,
    cast(coalesce((select sum(l.amount) from payment_lines l join payment_lists p on p.id = l.list_id
        where p.estimate_id = e.id and l.state = 'paid'), 0) as bigint) as paid
    from estimate_lines e join agencies g on g.id = e.agency_id) as listed";

/// The estimate lines of a year within reach.
pub async fn of_year(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<Estimate>> {
    within(Select::new(ESTIMATE), permit)
        .and("year = ?", vec![year.to_value()])
        .then("order by sort_key, source_code, chapter, category, item, id limit 2000")
        .all(db)
        .await
}

/// The lines of a year that an agency may pay from: its own, and those of the agencies above it.
pub async fn of_agency(db: &mut impl Read, agency: &Agency, year: i64) -> Result<Vec<Estimate>> {
    let above: Vec<String> = agency.lineage.split('/').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    Select::new(ESTIMATE)
        .among("agency_id", &above)
        .and("year = ?", vec![year.to_value()])
        .then("order by sort_key, source_code, chapter, category, item, id limit 500")
        .all(db)
        .await
}

/// One line, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Estimate> {
    sql!(one Estimate, db, format!("{ESTIMATE} where id = $1"), id)
}

/// The same, kept from other writers until the transaction ends, so that two lists do not both take the last đồng.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<Estimate> {
    let held = sql!(run, tx, "update estimate_lines set version = version where id = $1", id)?;
    if held == 0 { Err(Error::NotFound) } else { find(tx, id).await }
}

/// The years that have lines.
pub async fn years(db: &mut impl Read) -> Result<Vec<i64>> {
    let found = sql!(all(i64,), db, "select distinct year from estimate_lines order by year desc")?;
    Ok(found.into_iter().map(|(year,)| year).collect())
}

/// Adds a line.
pub async fn insert(tx: &mut Tx, draft: &EstimateDraft, bloc: &str) -> Result<EstimateId> {
    let id = EstimateId::fresh();
    let by = tx.actor().name.clone();
    insert!(tx, "estimate_lines", {
        id: id, year: draft.year, agency_id: draft.agency_id, bloc: bloc, source_code: draft.source_code,
        chapter: draft.chapter, category: draft.category, item: draft.item, amount: draft.amount,
        decision_number: draft.decision_number, assigned_on: draft.assigned_on, created_by_name: by, created_at: tx.now,
    })
    .map_err(unique("decision_number", "Quyết định này đã giao dòng dự toán này. Mở dòng đó để xem"))?;
    Ok(id)
}

/// An entry of the ledger of a line: what came to it or went from it after it was assigned.
pub struct NewEntry<'a> {
    pub estimate_id: &'a str,
    pub kind: EstimateEntryKind,
    /// In đồng; what leaves the line is negative.
    pub amount: i64,
    /// From 1; 0 in entries of earlier days, of which the quarter is not known.
    pub quarter: i64,
    /// The act that makes it.
    pub move_id: &'a str,
}

/// Adds an entry.
pub async fn insert_entry(tx: &mut Tx, new: NewEntry<'_>) -> Result<()> {
    insert!(tx, "estimate_entries", {
        id: EstimateEntryId::fresh(), estimate_id: new.estimate_id, kind: new.kind, amount: new.amount,
        quarter: new.quarter, move_id: new.move_id, made_at: tx.now,
    })?;
    Ok(())
}
