//! The list of obstacles, how long they wait in each state, and the list as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use viet::working_days::HolidayTable;

use crate::obstacles::obstacle::{Obstacle, ObstacleState, median};
use crate::obstacles::store;
use crate::organisation;
use crate::plans::store::plans;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "gui", column: "raised_at", kind: SortKind::Instant },
    SortColumn { name: "cho", column: "state_since", kind: SortKind::Instant },
    SortColumn { name: "co-quan", column: "sort_key", kind: SortKind::Text },
];

/// An obstacle with what a list says of it.
pub(super) struct Row {
    pub obstacle: Obstacle,
    pub waiting_for: String,
    /// How many working days it has been in its state.
    pub days: i64,
}

impl Row {
    pub(super) fn of(obstacle: Obstacle, committee: &str, table: &HolidayTable, today: NaiveDate) -> Row {
        Row {
            waiting_for: obstacle.waiting_for(committee),
            days: table.working_days_between(clock::local(obstacle.state_since).date(), today).max(0),
            obstacle,
        }
    }

    /// When it was raised, as a day.
    pub(super) fn raised_on(&self) -> String {
        viet::date::screen(clock::local(self.obstacle.raised_at).date())
    }
}

#[derive(Template)]
#[template(path = "obstacles/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    stats: Vec<Stat>,
    /// How long each state lasted this year: its label and the median in words.
    medians: Vec<(&'static str, String)>,
    year: i32,
    by_raised: SortHeader,
    by_agency: SortHeader,
    by_waiting: SortHeader,
    chips: Vec<FilterChip>,
    states: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    plans: Vec<(String, String)>,
    read_at: String,
    may_raise: bool,
}

const MINE: &[(&str, &str)] = &[("gui", "Tôi gửi"), ("cho", "Chờ cơ quan tôi")];

fn chips(params: &ListParams, agencies: &[(String, String)], plans: &[(String, String)]) -> Vec<FilterChip> {
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let named = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, label)| label.clone())
    };
    let state = match params.value("tt") {
        "tat-ca" => Some("Mọi tình trạng".to_owned()),
        word => ObstacleState::parse(word).map(|state| state.label().to_owned()),
    };
    let mine = MINE.iter().find(|(word, _)| *word == params.value("cua")).map(|(_, label)| (*label).to_owned());
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("tt", state),
        ("co_quan", params.get("co_quan").map(|id| named(agencies, id))),
        ("ke_hoach", params.get("ke_hoach").map(|id| named(plans, id))),
        ("cua", mine),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(chip(name, label?)))
    .collect()
}

async fn plan_choices(app: &App) -> Result<Vec<(String, String)>> {
    let all = plans::all(&mut app.db.read()).await?;
    let issued = all.into_iter().filter(|plan| plan.issues > 0);
    Ok(issued.map(|plan| (plan.id.to_string(), plan.name())).collect())
}

/// The obstacles that a person sees; without a filter those that are open, the newest first.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(sort.name == "gui");
    let total = store::list_select(&permit, &params)?.count(db).await?;
    let key = |row: &Obstacle| {
        let value = match sort.name {
            "cho" => row.state_since.to_rfc3339(),
            "co-quan" => row.sort_key.clone(),
            _ => row.raised_at.to_rfc3339(),
        };
        (value, row.id.to_string())
    };
    let found = params.page(db, store::list_select(&permit, &params)?, sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    let table = organisation::store::calendar::table(db).await?;
    let committee = store::committee(db).await?;
    let (agencies, plans) = (store::agencies(db, &permit).await?, plan_choices(&app).await?);
    ListPage {
        shell: shell.titled("Khó khăn, vướng mắc"),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows.into_iter().map(|row| Row::of(row, &committee, &table, today)).collect(),
        stats: stats(&app, &permit, &params).await?,
        medians: medians(&app, &permit).await?,
        year: today.year(),
        by_raised: header("Gửi ngày", "gui"),
        by_agency: header("Cơ quan nêu", "co-quan"),
        by_waiting: header("Chờ ai, bao lâu", "cho"),
        chips: chips(&params, &agencies, &plans),
        states: ObstacleState::options(),
        agencies,
        plans,
        read_at: clock::screen(app.clock.now()),
        may_raise: permit.also(Permission::RaiseObstacles).is_some(),
        params,
    }
    .page()
}

/// How many obstacles stand where; each count filters the list.
async fn stats(app: &App, permit: &Permit, params: &ListParams) -> Result<Vec<Stat>> {
    let counted = store::by_state(&mut app.db.read(), permit).await?;
    let count =
        |state: ObstacleState| counted.iter().find(|(counted, _)| *counted == state).map_or(0, |(_, count)| *count);
    let stat = |state: ObstacleState| Stat {
        value: viet::number::group(count(state)),
        label: state.label().to_owned(),
        href: params.link(&[("tt", state.as_str())]),
        mark: state.mark(),
        current: params.get("tt") == Some(state.as_str()),
    };
    Ok(ObstacleState::ALL.iter().map(|state| stat(*state)).collect())
}

/// The median of how long each state lasted that ended this year.
async fn medians(app: &App, permit: &Permit) -> Result<Vec<(&'static str, String)>> {
    let first = NaiveDate::from_ymd_opt(app.clock.year(), 1, 1).unwrap_or_default();
    let lasted = store::durations(&mut app.db.read(), permit, clock::start_of_day(first)).await?;
    let of = |state: ObstacleState| {
        let days = lasted.iter().filter(|(from, _)| *from == state).map(|(_, days)| *days).collect();
        let words = match median(days) {
            None => "chưa có".to_owned(),
            Some(0) => "trong ngày".to_owned(),
            Some(days) => format!("{days} ngày làm việc"),
        };
        (state.label(), words)
    };
    Ok(ObstacleState::ALL.iter().filter(|state| state.is_open()).map(|state| of(*state)).collect())
}

/// The obstacles under the same filters as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let obstacles: Vec<Obstacle> =
        store::list_select(&permit, &params)?.then("order by raised_at desc, id desc limit 20000").all(db).await?;
    let table = organisation::store::calendar::table(db).await?;
    let committee = store::committee(db).await?;
    let filters: Vec<String> = chips(&params, &store::agencies(db, &permit).await?, &plan_choices(&app).await?)
        .into_iter()
        .map(|chip| chip.label)
        .collect();
    let filters = if filters.is_empty() { "đang mở".to_owned() } else { filters.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Khó khăn, vướng mắc".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {filters}", clock::screen(app.clock.now())),
        columns: vec![
            ("Cơ quan nêu", 34),
            ("Vướng mắc", 44),
            ("Liên quan", 44),
            ("Mô tả", 60),
            ("Kiến nghị", 50),
            ("Tình trạng", 18),
            ("Chờ", 34),
            ("Số ngày làm việc ở tình trạng này", 16),
            ("Hạn trả lời", 14),
            ("Kết quả giải quyết", 60),
            ("Người gửi", 26),
            ("Gửi lúc", 20),
        ],
        rows: Vec::new(),
    };
    for row in obstacles.into_iter().map(|obstacle| Row::of(obstacle, &committee, &table, today)) {
        sheet.rows.push(vec![
            row.obstacle.agency_name.clone().into(),
            row.obstacle.title.clone().into(),
            row.obstacle.about().into(),
            row.obstacle.description.into(),
            row.obstacle.proposal.into(),
            row.obstacle.state.label().into(),
            row.waiting_for.into(),
            row.days.into(),
            row.obstacle.due_on.into(),
            row.obstacle.answer.into(),
            row.obstacle.raised_by_name.into(),
            row.obstacle.raised_at.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("obstacles.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("vuong-mac")
}
