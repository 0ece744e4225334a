//! People of talent (nhân tài; clause II.7.d): who the city knows, what they have achieved, found in a moment, kept
//! within the reach of those who answer for them (IV.3.b), and one record for each person.

pub mod actions;
mod classes;
pub mod codes;
pub mod command;
mod draft;
mod duplicates;
mod entry;
mod import;
mod log;
mod pages;
pub mod scan;
pub mod seed;
pub mod store;
mod talent;
#[cfg(test)]
pub mod tests;
mod words;

pub use codes::load as load_codes;
pub use draft::{Choices, NumberChange, TalentDraft};
pub use entry::{Entry, EntryDraft, EntryKind};
pub use import::IMPORT;
pub use log::LOG_WORDS;
pub use pages::totals::LEAST as LEAST_SHOWN;
pub use pages::{Head, group_label, groups, head};
pub use talent::{Profile, Sex, Talent, TalentId, TalentStatus};

use crate::platform::permission::Permission::{CountTalents, EditTalents, MergeTalents, RevealTalents, ViewTalents};
use crate::platform::routes::Routes;
use pages::{duplicates as alike, edit, entry as entries, list, merge, show, totals};

/// The routes of people of talent.
pub fn routes() -> Routes {
    Routes::new()
        .get("/nhan-tai", ViewTalents, list::list)
        .get("/nhan-tai.xlsx", ViewTalents, list::export)
        .post("/nhan-tai/cach-xem", ViewTalents, list::save_view)
        .post("/nhan-tai/cach-xem/{view}/xoa", ViewTalents, list::drop_view)
        .get("/nhan-tai/them", EditTalents, edit::new_form)
        .post("/nhan-tai/them", EditTalents, edit::create)
        .get("/nhan-tai/{id}", ViewTalents, show::profile)
        .get("/nhan-tai/{id}/dao-tao", ViewTalents, show::education)
        .get("/nhan-tai/{id}/cong-tac", ViewTalents, show::posts)
        .get("/nhan-tai/{id}/thanh-tich", ViewTalents, show::achievements)
        .get("/nhan-tai/{id}/nhat-ky", ViewTalents, show::history)
        .post("/nhan-tai/{id}/xem", RevealTalents, show::reveal)
        .get("/nhan-tai/{id}/sua", EditTalents, edit::form)
        .post("/nhan-tai/{id}/sua", EditTalents, edit::save)
        .get("/nhan-tai/{id}/them/{kind}", EditTalents, entries::new_form)
        .post_files("/nhan-tai/{id}/them/{kind}", EditTalents, entries::add)
        .get("/nhan-tai/{id}/muc/{entry}", EditTalents, entries::form)
        .post_files("/nhan-tai/{id}/muc/{entry}", EditTalents, entries::save)
        .post("/nhan-tai/{id}/muc/{entry}/bo", EditTalents, entries::remove)
        .get("/nhan-tai/{id}/muc/{entry}/tep/{file}", ViewTalents, entries::file)
        .post("/nhan-tai/{id}/bo-gop/{merge}", MergeTalents, merge::undo)
        .get("/nghi-trung", MergeTalents, alike::list)
        .post("/nghi-trung/tim", MergeTalents, alike::search)
        .get("/nghi-trung/{one}/{other}", MergeTalents, merge::show)
        .post("/nghi-trung/{one}/{other}/khac", MergeTalents, merge::dismiss)
        .post("/nghi-trung/{one}/{other}/xem-lai", MergeTalents, merge::reopen)
        .post("/nghi-trung/{one}/{other}/gop", MergeTalents, merge::merge)
        .get("/so-lieu-nhan-tai", CountTalents, totals::show)
}
