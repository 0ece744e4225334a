//! Progress of many tasks by Excel: out, edited, in again with a cell-level preview.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::plans::actions::worksheet as actions;
use crate::plans::store::worksheet as store;
use crate::plans::worksheet::{self, Judgement, Proposed, judge};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;
use crate::ui::{Render, Shell, go_to_saying};

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhiem-vu/cap-nhat", Permission::ReportProgress, ask)
        .get("/nhiem-vu/cap-nhat.xlsx", Permission::ReportProgress, download)
        .post_files("/nhiem-vu/cap-nhat", Permission::ReportProgress, preview)
        .post_files("/nhiem-vu/cap-nhat/ghi", Permission::ReportProgress, take)
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "plans/pages/sheet.html")]
struct SheetPage {
    shell: Shell,
    form: Form,
    /// What the sheet would do, once one was sent.
    judged: Option<Judgement>,
    /// The rows that change, to be sent again.
    rows: String,
    file: String,
}

impl SheetPage {
    fn new(shell: Shell, form: Form) -> SheetPage {
        let shell = shell.titled("Cập nhật tiến độ bằng Excel");
        SheetPage { shell, form, judged: None, rows: String::new(), file: String::new() }
    }

    fn judged(self, judgement: Judgement, file: &str) -> Result<SheetPage> {
        let rows: Vec<&Proposed> = judgement.changes.iter().map(|change| &change.proposed).collect();
        let rows = serde_json::to_string(&rows).map_err(Error::internal)?;
        Ok(SheetPage { rows, file: file.to_owned(), judged: Some(judgement), ..self })
    }
}

async fn ask(shell: Shell) -> Result<Response> {
    SheetPage::new(shell, Form::default()).page()
}

/// The open parts within reach, to be edited.
async fn download(State(app): State<App>, permit: Permit) -> Result<Response> {
    let rows = store::open_within(&mut app.db.read(), &permit).await?;
    let signed = permit.signed()?;
    let note = format!(
        "{}, {} tải lúc {}. Sửa các cột trắng; ô xám giữ nguyên.",
        signed.user_name,
        signed.agency_name,
        clock::screen(app.clock.now())
    );
    let bytes = worksheet::write(&rows, &note)?;
    let tx = app.db.write(&permit).await?;
    tx.commit(Event::about_instance("plans.exported").with("rows", rows.len())).await?;
    let headers =
        [(header::CONTENT_TYPE, XLSX), (header::CONTENT_DISPOSITION, "attachment; filename=\"cap-nhat-tien-do.xlsx\"")];
    Ok((headers, bytes).into_response())
}

/// Reads a sheet and shows what it would do; nothing is written.
async fn preview(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    let files = form.files("file");
    let Some(file) = files.first() else {
        form.refuse("file", "Chọn tệp Excel đã sửa");
        return SheetPage::new(shell, form).invalid();
    };
    let checked = file.evidence_type().and_then(|found| match found {
        XLSX => Ok(()),
        _ => Err("Chọn tệp Excel (.xlsx) đã tải từ trang này".to_owned()),
    });
    let (name, bytes) = (viet::text::clean(&file.name), file.bytes.clone());
    let read = match checked {
        Ok(()) => tokio::task::spawn_blocking(move || worksheet::read(&bytes)).await.map_err(Error::internal)?,
        Err(sentence) => Err(sentence),
    };
    let (rows, badly_typed) = match read {
        Ok(read) => read,
        Err(sentence) => {
            form.refuse("file", sentence);
            return SheetPage::new(shell, form).invalid();
        }
    };
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let now = store::current(&mut app.db.read(), &ids).await?;
    let mut judgement = judge(rows, &now, &permit, app.clock.today());
    judgement.faults.extend(badly_typed);
    judgement.faults.sort_by_key(|fault| fault.row);
    let right = judgement.faults.is_empty();
    let page = SheetPage::new(shell, Form::default()).judged(judgement, &name)?;
    if right { page.page() } else { page.invalid() }
}

/// Takes the changes that were shown, when they still hold.
async fn take(State(app): State<App>, permit: Permit, shell: Shell, form: Form) -> Result<Response> {
    let rows: Vec<Proposed> = serde_json::from_str(form.value("rows"))
        .map_err(|_| Error::refused("Trang xem trước đã cũ. Chọn lại tệp Excel rồi gửi lại."))?;
    let file = form.value("file_name").to_owned();
    let judgement = actions::take(&app, &permit, rows, &file).await?;
    if !judgement.faults.is_empty() {
        return SheetPage::new(shell, Form::default()).judged(judgement, &file)?.invalid();
    }
    let sentence = match judgement.changes.len() {
        0 => "Không có gì thay đổi.".to_owned(),
        count => format!("Đã cập nhật {count} phần việc."),
    };
    go_to_saying("/nhiem-vu", &sentence)
}
