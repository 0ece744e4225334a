//! Official papers (văn bản): drafted from wordings, approved by a second pair of eyes, numbered without a gap, signed,
//! issued, replaced or revoked, and verifiable by anyone.

pub mod actions;
pub mod check;
pub mod command;
pub mod draft;
mod duties;
pub mod format;
pub mod heads;
pub mod issuer;
mod log;
pub mod mark;
mod pages;
pub mod paper;
pub mod relation;
pub mod series;
mod signature;
pub mod store;
#[cfg(test)]
mod tests;
pub mod wording;

pub use actions::EFFECT_JOB;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{
    Anyone, ApprovePapers, DraftPapers, EditWordings, IssuePapers, OwnWork, ViewPapers,
};
use crate::platform::routes::Routes;

/// The routes of official papers.
pub fn routes() -> Routes {
    Routes::new()
        .get("/phat-hanh", ViewPapers, pages::list::list)
        .get("/phat-hanh.xlsx", ViewPapers, pages::list::export)
        .get("/phat-hanh/so", IssuePapers, pages::series::show)
        .post("/phat-hanh/so", IssuePapers, pages::series::start)
        .get("/phat-hanh/moi", DraftPapers, pages::edit::new_form)
        .post("/phat-hanh/moi", DraftPapers, pages::edit::create)
        .get("/phat-hanh/mau", DraftPapers, pages::wordings::list)
        .get("/phat-hanh/mau/{key}", DraftPapers, pages::wordings::show)
        .post("/phat-hanh/mau/{key}", EditWordings, pages::wordings::save)
        .post("/phat-hanh/mau/{key}/xem-truoc.pdf", DraftPapers, pages::wordings::preview)
        .get("/phat-hanh/{id}", ViewPapers, pages::show::show)
        .get("/phat-hanh/{id}/sua", DraftPapers, pages::edit::form)
        .post("/phat-hanh/{id}/sua", DraftPapers, pages::edit::save)
        .get("/phat-hanh/{id}/van-ban.pdf", ViewPapers, pages::show::pdf)
        .get("/phat-hanh/{id}/van-ban.docx", ViewPapers, pages::show::docx)
        .get("/phat-hanh/{id}/da-ky", ViewPapers, pages::show::signed)
        .post("/phat-hanh/{id}/trinh", DraftPapers, pages::show::submit)
        .post("/phat-hanh/{id}/tra-lai", ApprovePapers, pages::show::give_back)
        .post("/phat-hanh/{id}/duyet", ApprovePapers, pages::show::approve)
        .post("/phat-hanh/{id}/cap-so", IssuePapers, pages::show::number)
        .post_files("/phat-hanh/{id}/ky", IssuePapers, pages::show::sign)
        .post("/phat-hanh/{id}/phat-hanh", IssuePapers, pages::show::issue)
        .post("/phat-hanh/{id}/huy", IssuePapers, pages::show::cancel)
        .post("/phat-hanh/{id}/thu-hoi", ApprovePapers, pages::show::revoke)
        .post("/phat-hanh/{id}/bo", DraftPapers, pages::show::discard)
        .post("/phat-hanh/{id}/da-nhan", OwnWork, pages::show::receive)
        .get("/kiem-tra-van-ban", Anyone, pages::verify::ask)
        .get("/kiem-tra-van-ban/khoa-cong-khai.txt", Anyone, pages::verify::key)
        .get("/kiem-tra-van-ban/ngoai-tuyen.html", Anyone, pages::verify::offline)
        .get("/kiem-tra-van-ban/{code}", Anyone, pages::verify::show)
}
