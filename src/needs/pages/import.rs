//! Headcounts from a workbook: sent, shown cell by cell, and taken as a whole.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::year_of;
use crate::needs::actions::headcounts as actions;
use crate::needs::headcount::HeadcountDraft;
use crate::needs::import::{Judgement, Named, judge};
use crate::needs::store::headcounts as store;
use crate::needs::workbook;
use crate::organisation;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "needs/pages/import.html")]
struct ImportPage {
    shell: Shell,
    year: i64,
    form: Form,
    judged: Option<Judgement>,
    /// The rows that change, to be sent again.
    rows: String,
    file: String,
}

fn page(shell: Shell, year: i64, form: Form) -> ImportPage {
    let shell = shell.titled(format!("Nhập biên chế năm {year} từ Excel"));
    ImportPage { shell, year, form, judged: None, rows: String::new(), file: String::new() }
}

/// Asks for the workbook.
pub async fn ask(shell: Shell, Path(year): Path<String>) -> Result<Response> {
    page(shell, year_of(&year)?, Form::default()).page()
}

/// Reads a workbook and shows what it would do; nothing is written.
pub async fn preview(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let Some(file) = form.take_file("file") else {
        form.refuse("file", "Chọn tệp Excel (.xlsx)");
        return page(shell, year, form).invalid();
    };
    let name = viet::text::clean(&file.name);
    let read = match file.evidence_type() {
        Err(sentence) => Err(sentence),
        Ok(found) if !found.ends_with("spreadsheetml.sheet") => Err("Chọn tệp Excel (.xlsx)".to_owned()),
        Ok(_) => tokio::task::spawn_blocking(move || workbook::rows(&file.bytes)).await.map_err(Error::internal)?,
    };
    let db = &mut app.db.read();
    let agencies = organisation::store::agencies::choices(db, &permit).await?;
    let agencies: Vec<Named> = agencies.into_iter().map(|(id, name)| Named { id, name }).collect();
    let kept = store::of_year(db, &permit, year).await?;
    let judged = match read.and_then(|rows| judge(&rows, &agencies, &kept)) {
        Ok(judged) => judged,
        Err(sentence) => {
            form.refuse("file", sentence);
            return page(shell, year, form).invalid();
        }
    };
    let drafts: Vec<&HeadcountDraft> = judged.lines.iter().map(|line| &line.draft).collect();
    let rows = serde_json::to_string(&drafts).map_err(Error::internal)?;
    let is_right = judged.faults.is_empty();
    let page = ImportPage { rows, file: name, judged: Some(judged), ..page(shell, year, Form::default()) };
    if is_right { page.page() } else { page.invalid() }
}

/// Takes what was shown.
pub async fn take(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(year): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let year = year_of(&year)?;
    let drafts: Vec<HeadcountDraft> = serde_json::from_str(form.value("rows"))
        .map_err(|_| Error::refused("Trang xem trước đã cũ. Chọn lại tệp Excel rồi gửi lại."))?;
    let right = |draft: &HeadcountDraft| [draft.quota, draft.filled, draft.retiring].iter().all(|number| *number >= 0);
    if !drafts.iter().all(right) {
        return Err(Error::refused("Biên chế không nhỏ hơn 0. Chọn lại tệp Excel rồi gửi lại."));
    }
    let taken = match actions::take(&app, &permit, year, &drafts, form.value("file_name")).await {
        Err(Error::Stale) => Err(Error::refused("Biên chế vừa được người khác sửa. Gửi lại tệp để xem thay đổi mới.")),
        other => other,
    };
    match form.accept(taken)? {
        Some(0) => go_to_saying(format!("/bien-che/{year}"), "Không có gì thay đổi."),
        Some(count) => go_to_saying(format!("/bien-che/{year}"), &format!("Đã nhập biên chế của {count} đơn vị.")),
        None => page(shell, year, form).invalid(),
    }
}
