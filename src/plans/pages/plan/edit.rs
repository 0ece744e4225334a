//! The head of a plan: drafting and editing.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::visible;
use crate::plans::actions::life as actions;
use crate::plans::plan::{Plan, PlanDraft};
use crate::plans::store::plans as store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "plans/pages/plan/edit.html")]
struct EditPage {
    shell: Shell,
    form: Form,
    action: String,
    back: String,
    /// Who saved a newer version, and when.
    newer: Option<(String, String)>,
}

impl EditPage {
    fn new(shell: Shell, form: Form) -> EditPage {
        let (action, back) = ("/ke-hoach/moi".to_owned(), "/ke-hoach".to_owned());
        EditPage { shell: shell.titled("Lập kế hoạch"), form, action, back, newer: None }
    }

    fn of(shell: Shell, plan: &Plan, form: Form) -> EditPage {
        let back = format!("/ke-hoach/{}", plan.id);
        EditPage { action: format!("{back}/sua"), back, ..EditPage::new(shell, form) }
    }
}

fn filled(plan: &Plan) -> Form {
    Form::filled([
        ("year", plan.year.to_string()),
        ("title", plan.title.clone()),
        ("issuer", plan.issuer.clone()),
        ("place", plan.place.clone()),
        ("bases", plan.bases.clone()),
        ("signer_title", plan.signer_title.clone()),
        ("signer_name", plan.signer_name.clone()),
        ("version", plan.version.to_string()),
    ])
}

/// The form of a new plan: last year's head is this year's beginning.
pub async fn new_form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let bloc = permit.bloc().unwrap_or_else(|| "government".to_owned());
    let year = i64::from(app.clock.year());
    let last = store::all(&mut app.db.read()).await?.into_iter().find(|plan| plan.bloc == bloc);
    let mut form = match last {
        Some(last) => {
            let mut form = filled(&last);
            form.set("title", last.title.replace(&last.year.to_string(), &(last.year + 1).to_string()));
            form.set("year", (last.year + 1).to_string());
            form
        }
        None => Form::filled([("year", year.to_string())]),
    };
    form.set("version", "");
    EditPage::new(shell, form).page()
}

/// Starts a plan.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some(draft) = PlanDraft::read(&mut form)
        && let Some(id) = form.accept(actions::create(&app, &permit, draft).await)?
    {
        return go_to_saying(format!("/ke-hoach/{id}"), "Đã lập dự thảo. Thêm nhiệm vụ rồi trình duyệt.");
    }
    EditPage::new(shell, form).invalid()
}

/// The form of a plan's head.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let plan = visible(&mut app.db.read(), &permit, &id).await?;
    EditPage::of(shell, &plan, filled(&plan)).page()
}

/// Saves a plan's head; when somebody else saved meanwhile, both versions are shown.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let plan = visible(&mut app.db.read(), &permit, &id).await?;
    let (draft, version) = (PlanDraft::read(&mut form), form.version());
    let (Some(draft), Some(version)) = (draft, version) else { return EditPage::of(shell, &plan, form).invalid() };
    match actions::edit_head(&app, &permit, &id, draft, version).await {
        Err(Error::Stale) => {
            form.compare(&filled(&plan));
            let last = told::newest(&app.db, "plan", &id).await?;
            let newer = last.map(|entry| (entry.actor_name, clock::screen(entry.at)));
            EditPage { newer, ..EditPage::of(shell, &plan, form) }.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/ke-hoach/{id}"), "Đã lưu phần đầu của kế hoạch."),
            None => EditPage::of(shell, &plan, form).invalid(),
        },
    }
}
