//! Taking a reading into a plan, after a look at what it changes; or dropping it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::waiting;
use crate::plans::actions::import as actions;
use crate::plans::actions::import::Target;
use crate::plans::import::Changes;
use crate::plans::plan::{Plan, PlanId};
use crate::plans::store::imports::ImportRow;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to, go_to_saying};

#[derive(Template)]
#[template(path = "plans/pages/import/difference.html")]
struct DifferencePage {
    shell: Shell,
    row: ImportRow,
    plan: Plan,
    changes: Changes,
    doubtful: usize,
    form: Form,
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<Option<DifferencePage>> {
    let row = waiting(app, permit, id).await?;
    let import = row.import()?;
    let compared = actions::compared(&mut app.db.read(), &row, &import).await?;
    Ok(compared.map(|(plan, changes)| DifferencePage {
        shell: shell.titled("Khác biệt với kế hoạch đang có"),
        doubtful: import.doubtful(),
        row,
        plan,
        changes,
        form,
    }))
}

/// What taking the reading would change of the plan of its year.
pub async fn difference(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    match page(&app, &permit, shell, &id, Form::default()).await? {
        Some(page) => page.page(),
        None => go_to(format!("/ke-hoach/nhap/{id}")),
    }
}

/// Takes the reading. A plan of the same year is changed only after its difference was shown.
pub async fn take(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let row = waiting(&app, &permit, &id).await?;
    let target = match form.value("plan_id") {
        "" => {
            let apart = form.is_checked("apart", "1");
            if !apart && actions::compared(&mut app.db.read(), &row, &row.import()?).await?.is_some() {
                return go_to(format!("/ke-hoach/nhap/{id}/khac-biet"));
            }
            Target::NewPlan
        }
        plan => Target::Plan { id: PlanId::from(plan), seen: form.value("seen").to_owned() },
    };
    if let Some(version) = form.version()
        && let Some(taken) = form.accept(actions::take(&app, &permit, &id, target, version).await)?
    {
        let sentence = match (taken.is_new, taken.changes) {
            (true, tasks) => format!("Đã lập kế hoạch dự thảo với {tasks} nhiệm vụ."),
            (false, 0) => "Không có gì thay đổi: kế hoạch đã đúng như văn bản.".to_owned(),
            (false, changes) => format!("Đã cập nhật kế hoạch: {changes} thay đổi."),
        };
        return go_to_saying(format!("/ke-hoach/{}", taken.plan), &sentence);
    }
    let sentence = form.errors().first().map(|wrong| wrong.sentence.clone()).unwrap_or_default();
    match page(&app, &permit, shell.clone(), &id, form).await? {
        Some(page) => page.invalid(),
        None => super::preview::refused(&app, &permit, shell, &id, &sentence).await,
    }
}

/// Drops the reading.
pub async fn discard(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::discard(&app, &permit, &id).await?;
    go_to_saying("/ke-hoach/nhap", "Đã bỏ bản đọc. Kế hoạch không thay đổi.")
}
