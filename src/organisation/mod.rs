//! Agencies, units and communes: who exists, under whom, in which wage region.

mod actions;
mod agency;
mod load;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use agency::AgencyId;
pub use load::load_pack;

use crate::platform::permission::Permission::{EditAgencies, RestructureAgencies, ViewAgencies};
use crate::platform::routes::Routes;
use pages::{edit, list, places};

/// The routes of the organisation.
pub fn routes() -> Routes {
    Routes::new()
        .get("/co-quan", ViewAgencies, list::list)
        .get("/co-quan.xlsx", ViewAgencies, list::export)
        .get("/co-quan/cay", ViewAgencies, list::tree)
        .get("/co-quan/{id}", ViewAgencies, list::show)
        .get("/co-quan/{id}/sua", EditAgencies, edit::form)
        .post("/co-quan/{id}/sua", EditAgencies, edit::save)
        .post("/co-quan/{id}/xac-nhan", EditAgencies, edit::confirm)
        .get("/co-quan/{id}/ket-thuc", RestructureAgencies, edit::ending)
        .post_confirmed("/co-quan/{id}/ket-thuc", RestructureAgencies, edit::end)
        .get("/dia-ban", ViewAgencies, places::communes)
        .get("/ngay-nghi", ViewAgencies, places::holidays)
}
