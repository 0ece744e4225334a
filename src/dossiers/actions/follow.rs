//! Whom a dossier waits for: who takes it in, who appraises it, which leader decides; with their duties.

use chrono::NaiveDate;

use crate::accounts;
use crate::accounts::user::Assignment;
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::parts::SupplementState;
use crate::dossiers::store;
use crate::organisation;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::Result;
use crate::platform::permission::Role;

/// The kinds of duty about a dossier.
pub(super) const RECEIVE: &str = "dossier.receive";
pub(super) const APPRAISE: &str = "dossier.appraise";
pub(super) const DECIDE: &str = "dossier.decide";

fn today(tx: &Tx) -> NaiveDate {
    clock::local(tx.now).date()
}

async fn of_bloc(db: &mut impl Read, roles: &[Role], bloc: &str, day: NaiveDate) -> Result<Vec<Assignment>> {
    let mut people = accounts::store::assignments_with(db, roles, day).await?;
    people.retain(|held| held.bloc == bloc);
    Ok(people)
}

/// Who takes in and appraises the dossiers of a bloc; a leader of the standing agency only where it has no officer.
pub async fn appraisers(db: &mut impl Read, bloc: &str, day: NaiveDate) -> Result<Vec<Assignment>> {
    if bloc == "party" {
        return of_bloc(db, &[Role::PartyOfficer], bloc, day).await;
    }
    let officers = of_bloc(db, &[Role::StandingOfficer], bloc, day).await?;
    if officers.is_empty() { of_bloc(db, &[Role::StandingLeader], bloc, day).await } else { Ok(officers) }
}

/// Who decides on a second request and on a finding.
async fn leaders(tx: &mut Tx, bloc: &str) -> Result<Vec<Assignment>> {
    let (day, role) = (today(tx), if bloc == "party" { Role::PartyOfficer } else { Role::StandingLeader });
    of_bloc(tx, &[role], bloc, day).await
}

/// The agency that takes in and appraises the dossiers of a bloc.
async fn lead(tx: &mut Tx, bloc: &str) -> Result<String> {
    if bloc == "party" {
        let day = today(tx);
        let officers = of_bloc(tx, &[Role::PartyOfficer], bloc, day).await?;
        return Ok(officers.into_iter().next().map(|held| held.agency_name).unwrap_or_default());
    }
    match accounts::store::standing_agency(tx).await? {
        Some(id) => Ok(organisation::store::agencies::find(tx, &id).await?.name),
        None => Ok(String::new()),
    }
}

fn with_agency(who: &str, agency: &str) -> String {
    if agency.is_empty() { who.to_owned() } else { format!("{who}, {agency}") }
}

/// The desk that takes in the dossiers of a bloc, as the candidate is told.
pub(super) async fn desk(tx: &mut Tx, bloc: &str) -> Result<String> {
    Ok(with_agency(super::DESK, &lead(tx, bloc).await?))
}

/// An officer with their agency, as the candidate is told.
pub(super) async fn officer(tx: &mut Tx, bloc: &str, user: &str) -> Result<String> {
    let name = accounts::store::user(tx, user).await?.full_name;
    Ok(with_agency(&name, &lead(tx, bloc).await?))
}

/// Who appraises a dossier, as the candidate is told.
pub(super) async fn officer_or_desk(tx: &mut Tx, dossier: &Dossier) -> Result<String> {
    match &dossier.officer_id {
        Some(user) => officer(tx, &dossier.bloc, user).await,
        None => desk(tx, &dossier.bloc).await,
    }
}

/// Closes the duties of the step before, and opens those of whom a dossier waits for now.
pub(super) async fn follow(tx: &mut Tx, dossier: &Dossier) -> Result<()> {
    for kind in [RECEIVE, APPRAISE, DECIDE] {
        duties::close(tx, &dossier.id, kind).await?;
    }
    let day = today(tx);
    let asked = store::open_supplement(tx, &dossier.id).await?;
    let proposed = asked.filter(|asked| asked.state == SupplementState::Proposed);
    let finding = store::open_finding(tx, &dossier.id).await?;
    let decision = match (&proposed, &finding) {
        (Some(proposed), _) => Some(("Duyệt yêu cầu bổ sung lần sau", proposed.asked_by.clone())),
        (None, Some(finding)) => Some(("Duyệt kết luận không đủ điều kiện", finding.proposed_by.clone())),
        _ => None,
    };
    let (kind, verb, people) = match (dossier.state, decision) {
        (DossierState::Appraising | DossierState::Supplement, Some((verb, by))) => {
            let mut people = leaders(tx, &dossier.bloc).await?;
            people.retain(|held| held.user_id.as_str() != by);
            (DECIDE, verb, people)
        }
        (DossierState::Submitted, _) => (RECEIVE, "Tiếp nhận", appraisers(tx, &dossier.bloc, day).await?),
        (DossierState::Appraising, None) => {
            let mut people = appraisers(tx, &dossier.bloc, day).await?;
            if let Some(officer) = &dossier.officer_id {
                // Whoever has it in hand, in whatever role they hold now.
                let held = accounts::store::active_assignments(tx, officer, day).await?;
                if let Some(held) = held.into_iter().find(|held| held.bloc == dossier.bloc) {
                    people = vec![held];
                }
            }
            (APPRAISE, "Thẩm định", people)
        }
        _ => return Ok(()),
    };
    for held in people {
        let duty = DutyDraft {
            kind,
            title: format!("{verb} hồ sơ {}", dossier.code),
            context: with_agency(&dossier.specialty, dossier.agency_name.as_deref().unwrap_or_default()),
            link: format!("/ho-so/{}", dossier.id),
            assignment_id: held.id.to_string(),
            due_on: dossier.due_on.filter(|_| dossier.state == DossierState::Appraising),
            counted: None,
        };
        duties::open(tx, &dossier.id, duty).await?;
    }
    Ok(())
}
