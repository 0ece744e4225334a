//! Every statement about headcounts.

use crate::needs::headcount::{Headcount, HeadcountDraft, HeadcountId};
use crate::needs::reach;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh, unique};
use crate::platform::list::{ListParams, Select};
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const HEADCOUNT: &str = "select * from (select h.id, h.agency_id, g.name as agency_name, g.lineage, g.bloc, h.year,
    h.quota, h.filled, h.retiring, h.basis, h.updated_by_name, h.updated_at, g.sort_key, g.search_text, h.version,
    cast(coalesce((select sum(coalesce(n.allowed, n.number)) from needs n where n.agency_id = h.agency_id
        and n.year = h.year and n.state not in ('returned', 'withdrawn')), 0) as bigint) as proposed
    from headcounts h join agencies g on g.id = h.agency_id) as listed";

/// The headcounts of a year within reach, under the filters of the address.
pub fn list_select(permit: &Permit, params: &ListParams, year: i64) -> Select {
    let select = reach::within(Select::new(HEADCOUNT), permit, "").and("year = ?", vec![year.to_value()]);
    let select = match params.value("con") {
        "con" => select.and("quota - filled + retiring > proposed", Vec::new()),
        "vuot" => select.and("quota - filled + retiring < proposed", Vec::new()),
        _ => select,
    };
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The headcounts of a year within reach, by the name of the agency.
pub async fn of_year(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<Headcount>> {
    reach::within(Select::new(HEADCOUNT), permit, "")
        .and("year = ?", vec![year.to_value()])
        .then("order by sort_key, agency_id limit 5000")
        .all(db)
        .await
}

/// The agencies within reach that have free posts in a year and have sent no need.
pub async fn silent(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<Headcount>> {
    reach::within(Select::new(HEADCOUNT), permit, "")
        .and("year = ?", vec![year.to_value()])
        .and("quota - filled + retiring > 0", Vec::new())
        .and(
            "not exists (select 1 from needs n where n.agency_id = listed.agency_id and n.year = listed.year
                and n.state not in ('draft', 'withdrawn'))",
            Vec::new(),
        )
        .then("order by sort_key, agency_id limit 5000")
        .all(db)
        .await
}

/// The headcount of an agency in a year, whoever asks.
pub async fn of_agency(db: &mut impl Read, agency_id: &str, year: i64) -> Result<Option<Headcount>> {
    sql!(optional Headcount, db, format!("{HEADCOUNT} where agency_id = $1 and year = $2"), agency_id, year)
}

/// A headcount, whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Headcount> {
    sql!(one Headcount, db, format!("{HEADCOUNT} where id = $1"), id)
}

/// Takes a headcount away.
pub async fn delete(tx: &mut Tx, known: &Headcount) -> Result<()> {
    fresh(sql!(run, tx, "delete from headcounts where id = $1 and version = $2", known.id, known.version)?)
}

/// The same, kept from other writers until the transaction ends, so that two proposals do not both take the last post.
pub async fn lock(tx: &mut Tx, agency_id: &str, year: i64) -> Result<Option<Headcount>> {
    sql!(run, tx, "update headcounts set version = version where agency_id = $1 and year = $2", agency_id, year)?;
    of_agency(tx, agency_id, year).await
}

/// Adds the headcount of an agency in a year.
pub async fn insert(tx: &mut Tx, year: i64, draft: &HeadcountDraft, by: &str) -> Result<HeadcountId> {
    let id = HeadcountId::fresh();
    insert!(tx, "headcounts", {
        id: id, agency_id: draft.agency_id, year: year, quota: draft.quota, filled: draft.filled,
        retiring: draft.retiring, basis: draft.basis, updated_by_name: by, updated_at: tx.now,
    })
    .map_err(unique("agency_id", "Đơn vị đã có biên chế của năm này. Mở dòng đó để sửa"))?;
    Ok(id)
}

/// Saves the headcount of an agency.
pub async fn set(tx: &mut Tx, id: &HeadcountId, draft: &HeadcountDraft, version: i64, by: &str) -> Result<()> {
    fresh(update!(tx, "headcounts", {
        quota: draft.quota, filled: draft.filled, retiring: draft.retiring, basis: draft.basis, updated_by_name: by,
        updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", id, version)?)
}
