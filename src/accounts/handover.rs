//! Handover (bàn giao): all open duties of one officer go to another in one act, with a list that can be printed,
//! an acceptance, and a way back until it is accepted.

use chrono::NaiveDate;

use super::user::AssignmentId;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::duties::{Duty, DutyId};
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::{ids, insert, sql, update, words};

ids! {
    /// A handover.
    HandoverId = "handover";
}

words! {
    /// The state of a handover.
    pub enum HandoverState {
        Sent = "sent" "Chờ bên nhận xác nhận",
        Accepted = "accepted" "Đã nhận",
        Undone = "undone" "Đã hoàn lại",
    }
}

/// A handover with the names a page needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Handover {
    pub id: HandoverId,
    pub from_assignment: AssignmentId,
    pub from_user: String,
    pub from_name: String,
    pub from_agency: String,
    pub to_assignment: AssignmentId,
    pub to_user: String,
    pub to_name: String,
    pub to_agency: String,
    pub reason: String,
    pub state: HandoverState,
    pub created_at: Instant,
    pub created_by: String,
    pub settled_at: Option<Instant>,
}

/// One duty of a handover as it was when it changed hands.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HandoverItem {
    pub duty_id: DutyId,
    pub title: String,
    pub context: String,
    pub due_on: Option<NaiveDate>,
}

/// A handover as typed.
#[derive(Clone, Debug)]
pub struct HandoverDraft {
    pub to_assignment: AssignmentId,
    pub reason: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[("to_assignment", "người nhận"), ("handover_reason", "lý do bàn giao")];

impl HandoverDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<HandoverDraft> {
        form.names(FIELDS);
        let to_assignment = form.text("to_assignment", 1..=64);
        let reason = form.text("handover_reason", 3..=300);
        Some(HandoverDraft { to_assignment: AssignmentId(to_assignment?), reason: reason? })
    }
}

const HANDOVER: &str =
    "select h.id, h.from_assignment, fu.id as from_user, fu.full_name as from_name, fg.name as from_agency,
    h.to_assignment, tu.id as to_user, tu.full_name as to_name, tg.name as to_agency, h.reason, h.state, h.created_at,
    h.created_by, h.settled_at
    from handovers h
    join assignments fa on fa.id = h.from_assignment join users fu on fu.id = fa.user_id 
    join agencies fo on fo.id = fa.agency_id join agencies fg on fg.id = coalesce(fo.merged_into, fo.id)
    join assignments ta on ta.id = h.to_assignment join users tu on tu.id = ta.user_id 
    join agencies own on own.id = ta.agency_id join agencies tg on tg.id = coalesce(own.merged_into, own.id)";

/// A handover that concerns a person: as giver, receiver or the one who ordered it.
pub async fn find(db: &mut impl Read, user_id: &str, id: &str) -> Result<Handover> {
    sql!(one Handover, db,
        format!("{HANDOVER} where h.id = $1 and (fu.id = $2 or tu.id = $2 or h.created_by = $2)"), id, user_id)
}

/// The handovers that concern a person, newest first.
pub async fn of_person(db: &mut impl Read, user_id: &str) -> Result<Vec<Handover>> {
    sql!(all Handover, db,
        format!("{HANDOVER} where fu.id = $1 or tu.id = $1 or h.created_by = $1 order by h.created_at desc, h.id desc limit 100"),
        user_id)
}

/// The duties of a handover, as they were.
pub async fn items(db: &mut impl Read, id: &HandoverId) -> Result<Vec<HandoverItem>> {
    sql!(all HandoverItem, db,
        "select duty_id, title, context, due_on from handover_items where handover_id = $1 order by position", id)
}

/// Adds a handover with its list.
pub async fn insert(
    tx: &mut Tx,
    from: &AssignmentId,
    draft: &HandoverDraft,
    by: &str,
    duties: &[Duty],
) -> Result<HandoverId> {
    let id = HandoverId::fresh();
    insert!(tx, "handovers", {
        id: id, from_assignment: from, to_assignment: draft.to_assignment, reason: draft.reason,
        state: HandoverState::Sent, created_at: tx.now, created_by: by,
    })?;
    for (position, duty) in (1_i64..).zip(duties) {
        insert!(tx, "handover_items", {
            id: crate::platform::ids::fresh(), handover_id: id, duty_id: duty.id, position: position,
            title: duty.title, context: duty.context, due_on: duty.due_on,
        })?;
    }
    Ok(id)
}

/// Settles a handover that is still open; tells whether it was.
pub async fn settle(tx: &mut Tx, id: &HandoverId, state: HandoverState) -> Result<bool> {
    Ok(update!(tx, "handovers", { state: state, settled_at: tx.now }, "id = $1 and state = 'sent'", id)? == 1)
}
