//! Editing and confirming an agency.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::law;
use crate::organisation::actions::agencies as actions;
use crate::organisation::agency::{Agency, AgencyDraft};
use crate::organisation::store::agencies as store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to, go_to_saying};

#[derive(Template)]
#[template(path = "organisation/pages/edit.html")]
struct EditPage {
    shell: Shell,
    agency: Agency,
    form: Form,
    documents: Vec<(String, String)>,
    /// Who saved the newer version, and when, after a conflict.
    newer: Option<(String, String)>,
    back: String,
}

async fn edit_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Option<Form>) -> Result<EditPage> {
    let db = &mut app.db.read();
    let agency = store::find_within(db, permit, id).await?;
    let documents = law::store::choices(db).await?;
    let newer = match &form {
        Some(form) if !form.differences().is_empty() => {
            let found = store::last_editor(db, &agency.id).await?;
            found.map(|(name, at)| (name, clock::screen(at)))
        }
        _ => None,
    };
    let form = form.unwrap_or_else(|| agency.form());
    let back = format!("/co-quan/{id}");
    Ok(EditPage { shell: shell.titled(format!("Sửa {}", agency.name)), agency, form, documents, newer, back })
}

/// The form of an agency.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    edit_page(&app, &permit, shell, &id, None).await?.page()
}

/// Saves an agency.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    store::find_within(&mut app.db.read(), &permit, &id).await?;
    let Some(draft) = AgencyDraft::read(&mut form) else {
        return edit_page(&app, &permit, shell, &id, Some(form)).await?.invalid();
    };
    match actions::edit(&app, &permit, &id, draft).await {
        Err(Error::Stale) => {
            let theirs = store::find_within(&mut app.db.read(), &permit, &id).await?.form();
            form.compare(&theirs);
            edit_page(&app, &permit, shell, &id, Some(form)).await?.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/co-quan/{id}"), "Đã lưu thông tin cơ quan."),
            None => edit_page(&app, &permit, shell, &id, Some(form)).await?.invalid(),
        },
    }
}

/// Confirms the particulars as they were shown.
pub async fn confirm(
    State(app): State<App>,
    permit: Permit,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let path = format!("/co-quan/{id}");
    let Some(version) = form.version() else { return go_to(path) };
    match actions::confirm(&app, &permit, &id, version).await {
        Err(Error::Stale) => {
            go_to_saying(path, "Thông tin vừa được người khác sửa nên chưa xác nhận. Xem lại rồi xác nhận bản mới.")
        }
        outcome => outcome.and_then(|()| go_to_saying(path, "Đã xác nhận thông tin đúng.")),
    }
}
