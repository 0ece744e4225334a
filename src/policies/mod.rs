//! The policy in force, as rules: read once for each process from the pack built into the program, and shown to officers
//! with the history and the legal basis of every figure.

mod pages;
#[cfg(test)]
mod tests;
mod uses;

use std::sync::LazyLock;

use policy::commands::read_pack;
use policy::pack::{Pack, Scheme};

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

/// The scheme under which the city hires: its groups are those that needs and the catalogue name.
const HIRING: &str = "nq-53";

/// The scheme under which the city hires, with its place in the pack.
pub fn hiring() -> Result<(usize, &'static Scheme)> {
    let pack = rules()?;
    let place = pack.scheme(HIRING).ok_or_else(|| Error::internal("the pack has no scheme to hire by"))?;
    let scheme = pack.schemes.get(place).ok_or_else(|| Error::internal("the scheme to hire by is gone"))?;
    Ok((place, scheme))
}

/// The beneficiary groups (nhóm đối tượng) under which the city hires, as choices: id and name.
pub fn groups() -> Result<Vec<(String, String)>> {
    let (_, scheme) = hiring()?;
    Ok(scheme.groups.iter().map(|group| (group.id.clone(), group.name.vi.clone())).collect())
}

/// The routes of the policy.
pub fn routes() -> Routes {
    Routes::new().get("/chinh-sach", ViewPolicies, pages::list)
}
