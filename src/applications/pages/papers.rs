//! The papers of a dossier, one file at a time, checked as they arrive.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::question::is_open;
use crate::applications::actions;
use crate::applications::tasks::paper_name;
use crate::dossiers::dossier::Dossier;
use crate::dossiers::filing;
use crate::dossiers::items::{ItemKind, checklist};
use crate::dossiers::parts::{Item, ItemId, ItemState, SupplementState};
use crate::dossiers::{store, upload};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Lang, PublicPage, Render, go_to};

/// A file that was given.
struct FileLine {
    name: String,
    about: String,
    href: Option<String>,
    chip: &'static str,
    state: String,
    note: String,
    remove: Option<String>,
}

#[derive(Template)]
#[template(path = "applications/pages/paper.html")]
struct PaperPage {
    page: PublicPage,
    form: Form,
    title: String,
    hint: String,
    label: String,
    /// What was asked for, when the standing agency asked.
    wanted: String,
    required: bool,
    files: Vec<FileLine>,
    accept: &'static str,
    open: bool,
    action: String,
    back: String,
}

async fn kind(app: &App, dossier: &Dossier, code: &str) -> Result<ItemKind> {
    let list = checklist(app, &dossier.beneficiary_group)?;
    list.into_iter().find(|kind| kind.code == code).ok_or(Error::NotFound)
}

fn size(page: &PublicPage, item: &Item) -> String {
    let bytes = item.size.unwrap_or(0);
    let size = if bytes < 1024 * 1024 {
        format!("{} kB", (bytes + 1023) / 1024)
    } else {
        let number = viet::number::decimal_short(bytes * 10 / (1024 * 1024), 1);
        format!("{} MB", if page.lang == Lang::En { number.replace(',', ".") } else { number })
    };
    match item.pages {
        Some(pages) => format!("{size}, {}", page.t_with("app-paper-pages", "pages", pages)),
        None => size,
    }
}

async fn paper_page(app: &App, page: PublicPage, dossier: &Dossier, kind: &ItemKind, form: Form) -> Result<PaperPage> {
    let db = &mut app.db.read();
    let items = store::items(db, &dossier.id).await?;
    let open = is_open(dossier);
    let base = format!("/ung-vien/ho-so/{}", dossier.id);
    let lines = items.iter().filter(|item| item.item == kind.code && item.is_present()).map(|item| {
        let (chip, key) = match item.state {
            ItemState::Accepted => ("ok", "app-item-accepted"),
            ItemState::Rejected => ("bad", "app-item-rejected"),
            ItemState::Given | ItemState::Replaced => ("none", "app-item-given"),
        };
        FileLine {
            name: item.file_name.clone().unwrap_or_default(),
            about: size(&page, item),
            href: item.file_id.as_ref().map(|_| format!("{base}/tep/{}", item.id)),
            chip: if dossier.submitted_at.is_some() { chip } else { "" },
            state: page.t(key),
            note: item.note.clone(),
            remove: (open && item.state != ItemState::Accepted)
                .then(|| format!("{base}/giay-to/{}/{}/bo", kind.code, item.id)),
        }
    });
    let files = lines.collect();
    let asked = store::open_supplement(db, &dossier.id).await?;
    let asked = asked.filter(|asked| asked.state == SupplementState::Sent);
    let missing = asked.map(|asked| asked.missing()).unwrap_or_default();
    let wanted = missing.into_iter().find(|one| one.item == kind.code).map(|one| one.reason).unwrap_or_default();
    Ok(PaperPage {
        title: paper_name(&page, kind).to_owned(),
        hint: if page.lang == Lang::En { kind.hint_en.clone() } else { kind.hint_vi.clone() },
        label: page.t(if kind.several { "app-paper-add" } else { "app-paper-choose" }),
        wanted,
        required: kind.required,
        files,
        accept: kind.accepts,
        open,
        action: format!("{base}/giay-to/{}", kind.code),
        back: base,
        form,
        page,
    })
}

/// Shows a kind of paper with the files that were given.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let kind = kind(&app, &dossier, &item).await?;
    paper_page(&app, page, &dossier, &kind, Form::default()).await?.page()
}

/// Takes one file, or says why not; nothing of a refused file is kept.
pub async fn give(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let kind = kind(&app, &dossier, &item).await?;
    match form.take_file("paper") {
        None => form.refuse("paper", page.t("app-paper-missing")),
        Some(file) => match upload::check(file) {
            Err(unfit) => form.refuse("paper", unfit.told(page.lang)),
            Ok(checked) => match filing::give_item(&app, &permit, &dossier.id, &kind.code, &checked, page.lang).await {
                Ok(_) => return go_to(format!("/ung-vien/ho-so/{id}/giay-to/{item}")),
                Err(Error::Refused { reason, .. }) => form.refuse("paper", reason),
                Err(error) => return Err(error),
            },
        },
    }
    paper_page(&app, page, &dossier, &kind, form).await?.invalid()
}

/// Takes a file back.
pub async fn take_back(
    State(app): State<App>,
    permit: Permit,
    Path((id, item, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    filing::take_back_item(&app, &permit, &dossier.id, &ItemId::from(file.as_str())).await?;
    go_to(format!("/ung-vien/ho-so/{id}/giay-to/{item}"))
}

/// A file of one's own dossier.
pub async fn download(
    State(app): State<App>,
    permit: Permit,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let item = store::item(&mut app.db.read(), &dossier.id, &file).await?;
    let kept = item.file_id.ok_or(Error::NotFound)?;
    let stored = files::find(&mut app.db.read(), &kept).await?;
    files::download(&app, &stored).await
}
