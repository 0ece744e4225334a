//! Signing in: address and password, the code, the first set-up of the code, a password that is too old.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use crate::accounts::actions::{self, Started};
use crate::accounts::password::PasswordRule;
use crate::accounts::session::{SigningIn, Source, clear_cookie, set_cookie};
use crate::accounts::store;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::ui::{PublicPage, Render, go_to};

#[derive(Template)]
#[template(path = "accounts/pages/sign_in.html")]
struct SignInPage {
    page: PublicPage,
    form: Form,
    idle_minutes: i64,
    expired: bool,
    signed_out: bool,
}

/// What the address of the sign-in page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    /// The page that was asked for.
    tiep: Option<String>,
    /// The form that waits.
    giu: Option<String>,
    /// Set after signing out.
    ra: Option<String>,
}

async fn idle_minutes(app: &App) -> Result<i64> {
    Settings::on(&mut app.db.read(), app.clock.today()).await?.number("idle.user_minutes")
}

/// The sign-in page.
pub async fn show(State(app): State<App>, page: PublicPage, Query(back): Query<Back>) -> Result<Response> {
    let form =
        Form::filled([("tiep", back.tiep.clone().unwrap_or_default()), ("giu", back.giu.clone().unwrap_or_default())]);
    let idle_minutes = idle_minutes(&app).await?;
    SignInPage { page, form, idle_minutes, expired: back.giu.is_some(), signed_out: back.ra.is_some() }.page()
}

/// Takes address and password.
pub async fn sign_in(State(app): State<App>, page: PublicPage, source: Source, mut form: Form) -> Result<Response> {
    let email = viet::text::clean(form.value("email")).to_lowercase();
    let password = form.value("password").to_owned();
    if email.is_empty() {
        form.refuse("email", page.t("sign-in-email-missing"));
    }
    if password.is_empty() {
        form.refuse("password", page.t("sign-in-password-missing"));
    }
    let next = match (form.value("giu"), form.value("tiep")) {
        ("", "") => None,
        ("", path) => Some(path.to_owned()),
        (held, _) => Some(format!("/phien/tiep-tuc/{held}")),
    };
    if form.is_right() {
        let started = actions::sign_in(&app, &source, &email, password, next).await;
        if let Some(started) = form.accept(started)? {
            return begin(&app, &started);
        }
    }
    form.set("password", "");
    let idle_minutes = idle_minutes(&app).await?;
    SignInPage { page, form, idle_minutes, expired: false, signed_out: false }.invalid()
}

/// Answers with the session's cookie and the way on.
pub fn begin(app: &App, started: &Started) -> Result<Response> {
    let mut response = Redirect::to(&started.go_to).into_response();
    response.headers_mut().append(header::SET_COOKIE, set_cookie(app, &started.token)?);
    Ok(response)
}

#[derive(Template)]
#[template(path = "accounts/pages/code.html")]
struct CodePage {
    page: PublicPage,
    form: Form,
}

/// Asks for the code of the second factor.
pub async fn code(page: PublicPage, _signing_in: SigningIn) -> Result<Response> {
    CodePage { page, form: Form::default() }.page()
}

/// Takes the code.
pub async fn take_code(
    State(app): State<App>,
    page: PublicPage,
    source: Source,
    SigningIn(session): SigningIn,
    mut form: Form,
) -> Result<Response> {
    let typed = form.value("code").to_owned();
    match form.accept(actions::take_code(&app, &source, &session, &typed).await)? {
        Some(path) => go_to(path),
        None => CodePage { page, form }.invalid(),
    }
}

#[derive(Template)]
#[template(path = "accounts/pages/enrol.html")]
struct EnrolPage {
    page: PublicPage,
    form: Form,
    secret: String,
    picture: String,
}

async fn enrol_page(app: &App, page: PublicPage, session: &store::Session, form: Form) -> Result<EnrolPage> {
    let secret = actions::pending_secret(app, session)?;
    let user = store::user(&mut app.db.read(), session.user_id.as_str()).await?;
    let url =
        actions::totp(app, &secret, &user.email)?.to_url().map_err(|error| Error::internal(format!("{error:?}")))?;
    let code = QrCode::new(url.as_bytes()).map_err(Error::internal)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build();
    let picture = picture.split_once("?>").map_or(picture.clone(), |(_, drawing)| drawing.to_owned());
    Ok(EnrolPage { page, form, secret, picture })
}

/// Shows the key of the second factor, as a picture and as text.
pub async fn enrol(State(app): State<App>, page: PublicPage, SigningIn(session): SigningIn) -> Result<Response> {
    enrol_page(&app, page, &session, Form::default()).await?.page()
}

/// Takes the first code.
pub async fn take_first_code(
    State(app): State<App>,
    page: PublicPage,
    source: Source,
    SigningIn(session): SigningIn,
    mut form: Form,
) -> Result<Response> {
    let typed = form.value("code").to_owned();
    match form.accept(actions::enrol(&app, &source, &session, &typed).await)? {
        Some(path) => go_to(path),
        None => enrol_page(&app, page, &session, form).await?.invalid(),
    }
}

#[derive(Template)]
#[template(path = "accounts/pages/old_password.html")]
struct OldPasswordPage {
    page: PublicPage,
    form: Form,
    rule: String,
    email: String,
    days: i64,
}

async fn old_password_page(
    app: &App,
    page: PublicPage,
    session: &store::Session,
    form: Form,
) -> Result<OldPasswordPage> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let user = store::user(&mut app.db.read(), session.user_id.as_str()).await?;
    let rule = PasswordRule::of(&settings, user.totp_secret.is_some())?.sentence();
    let days = settings.number("pwd.admin_max_age_days")?;
    Ok(OldPasswordPage { page, form, rule, email: user.email, days })
}

/// Asks for a new password in place of one that is too old.
pub async fn old_password(State(app): State<App>, page: PublicPage, SigningIn(session): SigningIn) -> Result<Response> {
    old_password_page(&app, page, &session, Form::default()).await?.page()
}

/// Takes the new password.
pub async fn change_old_password(
    State(app): State<App>,
    page: PublicPage,
    source: Source,
    SigningIn(session): SigningIn,
    mut form: Form,
) -> Result<Response> {
    if let Some(password) = actions::new_password(&mut form)
        && let Some(path) = form.accept(actions::change_old_password(&app, &source, &session, password).await)?
    {
        return go_to(path);
    }
    form.set("password", "");
    form.set("password_again", "");
    old_password_page(&app, page, &session, form).await?.invalid()
}

/// Ends the session in use.
pub async fn sign_out(State(app): State<App>, permit: Permit) -> Result<Response> {
    actions::sign_out(&app, &permit).await?;
    let mut response = Redirect::to("/dang-nhap?ra=1").into_response();
    response.headers_mut().append(header::SET_COOKIE, clear_cookie());
    Ok(response)
}

/// Keeps the session from going idle.
pub async fn keep_alive(State(app): State<App>, permit: Permit) -> Result<Response> {
    actions::keep_alive(&app, &permit).await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Goes on with another assignment.
pub async fn switch(State(app): State<App>, permit: Permit, form: Form) -> Result<Response> {
    actions::switch(&app, &permit, form.value("id")).await?;
    go_to("/viec")
}

/// Sends the waiting form of an expired session through its page again; nothing of it is written.
pub async fn resume(
    State(app): State<App>,
    permit: Permit,
    axum::extract::Path(id): axum::extract::Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let held = crate::platform::held::find(&app, permit.user_id(), &id).await?;
    let mut request = crate::platform::held::request_again(&held, &headers)?;
    request.extensions_mut().insert(crate::accounts::session::Replayed);
    tower::ServiceExt::oneshot(app.router()?, request).await.map_err(|error: std::convert::Infallible| match error {})
}
