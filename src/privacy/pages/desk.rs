//! The desk of requests about personal data: what is open, by when, answered and settled by the standing agency.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::candidates::CandidateId;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::privacy::request::{Request, RequestKind, RequestStep};
use crate::privacy::{actions, store};
use crate::ui::{Render, Shell, go_to_saying};

/// A request with its day.
struct Row {
    request: Request,
    code: String,
    state: &'static str,
    acknowledge_by: String,
    carry_out_by: String,
    due: String,
    late: bool,
    erases: bool,
}

#[derive(Template)]
#[template(path = "privacy/pages/desk.html")]
struct DeskPage {
    shell: Shell,
    open: Vec<Row>,
    closed: Vec<Row>,
}

fn row(app: &App, request: Request) -> Row {
    Row {
        code: CandidateId::from(request.candidate_id.as_str()).code(),
        state: request.state.label(),
        acknowledge_by: viet::date::screen(request.acknowledge_by),
        carry_out_by: viet::date::screen(request.carry_out_by),
        erases: request.kind == RequestKind::Erase,
        due: viet::date::screen(request.due_on()),
        late: !request.state.is_closed() && request.due_on() < app.clock.today(),
        request,
    }
}

/// The requests, the one due first first.
pub async fn list(State(app): State<App>, shell: Shell) -> Result<Response> {
    let (open, closed) = store::list(&mut app.db.read()).await?;
    let rows = |found: Vec<Request>| found.into_iter().map(|request| row(&app, request)).collect();
    DeskPage { shell: shell.titled("Yêu cầu về dữ liệu cá nhân"), open: rows(open), closed: rows(closed) }.page()
}

#[derive(Template)]
#[template(path = "privacy/pages/request.html")]
struct RequestPage {
    shell: Shell,
    form: Form,
    row: Row,
    detail: String,
    /// Time and sentence.
    history: Vec<(String, String)>,
    may_acknowledge: bool,
    may_extend: bool,
    may_close: bool,
}

async fn request_page(app: &App, permit: &Permit, shell: Shell, id: &str, mut form: Form) -> Result<RequestPage> {
    let request = store::find(&mut app.db.read(), id).await?;
    form.set("version", request.version.to_string());
    let history = told::of_record(app, permit, "data_request", id).await?;
    let may = |step| request.state.after(step).is_ok();
    Ok(RequestPage {
        shell: shell.titled(format!("Yêu cầu: {}", request.kind)),
        detail: actions::detail(&app.secret, &request)?,
        history: history.into_iter().map(|one| (clock::screen(one.entry.at), one.sentence())).collect(),
        may_acknowledge: may(RequestStep::Acknowledge),
        may_extend: may(RequestStep::Extend),
        may_close: may(RequestStep::Finish),
        row: row(app, request),
        form,
    })
}

/// One request.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    request_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

async fn settle(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    (mut form, done): (Form, Result<()>),
    sentence: &str,
) -> Result<Response> {
    match form.accept(done)? {
        Some(()) => go_to_saying(format!("/yeu-cau-du-lieu/{id}"), sentence),
        None => request_page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Answers the person within the working days.
pub async fn acknowledge(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let version = form.version().unwrap_or_default();
    let done = actions::acknowledge(&app, &permit, &id, version).await;
    settle(&app, &permit, shell, &id, (form, done), "Đã trả lời. Ứng viên thấy ngày thực hiện.").await
}

/// Moves the day once.
pub async fn extend(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let version = form.version().unwrap_or_default();
    let reason = viet::text::clean_lines(form.value("reason"));
    let done = actions::extend(&app, &permit, &id, version, &reason).await;
    settle(&app, &permit, shell, &id, (form, done), "Đã gia hạn một lần.").await
}

/// Settles a request.
pub async fn close(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let version = form.version().unwrap_or_default();
    let outcome = viet::text::clean_lines(form.value("outcome"));
    let step = match form.value("step") {
        "finish" => Some(RequestStep::Finish),
        "refuse" => Some(RequestStep::Refuse),
        _ => None,
    };
    let Some(step) = step else {
        form.refuse("step", "Chọn đã thực hiện hoặc từ chối");
        return request_page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let done = actions::close(&app, &permit, &id, version, (step, &outcome)).await;
    settle(&app, &permit, shell, &id, (form, done), "Đã kết thúc yêu cầu. Ứng viên thấy kết quả.").await
}
