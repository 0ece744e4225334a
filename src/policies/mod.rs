//! The policy in force, as rules: read once for each process from the pack built into the program, and shown to officers
//! with the history and the legal basis of every figure.

mod pages;
#[cfg(test)]
mod tests;
mod uses;

use std::sync::LazyLock;

use policy::commands::read_pack;
use policy::pack::Pack;

use crate::packs::PackSource;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission::ViewPolicies;
use crate::platform::routes::Routes;

/// The place whose policy this program carries out.
const PLACE: &str = "hai-phong";

/// Read from what is compiled in, so every node has the same and none needs telling of a change.
static RULES: LazyLock<std::result::Result<Pack, String>> =
    LazyLock::new(|| read_pack(PLACE, &PackSource::policies()).map_err(|output| output.lines.join("\n")));

/// The rules of the city's policies.
pub fn rules() -> Result<&'static Pack> {
    RULES.as_ref().map_err(Error::internal)
}

/// The routes of the policy.
pub fn routes() -> Routes {
    Routes::new().get("/chinh-sach", ViewPolicies, pages::list)
}
