//! Substitutes: for some days a person acts in another's name ("thay mặt"); the log keeps both names.

use chrono::NaiveDate;

use super::user::{Assignment, AssignmentId, UserId};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Role;
use crate::{ids, insert, sql, update};

ids! {
    /// A substitution.
    SubstitutionId = "substitution";
}

/// A substitution with the names a page needs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Substitution {
    pub id: SubstitutionId,
    pub assignment_id: AssignmentId,
    pub role: Role,
    pub agency_id: String,
    pub agency_name: String,
    pub lineage: String,
    pub bloc: String,
    pub absent_id: UserId,
    pub absent_name: String,
    pub substitute_id: UserId,
    pub substitute_name: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub reason: String,
    pub ended_at: Option<Instant>,
}

/// A substitution as typed.
#[derive(Clone, Debug)]
pub struct SubstitutionDraft {
    pub assignment_id: AssignmentId,
    pub substitute_id: UserId,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub reason: String,
}

/// How the fields are called in sentences.
pub const FIELDS: &[(&str, &str)] = &[
    ("assignment_id", "vai trò được thay"),
    ("substitute_id", "người thay"),
    ("starts_on", "ngày bắt đầu"),
    ("ends_on", "ngày kết thúc"),
    ("reason", "lý do"),
];

impl SubstitutionDraft {
    /// Reads the form; `today` is the earliest day on which a substitution may begin.
    pub fn read(form: &mut Form, today: NaiveDate) -> Option<SubstitutionDraft> {
        form.names(FIELDS);
        let assignment_id = form.text("assignment_id", 1..=64);
        let substitute_id = form.text("substitute_id", 1..=64);
        let starts_on = form.date("starts_on");
        let ends_on = form.date("ends_on");
        let reason = form.text("reason", 3..=300);
        if starts_on.is_some_and(|starts_on| starts_on < today) {
            form.refuse("starts_on", format!("Chọn ngày bắt đầu từ hôm nay, {}", viet::date::screen(today)));
        }
        if let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on)
            && ends_on < starts_on
        {
            form.refuse("ends_on", "Chọn ngày kết thúc bằng hoặc sau ngày bắt đầu");
        }
        if !form.is_right() {
            return None;
        }
        Some(SubstitutionDraft {
            assignment_id: AssignmentId(assignment_id?),
            substitute_id: UserId(substitute_id?),
            starts_on: starts_on?,
            ends_on: ends_on?,
            reason: reason?,
        })
    }
}

const SUBSTITUTION: &str =
    "select s.id, s.assignment_id, a.role, g.id as agency_id, g.name as agency_name, g.lineage, g.bloc,
    a.user_id as absent_id, absent.full_name as absent_name, s.substitute_id, stand_in.full_name as substitute_name,
    s.starts_on, s.ends_on, s.reason, s.ended_at
    from substitutions s
    join assignments a on a.id = s.assignment_id
    join agencies own on own.id = a.agency_id join agencies g on g.id = coalesce(own.merged_into, own.id)
    join users absent on absent.id = a.user_id
    join users stand_in on stand_in.id = s.substitute_id";

/// The substitutions in which a person stands in for somebody on a day.
pub async fn active_for(db: &mut impl Read, substitute_id: &str, day: NaiveDate) -> Result<Vec<Substitution>> {
    sql!(all Substitution, db,
        format!("{SUBSTITUTION} where s.substitute_id = $1 and s.starts_on <= $2 and s.ends_on >= $2 and s.ended_at is null
                 and (a.ends_on is null or a.ends_on >= $2) order by s.starts_on, s.id"),
        substitute_id, day)
}

/// The substitutions that concern a person, as absent or as substitute, newest first.
pub async fn of_person(db: &mut impl Read, user_id: &str) -> Result<Vec<Substitution>> {
    sql!(all Substitution, db,
        format!("{SUBSTITUTION} where a.user_id = $1 or s.substitute_id = $1 order by s.starts_on desc, s.id desc limit 100"),
        user_id)
}

/// One substitution that concerns a person.
pub async fn find(db: &mut impl Read, user_id: &str, id: &str) -> Result<Substitution> {
    sql!(one Substitution, db,
        format!("{SUBSTITUTION} where s.id = $1 and (a.user_id = $2 or s.substitute_id = $2)"), id, user_id)
}

/// Adds a substitution of an assignment.
pub async fn insert(tx: &mut Tx, draft: &SubstitutionDraft, absent: &Assignment) -> Result<SubstitutionId> {
    if draft.substitute_id == absent.user_id {
        return Err(Error::refused_at("substitute_id", "Chọn người khác: một người không tự thay cho mình"));
    }
    let overlapping = sql!(
        optional(String,),
        tx,
        "select id from substitutions where assignment_id = $1 and ended_at is null and starts_on <= $2 and ends_on >= $3 limit 1",
        draft.assignment_id,
        draft.ends_on,
        draft.starts_on
    )?;
    if overlapping.is_some() {
        return Err(Error::refused_at(
            "starts_on",
            "Vai trò này đã có người thay trong những ngày đó. Chọn ngày khác hoặc kết thúc lần thay trước",
        ));
    }
    let id = SubstitutionId::fresh();
    insert!(tx, "substitutions", {
        id: id, assignment_id: draft.assignment_id, substitute_id: draft.substitute_id, starts_on: draft.starts_on,
        ends_on: draft.ends_on, reason: draft.reason, created_at: tx.now,
    })?;
    Ok(id)
}

/// Ends a substitution before its time.
pub async fn end(tx: &mut Tx, id: &SubstitutionId) -> Result<u64> {
    update!(tx, "substitutions", { ended_at: tx.now }, "id = $1 and ended_at is null", id)
}
