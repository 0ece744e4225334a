//! Importing a plan from a document: sent, previewed, corrected, compared, taken.

mod preview;
mod take;
mod task;
mod upload;

use crate::plans::store::imports::{self as store, ImportRow};
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission::EditPlans;
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach/nhap", EditPlans, upload::form)
        .post_files("/ke-hoach/nhap", EditPlans, upload::send)
        .get("/ke-hoach/nhap/{id}", EditPlans, preview::show)
        .post("/ke-hoach/nhap/{id}/dien-chung", EditPlans, preview::fill)
        .get("/ke-hoach/nhap/{id}/phan-dau", EditPlans, preview::head_form)
        .post("/ke-hoach/nhap/{id}/phan-dau", EditPlans, preview::edit_head)
        .get("/ke-hoach/nhap/{id}/khac-biet", EditPlans, take::difference)
        .post("/ke-hoach/nhap/{id}/nhan", EditPlans, take::take)
        .post("/ke-hoach/nhap/{id}/bo", EditPlans, take::discard)
        .get("/ke-hoach/nhap/{id}/{number}", EditPlans, task::form)
        .post("/ke-hoach/nhap/{id}/{number}", EditPlans, task::correct)
        .post("/ke-hoach/nhap/{id}/{number}/xac-nhan", EditPlans, preview::confirm)
        .post("/ke-hoach/nhap/{id}/{number}/bo", EditPlans, preview::leave_out)
        .post("/ke-hoach/nhap/{id}/{number}/lay-lai", EditPlans, preview::take_back)
}

/// An import that waits, within reach; one that is settled is not shown any more.
async fn waiting(app: &App, permit: &Permit, id: &str) -> Result<ImportRow> {
    let row = store::find_within(&mut app.db.read(), permit, id).await?;
    if row.state == "open" { Ok(row) } else { Err(Error::NotFound) }
}
