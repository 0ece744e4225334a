//! The catalogue of a year: its rows with what they cost, how it differs from last year's, and its steps.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{millions, year_of};
use crate::catalogue::actions;
use crate::catalogue::catalogue::{Catalogue, CatalogueStep, FIELDS, PublishDraft, Row};
use crate::catalogue::difference::{Difference, compare};
use crate::catalogue::published::Edition;
use crate::catalogue::store;
use crate::needs::need::NeedState;
use crate::needs::store::needs;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::{Cell, Sheet};
use crate::platform::told;
use crate::policies;
use crate::reference;
use crate::reference::major::Sector;
use crate::ui::{Came, FilterChip, Pager, Render, Shell, Sort, SortHeader, TimelineItem, came, go_to_saying, timeline};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "linh-vuc", column: "sector_position", kind: SortKind::Integer },
    SortColumn { name: "nganh", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "co-quan", column: "agency_key", kind: SortKind::Text },
    SortColumn { name: "so", column: "number", kind: SortKind::Integer },
    SortColumn { name: "kinh-phi", column: "cost", kind: SortKind::Integer },
];

/// What narrows the list.
const FILTERS: [&str; 5] = ["q", "lv", "nhom", "co_quan", "gia"];

/// A row in words.
struct Line {
    row: Row,
    group: String,
    first_year: String,
    whole_term: String,
}

#[derive(Template)]
#[template(path = "catalogue/pages/show.html")]
struct ShowPage {
    shell: Shell,
    year: i64,
    params: ListParams,
    catalogue: Option<Catalogue>,
    lines: Vec<Line>,
    pager: Pager,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    sectors: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    first_year: String,
    whole_term: String,
    editions: Vec<Edition>,
    difference: Option<Difference>,
    /// Consolidated needs that are not in it yet.
    waiting: i64,
    may: Vec<CatalogueStep>,
    may_begin: bool,
    history: Vec<TimelineItem>,
    form: Form,
    read_at: String,
}

impl ShowPage {
    fn may(&self, step: CatalogueStep) -> bool {
        self.may.contains(&step)
    }
}

fn named(list: &[(String, String)], id: &str) -> String {
    list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, label)| label.clone())
}

struct Choices {
    sectors: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
}

/// What the filters offer: what the rows hold.
fn choices(app: &App, sectors: &[Sector], rows: &[store::Offered]) -> Choices {
    let held = sectors.iter().filter(|sector| rows.iter().any(|row| row.sector_code == sector.code));
    let mut groups: Vec<(String, String)> = Vec::new();
    let mut agencies: Vec<(String, String)> = Vec::new();
    let mut met: HashSet<&str> = HashSet::new();
    for row in rows {
        if !groups.iter().any(|(id, _)| *id == row.beneficiary_group) {
            groups.push((row.beneficiary_group.clone(), policies::group_name(app, &row.beneficiary_group)));
        }
        if met.insert(&row.agency_id) {
            agencies.push((row.agency_id.clone(), row.agency_name.clone()));
        }
    }
    agencies.sort_by(|(_, one), (_, other)| viet::order::compare(one, other));
    Choices { sectors: held.map(|sector| (sector.code.clone(), sector.name.clone())).collect(), groups, agencies }
}

fn chips(params: &ListParams, choices: &Choices) -> Vec<FilterChip> {
    let gap = (params.value("gia") == "thieu").then(|| "Chưa đủ kinh phí".to_owned());
    [
        ("q", params.query().map(|query| format!("“{query}”"))),
        ("lv", params.get("lv").map(|id| named(&choices.sectors, id))),
        ("nhom", params.get("nhom").map(|id| named(&choices.groups, id))),
        ("co_quan", params.get("co_quan").map(|id| named(&choices.agencies, id))),
        ("gia", gap),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
    .collect()
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, params: ListParams, form: Form) -> Result<ShowPage> {
    let db = &mut app.db.read();
    let catalogue = store::of_year(db, year).await?;
    let may_edit = permit.also(Permission::EditCatalogue).is_some();
    if catalogue.is_none() && !may_edit {
        return Err(Error::NotFound);
    }
    let id = catalogue.as_ref().map(|one| one.id.clone()).unwrap_or_default();
    let sort = params.sort(COLUMNS)?;
    let descending = params.descending(false);
    // The catalogue itself tells how many rows it has; under a filter they are counted.
    let total = match catalogue.as_ref().filter(|_| FILTERS.iter().all(|name| params.get(name).is_none())) {
        Some(one) => one.rows,
        None => store::list_select(&id, &params).count(db).await?,
    };
    let sectors = reference::store::sectors(db).await?;
    let position = |code: &str| sectors.iter().position(|sector| sector.code == code).map_or(0, |place| place + 1);
    let key = |row: &Row| {
        let value = match sort.name {
            "nganh" => row.sort_key.clone(),
            "co-quan" => viet::order::sort_key(&row.agency_name),
            "so" => row.number.to_string(),
            "kinh-phi" => row.first_year.map_or(-1, |amount| amount.0).to_string(),
            _ => position(&row.sector_code).to_string(),
        };
        (value, row.id.to_string())
    };
    let found = params.page(db, store::list_select(&id, &params), sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str, number: bool| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number,
    };
    // All rows are read only where there is something to compare them with.
    let difference = match store::published(db, year - 1).await? {
        Some(before) => Some(compare(&before.rows, &store::rows(db, &id).await?)),
        None => None,
    };
    let waiting = needs::count_in_state(db, year, NeedState::Consolidated).await?;
    let choices = choices(app, &sectors, &store::offered(db, &id).await?);
    let may = catalogue.as_ref().map(|one| one.steps_for(permit)).unwrap_or_default();
    Ok(ShowPage {
        shell: shell.titled(format!("Danh mục năm {year}")),
        pager: Pager::of(&found, Some(total)),
        lines: found
            .rows
            .into_iter()
            .map(|row| Line {
                group: policies::group_name(app, &row.beneficiary_group),
                first_year: millions(row.first_year),
                whole_term: millions(row.whole_term),
                row,
            })
            .collect(),
        headers: vec![
            header("Ngành, chuyên ngành", "nganh", false),
            header("Nơi làm việc", "co-quan", false),
            header("Lĩnh vực", "linh-vuc", false),
            header("Chỉ tiêu", "so", true),
            header("Kinh phí năm đầu", "kinh-phi", true),
        ],
        chips: chips(&params, &choices),
        sectors: choices.sectors,
        groups: choices.groups,
        agencies: choices.agencies,
        first_year: millions(catalogue.as_ref().map(|one| one.first_year)),
        whole_term: millions(catalogue.as_ref().map(|one| one.whole_term)),
        editions: store::editions(db, year).await?,
        difference,
        waiting,
        may_begin: may_edit && catalogue.is_none(),
        may,
        history: timeline(&told::of_record(app, permit, "catalogue", id.as_str()).await?),
        catalogue,
        form,
        read_at: clock::screen(app.clock.now()),
        year,
        params,
    })
}

/// The catalogue of a year; before there is one, who edits it can begin it.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, params, Form::default()).await?.page()
}

/// Shows what came of a step: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    year: i64,
    form: Form,
    taken: Result<T>,
    said: impl Fn(&T) -> String,
) -> Result<Response> {
    let lost = "Người khác vừa xử lý danh mục này. Xem lại rồi làm lại nếu còn cần.";
    match came(form, taken, lost, format!("/danh-muc-nam/{year}"), said)? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => {
            let params = ListParams::read(&format!("/danh-muc-nam/{year}"), "");
            page(app, permit, shell, year, params, form).await?.invalid()
        }
    }
}

/// Takes the consolidated needs in.
pub async fn build(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::build(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |rows| {
        format!("Đã lấy {rows} dòng nhu cầu vào danh mục.")
    })
    .await
}

/// Takes the rows of last year in.
pub async fn carry_over(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::carry_over(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |rows| format!("Đã chép {rows} dòng của năm trước."))
        .await
}

/// Submits it.
pub async fn submit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::submit(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |waiting| match waiting {
        0 => "Đã trình. Chưa có lãnh đạo UBND thành phố nào dùng hệ thống, cần liên hệ trực tiếp.".to_owned(),
        _ => "Đã trình UBND thành phố.".to_owned(),
    })
    .await
}

/// Approves it.
pub async fn approve(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::approve(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |()| "Đã duyệt danh mục.".to_owned()).await
}

/// Returns it with a reason.
pub async fn send_back(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    form.names(FIELDS);
    let reason = form.reason_lines("reason", 1000, "Nhập lý do để cơ quan thường trực biết cần sửa gì");
    let taken = because(reason, async |reason| actions::send_back(&app, &permit, year, &reason).await).await;
    answer(&app, &permit, shell, year, form, taken, |()| "Đã trả lại kèm lý do.".to_owned()).await
}

/// Publishes it.
pub async fn publish(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let Some(draft) = PublishDraft::read(&mut form, app.clock.today()) else {
        let params = ListParams::read(&format!("/danh-muc-nam/{year}"), "");
        return page(&app, &permit, shell, year, params, form).await?.invalid();
    };
    let taken = actions::publish(&app, &permit, year, draft).await;
    answer(&app, &permit, shell, year, form, taken, |edition| format!("Đã công bố bản {edition}.")).await
}

/// Opens it for its next edition.
pub async fn amend(State(app): State<App>, permit: Permit, shell: Shell, Path(year): Path<String>) -> Result<Response> {
    let year = year_of(&year)?;
    let taken = actions::amend(&app, &permit, year).await;
    answer(&app, &permit, shell, year, Form::default(), taken, |()| {
        "Đã mở dự thảo điều chỉnh. Bản đã công bố vẫn hiện cho mọi người đến khi công bố bản mới.".to_owned()
    })
    .await
}

/// The rows under the same filters as a workbook.
pub async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let db = &mut app.db.read();
    let catalogue = store::find(db, year).await?;
    let rows: Vec<Row> = store::list_select(&catalogue.id, &params)
        .then("order by sector_position, sort_key, agency_key, id limit 20000")
        .all(db)
        .await?;
    let sectors = reference::store::sectors(&mut app.db.read()).await?;
    let choices = choices(&app, &sectors, &store::offered(&mut app.db.read(), &catalogue.id).await?);
    let chosen: Vec<String> = chips(&params, &choices).into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let money = |amount: Option<crate::platform::money::Vnd>| amount.map_or(Cell::Empty, |amount| amount.0.into());
    let mut sheet = Sheet {
        title: format!("Danh mục ngành cần thu hút năm {year} ({})", catalogue.state),
        note: format!("{by} xuất lúc {}. Điều kiện: {chosen}", clock::screen(app.clock.now())),
        columns: vec![
            ("Lĩnh vực", 26),
            ("Ngành, chuyên ngành", 36),
            ("Mã ngành", 12),
            ("Tên ngành theo danh mục", 30),
            ("Nhóm đối tượng", 26),
            ("Nơi làm việc", 36),
            ("Chỉ tiêu", 10),
            ("Dự kiến bắt đầu", 14),
            ("Tiêu chí", 40),
            ("Cơ sở đào tạo", 36),
            ("Kinh phí năm đầu, đồng", 20),
            ("Kinh phí cả thời hạn, đồng", 20),
            ("Chưa tính được", 50),
        ],
        rows: Vec::new(),
    };
    for row in rows {
        sheet.rows.push(vec![
            row.sector_name.into(),
            row.specialty.into(),
            row.major_code.into(),
            row.major_name.into(),
            policies::group_name(&app, &row.beneficiary_group).into(),
            row.agency_name.into(),
            row.number.into(),
            row.starts_on.into(),
            row.criteria.into(),
            row.institutions.into(),
            money(row.first_year),
            money(row.whole_term),
            row.cost_gap.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::new("catalogue.exported", &catalogue.id).with("rows", sheet.rows.len())).await?;
    sheet.download(&format!("danh-muc-{year}"))
}

/// Drafts the decision that issues it.
pub async fn draft_paper(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
) -> Result<Response> {
    let year = year_of(&year)?;
    let mut form = Form::default();
    match form.accept(actions::draft_paper(&app, &permit, year).await)? {
        Some(paper) => {
            go_to_saying(format!("/phat-hanh/{paper}"), "Đã soạn quyết định kèm danh mục. Kiểm tra rồi trình duyệt.")
        }
        None => {
            let params = ListParams::read(&format!("/danh-muc-nam/{year}"), "");
            page(&app, &permit, shell, year, params, form).await?.invalid()
        }
    }
}
