//! Allocation: which proposals there are in a year, and one with its lines and steps.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::budget::actions::allocations as actions;
use crate::budget::allocation::{
    Allocation, AllocationLine, AllocationState, AllocationStep, Codes, FIELDS, LineDraft, check_total,
};
use crate::budget::estimate::{AssignedDraft, Budget};
use crate::budget::figure::Quarters;
use crate::budget::store::{allocations as store, budgets};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Came, Render, Shell, TimelineItem, came, go_to_saying, timeline};

#[derive(Template)]
#[template(path = "budget/pages/allocations.html")]
struct ListPage {
    shell: Shell,
    year: i64,
    budget: Option<Budget>,
    assigned: Vnd,
    allocated: Vnd,
    list: Vec<Allocation>,
    may_begin: bool,
    form: Form,
    read_at: String,
}

async fn list_page(app: &App, permit: &Permit, shell: Shell, year: i64, form: Form) -> Result<ListPage> {
    let db = &mut app.db.read();
    let budget = budgets::of_year(db, year).await?.filter(|budget| budget.assigned_revision > 0);
    let assigned = match &budget {
        Some(budget) => budgets::total(db, &budget.id, budget.assigned_revision).await?,
        None => 0,
    };
    Ok(ListPage {
        shell: shell.titled(format!("Phân bổ dự toán năm {year}")),
        assigned: Vnd(assigned),
        allocated: Vnd(store::allocated(db, year).await?),
        list: if sees_whole(permit) { store::of_year(db, year).await? } else { Vec::new() },
        may_begin: permit.also(Permission::EditBudget).is_some(),
        read_at: clock::screen(app.clock.now()),
        budget,
        year,
        form,
    })
}

/// A proposal is about many units; who sees one of them sees its lines on the unit's page.
fn sees_whole(permit: &Permit) -> bool {
    let seen = permit.also(Permission::ViewBudget);
    seen.is_some_and(|seen| seen.reach() == crate::platform::permission::Reach::City)
}

/// The proposals of a year.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    if !sees_whole(&permit) {
        return Err(Error::NotFound);
    }
    list_page(&app, &permit, shell, year_of(&year)?, Form::default()).await?.page()
}

/// Begins a proposal.
pub async fn begin(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    form.names(FIELDS);
    if let Some(reason) = form.text("reason", 5..=300)
        && let Some(id) = form.accept(actions::begin(&app, &permit, year, &reason).await)?
    {
        return go_to_saying(format!("/ngan-sach/phan-bo/{id}"), "Đã lập đề nghị. Thêm dòng cho từng đơn vị.");
    }
    list_page(&app, &permit, shell, year, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "budget/pages/allocation.html")]
struct AllocationPage {
    shell: Shell,
    one: Allocation,
    lines: Vec<AllocationLine>,
    total: Quarters,
    agencies: Vec<(String, String)>,
    may: Vec<AllocationStep>,
    /// Why it will be refused, told while it is written (feature 145).
    warning: Option<String>,
    history: Vec<TimelineItem>,
    form: Form,
}

impl AllocationPage {
    fn may(&self, step: AllocationStep) -> bool {
        self.may.contains(&step)
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<AllocationPage> {
    if !sees_whole(permit) {
        return Err(Error::NotFound);
    }
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let one = store::find(db, id).await?;
    let lines = store::lines(db, &seen, &one.id).await?;
    let mut total = Quarters::default();
    for line in &lines {
        total.add_all(line.quarters());
    }
    let may = one.steps_for(permit);
    let is_open = !matches!(one.state, AllocationState::Approved | AllocationState::Cancelled);
    let mut warning = None;
    if is_open {
        let budget = budgets::of_year(db, one.year).await?.filter(|budget| budget.assigned_revision > 0);
        warning = match budget {
            Some(budget) => {
                let assigned = budgets::total(db, &budget.id, budget.assigned_revision).await?;
                let allocated = store::allocated(db, one.year).await?;
                check_total(one.year, assigned, allocated, one.total.0).err().map(|error| error.sentence())
            }
            None => Some(format!("Dự toán năm {} chưa được giao nên chưa gửi phân bổ được.", one.year)),
        };
    }
    let agencies = if may.contains(&AllocationStep::Edit) {
        organisation::store::agencies::choices(db, &seen).await?
    } else {
        Vec::new()
    };
    Ok(AllocationPage {
        shell: shell.titled(format!("Đề nghị phân bổ {}", one.code)),
        history: timeline(&told::of_record(app, permit, "allocation", one.id.as_str()).await?),
        lines,
        total,
        agencies,
        may,
        warning,
        one,
        form,
    })
}

/// One proposal.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Shows what came of an act: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Form,
    done: Result<T>,
    said: impl Fn(&T) -> String,
) -> Result<Response> {
    let lost = "Người khác vừa xử lý đề nghị này. Xem lại rồi làm lại nếu còn cần.";
    match came(form, done, lost, format!("/ngan-sach/phan-bo/{id}"), said)? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Adds a line.
pub async fn add_line(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = store::find(&mut app.db.read(), &id).await?.year;
    let Some(draft) = LineDraft::read(&mut form, year) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let done = actions::add_line(&app, &permit, &id, &draft).await;
    answer(&app, &permit, shell, &id, form, done, |()| "Đã thêm dòng.".to_owned()).await
}

/// Takes a line out.
pub async fn drop_line(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, line)): Path<(String, String)>,
) -> Result<Response> {
    let done = actions::drop_line(&app, &permit, &id, &line).await;
    answer(&app, &permit, shell, &id, Form::default(), done, |()| "Đã bỏ dòng.".to_owned()).await
}

/// Adds what the assigned estimate still holds.
pub async fn take_rest(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let year = store::find(&mut app.db.read(), &id).await?.year;
    let Some(codes) = Codes::read(&mut form, year) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let done = actions::take_rest(&app, &permit, &id, &codes).await;
    answer(&app, &permit, shell, &id, form, done, |added| format!("Đã thêm {added} dòng theo dự toán được giao.")).await
}

/// Sends it to the Department of Finance.
pub async fn propose(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let done = actions::take(&app, &permit, &id, AllocationStep::Propose, "").await;
    answer(&app, &permit, shell, &id, Form::default(), done, |()| "Đã gửi Sở Tài chính.".to_owned()).await
}

/// Approves it: its lines may be paid from.
pub async fn approve(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(draft) = AssignedDraft::read(&mut form, app.clock.today()) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let done = actions::approve(&app, &permit, &id, &draft).await;
    answer(&app, &permit, shell, &id, form, done, |()| "Đã phân bổ. Đơn vị trình chi được từ các dòng này.".to_owned())
        .await
}

/// A step that needs its reason.
async fn reasoned(
    app: App,
    permit: Permit,
    shell: Shell,
    id: String,
    mut form: Form,
    step: AllocationStep,
    said: &'static str,
) -> Result<Response> {
    form.names(FIELDS);
    let reason = form.reason("reason", 5..=300);
    let done = because(reason, async |reason| actions::take(&app, &permit, &id, step, &reason).await).await;
    answer(&app, &permit, shell, &id, form, done, |()| said.to_owned()).await
}

/// Returns it with a reason.
pub async fn give_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    reasoned(app, permit, shell, id, form, AllocationStep::Return, "Đã trả lại kèm lý do.").await
}

/// Gives it up with a reason.
pub async fn cancel(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    reasoned(app, permit, shell, id, form, AllocationStep::Cancel, "Đã hủy đề nghị.").await
}
