//! The list of dossiers: searched, filtered, sorted, exported.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::Deadline;
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::store::list::{self as store, COLUMNS};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::{self, local};
use crate::platform::error::Result;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::words::Words;
use crate::policies;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

/// A workbook holds at most so many dossiers.
const EXPORTED: usize = 20_000;

struct Row {
    dossier: Dossier,
    group: String,
    /// Where it is opened, with the filters of the list, so that one can go through them.
    href: String,
    name: Vec<viet::text::Piece>,
    due: Option<Deadline>,
}

#[derive(Template)]
#[template(path = "dossiers/pages/list.html")]
struct ListPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<Row>,
    pager: Pager,
    stats: Vec<Stat>,
    by_name: SortHeader,
    by_due: SortHeader,
    by_change: SortHeader,
    chips: Vec<FilterChip>,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    officers: Vec<(String, String)>,
    read_at: String,
    may_file: bool,
}

struct Filters {
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    officers: Vec<(String, String)>,
}

async fn filters(app: &App, permit: &Permit) -> Result<Filters> {
    let db = &mut app.db.read();
    Ok(Filters {
        groups: policies::hiring(app)?.groups(),
        agencies: store::agencies(db, permit).await?,
        officers: store::officers(db, permit).await?,
    })
}

fn chips(params: &ListParams, filters: &Filters) -> Vec<FilterChip> {
    let named = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, label)| label.clone())
    };
    let state = match params.value("tt") {
        "dang-xu-ly" => Some("Đang xử lý".to_owned()),
        word => DossierState::parse(word).map(|state| state.label().to_owned()),
    };
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("tt", state),
        ("han", params.get("han").map(|_| "Quá hạn".to_owned())),
        ("nhom", params.get("nhom").map(|id| named(&filters.groups, id))),
        ("dv", params.get("dv").map(|id| named(&filters.agencies, id))),
        ("cv", params.get("cv").map(|id| named(&filters.officers, id))),
        ("nam", params.get("nam").map(|year| format!("Năm {year}"))),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

async fn stats(app: &App, permit: &Permit, params: &ListParams, today: NaiveDate) -> Result<Vec<Stat>> {
    let db = &mut app.db.read();
    let counted = store::by_state(db, permit).await?;
    let mut stats: Vec<Stat> = DossierState::ALL
        .iter()
        .filter_map(|state| counted.iter().find(|(counted, _)| counted == state))
        .map(|(state, count)| Stat {
            value: viet::number::group(*count),
            label: state.label().to_owned(),
            href: params.link(&[("tt", state.as_str()), ("han", "")]),
            mark: "",
            current: params.get("tt") == Some(state.as_str()),
        })
        .collect();
    let late = store::overdue(db, permit, today).await?;
    if late > 0 {
        stats.push(Stat {
            value: viet::number::group(late),
            label: "Quá hạn".to_owned(),
            href: params.link(&[("tt", ""), ("han", "qua-han")]),
            mark: "r",
            current: params.get("han") == Some("qua-han"),
        });
    }
    Ok(stats)
}

/// The dossiers that the reader sees.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let today = app.clock.today();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let key = |dossier: &Dossier| (store::key(dossier, &sort), dossier.id.to_string());
    let select = store::select(&permit, &params, today);
    let total = store::count(db, &permit, &params, today).await?;
    let found = params.page(db, select, sort, descending, "d.id", key).await?;
    let table = organisation::store::calendar::table(db).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: false,
    };
    let filters = filters(&app, &permit).await?;
    let pager = Pager::of(&found, Some(total));
    let query = params.query().unwrap_or_default();
    let rows = found.rows.into_iter().map(|dossier| Row {
        group: policies::group_name(&app, &dossier.beneficiary_group),
        href: params.link_to(&format!("/ho-so/{}", dossier.id)),
        name: viet::text::highlight(query, &dossier.person_name),
        due: Deadline::of(&dossier, &table, today),
        dossier,
    });
    ListPage {
        shell: shell.titled("Hồ sơ đề nghị"),
        rows: rows.collect(),
        pager,
        stats: stats(&app, &permit, &params, today).await?,
        by_name: header("Họ và tên", "ten"),
        by_due: header("Hạn", "han"),
        by_change: header("Cập nhật", "sua"),
        chips: chips(&params, &filters),
        groups: filters.groups,
        agencies: filters.agencies,
        officers: filters.officers,
        read_at: clock::screen(app.clock.now()),
        may_file: permit.also(Permission::FileDossiers).is_some(),
        params,
    }
    .page()
}

/// The dossiers under the same filters as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let sort = params.sort(COLUMNS)?;
    let direction = if params.descending(false) { "desc" } else { "asc" };
    let order = format!("order by {} {direction}, d.id {direction} limit {}", sort.column, EXPORTED + 1);
    let mut dossiers: Vec<Dossier> =
        store::select(&permit, &params, today).then(&order).all(&mut app.db.read()).await?;
    let cut = if dossiers.len() > EXPORTED {
        dossiers.truncate(EXPORTED);
        " Chỉ gồm 20.000 hồ sơ đầu."
    } else {
        ""
    };
    let chosen: Vec<String> =
        chips(&params, &filters(&app, &permit).await?).into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: "Hồ sơ đề nghị".to_owned(),
        note: format!("{by} xuất lúc {}. Điều kiện: {chosen}.{cut}", clock::screen(app.clock.now())),
        columns: vec![
            ("Mã hồ sơ", 16),
            ("Mã trên giấy tiếp nhận", 22),
            ("Họ và tên", 28),
            ("Nhóm đối tượng", 34),
            ("Chuyên ngành", 34),
            ("Cơ quan, đơn vị", 40),
            ("Tình trạng", 20),
            ("Mã tình trạng quốc gia", 12),
            ("Kênh", 20),
            ("Người nộp", 34),
            ("Ngày nộp", 14),
            ("Ngày tiếp nhận", 14),
            ("Hạn", 14),
            ("Ngày làm việc tạm dừng", 14),
            ("Số lần bổ sung", 12),
            ("Người thẩm định", 28),
        ],
        rows: Vec::new(),
    };
    let day = |at: Option<clock::Instant>| at.map_or(Cell::Empty, |at| local(at).date().into());
    for one in dossiers {
        sheet.rows.push(vec![
            one.code.into(),
            one.receipt_code.into(),
            one.person_name.into(),
            policies::group_name(&app, &one.beneficiary_group).into(),
            one.specialty.into(),
            one.agency_name.into(),
            one.state.label().into(),
            i64::from(one.state.national_code()).into(),
            one.channel.label().into(),
            one.filed_by_name.into(),
            day(one.submitted_at),
            day(one.received_at),
            one.due_on.map_or(Cell::Empty, Into::into),
            one.paused_days.into(),
            one.supplements.into(),
            one.officer_name.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    let event = Event::about_instance("dossiers.exported").with("rows", sheet.rows.len());
    tx.commit(event.with("filters", chosen)).await?;
    sheet.download("ho-so-de-nghi")
}
