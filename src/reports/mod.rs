//! Reports on the results of the programme (báo cáo; clauses II.1.b, III): figures of a period counted from live records, each
//! defined and opening to its records; charts with their tables; reports whose figures are taken, issued and frozen.

pub mod actions;
pub mod cells;
pub mod chart;
pub mod collect;
pub mod figure;
mod log;
mod pages;
pub mod paper;
pub mod period;
pub mod report;
pub mod sight;
pub mod snapshot;
pub mod store;
#[cfg(test)]
mod tests;

pub use log::LOG_WORDS;
pub use period::SETTINGS;

use crate::platform::permission::Permission::{EditReports, ViewReports};
use crate::platform::routes::Routes;
use pages::{files, list, live, records, report as one};

/// The routes of reports. A unit has the figures of its own records alone; reports that were made are the city's.
pub fn routes() -> Routes {
    Routes::new()
        .get("/bao-cao", ViewReports, live::show)
        .get("/bao-cao.xlsx", ViewReports, files::export)
        .get("/bao-cao/chi-so/{id}", ViewReports, records::show)
        .post("/bao-cao/soan", EditReports, live::begin)
        .get("/bao-cao/ban", ViewReports, list::list)
        .get("/bao-cao/ban/{id}", ViewReports, one::show)
        .post("/bao-cao/ban/{id}", EditReports, one::save)
        .post("/bao-cao/ban/{id}/chot", EditReports, one::take)
        .post("/bao-cao/ban/{id}/van-ban", EditReports, one::draft_paper)
        .get("/bao-cao/ban/{id}/so-lieu.xlsx", ViewReports, files::figures)
        .get("/bao-cao/ban/{id}/so-lieu.json", ViewReports, files::canonical)
        .get("/bao-cao/ban/{id}/bao-cao.pdf", ViewReports, files::pdf)
        .get("/bao-cao/ban/{id}/bao-cao.docx", ViewReports, files::docx)
}
