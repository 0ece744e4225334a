//! The list of dossiers within reach: filtered, sorted, counted, and gone through one by one.

use chrono::NaiveDate;

use super::{DOSSIER, due_key, within};
use crate::dossiers::dossier::{Dossier, DossierId, DossierState};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;

/// The columns by which the list can be sorted; those that are due first come first.
pub const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "han", column: "d.due_key", kind: SortKind::Text },
    SortColumn { name: "ten", column: "d.sort_key", kind: SortKind::Text },
    SortColumn { name: "sua", column: "d.updated_at", kind: SortKind::Instant },
];

/// The dossiers that a person sees under the filters of the address.
pub fn select(permit: &Permit, params: &ListParams, today: NaiveDate) -> Select {
    of(Select::new(DOSSIER), permit, params, today)
}

fn of(select: Select, permit: &Permit, params: &ListParams, today: NaiveDate) -> Select {
    let select = within(select, permit);
    let select = match params.value("tt") {
        "" => select,
        "dang-xu-ly" => select.and("d.state in ('submitted', 'appraising', 'supplement', 'suspended')", Vec::new()),
        state => select.and("d.state = ?", vec![state.to_value()]),
    };
    let select = select
        .when("d.beneficiary_group = ?", params.get("nhom"))
        .when("d.agency_id = ?", params.get("dv"))
        .when("d.officer_id = ?", params.get("cv"))
        .when("d.year = ?", params.get("nam").and_then(|year| year.parse::<i64>().ok()));
    let select = match params.value("han") {
        "qua-han" => select.and("d.state = 'appraising' and d.due_key < ?", vec![today.to_string().to_value()]),
        _ => select,
    };
    match params.query() {
        Some(query) => select.search("d.search_text", query),
        None => select,
    }
}

/// The value by which a dossier stands in a list that is sorted by `column`.
pub fn key(dossier: &Dossier, column: &SortColumn) -> String {
    match column.name {
        "ten" => viet::order::person_sort_key(&dossier.person_name),
        "sua" => dossier.updated_at.to_rfc3339(),
        _ => due_key(dossier.due_on),
    }
}

/// How many dossiers answer the filters of the address.
pub async fn count(db: &mut impl Read, permit: &Permit, params: &ListParams, today: NaiveDate) -> Result<i64> {
    of(Select::new(COUNTED), permit, params, today).count(db).await
}

/// Nothing of an agency or an officer decides which dossiers there are, and without them an index alone can be counted.
const COUNTED: &str = "select d.id from dossiers d";

/// How many dossiers a person sees in each state.
pub async fn by_state(db: &mut impl Read, permit: &Permit) -> Result<Vec<(DossierState, i64)>> {
    let select = "select d.state, cast(count(*) as bigint) from dossiers d";
    within(Select::new(select), permit).then("group by d.state").all(db).await
}

/// How many appraisals that a person sees are past their day.
pub async fn overdue(db: &mut impl Read, permit: &Permit, today: NaiveDate) -> Result<i64> {
    let day = today.to_string();
    within(Select::new(COUNTED), permit)
        .and("d.state = 'appraising' and d.due_key < ?", vec![day.to_value()])
        .count(db)
        .await
}

/// What may be chosen in a filter: ids and names.
pub type Choices = Vec<(String, String)>;

/// The agencies of the dossiers that a person sees.
pub async fn agencies(db: &mut impl Read, permit: &Permit) -> Result<Choices> {
    let theirs = within(Select::new("select 1 from dossiers d"), permit).and("d.agency_id = g.id", Vec::new());
    let select = Select::new("select g.id, g.name from agencies g").exists(theirs);
    select.then("order by g.sort_key, g.id limit 500").all(db).await
}

/// The officers who have dossiers that a person sees.
pub async fn officers(db: &mut impl Read, permit: &Permit) -> Result<Choices> {
    let theirs = within(Select::new("select 1 from dossiers d"), permit).and("d.officer_id = u.id", Vec::new());
    let select = Select::new("select u.id, u.full_name from users u").exists(theirs);
    select.then("order by u.sort_key, u.id limit 200").all(db).await
}

/// Where a dossier stands in a list: its place from 1, how many there are, and who comes before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub number: i64,
    pub total: i64,
    pub previous: Option<DossierId>,
    pub next: Option<DossierId>,
}

/// Finds the place of a dossier in the list under the filters and the sort of the address; nothing when it is not in it.
pub async fn place(
    db: &mut impl Read,
    permit: &Permit,
    params: &ListParams,
    today: NaiveDate,
    dossier: &Dossier,
) -> Result<Option<Place>> {
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let ids = || of(Select::new(COUNTED), permit, params, today);
    if ids().and("d.id = ?", vec![dossier.id.to_value()]).count(db).await? == 0 {
        return Ok(None);
    }
    let value = match sort.kind {
        SortKind::Instant => dossier.updated_at.to_value(),
        _ => key(dossier, &sort).to_value(),
    };
    let beside = |sign: char| {
        let condition = format!("({}, d.id) {sign} (?, ?)", sort.column);
        ids().and(&condition, vec![value.clone(), dossier.id.to_value()])
    };
    let (before, after) = if descending { ('>', '<') } else { ('<', '>') };
    let (back, on) = if descending { ("asc", "desc") } else { ("desc", "asc") };
    let order = |direction: &str| format!("order by {} {direction}, d.id {direction} limit 1", sort.column);
    let one = |found: Vec<(DossierId,)>| found.into_iter().next().map(|(id,)| id);
    Ok(Some(Place {
        number: beside(before).count(db).await? + 1,
        total: ids().count(db).await?,
        previous: one(beside(before).then(&order(back)).all(db).await?),
        next: one(beside(after).then(&order(on)).all(db).await?),
    }))
}
