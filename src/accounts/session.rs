//! Who is behind a request: the layer that reads the cookie, ends idle sessions and keeps what an expired one sent.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;

use super::store;
use super::substitution;
use super::user::{SessionStage, UserState};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::held;
use crate::platform::permission::Permission;
use crate::platform::permit::{Permit, SignedIn};
use crate::ui::cookie;

/// The name of the session's cookie.
pub const COOKIE: &str = "phien";

/// How often a session in use is noted, in seconds.
const TOUCH_SECONDS: i64 = 20;

/// Marks a form of an expired session that is shown again: nothing of it may be written.
#[derive(Clone, Copy, Debug)]
pub struct Replayed;

/// A sign-in that is still under way, for the pages that finish it.
#[derive(Clone, Debug)]
pub struct SigningIn(pub store::Session);

impl<S: Send + Sync> FromRequestParts<S> for SigningIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<SigningIn> {
        parts.extensions.get::<SigningIn>().cloned().ok_or(Error::SignInNeeded)
    }
}

/// The address a request came from.
#[derive(Clone, Debug)]
pub struct Source {
    pub address: String,
    pub device: String,
}

impl FromRequestParts<App> for Source {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Source> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        Ok(Source { address: address(app, peer, &parts.headers), device: device(&parts.headers) })
    }
}

/// The client's address; a proxy's word counts only when the proxy is trusted.
fn address(app: &App, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let Some(peer) = peer else { return "không rõ".to_owned() };
    if app.config.trusted_proxies.contains(&peer)
        && let Some(forwarded) = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok())
        && let Some(client) = forwarded.rsplit(',').next().and_then(|client| client.trim().parse::<IpAddr>().ok())
    {
        return client.to_string();
    }
    peer.to_string()
}

/// Browser and system in a few words; the full header would be a fingerprint.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let browser = [
        ("Edg/", "Edge"),
        ("coc_coc", "Cốc Cốc"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map_or("Trình duyệt khác", |(_, name)| name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]
    .iter()
    .find(|(mark, _)| agent.contains(mark))
    .map_or("hệ khác", |(_, name)| name);
    format!("{browser}, {system}")
}

/// Attaches the signed-in person to the request.
pub async fn attach(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let outcome = recognise(&app, &mut request).await;
    match outcome {
        Ok(Recognised::Continue) => next.run(request).await,
        Ok(Recognised::Expired(user_id)) => match keep_for_later(&app, &user_id, request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
        Err(error) => error.into_response(),
    }
}

enum Recognised {
    Continue,
    /// A form came from a session that has ended by itself; its sender is known.
    Expired(String),
}

async fn recognise(app: &App, request: &mut Request) -> Result<Recognised> {
    let path = request.uri().path().to_owned();
    if path.starts_with("/tinh/") || path == "/healthz" {
        return Ok(Recognised::Continue);
    }
    let Some(token) = cookie(request.headers(), COOKIE).map(str::to_owned) else { return Ok(Recognised::Continue) };
    let Some(session) = store::session(&mut app.db.read(), &token).await? else { return Ok(Recognised::Continue) };
    let now = app.clock.now();
    if session.ended_at.is_some() || session.user_state == UserState::Disabled {
        return Ok(Recognised::Continue);
    }
    let idle_until = session.seen_at + TimeDelta::seconds(session.idle_seconds);
    if now >= session.expires_at || now >= idle_until {
        // The candidates' side has sessions of its own; an officer's that has ended does not stand in its way.
        let signing_in = ["/dang-nhap", "/lien-ket/", "/ung-vien/"].iter().any(|begin| path.starts_with(begin));
        let form = request.method() == Method::POST
            && (held::is_form(request.headers()) || held::has_parts(request.headers()));
        return Ok(
            if form && !signing_in && !held::is_never_kept(&path) && path != "/dang-xuat" && path != "/phien/gia-han" {
                Recognised::Expired(session.user_id.0)
            } else {
                Recognised::Continue
            },
        );
    }
    if now - session.seen_at >= TimeDelta::seconds(TOUCH_SECONDS) {
        let mut tx = app.db.upkeep().await?;
        store::touch_session(&mut tx, &session.id).await?;
        tx.done().await?;
    }
    if session.stage != SessionStage::Full {
        request.extensions_mut().insert(SigningIn(session));
        return Ok(Recognised::Continue);
    }
    let replayed = request.extensions().get::<Replayed>().is_some();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let source = address(app, peer, request.headers());
    let signed = signed_in(app, &session, source, replayed).await?;
    request.extensions_mut().insert(Arc::new(signed));
    Ok(Recognised::Continue)
}

async fn signed_in(app: &App, session: &store::Session, source: String, replayed: bool) -> Result<SignedIn> {
    let today = app.clock.today();
    let own = store::active_assignments(&mut app.db.read(), session.user_id.as_str(), today).await?;
    let stand_ins = substitution::active_for(&mut app.db.read(), session.user_id.as_str(), today).await?;
    let stand_in =
        session.substitution_id.as_ref().and_then(|id| stand_ins.iter().find(|found| found.id.as_str() == id));
    let chosen = session.assignment_id.as_ref().and_then(|id| own.iter().find(|found| found.id == *id)).or(own.first());
    let (assignment_id, role, agency_id, agency_name, lineage, bloc, behalf) = match (stand_in, chosen) {
        (Some(found), _) => (
            found.assignment_id.as_str(),
            found.role,
            &found.agency_id,
            &found.agency_name,
            &found.lineage,
            &found.bloc,
            Some((found.absent_id.as_str().to_owned(), found.absent_name.clone())),
        ),
        (None, Some(found)) => {
            (found.id.as_str(), found.role, &found.agency_id, &found.agency_name, &found.lineage, &found.bloc, None)
        }
        (None, None) => {
            return Err(Error::refused(
                "Tài khoản này chưa có vai trò nào đang hiệu lực. Liên hệ quản trị hệ thống để được giao vai trò.",
            ));
        }
    };
    let mut assignments: Vec<(String, String, bool)> = own
        .iter()
        .map(|found| (found.id.to_string(), found.label(), behalf.is_none() && found.id.as_str() == assignment_id))
        .collect();
    assignments.extend(stand_ins.iter().map(|found| {
        (
            found.id.to_string(),
            format!("Thay mặt {}: {} · {}", found.absent_name, found.role, found.agency_name),
            stand_in.is_some_and(|used| used.id == found.id),
        )
    }));
    Ok(SignedIn {
        user_id: session.user_id.to_string(),
        user_name: session.user_name.clone(),
        session_id: session.id.to_string(),
        assignment_id: assignment_id.to_owned(),
        role,
        agency_id: agency_id.clone(),
        agency_name: agency_name.clone(),
        lineage: lineage.clone(),
        bloc: bloc.clone(),
        behalf,
        source,
        confirmed_until: session.confirmed_until,
        replayed,
        idle_seconds: session.idle_seconds,
        assignments,
    })
}

/// The permit of a person in whose name somebody runs a command, in the first of their posts that has the permission.
pub async fn by_email(app: &App, email: &str, permission: Permission) -> Result<Permit> {
    let db = &mut app.db.read();
    let user = store::user_by_email(db, email).await?.filter(|user| user.state == UserState::Active);
    let Some(user) = user else {
        return Err(Error::refused(format!("Không có tài khoản đang dùng nào có thư điện tử {email}.")));
    };
    for post in store::active_assignments(db, user.id.as_str(), app.clock.today()).await? {
        let signed = again(app, user.id.as_str(), post.id.as_str(), None, "command line").await?;
        if let Some(permit) = signed.and_then(|signed| Permit::grant(signed, permission).ok()) {
            return Ok(permit);
        }
    }
    Err(Error::refused(format!("Tài khoản {email} không có quyền làm việc này.")))
}

/// The person behind work that goes on after their request, in the post in which they asked for it; nothing when they
/// may not act in it any more.
pub async fn again(
    app: &App,
    user_id: &str,
    assignment_id: &str,
    behalf_id: Option<&str>,
    source: &str,
) -> Result<Option<Arc<SignedIn>>> {
    let user = store::user(&mut app.db.read(), user_id).await?;
    if user.state == UserState::Disabled {
        return Ok(None);
    }
    let today = app.clock.today();
    let db = &mut app.db.read();
    let (role, agency_id, agency_name, lineage, bloc, behalf) = match behalf_id {
        None => {
            let own = store::active_assignments(db, user_id, today).await?;
            let Some(found) = own.into_iter().find(|found| found.id.as_str() == assignment_id) else { return Ok(None) };
            (found.role, found.agency_id, found.agency_name, found.lineage, found.bloc, None)
        }
        Some(absent) => {
            let stand_ins = substitution::active_for(db, user_id, today).await?;
            let is_it = |found: &substitution::Substitution| {
                found.assignment_id.as_str() == assignment_id && found.absent_id.as_str() == absent
            };
            let Some(found) = stand_ins.into_iter().find(is_it) else { return Ok(None) };
            let behalf = Some((found.absent_id.0, found.absent_name));
            (found.role, found.agency_id, found.agency_name, found.lineage, found.bloc, behalf)
        }
    };
    Ok(Some(Arc::new(SignedIn {
        user_id: user.id.0,
        user_name: user.full_name,
        session_id: String::new(),
        assignment_id: assignment_id.to_owned(),
        role,
        agency_id,
        agency_name,
        lineage,
        bloc,
        behalf,
        source: source.to_owned(),
        confirmed_until: None,
        replayed: false,
        idle_seconds: 0,
        assignments: Vec::new(),
    })))
}

async fn keep_for_later(app: &App, user_id: &str, request: Request) -> Result<Response> {
    let id = held::keep(app, user_id, held::Purpose::Expired, request).await?;
    Ok(Redirect::to(&format!("/dang-nhap?giu={id}")).into_response())
}

/// The header that gives the browser its session.
pub fn set_cookie(app: &App, token: &str) -> Result<HeaderValue> {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}")).map_err(Error::internal)
}

/// The header that takes the session away from the browser.
pub fn clear_cookie() -> HeaderValue {
    HeaderValue::from_static("phien=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}
