//! What a person does with an import that was read.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use sheets::write::{Errors, give_back};
use sheets::{Answers, Columns, DateOrder, File, Limits};

use super::list::XLSX;
use super::preview::{Asked, page};
use crate::exchange::actions;
use crate::exchange::import::{Findings, KeptRow};
use crate::exchange::store;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to, go_to_saying};

async fn again(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<Response> {
    page(app, permit, shell, id, &Asked::default(), Some(form)).await?.invalid()
}

/// Takes the version of the form, or the answer to a page that is too old.
fn stale<T>(form: &mut Form, outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Err(Error::Stale) => {
            form.refuse("", "Lần nhập này vừa được xử lý ở nơi khác. Xem tình trạng mới bên dưới rồi làm tiếp");
            Ok(None)
        }
        outcome => form.accept(outcome),
    }
}

/// Answers the questions about the file, or says which heading is which column.
pub async fn answer(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let (import, kind, own) = actions::own(&app, &permit, &id).await?;
    let findings = store::findings(&app, &import)?;
    let columns = (kind.columns)(&app, &own).await?;
    let version = form.version();
    let mut answers = import.answers()?;
    if form.value("what") == "questions" {
        read_answers(&mut form, &findings, &mut answers);
    } else {
        read_columns(&mut form, &findings, &columns, &mut answers);
    }
    if let Some(version) = version.filter(|_| form.is_right()) {
        let outcome = actions::answer(&app, &permit, &id, answers, version).await;
        if stale(&mut form, outcome)?.is_some() {
            return go_to_saying(format!("/nhap/lan/{id}"), "Đã ghi câu trả lời và đọc lại tệp.");
        }
    }
    again(&app, &permit, shell, &id, form).await
}

fn read_answers(form: &mut Form, findings: &Findings, answers: &mut Answers) {
    for question in &findings.questions {
        match form.value(&question.field) {
            "ngay" => answers.date_order = Some(DateOrder::DayFirst),
            "thang" => answers.date_order = Some(DateOrder::MonthFirst),
            "giu" => answers.swap_dates = Some(false),
            "dao" => answers.swap_dates = Some(true),
            _ => form.refuse(&question.field, "Chọn một câu trả lời"),
        }
    }
}

fn read_columns(form: &mut Form, findings: &Findings, columns: &Columns, answers: &mut Answers) {
    let sheet = form.value("sheet").to_owned();
    if findings.sheets.contains(&sheet) && sheet != findings.sheet {
        // Another sheet has other headings; they are looked for anew.
        answers.sheet = Some(sheet);
        answers.headings.clear();
        return;
    }
    let mut taken: Vec<(u32, &str)> = Vec::new();
    for column in columns.iter() {
        let field = format!("cot_{}", column.key);
        let chosen: Option<u32> = form.value(&field).parse().ok();
        let chosen = chosen.filter(|chosen| findings.headings.iter().any(|(column, _)| column == chosen));
        let found = findings.found.iter().find(|found| found.key == column.key).map(|found| found.column);
        if column.is_required && chosen.is_none() {
            form.refuse(&field, format!("Chọn cột của tệp cho {}", column.title));
        }
        if let Some(chosen) = chosen {
            match taken.iter().find(|(place, _)| *place == chosen) {
                Some((_, other)) => form.refuse(&field, format!("Cột này đã dùng cho {other}. Chọn cột khác")),
                None => taken.push((chosen, &column.title)),
            }
        }
        if chosen != found {
            answers.headings.insert(column.key.clone(), chosen);
        }
    }
}

/// Accepts an import.
pub async fn accept(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    if let Some(version) = form.version() {
        let without_wrong = form.is_checked("without_wrong", "1");
        let outcome = actions::accept(&app, &permit, &id, without_wrong, version).await;
        if stale(&mut form, outcome)?.is_some() {
            return go_to(format!("/nhap/lan/{id}"));
        }
    }
    again(&app, &permit, shell, &id, form).await
}

/// Undoes an import.
pub async fn undo(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("reason", "lý do hoàn tác")]);
    let reason = form.text("reason", 5..=300);
    if let (Some(version), Some(reason)) = (form.version(), reason) {
        let outcome = actions::undo(&app, &permit, &id, &reason, version).await;
        if stale(&mut form, outcome)?.is_some() {
            return go_to(format!("/nhap/lan/{id}"));
        }
    }
    again(&app, &permit, shell, &id, form).await
}

/// Drops an import.
pub async fn discard(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let (_, kind, _) = actions::own(&app, &permit, &id).await?;
    actions::discard(&app, &permit, &id).await?;
    go_to_saying(format!("/nhap/{}", kind.key), "Đã bỏ lần nhập. Danh sách không thay đổi.")
}

/// The file as it was sent, with a column that says what is wrong.
pub async fn errors(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let (import, kind, own) = actions::own(&app, &permit, &id).await?;
    let file = import.file_id.as_ref().ok_or(Error::NotFound)?;
    let columns = (kind.columns)(&app, &own).await?;
    let db = &mut app.db.read();
    let mut errors = Errors::new();
    for batch in store::batches(db, &import).await?.iter().filter(|batch| batch.wrong_rows > 0) {
        for row in store::rows(&app, db, batch).await? {
            note(&mut errors, &row, &columns);
        }
    }
    let stored = files::find(db, file.as_str()).await?;
    let bytes = files::bytes(&app, db, &stored).await?;
    let (name, answers) = (import.file_name.clone(), import.answers()?);
    let made = tokio::task::spawn_blocking(move || {
        let file = File::from_bytes(&name, &bytes);
        let reading = sheets::read(&file, &columns, &Limits::default(), &answers).map_err(Error::internal)?;
        give_back(&file, &reading, &errors).map_err(Error::internal)
    });
    let bytes = made.await.map_err(Error::internal)??;
    let disposition = "attachment; filename=\"loi.xlsx\"".to_owned();
    let headers = [
        (header::CONTENT_TYPE, XLSX.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn note(errors: &mut Errors, kept: &KeptRow, columns: &Columns) {
    errors.take(&kept.row);
    for remark in kept.verdict.remarks.iter().filter(|remark| remark.is_error) {
        let cell = columns.place(&remark.column).and_then(|place| kept.row.cells.get(place));
        errors.add(kept.row.number, cell.and_then(|cell| cell.address), &remark.sentence);
    }
}
