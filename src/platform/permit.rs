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

/// The candidate (ứng viên) behind a request: no officer, without a role; what they reach is theirs alone.
#[derive(Clone, Debug)]
pub struct SignedInCandidate {
    pub candidate_id: String,
    /// What the log and the steps of a dossier call them; never a name.
    pub code: String,
    pub session_id: String,
    /// Set when a form sent by an expired session is shown again: nothing may be written.
    pub replayed: bool,
}

/// Who holds a permit.
#[derive(Clone, Debug)]
enum Holder {
    System(&'static str),
    Officer(Arc<SignedIn>),
    Candidate(Arc<SignedInCandidate>),
}

/// The right to do one thing within a reach.
#[derive(Clone, Debug)]
pub struct Permit {
    holder: Holder,
    reach: Reach,
}

/// Matches no agency and no bloc.
const NOWHERE: &str = "-";

/// Where the acts of candidates come from, in the log: their address is theirs.
const CANDIDATES_SIDE: &str = "cổng ứng viên";

impl Permit {
    /// The permit of a signed-in person for a permission; `Forbidden` when it reaches nothing.
    pub fn grant(signed: Arc<SignedIn>, permission: Permission) -> Result<Permit> {
        match permission.reach(signed.role) {
            Reach::Nothing => Err(Error::Forbidden),
            reach => Ok(Permit { holder: Holder::Officer(signed), reach }),
        }
    }

    /// The permit of a candidate, who has one permission and no other.
    pub fn candidate(candidate: Arc<SignedInCandidate>, permission: Permission) -> Result<Permit> {
        match permission {
            Permission::OwnDossier => Ok(Permit { holder: Holder::Candidate(candidate), reach: Reach::Own }),
            _ => Err(Error::Forbidden),
        }
    }

    /// The permit of the program itself: a job, a command, the first set-up.
    pub fn system(what: &'static str) -> Permit {
        Permit { holder: Holder::System(what), reach: Reach::City }
    }

    fn officer(&self) -> Option<&Arc<SignedIn>> {
        match &self.holder {
            Holder::Officer(signed) => Some(signed),
            Holder::System(_) | Holder::Candidate(_) => None,
        }
    }

    /// The candidate whose permit this is; nobody else's has one.
    pub fn signed_candidate(&self) -> Result<&SignedInCandidate> {
        match &self.holder {
            Holder::Candidate(candidate) => Ok(candidate),
            Holder::System(_) | Holder::Officer(_) => Err(Error::Forbidden),
        }
    }

    /// How far this permit reaches.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Who acts, for the log.
    pub fn actor(&self) -> Actor {
        match &self.holder {
            Holder::System(what) => Actor::system(what),
            Holder::Candidate(candidate) => Actor {
                user_id: Some(candidate.candidate_id.clone()),
                name: format!("Ứng viên {}", candidate.code),
                role: "candidate".to_owned(),
                source: CANDIDATES_SIDE.to_owned(),
                ..Actor::default()
            },
            Holder::Officer(signed) => Actor {
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

    /// The signed-in officer; the permits of the system and of candidates have none.
    pub fn signed(&self) -> Result<&SignedIn> {
        self.officer().map(Arc::as_ref).ok_or(Error::Forbidden)
    }

    /// The id of the signed-in person; empty for the system.
    pub fn user_id(&self) -> &str {
        match &self.holder {
            Holder::System(_) => "",
            Holder::Officer(signed) => &signed.user_id,
            Holder::Candidate(candidate) => &candidate.candidate_id,
        }
    }

    /// The role in use; the system counts as administrator. A candidate has none: the role that reaches least stands for it.
    pub fn role(&self) -> Role {
        match &self.holder {
            Holder::System(_) => Role::Administrator,
            Holder::Officer(signed) => signed.role,
            Holder::Candidate(_) => Role::CouncilMember,
        }
    }

    /// A second permit of the same person for another permission, if they have it.
    pub fn also(&self, permission: Permission) -> Option<Permit> {
        match &self.holder {
            Holder::System(_) => Some(self.clone()),
            Holder::Officer(signed) => Permit::grant(signed.clone(), permission).ok(),
            Holder::Candidate(candidate) => Permit::candidate(candidate.clone(), permission).ok(),
        }
    }

    /// The pattern that the lineage of an agency within reach matches; `None` reaches every agency.
    pub fn lineage_pattern(&self) -> Option<String> {
        match (self.reach, &self.holder) {
            (_, Holder::Candidate(_)) => Some(NOWHERE.to_owned()),
            (Reach::Agency | Reach::Own | Reach::Nothing, Holder::Officer(signed)) => {
                Some(format!("{}%", signed.lineage))
            }
            _ => None,
        }
    }

    /// The bloc to which this permit is limited.
    pub fn bloc(&self) -> Option<String> {
        match (self.reach, &self.holder) {
            (_, Holder::Candidate(_)) => Some(NOWHERE.to_owned()),
            (Reach::Bloc, Holder::Officer(signed)) => Some(signed.bloc.clone()),
            _ => None,
        }
    }

    /// Whether an agency of this lineage and bloc is within reach.
    pub fn covers(&self, lineage: &str, bloc: &str) -> bool {
        match (self.reach, &self.holder) {
            (_, Holder::Candidate(_)) => false,
            (Reach::City, _) | (_, Holder::System(_)) => true,
            (Reach::Bloc, Holder::Officer(signed)) => signed.bloc == bloc,
            (Reach::Agency | Reach::Own, Holder::Officer(signed)) => lineage.starts_with(&signed.lineage),
            (Reach::Nothing, _) => false,
        }
    }

    /// Why this permit may not write, if it may not.
    pub(super) fn held_back(&self) -> Option<&'static str> {
        let replayed = match &self.holder {
            Holder::System(_) => false,
            Holder::Officer(signed) => signed.replayed,
            Holder::Candidate(candidate) => candidate.replayed,
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_reaches_what_is_theirs_and_nothing_else() {
        let candidate = Arc::new(SignedInCandidate {
            candidate_id: "1".into(),
            code: "UV-1".into(),
            session_id: "2".into(),
            replayed: false,
        });
        for permission in Permission::ALL {
            let granted = Permit::candidate(candidate.clone(), *permission).is_ok();
            assert_eq!(granted, *permission == Permission::OwnDossier, "{permission:?}");
        }
        let permit = Permit::candidate(candidate, Permission::OwnDossier).unwrap();
        assert_eq!(permit.reach(), Reach::Own);
        assert!(!permit.covers("/ubnd-tp/", "government"));
        assert!(permit.lineage_pattern().is_some() && permit.bloc().is_some());
        assert!(permit.also(Permission::ViewDossiers).is_none() && permit.signed().is_err());
        assert!(!permit.actor().name.contains('@') && permit.actor().role == "candidate");
    }

    #[test]
    fn what_is_a_candidates_own_reaches_no_officer() {
        assert!(Role::ALL.iter().all(|role| Permission::OwnDossier.reach(*role) == Reach::Nothing));
    }
}
