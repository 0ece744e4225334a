//! Sending a document, and the readings that wait.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::packs::Bloc;
use crate::plans::actions::import as actions;
use crate::plans::actions::import::{Kept, Wish};
use crate::plans::store::imports as store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::files::Upload;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

/// A reading that waits, as a row of the list.
struct Waiting {
    id: String,
    file_name: String,
    year: i64,
    tasks: usize,
    doubtful: usize,
    read_at: String,
}

#[derive(Template)]
#[template(path = "plans/pages/import/upload.html")]
struct UploadPage {
    shell: Shell,
    form: Form,
    /// Empty for those who work for one bloc only.
    blocs: Vec<(String, String)>,
    waiting: Vec<Waiting>,
}

async fn page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<UploadPage> {
    let mut waiting = Vec::new();
    for row in store::open_ones(&mut app.db.read(), permit).await? {
        let import = row.import()?;
        waiting.push(Waiting {
            id: row.id.to_string(),
            file_name: row.file_name,
            year: row.year,
            tasks: import.tasks.len(),
            doubtful: import.doubtful(),
            read_at: clock::screen(row.created_at),
        });
    }
    let blocs = [Bloc::Government, Bloc::Party].map(|bloc| (bloc.as_str().to_owned(), bloc.label().to_owned()));
    Ok(UploadPage {
        shell: shell.titled("Nhập kế hoạch từ tệp"),
        form,
        blocs: if permit.bloc().is_some() { Vec::new() } else { blocs.to_vec() },
        waiting,
    })
}

/// The form, and what waits.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    page(&app, &permit, shell, Form::filled([("bloc", Bloc::Government.as_str())])).await?.page()
}

/// Reads a document.
pub async fn send(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    if let Some((upload, wish)) = asked(&mut form, &permit)
        && let Some(kept) = form.accept(actions::read(&app, &permit, upload, &wish).await)?
    {
        let (id, sentence) = match kept {
            Kept::New(id) => (id, "Đã đọc tệp. Kiểm tra rồi đưa vào kế hoạch; chưa có gì được ghi vào kế hoạch."),
            Kept::Waiting(id) => (id, "Tệp này đã được đọc và đang chờ; đây là bản đọc đó."),
        };
        return go_to_saying(format!("/ke-hoach/nhap/{id}"), sentence);
    }
    page(&app, &permit, shell, form).await?.invalid()
}

fn asked(form: &mut Form, permit: &Permit) -> Option<(Upload, Wish)> {
    form.names(&[("year", "năm của kế hoạch")]);
    let upload = form.take_file("file");
    if upload.is_none() {
        form.refuse("file", "Chọn tệp kế hoạch: .docx, .pdf có chữ, .txt hoặc .md");
    }
    let year = match form.value("year").trim() {
        "" => Some(None),
        _ => form.integer("year", 2020..=2100).map(Some),
    };
    let bloc = match permit.bloc() {
        Some(bloc) => Some(bloc),
        None => Bloc::parse(form.value("bloc"))
            .filter(|bloc| matches!(bloc, Bloc::Government | Bloc::Party))
            .map(|bloc| bloc.as_str().to_owned()),
    };
    if bloc.is_none() {
        form.refuse("bloc", "Chọn khối của kế hoạch");
    }
    Some((upload?, Wish { year: year?, bloc: bloc? }))
}
