//! Withdrawing a dossier, and deleting a draft: each is asked once more.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::applications::actions;
use crate::dossiers::dossier::{DossierState, DossierStep};
use crate::dossiers::filing;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, go_to_saying};

#[derive(Template)]
#[template(path = "applications/pages/end.html")]
struct EndPage {
    page: PublicPage,
    form: Form,
    title: String,
    line: String,
    verb: String,
    back: String,
    asks_reason: bool,
}

/// What is asked once more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Withdraw,
    Delete,
}

fn end_page(page: PublicPage, id: &str, end: End, form: Form) -> EndPage {
    let (title, line, verb) = match end {
        End::Withdraw => ("app-withdraw-title", "app-withdraw-line", "app-withdraw"),
        End::Delete => ("app-delete-title", "app-delete-line", "app-delete-draft"),
    };
    EndPage {
        title: page.t(title),
        line: page.t(line),
        verb: page.t(verb),
        back: format!("/ung-vien/ho-so/{id}"),
        asks_reason: end == End::Withdraw,
        form,
        page,
    }
}

/// Asks whether to withdraw.
pub async fn ask_withdraw(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    dossier.state.after(DossierStep::Withdraw).map_err(|_| Error::NotFound)?;
    end_page(page, &id, End::Withdraw, Form::default()).page()
}

/// Withdraws.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let reason: String = viet::text::clean_lines(form.value("reason")).chars().take(1000).collect();
    let done = filing::withdraw(&app, &permit, &dossier.id, &reason).await;
    match form.accept(done)? {
        Some(()) => go_to_saying("/ung-vien/ho-so", &page.t("app-withdrawn")),
        None => end_page(page, &id, End::Withdraw, form).invalid(),
    }
}

/// Asks whether to delete a draft.
pub async fn ask_delete(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if dossier.state != DossierState::Draft {
        return Err(Error::NotFound);
    }
    end_page(page, &id, End::Delete, Form::default()).page()
}

/// Deletes a draft.
pub async fn delete(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    match form.accept(actions::delete(&app, &permit, &dossier).await)? {
        Some(()) => go_to_saying("/ung-vien/ho-so", &page.t("app-deleted")),
        None => end_page(page, &id, End::Delete, form).invalid(),
    }
}
