//! Whom a paper waits for: duties of those who approve, number and sign, and of those who receive.

use papers::PaperKind;

use super::actions;
use super::paper::{OfficialPaper, PaperId, PaperState, PaperStep};
use super::store;
use crate::accounts;
use crate::accounts::user::Assignment;
use crate::organisation;
use crate::packs::AgencyKind;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::Result;
use crate::platform::permission::{Permission, Reach, Role};

const APPROVE: &str = "paper.approve";
const ISSUE: &str = "paper.issue";
const MEND: &str = "paper.mend";
const RECEIVE: &str = "paper.receive";

/// Closes the duties of the step before, and opens those of the step that a paper waits for now.
pub(super) async fn follow(tx: &mut Tx, paper: &OfficialPaper) -> Result<()> {
    let wanted = match paper.state {
        PaperState::Submitted => Some((APPROVE, PaperStep::Approve, "Duyệt")),
        PaperState::Approved => Some((ISSUE, PaperStep::Number, "Cấp số")),
        // An electronic receipt stands without a signature; nobody is asked to sign each.
        PaperState::Numbered if paper.paper_kind() == PaperKind::Receipt => None,
        PaperState::Numbered => Some((ISSUE, PaperStep::Sign, "Ghi nhận đã ký")),
        PaperState::Signed => Some((ISSUE, PaperStep::Issue, "Phát hành")),
        _ => None,
    };
    for kind in [APPROVE, ISSUE, MEND] {
        duties::close(tx, &paper.id, kind).await?;
    }
    let people = match wanted {
        Some((_, step, _)) => waited_for(tx, paper, step.permission()).await?,
        None if paper.state == PaperState::Returned => drafter(tx, paper).await?,
        None => return Ok(()),
    };
    let (kind, _, verb) = wanted.unwrap_or((MEND, PaperStep::Submit, "Sửa theo ý kiến trả lại"));
    for held in people {
        let duty = DutyDraft {
            kind,
            title: format!("{verb}: {}", paper.name()),
            context: format!("{}, {}", paper.issued_by(), paper.title),
            link: format!("/phat-hanh/{}", paper.id),
            assignment_id: held.id.to_string(),
            due_on: None,
            counted: None,
        };
        duties::open(tx, &paper.id, duty).await?;
    }
    Ok(())
}

/// The people of the issuing agency who may take the step, or else those who may for the whole city.
async fn waited_for(tx: &mut Tx, paper: &OfficialPaper, permission: Permission) -> Result<Vec<Assignment>> {
    let today = clock::local(tx.now).date();
    let may = |held: &Assignment| permission.reach(held.role) != Reach::Nothing;
    let mut people = accounts::store::assignments_in(tx, &paper.agency_id, today).await?;
    people.retain(may);
    if people.is_empty() {
        let agency = organisation::store::agencies::find(tx, &paper.agency_id).await?;
        let roles = match permission {
            Permission::ApprovePapers if agency.kind == AgencyKind::PeoplesCommittee.as_str() => {
                [Role::CityLeader].as_slice()
            }
            Permission::ApprovePapers => [Role::StandingLeader].as_slice(),
            _ => [Role::StandingOfficer].as_slice(),
        };
        people = accounts::store::assignments_with(tx, roles, today).await?;
    }
    people.retain(|held| permission != Permission::ApprovePapers || held.user_id.as_str() != paper.drafted_by);
    Ok(people)
}

async fn drafter(tx: &mut Tx, paper: &OfficialPaper) -> Result<Vec<Assignment>> {
    let today = clock::local(tx.now).date();
    let mut held = accounts::store::active_assignments(tx, &paper.drafted_by, today).await?;
    held.truncate(1);
    Ok(held)
}

/// Tells who drafted a paper what became of it.
pub(super) async fn tell_drafter(app: &App, tx: &mut Tx, paper: &OfficialPaper, what: &str, note: &str) -> Result<()> {
    if paper.drafted_by.is_empty() {
        return Ok(());
    }
    actions::message(app, tx, &paper.drafted_by, format!("{what}: {}", paper.title), note.to_owned(), &paper.id).await
}

/// Tells the officers of the agencies that get a paper, and asks them to say that it arrived.
pub(super) async fn tell_recipients(
    app: &App,
    tx: &mut Tx,
    paper: &OfficialPaper,
    what: &str,
    note: &str,
) -> Result<()> {
    let today = clock::local(tx.now).date();
    for recipient in store::recipients(tx, &paper.id).await? {
        let Some(agency) = recipient.agency_id.filter(|agency| *agency != paper.agency_id) else { continue };
        let mut people = accounts::store::assignments_in(tx, &agency, today).await?;
        people.retain(|held| Permission::ViewPapers.reach(held.role) != Reach::Nothing);
        let officers = |held: &Assignment| matches!(held.role, Role::AgencyOfficer | Role::StandingOfficer);
        if people.iter().any(officers) {
            people.retain(officers);
        }
        for held in people {
            let subject = format!("{what}: {}", paper.name());
            let body = if note.is_empty() { paper.title.clone() } else { format!("{}\n\n{note}", paper.title) };
            actions::message(app, tx, held.user_id.as_str(), subject, body, &paper.id).await?;
            if paper.state == PaperState::Signed {
                let duty = DutyDraft {
                    kind: RECEIVE,
                    title: format!("Xác nhận đã nhận: {}", paper.name()),
                    context: format!("{} gửi, {}", paper.issued_by(), paper.title),
                    link: format!("/phat-hanh/{}", paper.id),
                    assignment_id: held.id.to_string(),
                    due_on: None,
                    counted: None,
                };
                duties::open(tx, &paper.id, duty).await?;
            }
        }
    }
    Ok(())
}

/// Closes what an agency was asked when it says that a paper arrived.
pub(super) async fn close_receipt(tx: &mut Tx, id: &PaperId, agency_id: &str) -> Result<()> {
    let today = clock::local(tx.now).date();
    for held in accounts::store::assignments_in(tx, agency_id, today).await? {
        duties::close_for(tx, id, RECEIVE, held.id.as_str()).await?;
    }
    Ok(())
}
