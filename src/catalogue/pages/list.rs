//! All catalogues, by year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::millions;
use crate::catalogue::catalogue::Catalogue;
use crate::catalogue::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

struct Line {
    catalogue: Catalogue,
    cost: String,
}

#[derive(Template)]
#[template(path = "catalogue/pages/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    /// The year that can be begun.
    next: Option<i64>,
    read_at: String,
}

/// The catalogues, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let all = store::all(&mut app.db.read()).await?;
    let next = i64::from(app.clock.year()) + 1;
    let may_begin = permit.also(Permission::EditCatalogue).is_some() && !all.iter().any(|one| one.year == next);
    ListPage {
        shell: shell.titled("Danh mục năm"),
        lines: all
            .into_iter()
            .map(|catalogue| Line { cost: millions(Some(catalogue.first_year)), catalogue })
            .collect(),
        next: may_begin.then_some(next),
        read_at: clock::screen(app.clock.now()),
    }
    .page()
}
