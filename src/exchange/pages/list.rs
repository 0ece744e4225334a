//! Sending a file into a list, its empty workbook, and the imports of the person.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sheets::Columns;

use crate::exchange::actions::{self, Sent};
use crate::exchange::import::Import;
use crate::exchange::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::import::ImportKind;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "exchange/pages/list.html")]
struct ListPage {
    shell: Shell,
    form: Form,
    kind: &'static ImportKind,
    title: String,
    subject: String,
    back: String,
    columns: Columns,
    imports: Vec<Import>,
}

/// The list of this key, and the permit for it.
fn asked(app: &App, permit: &Permit, key: &str) -> Result<(&'static ImportKind, Permit)> {
    let kind = app.features().import(key).ok_or(Error::NotFound)?;
    Ok((kind, permit.also(kind.permission).ok_or(Error::Forbidden)?))
}

/// What the address names beside the list.
#[derive(Default, Deserialize)]
pub struct About {
    #[serde(default)]
    ve: String,
}

async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    kind: &'static ImportKind,
    subject: &str,
    form: Form,
) -> Result<ListPage> {
    let title = kind.titled(subject)?;
    let columns = (kind.columns)(app, permit).await?;
    let imports = store::of_person(&mut app.db.read(), permit.user_id(), kind.key, subject).await?;
    let shell = shell.titled(format!("Nhập từ Excel: {title}"));
    Ok(ListPage { shell, form, kind, title, back: kind.home(subject), subject: subject.to_owned(), columns, imports })
}

/// The form.
pub async fn form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    Query(about): Query<About>,
) -> Result<Response> {
    let (kind, permit) = asked(&app, &permit, &key)?;
    page(&app, &permit, shell, kind, &about.ve, Form::default()).await?.page()
}

/// Takes a file.
pub async fn send(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let (kind, permit) = asked(&app, &permit, &key)?;
    let subject = form.value("ve").to_owned();
    let upload = form.take_file("file");
    if upload.is_none() {
        form.refuse("file", "Chọn tệp: .xlsx, .xls, .ods hoặc .csv");
    }
    if let Some(upload) = upload
        && let Some(sent) = form.accept(actions::send(&app, &permit, kind, &subject, upload).await)?
    {
        return match sent {
            Sent::New(id) => go_to_saying(format!("/nhap/lan/{id}"), "Đã nhận tệp. Chưa có gì được ghi vào danh sách."),
            Sent::Known(import) => {
                let sentence = format!(
                    "Tệp này đã gửi lúc {} ({}). Không có gì thay đổi; đây là lần nhập đó.",
                    clock::screen(import.created_at),
                    import.state.to_string().to_lowercase()
                );
                go_to_saying(format!("/nhap/lan/{}", import.id), &sentence)
            }
        };
    }
    page(&app, &permit, shell, kind, &subject, form).await?.invalid()
}

/// The empty workbook.
pub async fn template(State(app): State<App>, permit: Permit, Path(key): Path<String>) -> Result<Response> {
    let (kind, permit) = asked(&app, &permit, &key)?;
    let columns = (kind.columns)(&app, &permit).await?;
    let made = tokio::task::spawn_blocking(move || sheets::write::template(kind.title, &columns));
    let bytes = made.await.map_err(Error::internal)?.map_err(Error::internal)?;
    let name = format!("attachment; filename=\"{}.xlsx\"", kind.template);
    Ok(([(header::CONTENT_TYPE, XLSX.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
