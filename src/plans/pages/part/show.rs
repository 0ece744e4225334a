//! The page of a part.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::accounts;
use crate::organisation;
use crate::plans::part::{Part, PartState, Report, Standing, Subtask, formula};
use crate::plans::plan::Plan;
use crate::plans::settings::risk_days;
use crate::plans::store::{parts as store, plans, tasks};
use crate::plans::task::Task;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, StoredFile};
use crate::platform::form::Form;
use crate::platform::permission::Permission::{RaiseObstacles, ReportProgress};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, timeline};

/// Which of the forms of the page is shown again.
#[derive(Default)]
pub(super) struct Again {
    pub report: Option<Form>,
    pub subtask: Option<Form>,
    pub other: Option<Form>,
    /// Somebody reported since this page was opened: their report stands beside what was typed.
    pub newer: bool,
}

#[derive(Template)]
#[template(path = "plans/pages/part/show.html")]
pub(super) struct ShowPage {
    shell: Shell,
    plan: Plan,
    task: Task,
    part: Part,
    standing: Standing,
    due: String,
    reports: Vec<(Report, Vec<StoredFile>)>,
    subtasks: Vec<Subtask>,
    formula: Option<String>,
    /// People of the agency who may be made responsible: assignment and name.
    colleagues: Vec<(String, String)>,
    report: Form,
    subtask: Form,
    other: Form,
    newer: bool,
    may_report: bool,
    may_raise: bool,
    history: Vec<TimelineItem>,
}

impl ShowPage {
    fn is_open(&self) -> bool {
        self.part.state == PartState::Open && self.plan.is_live()
    }

    pub(super) async fn of(app: &App, permit: &Permit, shell: Shell, id: &str, again: Again) -> Result<ShowPage> {
        let db = &mut app.db.read();
        let today = app.clock.today();
        let part = store::find(db, id).await?;
        let plan = plans::find(db, part.plan_id.as_str()).await?;
        let table = organisation::store::calendar::table(db).await?;
        let risk = risk_days(&Settings::on(db, today).await?)?;
        let within = |permit: Option<Permit>| permit.is_some_and(|permit| permit.covers(&part.lineage, &part.bloc));
        let may_report = within(permit.also(ReportProgress));
        let mut reports = Vec::new();
        for report in store::reports(db, &part.id).await? {
            let evidence = files::of_owner(db, &report.id).await?;
            reports.push((report, evidence));
        }
        let subtasks = store::subtasks(db, &part.id).await?;
        let colleagues = match may_report {
            true => accounts::store::assignments_in(db, &part.agency_id, today).await?,
            false => Vec::new(),
        };
        let mut report = again.report.unwrap_or_else(|| Form::filled([("percent", part.percent.to_string())]));
        report.set("version", part.version.to_string());
        Ok(ShowPage {
            shell: shell.titled(part.full_title()),
            task: tasks::find(db, part.task_id.as_str()).await?,
            standing: part.standing(today, &table, risk),
            due: part.due_label(today, &table),
            formula: formula(&subtasks),
            colleagues: colleagues
                .into_iter()
                .map(|held| (held.id.to_string(), format!("{} ({})", held.user_name, held.role)))
                .collect(),
            report,
            subtask: again.subtask.unwrap_or_else(|| Form::filled([("weight", "1"), ("percent", "0")])),
            other: again.other.unwrap_or_default(),
            newer: again.newer,
            may_report,
            may_raise: within(permit.also(RaiseObstacles)),
            history: timeline(&told::of_record(app, permit, "task_part", id).await?),
            reports,
            subtasks,
            plan,
            part,
        })
    }
}

/// One part.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    ShowPage::of(&app, &permit, shell, &id, Again::default()).await?.page()
}

/// A file of evidence of a report on this part; any other file does not exist here.
pub async fn file(State(app): State<App>, Path((id, file)): Path<(String, String)>) -> Result<Response> {
    let db = &mut app.db.read();
    let part = store::find(db, &id).await?;
    let file = files::find(db, &file).await?;
    let own = store::reports(db, &part.id).await?;
    if file.owner_kind != "part_report" || !own.iter().any(|report| report.id.as_str() == file.owner_id) {
        return Err(Error::NotFound);
    }
    files::download(&app, &file).await
}
