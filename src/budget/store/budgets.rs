//! Estimates of years, their revisions, and how two revisions differ.

use crate::benefits::store::beneficiaries::within;
use crate::budget::estimate::{AssignedDraft, Budget, BudgetId, BudgetState};
use crate::budget::figure::{Content, Origin};
use crate::budget::store::items::Run;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const BUDGET: &str = "select id, year, state, revision, assigned_revision, return_reason, consolidated_by, sent_by,
    submitted_by, decision_number, decided_on, policy_version, projected_at, version from budgets";

/// The estimate of a year, when there is one.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Option<Budget>> {
    sql!(optional Budget, db, format!("{BUDGET} where year = $1"), year)
}

/// The estimate of a year that must be there.
pub async fn find(db: &mut impl Read, year: i64) -> Result<Budget> {
    of_year(db, year).await?.ok_or(Error::NotFound)
}

/// The years that have an estimate.
pub async fn years(db: &mut impl Read) -> Result<Vec<i64>> {
    let found = sql!(all(i64,), db, "select year from budgets order by year")?;
    Ok(found.into_iter().map(|(year,)| year).collect())
}

/// Begins the estimate of a year.
pub async fn insert(tx: &mut Tx, year: i64, run: &Run) -> Result<BudgetId> {
    let id = BudgetId(year.to_string());
    insert!(tx, "budgets", {
        id: id, year: year, state: BudgetState::Draft, revision: 1_i64, policy_version: run.policy_version,
        projected_at: run.made_at, updated_at: tx.now,
    })?;
    Ok(id)
}

/// Opens the next revision of an estimate.
pub async fn set_revision(tx: &mut Tx, budget: &Budget, state: BudgetState, run: &Run) -> Result<()> {
    fresh(update!(tx, "budgets", {
        state: state, revision: budget.revision + 1, return_reason: "", consolidated_by: "", sent_by: "", submitted_by: "",
        policy_version: run.policy_version, projected_at: run.made_at, updated_at: tx.now, version: budget.version + 1,
    }, "id = $1 and version = $2", budget.id, budget.version)?)
}

/// Takes in what the policy will cost in the year, as it was worked out last.
pub async fn fill(tx: &mut Tx, id: &BudgetId, year: i64, revision: i64) -> Result<u64> {
    sql!(
        run,
        tx,
        "insert into budget_items (budget_id, revision, item_id, origin, source_id, label, agency_id, group_name, content,
         people, q1, q2, q3, q4, gap) select $1, $2, id, origin, source_id, label, agency_id, group_name, content, people,
         q1, q2, q3, q4, gap from projection_items where year = $3 and origin <> 'repeated'",
        id,
        revision,
        year
    )
}

/// Moves an estimate to a state; who took the step is noted with it.
pub async fn set_state(tx: &mut Tx, budget: &Budget, state: BudgetState, reason: &str) -> Result<()> {
    let user = tx.actor().user_id.clone().unwrap_or_default();
    let keep = |when: BudgetState, kept: &str| if state == when { user.clone() } else { kept.to_owned() };
    fresh(update!(tx, "budgets", {
        state: state, return_reason: reason, consolidated_by: keep(BudgetState::Consolidated, &budget.consolidated_by),
        sent_by: keep(BudgetState::Sent, &budget.sent_by), submitted_by: keep(BudgetState::Submitted, &budget.submitted_by),
        updated_at: tx.now, version: budget.version + 1,
    }, "id = $1 and version = $2", budget.id, budget.version)?)
}

/// Notes the decision that assigns an estimate as it stands.
pub async fn set_assigned(tx: &mut Tx, budget: &Budget, state: BudgetState, draft: &AssignedDraft) -> Result<()> {
    fresh(update!(tx, "budgets", {
        state: state, return_reason: "", assigned_revision: budget.revision, decision_number: draft.decision_number,
        decided_on: draft.decided_on, updated_at: tx.now, version: budget.version + 1,
    }, "id = $1 and version = $2", budget.id, budget.version)?)
}

/// The whole of a revision.
pub async fn total(db: &mut impl Read, id: &BudgetId, revision: i64) -> Result<i64> {
    let (total,) = sql!(
        one(i64,),
        db,
        "select cast(coalesce(sum(q1 + q2 + q3 + q4), 0) as bigint) from budget_items where budget_id = $1 and revision = $2",
        id,
        revision
    )?;
    Ok(total)
}

/// A sum of a revision.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sum {
    pub agency_id: String,
    pub agency_name: String,
    pub origin: Origin,
    pub content: Content,
    pub q1: i64,
    pub q2: i64,
    pub q3: i64,
    pub q4: i64,
    /// Lines in which something is missing.
    pub gaps: i64,
}

/// The sums of a revision within reach, by agency, origin and content, in the order of names.
pub async fn sums(db: &mut impl Read, permit: &Permit, id: &BudgetId, revision: i64) -> Result<Vec<Sum>> {
    let select = Select::with(
        "select agency_id, agency_name, origin, content, cast(sum(q1) as bigint) as q1, cast(sum(q2) as bigint) as q2,
         cast(sum(q3) as bigint) as q3, cast(sum(q4) as bigint) as q4,
         cast(sum(case when gap <> '' then 1 else 0 end) as bigint) as gaps
         from (select i.agency_id, g.name as agency_name, g.sort_key, g.lineage, g.bloc, i.origin, i.content, i.q1, i.q2,
         i.q3, i.q4, i.gap from budget_items i join agencies g on g.id = i.agency_id
         where i.budget_id = $1 and i.revision = $2) as listed",
        vec![id.to_value(), revision.to_value()],
    );
    within(select, permit)
        .then(
            "group by sort_key, agency_id, agency_name, origin, content order by sort_key, agency_id, origin, content",
        )
        .all(db)
        .await
}

/// What is missing in a revision, within reach: the sentence, and in how many sources.
pub async fn gaps(db: &mut impl Read, permit: &Permit, id: &BudgetId, revision: i64) -> Result<Vec<(String, i64)>> {
    let select = Select::with(
        "select gap, cast(count(distinct source_id) as bigint) from (select i.gap, i.source_id, g.lineage, g.bloc
         from budget_items i join agencies g on g.id = i.agency_id
         where i.budget_id = $1 and i.revision = $2 and i.gap <> '') as listed",
        vec![id.to_value(), revision.to_value()],
    );
    within(select, permit).then("group by gap order by 2 desc, gap limit 20").all(db).await
}

/// How the agencies within reach differ between two revisions: name, before, now.
pub async fn differences(
    db: &mut impl Read,
    permit: &Permit,
    id: &BudgetId,
    revisions: (i64, i64),
) -> Result<Vec<(String, i64, i64)>> {
    let select = Select::with(
        "select agency_name, cast(before as bigint), cast(present as bigint) from (select g.name as agency_name, g.lineage,
         g.bloc, sum(case when i.revision = $2 then i.q1 + i.q2 + i.q3 + i.q4 else 0 end) as before,
         sum(case when i.revision = $3 then i.q1 + i.q2 + i.q3 + i.q4 else 0 end) as present
         from budget_items i join agencies g on g.id = i.agency_id
         where i.budget_id = $1 and i.revision in ($2, $3) group by g.id, g.name, g.lineage, g.bloc) as listed",
        vec![id.to_value(), revisions.0.to_value(), revisions.1.to_value()],
    );
    within(select, permit).and("before <> present", Vec::new()).then("order by agency_name").all(db).await
}
