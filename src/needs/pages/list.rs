//! All lines of a year within reach, and the list as a workbook.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{year_of, years};
use crate::needs::need::{Need, NeedState};
use crate::needs::store::needs as store;
use crate::needs::twins::has_twin;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::policies;
use crate::reference;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, Stat};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "nganh", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "co-quan", column: "agency_key", kind: SortKind::Text },
    SortColumn { name: "so", column: "number", kind: SortKind::Integer },
];

/// A line of the list; the sort key of its agency is what the place in the list is told by.
struct Line {
    need: Need,
    group: String,
    is_twin: bool,
}

#[derive(Template)]
#[template(path = "needs/pages/list.html")]
struct ListPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    params: ListParams,
    lines: Vec<Line>,
    pager: Pager,
    stats: Vec<Stat>,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    sectors: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    read_at: String,
    may_propose: bool,
    may_consolidate: bool,
}

struct Filters {
    sectors: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
}

async fn filters(app: &App, permit: &Permit, year: i64) -> Result<Filters> {
    let db = &mut app.db.read();
    let sectors = reference::store::sectors(db).await?;
    let agencies = store::agencies(db, permit, year).await?;
    Ok(Filters {
        sectors: sectors.into_iter().map(|sector| (sector.code, sector.name)).collect(),
        groups: policies::hiring(app)?.groups(),
        agencies,
    })
}

fn chips(params: &ListParams, filters: &Filters) -> Vec<FilterChip> {
    let named = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, label)| label.clone())
    };
    let state = NeedState::parse(params.value("tt")).map(|state| state.label().to_owned());
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("tt", state),
        ("lv", params.get("lv").map(|id| named(&filters.sectors, id))),
        ("nhom", params.get("nhom").map(|id| named(&filters.groups, id))),
        ("co_quan", params.get("co_quan").map(|id| named(&filters.agencies, id))),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

/// What narrows the list beside the state.
const FILTERS: [&str; 4] = ["q", "lv", "nhom", "co_quan"];

/// How many of the counted lines a list shows that nothing but a state narrows; without one, all but those withdrawn.
fn shown(counted: &[(NeedState, i64, i64)], chosen: Option<NeedState>) -> i64 {
    let is_shown = |state: NeedState| chosen.map_or(state != NeedState::Withdrawn, |chosen| chosen == state);
    counted.iter().filter(|(state, ..)| is_shown(*state)).map(|(_, lines, _)| lines).sum()
}

/// The lines of a year that a person sees.
pub async fn list(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let db = &mut app.db.read();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    let agency_key = |need: &Need| viet::order::sort_key(&need.agency_name);
    let key = |need: &Need| {
        let value = match sort.name {
            "so" => need.number.to_string(),
            "co-quan" => agency_key(need),
            _ => need.sort_key.clone(),
        };
        (value, need.id.to_string())
    };
    let found = params.page(db, store::list_select(&permit, &params, year), sort, descending, "id", key).await?;
    let groups: BTreeSet<&str> = found.rows.iter().map(|need| need.beneficiary_group.as_str()).collect();
    let standing = store::standing(db, &permit, year, &Vec::from_iter(groups)).await?;
    let counted = store::by_state(db, &permit, year).await?;
    let total = if FILTERS.iter().any(|name| params.get(name).is_some()) {
        store::list_select(&permit, &params, year).count(db).await?
    } else {
        shown(&counted, NeedState::parse(params.value("tt")))
    };
    let stats = counted.iter().map(|(state, lines, _)| Stat {
        value: viet::number::group(*lines),
        label: state.label().to_owned(),
        href: params.link(&[("tt", state.as_str())]),
        mark: "",
        current: params.get("tt") == Some(state.as_str()),
    });
    let mut stats: Vec<Stat> = stats.collect();
    stats.sort_by_key(|stat| NeedState::ALL.iter().position(|state| state.label() == stat.label));
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: name == "so",
    };
    let filters = filters(&app, &permit, year).await?;
    ListPage {
        shell: shell.titled(format!("Nhu cầu năm {year}")),
        years: years(&app, store::years(db).await?, year),
        pager: Pager::of(&found, Some(total)),
        lines: found
            .rows
            .into_iter()
            .map(|need| Line {
                group: policies::group_name(&app, &need.beneficiary_group),
                is_twin: has_twin(&need, &standing),
                need,
            })
            .collect(),
        stats,
        headers: vec![
            header("Ngành, chuyên ngành", "nganh"),
            header("Nơi làm việc", "co-quan"),
            header("Số người", "so"),
        ],
        chips: chips(&params, &filters),
        sectors: filters.sectors,
        groups: filters.groups,
        agencies: filters.agencies,
        read_at: clock::screen(app.clock.now()),
        may_propose: permit.also(Permission::ProposeNeeds).is_some(),
        may_consolidate: permit.also(Permission::ConsolidateNeeds).is_some(),
        year,
        params,
    }
    .page()
}

/// The lines under the same filters as a workbook.
pub async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let needs: Vec<Need> = store::list_select(&permit, &params, year)
        .then("order by sector_position, sort_key, agency_key, id limit 20000")
        .all(&mut app.db.read())
        .await?;
    let chosen = chips(&params, &filters(&app, &permit, year).await?);
    let chosen: Vec<String> = chosen.into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let mut sheet = Sheet {
        title: format!("Nhu cầu năm {year}"),
        note: format!("{by} xuất lúc {}. Điều kiện: {chosen}", clock::screen(app.clock.now())),
        columns: vec![
            ("Lĩnh vực", 26),
            ("Ngành, chuyên ngành", 36),
            ("Mã ngành", 12),
            ("Tên ngành theo danh mục", 30),
            ("Nơi làm việc", 36),
            ("Nhóm đối tượng", 26),
            ("Đề xuất", 10),
            ("Đề nghị duyệt", 10),
            ("Dự kiến bắt đầu", 14),
            ("Tiêu chí", 40),
            ("Cơ sở đào tạo", 36),
            ("Lý do", 40),
            ("Nhiệm vụ", 30),
            ("Tình trạng", 20),
            ("Lý do trả lại", 30),
            ("Người soạn", 24),
        ],
        rows: Vec::new(),
    };
    for need in needs {
        sheet.rows.push(vec![
            need.sector_name.into(),
            need.specialty.into(),
            need.major_code.into(),
            need.major_name.into(),
            need.agency_name.into(),
            policies::group_name(&app, &need.beneficiary_group).into(),
            need.number.into(),
            need.allowed.map_or(crate::platform::sheet::Cell::Empty, Into::into),
            need.starts_on.into(),
            need.criteria.into(),
            need.institutions.into(),
            need.reason.into(),
            need.task_name.into(),
            need.state.label().into(),
            need.return_reason.into(),
            need.proposed_by_name.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("needs.exported").with("year", year.to_string()).with("rows", sheet.rows.len()))
        .await?;
    sheet.download(&format!("nhu-cau-{year}"))
}
