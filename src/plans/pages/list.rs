//! Parts of tasks as a list: searched, filtered, sorted, exported.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use viet::working_days::HolidayTable;

use super::board::{standing_named, standing_stats};
use super::calendar;
use crate::organisation;
use crate::plans::part::{Part, Standing};
use crate::plans::plan::Plan;
use crate::plans::settings::risk_days;
use crate::plans::standing::AsOf;
use crate::plans::store::listing::{self, Holder, PartFilter};
use crate::plans::store::plans;
use crate::plans::task::{Priority, Recurrence, period_label};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;
use crate::platform::settings::Settings;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhiem-vu", Permission::ViewPlans, list)
        .get("/nhiem-vu.xlsx", Permission::ViewPlans, export)
        .get("/lich", Permission::ViewPlans, calendar::page)
}

const COLUMNS: &[SortColumn] = &[
    // What is done waits for nobody: it comes after all that is open.
    SortColumn {
        name: "han",
        column: "case when p.state = 'done' then '2 ' else '1 ' end || coalesce(cast(p.due_on as text), '9999-12-31')",
        kind: SortKind::Text,
    },
    SortColumn { name: "dieu-khoan", column: "t.position", kind: SortKind::Integer },
    SortColumn { name: "co-quan", column: "g.sort_key", kind: SortKind::Text },
    SortColumn { name: "xong", column: "p.percent", kind: SortKind::Integer },
];

/// The word by which a filter that would be set by itself is let go.
const ALL: &str = "moi";
/// A search shows no more than this, the best first.
const FOUND: usize = 300;
/// A workbook holds no more rows.
const EXPORTED: usize = 50_000;

/// What lists and the calendar share: the plans one may choose among, and the filter.
pub(super) struct Scope {
    pub plans: Vec<Plan>,
    pub filter: PartFilter,
    /// The name of the agency that the filter holds.
    pub agency_name: Option<String>,
    pub standing: Option<Standing>,
}

/// Reads what the address asks for. Without a word about it the live plans of the present year are shown, and people of
/// an agency see what is their agency's.
pub(super) async fn scope(app: &App, permit: &Permit, params: &ListParams, db: &mut impl Read) -> Result<Scope> {
    let year = i64::from(app.clock.year());
    let issued: Vec<Plan> = plans::all(db).await?.into_iter().filter(|plan| plan.issues > 0).collect();
    let shown = issued.iter().filter(|plan| match params.get("ke_hoach") {
        Some(ALL) => true,
        Some(id) => plan.id.as_str() == id,
        None => plan.year == year && plan.is_live(),
    });
    let own = matches!(permit.role(), Role::AgencyOfficer | Role::AgencyHead | Role::FinanceOfficer);
    let agency_id = match params.get("co_quan") {
        Some(ALL) => None,
        Some(id) => Some(id.to_owned()),
        None if own => Some(permit.signed()?.agency_id.clone()),
        None => None,
    };
    let holder = match params.value("giao") {
        "toi" => Some(Holder::Assignment(permit.signed()?.assignment_id.clone())),
        "chua" => Some(Holder::Nobody),
        _ => None,
    };
    let day = |name| params.get(name).and_then(|day| viet::date::parse(day).ok());
    let filter = PartFilter {
        plans: shown.map(|plan| plan.id.to_string()).collect(),
        recurrence: params.get("chu_ky").and_then(Recurrence::parse),
        priority: params.get("uu_tien").and_then(Priority::parse),
        holder,
        due_from: day("tu"),
        due_to: day("den"),
        query: params.query().map(str::to_owned),
        agency_id,
    };
    let agency_name = match &filter.agency_id {
        Some(id) => Some(organisation::store::agencies::find(db, id).await?.name),
        None => None,
    };
    Ok(Scope { plans: issued, filter, agency_name, standing: params.get("tt").and_then(standing_named) })
}

impl Scope {
    /// Narrows a select to the filter and the standing.
    fn narrow(&self, as_of: &AsOf) -> impl Fn(Select) -> Select {
        move |select| listing::in_standing(self.filter.narrow(select), self.standing, as_of)
    }

    /// The filters in force.
    pub(super) fn chips(&self, params: &ListParams) -> Vec<FilterChip> {
        let chip = |name: &str, value: &str, label: String| FilterChip { label, href: params.link(&[(name, value)]) };
        let mut chips = Vec::new();
        if let Some(query) = params.query() {
            chips.push(chip("q", "", format!("“{query}”")));
        }
        if let Some(plan) = self.plans.iter().find(|plan| Some(plan.id.as_str()) == params.get("ke_hoach")) {
            chips.push(chip("ke_hoach", "", plan.name()));
        }
        if let Some(name) = &self.agency_name {
            chips.push(chip("co_quan", ALL, name.clone()));
        }
        if let Some(standing) = self.standing {
            chips.push(chip("tt", "", standing.label().to_owned()));
        }
        if let Some(recurrence) = self.filter.recurrence {
            chips.push(chip("chu_ky", "", recurrence.label().to_owned()));
        }
        if let Some(priority) = self.filter.priority {
            chips.push(chip("uu_tien", "", priority.label().to_owned()));
        }
        match self.filter.holder {
            Some(Holder::Assignment(_)) => chips.push(chip("giao", "", "Giao cho tôi".to_owned())),
            Some(Holder::Nobody) => chips.push(chip("giao", "", "Chưa giao ai".to_owned())),
            None => {}
        }
        for (name, label, day) in [("tu", "Hạn từ", self.filter.due_from), ("den", "Hạn đến", self.filter.due_to)]
        {
            if let Some(day) = day {
                chips.push(chip(name, "", format!("{label} {}", viet::date::screen(day))));
            }
        }
        chips
    }

    /// The plans that may be chosen.
    pub(super) fn choices(&self) -> Vec<(String, String)> {
        self.plans.iter().map(|plan| (plan.id.to_string(), format!("{}, năm {}", plan.name(), plan.year))).collect()
    }
}

/// A part as a row of the list.
struct Row {
    standing: Standing,
    due: String,
    part: Part,
}

#[derive(Template)]
#[template(path = "plans/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    stats: Vec<Stat>,
    plans: Vec<(String, String)>,
    recurrences: Vec<(String, String)>,
    priorities: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    agency_id: String,
    total: i64,
    now: String,
    may_report: bool,
    /// The words of a search found more than is shown.
    cut: bool,
}

/// The list. With a search, what holds the accents as typed comes first.
async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let db = &mut app.db.read();
    let table = organisation::store::calendar::table(db).await?;
    let risk_days = risk_days(&Settings::on(db, today).await?)?;
    let as_of = AsOf::new(today, &table, risk_days);
    let scope = scope(&app, &permit, &params, db).await?;
    let counts = listing::counts(db, &scope.filter, &as_of).await?;
    let count = |standing| counts.iter().filter(|one| one.standing == standing).map(|one| one.parts).sum::<i64>();
    let total = scope.standing.map_or_else(|| counts.iter().map(|one| one.parts).sum(), count);
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let ranked = params.query().filter(|_| params.get("sap").is_none());
    let (rows, pager) = match ranked {
        Some(query) => {
            let ids = ranked_ids(db, &scope, &as_of, query).await?;
            let rows = listing::in_order(db, &ids).await?;
            let shown = i64::try_from(rows.len()).unwrap_or(0);
            (rows, Pager { from: 1.min(shown), to: shown, total: Some(total), ..Pager::default() })
        }
        None => {
            let page = listing::page(db, &params, scope.narrow(&as_of), sort, descending).await?;
            let pager = Pager::of(&page, Some(total));
            (page.rows, pager)
        }
    };
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name && ranked.is_none()).then_some(present),
        number: name == "xong",
    };
    let agencies = organisation::store::agencies::choices(db, &permit).await?;
    ListPage {
        shell: shell.titled("Nhiệm vụ"),
        headers: vec![
            header("Nhiệm vụ", "dieu-khoan"),
            header("Cơ quan chủ trì", "co-quan"),
            header("Hạn", "han"),
            header("Xong", "xong"),
        ],
        chips: scope.chips(&params),
        stats: standing_stats(&params, count),
        plans: scope.choices(),
        recurrences: Recurrence::options(),
        priorities: Priority::options(),
        agencies,
        agency_id: scope.filter.agency_id.clone().unwrap_or_default(),
        rows: rows.into_iter().map(|part| row(part, &as_of, &table, risk_days)).collect(),
        cut: ranked.is_some() && total > pager.to,
        pager,
        total,
        now: clock::screen(app.clock.now()),
        may_report: permit.also(Permission::ReportProgress).is_some(),
        params,
    }
    .page()
}

fn row(part: Part, as_of: &AsOf, table: &HolidayTable, risk_days: i64) -> Row {
    Row { standing: part.standing(as_of.today, table, risk_days), due: part.due_label(as_of.today, table), part }
}

/// What a search finds: as typed first, then without accents; within that, the order of the plan.
async fn ranked_ids(db: &mut impl Read, scope: &Scope, as_of: &AsOf, query: &str) -> Result<Vec<String>> {
    let mut found = listing::found(db, scope.narrow(as_of), FOUND).await?;
    found.sort_by_key(|(_, told)| viet::text::rank(query, told).map_or((1, None), |rank| (0, Some(rank))));
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// Who exported what, when, under which filters.
pub(super) fn told_filters(app: &App, permit: &Permit, chips: &[FilterChip]) -> Result<String> {
    let filters: Vec<&str> = chips.iter().map(|chip| chip.label.as_str()).collect();
    let filters = if filters.is_empty() { "tất cả".to_owned() } else { filters.join(", ") };
    let by = &permit.signed()?.user_name;
    Ok(format!("{by} xuất lúc {}. Điều kiện: {filters}", clock::screen(app.clock.now())))
}

/// The list as a workbook, under the same filters.
async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let db = &mut app.db.read();
    let table = organisation::store::calendar::table(db).await?;
    let risk_days = risk_days(&Settings::on(db, today).await?)?;
    let as_of = AsOf::new(today, &table, risk_days);
    let scope = scope(&app, &permit, &params, db).await?;
    let parts = listing::all(db, scope.narrow(&as_of), EXPORTED).await?;
    let mut sheet = Sheet {
        title: "Danh sách nhiệm vụ".to_owned(),
        note: told_filters(&app, &permit, &scope.chips(&params))?,
        columns: vec![
            ("Điều khoản", 12),
            ("Nhiệm vụ", 60),
            ("Cơ quan chủ trì", 36),
            ("Kỳ", 18),
            ("Bắt đầu", 12),
            ("Hạn", 12),
            ("Tình trạng", 20),
            ("Xong (%)", 10),
            ("Người phụ trách", 24),
            ("Kết quả, việc đã làm", 60),
            ("Ngày hoàn thành", 14),
            ("Báo cáo gần nhất", 20),
        ],
        rows: Vec::new(),
    };
    for part in parts {
        let standing = part.standing(today, &table, risk_days).label();
        sheet.rows.push(vec![
            part.clause.into(),
            part.title.into(),
            part.agency_name.into(),
            period_label(&part.period).into(),
            part.starts_on.into(),
            part.due_on.into(),
            standing.into(),
            part.percent.into(),
            part.officer_name.into(),
            part.summary.into(),
            part.done_on.into(),
            part.reported_at.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("plans.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("nhiem-vu")
}
