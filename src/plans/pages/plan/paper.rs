//! The plan as Word and PDF, and the way to the paper that issues it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::visible;
use crate::issuance;
use crate::plans::actions::paper as actions;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::ui::go_to_saying;

/// The plan as it stands now: blanks where number and day are not known yet.
async fn rendered(app: &App, permit: &Permit, id: &str, docx: bool) -> Result<Response> {
    let db = &mut app.db.read();
    let plan = visible(db, permit, id).await?;
    let content = actions::words(db, &plan).await?;
    let agency = actions::issuer(db, &plan).await?;
    let mut paper = issuance::actions::build(app, db, &agency, &content).await?;
    paper.year = i32::try_from(plan.year).ok();
    paper.date = plan.issued_on;
    paper.number = plan.number.split('/').next().and_then(|number| number.trim().parse().ok());
    let bytes = issuance::actions::rendered(paper, docx).await?;
    let (media_type, ending) = if docx { (issuance::actions::DOCX, "docx") } else { (issuance::actions::PDF, "pdf") };
    let kind = if docx { "attachment" } else { "inline" };
    let disposition = format!("{kind}; filename=\"ke-hoach-{}.{ending}\"", plan.year);
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

/// The plan as PDF.
pub async fn pdf(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    rendered(&app, &permit, &id, false).await
}

/// The plan as a Word file.
pub async fn docx(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    rendered(&app, &permit, &id, true).await
}

/// Drafts the paper of an approved plan.
pub async fn draft(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let paper = actions::draft(&app, &permit, &id).await?;
    go_to_saying(
        format!("/phat-hanh/{paper}"),
        "Đã soạn văn bản từ kế hoạch. Kiểm tra rồi trình duyệt; phát hành xong thì kế hoạch được ban hành.",
    )
}
