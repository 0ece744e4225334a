//! What the policy gives (chế độ, chính sách đãi ngộ; clause II.2): beneficiaries with what their decision grants them,
//! months actually worked, payment lists through their levels, the State Treasury, and every đồng that was paid.

pub mod account;
pub mod actions;
pub mod beneficiary;
pub mod command;
pub mod estimate;
pub mod figures;
pub mod list;
mod log;
pub mod months;
mod pages;
pub mod store;
#[cfg(test)]
pub mod tests;
pub mod treasury;

pub use actions::run::{FILL_JOB, MATCH_JOB};
pub use estimate::SETTINGS;
pub use log::LOG_WORDS;
pub use pages::show::refused as refused_page;
pub use pages::{group, sum, typed_sum};

use crate::platform::permission::Permission::{
    ApprovePayments, ConfirmPayments, EditBenefits, EditEstimates, EditPayeeAccounts, EditPayments, PayBenefits,
    ViewBenefits,
};
use crate::platform::routes::Routes;
use pages::{estimates, list as people, lists, payment, show};

/// The routes of benefits. Which records a person sees, the store decides.
pub fn routes() -> Routes {
    Routes::new()
        .get("/huong-chinh-sach", ViewBenefits, people::list)
        .get("/huong-chinh-sach.xlsx", ViewBenefits, people::export)
        .get("/huong-chinh-sach/{id}", ViewBenefits, show::show)
        .post("/huong-chinh-sach/{id}/so-lieu", EditBenefits, show::adopt)
        .post("/huong-chinh-sach/{id}/tai-khoan", EditPayeeAccounts, show::enter_account)
        .post("/huong-chinh-sach/{id}/tam-dung", EditBenefits, show::pause)
        .post("/huong-chinh-sach/{id}/chi-tiep", EditBenefits, show::resume)
        .post("/huong-chinh-sach/{id}/but-toan/{entry}/sua", PayBenefits, show::correct)
        .get("/chi-tra", ViewBenefits, lists::list)
        .get("/chi-tra/lap", EditPayments, lists::form)
        .post("/chi-tra/lap", EditPayments, lists::begin)
        .get("/chi-tra/{id}", ViewBenefits, payment::show)
        .post("/chi-tra/{id}/trinh", EditPayments, payment::submit)
        .post("/chi-tra/{id}/xac-nhan", ConfirmPayments, payment::confirm)
        .post("/chi-tra/{id}/duyet", ApprovePayments, payment::approve)
        .post("/chi-tra/{id}/chap-thuan", PayBenefits, payment::accept)
        .post("/chi-tra/{id}/tra-lai", ViewBenefits, payment::give_back)
        .post("/chi-tra/{id}/gui", PayBenefits, payment::send)
        .post("/chi-tra/{id}/huy", EditPayments, payment::cancel)
        .post("/chi-tra/{id}/khoan/{line}/bo", EditPayments, payment::drop_line)
        .post("/chi-tra/{id}/kho-bac.xlsx", PayBenefits, payment::workbook)
        .post("/chi-tra/{id}/kho-bac.csv", PayBenefits, payment::text)
        .post_files("/chi-tra/{id}/ket-qua", PayBenefits, payment::results)
        .post("/chi-tra/{id}/quyet-toan", PayBenefits, payment::settle)
        .get("/du-toan", ViewBenefits, estimates::list)
        .post("/du-toan", EditEstimates, estimates::assign)
}
