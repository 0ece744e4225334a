//! Every đồng that was paid: entries are added, never changed.

use chrono::NaiveDate;

use crate::benefits::beneficiary::{Entry, EntryId, EntryKind};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, unique};
use crate::platform::money::Vnd;
use crate::{insert, sql};

const ENTRY: &str =
    "select x.id, x.beneficiary_id, x.entitlement_id, e.name, e.benefit, x.line_id, p.code as list_code, x.kind,
    x.amount, x.period, x.on_date, x.reverses_id, x.reason, x.made_by_name, x.made_at
    from benefit_entries x join entitlements e on e.id = x.entitlement_id
    left join payment_lines l on l.id = x.line_id left join payment_lists p on p.id = l.list_id";

/// The entries of a beneficiary, the latest first.
pub async fn of_beneficiary(db: &mut impl Read, id: &str) -> Result<Vec<Entry>> {
    sql!(all Entry, db, format!("{ENTRY} where x.beneficiary_id = $1 order by x.on_date desc, x.made_at desc, x.id desc"), id)
}

/// One entry.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Entry> {
    sql!(one Entry, db, format!("{ENTRY} where x.id = $1"), id)
}

/// What a beneficiary has received by benefit: its name in the scheme, how it is paid, and the sum of all entries.
pub async fn received(db: &mut impl Read, id: &str) -> Result<Vec<(String, String, i64)>> {
    sql!(
        all(String, String, i64),
        db,
        "select e.benefit, e.kind, cast(sum(x.amount) as bigint) from benefit_entries x
         join entitlements e on e.id = x.entitlement_id where x.beneficiary_id = $1 group by e.benefit, e.kind",
        id
    )
}

/// What was received of one sum: all entries of an entitlement and a period.
pub async fn received_for(db: &mut impl Read, entitlement: &str, period: &str) -> Result<i64> {
    let (sum,) = sql!(
        one(i64,),
        db,
        "select cast(coalesce(sum(amount), 0) as bigint) from benefit_entries where entitlement_id = $1 and period = $2",
        entitlement,
        period
    )?;
    Ok(sum)
}

/// An entry to be added.
pub struct NewEntry<'a> {
    pub beneficiary_id: &'a str,
    pub entitlement_id: &'a str,
    pub line_id: Option<&'a str>,
    pub kind: EntryKind,
    pub amount: Vnd,
    pub period: &'a str,
    pub on_date: NaiveDate,
    pub reverses_id: Option<&'a str>,
    pub reason: &'a str,
}

/// Adds an entry.
pub async fn insert(tx: &mut Tx, new: NewEntry<'_>) -> Result<EntryId> {
    let id = EntryId::fresh();
    let by = tx.actor().name.clone();
    insert!(tx, "benefit_entries", {
        id: id, beneficiary_id: new.beneficiary_id, entitlement_id: new.entitlement_id, line_id: new.line_id,
        kind: new.kind, amount: new.amount, period: new.period, on_date: new.on_date, reverses_id: new.reverses_id,
        reason: new.reason, made_by_name: by, made_at: tx.now,
    })
    .map_err(unique("", "Khoản này đã được ghi hoặc đã có bút toán ngược. Mở lại trang để xem"))?;
    Ok(id)
}
