//! The pages of operations.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job, JobId, JobState};
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::{Setting, Settings};
use crate::platform::words::Words;
use crate::ui::{Pager, Render, Shell, go_to_saying};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "lap", column: "created_at", kind: SortKind::Instant }];

#[derive(Template)]
#[template(path = "operations/jobs.html")]
struct JobsPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Job>,
    pager: Pager,
    states: Vec<(String, String)>,
    may_run: bool,
}

/// The background jobs, newest first.
pub async fn jobs(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let select = Select::new(
        "select id, kind, payload, state, attempts, run_at, created_at, finished_at, last_error, progress_done,
         progress_total, lease from jobs",
    )
    .when("state = ?", params.get("tt"));
    let sort = params.sort(COLUMNS)?;
    let found = params
        .page(&mut app.db.read(), select, sort, params.descending(true), "id", |row: &Job| {
            (row.created_at.to_rfc3339(), row.id.to_string())
        })
        .await?;
    let shown = i64::try_from(found.rows.len()).unwrap_or(0);
    JobsPage {
        shell: shell.titled("Việc chạy nền"),
        pager: Pager {
            from: 1.min(shown),
            to: shown,
            total: None,
            previous: found.previous,
            next: found.next,
            size: found.size,
        },
        rows: found.rows,
        states: JobState::options(),
        may_run: permit.also(Permission::RunJobs).is_some(),
        params,
    }
    .page()
}

/// Puts a failed job back in the queue.
pub async fn try_again(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let id = JobId(id);
    let mut tx = app.db.write(&permit).await?;
    if jobs::try_again(&mut tx, &id).await? == 0 {
        return Err(Error::NotFound);
    }
    tx.commit(Event::new("job.retried", &id)).await?;
    go_to_saying("/viec-nen", "Việc sẽ chạy lại ngay.")
}

#[derive(Template)]
#[template(path = "operations/settings.html")]
struct SettingsPage {
    shell: Shell,
    rows: Vec<Setting>,
}

/// The settings in force today.
pub async fn settings(State(app): State<App>, shell: Shell) -> Result<Response> {
    let rows = Settings::on(&mut app.db.read(), app.clock.today()).await?.all().to_vec();
    SettingsPage { shell: shell.titled("Thiết lập"), rows }.page()
}

#[derive(Template)]
#[template(path = "operations/help.html")]
struct HelpPage {
    shell: Shell,
}

/// The help page.
pub async fn help(shell: Shell) -> Result<Response> {
    HelpPage { shell: shell.titled("Trợ giúp") }.page()
}
