//! The councils and the meetings that a person sees.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::councils::council::Council;
use crate::councils::meeting::Meeting;
use crate::councils::store::{councils, meetings};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "councils/pages/list.html")]
struct ListPage {
    shell: Shell,
    councils: Vec<Council>,
    meetings: Vec<Meeting>,
    may_edit: bool,
}

/// Councils, and their meetings, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let db = &mut app.db.read();
    ListPage {
        shell: shell.titled("Hội đồng tuyển chọn"),
        councils: councils::all(db, &permit).await?,
        meetings: meetings::all(db, &permit, None).await?,
        may_edit: permit.also(Permission::EditCouncils).is_some(),
    }
    .page()
}
