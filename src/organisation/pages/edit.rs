//! Editing, confirming and ending an agency.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::organisation::actions;
use crate::organisation::agency::{Agency, AgencyDraft, EndingDraft};
use crate::organisation::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::sql;
use crate::ui::{Render, Shell, go_to_saying};

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
    let documents =
        sql!(all(String, String), db, "select id, number || ' ' || title from legal_documents order by sort_key, id")?;
    let newer = match &form {
        Some(form) if !form.differences().is_empty() => {
            let found = sql!(
                optional(String, crate::platform::clock::Instant),
                db,
                "select actor_name, at from audit_entries where subject_kind = 'agency' and subject_id = $1
                 order by number desc limit 1",
                id
            )?;
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

/// Confirms the particulars.
pub async fn confirm(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::confirm(&app, &permit, &id).await?;
    go_to_saying(format!("/co-quan/{id}"), "Đã xác nhận thông tin đúng.")
}

#[derive(Template)]
#[template(path = "organisation/pages/end.html")]
struct EndPage {
    shell: Shell,
    agency: Agency,
    form: Form,
    targets: Vec<(String, String)>,
    back: String,
}

async fn end_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<EndPage> {
    let db = &mut app.db.read();
    let agency = store::find_within(db, permit, id).await?;
    let targets = sql!(
        all(String, String),
        db,
        "select id, name from agencies where state = 'active' and id <> $1 order by sort_key, id",
        id
    )?;
    let back = format!("/co-quan/{id}");
    Ok(EndPage {
        shell: shell.titled(format!("Kết thúc hoạt động {}", agency.name)), agency, form, targets, back
    })
}

/// The form by which an agency is merged or dissolved.
pub async fn ending(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    end_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Merges or dissolves an agency.
pub async fn end(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(draft) = EndingDraft::read(&mut form)
        && form.accept(actions::end(&app, &permit, &id, draft).await)?.is_some()
    {
        return go_to_saying(format!("/co-quan/{id}"), "Đã ghi kết thúc hoạt động.");
    }
    end_page(&app, &permit, shell, &id, form).await?.invalid()
}
