//! What binds a beneficiary (cam kết, thôi áp dụng, đền bù; clause II.1.a): the clock of the commitment, what endangers it,
//! proposals to discontinue that the council's agenda takes up, and the ledger of what is paid back.

pub mod actions;
pub mod commitment;
mod council;
mod log;
mod pages;
pub mod repayment;
pub mod store;
#[cfg(test)]
mod tests;

pub use actions::{Discontinuation, RepaymentOrder, discontinue, grant, owe, propose};
pub use council::{DOSSIER, PROPOSAL};
pub use log::LOG_WORDS;
pub use store::NewProposal;

use crate::platform::permission::Permission::{
    DecideDiscontinuation, EditBenefits, EditPayments, EditRepayments, ProposeDiscontinuation, ViewBenefits,
};
use crate::platform::routes::Routes;
use pages::{discontinue as stopping, person, proposal, proposals, repayments};

/// The routes of commitments.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhan-tai/{id}/chinh-sach", ViewBenefits, person::show)
        .get("/nhan-tai/{id}/chinh-sach/ghi", EditBenefits, person::record_form)
        .post("/nhan-tai/{id}/chinh-sach/ghi", EditBenefits, person::record)
        .post("/huong-chinh-sach/{id}/nghi", EditPayments, person::note_absence)
        .post("/huong-chinh-sach/{id}/nghi/{absence}/bo", EditPayments, person::withdraw_absence)
        .post("/huong-chinh-sach/{id}/chuyen", EditPayments, person::transfer)
        .post("/huong-chinh-sach/{id}/canh-bao/{alert}", EditPayments, person::settle_alert)
        .get("/huong-chinh-sach/{id}/thoi", ProposeDiscontinuation, stopping::form)
        .post("/huong-chinh-sach/{id}/thoi/de-xuat", ProposeDiscontinuation, stopping::propose)
        .post("/huong-chinh-sach/{id}/thoi/quyet-dinh", DecideDiscontinuation, stopping::record)
        .get("/de-xuat-thoi", ViewBenefits, proposals::list)
        .get("/de-xuat-thoi/{id}", ViewBenefits, proposal::show)
        .post("/de-xuat-thoi/{id}/noi-dung", ProposeDiscontinuation, proposal::save)
        .post("/de-xuat-thoi/{id}/rut", ProposeDiscontinuation, proposals::withdraw)
        .get("/den-bu", ViewBenefits, repayments::list)
        .get("/den-bu/{id}", ViewBenefits, repayments::show)
        .post("/den-bu/{id}/nop", EditRepayments, repayments::pay)
        .post("/den-bu/{id}/giam", EditRepayments, repayments::reduce)
        .post("/den-bu/{id}/but-toan/{entry}/dao", EditRepayments, repayments::reverse)
}
