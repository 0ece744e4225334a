//! The page of the half-yearly review of accounts and rights.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use crate::accounts::review::{self, Summary};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "accounts/pages/review.html")]
struct ReviewPage {
    shell: Shell,
    summary: Summary,
    today: NaiveDate,
}

/// What to look at first, and the sheet to take out.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    ReviewPage {
        shell: shell.titled("Rà soát tài khoản và quyền"),
        summary: review::summary(&app, &permit).await?,
        today: app.clock.today(),
    }
    .page()
}

/// The review sheet as a workbook.
pub async fn export(State(app): State<App>, permit: Permit) -> Result<Response> {
    review::sheet(&app, &permit).await?.download("ra-soat-tai-khoan")
}
