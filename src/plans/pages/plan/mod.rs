//! The pages of a plan: list, head, tasks, life, versions, recipients.

mod edit;
mod list;
mod paper;
mod recipients;
mod show;
mod task;
mod versions;

use crate::plans::plan::Plan;
use crate::plans::store::plans as store;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission::{self, ApprovePlans, EditPlans, ReportProgress, ViewPlans};
use crate::platform::permit::Permit;
use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ke-hoach", ViewPlans, list::list)
        .get("/ke-hoach/moi", EditPlans, edit::new_form)
        .post("/ke-hoach/moi", EditPlans, edit::create)
        .get("/ke-hoach/{id}", ViewPlans, show::show)
        .get("/ke-hoach/{id}/sua", EditPlans, edit::form)
        .post("/ke-hoach/{id}/sua", EditPlans, edit::save)
        .post("/ke-hoach/{id}/trinh", EditPlans, show::submit)
        .post("/ke-hoach/{id}/duyet", ApprovePlans, show::approve)
        .post("/ke-hoach/{id}/tra-lai", ApprovePlans, show::send_back)
        .post("/ke-hoach/{id}/ban-hanh", EditPlans, show::issue)
        .post("/ke-hoach/{id}/dieu-chinh", EditPlans, show::amend)
        .post_confirmed("/ke-hoach/{id}/ket-thuc", EditPlans, show::close)
        .get("/ke-hoach/{id}/nhiem-vu/moi", EditPlans, task::new_form)
        .post("/ke-hoach/{id}/nhiem-vu/moi", EditPlans, task::add)
        .get("/nhiem-vu/{id}", ViewPlans, task::show)
        .get("/nhiem-vu/{id}/sua", EditPlans, task::form)
        .post("/nhiem-vu/{id}/sua", EditPlans, task::save)
        .post("/nhiem-vu/{id}/bo", EditPlans, task::withdraw)
        .get("/ke-hoach/{id}/van-ban.pdf", ViewPlans, paper::pdf)
        .get("/ke-hoach/{id}/van-ban.docx", ViewPlans, paper::docx)
        .post("/ke-hoach/{id}/van-ban", EditPlans, paper::draft)
        .get("/ke-hoach/{id}/phien-ban", ViewPlans, versions::compare)
        .get("/ke-hoach/{id}/noi-nhan", ViewPlans, recipients::list)
        .post("/ke-hoach/{id}/noi-nhan", EditPlans, recipients::save)
        .post("/ke-hoach/{id}/noi-nhan/da-nhan", ReportProgress, recipients::receive)
        .post("/ke-hoach/{id}/noi-nhan/nhac", EditPlans, recipients::chase)
}

/// Whether the holder of a permit drafts or approves plans of this bloc.
fn works_on(permit: &Permit, permission: Permission, plan: &Plan) -> bool {
    permit.also(permission).is_some_and(|permit| permit.covers("/", &plan.bloc))
}

/// A plan that the person may see: an issued one, or one that they draft or approve. Others do not exist.
async fn visible(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Plan> {
    let plan = store::find(db, id).await?;
    let involved = works_on(permit, EditPlans, &plan) || works_on(permit, ApprovePlans, &plan);
    if plan.issues > 0 || involved { Ok(plan) } else { Err(Error::NotFound) }
}
