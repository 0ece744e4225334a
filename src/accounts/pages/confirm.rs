//! The password once more, before a dangerous act; then the act itself, as it was sent.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::accounts::actions;
use crate::accounts::session::Source;
use crate::accounts::store;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::held;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "accounts/pages/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    form: Form,
    held: String,
    back: String,
    has_password: bool,
}

async fn confirm_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<ConfirmPage> {
    let held = held::find(app, permit.user_id(), id).await?;
    let user = store::user(&mut app.db.read(), permit.user_id()).await?;
    let back = held.path.rsplit_once('/').map_or("/viec", |(before, _)| before);
    let back = if back.is_empty() { "/viec" } else { back }.to_owned();
    Ok(ConfirmPage {
        shell: shell.titled("Xác nhận mật khẩu"), form, held: held.id, back, has_password: !user.demo
    })
}

/// Asks for the password.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    confirm_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// Takes the password and does what was asked.
pub async fn confirm(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    source: Source,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response> {
    let waiting = held::find(&app, permit.user_id(), &id).await?;
    let typed = form.value("password").to_owned();
    if form.accept(actions::confirm_password(&app, &permit, &source, typed).await)?.is_none() {
        form.set("password", "");
        return confirm_page(&app, &permit, shell, &id, form).await?.invalid();
    }
    held::drop_form(&app, &waiting.id).await?;
    let request = held::request_again(&waiting, &headers)?;
    tower::ServiceExt::oneshot(app.router()?, request).await.map_err(|error: std::convert::Infallible| match error {})
}
