//! Allocating the assigned estimate: proposed by the standing agency, approved by the Department of Finance, by another person
//! than who proposed it. An approved line is a line of the estimate, the only one that may be paid from.

use super::hand_to;
use crate::benefits::estimate::EstimateDraft;
use crate::benefits::store::estimates;
use crate::budget::allocation::{
    Allocation, AllocationId, AllocationState, AllocationStep, Codes, LineDraft, check_total, left_of,
};
use crate::budget::estimate::AssignedDraft;
use crate::budget::figure::Quarters;
use crate::budget::store::{allocations as store, budgets, money};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// The kind of duty of whoever has a proposal in hand.
const DUTY: &str = "allocation.handle";

/// Begins a proposal.
pub async fn begin(app: &App, permit: &Permit, year: i64, reason: &str) -> Result<AllocationId> {
    let mut tx = app.db.write(permit).await?;
    let (id, code) = store::insert(&mut tx, year, reason).await?;
    tx.commit(Event::new("allocation.begun", &id).with("code", code).with("year", year.to_string())).await?;
    Ok(id)
}

/// Adds a line.
pub async fn add_line(app: &App, permit: &Permit, id: &str, draft: &LineDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find(&mut tx, id).await?;
    let state = one.after(permit, AllocationStep::Edit)?;
    put_line(&mut tx, &one, draft).await?;
    store::set_state(&mut tx, &one, state, &one.return_reason).await?;
    let event = Event::new("allocation.line_added", &one.id).with("total", draft.quarters.total());
    tx.commit(event).await
}

async fn put_line(tx: &mut Tx, one: &Allocation, draft: &LineDraft) -> Result<()> {
    let agency = organisation::store::agencies::find(tx, &draft.agency_id)
        .await
        .map_err(|_| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))?;
    store::insert_line(tx, &one.id, &agency, draft).await
}

/// Takes a line out.
pub async fn drop_line(app: &App, permit: &Permit, id: &str, line: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find(&mut tx, id).await?;
    let state = one.after(permit, AllocationStep::Edit)?;
    store::delete_line(&mut tx, &one.id, line).await?;
    store::set_state(&mut tx, &one, state, &one.return_reason).await?;
    tx.commit(Event::new("allocation.line_dropped", &one.id)).await
}

/// Adds a line for each agency that the assigned estimate holds more for than is allocated; tells how many.
pub async fn take_rest(app: &App, permit: &Permit, id: &str, codes: &Codes) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find(&mut tx, id).await?;
    let state = one.after(permit, AllocationStep::Edit)?;
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    let budget = budgets::of_year(&mut tx, one.year).await?.filter(|budget| budget.assigned_revision > 0);
    let budget = budget.ok_or_else(|| not_assigned(one.year))?;
    let mine = store::lines(&mut tx, &seen, &one.id).await?;
    let given = money::assigned(&mut tx, &seen, one.year).await?;
    let mut added = 0;
    for sum in money::estimated(&mut tx, &seen, &budget).await? {
        let estimate = Quarters([sum.q1, sum.q2, sum.q3, sum.q4]);
        let mut allocated = Quarters::default();
        let mut unshared = 0;
        for row in given.iter().filter(|row| row.agency_id == sum.agency_id) {
            let quarters = Quarters([row.q1, row.q2, row.q3, row.q4]);
            allocated.add_all(quarters);
            unshared += row.amount - quarters.total();
        }
        for line in mine.iter().filter(|line| line.agency_id == sum.agency_id) {
            allocated.add_all(line.quarters());
        }
        let quarters = left_of(estimate, allocated, unshared);
        if quarters.total() > 0 {
            let draft = LineDraft { agency_id: sum.agency_id, codes: codes.clone(), quarters };
            put_line(&mut tx, &one, &draft).await?;
            added += 1;
        }
    }
    if added == 0 {
        return Err(Error::refused("Dự toán được giao của mọi đơn vị đã phân bổ hoặc đã có trong đề nghị này."));
    }
    store::set_state(&mut tx, &one, state, &one.return_reason).await?;
    tx.commit(Event::new("allocation.rest_taken", &one.id).with("rows", added)).await?;
    Ok(added)
}

fn not_assigned(year: i64) -> Error {
    Error::refused(format!(
        "Dự toán năm {year} chưa được giao nên chưa phân bổ được. Sở Tài chính ghi quyết định giao dự toán trước."
    ))
}

/// Refuses a proposal without lines, or beyond what was assigned.
async fn check(tx: &mut Tx, one: &Allocation) -> Result<()> {
    if one.lines == 0 {
        return Err(Error::refused("Đề nghị chưa có dòng nào. Thêm dòng cho đơn vị rồi gửi."));
    }
    let budget = budgets::of_year(tx, one.year).await?.filter(|budget| budget.assigned_revision > 0);
    let budget = budget.ok_or_else(|| not_assigned(one.year))?;
    let assigned = budgets::total(tx, &budget.id, budget.assigned_revision).await?;
    let allocated = store::allocated(tx, one.year).await?;
    check_total(one.year, assigned, allocated, one.total.0)
}

/// Takes a proposal one step on its way.
pub async fn take(app: &App, permit: &Permit, id: &str, step: AllocationStep, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find(&mut tx, id).await?;
    let state = one.after(permit, step)?;
    if step == AllocationStep::Propose {
        check(&mut tx, &one).await?;
    }
    store::set_state(&mut tx, &one, state, reason).await?;
    let name = match step {
        AllocationStep::Propose => "allocation.proposed",
        AllocationStep::Return => "allocation.returned",
        AllocationStep::Cancel => "allocation.cancelled",
        AllocationStep::Edit | AllocationStep::Approve => return Err(Error::internal("a step of another kind")),
    };
    settle_duty(&mut tx, &one, state).await?;
    let event = Event::new(name, &one.id)
        .change("state", one.state.as_str(), state.as_str())
        .with("lines", one.lines)
        .with("total", one.total.0);
    tx.commit(if reason.is_empty() { event } else { event.because(reason) }).await
}

/// Allocates: each line becomes a line of the estimate by the decision, shared out among the quarters.
pub async fn approve(app: &App, permit: &Permit, id: &str, draft: &AssignedDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let year = store::find(&mut tx, id).await?.year;
    store::hold_budget(&mut tx, year).await?;
    let one = store::find(&mut tx, id).await?;
    let state = one.after(permit, AllocationStep::Approve)?;
    check(&mut tx, &one).await?;
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    let mut events = Vec::new();
    for line in store::lines(&mut tx, &seen, &one.id).await? {
        let estimate = EstimateDraft {
            year: one.year,
            agency_id: line.agency_id.clone(),
            source_code: line.source_code.clone(),
            chapter: line.chapter.clone(),
            category: line.category.clone(),
            item: line.item.clone(),
            amount: Vnd(line.quarters().total()),
            decision_number: draft.decision_number.clone(),
            assigned_on: draft.decided_on,
        };
        let created = estimates::insert(&mut tx, &estimate, &line.bloc).await?;
        store::insert_quarters(&mut tx, &created, &one.id, line.quarters()).await?;
        events.push(
            Event::new("estimate.assigned", &created)
                .with("agency", &line.agency_name)
                .with("year", one.year.to_string())
                .with("amount", estimate.amount.0)
                .with("decision", &draft.decision_number),
        );
    }
    store::set_approved(&mut tx, &one, state, draft).await?;
    settle_duty(&mut tx, &one, state).await?;
    events.push(
        Event::new("allocation.approved", &one.id)
            .change("state", one.state.as_str(), state.as_str())
            .with("lines", one.lines)
            .with("total", one.total.0)
            .with("decision_number", &draft.decision_number)
            .with("decided_on", draft.decided_on),
    );
    tx.commit_all(events).await
}

async fn settle_duty(tx: &mut Tx, one: &Allocation, state: AllocationState) -> Result<()> {
    let (roles, title): (&[Role], String) = match state {
        AllocationState::Proposed => (&[Role::FinanceOfficer], format!("Duyệt đề nghị phân bổ {}", one.code)),
        AllocationState::Returned => (&[Role::StandingOfficer], format!("Sửa đề nghị phân bổ {} bị trả lại", one.code)),
        _ => (&[], String::new()),
    };
    let context = format!("Năm {}, {} dòng, {}", one.year, one.lines, one.total);
    hand_to(tx, &one.id, DUTY, roles, (&title, &context), (&format!("/ngan-sach/phan-bo/{}", one.id), None)).await
}
