//! The list of plans.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::works_on;
use crate::plans::plan::Plan;
use crate::plans::store::{imports, plans as store};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission::{ApprovePlans, EditPlans};
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "plans/pages/plan/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Plan>,
    may_edit: bool,
    /// Documents that were read and wait for a check.
    imports: Vec<imports::ImportRow>,
}

/// The plans that the person may see, the newest year first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let db = &mut app.db.read();
    let rows = store::all(db).await?;
    let sees =
        |plan: &Plan| plan.issues > 0 || works_on(&permit, EditPlans, plan) || works_on(&permit, ApprovePlans, plan);
    let editor = permit.also(EditPlans);
    ListPage {
        shell: shell.titled("Kế hoạch năm"),
        rows: rows.into_iter().filter(sees).collect(),
        imports: match &editor {
            Some(editor) => imports::open_ones(db, editor).await?,
            None => Vec::new(),
        },
        may_edit: editor.is_some(),
    }
    .page()
}
