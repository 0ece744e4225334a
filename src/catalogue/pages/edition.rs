//! An edition as it was published.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::catalogue::published::Published;
use crate::catalogue::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "catalogue/pages/edition.html")]
struct EditionPage {
    shell: Shell,
    published: Published,
    published_at: String,
}

/// One edition; it never changes.
pub async fn show(
    State(app): State<App>,
    shell: Shell,
    Path((year, edition)): Path<(String, String)>,
) -> Result<Response> {
    let (db, year) = (&mut app.db.read(), year_of(&year)?);
    let found = store::editions(db, year).await?.into_iter().find(|one| one.edition.to_string() == edition);
    let published = store::with_rows(db, found.ok_or(Error::NotFound)?).await?;
    EditionPage {
        shell: shell.titled(format!("Danh mục năm {year}, bản {edition}")),
        published_at: clock::screen(published.edition.published_at),
        published,
    }
    .page()
}
