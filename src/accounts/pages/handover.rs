//! Handovers: given, shown as a list that prints, accepted or taken back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::mine::MinePage;
use crate::accounts::actions;
use crate::accounts::handover::{self, Handover, HandoverDraft, HandoverItem, HandoverState};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

/// Hands all open duties of the assignment in use over.
pub async fn hand_over(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let from = permit.signed()?.assignment_id.clone();
    if let Some(draft) = HandoverDraft::read(&mut form)
        && let Some(id) = form.accept(actions::hand_over(&app, &permit, &from, draft).await)?
    {
        return go_to_saying(format!("/ban-giao/{id}"), "Đã bàn giao. Người nhận có trong Việc của tôi mục xác nhận.");
    }
    MinePage::of(&app, &permit, shell, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "accounts/pages/handover.html")]
struct HandoverPage {
    shell: Shell,
    found: Handover,
    items: Vec<HandoverItem>,
    may_accept: bool,
    is_open: bool,
}

/// The list of a handover.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let found = handover::find(&mut app.db.read(), permit.user_id(), &id).await?;
    let items = handover::items(&mut app.db.read(), &found.id).await?;
    let is_open = found.state == HandoverState::Sent;
    let may_accept = is_open && found.to_user == permit.user_id();
    HandoverPage { shell: shell.titled("Biên bản bàn giao việc"), found, items, may_accept, is_open }.page()
}

/// Accepts a handover.
pub async fn accept(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::accept_handover(&app, &permit, &id).await?;
    go_to_saying(format!("/ban-giao/{id}"), "Đã nhận bàn giao.")
}

/// Takes a handover back.
pub async fn undo(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::undo_handover(&app, &permit, &id).await?;
    go_to_saying(format!("/ban-giao/{id}"), "Đã hoàn lại: việc trở về người giao.")
}
