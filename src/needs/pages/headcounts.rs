//! Headcounts of a year: the list, the form of one, and the list as a workbook.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Sums, planned_year, year_of, years};
use crate::needs::actions::headcounts as actions;
use crate::needs::headcount::{Headcount, HeadcountDraft};
use crate::needs::import::headcounts::HEADINGS;
use crate::needs::store::{headcounts as store, needs};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::{ListParams, SortColumn, SortKind};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::ui::{FilterChip, Pager, Render, Shell, Sort, SortHeader, go_to, go_to_saying};

const COLUMNS: &[SortColumn] = &[
    SortColumn { name: "co-quan", column: "sort_key", kind: SortKind::Text },
    SortColumn { name: "bien-che", column: "quota", kind: SortKind::Integer },
    SortColumn { name: "con", column: "quota - filled + retiring", kind: SortKind::Integer },
    SortColumn { name: "de-xuat", column: "proposed", kind: SortKind::Integer },
];

/// What the address may ask for.
const ROOM: &[(&str, &str)] = &[("con", "Còn có thể đề xuất"), ("vuot", "Đề xuất vượt biên chế")];

#[derive(Template)]
#[template(path = "needs/pages/headcounts.html")]
struct ListPage {
    shell: Shell,
    year: i64,
    years: Vec<i64>,
    params: ListParams,
    rows: Vec<Headcount>,
    pager: Pager,
    headers: Vec<SortHeader>,
    chips: Vec<FilterChip>,
    sums: Sums,
    read_at: String,
    may_edit: bool,
}

#[derive(Template)]
#[template(path = "needs/pages/headcount.html")]
struct EditPage {
    shell: Shell,
    year: i64,
    form: Form,
    agencies: Vec<(String, String)>,
    known: Option<Headcount>,
}

/// The headcounts of the year that is planned.
pub async fn front(State(app): State<App>) -> Result<Response> {
    go_to(format!("/bien-che/{}", planned_year(&app)))
}

fn chips(params: &ListParams) -> Vec<FilterChip> {
    let room = ROOM.iter().find(|(word, _)| *word == params.value("con")).map(|(_, label)| (*label).to_owned());
    [("q", params.query().map(|query| format!("“{query}”"))), ("con", room)]
        .into_iter()
        .filter_map(|(name, label)| Some(FilterChip { label: label?, href: params.link(&[(name, "")]) }))
        .collect()
}

/// The headcounts within reach.
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
    let select = || store::list_select(&permit, &params, year);
    let total = select().count(db).await?;
    let key = |row: &Headcount| {
        let value = match sort.name {
            "bien-che" => row.quota.to_string(),
            "con" => (row.quota - row.filled + row.retiring).to_string(),
            "de-xuat" => row.proposed.to_string(),
            _ => row.sort_key.clone(),
        };
        (value, row.id.to_string())
    };
    let found = params.page(db, select(), sort, descending, "id", key).await?;
    let present = if descending { Sort::Descending } else { Sort::Ascending };
    let header = |label: &str, name: &'static str| SortHeader {
        label: label.to_owned(),
        href: params.sort_link(name, sort.name, descending),
        sorted: (sort.name == name).then_some(present),
        number: name != "co-quan",
    };
    ListPage {
        shell: shell.titled(format!("Biên chế năm {year}")),
        years: years(&app, needs::years(db).await?, year),
        pager: Pager::of(&found, Some(total)),
        rows: found.rows,
        headers: vec![
            header("Cơ quan, đơn vị", "co-quan"),
            header("Được giao", "bien-che"),
            header("Còn có thể tuyển", "con"),
            header("Đã đề xuất", "de-xuat"),
        ],
        chips: chips(&params),
        sums: Sums::of(&store::of_year(db, &permit, year).await?),
        read_at: clock::screen(app.clock.now()),
        may_edit: permit.also(Permission::EditQuota).is_some(),
        year,
        params,
    }
    .page()
}

/// The headcounts under the same filters as a workbook, in the shape in which it can be sent back.
pub async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let rows: Vec<Headcount> = store::list_select(&permit, &params, year)
        .then("order by sort_key, agency_id limit 20000")
        .all(&mut app.db.read())
        .await?;
    let chosen: Vec<String> = chips(&params).into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let by = permit.signed()?.user_name.clone();
    let widths = [22, 44, 14, 14, 14, 44];
    let mut sheet = Sheet {
        title: format!("Biên chế năm {year}"),
        note: format!("{by} xuất lúc {}. Điều kiện: {chosen}", clock::screen(app.clock.now())),
        columns: HEADINGS.into_iter().zip(widths).chain([("Còn có thể tuyển", 12), ("Đã đề xuất", 12)]).collect(),
        rows: Vec::new(),
    };
    for row in &rows {
        sheet.rows.push(vec![
            row.agency_id.clone().into(),
            row.agency_name.clone().into(),
            row.quota.into(),
            row.filled.into(),
            row.retiring.into(),
            row.basis.clone().into(),
            row.free().into(),
            row.proposed.into(),
        ]);
    }
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("headcounts.exported").with("year", year.to_string()).with("rows", rows.len()))
        .await?;
    sheet.download(&format!("bien-che-{year}"))
}

async fn edit_page(app: &App, permit: &Permit, shell: Shell, year: i64, form: Form) -> Result<EditPage> {
    let db = &mut app.db.read();
    let known = match form.value("version") {
        "" => None,
        _ => store::of_agency(db, form.value("agency_id"), year).await?,
    };
    let mut agencies = organisation::store::agencies::choices(db, permit).await?;
    if let Some(known) = &known {
        agencies.retain(|(id, _)| *id == known.agency_id);
    }
    let title =
        known.as_ref().map_or("Nhập biên chế".to_owned(), |known| format!("Biên chế của {}", known.agency_name));
    Ok(EditPage { shell: shell.titled(format!("{title} năm {year}")), year, form, agencies, known })
}

/// The form of one agency (`co_quan`), or of one to be chosen.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let agency = params.value("co_quan");
    let known = store::of_year(&mut app.db.read(), &permit, year).await?;
    let form = match known.iter().find(|known| known.agency_id == agency) {
        Some(known) => known.form(),
        None if agency.is_empty() => Form::default(),
        None => return Err(Error::NotFound),
    };
    edit_page(&app, &permit, shell, year, form).await?.page()
}

/// Saves it.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let version = if form.value("version").is_empty() { Some(None) } else { form.version().map(Some) };
    if let Some(draft) = HeadcountDraft::read(&mut form)
        && let Some(version) = version
    {
        let saved = match actions::set(&app, &permit, year, draft, version).await {
            Err(Error::Stale) => {
                Err(Error::refused("Người khác vừa sửa biên chế này. Mở lại dòng để xem số mới rồi sửa."))
            }
            other => other,
        };
        if form.accept(saved)?.is_some() {
            return go_to_saying(format!("/bien-che/{year}"), "Đã lưu biên chế.");
        }
    }
    edit_page(&app, &permit, shell, year, form).await?.invalid()
}
