//! The budget of a year on one screen: estimate, allocation, payment by quarter, what is expected, unit by unit.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;

use super::{Building, Cell, building, ceilings, exported_by, progress, quarters_over, year_bars, year_of};
use crate::budget::actions::project as actions;
use crate::budget::chart::{self, Chart};
use crate::budget::estimate::Budget;
use crate::budget::figure::{Origin, QUARTERS, Quarters, UNKNOWN_QUARTER, billions, millions, percent};
use crate::budget::forecast::{SPAN, assumptions, fields, scenario, totals};
use crate::budget::scenario::Factor;
use crate::budget::store::money::AgencyRow;
use crate::budget::store::{budgets, items, money};
use crate::packs::AgencyKind;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::{Permission, Reach};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::sheet::{Cell as SheetCell, Sheet};
use crate::ui::{FilterChip, Render, Shell, go_to, go_to_saying};

/// The money of one unit, or of a group of units.
#[derive(Clone, Debug, Default)]
struct UnitMoney {
    name: String,
    /// Its page, or the group unfolded.
    href: String,
    /// What narrows its records, as it stands in an address.
    query: String,
    agencies: i64,
    search_text: String,
    estimate: Quarters,
    allocated: i64,
    allocated_quarters: Quarters,
    paid: Quarters,
    committed: i64,
    expected: Quarters,
}

impl UnitMoney {
    fn is_empty(&self) -> bool {
        [self.estimate.total(), self.allocated, self.committed, self.expected.total()].iter().all(|sum| *sum == 0)
    }

    /// What may still be approved.
    fn available(&self) -> i64 {
        self.allocated - self.committed
    }

    /// What is allocated of which the quarter is not known.
    fn unknown(&self) -> i64 {
        self.allocated_quarters.unknown_of(self.allocated)
    }

    /// What is allocated beyond what is expected; less than nothing when it will not do.
    fn surplus(&self) -> i64 {
        self.allocated - self.expected.total()
    }

    fn add(&mut self, other: &UnitMoney) {
        self.agencies += other.agencies;
        self.estimate.add_all(other.estimate);
        self.allocated += other.allocated;
        self.allocated_quarters.add_all(other.allocated_quarters);
        self.paid.add_all(other.paid);
        self.committed += other.committed;
        self.expected.add_all(other.expected);
    }
}

/// A unit as the table shows it.
struct UnitLine {
    name: String,
    href: String,
    estimate: Cell,
    allocated: Cell,
    paid: Vec<Cell>,
    share: i64,
    committed: Cell,
    available: Cell,
    expected: Cell,
    surplus: Cell,
}

#[derive(Template)]
#[template(path = "budget/pages/show.html")]
struct ShowPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    params: ListParams,
    budget: Option<Budget>,
    run: Option<items::Run>,
    /// A decision or a catalogue changed since then.
    is_behind: bool,
    /// How far it is being worked out anew; empty while it is not.
    progress: String,
    /// How far the estimate of the year is, while it is being drawn up.
    building: Option<Building>,
    last_paid: String,
    total: UnitMoney,
    total_line: UnitLine,
    lines: Vec<UnitLine>,
    chips: Vec<FilterChip>,
    sources: Vec<String>,
    /// How many units will not do with what is allocated, and how much is missing.
    short: (usize, i64),
    granted: i64,
    open: i64,
    gaps: Vec<(String, i64)>,
    quarters: Chart,
    quarters_title: String,
    forecast: Option<Chart>,
    forecast_title: String,
    missing: Vec<String>,
    has_ceiling: bool,
    quarter_heads: Vec<String>,
    may_project: bool,
    may_propose: bool,
    form: Form,
    read_at: String,
}

impl ShowPage {
    fn percent_of_estimate(&self, part: i64) -> i64 {
        percent(part, self.total.estimate.total())
    }

    /// The figures of the chart of quarters as a table: estimate, allocation, payment, what is expected. What is allocated to no
    /// quarter has a row of its own where there is any, so that the rows add up to the year.
    fn quarter_rows(&self) -> Vec<(&'static str, Vec<String>)> {
        let total = &self.total;
        let columns = [total.estimate, total.allocated_quarters, total.paid, total.expected];
        let mut rows: Vec<(&'static str, Vec<String>)> = QUARTERS
            .into_iter()
            .enumerate()
            .map(|(quarter, name)| (name, columns.iter().map(|sums| millions(sums.get(quarter))).collect()))
            .collect();
        if total.unknown() != 0 {
            rows.push((UNKNOWN_QUARTER, [0, total.unknown(), 0, 0].map(millions).to_vec()));
        }
        rows
    }

    fn most(&self) -> i64 {
        let total = &self.total;
        [total.estimate.total(), total.allocated, total.expected.total(), total.paid.total(), 1]
            .into_iter()
            .max()
            .unwrap_or(1)
    }
}

/// The row in which an agency's money stands.
enum Place {
    Alone,
    Under(String),
    Communes,
    Party,
}

fn place_of(agency: &AgencyRow, permit: &Permit, unfolded: &str) -> Place {
    if permit.reach() == Reach::Agency || permit.reach() == Reach::Own {
        return Place::Alone;
    }
    if agency.bloc == "party" && permit.reach() == Reach::City && unfolded != "dang" {
        return Place::Party;
    }
    if agency.kind == AgencyKind::CommuneCommittee.as_str() {
        return if unfolded == "xa" { Place::Alone } else { Place::Communes };
    }
    let mut above = agency.lineage.split('/').filter(|id| !id.is_empty());
    match (above.next(), above.next()) {
        (_, Some(second)) => Place::Under(second.to_owned()),
        _ => Place::Alone,
    }
}

/// The money of each row, in the order of names; groups of units come last.
fn rows_of(
    agencies: &[AgencyRow],
    money: &mut HashMap<String, UnitMoney>,
    permit: &Permit,
    year: i64,
    unfolded: &str,
) -> Vec<UnitMoney> {
    let mut order: Vec<String> = Vec::new();
    let mut rows: HashMap<String, UnitMoney> = HashMap::new();
    let named: HashMap<&str, &AgencyRow> = agencies.iter().map(|agency| (agency.id.as_str(), agency)).collect();
    for agency in agencies {
        let is_unfolded = match unfolded {
            "xa" => agency.kind == AgencyKind::CommuneCommittee.as_str(),
            "dang" => agency.bloc == "party",
            _ => true,
        };
        let Some(mut own) = money.remove(&agency.id).filter(|own| is_unfolded && !own.is_empty()) else { continue };
        own.agencies = 1;
        let (key, fresh) = match place_of(agency, permit, unfolded) {
            Place::Communes => (
                "\u{10ffff}xa".to_owned(),
                UnitMoney {
                    name: "Xã, phường, đặc khu".to_owned(),
                    href: format!("/ngan-sach/{year}?nhom=xa"),
                    query: "nhom=xa".to_owned(),
                    ..UnitMoney::default()
                },
            ),
            Place::Party => (
                "\u{10ffff}dang".to_owned(),
                UnitMoney {
                    name: "Khối Đảng, đoàn thể".to_owned(),
                    href: format!("/ngan-sach/{year}?nhom=dang"),
                    query: "nhom=dang".to_owned(),
                    ..UnitMoney::default()
                },
            ),
            Place::Under(id) => {
                let above = named.get(id.as_str()).copied().unwrap_or(agency);
                let fresh = UnitMoney {
                    name: above.name.clone(),
                    href: format!("/ngan-sach/{year}/don-vi/{id}"),
                    query: format!("don_vi={id}"),
                    search_text: above.search_text.clone(),
                    ..UnitMoney::default()
                };
                (id, fresh)
            }
            Place::Alone => (
                agency.id.clone(),
                UnitMoney {
                    name: agency.name.clone(),
                    href: format!("/ngan-sach/{year}/don-vi/{}", agency.id),
                    query: format!("don_vi={}&rieng=1", agency.id),
                    search_text: agency.search_text.clone(),
                    ..UnitMoney::default()
                },
            ),
        };
        let row = rows.entry(key.clone()).or_insert_with(|| {
            order.push(key);
            fresh
        });
        row.add(&own);
        row.search_text.push(' ');
        row.search_text.push_str(&agency.search_text);
    }
    // Groups of units stand below the others.
    order.sort_by_key(|key| key.starts_with('\u{10ffff}'));
    let mut found: Vec<UnitMoney> = order.into_iter().filter_map(|key| rows.remove(&key)).collect();
    for row in found.iter_mut().filter(|row| row.query.starts_with("nhom=")) {
        row.name = format!("{} ({} đơn vị)", row.name, row.agencies);
    }
    found
}

/// The rows of a year under the filters of the address.
async fn rows(
    app: &App,
    permit: &Permit,
    year: i64,
    params: &ListParams,
    budget: Option<&Budget>,
) -> Result<(Vec<UnitMoney>, Option<NaiveDate>)> {
    let db = &mut app.db.read();
    let source = params.get("nguon");
    let mut found: HashMap<String, UnitMoney> = HashMap::new();
    if let Some(budget) = budget {
        for sum in money::estimated(db, permit, budget).await? {
            found.entry(sum.agency_id.clone()).or_default().estimate = sum.quarters();
        }
    }
    for sum in money::expected(db, permit, year).await? {
        found.entry(sum.agency_id.clone()).or_default().expected = sum.quarters();
    }
    for sum in money::allocated(db, permit, year, source).await? {
        let own = found.entry(sum.agency_id.clone()).or_default();
        own.allocated = sum.amount;
        own.allocated_quarters = sum.quarters();
    }
    let mut last_paid = None;
    for sum in money::spent(db, permit, year, source).await? {
        last_paid = last_paid.max(sum.last_paid_on);
        let own = found.entry(sum.agency_id.clone()).or_default();
        own.paid = Quarters([sum.q1, sum.q2, sum.q3, sum.q4]);
        own.committed = sum.committed;
    }
    let agencies = agencies_of(app, permit, &found).await?;
    let mut rows = rows_of(&agencies, &mut found, permit, year, params.value("nhom"));
    if let Some(query) = params.query() {
        let words = viet::text::fold_words(query);
        rows.retain(|row| words.iter().all(|word| format!(" {}", row.search_text).contains(&format!(" {word}"))));
    }
    match params.value("loc") {
        "thieu" => rows.retain(|row| row.surplus() < 0),
        "thua" => rows.retain(|row| row.surplus() > 0),
        _ => {}
    }
    Ok((rows, last_paid))
}

/// The agencies that have money, and those under which they stand.
async fn agencies_of(app: &App, permit: &Permit, money: &HashMap<String, UnitMoney>) -> Result<Vec<AgencyRow>> {
    let db = &mut app.db.read();
    let ids: Vec<String> = money.keys().cloned().collect();
    let mut found = money::agencies(db, permit, &ids).await?;
    let mut above: Vec<String> = found
        .iter()
        .filter_map(|agency| agency.lineage.split('/').filter(|id| !id.is_empty()).nth(1).map(str::to_owned))
        .filter(|id| !money.contains_key(id))
        .collect();
    above.sort_unstable();
    above.dedup();
    found.extend(money::agencies(db, permit, &above).await?);
    Ok(found)
}

fn line(row: &UnitMoney, year: i64, source: Option<&str>) -> UnitLine {
    let narrowed = source.map_or_else(String::new, |code| format!("&nguon={code}"));
    let joint = if row.query.is_empty() { "" } else { "&" };
    let of = |figure: &str, more: &str| format!("/ngan-sach/{year}/chi-tiet?so={figure}{joint}{}{more}", row.query);
    let paid =
        |quarter: usize| Cell::linked(row.paid.get(quarter), of("da-chi", &format!("&quy={}{narrowed}", quarter + 1)));
    UnitLine {
        name: row.name.clone(),
        href: row.href.clone(),
        estimate: Cell::linked(row.estimate.total(), of("du-toan", "")),
        allocated: Cell::linked(row.allocated, of("phan-bo", &narrowed)),
        paid: (0..4).map(paid).chain([Cell::linked(row.paid.total(), of("da-chi", &narrowed))]).collect(),
        share: percent(row.paid.total(), row.allocated),
        committed: Cell::linked(row.committed, of("cam-ket", &narrowed)),
        available: Cell::plain(row.available()),
        expected: Cell::linked(row.expected.total(), of("du-kien", "")),
        surplus: Cell::plain(row.surplus()),
    }
}

fn chips(params: &ListParams) -> Vec<FilterChip> {
    let group = match params.value("nhom") {
        "xa" => Some("Xã, phường, đặc khu".to_owned()),
        "dang" => Some("Khối Đảng, đoàn thể".to_owned()),
        _ => None,
    };
    let gap = match params.value("loc") {
        "thieu" => Some("Thiếu so với phân bổ".to_owned()),
        "thua" => Some("Thừa so với phân bổ".to_owned()),
        _ => None,
    };
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("nhom", group),
        ("loc", gap),
        ("nguon", params.get("nguon").map(|code| format!("Nguồn {code}"))),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

/// The first line over the chart of quarters: how payment keeps up with the estimate.
fn quarters_title(total: &UnitMoney, over: usize) -> String {
    if total.estimate.total() == 0 {
        return "Chưa có dự toán để so sánh".to_owned();
    }
    if over == 0 {
        return "Kế hoạch và dự kiến theo quý".to_owned();
    }
    let behind = total.estimate.first(over) - total.paid.first(over);
    match behind {
        0 => format!("Chi đúng kế hoạch sau {over} quý"),
        less if less > 0 => format!("Chi chậm hơn kế hoạch {} tỷ sau {over} quý", billions(less)),
        more => format!("Chi vượt kế hoạch {} tỷ sau {over} quý", billions(-more)),
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, params: ListParams, form: Form) -> Result<ShowPage> {
    let budget = budgets::of_year(&mut app.db.read(), year).await?;
    let (all, last_paid) = rows(app, permit, year, &params, budget.as_ref()).await?;
    let db = &mut app.db.read();
    let run = items::last_run(db).await?;
    let is_behind = match &run {
        Some(run) => items::is_behind(db, run).await?,
        None => false,
    };
    let mut total = UnitMoney { name: "Tổng".to_owned(), ..UnitMoney::default() };
    for row in &all {
        total.add(row);
    }
    total.query = match params.value("nhom") {
        group @ ("xa" | "dang") => format!("nhom={group}"),
        _ => String::new(),
    };
    let short: Vec<i64> = all.iter().map(UnitMoney::surplus).filter(|surplus| *surplus < 0).collect();
    let people = items::people(db, permit, year).await?;
    let of = |origin: Origin| people.iter().find(|(known, _)| *known == origin).map_or(0, |(_, count)| *count);
    let over = quarters_over(app, year);
    let mut years = budgets::years(db).await?;
    let now = i64::from(app.clock.year());
    years.extend([now - 1, now, now + 1, year]);
    years.sort_unstable();
    years.dedup();
    let settings = Settings::on(db, app.clock.today()).await?;
    let span = run.as_ref().map_or((now, now + SPAN - 1), |run| (run.first_year, run.last_year));
    let assumed = assumptions(&fields(&settings, &ListParams::default()));
    let (mut forecast, mut forecast_title, mut missing, mut has_ceiling) = (None, String::new(), Vec::new(), false);
    match (assumed, &run) {
        (Err(sentences), _) => missing = sentences,
        (Ok(_), None) => missing.push("Chưa tính dự kiến chi lần nào. Bấm Tính lại, hoặc chờ tới đêm.".to_owned()),
        (Ok(assumed), Some(run)) => {
            let base = items::by_content(db, permit, &Factor::none()).await?;
            let at = |fill| scenario(&base, span, run.repeated_year, &assumed, fill);
            let figures = at(assumed.fill);
            let frames = ceilings(db, span).await?;
            let bars =
                year_bars(&figures, &totals(&at(assumed.low), span), &totals(&at(assumed.high), span), &frames, span);
            let beyond = bars.iter().find(|bar| bar.ceiling.is_some_and(|frame| bar.total() > frame));
            has_ceiling = frames.iter().any(Option::is_some);
            forecast_title = match beyond {
                Some(bar) => {
                    format!("Từ {}, chi vượt khung trung hạn nếu tuyển {}% chỉ tiêu", bar.year, assumed.fill)
                }
                None => format!("Dự báo chi các năm {}–{}", span.0, span.1),
            };
            forecast = Some(chart::years(&bars));
        }
    }
    let last_paid = last_paid.map_or_else(String::new, viet::date::screen);
    let quarter_heads = QUARTERS
        .iter()
        .enumerate()
        .map(|(place, name)| {
            if place == over && year == now {
                format!("{name} đến nay")
            } else {
                format!("Chi q{}", name.trim_start_matches('Q'))
            }
        })
        .collect();
    let source = params.get("nguon").map(str::to_owned);
    Ok(ShowPage {
        shell: shell.titled(format!("Ngân sách thực hiện chính sách năm {year}")),
        quarters: chart::quarters(total.estimate, total.paid, total.expected, over),
        quarters_title: quarters_title(&total, over),
        total_line: line(&total, year, source.as_deref()),
        lines: all.iter().map(|row| line(row, year, source.as_deref())).collect(),
        chips: chips(&params),
        sources: money::sources(db, year).await?,
        short: (short.len(), -short.iter().sum::<i64>()),
        granted: of(Origin::Granted),
        open: of(Origin::Expected),
        gaps: items::gaps(db, permit, year).await?,
        may_project: permit.also(Permission::EditBudget).is_some(),
        may_propose: permit.also(Permission::EditBudget).is_some()
            && budget.as_ref().is_some_and(|budget| budget.assigned_revision > 0),
        read_at: clock::screen(app.clock.now()),
        budget,
        run,
        is_behind,
        progress: progress(db).await?,
        building: building(db, year).await?,
        last_paid,
        total,
        forecast,
        forecast_title,
        missing,
        has_ceiling,
        quarter_heads,
        years,
        year,
        params,
        form,
    })
}

/// The budget of the present year.
pub async fn present(State(app): State<App>, _: Permit) -> Result<Response> {
    go_to(format!("/ngan-sach/{}", app.clock.year()))
}

/// The budget of a year.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, params, Form::default()).await?.page()
}

/// Asks for what the policy will cost to be worked out anew.
pub async fn project(State(app): State<App>, permit: Permit) -> Result<Response> {
    actions::ask(&app, &permit).await?;
    go_to_saying("/ngan-sach", "Đang tính lại dự kiến chi. Tải lại trang để xem tiến độ.")
}

/// The table under the same filters as a workbook.
pub async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let budget = budgets::of_year(&mut app.db.read(), year).await?;
    let (found, _) = rows(&app, &permit, year, &params, budget.as_ref()).await?;
    let chosen: Vec<String> = chips(&params).into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let mut sheet = Sheet {
        title: format!("Ngân sách thực hiện chính sách năm {year}"),
        note: format!("{}. Đơn vị tính: đồng. Điều kiện: {chosen}", exported_by(&app, &permit)?),
        columns: vec![
            ("Đơn vị", 40),
            ("Dự toán", 18),
            ("Phân bổ", 18),
            ("Phân bổ quý I", 18),
            ("Phân bổ quý II", 18),
            ("Phân bổ quý III", 18),
            ("Phân bổ quý IV", 18),
            ("Chi quý I", 18),
            ("Chi quý II", 18),
            ("Chi quý III", 18),
            ("Chi quý IV", 18),
            ("Tổng chi", 18),
            ("Đã cam kết chi", 18),
            ("Còn được duyệt chi", 18),
            ("Dự kiến cả năm", 18),
            ("Thừa, thiếu phân bổ", 18),
        ],
        rows: Vec::new(),
    };
    // After the four quarters of the allocation; only where there is any.
    let has_unknown = found.iter().any(|row| row.unknown() != 0);
    if has_unknown {
        sheet.columns.insert(7, ("Phân bổ chưa rõ quý", 18));
    }
    for row in &found {
        let mut cells: Vec<SheetCell> =
            vec![row.name.clone().into(), row.estimate.total().into(), row.allocated.into()];
        cells.extend(row.allocated_quarters.0.map(SheetCell::from));
        if has_unknown {
            cells.push(row.unknown().into());
        }
        cells.extend(row.paid.0.map(SheetCell::from));
        cells.extend([
            row.paid.total().into(),
            row.committed.into(),
            row.available().into(),
            row.expected.total().into(),
            row.surplus().into(),
        ]);
        sheet.rows.push(cells);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("budget.exported").with("what", "don-vi").with("rows", sheet.rows.len())).await?;
    sheet.download(&format!("ngan-sach-{year}"))
}
