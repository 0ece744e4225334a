//! Accounts: people, the roles they hold in agencies, how they sign in, who stands in for whom, handovers.

pub mod actions;
pub mod handover;
mod log;
mod pages;
pub mod password;
mod review;
pub mod session;
mod settings;
pub mod store;
pub mod substitution;
#[cfg(test)]
mod tests;
pub mod user;

pub use log::LOG_WORDS;
pub use session::{COOKIE, attach};
pub use settings::SETTINGS;
pub use user::{AssignmentId, UserId};

use crate::platform::permission::Permission::{Anyone, ManageAccounts, OwnWork, ViewAccounts};
use crate::platform::routes::Routes;
use pages::{confirm, handover as handovers, link, mine, password as passwords, people, review as reviews, sign_in};

/// The routes of accounts.
pub fn routes() -> Routes {
    Routes::new()
        .get("/dang-nhap", Anyone, sign_in::show)
        .post("/dang-nhap", Anyone, sign_in::sign_in)
        .get("/dang-nhap/ma", Anyone, sign_in::code)
        .post("/dang-nhap/ma", Anyone, sign_in::take_code)
        .get("/dang-nhap/thiet-lap-ma", Anyone, sign_in::enrol)
        .post("/dang-nhap/thiet-lap-ma", Anyone, sign_in::take_first_code)
        .get("/dang-nhap/doi-mat-khau", Anyone, sign_in::old_password)
        .post("/dang-nhap/doi-mat-khau", Anyone, sign_in::change_old_password)
        .get("/lien-ket/{token}", Anyone, link::show)
        .post("/lien-ket/{token}", Anyone, link::open)
        .post("/dang-xuat", OwnWork, sign_in::sign_out)
        .post("/phien/gia-han", OwnWork, sign_in::keep_alive)
        .post("/phien/chuyen", OwnWork, sign_in::switch)
        .get("/phien/tiep-tuc/{id}", OwnWork, sign_in::resume)
        .get("/xac-nhan-mat-khau/{id}", OwnWork, confirm::show)
        .post("/xac-nhan-mat-khau/{id}", OwnWork, confirm::confirm)
        .get("/phien", OwnWork, mine::sessions)
        .post("/phien/ket-thuc-khac", OwnWork, mine::end_other_sessions)
        .post("/phien/{id}/ket-thuc", OwnWork, mine::end_session)
        .get("/tai-khoan-cua-toi", OwnWork, mine::show)
        .get("/tai-khoan-cua-toi/mat-khau", OwnWork, passwords::show)
        .post("/tai-khoan-cua-toi/mat-khau", OwnWork, passwords::change)
        .post("/tai-khoan-cua-toi/dien-thoai", OwnWork, mine::set_phone)
        .post_confirmed("/tai-khoan-cua-toi/ma-xac-thuc", OwnWork, mine::renew_second_factor)
        .post("/thay-mat", OwnWork, mine::substitute)
        .post("/thay-mat/{id}/ket-thuc", OwnWork, mine::end_substitution)
        .post("/ban-giao", OwnWork, handovers::hand_over)
        .get("/ban-giao/{id}", OwnWork, handovers::show)
        .post("/ban-giao/{id}/nhan", OwnWork, handovers::accept)
        .post("/ban-giao/{id}/hoan-lai", OwnWork, handovers::undo)
        .get("/tai-khoan", ViewAccounts, people::list)
        .get("/tai-khoan.xlsx", ViewAccounts, people::export)
        .get("/tai-khoan/ra-soat", ViewAccounts, reviews::show)
        .get("/tai-khoan/ra-soat.xlsx", ViewAccounts, reviews::export)
        .get("/tai-khoan/moi", ManageAccounts, people::invite_form)
        .post("/tai-khoan/moi", ManageAccounts, people::invite)
        .get("/tai-khoan/{id}", ViewAccounts, people::show)
        .post("/tai-khoan/{id}/dien-thoai", ViewAccounts, people::reveal_phone)
        .post("/tai-khoan/{id}/sua", ManageAccounts, people::edit)
        .post("/tai-khoan/{id}/vai-tro", ManageAccounts, people::assign)
        .post_confirmed("/vai-tro/{id}/ket-thuc", ManageAccounts, people::end_assignment)
        .post_confirmed("/tai-khoan/{id}/khoa", ManageAccounts, people::disable)
        .post_confirmed("/tai-khoan/{id}/mo-lai", ManageAccounts, people::enable)
        .post_confirmed("/tai-khoan/{id}/mo-tam-khoa", ManageAccounts, people::unlock)
        .post_confirmed("/tai-khoan/{id}/dat-lai-ma", ManageAccounts, people::reset_second_factor)
        .post("/tai-khoan/{id}/gui-lai", ManageAccounts, people::invite_again)
}
