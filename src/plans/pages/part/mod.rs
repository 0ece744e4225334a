//! The pages of a part: reports with evidence, officer, sub-tasks.

mod report;
mod show;
mod subtasks;

use crate::platform::permission::Permission::{ReportProgress, ViewPlans};
use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/phan-viec/{id}", ViewPlans, show::show)
        .get("/phan-viec/{id}/tep/{file}", ViewPlans, show::file)
        .post_files("/phan-viec/{id}/bao-cao", ReportProgress, report::report)
        .post("/phan-viec/{id}/mo-lai", ReportProgress, report::reopen)
        .post("/phan-viec/{id}/giao", ReportProgress, report::assign)
        .post("/phan-viec/{id}/viec-con", ReportProgress, subtasks::add)
        .post("/phan-viec/{id}/viec-con/{subtask}", ReportProgress, subtasks::edit)
        .post("/phan-viec/{id}/viec-con/{subtask}/bo", ReportProgress, subtasks::remove)
}
