//! Signing in with a code that goes to an address; the same pages for who is new and who comes back.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::accounts::session::{Replayed, Source};
use crate::candidates::actions::sign_in::{self, Sent, Taken};
use crate::candidates::candidate::folded_address;
use crate::candidates::session::{SIDE, clear_cookie, set_cookie};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::held;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, go_to};

/// Where a candidate begins.
const HOME: &str = "/ung-vien/ho-so";

/// What the address of the sign-in pages may carry.
#[derive(Debug, Default, Deserialize)]
pub struct Back {
    /// The page that was asked for.
    tiep: Option<String>,
    /// The form that waits.
    giu: Option<String>,
    /// Set after signing out.
    ra: Option<String>,
}

impl Back {
    /// Only addresses of the candidates' side are gone back to.
    fn path(form: &Form) -> String {
        let (held, path) = (form.value("giu"), form.value("tiep"));
        if !held.is_empty() && held.chars().all(|letter| letter.is_ascii_alphanumeric()) {
            return format!("/ung-vien/tiep-tuc/{held}");
        }
        if path.starts_with(SIDE) { path.to_owned() } else { HOME.to_owned() }
    }

    fn form(&self) -> Form {
        let pair = |name: &'static str, value: &Option<String>| (name, value.clone().unwrap_or_default());
        Form::filled([pair("tiep", &self.tiep), pair("giu", &self.giu)])
    }
}

#[derive(Template)]
#[template(path = "candidates/pages/sign_in.html")]
struct SignInPage {
    page: PublicPage,
    form: Form,
    expired: bool,
    signed_out: bool,
}

/// Asks for the address.
pub async fn show(page: PublicPage, Query(back): Query<Back>) -> Result<Response> {
    SignInPage { page, form: back.form(), expired: back.giu.is_some(), signed_out: back.ra.is_some() }.page()
}

/// Sends a code; the answer is the same whether the address is known or not.
pub async fn send_code(State(app): State<App>, page: PublicPage, source: Source, mut form: Form) -> Result<Response> {
    form.names(&[("email", "thư điện tử")]);
    let typed = folded_address(form.value("email"));
    form.set("email", typed);
    let mut checked = form.clone();
    let Some(address) = checked.email("email") else {
        form.refuse("email", page.t("candidate-email-wrong"));
        return SignInPage { page, form, expired: false, signed_out: false }.invalid();
    };
    match sign_in::send_code(&app, &source, &address, &page).await? {
        Sent::Code(id) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            for name in ["tiep", "giu"] {
                if !form.value(name).is_empty() {
                    query.append_pair(name, form.value(name));
                }
            }
            let query = query.finish();
            go_to(format!("/ung-vien/dang-nhap/{id}{}{query}", if query.is_empty() { "" } else { "?" }))
        }
        Sent::TooMany => {
            form.refuse("email", page.t("candidate-codes-too-many"));
            SignInPage { page, form, expired: false, signed_out: false }.invalid()
        }
        Sent::NoLetters => {
            form.refuse("", page.t("candidate-no-letters"));
            SignInPage { page, form, expired: false, signed_out: false }.invalid()
        }
    }
}

#[derive(Template)]
#[template(path = "candidates/pages/code.html")]
struct CodePage {
    page: PublicPage,
    form: Form,
    id: String,
    until: Option<String>,
    /// The code itself, in a demonstration that sends no letters.
    shown: Option<String>,
    again: String,
}

async fn code_page(app: &App, page: PublicPage, id: String, form: Form) -> Result<CodePage> {
    let shown = (app.config.demo && app.config.smtp_url.is_none()).then(|| sign_in::digits(app, &id));
    let until = sign_in::works_until(app, &id).await?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["tiep", "giu"] {
        if !form.value(name).is_empty() {
            query.append_pair(name, form.value(name));
        }
    }
    let again = format!("/ung-vien/dang-nhap?{}", query.finish());
    Ok(CodePage { page, form, id, until, shown, again })
}

/// Asks for the code.
pub async fn code(
    State(app): State<App>,
    page: PublicPage,
    Path(id): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response> {
    let form = back.form();
    code_page(&app, page, id, form).await?.page()
}

/// Takes the code.
pub async fn take_code(
    State(app): State<App>,
    page: PublicPage,
    source: Source,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    match sign_in::take_code(&app, &source, &id, form.value("code")).await? {
        Taken::In(token) => {
            let mut response = Redirect::to(&Back::path(&form)).into_response();
            response.headers_mut().append(header::SET_COOKIE, set_cookie(&app, &token)?);
            return Ok(response);
        }
        Taken::Wrong(left) => form.refuse("code", page.t_with("candidate-code-wrong", "left", left)),
        Taken::Over => form.refuse("code", page.t("candidate-code-over")),
    }
    code_page(&app, page, id, form).await?.invalid()
}

/// Ends the session in use.
pub async fn sign_out(State(app): State<App>, permit: Permit) -> Result<Response> {
    sign_in::sign_out(&app, &permit).await?;
    let mut response = Redirect::to("/ung-vien/dang-nhap?ra=1").into_response();
    response.headers_mut().append(header::SET_COOKIE, clear_cookie());
    Ok(response)
}

/// Ends the sessions on other devices.
pub async fn end_other_sessions(State(app): State<App>, permit: Permit) -> Result<Response> {
    sign_in::end_other_sessions(&app, &permit).await?;
    go_to("/ung-vien/du-lieu")
}

/// Sends the waiting form of an expired session through its page again; nothing of it is written.
pub async fn resume(
    State(app): State<App>,
    permit: Permit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let held = held::find(&app, permit.user_id(), &id).await?;
    let mut request = held::request_again(&held, &headers)?;
    request.extensions_mut().insert(Replayed);
    tower::ServiceExt::oneshot(app.router()?, request).await.map_err(|error: std::convert::Infallible| match error {})
}
