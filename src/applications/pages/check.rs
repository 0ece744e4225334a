//! Looking it all over once more (screen 4c), handing it in, and the receipt.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::{at, task_list};
use crate::applications::tasks::{self, Task};
use crate::applications::told::{self, Depth, LineGroup};
use crate::applications::{actions, receipt};
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::items::checklist;
use crate::dossiers::{look_up, store};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, go_to};

#[derive(Template)]
#[template(path = "applications/pages/check.html")]
struct CheckPage {
    page: PublicPage,
    form: Form,
    back: String,
    groups: Vec<LineGroup>,
    missing: Vec<Task>,
}

/// What the dossier holds, in words.
pub(super) async fn lines(app: &App, page: &PublicPage, dossier: &Dossier) -> Result<Vec<LineGroup>> {
    let answers = actions::answers(app, dossier).await?;
    let kinds = checklist(app, &dossier.beneficiary_group)?;
    let items = store::items(&mut app.db.read(), &dossier.id).await?;
    let wanted = told::wanted(app, page, dossier);
    Ok(told::handed_in(page, dossier, &answers, (&kinds, &items), (&wanted, Depth::Masked)))
}

async fn check_page(app: &App, permit: &Permit, page: PublicPage, dossier: &Dossier, form: Form) -> Result<CheckPage> {
    let answers = actions::answers(app, dossier).await?;
    let groups = task_list::groups(app, permit, &page, dossier, &answers).await?;
    Ok(CheckPage {
        back: format!("/ung-vien/ho-so/{}", dossier.id),
        groups: lines(app, &page, dossier).await?,
        missing: tasks::missing(&groups),
        form,
        page,
    })
}

/// Shows everything once more; the declaration is not ticked.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if dossier.state != DossierState::Draft {
        return go_to(format!("/ung-vien/ho-so/{id}"));
    }
    check_page(&app, &permit, page, &dossier, Form::default()).await?.page()
}

/// Hands the dossier in.
pub async fn submit(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if dossier.submitted_at.is_some() {
        // Sent twice: the first one counts.
        return go_to(format!("/ung-vien/ho-so/{id}/bien-nhan"));
    }
    if form.value("declares") == "1" {
        if form.accept(actions::submit(&app, &permit, &dossier).await)?.is_some() {
            return go_to(format!("/ung-vien/ho-so/{id}/bien-nhan"));
        }
    } else {
        form.refuse("declares", page.t("app-declare-missing"));
    }
    check_page(&app, &permit, page, &dossier, form).await?.invalid()
}

#[derive(Template)]
#[template(path = "applications/pages/receipt.html")]
struct ReceiptPage {
    page: PublicPage,
    id: String,
    code: String,
    /// The check by which anybody who has it may ask where the dossier is.
    check: String,
    at: String,
    holder: String,
}

/// Says that the dossier arrived, and under which number.
pub async fn receipt(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let submitted = dossier.submitted_at.ok_or(Error::NotFound)?;
    let steps = store::steps(&mut app.db.read(), &dossier.id).await?;
    ReceiptPage {
        at: at(&page, submitted),
        holder: steps.last().map(|step| told::holder(&page, &step.holder)).unwrap_or_default(),
        check: look_up::check_of(&app.secret, &dossier.id),
        code: dossier.code,
        id,
        page,
    }
    .page()
}

/// The receipt as a paper.
pub async fn receipt_pdf(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    let bytes = receipt::pdf(&app, &dossier).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"bien-nhan-{}.pdf\"", dossier.code)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
