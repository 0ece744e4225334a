//! The policy in force, as rules: read once for each process from the pack built into the program, and shown to officers
//! with the history and the legal basis of every figure.

mod pages;
mod present;
#[cfg(test)]
mod tests;
mod uses;
pub mod versions;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use policy::commands::read_pack;
use policy::pack::{Pack, Scheme};

pub use present::{hiring_now, rules_now};

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

/// The rules of the place whose pack the instance was filled from, as the pack has them: for their names and questions.
/// Amounts are worked out by [`rules_now`]. Not found for a place without.
pub fn rules(app: &App) -> Result<&'static Pack> {
    of_place(&app.config.pack)
}

fn of_place(place: &str) -> Result<&'static Pack> {
    let slot = RULES.get(place).ok_or(Error::NotFound)?;
    let read = || read_pack(place, &PackSource::policies()).map_err(|output| output.lines.join("\n"));
    slot.get_or_init(read).as_ref().map_err(Error::internal)
}

/// The policy under which a place hires: the usual one of those that visitors may ask about.
#[derive(Clone, Copy)]
pub struct Hiring {
    pub pack: &'static Pack,
    /// The scheme's place in the pack.
    pub place: usize,
    pub scheme: &'static Scheme,
}

impl Hiring {
    fn of(pack: &'static Pack) -> Result<Hiring> {
        let place = *pack.public.first().ok_or_else(|| Error::internal("the pack has no policy to hire by"))?;
        let scheme = pack.schemes.get(place).ok_or_else(|| Error::internal("the policy to hire by is gone"))?;
        Ok(Hiring { pack, place, scheme })
    }

    /// The beneficiary groups (nhóm đối tượng) as choices: id and name.
    pub fn groups(&self) -> Vec<(String, String)> {
        self.scheme.groups.iter().map(|group| (group.id.clone(), group.name.vi.clone())).collect()
    }

    /// The name of a beneficiary group; one that the policy does not know keeps its id.
    pub fn group_name(&self, id: &str) -> String {
        let group = self.scheme.groups.iter().find(|group| group.id == id);
        group.map_or_else(|| id.to_owned(), |group| group.name.vi.clone())
    }
}

/// The policy under which the city hires.
pub fn hiring(app: &App) -> Result<Hiring> {
    hiring_in(&app.config.pack)
}

/// The name of a beneficiary group of the policy under which the city hires; its id where there is no such policy.
pub fn group_name(app: &App, id: &str) -> String {
    hiring(app).map_or_else(|_| id.to_owned(), |hiring| hiring.group_name(id))
}

/// The policy under which a place hires.
pub fn hiring_in(code: &str) -> Result<Hiring> {
    Hiring::of(of_place(code)?)
}

/// The routes of the policy.
pub fn routes() -> Routes {
    Routes::new().get("/chinh-sach", ViewPolicies, pages::list)
}
