//! Links that work once: the page only shows; pressing its button uses the link up, so that a mail scanner cannot.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::sign_in::begin;
use crate::accounts::actions::{self, FirstAdministratorDraft};
use crate::accounts::password::PasswordRule;
use crate::accounts::session::Source;
use crate::accounts::store::{self, Link};
use crate::accounts::user::LinkPurpose;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::settings::Settings;
use crate::ui::{PublicPage, Render};

#[derive(Template)]
#[template(path = "accounts/pages/link.html")]
struct LinkPage {
    page: PublicPage,
    form: Form,
    token: String,
    /// `first`, `password`, `demo` or `dead`.
    kind: &'static str,
    person: String,
    email: String,
    role: String,
    rule: String,
}

async fn link_page(app: &App, page: PublicPage, token: String, link: Option<&Link>, form: Form) -> Result<LinkPage> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let user = match link.and_then(|link| link.user_id.as_ref()) {
        Some(id) => Some(store::user(&mut app.db.read(), id.as_str()).await?),
        None => None,
    };
    let role = match link.and_then(|link| link.assignment_id.as_ref()) {
        Some(id) => store::assignment(&mut app.db.read(), id.as_str()).await?.label(),
        None => String::new(),
    };
    let second_factor = user.as_ref().is_some_and(|user| user.totp_secret.is_some());
    let kind = match link.map(|link| link.purpose) {
        None => "dead",
        Some(LinkPurpose::FirstAdministrator) => "first",
        Some(LinkPurpose::Demo) => "demo",
        Some(LinkPurpose::Invitation | LinkPurpose::NewPassword) => "password",
    };
    Ok(LinkPage {
        page,
        form,
        token,
        kind,
        person: user.as_ref().map(|user| user.full_name.clone()).unwrap_or_default(),
        email: user.map(|user| user.email).unwrap_or_default(),
        role,
        rule: PasswordRule::of(&settings, second_factor)?.sentence(),
    })
}

/// Shows what a link is for.
pub async fn show(State(app): State<App>, page: PublicPage, Path(token): Path<String>) -> Result<Response> {
    let link = store::open_link(&mut app.db.read(), &token, app.clock.now()).await?;
    let drawn = link_page(&app, page, token, link.as_ref(), Form::default()).await?;
    let dead = drawn.kind == "dead";
    let mut response = drawn.page()?;
    if dead {
        *response.status_mut() = StatusCode::GONE;
    }
    Ok(response.into_response())
}

/// Uses a link.
pub async fn open(
    State(app): State<App>,
    page: PublicPage,
    source: Source,
    Path(token): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let Some(link) = store::open_link(&mut app.db.read(), &token, app.clock.now()).await? else {
        let mut response = link_page(&app, page, token, None, Form::default()).await?.page()?;
        *response.status_mut() = StatusCode::GONE;
        return Ok(response);
    };
    let started = match link.purpose {
        LinkPurpose::Demo => Some(actions::use_demo_link(&app, &source, &link).await),
        LinkPurpose::FirstAdministrator => match FirstAdministratorDraft::read(&mut form) {
            Some(draft) => {
                Some(actions::first_administrator(&app, &source, &link, &standing_agency(&app).await?, draft).await)
            }
            None => None,
        },
        LinkPurpose::Invitation | LinkPurpose::NewPassword => match actions::new_password(&mut form) {
            Some(password) => Some(actions::take_up(&app, &source, &link, password).await),
            None => None,
        },
    };
    if let Some(outcome) = started
        && let Some(started) = form.accept(outcome)?
    {
        return begin(&app, &started);
    }
    form.set("password", "");
    form.set("password_again", "");
    link_page(&app, page, token, Some(&link), form).await?.invalid()
}

/// The agency that runs the programme, named by the pack.
async fn standing_agency(app: &App) -> Result<String> {
    let found = store::standing_agency(&mut app.db.read()).await?;
    found.ok_or_else(|| Error::refused("Chưa nạp bộ dữ liệu của thành phố. Chạy lệnh chieuhien pack load trước."))
}
