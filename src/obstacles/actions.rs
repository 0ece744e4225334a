//! The verbs of obstacles: raised, then one step after the other; each is one transaction with its event, opens the
//! duty of whom it waits for now, and tells who raised it.

use super::obstacle::{Obstacle, ObstacleDraft, ObstacleId, ObstacleState, ObstacleStep, StepDraft};
use super::store::{self, Subject};
use crate::accounts;
use crate::accounts::user::Assignment;
use crate::organisation;
use crate::plans::part::PartState;
use crate::plans::store::{parts, plans};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, Upload};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permission::{Permission, Reach, Role};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// The kind of duty of the people of an agency that has to answer.
const HANDLE_DUTY: &str = "obstacle.handle";
/// The kind of duty of the city's leaders.
const DECIDE_DUTY: &str = "obstacle.decide";

/// What an obstacle can be raised about by this person: a part within reach, a plan that is carried out, or anything.
pub async fn subject(db: &mut impl Read, permit: &Permit, part: &str, plan: &str) -> Result<Subject> {
    if !part.is_empty() {
        let part = parts::find_within(db, permit, part).await?;
        if part.state == PartState::Dropped {
            return Err(Error::refused("Phần việc đã bỏ khỏi kế hoạch nên không nêu vướng mắc được nữa."));
        }
        return Ok(Subject::Part(Box::new(part)));
    }
    if plan.is_empty() {
        return Ok(Subject::General);
    }
    let plan = plans::find(db, plan).await?;
    if plan.issues == 0 {
        return Err(Error::NotFound);
    }
    if !plan.is_live() {
        return Err(Error::refused("Kế hoạch đã kết thúc nên không nêu vướng mắc được nữa."));
    }
    Ok(Subject::Plan(plan.id))
}

/// Raises an obstacle for the agency of the part, or for one's own; it waits for the standing agency, or for the
/// Organisation Commission in the Party bloc.
pub async fn raise(
    app: &App,
    permit: &Permit,
    subject: Subject,
    draft: ObstacleDraft,
    evidence: &[&Upload],
) -> Result<ObstacleId> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let agency = match &subject {
        Subject::Part(part) => &part.agency_id,
        _ => &signed.agency_id,
    };
    let agency = organisation::store::agencies::find(&mut tx, agency).await?;
    let handler = first_handler(&mut tx, &agency.bloc).await?;
    let by = (permit.user_id(), permit.actor().name);
    let id = store::insert(&mut tx, &agency, &subject, &draft, handler.as_deref(), (by.0, &by.1)).await?;
    let mut hashes = Vec::new();
    for file in evidence {
        let media_type = file.evidence_type().map_err(|sentence| Error::refused_at("evidence", sentence))?;
        let file = files::keep(app, &mut tx, &id, file, media_type, permit.user_id()).await?;
        hashes.push(files::find(&mut tx, file.as_str()).await?.sha256);
    }
    let obstacle = store::find(&mut tx, &id).await?;
    open_duties(&mut tx, &obstacle).await?;
    let event = Event::new("obstacle.raised", &id)
        .with("title", &draft.title)
        .with("agency", &agency.name)
        .with("about", obstacle.about())
        .with("proposal", &draft.proposal)
        .with("evidence", hashes);
    tx.commit(event).await?;
    Ok(id)
}

/// Who answers first in a bloc: the standing agency, or where the Party bloc's officers work.
async fn first_handler(tx: &mut Tx, bloc: &str) -> Result<Option<String>> {
    if bloc != "government" {
        let today = clock::local(tx.now).date();
        let officers = accounts::store::assignments_with(tx, &[Role::PartyOfficer], today).await?;
        if let Some(officer) = officers.into_iter().find(|officer| officer.bloc == bloc) {
            return Ok(Some(officer.agency_id));
        }
    }
    accounts::store::standing_agency(tx).await
}

/// Whom an obstacle waits for: the city's leaders, or those of the handling agency who may answer. A leader of the
/// standing agency is asked only when it has no officer.
async fn waited_for(tx: &mut Tx, obstacle: &Obstacle) -> Result<Vec<Assignment>> {
    let today = clock::local(tx.now).date();
    if obstacle.state == ObstacleState::Escalated {
        return accounts::store::assignments_with(tx, &[Role::CityLeader], today).await;
    }
    let Some(agency) = &obstacle.handler_agency_id else { return Ok(Vec::new()) };
    let mut people = accounts::store::assignments_in(tx, agency, today).await?;
    people.retain(|held| Permission::HandleObstacles.reach(held.role) != Reach::Nothing);
    if people.iter().any(|held| held.role == Role::StandingOfficer) {
        people.retain(|held| held.role != Role::StandingLeader);
    }
    Ok(people)
}

/// Opens the duties of whom an obstacle waits for; tells how many people that is.
async fn open_duties(tx: &mut Tx, obstacle: &Obstacle) -> Result<usize> {
    if !obstacle.state.is_open() {
        return Ok(0);
    }
    let people = waited_for(tx, obstacle).await?;
    let (kind, verb) = match obstacle.state {
        ObstacleState::Escalated => (DECIDE_DUTY, "Cho ý kiến về vướng mắc"),
        ObstacleState::New => (HANDLE_DUTY, "Phân công hoặc trả lời vướng mắc"),
        _ => (HANDLE_DUTY, "Trả lời vướng mắc"),
    };
    let about = obstacle.about();
    for held in &people {
        let duty = DutyDraft {
            kind,
            title: format!("{verb}: {}", obstacle.title),
            context: if about.is_empty() {
                obstacle.agency_name.clone()
            } else {
                format!("{}, {about}", obstacle.agency_name)
            },
            link: format!("/vuong-mac/{}", obstacle.id),
            assignment_id: held.id.to_string(),
            due_on: obstacle.due_on,
            counted: None,
        };
        duties::open(tx, &obstacle.id, duty).await?;
    }
    Ok(people.len())
}

/// What a step led to.
#[derive(Clone, Debug)]
pub struct Taken {
    pub state: ObstacleState,
    /// How many people have it among their duties now.
    pub waiting: usize,
}

/// Takes a step: assigns, answers, escalates, decides or reopens.
pub async fn take(app: &App, permit: &Permit, id: &str, mut draft: StepDraft) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let before = store::find_within(&mut tx, permit, id).await?;
    let state = before.after(permit, draft.step)?;
    if let Some(handler) = &draft.handler {
        let known = organisation::store::agencies::find_within(&mut tx, permit, handler).await;
        let Some(agency) = known.ok().filter(|agency| agency.is_active()) else {
            return Err(Error::refused_at("handler_agency_id", "Chọn cơ quan đang hoạt động trong danh sách"));
        };
        draft.note = format!("Giao {}. {}", agency.name, draft.note).trim_end().to_owned();
    }
    let actor = permit.actor();
    store::take(&mut tx, &before, &draft, state, (permit.user_id(), &actor.name)).await?;
    let after = store::find(&mut tx, &before.id).await?;
    duties::close(&mut tx, &before.id, HANDLE_DUTY).await?;
    duties::close(&mut tx, &before.id, DECIDE_DUTY).await?;
    let waiting = open_duties(&mut tx, &after).await?;
    if before.raised_by != permit.user_id() {
        let committee = store::committee(&mut tx).await?;
        tell(app, &mut tx, &after, draft.step, &draft.note, &committee).await?;
    }
    let name = match draft.step {
        ObstacleStep::Assign => "obstacle.assigned",
        ObstacleStep::Answer => "obstacle.answered",
        ObstacleStep::Escalate => "obstacle.escalated",
        ObstacleStep::Decide => "obstacle.decided",
        ObstacleStep::Direct => "obstacle.directed",
        ObstacleStep::Reopen => "obstacle.reopened",
    };
    let text = |name: &Option<String>| name.clone().unwrap_or_default();
    let event = Event::new(name, &before.id).change("state", before.state.as_str(), state.as_str()).change(
        "handler",
        text(&before.handler_name),
        text(&after.handler_name),
    );
    let event = match draft.step {
        ObstacleStep::Reopen => event.because(&draft.note),
        _ => event.with("note", &draft.note),
    };
    tx.commit(event).await?;
    Ok(Taken { state, waiting })
}

/// Tells who raised the obstacle what became of it.
async fn tell(
    app: &App,
    tx: &mut Tx,
    obstacle: &Obstacle,
    step: ObstacleStep,
    note: &str,
    committee: &str,
) -> Result<()> {
    let said = match step {
        ObstacleStep::Assign => format!("Đã giao {} xử lý.", obstacle.waiting_for(committee)),
        ObstacleStep::Answer => "Đã có trả lời.".to_owned(),
        ObstacleStep::Escalate => format!("Đã trình {committee}."),
        ObstacleStep::Decide => format!("{committee} đã có ý kiến chỉ đạo."),
        ObstacleStep::Direct => {
            format!("{committee} đã chỉ đạo và giao {} thực hiện.", obstacle.waiting_for(committee))
        }
        ObstacleStep::Reopen => "Đã mở lại.".to_owned(),
    };
    let person = accounts::store::user(tx, &obstacle.raised_by).await?;
    let draft = MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email),
        subject: format!("Vướng mắc “{}”: {}", obstacle.title, obstacle.state.label().to_lowercase()),
        body: format!("{said}\n\n{note}"),
        link: Some(format!("/vuong-mac/{}", obstacle.id)),
        secret_link: None,
    };
    messages::send(app, tx, draft).await?;
    Ok(())
}
