//! Changing one's own password.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::accounts::actions;
use crate::accounts::password::PasswordRule;
use crate::accounts::session::Source;
use crate::accounts::store;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "accounts/pages/password.html")]
struct PasswordPage {
    shell: Shell,
    form: Form,
    rule: String,
}

async fn password_page(app: &App, permit: &Permit, shell: Shell, mut form: Form) -> Result<PasswordPage> {
    let db = &mut app.db.read();
    let settings = Settings::on(db, app.clock.today()).await?;
    let user = store::user(db, permit.user_id()).await?;
    for field in ["present", "password", "password_again"] {
        form.set(field, "");
    }
    let rule = PasswordRule::of(&settings, user.totp_secret.is_some())?.sentence();
    Ok(PasswordPage { shell: shell.titled("Đổi mật khẩu"), form, rule })
}

/// The form.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    password_page(&app, &permit, shell, Form::default()).await?.page()
}

/// Changes the password.
pub async fn change(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    source: Source,
    mut form: Form,
) -> Result<Response> {
    let present = form.value("present").to_owned();
    if present.is_empty() {
        form.refuse("present", "Nhập mật khẩu đang dùng");
    }
    let typed = actions::new_password(&mut form);
    if let Some(typed) = typed.filter(|_| form.is_right())
        && let Some(ended) = form.accept(actions::change_password(&app, &permit, &source, present, typed).await)?
    {
        let others = if ended > 0 { format!(" {ended} phiên khác đã kết thúc.") } else { String::new() };
        return go_to_saying("/tai-khoan-cua-toi", &format!("Đã đổi mật khẩu.{others}"));
    }
    password_page(&app, &permit, shell, form).await?.invalid()
}
