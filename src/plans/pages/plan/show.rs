//! The page of a plan and the steps of its life.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{visible, works_on};
use crate::plans::actions::life as actions;
use crate::plans::plan::{FIELDS, IssueDraft, Plan, PlanState, PlanStep};
use crate::plans::store::tasks::Leads;
use crate::plans::store::{plans as store, tasks};
use crate::plans::task::Task;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permission::Permission::{ApprovePlans, EditPlans};
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying, timeline};

/// A task with what of the "6 rõ" it lacks.
struct Row {
    task: Task,
    /// Lead agencies in words; a group by its name.
    leads: String,
    gaps: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "plans/pages/plan/show.html")]
struct ShowPage {
    shell: Shell,
    plan: Plan,
    rows: Vec<Row>,
    form: Form,
    steps: Vec<PlanStep>,
    may_edit: bool,
    may_approve: bool,
    /// Why this person may not approve, when the rule of two persons forbids it.
    not_oneself: Option<String>,
    /// How many recipients there are, and how many acknowledged the plan.
    recipients: i64,
    received: i64,
    history: Vec<TimelineItem>,
}

impl ShowPage {
    fn offers(&self, step: &str) -> bool {
        use crate::platform::words::Words;
        self.steps.iter().any(|offered| offered.as_str() == step)
    }

    fn gaps(&self) -> usize {
        self.rows.iter().filter(|row| !row.gaps.is_empty()).count()
    }
}

/// The lead agencies of a task in words.
pub(super) fn leads(task: &Task, leads: &Leads) -> String {
    match leads.count {
        0 => "chưa có".to_owned(),
        many if !task.addressees.is_empty() || many > tasks::NAMED => {
            let group = if task.addressees.is_empty() { "Nhiều cơ quan" } else { &task.addressees };
            format!("{group} ({many} cơ quan)")
        }
        _ => leads.names.join(", "),
    }
}

async fn show_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<ShowPage> {
    let db = &mut app.db.read();
    let plan = visible(db, permit, id).await?;
    let mut led = tasks::leads_of_plan(db, &plan.id).await?;
    let (recipients, received) = store::acknowledged(db, &plan.id).await?;
    let rows = tasks::of_plan(db, &plan.id)
        .await?
        .into_iter()
        .map(|task| {
            let own = led.remove(task.id.as_str()).unwrap_or_default();
            Row { gaps: task.gaps(own.count), leads: leads(&task, &own), task }
        })
        .collect();
    let may_edit = works_on(permit, EditPlans, &plan);
    let may_approve = works_on(permit, ApprovePlans, &plan);
    let not_oneself = plan.check_four_eyes(permit.user_id()).err().map(|error| error.sentence());
    Ok(ShowPage {
        shell: shell.titled(plan.name()),
        steps: plan.state.steps(),
        recipients,
        received,
        history: timeline(&told::of_record(app, permit, "plan", id).await?),
        not_oneself: not_oneself.filter(|_| may_approve && plan.state == PlanState::Submitted),
        rows,
        form,
        may_edit,
        may_approve,
        plan,
    })
}

/// One plan.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Ends a step: the sentence on the page of the plan, or the page again with what is wrong.
async fn ended(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    mut form: Form,
    outcome: Result<()>,
    sentence: &str,
) -> Result<Response> {
    match form.accept(outcome)? {
        Some(()) => go_to_saying(format!("/ke-hoach/{id}"), sentence),
        None => show_page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Submits a plan.
pub async fn submit(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    let outcome = actions::submit(&s.0, &permit, &id).await;
    ended(&s.0, &permit, shell, &id, form, outcome, "Đã trình duyệt. Người duyệt có việc này trong Việc của tôi.").await
}

/// Approves a plan.
pub async fn approve(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    let outcome = actions::approve(&s.0, &permit, &id).await;
    ended(&s.0, &permit, shell, &id, form, outcome, "Đã duyệt kế hoạch.").await
}

/// Returns a plan with a reason.
pub async fn send_back(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let Some(reason) = form.text("reason", 5..=500) else {
        return show_page(&s.0, &permit, shell, &id, form).await?.invalid();
    };
    let outcome = actions::send_back(&s.0, &permit, &id, &reason).await;
    ended(&s.0, &permit, shell, &id, form, outcome, "Đã trả lại kế hoạch kèm lý do.").await
}

/// Issues a plan under its number.
pub async fn issue(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(draft) = IssueDraft::read(&mut form, s.0.clock.today()) else {
        return show_page(&s.0, &permit, shell, &id, form).await?.invalid();
    };
    let outcome = actions::issue(&s.0, &permit, &id, draft).await;
    let parts = outcome.as_ref().map_or(0, |synced| synced.made.len());
    let sentence = format!("Đã ban hành. {parts} phần việc đã giao cho các cơ quan.");
    ended(&s.0, &permit, shell, &id, form, outcome.map(drop), &sentence).await
}

/// Begins an amendment.
pub async fn amend(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let Some(reason) = form.text("reason", 5..=500) else {
        return show_page(&s.0, &permit, shell, &id, form).await?.invalid();
    };
    let outcome = actions::amend(&s.0, &permit, &id, &reason).await;
    ended(&s.0, &permit, shell, &id, form, outcome, "Kế hoạch mở để điều chỉnh. Bản đã ban hành vẫn được giữ.").await
}

/// Closes a plan.
pub async fn close(
    s: State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let Some(reason) = form.text("reason", 5..=2000) else {
        return show_page(&s.0, &permit, shell, &id, form).await?.invalid();
    };
    let outcome = actions::close(&s.0, &permit, &id, &reason).await;
    ended(&s.0, &permit, shell, &id, form, outcome, "Đã kết thúc kế hoạch.").await
}
