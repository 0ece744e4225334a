//! Routes that name their permission: a route without one does not compile.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing;

use super::App;
use super::audit::Event;
use super::error::{Error, Result};
use super::held;
use super::permission::{Permission, Role};
use super::permit::{Permit, SignedIn, SignedInCandidate};

/// The largest body of a form with files that is read to its end, in bytes. Only a small part of it is kept
/// (`form::read_parts`); what is too large is read past, so that its sender gets a sentence and not a broken line.
const FILES_LIMIT: usize = 512 * 1024 * 1024;

/// One line of the printed table of routes.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteLine {
    pub method: &'static str,
    pub path: &'static str,
    pub permission: Permission,
    /// Whether the password must have been given within the last minutes.
    pub confirmed: bool,
}

/// The routes of a feature.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    lines: Vec<RouteLine>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Routes {
        Routes::default()
    }

    /// A page.
    pub fn get<H, T>(self, path: &'static str, permission: Permission, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, path, permission, false, routing::get(handler))
    }

    /// An act.
    pub fn post<H, T>(self, path: &'static str, permission: Permission, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, permission, false, routing::post(handler))
    }

    /// An act that brings files: its body may be larger than that of other forms.
    pub fn post_files<H, T>(self, path: &'static str, permission: Permission, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let limit = DefaultBodyLimit::max(FILES_LIMIT);
        self.add(Method::POST, path, permission, false, routing::post(handler).layer(limit))
    }

    /// A dangerous act: the password is asked again unless it was given minutes ago.
    pub fn post_confirmed<H, T>(self, path: &'static str, permission: Permission, handler: H) -> Routes
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, path, permission, true, routing::post(handler))
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        permission: Permission,
        confirmed: bool,
        handler: routing::MethodRouter<App>,
    ) -> Routes {
        let method = if method == Method::GET { "GET" } else { "POST" };
        self.lines.push(RouteLine { method, path, permission, confirmed });
        let guarded = handler.layer(middleware::from_fn(move |request: Request, next: Next| {
            guard(permission, confirmed, request, next)
        }));
        self.router = self.router.route(path, guarded);
        self
    }

    /// The routes of another feature beside these.
    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.lines.extend(other.lines);
        self
    }

    /// What is printed and compared in a test.
    pub fn lines(&self) -> &[RouteLine] {
        &self.lines
    }

    /// The router, for the application to mount.
    pub fn into_router(self) -> Router<App> {
        self.router
    }
}

/// Carries the application to the guard.
pub async fn carry_app(State(app): State<App>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(app);
    next.run(request).await
}

async fn guard(permission: Permission, confirmed: bool, mut request: Request, next: Next) -> Response {
    if permission == Permission::Anyone {
        return next.run(request).await;
    }
    let candidate = request.extensions().get::<Arc<SignedInCandidate>>().cloned();
    let signed = request.extensions().get::<Arc<SignedIn>>().cloned();
    if permission == Permission::OwnDossier {
        return match (candidate.map(|candidate| Permit::candidate(candidate, permission)), signed) {
            (Some(Ok(permit)), _) => {
                request.extensions_mut().insert(permit);
                next.run(request).await
            }
            (Some(Err(error)), _) => error.into_response(),
            (None, Some(_)) => Error::Forbidden.into_response(),
            (None, None) => sign_in_first(&request, CANDIDATES_SIGN_IN),
        };
    }
    let Some(signed) = signed else {
        // A candidate who is no officer is refused; signing in as one would not help them.
        return if candidate.is_some() { Error::Forbidden.into_response() } else { sign_in_first(&request, SIGN_IN) };
    };
    let Some(app) = request.extensions().get::<App>().cloned() else {
        return Error::internal("the application is not carried").into_response();
    };
    let permit = match Permit::grant(signed.clone(), permission) {
        Ok(permit) => permit,
        Err(error) => return error.into_response(),
    };
    let now = app.clock.now();
    if confirmed && !signed.replayed && signed.confirmed_until.is_none_or(|until| until < now) {
        return match hold_for_password(&app, &signed, request).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        };
    }
    let read =
        (signed.role == Role::Auditor && request.method() == Method::GET).then(|| request.uri().path().to_owned());
    request.extensions_mut().insert(permit.clone());
    let response = next.run(request).await;
    if let Some(path) = read.filter(|path| response.status().is_success() && path != "/phien/con-lai")
        && let Err(error) = record_read(&app, &permit, &path).await
    {
        return error.into_response();
    }
    response
}

/// What an auditor reads is in the log, or is not shown.
async fn record_read(app: &App, permit: &Permit, path: &str) -> Result<()> {
    let tx = app.db.write(permit).await?;
    tx.commit(Event::about_instance("page.read").with("path", path)).await
}

/// Where officers sign in.
const SIGN_IN: &str = "/dang-nhap";

/// Where candidates sign in.
const CANDIDATES_SIGN_IN: &str = "/ung-vien/dang-nhap";

fn sign_in_first(request: &Request, sign_in: &str) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let back: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    let target = format!("{sign_in}?tiep={back}");
    if request.headers().contains_key("hx-request") {
        let mut response = StatusCode::UNAUTHORIZED.into_response();
        if let Ok(target) = HeaderValue::from_str(&target) {
            response.headers_mut().insert("hx-redirect", target);
        }
        return response;
    }
    if request.method() == Method::GET && wants_page(request) {
        return Redirect::to(&target).into_response();
    }
    Error::SignInNeeded.into_response()
}

fn wants_page(request: &Request) -> bool {
    request
        .headers()
        .get(header::ACCEPT)
        .is_none_or(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*")))
}

async fn hold_for_password(app: &App, signed: &SignedIn, request: Request) -> Result<Response> {
    let held = held::keep(app, &signed.user_id, held::Purpose::Password, request).await?;
    Ok(Redirect::to(&format!("/xac-nhan-mat-khau/{held}")).into_response())
}
