//! A permit: who is acting and how far they reach. Reads and writes ask for it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::audit::Actor;
use super::clock::Instant;
use super::error::{Error, Result};
use super::permission::{Permission, Reach, Role};
use super::words::Words;

/// The person behind a request and the assignment they are using.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub user_id: String,
    pub user_name: String,
    pub session_id: String,
    /// The assignment in use: their own, or that of the person they stand in for.
    pub assignment_id: String,
    pub role: Role,
    pub agency_id: String,
    pub agency_name: String,
    /// The ids from the top of the tree down to the agency: `/ubnd-tp/so-y-te/`.
    pub lineage: String,
    pub bloc: String,
    /// The person whose substitute is acting ("thay mặt"): id and name.
    pub behalf: Option<(String, String)>,
    /// The address the request came from.
    pub source: String,
    /// Until when the password counts as just given.
    pub confirmed_until: Option<Instant>,
    /// Set when a form sent by an expired session is shown again: nothing may be written.
    pub replayed: bool,
    /// After how many idle seconds the session ends.
    pub idle_seconds: i64,
    /// All assignments the person can switch to: id, label, whether it is the one in use.
    pub assignments: Vec<(String, String, bool)>,
}

/// The right to do one thing within a reach.
#[derive(Clone, Debug)]
pub struct Permit {
    signed: Option<Arc<SignedIn>>,
    reach: Reach,
    system: &'static str,
}

impl Permit {
    /// The permit of a signed-in person for a permission; `Forbidden` when it reaches nothing.
    pub fn grant(signed: Arc<SignedIn>, permission: Permission) -> Result<Permit> {
        match permission.reach(signed.role) {
            Reach::Nothing => Err(Error::Forbidden),
            reach => Ok(Permit { signed: Some(signed), reach, system: "" }),
        }
    }

    /// The permit of the program itself: a job, a command, the first set-up.
    pub fn system(what: &'static str) -> Permit {
        Permit { signed: None, reach: Reach::City, system: what }
    }

    /// How far this permit reaches.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Who acts, for the log.
    pub fn actor(&self) -> Actor {
        match &self.signed {
            None => Actor::system(self.system),
            Some(signed) => Actor {
                user_id: Some(signed.user_id.clone()),
                name: signed.user_name.clone(),
                role: signed.role.as_str().to_owned(),
                agency_id: Some(signed.agency_id.clone()),
                behalf_id: signed.behalf.as_ref().map(|(id, _)| id.clone()),
                behalf_name: signed.behalf.as_ref().map(|(_, name)| name.clone()),
                source: signed.source.clone(),
            },
        }
    }

    /// The signed-in person; a system permit has none.
    pub fn signed(&self) -> Result<&SignedIn> {
        self.signed.as_deref().ok_or(Error::Forbidden)
    }

    /// The id of the signed-in person; empty for the system.
    pub fn user_id(&self) -> &str {
        self.signed.as_ref().map_or("", |signed| &signed.user_id)
    }

    /// The role in use; the system counts as administrator.
    pub fn role(&self) -> Role {
        self.signed.as_ref().map_or(Role::Administrator, |signed| signed.role)
    }

    /// A second permit of the same person for another permission, if they have it.
    pub fn also(&self, permission: Permission) -> Option<Permit> {
        match &self.signed {
            None => Some(self.clone()),
            Some(signed) => Permit::grant(signed.clone(), permission).ok(),
        }
    }

    /// The pattern that the lineage of an agency within reach matches; `None` reaches every agency.
    pub fn lineage_pattern(&self) -> Option<String> {
        match (self.reach, &self.signed) {
            (Reach::Agency | Reach::Own | Reach::Nothing, Some(signed)) => Some(format!("{}%", signed.lineage)),
            _ => None,
        }
    }

    /// The bloc to which this permit is limited.
    pub fn bloc(&self) -> Option<String> {
        match (self.reach, &self.signed) {
            (Reach::Bloc, Some(signed)) => Some(signed.bloc.clone()),
            _ => None,
        }
    }

    /// Whether an agency of this lineage and bloc is within reach.
    pub fn covers(&self, lineage: &str, bloc: &str) -> bool {
        match (self.reach, &self.signed) {
            (Reach::City, _) | (_, None) => true,
            (Reach::Bloc, Some(signed)) => signed.bloc == bloc,
            (Reach::Agency | Reach::Own, Some(signed)) => lineage.starts_with(&signed.lineage),
            (Reach::Nothing, _) => false,
        }
    }

    /// Why this permit may not write, if it may not.
    pub(super) fn held_back(&self) -> Option<&'static str> {
        let replayed = self.signed.as_ref().is_some_and(|signed| signed.replayed);
        replayed.then_some(
            "Phiên làm việc đã hết hạn khi gửi nên nội dung dưới đây chưa được lưu. Kiểm tra lại rồi lưu lần nữa.",
        )
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Permit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Permit> {
        parts.extensions.get::<Permit>().cloned().ok_or(Error::SignInNeeded)
    }
}
