//! The records behind a figure. Who may see a person gets to their page; of the others a count and a sum are told.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{exported_by, year_of};
use crate::benefits::beneficiary::period_label;
use crate::budget::figure::{Content, Origin, QUARTERS};
use crate::budget::store::budgets;
use crate::budget::store::records::{self as store, Figure, Record, RecordFilter, Standing};
use crate::organisation;
use crate::packs::AgencyKind;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{FilterChip, Pager, Render, Shell};

const COLUMNS: &[SortColumn] = &[SortColumn { name: "don-vi", column: "sort_key", kind: SortKind::Text }];

/// A record in words.
struct Line {
    /// A name for who may see it, a code, or a specialty.
    title: String,
    href: String,
    sub: String,
    agency_name: String,
    what: String,
    content: &'static str,
    people: i64,
    amount: String,
    note: String,
    link: String,
}

#[derive(Template)]
#[template(path = "budget/pages/records.html")]
struct RecordsPage {
    shell: Shell,
    year: i64,
    figure: Figure,
    params: ListParams,
    lines: Vec<Line>,
    chips: Vec<FilterChip>,
    pager: Pager,
    /// All records, their sources, their sum.
    total: (i64, i64, i64),
    /// Those that the reader does not see one by one.
    hidden: (i64, i64, i64),
    read_at: String,
}

struct Asked {
    figure: Figure,
    filter: RecordFilter,
    chips: Vec<FilterChip>,
}

/// What the address asks for; an agency out of reach does not exist.
async fn asked(app: &App, permit: &Permit, year: i64, params: &ListParams) -> Result<Asked> {
    let figure = Figure::parse(params.value("so")).unwrap_or(Figure::Paid);
    let mut filter = RecordFilter {
        year,
        content: Content::parse(params.value("noi_dung")),
        origin: Origin::parse(params.value("nguon_goc")),
        group: params.get("doi_tuong").map(str::to_owned),
        source: params.get("nguon").map(str::to_owned),
        line: params.get("dong").map(str::to_owned),
        quarter: params
            .value("quy")
            .parse::<usize>()
            .ok()
            .and_then(|quarter| quarter.checked_sub(1))
            .filter(|quarter| *quarter < 4),
        query: params.query().map(str::to_owned),
        ..RecordFilter::default()
    };
    let mut labels: Vec<(&str, String)> = Vec::new();
    if let Some(id) = params.get("don_vi") {
        let agency = organisation::store::agencies::find_within(&mut app.db.read(), permit, id).await?;
        if params.value("rieng") == "1" {
            filter.alone = Some(agency.lineage);
        } else {
            filter.lineage = Some(agency.lineage);
        }
        labels.push(("don_vi", agency.name));
    }
    match params.value("nhom") {
        "xa" => {
            filter.kind = Some(AgencyKind::CommuneCommittee.as_str().to_owned());
            labels.push(("nhom", "Xã, phường, đặc khu".to_owned()));
        }
        "dang" => {
            filter.bloc = Some("party".to_owned());
            labels.push(("nhom", "Khối Đảng, đoàn thể".to_owned()));
        }
        _ => {}
    }
    labels.extend(filter.content.map(|content| ("noi_dung", content.label().to_owned())));
    labels.extend(filter.origin.map(|origin| ("nguon_goc", origin.label().to_owned())));
    labels.extend(filter.group.clone().map(|group| ("doi_tuong", group)));
    labels.extend(filter.source.clone().map(|source| ("nguon", format!("Nguồn {source}"))));
    labels.extend(filter.line.is_some().then(|| ("dong", "Một dòng dự toán".to_owned())));
    labels.extend(filter.quarter.and_then(|quarter| Some(("quy", (*QUARTERS.get(quarter)?).to_owned()))));
    labels.extend(filter.query.clone().map(|query| ("q", format!("“{query}”"))));
    let chips =
        labels.into_iter().map(|(name, label)| FilterChip { label, href: params.link(&[(name, "")]) }).collect();
    Ok(Asked { figure, filter, chips })
}

/// A record as the reader may see it.
fn line(record: Record, names: Option<&Permit>, rows: Option<&Permit>, year: i64) -> Line {
    let is_person = record.origin == Origin::Granted.as_str();
    let may_name = names.is_some_and(|permit| permit.covers(&record.own_lineage, &record.own_bloc));
    let name = record.person_name.filter(|_| may_name);
    let href = match record.origin.as_str() {
        "granted" => format!("/huong-chinh-sach/{}", record.source_id),
        "expected" if rows.is_some() => format!("/danh-muc-nam/{year}"),
        _ => String::new(),
    };
    let sub = if name.is_some() { record.label.clone() } else { String::new() };
    let what = match record.what.rsplit_once(", ") {
        Some((benefit, period)) if is_person && !record.note.is_empty() && !record.link.is_empty() => {
            format!("{benefit}, {}", period_label(period))
        }
        _ => record.what,
    };
    Line {
        title: name.unwrap_or(record.label),
        href,
        sub,
        agency_name: record.agency_name,
        what,
        content: Content::parse(&record.content).map_or("", Words::label),
        people: record.people,
        amount: viet::number::group(record.amount),
        note: record.note,
        link: record.link,
    }
}

/// The records behind a figure.
pub async fn list(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let asked = asked(&app, &permit, year, &params).await?;
    let db = &mut app.db.read();
    let budget = budgets::of_year(db, year).await?;
    let select = || store::select(&permit, asked.figure, &asked.filter, budget.as_ref());
    let seen = permit.also(Permission::ViewBenefits);
    let names = permit.also(Permission::ViewTalents);
    let rows = permit.also(Permission::ViewCatalogue);
    let alone = || store::select_alone(&permit, asked.figure, &asked.filter, budget.as_ref());
    let total = store::count(db, alone()).await?;
    let sort = params.sort(COLUMNS)?;
    let open = match store::opens_all(seen.as_ref()) {
        true => total,
        false => store::count(db, store::open_to(alone(), seen.as_ref())).await?,
    };
    // Which records the page has is found without what their lines show.
    let key = |standing: &Standing| (standing.sort_key.clone(), standing.id.clone());
    let page = params.page(db, store::open_to(alone(), seen.as_ref()), sort, false, "id", key).await?;
    let records = store::in_order(db, select(), &page.rows).await?;
    let found = page.with(records);
    RecordsPage {
        shell: shell.titled(format!("{} năm {year}: các bản ghi", asked.figure.label())),
        pager: Pager::of(&found, Some(open.0)),
        lines: found.rows.into_iter().map(|record| line(record, names.as_ref(), rows.as_ref(), year)).collect(),
        hidden: (total.0 - open.0, total.1 - open.1, total.2 - open.2),
        total,
        figure: asked.figure,
        chips: asked.chips,
        read_at: clock::screen(app.clock.now()),
        year,
        params,
    }
    .page()
}

/// The most records of a workbook.
const MOST: i64 = 50_000;

/// The same as a workbook.
pub async fn export(
    State(app): State<App>,
    permit: Permit,
    Path(year): Path<String>,
    params: ListParams,
) -> Result<Response> {
    let year = year_of(&year)?;
    let asked = asked(&app, &permit, year, &params).await?;
    let db = &mut app.db.read();
    let budget = budgets::of_year(db, year).await?;
    let select: Select = store::select(&permit, asked.figure, &asked.filter, budget.as_ref());
    let seen = permit.also(Permission::ViewBenefits);
    let names = permit.also(Permission::ViewTalents);
    let found: Vec<Record> = store::open_to(select, seen.as_ref())
        .then(&format!("order by sort_key, id limit {}", MOST + 1))
        .all(db)
        .await?;
    if i64::try_from(found.len()).unwrap_or(i64::MAX) > MOST {
        return Err(Error::refused(format!(
            "Có hơn {} bản ghi. Lọc theo đơn vị hoặc quý rồi xuất.",
            viet::number::group(MOST)
        )));
    }
    let chosen: Vec<String> = asked.chips.into_iter().map(|chip| chip.label).collect();
    let chosen = if chosen.is_empty() { "tất cả".to_owned() } else { chosen.join(", ") };
    let mut sheet = Sheet {
        title: format!("{} năm {year}", asked.figure.label()),
        note: format!("{}. Điều kiện: {chosen}", exported_by(&app, &permit)?),
        columns: vec![
            ("Mã, tên", 30),
            ("Đơn vị", 36),
            ("Đối tượng, khoản", 40),
            ("Nội dung", 30),
            ("Số người", 10),
            ("Số tiền, đồng", 20),
            ("Ghi chú", 50),
        ],
        rows: Vec::new(),
    };
    for record in found {
        let amount = record.amount;
        let line = line(record, names.as_ref(), None, year);
        let title = if line.sub.is_empty() { line.title } else { format!("{} ({})", line.title, line.sub) };
        sheet.rows.push(vec![
            title.into(),
            line.agency_name.into(),
            line.what.into(),
            line.content.into(),
            line.people.into(),
            amount.into(),
            line.note.into(),
        ]);
    }
    let event =
        Event::about_instance("budget.exported").with("what", asked.figure.as_str()).with("rows", sheet.rows.len());
    app.db.write(&permit).await?.commit(event).await?;
    sheet.download(&format!("ngan-sach-{year}-{}", asked.figure.as_str()))
}
