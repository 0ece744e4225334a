//! Whom a need waits for: the head who approves it, the officer who consolidates it, the person who mends it.

use crate::accounts;
use crate::accounts::user::Assignment;
use crate::needs::need::{Need, NeedState};
use crate::needs::store::needs as store;
use crate::organisation::AgencyId;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::Result;
use crate::platform::permission::{Permission, Reach, Role};

/// The kind of duty of who has to mend a need that came back.
const MEND: &str = "need.mend";

/// The duty of a head is one for all needs of a year.
fn approve_kind(year: i64) -> String {
    format!("needs.approve.{year}")
}

fn consolidate_kind(year: i64) -> String {
    format!("needs.consolidate.{year}")
}

/// The nearest agency, from this one upwards, that has somebody with a permission, with those people.
pub(super) async fn nearest(
    tx: &mut Tx,
    lineage: &str,
    permission: Permission,
) -> Result<Option<(AgencyId, Vec<Assignment>)>> {
    let today = clock::local(tx.now).date();
    for agency in lineage.split('/').rev().filter(|id| !id.is_empty()) {
        let mut people = accounts::store::assignments_in(tx, agency, today).await?;
        people.retain(|held| permission.reach(held.role) != Reach::Nothing);
        if !people.is_empty() {
            return Ok(Some((AgencyId::from(agency), people)));
        }
    }
    Ok(None)
}

/// Who consolidates the needs of a bloc; a leader of the standing agency is asked only when it has no officer.
async fn consolidators(tx: &mut Tx, bloc: &str) -> Result<Vec<Assignment>> {
    let today = clock::local(tx.now).date();
    if bloc != "government" {
        let mut people = accounts::store::assignments_with(tx, &[Role::PartyOfficer], today).await?;
        people.retain(|held| held.bloc == bloc);
        return Ok(people);
    }
    let officers = accounts::store::assignments_with(tx, &[Role::StandingOfficer], today).await?;
    if officers.is_empty() {
        return accounts::store::assignments_with(tx, &[Role::StandingLeader], today).await;
    }
    Ok(officers)
}

/// Opens and closes the duties about a need as it is now; tells how many people have it among theirs.
pub(super) async fn settle(tx: &mut Tx, need: &Need) -> Result<usize> {
    let year = need.year;
    let mut waiting = 0;
    if let Some((agency, people)) = nearest(tx, &need.lineage, Permission::ApproveNeeds).await? {
        let kind = approve_kind(year);
        let above = lineage_to(&need.lineage, agency.as_str());
        if need.state == NeedState::Submitted {
            waiting = people.len();
            for held in people {
                let duty = DutyDraft {
                    kind: &kind,
                    title: format!("Duyệt đề xuất nhu cầu năm {year}"),
                    context: need.agency_name.clone(),
                    link: format!("/nhu-cau/{year}"),
                    assignment_id: held.id.to_string(),
                    due_on: None,
                    counted: None,
                };
                duties::open(tx, &agency, duty).await?;
            }
        } else if store::submitted_below(tx, &above, year).await? == 0 {
            duties::close(tx, &agency, &kind).await?;
        }
    }
    // All needs of a bloc are one duty; the agencies of those who consolidate them bear it.
    let kind = consolidate_kind(year);
    let left = store::approved_in(tx, &need.bloc, year).await?;
    let people = consolidators(tx, &need.bloc).await?;
    if need.state == NeedState::Approved {
        waiting = people.len();
    }
    for held in people {
        let agency = AgencyId::from(held.agency_id.as_str());
        if left == 0 {
            duties::close(tx, &agency, &kind).await?;
        } else if need.state == NeedState::Approved {
            let duty = DutyDraft {
                kind: &kind,
                title: format!("Tổng hợp nhu cầu năm {year}"),
                context: "Các dòng đơn vị đã gửi".to_owned(),
                link: format!("/nhu-cau/{year}/tong-hop"),
                assignment_id: held.id.to_string(),
                due_on: None,
                counted: None,
            };
            duties::open(tx, &agency, duty).await?;
        }
    }
    if need.state == NeedState::Returned {
        let duty = DutyDraft {
            kind: MEND,
            title: format!("Sửa nhu cầu bị trả lại: {}", need.specialty),
            context: need.return_reason.clone(),
            link: format!("/nhu-cau/dong/{}", need.id),
            assignment_id: need.assignment_id.clone(),
            due_on: None,
            counted: None,
        };
        duties::open(tx, &need.id, duty).await?;
    } else {
        duties::close(tx, &need.id, MEND).await?;
    }
    Ok(waiting)
}

/// The lineage of an agency in the lineage of one below it.
fn lineage_to(lineage: &str, agency: &str) -> String {
    let part = format!("/{agency}/");
    let end = lineage.find(&part).map_or(lineage.len(), |at| at + part.len());
    lineage.get(..end).unwrap_or(lineage).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lineage_of_a_superior_is_the_beginning_of_ones_own() {
        assert_eq!(lineage_to("/ubnd/so/bv/", "so"), "/ubnd/so/");
        assert_eq!(lineage_to("/ubnd/so/bv/", "bv"), "/ubnd/so/bv/");
    }
}
