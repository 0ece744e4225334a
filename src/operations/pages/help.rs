//! The help page.

use askama::Template;
use axum::response::Response;

use crate::platform::error::Result;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "operations/pages/help.html")]
struct HelpPage {
    shell: Shell,
}

/// The help page.
pub async fn show(shell: Shell) -> Result<Response> {
    HelpPage { shell: shell.titled("Trợ giúp") }.page()
}
