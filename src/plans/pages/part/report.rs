//! Reporting on a part, opening it again, and naming its officer.

use axum::extract::{Path, State};
use axum::response::Response;

use super::show::{Again, ShowPage};
use crate::plans::actions::progress as actions;
use crate::plans::part::{FIELDS, ReportDraft};
use crate::plans::store::parts as store;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

/// Takes a report. When somebody else reported meanwhile, theirs is shown and what was typed stays.
pub async fn report(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    store::find_within(&mut app.db.read(), &permit, &id).await?;
    let Some(draft) = ReportDraft::read(&mut form, app.clock.today()) else {
        return again(&app, &permit, shell, &id, form, false).await?.invalid();
    };
    let closing = draft.closing;
    let outcome = actions::report(&app, &permit, &id, draft, &form.files("evidence")).await;
    match outcome {
        Err(Error::Stale) => again(&app, &permit, shell, &id, form, true).await?.conflicting(),
        outcome => match form.accept(outcome)? {
            Some(()) => {
                let sentence =
                    if closing { "Đã kết thúc phần việc." } else { "Đã ghi báo cáo tiến độ." };
                go_to_saying(format!("/phan-viec/{id}"), sentence)
            }
            None => again(&app, &permit, shell, &id, form, false).await?.invalid(),
        },
    }
}

async fn again(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form, newer: bool) -> Result<ShowPage> {
    ShowPage::of(app, permit, shell, id, Again { report: Some(form), newer, ..Again::default() }).await
}

async fn other(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<Response> {
    ShowPage::of(app, permit, shell, id, Again { other: Some(form), ..Again::default() }).await?.invalid()
}

/// Opens a finished part again.
pub async fn reopen(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reopen_reason", "lý do mở lại")]);
    if let Some(reason) = form.text("reopen_reason", 5..=500)
        && form.accept(actions::reopen(&app, &permit, &id, &reason).await)?.is_some()
    {
        return go_to_saying(format!("/phan-viec/{id}"), "Đã mở lại phần việc.");
    }
    other(&app, &permit, shell, &id, form).await
}

/// Gives a part to an officer of its agency.
pub async fn assign(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    if let Some(officer) = form.text("officer_id", 1..=64)
        && form.accept(actions::assign(&app, &permit, &id, &officer).await)?.is_some()
    {
        return go_to_saying(format!("/phan-viec/{id}"), "Đã giao người phụ trách.");
    }
    other(&app, &permit, shell, &id, form).await
}
