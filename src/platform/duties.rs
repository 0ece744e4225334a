//! Duties (việc phải làm): what waits for one person, opened by any feature, shown in "Việc của tôi",
//! handed over as a whole when an officer changes.

use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use super::clock::Instant;
use super::db::{Read, Write};
use super::error::Result;
use super::ids::Subject;
use crate::{insert, sql, update, words};

words! {
    /// The state of a duty.
    pub enum DutyState {
        Open = "open" "Đang chờ",
        Done = "done" "Đã xong",
        Dropped = "dropped" "Không còn cần",
    }
}

crate::ids! {
    /// A duty.
    DutyId = "duty";
}

/// A duty as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Duty {
    pub id: DutyId,
    /// What must be done, as a verb with its object.
    pub title: String,
    /// One line of context.
    pub context: String,
    /// Where it is done; a path of the application.
    pub link: String,
    /// The assignment (a person's role in an agency) that must do it.
    pub assignment_id: String,
    pub due_on: Option<NaiveDate>,
    pub state: DutyState,
    pub opened_at: Instant,
}

/// A duty to be opened.
#[derive(Clone, Debug)]
pub struct DutyDraft<'a> {
    /// The kind of act, e.g. `agency.confirm`; with the subject it tells one duty from another.
    pub kind: &'a str,
    pub title: String,
    pub context: String,
    pub link: String,
    pub assignment_id: String,
    pub due_on: Option<NaiveDate>,
    /// How `due_on` was counted, when it follows from the table of days off.
    pub counted: Option<WorkingDays>,
}

/// A deadline of some working days after a day that is not counted (Civil Code 2015, Articles 147 and 148).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    pub from: NaiveDate,
    pub days: i64,
}

impl WorkingDays {
    /// The last day, by a table of days off.
    pub fn due_on(self, table: &HolidayTable) -> NaiveDate {
        table.add_working_days(self.from, i32::try_from(self.days).unwrap_or(i32::MAX))
    }
}

/// A deadline that moved when the days off changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Moved {
    pub duty: String,
    pub title: String,
    pub before: NaiveDate,
    pub after: NaiveDate,
}

/// Opens a duty about a record, unless the same one is open already.
pub async fn open<S: Subject>(tx: &mut impl Write, subject: &S, draft: DutyDraft<'_>) -> Result<()> {
    let found = sql!(
        optional(String,),
        tx,
        "select id from duties where kind = $1 and subject_id = $2 and assignment_id = $3 and state = 'open'",
        draft.kind,
        subject.id(),
        draft.assignment_id
    )?;
    if found.is_some() {
        return Ok(());
    }
    let now = tx.now();
    insert!(tx, "duties", {
        id: DutyId::fresh(), kind: draft.kind, subject_kind: S::KIND, subject_id: subject.id(), title: draft.title,
        context: draft.context, link: draft.link, assignment_id: draft.assignment_id, due_on: draft.due_on,
        counted_from: draft.counted.map(|counted| counted.from), working_days: draft.counted.map(|counted| counted.days),
        state: DutyState::Open, opened_at: now,
    })?;
    Ok(())
}

/// Counts the open deadlines again after the days off changed, and tells which moved (STD-76). Past deadlines of
/// closed duties stay as they were.
pub async fn recount(tx: &mut impl Write, table: &HolidayTable) -> Result<Vec<Moved>> {
    let open = sql!(
        all(String, String, NaiveDate, NaiveDate, i64),
        tx,
        "select id, title, due_on, counted_from, working_days from duties
         where state = 'open' and counted_from is not null and due_on is not null order by id"
    )?;
    let mut moved = Vec::new();
    for (duty, title, before, from, days) in open {
        let after = WorkingDays { from, days }.due_on(table);
        if after != before {
            update!(tx, "duties", { due_on: after }, "id = $1", duty)?;
            moved.push(Moved { duty, title, before, after });
        }
    }
    Ok(moved)
}

/// Closes every open duty of a kind about a record: the act is done, whoever did it.
pub async fn close<S: Subject>(tx: &mut impl Write, subject: &S, kind: &str) -> Result<u64> {
    let now = tx.now();
    sql!(
        run,
        tx,
        "update duties set state = 'done', closed_at = $1 where kind = $2 and subject_id = $3 and state = 'open'",
        now,
        kind,
        subject.id()
    )
}

/// Closes the open duty of one assignment about a record.
pub async fn close_for<S: Subject>(tx: &mut impl Write, subject: &S, kind: &str, assignment_id: &str) -> Result<u64> {
    let now = tx.now();
    sql!(
        run,
        tx,
        "update duties set state = 'done', closed_at = $1
         where kind = $2 and subject_id = $3 and assignment_id = $4 and state = 'open'",
        now,
        kind,
        subject.id(),
        assignment_id
    )
}

/// Gives a duty about a record to another assignment; without one nobody has it any more.
pub async fn reassign<S: Subject>(tx: &mut impl Write, subject: &S, draft: DutyDraft<'_>) -> Result<()> {
    let now = tx.now();
    sql!(
        run,
        tx,
        "update duties set state = 'dropped', closed_at = $1
         where kind = $2 and subject_id = $3 and state = 'open' and assignment_id <> $4",
        now,
        draft.kind,
        subject.id(),
        draft.assignment_id
    )?;
    open(tx, subject, draft).await
}

/// Moves the deadline of the open duties of a kind about a record.
pub async fn set_due<S: Subject>(
    tx: &mut impl Write,
    subject: &S,
    kind: &str,
    due_on: Option<NaiveDate>,
) -> Result<u64> {
    update!(tx, "duties", { due_on: due_on }, "kind = $1 and subject_id = $2 and state = 'open'", kind, subject.id())
}

/// Drops the open duties of a kind about some records: nobody needs them any more.
pub async fn drop_all(tx: &mut impl Write, kind: &str, subjects: &[String]) -> Result<()> {
    let now = tx.now();
    for subject in subjects {
        sql!(
            run,
            tx,
            "update duties set state = 'dropped', closed_at = $1 where kind = $2 and subject_id = $3 and state = 'open'",
            now,
            kind,
            subject
        )?;
    }
    Ok(())
}

/// The open duties of an assignment, the most urgent first.
pub async fn of_assignment(db: &mut impl Read, assignment_id: &str) -> Result<Vec<Duty>> {
    sql!(all Duty, db,
        "select id, title, context, link, assignment_id, due_on, state, opened_at from duties
         where assignment_id = $1 and state = 'open'
         order by case when due_on is null then 1 else 0 end, due_on, opened_at limit 500", assignment_id)
}

/// When the duties of an assignment were closed since a moment, done ones only.
pub async fn closed_since(db: &mut impl Read, assignment_id: &str, since: Instant) -> Result<Vec<Instant>> {
    let closed = sql!(
        all(Instant, String),
        db,
        "select closed_at, id from duties where assignment_id = $1 and state = 'done' and closed_at >= $2 limit 2000",
        assignment_id,
        since
    )?;
    Ok(closed.into_iter().map(|(at, _)| at).collect())
}

/// Moves open duties from one assignment to another and returns them as they were.
pub async fn hand_over(tx: &mut impl Write, from: &str, to: &str) -> Result<Vec<Duty>> {
    let moved = of_assignment(tx, from).await?;
    sql!(run, tx, "update duties set assignment_id = $1 where assignment_id = $2 and state = 'open'", to, from)?;
    Ok(moved)
}

/// Moves named duties, if they are still open, to an assignment.
pub async fn move_to(tx: &mut impl Write, ids: &[DutyId], to: &str) -> Result<()> {
    for id in ids {
        sql!(run, tx, "update duties set assignment_id = $1 where id = $2 and state = 'open'", to, id)?;
    }
    Ok(())
}
