//! How far somebody sees behind a figure: whose records of a kind they may open. What is out of sight is only counted.

use super::store::sources::{Sees, Source};
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;

/// Whose records one may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    Nothing,
    Everything,
    /// Those of a bloc.
    Bloc(String),
    /// Those of an agency and the units under it.
    Within(String),
}

impl Sight {
    /// What the permit's holder may open of a source.
    pub fn of(permit: &Permit, source: &Source) -> Sight {
        let Ok(signed) = permit.signed() else { return Sight::Everything };
        let bloc = || Sight::Bloc(signed.bloc.clone());
        let government = || Sight::Bloc("government".to_owned());
        let own = || Sight::Within(signed.lineage.clone());
        let reach = |permission: Permission| permission.reach(signed.role);
        match source.sees {
            Sees::Permitted(permission) => match reach(permission) {
                Reach::Nothing => Sight::Nothing,
                Reach::Own | Reach::Agency => own(),
                Reach::Bloc => bloc(),
                Reach::City => Sight::Everything,
            },
            Sees::Needs => match reach(Permission::ViewNeeds) {
                Reach::Nothing => Sight::Nothing,
                Reach::Own | Reach::Agency => own(),
                Reach::Bloc => bloc(),
                Reach::City => government(),
            },
            Sees::Obstacles => match (reach(Permission::HandleObstacles), signed.role) {
                (Reach::City, _) | (_, Role::CityLeader | Role::Auditor | Role::PeoplesCouncil) => government(),
                (Reach::Bloc, _) => bloc(),
                _ if reach(Permission::RaiseObstacles) == Reach::Nothing => Sight::Nothing,
                _ => own(),
            },
        }
    }

    /// Whether all records of a bloc are in sight.
    pub fn covers(&self, bloc: &str) -> bool {
        match self {
            Sight::Everything => true,
            Sight::Bloc(own) => own == bloc,
            Sight::Nothing | Sight::Within(_) => false,
        }
    }
}
