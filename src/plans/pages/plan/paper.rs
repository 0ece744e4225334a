//! The plan as Word and PDF, and the way to the paper that issues it.

use axum::extract::{Path, State};
use axum::response::Response;

use super::visible;
use crate::issuance;
use crate::issuance::format::Format;
use crate::plans::actions::paper as actions;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::ui::go_to_saying;

/// The plan as it stands now: blanks where number and day are not known yet.
async fn rendered(app: &App, permit: &Permit, id: &str, format: Format) -> Result<Response> {
    let db = &mut app.db.read();
    let plan = visible(db, permit, id).await?;
    let content = actions::words(db, &plan).await?;
    let agency = actions::issuer(db, &plan).await?;
    let mut paper = issuance::actions::build(app, db, &agency, &content).await?;
    paper.year = i32::try_from(plan.year).ok();
    paper.date = plan.issued_on;
    paper.number = plan.number.split('/').next().and_then(|number| number.trim().parse().ok());
    let bytes = format.render(paper).await?;
    Ok(format.answer(&format!("ke-hoach-{}.{}", plan.year, format.ending()), bytes))
}

/// The plan as PDF.
pub async fn pdf(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    rendered(&app, &permit, &id, Format::Pdf).await
}

/// The plan as a Word file.
pub async fn docx(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    rendered(&app, &permit, &id, Format::Docx).await
}

/// Drafts the paper of an approved plan.
pub async fn draft(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let paper = actions::draft(&app, &permit, &id).await?;
    go_to_saying(
        format!("/phat-hanh/{paper}"),
        "Đã soạn văn bản từ kế hoạch. Kiểm tra rồi trình duyệt; phát hành xong thì kế hoạch được ban hành.",
    )
}
