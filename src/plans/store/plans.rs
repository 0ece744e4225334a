//! Every statement about plans, their versions and their recipients.

use crate::plans::plan::{IssueDraft, Plan, PlanDraft, PlanId, PlanState};
use crate::plans::version::{Recipient, RecipientId, Version};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::{insert, sql, update};

const PLAN: &str = "select id, year, bloc, title, issuer, number, place, issued_on, bases, signer_title, signer_name, \
                    state, issues, drafted_by, submitted_by, approved_by, closing_note, updated_at, version from plans";

/// The plans, to be filtered and paged.
pub fn list_select() -> Select {
    Select::new(PLAN)
}

/// A plan; everybody may see one that was issued, the others only those who reach its bloc with `EditPlans` or
/// `ApprovePlans` (see `pages`).
pub async fn find(db: &mut impl Read, id: &str) -> Result<Plan> {
    sql!(one Plan, db, format!("{PLAN} where id = $1"), id)
}

/// A plan within the permit's reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Plan> {
    let plan = find(db, id).await?;
    if permit.covers("/", &plan.bloc) { Ok(plan) } else { Err(Error::NotFound) }
}

/// All plans, the newest year first.
pub async fn all(db: &mut impl Read) -> Result<Vec<Plan>> {
    sql!(all Plan, db, format!("{PLAN} order by year desc, id desc limit 200"))
}

/// The plan of a year and bloc that agencies carry out, when there is one.
pub async fn live(db: &mut impl Read, year: i64) -> Result<Vec<Plan>> {
    sql!(all Plan, db, format!("{PLAN} where year = $1 and issues > 0 and state <> 'closed' order by bloc, id"), year)
}

/// Adds a draft.
pub async fn insert(tx: &mut Tx, draft: &PlanDraft, bloc: &str, by: &str) -> Result<PlanId> {
    let id = PlanId::fresh();
    insert!(tx, "plans", {
        id: id, year: draft.year, bloc: bloc, title: draft.title, issuer: draft.issuer, number: "", place: draft.place,
        bases: draft.bases, signer_title: draft.signer_title, signer_name: draft.signer_name, state: PlanState::Draft,
        issues: 0_i64, drafted_by: by, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(id)
}

/// Saves the head of a plan.
pub async fn set_head(tx: &mut Tx, plan: &Plan, draft: &PlanDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "plans", {
        year: draft.year, title: draft.title, issuer: draft.issuer, place: draft.place, bases: draft.bases,
        signer_title: draft.signer_title, signer_name: draft.signer_name, updated_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", plan.id, version)?)
}

/// Takes a plan to a state.
pub async fn set_state(tx: &mut Tx, plan: &Plan, state: PlanState) -> Result<()> {
    fresh(update!(tx, "plans", { state: state, updated_at: tx.now, version: plan.version + 1 },
        "id = $1 and version = $2", plan.id, plan.version)?)
}

/// Notes who submitted or approved.
pub async fn set_submitted(tx: &mut Tx, plan: &Plan, by: &str) -> Result<()> {
    update!(tx, "plans", { submitted_by: by, approved_by: None::<String> }, "id = $1", plan.id)?;
    Ok(())
}

/// Notes who approved.
pub async fn set_approved(tx: &mut Tx, plan: &Plan, by: &str) -> Result<()> {
    update!(tx, "plans", { approved_by: by }, "id = $1", plan.id)?;
    Ok(())
}

/// Gives a plan its number and date.
pub async fn set_issued(tx: &mut Tx, plan: &Plan, draft: &IssueDraft) -> Result<()> {
    update!(tx, "plans", { number: draft.number, issued_on: draft.issued_on, issues: plan.issues + 1 },
        "id = $1", plan.id)
    .map_err(unique("number", "Số này đã dùng cho kế hoạch khác của cùng cơ quan, cùng năm"))?;
    Ok(())
}

/// Keeps why a plan was closed.
pub async fn set_closing_note(tx: &mut Tx, plan: &Plan, note: &str) -> Result<()> {
    update!(tx, "plans", { closing_note: note }, "id = $1", plan.id)?;
    Ok(())
}

/// Keeps a version.
pub async fn insert_version(
    tx: &mut Tx,
    plan: &Plan,
    number: i64,
    reason: &str,
    snapshot: &str,
    by: &str,
) -> Result<()> {
    insert!(tx, "plan_versions", {
        id: crate::platform::ids::fresh(), plan_id: plan.id, number: number, reason: reason, snapshot: snapshot,
        made_at: tx.now, made_by: by,
    })?;
    Ok(())
}

/// The versions of a plan, the oldest first.
pub async fn versions(db: &mut impl Read, id: &PlanId) -> Result<Vec<Version>> {
    sql!(all Version, db,
        "select number, reason, snapshot, made_at, made_by from plan_versions where plan_id = $1 order by number", id)
}

const RECIPIENT: &str = "select r.id, r.plan_id, r.position, r.name, r.agency_id, g.name as agency_name, r.sent_at, \
                         r.received_at, r.received_by, r.chased_at from plan_recipients r
                         left join agencies g on g.id = r.agency_id";

/// The recipients of a plan, in the order of the list "Nơi nhận".
pub async fn recipients(db: &mut impl Read, id: &PlanId) -> Result<Vec<Recipient>> {
    sql!(all Recipient, db, format!("{RECIPIENT} where r.plan_id = $1 order by r.position, g.sort_key, r.id"), id)
}

/// How many recipients a plan has, and how many of them acknowledged it.
pub async fn acknowledged(db: &mut impl Read, id: &PlanId) -> Result<(i64, i64)> {
    sql!(one(i64, i64), db, "select count(*), count(received_at) from plan_recipients where plan_id = $1", id)
}

/// Puts a list of recipients in place of the present one; those who received it stay.
pub async fn replace_recipients(tx: &mut Tx, id: &PlanId, list: &[(String, Option<String>)]) -> Result<()> {
    sql!(run, tx, "delete from plan_recipients where plan_id = $1 and received_at is null", id)?;
    let kept = recipients(tx, id).await?;
    for (position, (name, agency)) in (1_i64..).zip(list) {
        if agency.is_some() && kept.iter().any(|recipient| recipient.agency_id == *agency) {
            continue;
        }
        insert!(tx, "plan_recipients", {
            id: RecipientId::fresh(), plan_id: id, position: position, name: name, agency_id: agency,
        })?;
    }
    Ok(())
}

/// Marks the recipients that have an agency as sent to.
pub async fn set_sent(tx: &mut Tx, id: &PlanId) -> Result<u64> {
    update!(tx, "plan_recipients", { sent_at: tx.now }, "plan_id = $1 and agency_id is not null and sent_at is null", id)
}

/// Notes that an agency received a plan; tells whether it was new.
pub async fn set_received(tx: &mut Tx, id: &PlanId, agency_id: &str, by: &str) -> Result<bool> {
    Ok(update!(tx, "plan_recipients", { received_at: tx.now, received_by: by },
        "plan_id = $1 and agency_id = $2 and received_at is null", id, agency_id)?
        > 0)
}

/// Notes when those who have not received it were asked again, and returns their agencies.
pub async fn set_chased(tx: &mut Tx, id: &PlanId, at: Instant) -> Result<Vec<String>> {
    let late = sql!(
        all(String,),
        tx,
        "select agency_id from plan_recipients where plan_id = $1 and agency_id is not null and received_at is null",
        id
    )?;
    update!(tx, "plan_recipients", { chased_at: at }, "plan_id = $1 and agency_id is not null and received_at is null", id)?;
    Ok(late.into_iter().map(|(agency,)| agency).collect())
}
