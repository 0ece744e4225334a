//! The reports that were made, and the one that a printed fingerprint belongs to.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::records::reads_reports;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permit::Permit;
use crate::reports::report::Report;
use crate::reports::snapshot::typed;
use crate::reports::store::reports;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "reports/pages/list.html")]
struct ListPage {
    shell: Shell,
    reports: Vec<Report>,
    asked: String,
    /// What a fingerprint that was typed belongs to: the report and the number of the taking.
    found: Option<(Report, i64)>,
}

/// The reports, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    reads_reports(&permit)?;
    let db = &mut app.db.read();
    let asked = params.value("ma").to_owned();
    let found = match typed(&asked).as_str() {
        "" => None,
        sha256 => match reports::by_hash(db, sha256).await? {
            Some(taking) => Some((reports::find(db, &taking.report_id).await?, taking.number)),
            None => None,
        },
    };
    ListPage { shell: shell.titled("Báo cáo đã lập"), reports: reports::all(db).await?, asked, found }.page()
}
