//! Notes which officer opened which dossier, in one place for every page below its address.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::candidates::views;
use crate::dossiers::store;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permit::SignedIn;

/// Where the pages of dossiers are.
const DOSSIERS: &str = "/ho-so/";

/// Lets a page of a dossier through and notes who read it. What cannot be noted is not shown.
pub async fn note_views(State(app): State<App>, request: Request, next: Next) -> Response {
    let signed = request.extensions().get::<Arc<SignedIn>>().cloned();
    let path = request.uri().path().to_owned();
    let reads = request.method() == Method::GET;
    let response = next.run(request).await;
    let opened = path.strip_prefix(DOSSIERS).and_then(|rest| rest.split(['/', '.']).next());
    if let (Some(signed), Some(id), true) = (signed, opened, reads && response.status().is_success())
        && let Err(error) = note(&app, &signed, id).await
    {
        return error.into_response();
    }
    response
}

async fn note(app: &App, signed: &SignedIn, id: &str) -> Result<()> {
    if store::exists(&mut app.db.read(), id).await? {
        views::looked(app, signed, id).await?;
    }
    Ok(())
}
