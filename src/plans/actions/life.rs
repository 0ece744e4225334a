//! The life of a plan: drafted, submitted, approved by another person, issued, amended, closed.

use std::collections::{HashMap, HashSet};

use crate::accounts;
use crate::organisation;
use crate::plans::part::{Part, PartId};
use crate::plans::plan::{IssueDraft, Plan, PlanDraft, PlanId, PlanStep};
use crate::plans::store::parts::{self, Synced, Wanted};
use crate::plans::store::{plans as store, tasks};
use crate::plans::task::{PartKind, Task, TaskAgency};
use crate::plans::version::Snapshot;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;

/// The kind of duty of a person who has to report on a part.
pub const REPORT_DUTY: &str = "plan.report";
/// The kind of duty of a person who may approve a plan.
const APPROVE_DUTY: &str = "plan.approve";

/// Starts a plan.
pub async fn create(app: &App, permit: &Permit, draft: PlanDraft) -> Result<PlanId> {
    let bloc = permit.bloc().unwrap_or_else(|| "government".to_owned());
    let mut tx = app.db.write(permit).await?;
    let id = store::insert(&mut tx, &draft, &bloc, permit.user_id()).await?;
    tx.commit(Event::new("plan.drafted", &id).with("title", draft.title).with("year", draft.year.to_string())).await?;
    Ok(id)
}

/// Saves the head of a plan.
pub async fn edit_head(app: &App, permit: &Permit, id: &str, draft: PlanDraft, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = open_to_edits(&mut tx, permit, id).await?;
    store::set_head(&mut tx, &plan, &draft, version).await?;
    let event = Event::new("plan.edited", &plan.id)
        .change("title", &plan.title, &draft.title)
        .change("issuer", &plan.issuer, &draft.issuer)
        .change("place", &plan.place, &draft.place)
        .change("bases", &plan.bases, &draft.bases)
        .change("signer_title", &plan.signer_title, &draft.signer_title)
        .change("signer_name", &plan.signer_name, &draft.signer_name);
    tx.commit(event).await
}

/// A plan whose tasks may be changed now.
pub(super) async fn open_to_edits(tx: &mut Tx, permit: &Permit, id: &str) -> Result<Plan> {
    let plan = store::find_within(tx, permit, id).await?;
    if plan.state.is_open_to_edits() {
        return Ok(plan);
    }
    Err(Error::refused(match plan.issues {
        0 => format!("Kế hoạch đang ở tình trạng “{}” nên không sửa được.", plan.state),
        _ => "Kế hoạch đã ban hành: bấm Điều chỉnh trước, để bản đã ban hành được giữ nguyên.".to_owned(),
    }))
}

/// Submits a plan: every task must be clear in its six points ("6 rõ").
pub async fn submit(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Submit)?;
    let all = tasks::of_plan(&mut tx, &plan.id).await?;
    let agencies = tasks::agencies_of_plan(&mut tx, &plan.id).await?;
    check_clear(&all, &agencies)?;
    store::set_state(&mut tx, &plan, state).await?;
    store::set_submitted(&mut tx, &plan, permit.user_id()).await?;
    let today = clock::local(tx.now).date();
    let approvers =
        accounts::store::assignments_with(&mut tx, &[Role::StandingLeader, Role::CityLeader], today).await?;
    for approver in approvers.iter().filter(|approver| approver.user_id.as_str() != permit.user_id()) {
        let duty = DutyDraft {
            kind: APPROVE_DUTY,
            title: format!("Duyệt {}", plan.name()),
            context: format!("{} nhiệm vụ, {} trình", all.len(), permit.actor().name),
            link: format!("/ke-hoach/{}", plan.id),
            assignment_id: approver.id.to_string(),
            due_on: None,
            counted: None,
        };
        duties::open(&mut tx, &plan.id, duty).await?;
    }
    tx.commit(Event::new("plan.submitted", &plan.id).with("tasks", all.len())).await
}

/// Refuses tasks with a gap, naming the first of them and what is missing.
fn check_clear(all: &[Task], agencies: &[TaskAgency]) -> Result<()> {
    if all.is_empty() {
        return Err(Error::refused("Kế hoạch chưa có nhiệm vụ nào. Thêm nhiệm vụ rồi trình."));
    }
    let gaps: Vec<String> = all
        .iter()
        .filter_map(|task| {
            let leads = agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == PartKind::Lead);
            let gaps = task.gaps(leads.count());
            (!gaps.is_empty()).then(|| format!("{} thiếu {}", task.clause, gaps.join(", ")))
        })
        .collect();
    match gaps.as_slice() {
        [] => Ok(()),
        [first, second, third, rest @ ..] if !rest.is_empty() => Err(Error::refused(format!(
            "Chưa đủ 6 rõ: {first}; {second}; {third}; và {} nhiệm vụ khác. Bổ sung rồi trình.",
            rest.len()
        ))),
        some => Err(Error::refused(format!("Chưa đủ 6 rõ: {}. Bổ sung rồi trình.", some.join("; ")))),
    }
}

/// Approves a plan that another person drafted and submitted.
pub async fn approve(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Approve)?;
    plan.check_four_eyes(permit.user_id())?;
    store::set_state(&mut tx, &plan, state).await?;
    store::set_approved(&mut tx, &plan, permit.user_id()).await?;
    duties::close(&mut tx, &plan.id, APPROVE_DUTY).await?;
    tx.commit(Event::new("plan.approved", &plan.id)).await
}

/// Returns a submitted plan with a reason.
pub async fn send_back(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Return)?;
    store::set_state(&mut tx, &plan, state).await?;
    duties::close(&mut tx, &plan.id, APPROVE_DUTY).await?;
    tx.commit(Event::new("plan.returned", &plan.id).because(reason)).await
}

/// Issues an approved plan under its number and date: the version is kept, and every lead agency gets its parts.
pub async fn issue(app: &App, permit: &Permit, id: &str, draft: IssueDraft) -> Result<Synced> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Issue)?;
    if plan.issues > 0 && draft.reason.is_empty() {
        return Err(Error::refused_at("reason", "Nhập lý do điều chỉnh"));
    }
    store::set_state(&mut tx, &plan, state).await?;
    store::set_issued(&mut tx, &plan, &draft).await?;
    let issued = store::find(&mut tx, id).await?;
    let all = tasks::of_plan(&mut tx, &plan.id).await?;
    let agencies = tasks::agencies_of_plan(&mut tx, &plan.id).await?;
    let snapshot = serde_json::to_string(&Snapshot::of(&issued, &all, &agencies)).map_err(Error::internal)?;
    store::insert_version(&mut tx, &plan, issued.issues, &draft.reason, &snapshot, &permit.actor().name).await?;
    let synced = sync_parts(&mut tx, &issued, &all, &agencies).await?;
    store::set_sent(&mut tx, &plan.id).await?;
    let event = Event::new("plan.issued", &plan.id)
        .with("number", &draft.number)
        .with("on", draft.issued_on)
        .with("version", issued.issues)
        .with("parts", synced.made.len());
    tx.commit(if draft.reason.is_empty() { event } else { event.because(&draft.reason) }).await?;
    Ok(synced)
}

/// Brings the parts to the plan, and the duties to the parts.
async fn sync_parts(tx: &mut Tx, plan: &Plan, all: &[Task], agencies: &[TaskAgency]) -> Result<Synced> {
    let table = organisation::store::calendar::table(tx).await?;
    let year = i32::try_from(plan.year).map_err(Error::internal)?;
    let mut wanted = Vec::new();
    for task in all {
        let periods = task.recurrence.periods(year, task.starts_on, task.due_on, &table);
        for lead in agencies.iter().filter(|agency| agency.task_id == task.id && agency.part == PartKind::Lead) {
            wanted.extend(periods.iter().map(|period| Wanted {
                task,
                agency_id: &lead.agency_id,
                period: period.clone(),
            }));
        }
    }
    let synced = parts::sync(tx, &plan.id, &wanted).await?;
    let gone: Vec<String> = synced.dropped.iter().map(ToString::to_string).collect();
    duties::drop_all(tx, REPORT_DUTY, &gone).await?;
    let present = parts::of_plan(tx, &plan.id).await?;
    open_duties(tx, &present, &synced.made).await?;
    let moved: HashSet<&PartId> = synced.moved.iter().collect();
    for part in present.iter().filter(|part| moved.contains(&part.id)) {
        duties::set_due(tx, &part.id, REPORT_DUTY, part.due_on).await?;
    }
    Ok(synced)
}

/// Gives each new part to the officer of its agency who reports for it, when there is one.
async fn open_duties(tx: &mut Tx, present: &[Part], made: &[PartId]) -> Result<()> {
    let made: HashSet<&PartId> = made.iter().collect();
    let today = clock::local(tx.now).date();
    // In this order: a focal officer before the head; the standing agency and finance have officers of their own.
    let roles = [
        Role::AgencyOfficer,
        Role::StandingOfficer,
        Role::FinanceOfficer,
        Role::PartyOfficer,
        Role::AgencyHead,
        Role::StandingLeader,
    ];
    let held = accounts::store::assignments_with(tx, &roles, today).await?;
    let mut focal: HashMap<&str, &accounts::user::Assignment> = HashMap::new();
    for role in roles.iter().rev() {
        focal.extend(held.iter().rev().filter(|held| held.role == *role).map(|held| (held.agency_id.as_str(), held)));
    }
    for part in present.iter().filter(|part| made.contains(&part.id)) {
        let Some(officer) = focal.get(part.agency_id.as_str()) else { continue };
        duties::open(tx, &part.id, report_duty(part, officer.id.as_str())).await?;
    }
    Ok(())
}

/// The duty to report on a part.
pub fn report_duty(part: &Part, assignment_id: &str) -> DutyDraft<'static> {
    DutyDraft {
        kind: REPORT_DUTY,
        title: part.full_title(),
        context: format!("Nhiệm vụ {}, {}", part.clause, part.agency_name),
        link: format!("/phan-viec/{}", part.id),
        assignment_id: assignment_id.to_owned(),
        due_on: part.due_on,
        counted: None,
    }
}

/// Begins an amendment: the issued version stays, work goes on, tasks may be changed.
pub async fn amend(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Amend)?;
    store::set_state(&mut tx, &plan, state).await?;
    tx.commit(Event::new("plan.amendment_begun", &plan.id).because(reason)).await
}

/// Closes a plan; parts that are still open are named in the note.
pub async fn close(app: &App, permit: &Permit, id: &str, note: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let plan = store::find_within(&mut tx, permit, id).await?;
    let state = plan.state.after(PlanStep::Close)?;
    store::set_state(&mut tx, &plan, state).await?;
    store::set_closing_note(&mut tx, &plan, note).await?;
    let open: Vec<String> = parts::of_plan(&mut tx, &plan.id)
        .await?
        .into_iter()
        .filter(|part| part.state == crate::plans::part::PartState::Open)
        .map(|part| part.id.0)
        .collect();
    duties::drop_all(&mut tx, REPORT_DUTY, &open).await?;
    tx.commit(Event::new("plan.closed", &plan.id).with("open_parts", open.len()).because(note)).await
}
