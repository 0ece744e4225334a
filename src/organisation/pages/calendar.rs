//! The pages of the calendar: days off and make-up days of a year, added, corrected, taken back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::{Datelike, NaiveDate};

use crate::law;
use crate::organisation::actions::calendar as actions;
use crate::organisation::calendar::{CalendarDay, DayDraft, DaysDraft, table_of};
use crate::organisation::store::calendar as store;
use crate::packs::HolidayKind;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::sheet::Sheet;
use crate::ui::{Render, Shell, go_to_saying};

type Choices = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "organisation/pages/calendar.html")]
struct CalendarPage {
    shell: Shell,
    rows: Vec<CalendarDay>,
    year: i32,
    years: Vec<i32>,
    /// Working days of the year; none when the table does not cover it.
    working_days: Option<i64>,
    may_edit: bool,
    form: Form,
    documents: Choices,
}

async fn calendar_page(app: &App, permit: &Permit, shell: Shell, year: i32, form: Form) -> Result<CalendarPage> {
    let db = &mut app.db.read();
    let all = store::all(db).await?;
    let mut years: Vec<i32> = all.iter().map(|row| row.day.year()).chain([year]).collect();
    years.sort_unstable();
    years.dedup();
    let table = table_of(&all);
    let ends = NaiveDate::from_ymd_opt(year - 1, 12, 31).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let may_edit = permit.also(Permission::EditReferenceData).is_some();
    Ok(CalendarPage {
        shell: shell.titled("Ngày nghỉ, làm bù"),
        rows: all.into_iter().filter(|row| row.day.year() == year && !row.withdrawn).collect(),
        year,
        years,
        working_days: ends.filter(|_| table.covers(year)).map(|(from, to)| table.working_days_between(from, to)),
        documents: if may_edit { law::store::choices(db).await? } else { Vec::new() },
        may_edit,
        form,
    })
}

fn year_of(app: &App, params: &ListParams) -> i32 {
    let asked = params.get("nam").and_then(|year| year.parse().ok()).filter(|year| (1990..=2100).contains(year));
    asked.unwrap_or_else(|| app.clock.year())
}

/// The days off and the make-up days of a year.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell, params: ListParams) -> Result<Response> {
    calendar_page(&app, &permit, shell, year_of(&app, &params), Form::default()).await?.page()
}

/// The days of a year as a workbook.
pub async fn export(State(app): State<App>, permit: Permit, params: ListParams) -> Result<Response> {
    let year = year_of(&app, &params);
    let days = store::all(&mut app.db.read()).await?;
    let sheet = Sheet {
        title: format!("Ngày nghỉ, ngày làm bù năm {year}"),
        note: format!("Xuất bởi {}", permit.signed()?.user_name),
        columns: vec![("Ngày", 14), ("Thứ", 12), ("Loại", 18), ("Tên", 40), ("Căn cứ", 50)],
        rows: days
            .into_iter()
            .filter(|row| row.day.year() == year && !row.withdrawn)
            .map(|row| {
                let (weekday, kind) = (viet::date::weekday(row.day), row.kind_label().to_owned());
                vec![row.day.into(), weekday.into(), kind.into(), row.name.into(), row.basis.into()]
            })
            .collect(),
    };
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("calendar.exported").with("rows", sheet.rows.len())).await?;
    sheet.download("ngay-nghi")
}

fn saved(what: &str, moved: usize) -> String {
    match moved {
        0 => what.to_owned(),
        moved => format!("{what} {moved} hạn đang chờ đã được tính lại."),
    }
}

/// Adds the days of a decision.
pub async fn add(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let mut year = app.clock.year();
    if let Some(draft) = DaysDraft::read(&mut form) {
        year = draft.days.first().map_or(year, |new| new.day.year());
        if let Some(moved) = form.accept(actions::add(&app, &permit, draft).await)? {
            return go_to_saying(format!("/ngay-nghi?nam={year}"), &saved("Đã thêm vào bảng ngày nghỉ.", moved));
        }
    }
    calendar_page(&app, &permit, shell, year, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "organisation/pages/calendar_day.html")]
struct DayPage {
    shell: Shell,
    row: CalendarDay,
    form: Form,
    kinds: Choices,
    documents: Choices,
    /// Somebody saved this day since it was opened.
    stale: bool,
}

fn day_of(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::NotFound)
}

async fn day_page(app: &App, shell: Shell, day: NaiveDate, form: Option<Form>, stale: bool) -> Result<DayPage> {
    let db = &mut app.db.read();
    let row = store::find(db, day).await?;
    let filled = || {
        Form::filled([
            ("kind", row.kind.clone()),
            ("name", row.name.clone()),
            ("legal_document_id", row.legal_document_id.clone().unwrap_or_default()),
            ("basis", row.basis.clone()),
        ])
    };
    let mut form = form.unwrap_or_else(filled);
    form.set("version", row.version.to_string());
    Ok(DayPage {
        shell: shell.titled(format!("Ngày {}", viet::date::screen(day))),
        kinds: HolidayKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().to_owned())).collect(),
        documents: law::store::choices(db).await?,
        row,
        form,
        stale,
    })
}

/// The form of one day.
pub async fn day(State(app): State<App>, shell: Shell, Path(day): Path<String>) -> Result<Response> {
    day_page(&app, shell, day_of(&day)?, None, false).await?.page()
}

/// Corrects one day.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(day): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let day = day_of(&day)?;
    let Some(draft) = DayDraft::read(&mut form, day) else {
        return day_page(&app, shell, day, Some(form), false).await?.invalid();
    };
    match actions::edit(&app, &permit, day, draft).await {
        Err(Error::Stale) => day_page(&app, shell, day, Some(form), true).await?.conflicting(),
        outcome => match form.accept(outcome)? {
            Some(moved) => go_to_saying(format!("/ngay-nghi?nam={}", day.year()), &saved("Đã sửa ngày.", moved)),
            None => day_page(&app, shell, day, Some(form), false).await?.invalid(),
        },
    }
}

/// Takes one day back.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(day): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let day = day_of(&day)?;
    form.names(&[("withdraw_reason", "lý do bỏ ngày này")]);
    if let Some(reason) = form.text("withdraw_reason", 5..=300)
        && let Some(moved) = form.accept(actions::withdraw(&app, &permit, day, &reason).await)?
    {
        return go_to_saying(format!("/ngay-nghi?nam={}", day.year()), &saved("Đã bỏ ngày khỏi bảng.", moved));
    }
    let mut page = day_page(&app, shell, day, None, false).await?;
    for error in form.errors() {
        page.form.refuse(&error.field, error.sentence.clone());
    }
    page.form.set("withdraw_reason", form.value("withdraw_reason"));
    page.invalid()
}
