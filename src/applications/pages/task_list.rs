//! The list of tasks of a draft, and the consent without which nothing is processed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::at;
use crate::applications::actions;
use crate::applications::tasks::{self, Sources, TaskGroup};
use crate::applications::told;
use crate::candidates::actions::consents;
use crate::candidates::consent::{self, Purpose};
use crate::candidates::store as candidates;
use crate::dossiers::dossier::Dossier;
use crate::dossiers::items::checklist;
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, go_to};

#[derive(Template)]
#[template(path = "applications/pages/tasks.html")]
struct TasksPage {
    page: PublicPage,
    said: Option<String>,
    id: String,
    code: String,
    wanted: String,
    saved: String,
    groups: Vec<TaskGroup>,
    total: usize,
    done: usize,
}

/// The list of tasks of a dossier.
pub(in crate::applications) async fn groups(
    app: &App,
    permit: &Permit,
    page: &PublicPage,
    dossier: &Dossier,
    answers: &actions::Answers,
) -> Result<Vec<TaskGroup>> {
    let kinds = checklist(app, &dossier.beneficiary_group)?;
    let db = &mut app.db.read();
    let items = store::items(db, &dossier.id).await?;
    let agreed = candidates::standing(db, permit.user_id(), Purpose::Application).await?.is_some();
    let wanted = told::wanted(app, page, dossier);
    Ok(tasks::list(&Sources {
        page,
        dossier,
        answers,
        kinds: &kinds,
        items: &items,
        agreed,
        today: app.clock.today(),
        wanted: &wanted,
    }))
}

/// The page of a draft.
pub async fn draw(
    app: &App,
    permit: &Permit,
    page: PublicPage,
    said: Option<String>,
    dossier: Dossier,
) -> Result<Response> {
    let answers = actions::answers(app, &dossier).await?;
    let groups = groups(app, permit, &page, &dossier, &answers).await?;
    let (total, done) = tasks::counts(&groups);
    let saved = answers.values().map(|answer| answer.saved_at).max();
    TasksPage {
        wanted: told::wanted(app, &page, &dossier),
        saved: saved.map(|saved| at(&page, saved)).unwrap_or_default(),
        id: dossier.id.0,
        code: dossier.code,
        said,
        groups,
        total,
        done,
        page,
    }
    .page()
}

#[derive(Template)]
#[template(path = "applications/pages/consent.html")]
struct ConsentPage {
    page: PublicPage,
    form: Form,
    back: String,
    title: String,
    text: String,
    /// When it was given; empty while it was not.
    given: String,
}

async fn consent_page(app: &App, permit: &Permit, page: PublicPage, id: &str, form: Form) -> Result<ConsentPage> {
    let standing = candidates::standing(&mut app.db.read(), permit.user_id(), Purpose::Application).await?;
    Ok(ConsentPage {
        back: format!("/ung-vien/ho-so/{id}"),
        title: consent::title(&page, Purpose::Application),
        text: consent::text(&page, Purpose::Application),
        given: standing.map(|standing| at(&page, standing.given_at)).unwrap_or_default(),
        form,
        page,
    })
}

/// Asks for the consent to process the dossier; nothing is ticked.
pub async fn consent(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    actions::own(&app, &permit, &id).await?;
    consent_page(&app, &permit, page, &id, Form::default()).await?.page()
}

/// Keeps the consent.
pub async fn agree(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    actions::own(&app, &permit, &id).await?;
    if form.value("agrees") == "1" {
        if form.accept(consents::give(&app, &permit, &page, Purpose::Application).await)?.is_some() {
            return go_to(format!("/ung-vien/ho-so/{id}"));
        }
    } else {
        form.refuse("agrees", page.t("app-consent-missing"));
    }
    consent_page(&app, &permit, page, &id, form).await?.invalid()
}
