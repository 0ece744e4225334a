//! The forecast with its assumptions: other values are tried in the address, and kept only as a scenario.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{Cell, ceilings, exported_by, year_bars};
use crate::budget::chart::{self, Chart};
use crate::budget::figure::Origin;
use crate::budget::forecast::{
    Assumptions, Field, Figure, Row, assumptions, by_content, fields, scenario, table, totals,
};
use crate::budget::scenario::Factor;
use crate::budget::store::items::{self, Run};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::sheet::Sheet;
use crate::platform::words::Words;
use crate::ui::{Render, Shell};

/// A row of a table of years.
struct YearRow {
    name: String,
    cells: Vec<Cell>,
}

/// A table of years.
struct YearTable {
    title: &'static str,
    head: &'static str,
    rows: Vec<YearRow>,
}

/// What was worked out.
struct Found {
    run: Run,
    years: Vec<i64>,
    chart: Chart,
    has_ceiling: bool,
    tables: Vec<YearTable>,
    total: Vec<Cell>,
}

#[derive(Template)]
#[template(path = "budget/pages/forecast.html")]
struct ForecastPage {
    shell: Shell,
    params: ListParams,
    fields: Vec<Field>,
    missing: Vec<String>,
    found: Option<Found>,
    is_tried: bool,
    /// The groups whose amounts may be tried, and the one that is.
    groups: Vec<String>,
    factor: Factor,
    may_project: bool,
    may_keep: bool,
    read_at: String,
}

/// The figures by content, by group and by agency.
struct Figures {
    by_content: Vec<Figure>,
    by_group: Vec<Figure>,
    by_agency: Vec<Figure>,
    low: Vec<i64>,
    high: Vec<i64>,
}

async fn figures(app: &App, permit: &Permit, run: &Run, assumed: &Assumptions, factor: &Factor) -> Result<Figures> {
    let db = &mut app.db.read();
    let years = (run.first_year, run.last_year);
    let groups = items::by_group(db, permit, factor).await?;
    let contents = by_content(&groups);
    let at = |base: &[items::Base], fill: i64| scenario(base, years, run.repeated_year, assumed, fill);
    Ok(Figures {
        low: totals(&at(&contents, assumed.low), years),
        high: totals(&at(&contents, assumed.high), years),
        by_content: at(&contents, assumed.fill),
        by_group: at(&groups, assumed.fill),
        by_agency: at(&items::by_agency(db, permit, factor).await?, assumed.fill),
    })
}

/// The cells of a row; the records behind a year are opened where there are some.
fn cells(row: &Row, first: i64, narrowed: Option<String>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = (first..)
        .zip(&row.years)
        .map(|(year, amount)| match &narrowed {
            Some(query) => Cell::linked(*amount, format!("/ngan-sach/{year}/chi-tiet?so=du-kien{query}")),
            None => Cell::plain(*amount),
        })
        .collect();
    cells.push(Cell::plain(row.total));
    cells
}

fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

fn tables(found: &Figures, years: (i64, i64)) -> Vec<YearTable> {
    let first = years.0;
    let origins =
        table(&found.by_content, years, |figure| (figure.origin.as_str().to_owned(), figure.origin.label().to_owned()));
    let contents = table(&found.by_content, years, |figure| {
        (figure.content.as_str().to_owned(), figure.content.label().to_owned())
    });
    let named = |figure: &Figure| (figure.key.clone(), figure.name.clone());
    let groups = table(&found.by_group, years, named);
    let agencies = table(&found.by_agency, years, named);
    let rows = |rows: Vec<Row>, of: &dyn Fn(&Row) -> Option<String>| {
        rows.into_iter().map(|row| YearRow { cells: cells(&row, first, of(&row)), name: row.name.clone() }).collect()
    };
    vec![
        YearTable {
            title: "Theo nguồn gốc",
            head: "Nguồn gốc",
            rows: rows(origins, &|row| {
                // Later years have no rows of a catalogue yet.
                (row.key != Origin::Repeated.as_str()).then(|| format!("&nguon_goc={}", row.key))
            }),
        },
        YearTable {
            title: "Theo nội dung",
            head: "Nội dung",
            rows: rows(contents, &|row| Some(format!("&noi_dung={}", row.key))),
        },
        YearTable {
            title: "Theo nhóm đối tượng",
            head: "Nhóm đối tượng",
            rows: rows(groups, &|row| Some(format!("&doi_tuong={}", encoded(&row.key)))),
        },
        YearTable {
            title: "Theo đơn vị",
            head: "Đơn vị",
            rows: rows(agencies, &|row| Some(format!("&don_vi={}&rieng=1", row.key))),
        },
    ]
}

/// The forecast under the assumptions of the address.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let settings = Settings::on(db, app.clock.today()).await?;
    let fields = fields(&settings, &params);
    let factor = Factor::read(&params);
    let run = items::last_run(db).await?;
    let mut missing = Vec::new();
    let mut found = None;
    match (assumptions(&fields), run) {
        (Err(sentences), _) => missing = sentences,
        (Ok(_), None) => missing.push("Chưa tính dự kiến chi lần nào. Bấm Tính lại, hoặc chờ tới đêm.".to_owned()),
        (Ok(assumed), Some(run)) => {
            let years = (run.first_year, run.last_year);
            let figures = figures(&app, &permit, &run, &assumed, &factor).await?;
            let frames = ceilings(db, years).await?;
            let bars = year_bars(&figures.by_content, &figures.low, &figures.high, &frames, years);
            let sums = totals(&figures.by_content, years);
            let mut total: Vec<Cell> = (years.0..)
                .zip(&sums)
                .map(|(year, amount)| Cell::linked(*amount, format!("/ngan-sach/{year}/chi-tiet?so=du-kien")))
                .collect();
            total.push(Cell::plain(sums.iter().sum()));
            found = Some(Found {
                years: (years.0..=years.1).collect(),
                chart: chart::years(&bars),
                has_ceiling: frames.iter().any(Option::is_some),
                tables: tables(&figures, years),
                total,
                run,
            });
        }
    }
    let title = match &found {
        Some(found) => format!("Dự báo ngân sách {}–{}", found.run.first_year, found.run.last_year),
        None => "Dự báo ngân sách".to_owned(),
    };
    ForecastPage {
        shell: shell.titled(title),
        is_tried: fields.iter().any(|field| field.is_tried) || factor.is_tried(),
        groups: items::groups(db, &permit).await?,
        may_project: permit.also(Permission::EditBudget).is_some(),
        may_keep: permit.also(Permission::EditBudget).is_some() && found.is_some(),
        factor,
        read_at: clock::screen(app.clock.now()),
        params,
        fields,
        missing,
        found,
    }
    .page()
}

/// The same as a workbook; the assumptions stand in it.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let db = &mut app.db.read();
    let settings = Settings::on(db, app.clock.today()).await?;
    let fields = fields(&settings, &params);
    let factor = Factor::read(&params);
    let assumed = assumptions(&fields).map_err(|missing| Error::refused(missing.join(" ")))?;
    let run = items::last_run(db).await?.ok_or(Error::NotFound)?;
    let figures = figures(&app, &permit, &run, &assumed, &factor).await?;
    let years = (run.first_year, run.last_year);
    let mut told: Vec<String> =
        fields.iter().map(|field| format!("{}: {}%", field.label, field.value.unwrap_or_default())).collect();
    told.extend(Some(factor.told()).filter(|text| !text.is_empty()));
    let mut sheet = Sheet {
        title: format!("Dự báo ngân sách {}–{}", years.0, years.1),
        note: format!("{}. Đơn vị tính: đồng. Giả định: {}", exported_by(&app, &permit)?, told.join("; ")),
        columns: vec![
            ("Năm", 8),
            ("Theo", 20),
            ("Tên", 44),
            ("Nguồn gốc", 34),
            ("Nội dung", 36),
            ("Số tiền, đồng", 20),
        ],
        rows: Vec::new(),
    };
    for (by, rows) in [("Nhóm đối tượng", &figures.by_group), ("Đơn vị", &figures.by_agency)] {
        for figure in rows {
            sheet.rows.push(vec![
                figure.year.into(),
                by.into(),
                figure.name.clone().into(),
                figure.origin.label().into(),
                figure.content.label().into(),
                figure.amount.into(),
            ]);
        }
    }
    let event = Event::about_instance("budget.exported").with("what", "du-bao").with("rows", sheet.rows.len());
    app.db.write(&permit).await?.commit(event).await?;
    sheet.download("du-bao-ngan-sach")
}
