//! The pages of background jobs.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::operations::{actions, job, store};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::{self, Instant};
use crate::platform::error::Result;
use crate::platform::jobs::{Job, JobId, JobState};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat, TimelineItem, go_to_saying, timeline};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "lap", column: "created_at", kind: SortKind::Instant },
    SortColumn { name: "chay", column: "run_at", kind: SortKind::Instant },
];

/// A job with what the page says of it.
struct Row {
    words: String,
    is_abandoned: bool,
    job: Job,
}

impl Row {
    fn of(app: &App, found: Job) -> Row {
        Row {
            words: app.features().job(&found.kind).to_owned(),
            is_abandoned: job::is_abandoned(&found, app.clock.now()),
            job: found,
        }
    }

    fn chip(&self) -> &'static str {
        if self.is_abandoned { "warn" } else { job::chip(self.job.state) }
    }

    fn state(&self) -> &'static str {
        if self.is_abandoned { "Bị bỏ dở, chờ máy khác" } else { self.job.state.label() }
    }

    /// When it will run, while it has yet to.
    fn next_run(&self) -> Option<String> {
        (self.job.state == JobState::Waiting).then(|| clock::screen(self.job.run_at))
    }
}

/// A job that is due every day.
struct DailyRow {
    words: String,
    hour: u32,
    last: Option<Row>,
    last_done: Option<Instant>,
    next: Instant,
}

#[derive(Template)]
#[template(path = "operations/pages/jobs.html")]
struct JobsPage {
    shell: Shell,
    params: ListParams,
    daily: Vec<DailyRow>,
    rows: Vec<Row>,
    pager: Pager,
    headers: Vec<SortHeader>,
    stats: Vec<Stat>,
    chips: Vec<FilterChip>,
    states: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    may_run: bool,
    read_at: String,
}

fn chips(app: &App, params: &ListParams) -> Vec<FilterChip> {
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let state = params.get("tt").and_then(JobState::parse).map(|state| chip("tt", state.label().to_owned()));
    let kind = params.get("loai").map(|kind| chip("loai", app.features().job(kind).to_owned()));
    state.into_iter().chain(kind).collect()
}

async fn stats(app: &App, params: &ListParams) -> Result<Vec<Stat>> {
    let counted = store::by_state(&mut app.db.read()).await?;
    let count =
        |state: JobState| counted.iter().find(|(word, _)| word == state.as_str()).map_or(0, |(_, count)| *count);
    let stat = |state: JobState| Stat {
        value: viet::number::group(count(state)),
        label: state.label().to_owned(),
        href: params.link(&[("tt", state.as_str())]),
        mark: match state {
            JobState::Waiting => "n",
            JobState::Running => "a",
            JobState::Done => "d",
            JobState::Failed => "r",
        },
        current: params.get("tt") == Some(state.as_str()),
    };
    Ok(JobState::ALL.iter().map(|state| stat(*state)).collect())
}

async fn daily(app: &App) -> Result<Vec<DailyRow>> {
    let (db, now) = (&mut app.db.read(), app.clock.now());
    let mut rows = Vec::new();
    for daily in app.features().daily {
        let last = store::newest(db, daily.kind).await?;
        rows.push(DailyRow {
            words: app.features().job(daily.kind).to_owned(),
            hour: daily.hour,
            next: job::next_run(daily, last.as_ref().map(|job| job.created_at), now),
            last_done: store::last_done(db, daily.kind).await?,
            last: last.map(|job| Row::of(app, job)),
        });
    }
    Ok(rows)
}

/// The background jobs, newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(true);
    let total = store::jobs(&params).count(db).await?;
    let key = |row: &Job| {
        let at = if sort.name == "chay" { row.run_at } else { row.created_at };
        (at.to_rfc3339(), row.id.to_string())
    };
    let found = params.page(db, store::jobs(&params), sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    JobsPage {
        shell: shell.titled("Việc chạy nền"),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows.into_iter().map(|job| Row::of(&app, job)).collect(),
        headers: vec![header("Lập lúc", "lap"), header("Chạy lúc", "chay")],
        daily: daily(&app).await?,
        stats: stats(&app, &params).await?,
        chips: chips(&app, &params),
        states: JobState::options(),
        kinds: app.features().jobs.iter().map(|job| (job.kind, job.words)).collect(),
        may_run: permit.also(Permission::RunJobs).is_some(),
        read_at: clock::screen(app.clock.now()),
        params,
    }
    .page()
}

/// The jobs under the same filters as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let jobs: Vec<Job> =
        store::jobs(&params).then("order by created_at desc, id desc limit 20000").all(&mut app.db.read()).await?;
    let filters: Vec<String> = chips(&app, &params).into_iter().map(|chip| chip.label).collect();
    let filters = if filters.is_empty() { "tất cả".to_owned() } else { filters.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Việc chạy nền".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}", clock::screen(app.clock.now())),
        columns: vec![
            ("Việc", 34),
            ("Tình trạng", 20),
            ("Đã xong", 10),
            ("Tổng", 10),
            ("Lập lúc", 20),
            ("Chạy lúc", 20),
            ("Xong lúc", 20),
            ("Lần thử", 10),
            ("Máy", 30),
            ("Lỗi gần nhất", 60),
        ],
        rows: Vec::new(),
    };
    for row in jobs.into_iter().map(|job| Row::of(&app, job)) {
        let state = row.state();
        sheet.rows.push(vec![
            row.words.into(),
            state.into(),
            row.job.progress_done.into(),
            row.job.progress_total.into(),
            row.job.created_at.into(),
            row.job.run_at.into(),
            row.job.finished_at.into(),
            row.job.attempts.into(),
            row.job.node.map_or(Cell::Empty, Cell::Text),
            row.job.last_error.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("jobs.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("viec-chay-nen")
}

#[derive(Template)]
#[template(path = "operations/pages/job.html")]
struct JobPage {
    shell: Shell,
    row: Row,
    history: Vec<TimelineItem>,
    may_run: bool,
}

/// One job, with the whole of its last error.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let job = store::job(&mut app.db.read(), &JobId(id)).await?;
    let history = timeline(&told::of_record(&app, &permit, "job", job.id.as_str()).await?);
    let row = Row::of(&app, job);
    let may_run = permit.also(Permission::RunJobs).is_some() && row.job.state == JobState::Failed;
    JobPage { shell: shell.titled(row.words.clone()), row, history, may_run }.page()
}

/// Puts a failed job back in the queue.
pub async fn try_again(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let id = JobId(id);
    actions::try_again(&app, &permit, &id).await?;
    go_to_saying(format!("/viec-nen/{id}"), "Việc sẽ chạy lại ngay.")
}
