//! The board of a plan: agencies by tasks, timeline, obstacles in place (design screen 7).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{Datelike, NaiveDate};

use super::list::told_filters;
use crate::organisation;
use crate::plans::board::{AgencyGroup, Bar, Cell, Column, Marks, Row, Section, columns, sections};
use crate::plans::part::{Part, Standing};
use crate::plans::plan::Plan;
use crate::plans::standing::{AsOf, place, stretch};
use crate::plans::store::board::{self, BoardTask, OpenObstacle, StandingCount};
use crate::plans::store::{parts, plans, tasks};
use crate::plans::task::{PartKind, TaskId};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Stat};

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new().get("/ke-hoach/{id}/bang", Permission::ViewPlans, board_page).get(
        "/ke-hoach/{id}/bang.xlsx",
        Permission::ViewPlans,
        export,
    )
}

/// The order of the document.
const ORDER: SortColumn = SortColumn { name: "vi-tri", column: "position", kind: SortKind::Integer };

/// The standings as the address names them.
const STANDINGS: &[(&str, Standing)] = &[
    ("cham", Standing::Late),
    ("nguy-co", Standing::AtRisk),
    ("dung", Standing::OnTrack),
    ("xong", Standing::Done),
    ("chua", Standing::NotDue),
];

/// The standing that a word of the address names.
pub(super) fn standing_named(word: &str) -> Option<Standing> {
    STANDINGS.iter().find(|(name, _)| *name == word).map(|(_, standing)| *standing)
}

/// A standing with its word in the address and how many there are.
pub(super) fn standing_stats(params: &ListParams, count: impl Fn(Standing) -> i64) -> Vec<Stat> {
    let stats = STANDINGS.iter().map(|(name, standing)| {
        let current = params.value("tt") == *name;
        Stat {
            value: viet::number::group(count(*standing)),
            label: standing.label().to_owned(),
            href: params.link(&[("tt", if current { "" } else { name })]),
            mark: standing.mark(),
            current,
        }
    });
    stats.collect()
}

/// A view of the board.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Matrix,
    Timeline,
}

/// A part as the timeline draws it under its task.
struct PartBar {
    part: Part,
    standing: Standing,
    bar: Option<Bar>,
}

#[derive(Template)]
#[template(path = "plans/pages/board.html")]
struct BoardPage {
    shell: Shell,
    plan: Plan,
    params: ListParams,
    view: View,
    total: i64,
    now: String,
    stats: Vec<Stat>,
    /// How many obstacles are open, where that leads, and whether the board shows only these.
    obstacles: (i64, String, bool),
    /// Obstacles of the plan as a whole.
    on_plan: Vec<OpenObstacle>,
    columns: Vec<Column>,
    groups: Vec<AgencyGroup>,
    sections: Vec<Section>,
    /// The task whose parts the timeline shows.
    opened: Option<(TaskId, Vec<PartBar>)>,
    /// How many columns a row has.
    span: usize,
    year_width: i64,
    /// The present month, and where today's line is drawn.
    month: u32,
    today_at: Option<String>,
    chips: Vec<FilterChip>,
    pager: Pager,
    list_href: String,
    report_href: Option<String>,
    today: NaiveDate,
}

impl BoardPage {
    fn is_timeline(&self) -> bool {
        self.view == View::Timeline
    }

    /// The same board in another view; empty is the matrix.
    fn view_href(&self, view: &str) -> String {
        self.params.link(&[("xem", view), ("mo", "")])
    }

    fn export_href(&self) -> String {
        self.params.link_to(&format!("/ke-hoach/{}/bang.xlsx", self.plan.id))
    }

    /// The tasks in which the agency of a column takes part.
    fn column_href(&self, column: &Column) -> String {
        self.params.link(&[("co_quan", &column.agency_id)])
    }

    fn is_open(&self, row: &Row) -> bool {
        self.opened.as_ref().is_some_and(|(id, _)| *id == row.task.id)
    }

    fn parts_of(&self, row: &Row) -> &[PartBar] {
        self.opened.as_ref().filter(|(id, _)| *id == row.task.id).map_or(&[], |(_, parts)| parts)
    }

    /// The link that opens or closes the parts of a task.
    fn toggle(&self, row: &Row) -> String {
        let id = if self.is_open(row) { "" } else { row.task.id.as_str() };
        let place = self.params.get("sau").map(|place| ("sau", place));
        let back = self.params.get("truoc").map(|place| ("truoc", place));
        let changes: Vec<(&str, &str)> = [Some(("mo", id)), place, back].into_iter().flatten().collect();
        format!("{}#nv-{}", self.params.link(&changes), row.task.id)
    }

    /// "Gửi 13/07, chờ Sở Nội vụ, 3 ngày."
    fn waiting(&self, obstacle: &OpenObstacle) -> String {
        let raised = clock::local(obstacle.raised_at).date();
        let handler = match (&obstacle.handler, obstacle.state.as_str()) {
            (_, "escalated") => "Ủy ban nhân dân thành phố",
            (Some(name), _) => name,
            (None, _) => "cơ quan thường trực",
        };
        let days = (self.today - clock::local(obstacle.state_since).date()).num_days().max(0);
        format!("{} gửi {}, chờ {handler}, {days} ngày.", obstacle.agency_name, raised.format("%d/%m"))
    }
}

/// A plan that the reader may see: everybody when it was issued, else those who draft or approve it.
pub(super) async fn visible(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Plan> {
    let plan = plans::find(db, id).await?;
    let drafts = [Permission::EditPlans, Permission::ApprovePlans];
    let reaches = drafts.iter().filter_map(|one| permit.also(*one)).any(|permit| permit.covers("/", &plan.bloc));
    if plan.issues > 0 || reaches { Ok(plan) } else { Err(Error::NotFound) }
}

/// The filters without the standing, which the counts above the board keep apart.
fn filtered(plan: &Plan, as_of: &AsOf, params: &ListParams) -> Select {
    let select = board::with_agency(board::task_select(plan, as_of), params.get("co_quan"));
    let select = if params.value("vm") == "mo" { board::obstructed(select) } else { select };
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

fn in_standing(select: Select, params: &ListParams) -> Select {
    select.when("standing = ?", params.get("tt").and_then(standing_named))
}

/// The board.
async fn board_page(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let db = &mut app.db.read();
    let plan = visible(db, &permit, &id).await?;
    let today = app.clock.today();
    let as_of = board::as_of(db, today).await?;
    let view = if params.value("xem") == "dong-thoi-gian" { View::Timeline } else { View::Matrix };
    let counts = board::counts(db, filtered(&plan, &as_of, &params)).await?;
    let count =
        |standing| counts.iter().find(|one: &&StandingCount| one.standing == standing).map_or(0, |one| one.tasks);
    let wanted = params.get("tt").and_then(standing_named);
    let total = wanted.map_or_else(|| counts.iter().map(|one| one.tasks).sum(), count);
    let select = in_standing(filtered(&plan, &as_of, &params), &params);
    let page = hundred(&params)
        .page(db, select, ORDER, false, "id", |task: &BoardTask| (task.position.to_string(), task.id.to_string()))
        .await?;
    let pager = Pager::of(&page, Some(total));
    let named: Vec<TaskId> = page.rows.iter().filter(|task| !task.names_group()).map(|task| task.id.clone()).collect();
    let grouped: Vec<TaskId> = page.rows.iter().filter(|task| task.names_group()).map(|task| task.id.clone()).collect();
    let (marks, group_marks) = match view {
        View::Matrix => {
            (board::marks(db, &plan, &as_of, &named).await?, board::group_marks(db, &plan, &as_of, &grouped).await?)
        }
        View::Timeline => (Vec::new(), Vec::new()),
    };
    let columns = columns(&page.rows, &marks);
    let sorted = Marks::new(&columns, &marks, &group_marks);
    let groups = sorted.groups().to_vec();
    let open = board::open_obstacles(db, &plan).await?;
    let year_width = if view == View::Timeline { 600 } else { 252 };
    let rows = page.rows.into_iter().map(|task| Row {
        cells: sorted.cells(&task.id),
        bar: task.stretch(plan.year).map(|stretch| Bar::of(stretch, task.percent().unwrap_or(0), year_width)),
        obstacles: open.iter().filter(|one| one.task_id.as_deref() == Some(task.id.as_str())).cloned().collect(),
        task,
    });
    let sections = sections(rows.collect());
    let opened = match params.get("mo").filter(|_| view == View::Timeline) {
        Some(id) => Some((TaskId::from(id), part_bars(db, &plan, id, today, &app, year_width).await?)),
        None => None,
    };
    let only_obstructed = params.value("vm") == "mo";
    let obstacles_href = params.link(&[("vm", if only_obstructed { "" } else { "mo" })]);
    let own = permit.also(Permission::ReportProgress).map(|_| permit.signed().map(|signed| signed.agency_id.clone()));
    let report_href = match own.transpose()?.filter(|_| plan.is_live()) {
        Some(agency) => Some(format!("/nhiem-vu?ke_hoach={}&co_quan={agency}", plan.id)),
        None => None,
    };
    BoardPage {
        shell: shell.titled(format!("Bảng theo dõi kế hoạch năm {}", plan.year)),
        view,
        total,
        now: clock::screen(app.clock.now()),
        stats: standing_stats(&params, count),
        obstacles: (open.first().map_or(0, |one| one.total), obstacles_href, only_obstructed),
        on_plan: open.iter().filter(|one| one.task_id.is_none()).cloned().collect(),
        span: if view == View::Timeline { 4 } else { columns.len() + groups.len() + 3 },
        columns,
        groups,
        sections,
        opened,
        year_width,
        month: if i64::from(today.year()) == plan.year { today.month() } else { 0 },
        today_at: place(plan.year, today).map(|at| (at * year_width / 1000).to_string()),
        chips: chips(db, &params).await?,
        pager,
        list_href: format!("/nhiem-vu?ke_hoach={}", plan.id),
        report_href,
        today,
        params,
        plan,
    }
    .page()
}

/// The board shows more rows than other lists.
fn hundred(params: &ListParams) -> ListParams {
    if params.get("dong").is_some() { params.clone() } else { params.having("dong", "100") }
}

async fn part_bars(
    db: &mut impl Read,
    plan: &Plan,
    task: &str,
    today: NaiveDate,
    app: &App,
    year_width: i64,
) -> Result<Vec<PartBar>> {
    let table = organisation::store::calendar::table(db).await?;
    let settings = crate::platform::settings::Settings::on(&mut app.db.read(), today).await?;
    let risk_days = crate::plans::settings::risk_days(&settings)?;
    let all = parts::of_task(db, &TaskId::from(task)).await?;
    let bars = all.into_iter().filter(|part| part.plan_id == plan.id).map(|part| {
        let last = part.due_on.or_else(|| NaiveDate::from_ymd_opt(i32::try_from(plan.year).ok()?, 12, 31));
        PartBar {
            standing: part.standing(today, &table, risk_days),
            bar: last
                .and_then(|last| stretch(plan.year, part.starts_on, last))
                .map(|stretch| Bar::of(stretch, part.percent, year_width)),
            part,
        }
    });
    Ok(bars.collect())
}

async fn chips(db: &mut impl Read, params: &ListParams) -> Result<Vec<FilterChip>> {
    let chip = |name: &str, label: String| FilterChip { label, href: params.link(&[(name, "")]) };
    let mut chips = Vec::new();
    if let Some(query) = params.query() {
        chips.push(chip("q", format!("“{query}”")));
    }
    if let Some(id) = params.get("co_quan") {
        let agency = organisation::store::agencies::find(db, id).await?;
        chips.push(chip("co_quan", agency.name));
    }
    if let Some(standing) = params.get("tt").and_then(standing_named) {
        chips.push(chip("tt", standing.label().to_owned()));
    }
    if params.value("vm") == "mo" {
        chips.push(chip("vm", "Có vướng mắc đang mở".to_owned()));
    }
    Ok(chips)
}

/// The tasks of the board as a workbook, under the same filters.
async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let db = &mut app.db.read();
    let plan = visible(db, &permit, &id).await?;
    let as_of = board::as_of(db, app.clock.today()).await?;
    let rows: Vec<BoardTask> =
        in_standing(filtered(&plan, &as_of, &params), &params).then("order by position, id").all(db).await?;
    let agencies = tasks::agencies_of_plan(db, &plan.id).await?;
    let names = |task: &BoardTask, part: PartKind| {
        let found = agencies.iter().filter(|one| one.task_id == task.id && one.part == part);
        found.map(|one| one.name.as_str()).collect::<Vec<_>>().join("; ")
    };
    let mut sheet = Sheet {
        title: plan.name(),
        note: told_filters(&app, &permit, &chips(db, &params).await?)?,
        columns: vec![
            ("Mục", 30),
            ("Điều khoản", 12),
            ("Nhiệm vụ", 60),
            ("Chủ trì", 36),
            ("Phối hợp", 36),
            ("Chu kỳ", 18),
            ("Bắt đầu", 12),
            ("Hạn", 12),
            ("Tình trạng", 20),
            ("Xong (%)", 10),
            ("Số phần việc", 12),
        ],
        rows: Vec::new(),
    };
    for task in rows {
        let leads = if task.names_group() { task.addressees.clone() } else { names(&task, PartKind::Lead) };
        let (percent, standing) =
            (task.percent().map_or(crate::platform::sheet::Cell::Empty, Into::into), task.standing_label());
        sheet.rows.push(vec![
            task.heading.clone().into(),
            task.clause.clone().into(),
            task.title.clone().into(),
            leads.into(),
            names(&task, PartKind::Supporting).into(),
            task.recurrence.label().into(),
            task.starts_on.into(),
            task.due_on.into(),
            standing.into(),
            percent,
            task.parts.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("plans.exported").with("plan", &plan.id).with("rows", sheet.rows.len())).await?;
    sheet.download("bang-nhiem-vu")
}
