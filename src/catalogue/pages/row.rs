//! One row of a catalogue: what it asks for, what it costs and why, and where it comes from.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::catalogue::actions;
use crate::catalogue::catalogue::{CatalogueStep, FIELDS, Row, RowDraft};
use crate::catalogue::store;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;
use crate::policies;
use crate::ui::{Came, Render, Shell, came, go_to_saying};

#[derive(Template)]
#[template(path = "catalogue/pages/row.html")]
struct RowPage {
    shell: Shell,
    year: i64,
    row: Row,
    group: String,
    first_year: String,
    whole_term: String,
    may_edit: bool,
    form: Form,
}

fn amount(amount: Option<Vnd>) -> String {
    amount.map_or_else(|| "chưa có".to_owned(), |amount| amount.to_string())
}

async fn page(app: &App, permit: &Permit, shell: Shell, year: i64, row: &str, form: Form) -> Result<RowPage> {
    let db = &mut app.db.read();
    let catalogue = store::find(db, year).await?;
    let row = store::row(db, &catalogue.id, row).await?;
    let form = if form.value("specialty").is_empty() && form.is_right() { row.form() } else { form };
    Ok(RowPage {
        shell: shell.titled(row.specialty.clone()),
        year,
        group: policies::group_name(app, &row.beneficiary_group),
        first_year: amount(row.first_year),
        whole_term: amount(row.whole_term),
        may_edit: catalogue.steps_for(permit).contains(&CatalogueStep::Edit),
        row,
        form,
    })
}

/// One row.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((year, row)): Path<(String, String)>,
) -> Result<Response> {
    page(&app, &permit, shell, year_of(&year)?, &row, Form::default()).await?.page()
}

const STALE: &str = "Người khác vừa sửa dòng này. Mở lại dòng để xem bản mới rồi sửa.";

/// Saves it.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((year, row)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let version = form.version();
    if let Some(draft) = RowDraft::read(&mut form, year)
        && let Some(version) = version
    {
        let saved = match actions::edit_row(&app, &permit, year, &row, draft, version).await {
            Err(Error::Stale) => Err(Error::refused(STALE)),
            other => other,
        };
        if form.accept(saved)?.is_some() {
            return go_to_saying(format!("/danh-muc-nam/{year}"), "Đã lưu dòng và tính lại kinh phí.");
        }
    }
    page(&app, &permit, shell, year, &row, form).await?.invalid()
}

/// Takes it out of the catalogue.
pub async fn remove(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((year, row)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    form.names(FIELDS);
    let reason = form.reason_lines("reason", 1000, "Nhập lý do bỏ dòng này");
    let taken = because(reason, async |reason| actions::remove_row(&app, &permit, year, &row, &reason).await).await;
    let list = format!("/danh-muc-nam/{year}");
    match came(form, taken, STALE, list, |()| "Đã bỏ dòng khỏi danh mục.".to_owned())? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(&app, &permit, shell, year, &row, form).await?.invalid(),
    }
}
