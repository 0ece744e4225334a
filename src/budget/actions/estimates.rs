//! The estimate of a year through its hands.

use super::hand_to;
use crate::budget::estimate::{AssignedDraft, Budget, BudgetState, BudgetStep};
use crate::budget::store::budgets as store;
use crate::budget::{figure, paper};
use crate::catalogue;
use crate::issuance;
use crate::issuance::actions::NewDraft;
use crate::issuance::paper::PaperId;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// The kind of duty of whoever has an estimate in hand.
pub(super) const DUTY: &str = "budget.handle";

/// Takes an estimate one step on its way.
pub async fn take(app: &App, permit: &Permit, year: i64, step: BudgetStep, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let budget = store::find(&mut tx, year).await?;
    let state = budget.after(permit, step)?;
    store::set_state(&mut tx, &budget, state, reason).await?;
    let name = match step {
        BudgetStep::Consolidate => "budget.consolidated",
        BudgetStep::Send => "budget.sent",
        BudgetStep::Submit => "budget.submitted",
        BudgetStep::Return => "budget.returned",
        BudgetStep::Build | BudgetStep::Assign => return Err(Error::internal("a step of another kind")),
    };
    let total = store::total(&mut tx, &budget.id, budget.revision).await?;
    settle_duty(&mut tx, &budget, state, total).await?;
    let event = Event::new(name, &budget.id)
        .change("state", budget.state.as_str(), state.as_str())
        .with("revision", budget.revision)
        .with("total", total);
    tx.commit(if reason.is_empty() { event } else { event.because(reason) }).await
}

/// Notes the decision by which the estimate is assigned; allocations are measured by it.
pub async fn assign(app: &App, permit: &Permit, year: i64, draft: &AssignedDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let budget = store::find(&mut tx, year).await?;
    let state = budget.after(permit, BudgetStep::Assign)?;
    store::set_assigned(&mut tx, &budget, state, draft).await?;
    let total = store::total(&mut tx, &budget.id, budget.revision).await?;
    settle_duty(&mut tx, &budget, state, total).await?;
    let event = Event::new("budget.assigned", &budget.id)
        .change("state", budget.state.as_str(), state.as_str())
        .with("revision", budget.revision)
        .with("total", total)
        .with("decision_number", &draft.decision_number)
        .with("decided_on", draft.decided_on);
    tx.commit(event).await
}

async fn settle_duty(tx: &mut Tx, budget: &Budget, state: BudgetState, total: i64) -> Result<()> {
    let roles: &[Role] = match state {
        BudgetState::Consolidated => &[Role::CouncilSecretary, Role::StandingLeader],
        BudgetState::Sent | BudgetState::Submitted => &[Role::FinanceOfficer],
        BudgetState::Returned | BudgetState::Assigned => &[Role::StandingOfficer],
        BudgetState::Draft => &[],
    };
    let title = match state {
        BudgetState::Consolidated => format!("Gửi Sở Tài chính dự toán năm {}", budget.year),
        BudgetState::Sent => format!("Trình cấp có thẩm quyền dự toán năm {}", budget.year),
        BudgetState::Submitted => format!("Ghi quyết định giao dự toán năm {}", budget.year),
        BudgetState::Returned => format!("Sửa dự toán năm {} bị trả lại", budget.year),
        BudgetState::Assigned => format!("Đề nghị phân bổ dự toán năm {}", budget.year),
        BudgetState::Draft => String::new(),
    };
    let context = format!("Bản {}, {}", budget.revision, Vnd(total));
    let link = match state {
        BudgetState::Assigned => format!("/ngan-sach/{}/phan-bo", budget.year),
        _ => format!("/ngan-sach/{}/du-toan", budget.year),
    };
    hand_to(tx, &budget.id, DUTY, roles, (&title, &context), (&link, None)).await
}

/// Drafts the proposal of an estimate, its table the annex; or leads to the one under way.
pub async fn draft_paper(app: &App, permit: &Permit, year: i64) -> Result<PaperId> {
    let db = &mut app.db.read();
    let budget = store::find(db, year).await?;
    let known = issuance::store::about(db, "budget", budget.id.as_str()).await?;
    if let Some(paper) = known.iter().find(|paper| paper.state.is_under_way()) {
        return Ok(paper.id.clone());
    }
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let agency = match crate::accounts::store::standing_agency(db).await? {
        Some(id) => crate::organisation::store::agencies::find(db, &id).await?,
        None => catalogue::actions::issuer(db).await?,
    };
    let sums = store::sums(db, &drafting, &budget.id, budget.revision).await?;
    let total = figure::Quarters([
        sums.iter().map(|sum| sum.q1).sum(),
        sums.iter().map(|sum| sum.q2).sum(),
        sums.iter().map(|sum| sum.q3).sum(),
        sums.iter().map(|sum| sum.q4).sum(),
    ]);
    let content = paper::proposal(&agency, year, paper::annex(year, &sums), total);
    let new = NewDraft {
        agency_id: agency.id.to_string(),
        issuer: None,
        about: ("budget".to_owned(), budget.id.to_string()),
        wording_id: None,
        content,
        earlier: None,
    };
    issuance::actions::draft(app, &drafting, new).await
}
