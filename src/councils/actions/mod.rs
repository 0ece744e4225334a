//! The verbs of councils; each is one transaction with its events.

pub mod ballots;
pub mod conflicts;
pub mod councils;
pub mod items;
pub mod matters;
pub mod meetings;
pub mod papers;
pub mod unit;

use super::meeting::{Meeting, MeetingStep};
use super::sitting::Sitting;
use super::store::meetings as store;
use crate::accounts;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::ids::Subject;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;

/// The duty to say of each item whether there is a conflict of interest.
pub(super) const DECLARE: &str = "council.declare";
/// The duty to vote.
pub(super) const VOTE: &str = "council.vote";
/// The duty to write the minutes.
pub(super) const MINUTES: &str = "council.minutes";

/// A meeting within reach on which a step may be taken now.
async fn meeting(db: &mut impl Read, permit: &Permit, id: &str, step: MeetingStep) -> Result<Meeting> {
    let meeting = store::find_within(db, permit, id).await?;
    meeting.state.after(step)?;
    Ok(meeting)
}

/// A meeting that the permit's holder conducts, with who sits in it.
async fn conducted(db: &mut impl Read, permit: &Permit, id: &str, step: MeetingStep) -> Result<(Meeting, Sitting)> {
    let meeting = meeting(db, permit, id, step).await?;
    let sitting = Sitting::of(db, &meeting).await?;
    if !sitting.is_conducted_by(&meeting, permit.user_id()) {
        return Err(Error::refused(format!(
            "Chỉ người chủ trì ({}) hoặc thư ký phiên họp ({}) làm được việc này.",
            meeting.presiding_name, meeting.secretary_name
        )));
    }
    Ok((meeting, sitting))
}

/// Opens a duty for a person, where they work for councils if they do.
async fn open_duty<S: Subject>(tx: &mut Tx, subject: &S, user: &str, draft: DutyDraft<'_>) -> Result<()> {
    let today = clock::local(tx.now).date();
    let held = accounts::store::active_assignments(tx, user, today).await?;
    let sits = |role: Role| matches!(role, Role::CouncilMember | Role::CouncilSecretary);
    let Some(place) = held.iter().find(|one| sits(one.role)).or(held.first()) else { return Ok(()) };
    duties::open(tx, subject, DutyDraft { assignment_id: place.id.to_string(), ..draft }).await
}

/// Closes the duty of a person, whatever post they used.
async fn close_duty<S: Subject>(tx: &mut Tx, subject: &S, user: &str, kind: &str) -> Result<()> {
    let today = clock::local(tx.now).date();
    for held in accounts::store::active_assignments(tx, user, today).await? {
        duties::close_for(tx, subject, kind, held.id.as_str()).await?;
    }
    Ok(())
}

fn duty<'a>(kind: &'a str, title: String, context: String, link: String) -> DutyDraft<'a> {
    DutyDraft { kind, title, context, link, assignment_id: String::new(), due_on: None, counted: None }
}
