//! Communes with their wage region, and the table of days off.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use viet::working_days::{Holiday, HolidayTable};

use crate::packs::CommuneKind;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::list::{ListParams, Select, SortColumn, SortKind};
use crate::sql;
use crate::ui::{Pager, Render, Shell};

#[derive(Clone, Debug, sqlx::FromRow)]
struct CommuneRow {
    code: String,
    name: String,
    kind: String,
    sort_key: String,
    region: Option<String>,
    monthly: Option<i64>,
}

impl CommuneRow {
    fn kind_label(&self) -> String {
        CommuneKind::parse(&self.kind).map_or(self.kind.clone(), |kind| kind.label().to_owned())
    }
}

const COLUMNS: &[SortColumn] = &[SortColumn { name: "ten", column: "sort_key", kind: SortKind::Text }];

#[derive(Template)]
#[template(path = "organisation/pages/communes.html")]
struct CommunesPage {
    shell: Shell,
    params: ListParams,
    rows: Vec<CommuneRow>,
    pager: Pager,
    today: NaiveDate,
}

fn filtered(params: &ListParams, today: NaiveDate) -> Select {
    let day = today.to_string();
    // The day is a date of our own clock, never typed by anybody.
    let select = Select::new(&format!(
        "select * from (select c.code, c.name, c.kind, c.sort_key, c.search_text, r.region, w.monthly from communes c
         left join commune_wage_regions r on r.commune_code = c.code and cast(r.effective_from as text) <= '{day}'
            and (r.effective_to is null or cast(r.effective_to as text) >= '{day}')
         left join wage_rates w on w.region = r.region and cast(w.effective_from as text) <= '{day}'
            and (w.effective_to is null or cast(w.effective_to as text) >= '{day}')) as listed"
    ))
    .when("region = ?", params.get("vung"));
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// The communes with the wage region in force today.
pub async fn communes(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    let today = app.clock.today();
    let total = filtered(&params, today).count(&mut app.db.read()).await?;
    let sort = params.sort(COLUMNS)?;
    let found = params
        .page(&mut app.db.read(), filtered(&params, today), sort, false, "code", |row: &CommuneRow| {
            (row.sort_key.clone(), row.code.clone())
        })
        .await?;
    let shown = i64::try_from(found.rows.len()).unwrap_or(0);
    let pager = Pager {
        from: 1.min(shown),
        to: shown,
        total: Some(total),
        previous: found.previous,
        next: found.next,
        size: found.size,
    };
    CommunesPage { shell: shell.titled("Địa bàn, lương tối thiểu"), params, rows: found.rows, pager, today }.page()
}

#[derive(Clone, Debug, sqlx::FromRow)]
struct HolidayRow {
    day: NaiveDate,
    is_working_day: bool,
    name: String,
    basis: String,
}

#[derive(Template)]
#[template(path = "organisation/pages/holidays.html")]
struct HolidaysPage {
    shell: Shell,
    rows: Vec<HolidayRow>,
    year: i32,
    years: Vec<i32>,
    /// Working days of the year; none when the table does not cover it.
    working_days: Option<i64>,
}

/// The days off and the make-up days of a year.
pub async fn holidays(State(app): State<App>, shell: Shell, params: ListParams) -> Result<Response> {
    let all =
        sql!(all HolidayRow, &mut app.db.read(), "select day, is_working_day, name, basis from holidays order by day")?;
    let year = params.get("nam").and_then(|year| year.parse().ok()).unwrap_or_else(|| app.clock.year());
    let mut years: Vec<i32> = all.iter().map(|row| row.day.year()).collect();
    years.dedup();
    let table = HolidayTable::new(all.iter().map(|row| Holiday {
        date: row.day,
        is_working_day: row.is_working_day,
        name: row.name.clone(),
        legal_basis: row.basis.clone(),
    }));
    let ends = NaiveDate::from_ymd_opt(year - 1, 12, 31).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let working_days = ends.filter(|_| table.covers(year)).map(|(from, to)| table.working_days_between(from, to));
    let rows = all.into_iter().filter(|row| row.day.year() == year).collect();
    HolidaysPage { shell: shell.titled("Ngày nghỉ, làm bù"), rows, year, years, working_days }.page()
}
