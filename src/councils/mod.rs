//! Selection councils (Hội đồng tuyển chọn): members and rules, meetings, conflicts of interest, ballots, and what they
//! decide, each decision an issued paper that works from its day on.

pub mod actions;
pub mod ballot;
pub mod conflict;
pub mod council;
pub mod item;
mod log;
pub mod meeting;
mod pages;
pub mod paper;
pub mod rules;
pub mod sitting;
pub mod store;
#[cfg(test)]
pub mod tests;
mod veil;

pub use actions::items::{bring, propose};
pub use actions::matters::{of_subject, withdraw};
pub use actions::papers::EFFECT_JOB;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{
    AppraiseDossiers, CastBallot, ChairCouncil, EditCouncils, RunCouncil, ViewCouncils,
};
use crate::platform::routes::Routes;
use pages::{council as board, files, item as matter, list, meeting as session, unit};

/// The routes of councils.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ho-so/{id}/don-vi", AppraiseDossiers, unit::form)
        .post("/ho-so/{id}/don-vi", AppraiseDossiers, unit::save)
        .get("/hoi-dong", ViewCouncils, list::list)
        .get("/hoi-dong/moi", EditCouncils, board::new_form)
        .post("/hoi-dong/moi", EditCouncils, board::create)
        .get("/hoi-dong/{id}", ViewCouncils, board::show)
        .post("/hoi-dong/{id}/thanh-vien", EditCouncils, board::add_member)
        .post("/hoi-dong/{id}/thanh-vien/{member}/thoi", EditCouncils, board::end_member)
        .post("/hoi-dong/{id}/quy-che", EditCouncils, board::set_rules)
        .post("/hoi-dong/{id}/phien", RunCouncil, board::prepare)
        .get("/phien-hop/{id}", ViewCouncils, session::show)
        .post("/phien-hop/{id}/sua", RunCouncil, session::edit)
        .post("/phien-hop/{id}/muc", RunCouncil, session::add_items)
        .post("/phien-hop/{id}/thong-bao", RunCouncil, session::announce)
        .post("/phien-hop/{id}/da-nhan", CastBallot, session::receive)
        .post("/phien-hop/{id}/giay-moi", RunCouncil, session::draft_invitation)
        .post("/phien-hop/{id}/diem-danh", RunCouncil, session::attend)
        .post("/phien-hop/{id}/chu-tri", RunCouncil, session::preside)
        .post("/phien-hop/{id}/khai-mac", ChairCouncil, session::open)
        .post("/phien-hop/{id}/be-mac", ChairCouncil, session::close)
        .post("/phien-hop/{id}/huy", RunCouncil, session::cancel)
        .post("/phien-hop/{id}/ket-luan", RunCouncil, session::conclude)
        .post("/phien-hop/{id}/bien-ban", RunCouncil, session::draft_minutes)
        .get("/phien-hop/{id}/muc/{item}", ViewCouncils, matter::show)
        .get("/phien-hop/{id}/muc/{item}/kiem-phieu", ViewCouncils, matter::live)
        .get("/phien-hop/{id}/muc/{item}/giay-to/{paper}", ViewCouncils, files::download)
        .post("/phien-hop/{id}/muc/{item}/khai-bao", CastBallot, matter::declare)
        .post("/phien-hop/{id}/muc/{item}/len", RunCouncil, matter::raise)
        .post("/phien-hop/{id}/muc/{item}/bo", RunCouncil, matter::unlist)
        .post("/phien-hop/{id}/muc/{item}/ghi-chep", RunCouncil, matter::note)
        .post("/phien-hop/{id}/muc/{item}/mo-phieu", ChairCouncil, matter::open_ballot)
        .post("/phien-hop/{id}/muc/{item}/phieu", CastBallot, matter::cast)
        .post("/phien-hop/{id}/muc/{item}/phieu-vang", ChairCouncil, matter::enter_slip)
        .post("/phien-hop/{id}/muc/{item}/dong-phieu", ChairCouncil, matter::close_ballot)
        .post("/phien-hop/{id}/muc/{item}/huy-phieu", ChairCouncil, matter::annul)
        .post("/phien-hop/{id}/muc/{item}/hoan", ChairCouncil, matter::postpone)
        .post("/phien-hop/{id}/muc/{item}/bao-luu", CastBallot, matter::dissent)
        .post("/phien-hop/{id}/muc/{item}/quyet-dinh", RunCouncil, matter::draft_decision)
        .post("/phien-hop/{id}/muc/{item}/thi-hanh", RunCouncil, matter::try_again)
        .post("/phien-hop/{id}/muc/{item}/bien-ban-kiem-phieu", RunCouncil, matter::draft_count)
        .post("/phien-hop/{id}/muc/{item}/trich", RunCouncil, matter::draft_excerpt)
}
