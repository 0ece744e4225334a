//! Every statement about imports: documents that were read and wait for a person's check.

use std::collections::{BTreeMap, HashMap};

use crate::packs::{AgencyKind, Bloc};
use crate::plans::import::{Import, ImportId};
use crate::plans::plan::PlanId;
use crate::plans::reading::{Register, RegisteredAgency};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::permit::Permit;
use crate::{insert, sql, update};

/// An import as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ImportRow {
    pub id: ImportId,
    pub file_name: String,
    pub sha256: String,
    /// JSON of `import::Import`.
    pub proposal: String,
    pub year: i64,
    pub bloc: String,
    pub plan_id: Option<PlanId>,
    pub state: String,
    pub created_by: String,
    pub created_at: Instant,
    pub version: i64,
}

impl ImportRow {
    /// What was read, as it was corrected.
    pub fn import(&self) -> Result<Import> {
        serde_json::from_str(&self.proposal).map_err(Error::internal)
    }
}

/// An agency as the reader needs it.
#[derive(sqlx::FromRow)]
struct AgencyRow {
    id: String,
    name: String,
    short_name: Option<String>,
    aliases: String,
    kind: String,
    bloc: String,
    parent_id: Option<String>,
}

const IMPORT: &str = "select id, file_name, sha256, proposal, year, bloc, plan_id, state, created_by, created_at, version \
                      from plan_imports";

/// An import within the permit's reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<ImportRow> {
    let row = sql!(one ImportRow, db, format!("{IMPORT} where id = $1"), id)?;
    if permit.covers("/", &row.bloc) { Ok(row) } else { Err(Error::NotFound) }
}

/// The imports that wait, the newest first.
pub async fn open_ones(db: &mut impl Read, permit: &Permit) -> Result<Vec<ImportRow>> {
    let rows = sql!(all ImportRow, db, format!("{IMPORT} where state = 'open' order by created_at desc, id limit 50"))?;
    Ok(rows.into_iter().filter(|row| permit.covers("/", &row.bloc)).collect())
}

/// Keeps what was read.
pub async fn insert(tx: &mut Tx, row: &ImportRow) -> Result<()> {
    insert!(tx, "plan_imports", {
        id: row.id, file_name: row.file_name, sha256: row.sha256, proposal: row.proposal, year: row.year, bloc: row.bloc,
        plan_id: row.plan_id, state: "open", created_by: row.created_by, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// Keeps what a person corrected.
pub async fn set_proposal(tx: &mut Tx, row: &ImportRow, proposal: &str, version: i64) -> Result<()> {
    fresh(update!(tx, "plan_imports", { proposal: proposal, updated_at: tx.now, version: version + 1 },
        "id = $1 and version = $2 and state = 'open'", row.id, version)?)
}

/// Settles an import: taken into a plan, or dropped.
pub async fn settle(tx: &mut Tx, row: &ImportRow, state: &str, plan: Option<&PlanId>) -> Result<()> {
    fresh(update!(tx, "plan_imports", {
        state: state, plan_id: plan.cloned().or(row.plan_id.clone()), updated_at: tx.now, version: row.version + 1,
    }, "id = $1 and version = $2 and state = 'open'", row.id, row.version)?)
}

/// The agencies at work, as the reader looks them up.
pub async fn register(db: &mut impl Read) -> Result<Register> {
    let rows = sql!(
        all AgencyRow,
        db,
        "select id, name, short_name, aliases, kind, bloc, parent_id from agencies where state = 'active'
         order by sort_key, id"
    )?;
    let agencies = rows.into_iter().map(|row| {
        Ok(RegisteredAgency {
            kind: AgencyKind::parse(&row.kind).ok_or_else(|| Error::internal(format!("agency kind {}", row.kind)))?,
            bloc: Bloc::parse(&row.bloc).ok_or_else(|| Error::internal(format!("bloc {}", row.bloc)))?,
            aliases: row.aliases.lines().map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
            id: row.id,
            name: row.name,
            short_name: row.short_name,
            parent: row.parent_id,
        })
    });
    Ok(Register::new(agencies.collect::<Result<Vec<_>>>()?))
}

/// The names of all agencies, by their ids.
pub async fn names(db: &mut impl Read) -> Result<BTreeMap<String, String>> {
    Ok(sql!(all(String, String), db, "select id, name from agencies")?.into_iter().collect())
}

/// The import of the same file that waits already.
pub async fn waiting(db: &mut impl Read, row: &ImportRow) -> Result<Option<ImportRow>> {
    sql!(optional ImportRow, db,
        format!("{IMPORT} where state = 'open' and sha256 = $1 and year = $2 and bloc = $3 order by created_at limit 1"),
        row.sha256, row.year, row.bloc)
}

/// The import that was taken last for a year and bloc.
pub async fn last_taken(db: &mut impl Read, year: i64, bloc: &str) -> Result<Option<ImportRow>> {
    sql!(optional ImportRow, db,
        format!("{IMPORT} where state = 'taken' and year = $1 and bloc = $2 order by updated_at desc, id desc limit 1"),
        year, bloc)
}

/// The import that was taken last into a plan.
pub async fn last_taken_into(db: &mut impl Read, plan: &PlanId) -> Result<Option<ImportRow>> {
    sql!(optional ImportRow, db,
        format!("{IMPORT} where state = 'taken' and plan_id = $1 order by updated_at desc, id desc limit 1"), plan)
}

/// The plan of a year and bloc that a corrected document changes: one that is open to edits before others, the newest
/// of them; none when there is no plan yet.
pub async fn plan_to_change(db: &mut impl Read, year: i64, bloc: &str) -> Result<Option<PlanId>> {
    let found = sql!(
        optional(String,),
        db,
        "select id from plans where year = $1 and bloc = $2 and state <> 'closed'
         order by case when state in ('draft', 'returned', 'amending') then 0 else 1 end, id desc limit 1",
        year,
        bloc
    )?;
    Ok(found.map(|(id,)| PlanId(id)))
}

/// Puts the tasks of a plan into the order of the document; those that it does not name come last.
pub async fn set_order(tx: &mut Tx, plan: &PlanId, clauses: &[String]) -> Result<()> {
    let mut tasks = sql!(
        all(String, String, i64),
        tx,
        "select id, clause, position from plan_tasks where plan_id = $1 and not withdrawn order by position, clause",
        plan
    )?;
    let places: HashMap<&str, usize> =
        clauses.iter().enumerate().map(|(place, clause)| (clause.as_str(), place)).collect();
    tasks.sort_by_key(|(_, clause, _)| places.get(clause.as_str()).copied().unwrap_or(usize::MAX));
    for (position, (id, _, _)) in (1_i64..).zip(&tasks).filter(|(position, (_, _, kept))| position != kept) {
        update!(tx, "plan_tasks", { position: position }, "id = $1", id)?;
    }
    Ok(())
}
