//! Who is behind a request on the candidates' side: their own cookie, their own sessions, apart from those of officers.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;

use super::store;
use crate::accounts::session::Replayed;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::held;
use crate::platform::permit::SignedInCandidate;
use crate::ui::cookie;

/// The name of the cookie of a candidate's session.
pub const COOKIE: &str = "ung_vien";

/// The beginning of every address of the candidates' side.
pub const SIDE: &str = "/ung-vien/";

/// How often a session in use is noted, in seconds.
const TOUCH_SECONDS: i64 = 20;

/// Attaches the candidate to the request; a form of a session that has ended waits for them to sign in again.
pub async fn attach(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match recognise(&app, &mut request).await {
        Ok(None) => next.run(request).await,
        Ok(Some(candidate_id)) => match keep_for_later(&app, &candidate_id, request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
        Err(error) => error.into_response(),
    }
}

/// The candidate whose form came from a session that had ended by itself; otherwise nobody.
async fn recognise(app: &App, request: &mut Request) -> Result<Option<String>> {
    let path = request.uri().path();
    if path.starts_with("/tinh/") || path == "/healthz" {
        return Ok(None);
    }
    let Some(token) = cookie(request.headers(), COOKIE).map(str::to_owned) else { return Ok(None) };
    let Some(session) = store::session(&mut app.db.read(), &token).await? else { return Ok(None) };
    if session.ended_at.is_some() {
        return Ok(None);
    }
    let now = app.clock.now();
    let idle_until = session.seen_at + TimeDelta::seconds(session.idle_seconds);
    if now >= session.expires_at || now >= idle_until {
        let form = request.method() == Method::POST
            && (held::is_form(request.headers()) || held::has_parts(request.headers()));
        let waits = form
            && path.starts_with(SIDE)
            && !path.starts_with("/ung-vien/dang-nhap")
            && path != "/ung-vien/dang-xuat"
            && !request.headers().contains_key("hx-request");
        return Ok(waits.then(|| session.candidate_id.to_string()));
    }
    if now - session.seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
        let mut tx = app.db.upkeep().await?;
        store::touch_session(&mut tx, &session.id).await?;
        tx.done().await?;
    }
    let signed = SignedInCandidate {
        code: session.candidate_id.code(),
        candidate_id: session.candidate_id.0,
        session_id: session.id.0,
        replayed: request.extensions().get::<Replayed>().is_some(),
    };
    request.extensions_mut().insert(Arc::new(signed));
    Ok(None)
}

async fn keep_for_later(app: &App, candidate_id: &str, request: Request) -> Result<Response> {
    let id = held::keep(app, candidate_id, held::Purpose::Expired, request).await?;
    Ok(Redirect::to(&format!("/ung-vien/dang-nhap?giu={id}")).into_response())
}

/// The header that gives the browser its session.
pub fn set_cookie(app: &App, token: &str) -> Result<HeaderValue> {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}")).map_err(Error::internal)
}

/// The header that takes the session away from the browser.
pub fn clear_cookie() -> HeaderValue {
    HeaderValue::from_static("ung_vien=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}
