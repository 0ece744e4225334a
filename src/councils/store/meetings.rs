//! Meetings, who was invited, who came, what happened.

use crate::councils::ballot::Presence;
use crate::councils::council::Council;
use crate::councils::meeting::{BEGINNING, Meeting, MeetingDraft, MeetingId, MeetingState};
use crate::councils::store::councils::{SEATED, seated};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::platform::ids;
use crate::platform::permit::Permit;
use crate::{insert, sql, update};

const MEETING: &str = "select t.id, t.council_id, c.name as council_name, c.agency_id, c.year, t.number, t.starts_at,
    t.place, t.presiding_id, p.full_name as presiding_name, t.secretary_id, s.full_name as secretary_name, t.state,
    t.announced_at, t.opened_at, t.closed_at, t.conclusion, t.conclusion_version, t.minutes_paper_id, t.minutes_number,
    t.minutes_on, t.cancel_reason,
    (select cast(count(*) as bigint) from council_items i where i.meeting_id = t.id) as items, t.version
    from council_meetings t join councils c on c.id = t.council_id join council_members m on m.id = t.presiding_id
    join users p on p.id = m.user_id join users s on s.id = t.secretary_id";

/// A member learns of a meeting when it is announced.
const TOLD: &str = "($1 is null or t.state <> 'draft')";

/// The meetings that a person sees, of one council or of all, the newest first.
pub async fn all(db: &mut impl Read, permit: &Permit, council: Option<&str>) -> Result<Vec<Meeting>> {
    sql!(all Meeting, db,
        format!("{MEETING} where {SEATED} and {TOLD} and ($2 is null or t.council_id = $2)
                 order by t.starts_at desc, t.id limit 200"), seated(permit), council)
}

/// A meeting that a person sees; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Meeting> {
    sql!(one Meeting, db, format!("{MEETING} where {SEATED} and {TOLD} and t.id = $2"), seated(permit), id)
}

/// A meeting, whoever asks.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Meeting> {
    sql!(one Meeting, db, format!("{MEETING} where t.id = $1"), id)
}

/// The earliest meeting still to come, or beginning, whose agenda is being prepared, if there is one.
pub async fn next_prepared(tx: &mut Tx) -> Result<Option<Meeting>> {
    let from = tx.now - BEGINNING;
    sql!(optional Meeting, tx,
        format!("{MEETING} where t.state = 'draft' and t.starts_at >= $1 order by t.starts_at, t.id limit 1"), from)
}

/// Adds a meeting under the next number of its council.
pub async fn insert(tx: &mut Tx, council: &Council, draft: &MeetingDraft) -> Result<MeetingId> {
    let id = MeetingId::fresh();
    let (number,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(number), 0) + 1 as bigint) from council_meetings where council_id = $1",
        council.id
    )?;
    insert!(tx, "council_meetings", {
        id: id, council_id: council.id, number: number, starts_at: draft.starts_at, place: draft.place,
        presiding_id: draft.presiding_id, secretary_id: draft.secretary_id, state: MeetingState::Draft,
        created_at: tx.now,
    })?;
    Ok(id)
}

/// Saves when and where a meeting is, and who presides.
pub async fn set(tx: &mut Tx, meeting: &Meeting, draft: &MeetingDraft, version: i64) -> Result<()> {
    fresh(update!(tx, "council_meetings", {
        starts_at: draft.starts_at, place: draft.place, presiding_id: draft.presiding_id,
        secretary_id: draft.secretary_id, version: version + 1,
    }, "id = $1 and version = $2", meeting.id, version)?)
}

/// Takes a meeting to a state.
pub async fn set_state(tx: &mut Tx, meeting: &Meeting, state: MeetingState) -> Result<()> {
    let at = |wanted: MeetingState, before: Option<Instant>| if state == wanted { Some(tx.now) } else { before };
    let (announced, opened, closed) = (
        at(MeetingState::Announced, meeting.announced_at),
        at(MeetingState::Open, meeting.opened_at),
        at(MeetingState::Closed, meeting.closed_at),
    );
    fresh(update!(tx, "council_meetings", {
        state: state, announced_at: announced, opened_at: opened, closed_at: closed, version: meeting.version + 1,
    }, "id = $1 and version = $2", meeting.id, meeting.version)?)
}

/// Notes why a meeting was cancelled.
pub async fn set_cancelled(tx: &mut Tx, id: &MeetingId, reason: &str) -> Result<()> {
    update!(tx, "council_meetings", { cancel_reason: reason }, "id = $1", id)?;
    Ok(())
}

/// Gives a meeting another one to preside.
pub async fn set_presiding(tx: &mut Tx, id: &MeetingId, member: &str) -> Result<()> {
    update!(tx, "council_meetings", { presiding_id: member }, "id = $1", id)?;
    Ok(())
}

/// Saves the conclusion over the version that was read.
pub async fn set_conclusion(tx: &mut Tx, id: &MeetingId, text: &str, version: i64) -> Result<()> {
    fresh(update!(tx, "council_meetings", { conclusion: text, conclusion_version: version + 1 },
        "id = $1 and conclusion_version = $2", id, version)?)
}

/// Notes the issued minutes.
pub async fn set_minutes(tx: &mut Tx, id: &MeetingId, paper: &str, number: &str, on: chrono::NaiveDate) -> Result<()> {
    update!(tx, "council_meetings", { minutes_paper_id: paper, minutes_number: number, minutes_on: on }, "id = $1", id)?;
    Ok(())
}

/// Notes that the papers went to a member.
pub async fn insert_invitation(tx: &mut Tx, id: &MeetingId, member: &str) -> Result<()> {
    insert!(tx, "council_invitations", { meeting_id: id, member_id: member, sent_at: tx.now })?;
    Ok(())
}

/// Notes that a member has the papers; tells whether that is news.
pub async fn set_received(tx: &mut Tx, id: &MeetingId, member: &str) -> Result<bool> {
    Ok(update!(tx, "council_invitations", { received_at: tx.now },
        "meeting_id = $1 and member_id = $2 and received_at is null", id, member)?
        == 1)
}

/// To whom the papers went: member, when they were sent, when the member said that they had them.
pub async fn invitations(db: &mut impl Read, id: &MeetingId) -> Result<Vec<(String, Instant, Option<Instant>)>> {
    sql!(
        all(String, Instant, Option<Instant>),
        db,
        "select member_id, sent_at, received_at from council_invitations where meeting_id = $1 order by member_id",
        id
    )
}

/// Who came: member, how, and why not.
pub async fn attendance(db: &mut impl Read, id: &MeetingId) -> Result<Vec<(String, Presence, String)>> {
    sql!(
        all(String, Presence, String),
        db,
        "select member_id, state, reason from council_attendance where meeting_id = $1 order by member_id",
        id
    )
}

/// Notes whether a member came.
pub async fn set_attendance(tx: &mut Tx, id: &MeetingId, member: &str, state: Presence, reason: &str) -> Result<()> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "insert into council_attendance (meeting_id, member_id, state, reason, noted_at) values ($1, $2, $3, $4, $5)
         on conflict (meeting_id, member_id) do update set state = excluded.state, reason = excluded.reason,
         noted_at = excluded.noted_at",
        id,
        member,
        state,
        reason,
        now
    )?;
    Ok(())
}

/// A line of what happened in a meeting.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub item_id: Option<String>,
    pub words: String,
    pub noted_at: Instant,
}

/// What happened in a meeting, the first first.
pub async fn lines(db: &mut impl Read, id: &MeetingId) -> Result<Vec<Line>> {
    sql!(all Line, db,
        "select item_id, words, noted_at from council_lines where meeting_id = $1 order by noted_at, id", id)
}

/// Adds a line.
pub async fn add_line(tx: &mut Tx, id: &MeetingId, item: Option<&str>, words: &str) -> Result<()> {
    insert!(tx, "council_lines", { id: ids::fresh(), meeting_id: id, item_id: item, words: words, noted_at: tx.now })?;
    Ok(())
}
