//! The candidate's dossiers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{at, state};
use crate::applications::{actions, told};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, Said};

struct DossierLine {
    id: String,
    code: String,
    what: String,
    when: String,
    chip: &'static str,
    state: String,
}

#[derive(Template)]
#[template(path = "applications/pages/list.html")]
struct ListPage {
    page: PublicPage,
    said: Option<String>,
    lines: Vec<DossierLine>,
}

/// The candidate's dossiers, the newest first.
pub async fn show(State(app): State<App>, permit: Permit, page: PublicPage, Said(said): Said) -> Result<Response> {
    let all = actions::all(&app, &permit).await?;
    let lines = all.into_iter().map(|dossier| DossierLine {
        what: told::wanted(&app, &page, &dossier),
        when: page.t_with("app-since-line", "time", at(&page, dossier.state_since)),
        chip: dossier.state.chip(),
        state: state(&page, dossier.state),
        id: dossier.id.0,
        code: dossier.code,
    });
    ListPage { lines: lines.collect(), said, page }.page()
}
