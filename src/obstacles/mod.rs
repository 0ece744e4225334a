//! Obstacles (khó khăn, vướng mắc): raised on a part, a plan or in general; answered, or escalated with a proposal.

pub mod actions;
mod log;
pub mod obstacle;
mod pages;
pub mod store;
#[cfg(test)]
mod tests;

pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{DecideObstacles, HandleObstacles, RaiseObstacles, ViewPlans};
use crate::platform::routes::Routes;

/// The routes of obstacles. Which of them a person sees, the store decides.
pub fn routes() -> Routes {
    Routes::new()
        .get("/vuong-mac", ViewPlans, pages::list::list)
        .get("/vuong-mac.xlsx", ViewPlans, pages::list::export)
        .get("/vuong-mac/cap-tren", ViewPlans, pages::city::list)
        .get("/vuong-mac/moi", RaiseObstacles, pages::raise::form)
        .post_files("/vuong-mac/moi", RaiseObstacles, pages::raise::raise)
        .get("/vuong-mac/{id}", ViewPlans, pages::show::show)
        .get("/vuong-mac/{id}/tep/{file}", ViewPlans, pages::show::file)
        .post("/vuong-mac/{id}/giao", HandleObstacles, pages::show::assign)
        .post("/vuong-mac/{id}/tra-loi", HandleObstacles, pages::show::answer)
        .post("/vuong-mac/{id}/trinh", HandleObstacles, pages::show::escalate)
        .post("/vuong-mac/{id}/chi-dao", DecideObstacles, pages::show::decide)
        .post("/vuong-mac/{id}/mo-lai", RaiseObstacles, pages::show::reopen)
}
