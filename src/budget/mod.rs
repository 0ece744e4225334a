//! The budget (ngân sách; clauses II.2, III): what the policy will cost by the engine, the estimate of a year through its hands,
//! allocation by unit, source and quarter, what is committed, paid and left, and the forecast of five years.

pub mod actions;
pub mod allocation;
pub mod calendar;
pub mod chart;
pub mod estimate;
pub mod figure;
pub mod forecast;
pub mod fund;
mod log;
mod pages;
pub mod paper;
pub mod project;
pub mod scenario;
pub mod store;
#[cfg(test)]
mod tests;
pub mod transfer;

pub use actions::build::BUILD_JOB;
pub use actions::project::PROJECT_JOB;
pub use actions::tasks::CALENDAR_JOB;
pub use calendar::SETTINGS as CALENDAR_SETTINGS;
pub use forecast::SETTINGS;
pub use log::LOG_WORDS;

use crate::platform::permission::Permission::{EditBudget, FundBudget, SendBudget, ViewBudget};
use crate::platform::routes::Routes;
use pages::{
    allocations, calendar as calendars, closing, estimate as estimates, forecast as forecasts, funds, records,
    scenarios, show, transfers, unit,
};

/// The routes of the budget. Which agencies a person sees, the store decides.
pub fn routes() -> Routes {
    Routes::new()
        .get("/ngan-sach", ViewBudget, show::present)
        .post("/ngan-sach/tinh-lai", EditBudget, show::project)
        .get("/ngan-sach/du-bao", ViewBudget, forecasts::show)
        .get("/ngan-sach/du-bao.xlsx", ViewBudget, forecasts::export)
        .get("/ngan-sach/du-bao/kich-ban", ViewBudget, scenarios::list)
        .post("/ngan-sach/du-bao/kich-ban", EditBudget, scenarios::keep)
        .post("/ngan-sach/du-bao/kich-ban/{id}/xoa", EditBudget, scenarios::delete)
        .get("/ngan-sach/du-bao/so-sanh", ViewBudget, scenarios::compare)
        .get("/ngan-sach/tai-tro", ViewBudget, funds::list)
        .post("/ngan-sach/tai-tro", FundBudget, funds::receive)
        .get("/ngan-sach/tai-tro/{id}", ViewBudget, funds::show)
        .get("/ngan-sach/tai-tro/{id}/bao-cao.xlsx", ViewBudget, funds::report)
        .post("/ngan-sach/tai-tro/{id}/giao", FundBudget, funds::assign)
        .get("/ngan-sach/{year}", ViewBudget, show::show)
        .get("/ngan-sach/{year}/bang.xlsx", ViewBudget, show::export)
        .get("/ngan-sach/{year}/don-vi/{agency}", ViewBudget, unit::show)
        .get("/ngan-sach/{year}/chi-tiet", ViewBudget, records::list)
        .get("/ngan-sach/{year}/chi-tiet.xlsx", ViewBudget, records::export)
        .get("/ngan-sach/{year}/du-toan", ViewBudget, estimates::show)
        .post("/ngan-sach/{year}/du-toan/lap", EditBudget, estimates::build)
        .post("/ngan-sach/{year}/du-toan/tong-hop", EditBudget, estimates::consolidate)
        .post("/ngan-sach/{year}/du-toan/gui", SendBudget, estimates::send)
        .post("/ngan-sach/{year}/du-toan/trinh", FundBudget, estimates::submit)
        .post("/ngan-sach/{year}/du-toan/giao", FundBudget, estimates::assign)
        .post("/ngan-sach/{year}/du-toan/tra-lai", ViewBudget, estimates::give_back)
        .post("/ngan-sach/{year}/du-toan/van-ban", EditBudget, estimates::draft_paper)
        .get("/ngan-sach/{year}/lich", ViewBudget, calendars::show)
        .get("/ngan-sach/{year}/dieu-chuyen", ViewBudget, transfers::list)
        .post("/ngan-sach/{year}/dieu-chuyen", FundBudget, transfers::transfer)
        .get("/ngan-sach/{year}/ket-thuc-nam", ViewBudget, closing::show)
        .post("/ngan-sach/{year}/ket-thuc-nam/chuyen-nguon", FundBudget, closing::carry)
        .post("/ngan-sach/{year}/ket-thuc-nam/huy", FundBudget, closing::cancel)
        .get("/ngan-sach/{year}/phan-bo", ViewBudget, allocations::list)
        .post("/ngan-sach/{year}/phan-bo", EditBudget, allocations::begin)
        .get("/ngan-sach/phan-bo/{id}", ViewBudget, allocations::show)
        .post("/ngan-sach/phan-bo/{id}/dong", EditBudget, allocations::add_line)
        .post("/ngan-sach/phan-bo/{id}/dong/{line}/bo", EditBudget, allocations::drop_line)
        .post("/ngan-sach/phan-bo/{id}/con-lai", EditBudget, allocations::take_rest)
        .post("/ngan-sach/phan-bo/{id}/gui", EditBudget, allocations::propose)
        .post("/ngan-sach/phan-bo/{id}/duyet", FundBudget, allocations::approve)
        .post("/ngan-sach/phan-bo/{id}/tra-lai", FundBudget, allocations::give_back)
        .post("/ngan-sach/phan-bo/{id}/huy", EditBudget, allocations::cancel)
}
