//! One line: what is asked for, its history, and what the reader may do with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::needs::actions::consolidation::{self, Allowance};
use crate::needs::actions::{attempt, proposal};
use crate::needs::headcount::Headcount;
use crate::needs::need::{FIELDS, MOST_PEOPLE, Need, NeedState, NeedStep};
use crate::needs::store::{headcounts, needs as store};
use crate::needs::twins::twins;
use crate::plans::store::tasks;
use crate::plans::task::Task;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::{Form, because};
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::policies;
use crate::ui::{Came, Render, Shell, TimelineItem, came, timeline};

#[derive(Template)]
#[template(path = "needs/pages/show.html")]
struct ShowPage {
    shell: Shell,
    need: Need,
    group: String,
    headcount: Option<Headcount>,
    task: Option<Task>,
    twins: Vec<Need>,
    history: Vec<TimelineItem>,
    may: Vec<NeedStep>,
    form: Form,
}

impl ShowPage {
    fn may(&self, step: NeedStep) -> bool {
        self.may.contains(&step)
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<ShowPage> {
    let need = attempt::find(app, permit, id).await?;
    let db = &mut app.db.read();
    let all = store::of_year(db, permit, need.year).await?;
    let same = twins(&all).remove(&need.id).unwrap_or_default().into_iter().cloned().collect();
    let form = if form.value("allowed").is_empty() {
        let mut form = form;
        form.set("allowed", need.people().to_string());
        form
    } else {
        form
    };
    Ok(ShowPage {
        shell: shell.titled(need.specialty.clone()),
        group: policies::group_name(app, &need.beneficiary_group),
        headcount: headcounts::of_agency(db, &need.agency_id, need.year).await?,
        task: match &need.task_id {
            Some(task) => tasks::find(db, task).await.ok(),
            None => None,
        },
        twins: same,
        history: timeline(&told::of_record(app, permit, "need", need.id.as_str()).await?),
        may: need.steps_for(permit),
        need,
        form,
    })
}

/// One line.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Shows what came of a step: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Form,
    taken: Result<T>,
    said: &str,
) -> Result<Response> {
    let lost = "Người khác vừa xử lý dòng này. Xem các bước đã qua rồi làm lại nếu còn cần.";
    match came(form, taken, lost, format!("/nhu-cau/dong/{id}"), |_| said.to_owned())? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Submits it to the head.
pub async fn submit(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    let taken = proposal::submit(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, "Đã trình thủ trưởng.").await
}

/// Withdraws it.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    let taken = proposal::withdraw(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, "Đã rút dòng nhu cầu.").await
}

/// Approves it.
pub async fn approve(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    let taken = proposal::approve(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, "Đã duyệt và gửi tổng hợp.").await
}

/// A reason that must be there.
fn reason(form: &mut Form) -> Result<String> {
    form.names(FIELDS);
    form.reason_lines("return_reason", 1000, "Nhập lý do để đơn vị biết cần sửa gì")
}

/// The head does not approve it.
pub async fn send_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    let taken = because(reason(&mut form), async |reason| proposal::send_back(&app, &permit, &id, &reason).await).await;
    answer(&app, &permit, shell, &id, form, taken, "Đã trả lại người soạn.").await
}

/// Consolidates it with a number.
pub async fn consolidate(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    form.names(FIELDS);
    let Some(allowed) = form.integer("allowed", 1..=MOST_PEOPLE) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let taken = consolidation::consolidate(&app, &permit, &[Allowance { id: id.clone(), allowed }]).await;
    answer(&app, &permit, shell, &id, form, taken, "Đã tổng hợp dòng này.").await
}

/// Returns it to its agency with a reason.
pub async fn give_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    attempt::find(&app, &permit, &id).await?;
    let taken =
        because(reason(&mut form), async |reason| consolidation::give_back(&app, &permit, &id, &reason).await).await;
    answer(&app, &permit, shell, &id, form, taken, "Đã trả lại đơn vị kèm lý do.").await
}
