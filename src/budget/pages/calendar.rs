//! The calendar of the budget in a year: what falls due when, to whom, and whether it is done.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::budget::calendar::{BudgetTask, LEAD_DAYS, SETTINGS};
use crate::budget::store::tasks as store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::ui::{Render, Shell};

/// A task as the table shows it.
struct TaskRow {
    label: &'static str,
    link: String,
    budget_year: i64,
    /// Its day, or what is missing.
    due: String,
    roles: String,
    chip: &'static str,
    state: &'static str,
}

#[derive(Template)]
#[template(path = "budget/pages/calendar.html")]
struct CalendarPage {
    shell: Shell,
    year: i64,
    rows: Vec<TaskRow>,
    /// Why tasks do not come to a desk by themselves.
    missing: String,
    read_at: String,
}

/// The calendar of a year.
pub async fn show(State(app): State<App>, _: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    let year = year_of(&year)?;
    let db = &mut app.db.read();
    let today = app.clock.today();
    let settings = Settings::on(db, today).await?;
    let mut rows = Vec::new();
    for task in BudgetTask::ALL.iter().copied() {
        let is_open = store::is_open(db, task, task.budget_year(year)).await?;
        let due = task.due_on(year, &settings);
        let (chip, state) = match &due {
            Ok(day) if is_open && *day < today => ("bad", "Quá hạn"),
            Ok(_) if is_open => ("info", "Chưa xong"),
            Ok(_) => ("ok", "Đã xong"),
            Err(_) => ("none", "Chưa có hạn"),
        };
        rows.push(TaskRow {
            label: task.label(),
            link: task.link(year),
            budget_year: task.budget_year(year),
            due: due.map_or_else(|error| error.sentence(), viet::date::screen),
            roles: task.roles().iter().map(|role| role.label()).collect::<Vec<_>>().join(", "),
            chip,
            state,
        });
    }
    CalendarPage {
        shell: shell.titled(format!("Lịch ngân sách năm {year}")),
        missing: settings.declared(SETTINGS, LEAD_DAYS).err().map(|error| error.sentence()).unwrap_or_default(),
        read_at: clock::screen(app.clock.now()),
        rows,
        year,
    }
    .page()
}
