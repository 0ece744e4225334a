//! The policy in force, as rules: read once for each process from the pack built into the program, and shown to officers
//! with the history and the legal basis of every figure.

mod pages;
#[cfg(test)]
mod tests;
mod uses;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use policy::commands::read_pack;
use policy::pack::Pack;

use crate::packs::PackSource;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::permission::Permission::ViewPolicies;
use crate::platform::routes::Routes;

type Slot = OnceLock<std::result::Result<Pack, String>>;

/// Read from what is compiled in, each place when it is first asked for; so every node has the same and none needs
/// telling of a change.
static RULES: LazyLock<BTreeMap<String, Slot>> =
    LazyLock::new(|| PackSource::policies().codes().into_iter().map(|place| (place, Slot::new())).collect());

/// The rules of the policies of the place whose pack the instance was filled from; not found for a place without.
pub fn rules(app: &App) -> Result<&'static Pack> {
    of_place(&app.config.pack)
}

fn of_place(place: &str) -> Result<&'static Pack> {
    let slot = RULES.get(place).ok_or(Error::NotFound)?;
    let read = || read_pack(place, &PackSource::policies()).map_err(|output| output.lines.join("\n"));
    slot.get_or_init(read).as_ref().map_err(Error::internal)
}

/// The routes of the policy.
pub fn routes() -> Routes {
    Routes::new().get("/chinh-sach", ViewPolicies, pages::list)
}
