//! Agencies, units and communes: who exists, under whom, in which wage region.

mod actions;
mod agency;
pub mod calendar;
mod import;
mod load;
mod log;
mod pages;
pub mod store;
#[cfg(test)]
mod tests;
pub mod wages;

pub use actions::calendar::CHANGED_JOB;
pub(crate) use agency::is_sign;
pub use agency::{Agency, AgencyId};
pub use import::{IMPORT, Register};
pub use load::load_pack;
pub use log::{CALENDAR_LOG_WORDS, LOG_WORDS};

use crate::platform::permission::Permission::{EditAgencies, EditReferenceData, RestructureAgencies, ViewAgencies};
use crate::platform::routes::Routes;
use pages::{calendar as days, edit, list, places, restructure, show, tree};

/// The routes of the organisation.
pub fn routes() -> Routes {
    Routes::new()
        .get("/co-quan", ViewAgencies, list::list)
        .get("/co-quan.xlsx", ViewAgencies, list::export)
        .get("/co-quan/cay", ViewAgencies, tree::tree)
        .get("/co-quan/them", RestructureAgencies, restructure::new_form)
        .post("/co-quan/them", RestructureAgencies, restructure::create)
        .get("/co-quan/{id}", ViewAgencies, show::show)
        .get("/co-quan/{id}/sua", EditAgencies, edit::form)
        .post("/co-quan/{id}/sua", EditAgencies, edit::save)
        .post("/co-quan/{id}/xac-nhan", EditAgencies, edit::confirm)
        .get("/co-quan/{id}/chuyen", RestructureAgencies, restructure::move_form)
        .post("/co-quan/{id}/chuyen", RestructureAgencies, restructure::move_under)
        .get("/co-quan/{id}/sap-nhap", RestructureAgencies, restructure::merge_form)
        .post_confirmed("/co-quan/{id}/sap-nhap", RestructureAgencies, restructure::merge)
        .get("/co-quan/{id}/giai-the", RestructureAgencies, restructure::dissolve_form)
        .post_confirmed("/co-quan/{id}/giai-the", RestructureAgencies, restructure::dissolve)
        .get("/dia-ban", ViewAgencies, places::communes)
        .get("/dia-ban.xlsx", ViewAgencies, places::export)
        .get("/dia-ban/{code}", ViewAgencies, places::commune)
        .post("/dia-ban/{code}", EditReferenceData, places::set_region)
        .get("/muc-luong", ViewAgencies, places::wages)
        .post("/muc-luong/vung", EditReferenceData, places::set_rates)
        .post("/muc-luong/co-so", EditReferenceData, places::set_salary)
        .get("/ngay-nghi", ViewAgencies, days::list)
        .get("/ngay-nghi.xlsx", ViewAgencies, days::export)
        .post("/ngay-nghi", EditReferenceData, days::add)
        .get("/ngay-nghi/{day}", EditReferenceData, days::day)
        .post("/ngay-nghi/{day}", EditReferenceData, days::edit)
        .post("/ngay-nghi/{day}/bo", EditReferenceData, days::withdraw)
}
