//! Every statement about needs.

use crate::needs::need::{Need, NeedDraft, NeedId, NeedState};
use crate::needs::reach;
use crate::needs::twins::Standing;
use crate::organisation::Agency;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::{ListParams, Select};
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::platform::words::Words;
use crate::{insert, sql, update};

const NEED: &str = "select * from (select n.id, n.agency_id, g.name as agency_name, g.lineage, n.bloc, n.year,
    n.sector_code, s.name as sector_name, s.position as sector_position, n.major_code, m.name as major_name,
    n.specialty, n.beneficiary_group, n.number, n.criteria, n.institutions, n.reason, n.starts_on, n.task_id,
    t.clause || ' ' || t.title as task_name, n.allowed, n.state, n.return_reason, n.proposed_by, n.proposed_by_name,
    n.assignment_id, n.submitted_by, n.sort_key, g.sort_key as agency_key, n.search_text, n.updated_at, n.version
    from needs n join agencies g on g.id = n.agency_id join sectors s on s.code = n.sector_code
    left join majors m on m.code = n.major_code left join plan_tasks t on t.id = n.task_id) as listed";

/// The same without what only a line shows: for counts and choices.
const COUNTED: &str = "from (select n.id, n.agency_id, g.name as agency_name, g.lineage, n.bloc, n.year, n.state,
    n.allowed, n.number, g.sort_key as agency_key from needs n join agencies g on g.id = n.agency_id) as listed";

/// What was handed over for the catalogue is seen by who sees the city.
const HANDED_OVER: &str = " or state in ('consolidated', 'catalogued')";

fn seen(permit: &Permit) -> Select {
    reach::within(Select::new(NEED), permit, HANDED_OVER)
}

/// The needs of a year within reach, under the filters of the address; those withdrawn only when they are asked for.
pub fn list_select(permit: &Permit, params: &ListParams, year: i64) -> Select {
    let select = seen(permit).and("year = ?", vec![year.to_value()]);
    let select = match NeedState::parse(params.value("tt")) {
        Some(state) => select.and("state = ?", vec![state.to_value()]),
        None => select.and("state <> 'withdrawn'", Vec::new()),
    };
    let select = select
        .when("sector_code = ?", params.get("lv"))
        .when("beneficiary_group = ?", params.get("nhom"))
        .when("agency_id = ?", params.get("co_quan"));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// How many needs of a year within reach are in each state, and how many people they ask for.
pub async fn by_state(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<(NeedState, i64, i64)>> {
    let counted = "select state, cast(count(*) as bigint), cast(sum(coalesce(allowed, number)) as bigint)";
    reach::within(Select::new(&format!("{counted} {COUNTED}")), permit, HANDED_OVER)
        .and("year = ?", vec![year.to_value()])
        .then("group by state")
        .all(db)
        .await
}

/// The needs of a year within reach that were not withdrawn, by sector and name.
pub async fn of_year(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<Need>> {
    seen(permit)
        .and("year = ? and state <> 'withdrawn'", vec![year.to_value()])
        .then("order by sector_position, sort_key, agency_key, id limit 5000")
        .all(db)
        .await
}

/// What tells twins of the needs of a year within reach that stand, of some groups.
pub async fn standing(db: &mut impl Read, permit: &Permit, year: i64, groups: &[&str]) -> Result<Vec<Standing>> {
    let states: Vec<NeedState> = NeedState::ALL.iter().copied().filter(|state| state.counts()).collect();
    let select = "select id, lineage, beneficiary_group, specialty, major_code from (
        select n.id, g.lineage, n.bloc, n.year, n.state, n.beneficiary_group, n.specialty, n.major_code
        from needs n join agencies g on g.id = n.agency_id) as standing";
    reach::within(Select::new(select), permit, HANDED_OVER)
        .and("year = ?", vec![year.to_value()])
        .among("state", &states)
        .among("beneficiary_group", groups)
        .then("limit 20000")
        .all(db)
        .await
}

/// The agencies that have needs in a year within reach, by their names.
pub async fn agencies(db: &mut impl Read, permit: &Permit, year: i64) -> Result<Vec<(String, String)>> {
    reach::within(Select::new(&format!("select agency_id, agency_name {COUNTED}")), permit, HANDED_OVER)
        .and("year = ? and state <> 'withdrawn'", vec![year.to_value()])
        .then("group by agency_id, agency_name, agency_key order by agency_key, agency_id")
        .all(db)
        .await
}

/// The needs of a year in some states, whoever asks; for the catalogue.
pub async fn in_state(db: &mut impl Read, year: i64, state: NeedState) -> Result<Vec<Need>> {
    sql!(all Need, db,
        format!("{NEED} where year = $1 and state = $2 order by sector_position, sort_key, agency_key, id"), year, state)
}

/// How many needs of a year are in a state, whoever asks; for the catalogue.
pub async fn count_in_state(db: &mut impl Read, year: i64, state: NeedState) -> Result<i64> {
    let counted = "select cast(count(*) as bigint) from needs where year = $1 and state = $2";
    Ok(sql!(one(i64,), db, counted, year, state)?.0)
}

/// A need within reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Need> {
    let found = seen(permit).and("id = ?", vec![id.to_value()]).all(db).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// A need, whoever asks; for the program itself.
pub async fn find(db: &mut impl Read, id: &NeedId) -> Result<Need> {
    sql!(one Need, db, format!("{NEED} where id = $1"), id)
}

/// How many people an agency asks for in a year beside one need.
pub async fn proposed(db: &mut impl Read, agency_id: &str, year: i64, beside: Option<&NeedId>) -> Result<i64> {
    let beside = beside.map_or("", |id| id.as_str());
    let (sum,) = sql!(
        one(i64,),
        db,
        "select cast(coalesce(sum(coalesce(allowed, number)), 0) as bigint) from needs
         where agency_id = $1 and year = $2 and id <> $3 and state not in ('returned', 'withdrawn')",
        agency_id,
        year,
        beside
    )?;
    Ok(sum)
}

/// How many needs below an agency wait for its head.
pub async fn submitted_below(db: &mut impl Read, lineage: &str, year: i64) -> Result<i64> {
    let (count,) = sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from needs n join agencies g on g.id = n.agency_id
         where n.state = 'submitted' and n.year = $1 and g.lineage like $2",
        year,
        format!("{lineage}%")
    )?;
    Ok(count)
}

/// How many needs of a bloc wait to be consolidated.
pub async fn approved_in(db: &mut impl Read, bloc: &str, year: i64) -> Result<i64> {
    let (count,) = sql!(
        one(i64,),
        db,
        "select cast(count(*) as bigint) from needs where state = 'approved' and year = $1 and bloc = $2",
        year,
        bloc
    )?;
    Ok(count)
}

/// The years for which there are needs or headcounts, the newest first.
pub async fn years(db: &mut impl Read) -> Result<Vec<i64>> {
    let years =
        sql!(all(i64,), db, "select year from needs union select year from headcounts order by year desc limit 50")?;
    Ok(years.into_iter().map(|(year,)| year).collect())
}

fn search_text(draft: &NeedDraft, agency: &Agency) -> String {
    let code = draft.major_code.as_deref().unwrap_or("");
    viet::text::fold(&format!("{} {code} {} {}", draft.specialty, agency.name, draft.criteria))
}

/// Adds a need as a draft.
pub async fn insert(
    tx: &mut Tx,
    year: i64,
    draft: &NeedDraft,
    agency: &Agency,
    by: (&str, &str, &str),
) -> Result<NeedId> {
    let id = NeedId::fresh();
    insert!(tx, "needs", {
        id: id, agency_id: agency.id, bloc: agency.bloc, year: year, sector_code: draft.sector_code,
        major_code: draft.major_code, specialty: draft.specialty, beneficiary_group: draft.beneficiary_group,
        number: draft.number, criteria: draft.criteria, institutions: draft.institutions, reason: draft.reason,
        starts_on: draft.starts_on, task_id: draft.task_id, state: NeedState::Draft, return_reason: "",
        proposed_by: by.0, proposed_by_name: by.1, assignment_id: by.2, search_text: search_text(draft, agency),
        sort_key: viet::order::sort_key(&draft.specialty), updated_at: tx.now,
    })?;
    Ok(id)
}

/// Saves what a person changed; it is a draft again, and whoever changed it is who proposes it.
pub async fn set_draft(
    tx: &mut Tx,
    need: &Need,
    draft: &NeedDraft,
    agency: &Agency,
    version: i64,
    by: (&str, &str, &str),
) -> Result<()> {
    fresh(update!(tx, "needs", {
        agency_id: agency.id, bloc: agency.bloc, sector_code: draft.sector_code, major_code: draft.major_code,
        specialty: draft.specialty, beneficiary_group: draft.beneficiary_group, number: draft.number,
        criteria: draft.criteria, institutions: draft.institutions, reason: draft.reason, starts_on: draft.starts_on,
        task_id: draft.task_id, state: NeedState::Draft, allowed: None::<i64>, proposed_by: by.0,
        proposed_by_name: by.1, assignment_id: by.2, search_text: search_text(draft, agency),
        sort_key: viet::order::sort_key(&draft.specialty), updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", need.id, version)?)
}

/// Takes a need to a state.
pub async fn set_state(tx: &mut Tx, need: &Need, state: NeedState) -> Result<()> {
    fresh(update!(tx, "needs", { state: state, updated_at: tx.now, version: need.version + 1 },
        "id = $1 and version = $2", need.id, need.version)?)
}

/// Takes a need to its head.
pub async fn set_submitted(tx: &mut Tx, need: &Need, state: NeedState, by: &str) -> Result<()> {
    fresh(update!(tx, "needs", {
        state: state, submitted_by: by, return_reason: "", updated_at: tx.now, version: need.version + 1,
    }, "id = $1 and version = $2", need.id, need.version)?)
}

/// Gives a need back with a reason; what was allowed of it no longer stands.
pub async fn set_returned(tx: &mut Tx, need: &Need, state: NeedState, reason: &str) -> Result<()> {
    fresh(update!(tx, "needs", {
        state: state, return_reason: reason, allowed: None::<i64>, updated_at: tx.now, version: need.version + 1,
    }, "id = $1 and version = $2", need.id, need.version)?)
}

/// Consolidates a need with how many people the standing agency proposes to allow.
pub async fn set_allowed(tx: &mut Tx, need: &Need, state: NeedState, allowed: i64) -> Result<()> {
    fresh(update!(tx, "needs", { state: state, allowed: allowed, updated_at: tx.now, version: need.version + 1 },
        "id = $1 and version = $2", need.id, need.version)?)
}
