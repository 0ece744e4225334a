//! Every statement about people, assignments, links and sessions.

mod review;

pub use review::{ReviewRow, last_review, locked_keys, review_rows};

use chrono::NaiveDate;

use super::user::{
    Assignment, AssignmentId, LinkId, LinkPurpose, ParticularsDraft, SessionId, SessionStage, User, UserDraft, UserId,
    UserState,
};
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::secret::token_hash;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const USER: &str = "id, full_name, email, phone, state, demo, password_hash, password_set_at, totp_secret, totp_step, \
                    last_sign_in_at, leaves_on, version";

/// Where an assignment is held today: in its agency, or in the one that took it over by a merger.
pub(super) const HELD_IN: &str =
    "join agencies own on own.id = a.agency_id join agencies g on g.id = coalesce(own.merged_into, own.id)";

/// The columns and tables of an assignment.
fn assignment_select() -> String {
    format!(
        "select a.id, a.user_id, u.full_name as user_name, g.id as agency_id, g.name as agency_name, g.lineage, g.bloc,
         a.role, a.starts_on, a.ends_on from assignments a join users u on u.id = a.user_id {HELD_IN}"
    )
}

/// The person with this id, whoever asks; for the program itself.
pub async fn user(db: &mut impl Read, id: &str) -> Result<User> {
    sql!(one User, db, format!("select {USER} from users where id = $1"), id)
}

/// The person with this e-mail address.
pub async fn user_by_email(db: &mut impl Read, email: &str) -> Result<Option<User>> {
    sql!(optional User, db, format!("select {USER} from users where email = $1"), email)
}

/// A person within the permit's reach: one of their assignments is.
pub async fn find(db: &mut impl Read, permit: &Permit, id: &str) -> Result<User> {
    let select = Select::new(&format!("select {USER} from users")).and("id = ?", vec![text(id)]);
    select_within(select, permit).all(db).await?.into_iter().next().ok_or(crate::platform::error::Error::NotFound)
}

fn text(value: &str) -> crate::platform::value::Value {
    crate::platform::value::ToValue::to_value(value)
}

/// Limits a list of users to those with an assignment within reach.
pub fn select_within(select: Select, permit: &Permit) -> Select {
    select
        .when(
            &format!("id in (select a.user_id from assignments a {HELD_IN} where g.lineage like ?)"),
            permit.lineage_pattern(),
        )
        .when(&format!("id in (select a.user_id from assignments a {HELD_IN} where g.bloc = ?)"), permit.bloc())
}

/// Limits a list of users to those who hold a role.
pub fn select_with_role(select: Select, role: Option<&str>) -> Select {
    select.when("id in (select user_id from assignments where role = ?)", role)
}

/// Limits a list of users to those with an assignment in one agency.
pub fn select_in_agency(select: Select, agency_id: Option<&str>) -> Select {
    select.when(&format!("id in (select a.user_id from assignments a {HELD_IN} where g.id = ?)"), agency_id)
}

/// A row of the list of accounts.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UserRow {
    pub id: UserId,
    pub full_name: String,
    pub email: String,
    pub state: UserState,
    pub second_factor: bool,
    pub last_sign_in_at: Option<Instant>,
    pub sort_key: String,
    /// Roles and agencies, one after the other.
    pub roles: Option<String>,
}

/// The columns of the list of accounts, to be filtered and paged.
pub fn list_select() -> Select {
    Select::new(
        "select id, full_name, email, state, second_factor, last_sign_in_at, sort_key, roles from (
            select u.id, u.full_name, u.email, u.state, u.totp_secret is not null as second_factor, u.last_sign_in_at,
                   u.sort_key, u.search_text,
                   (select min(a.role) from assignments a where a.user_id = u.id) as roles
            from users u) as listed",
    )
}

/// All assignments of the listed people, in one statement.
pub async fn assignments_of(db: &mut impl Read, users: &[UserId]) -> Result<Vec<Assignment>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=users.len()).map(|place| format!("${place}")).collect();
    let statement =
        format!("{} where a.user_id in ({}) order by a.starts_on, a.id", assignment_select(), places.join(", "));
    db.all(statement, users.iter().map(crate::platform::value::ToValue::to_value).collect()).await
}

/// The assignments of a person that are in force on a day.
pub async fn active_assignments(db: &mut impl Read, user_id: &str, day: NaiveDate) -> Result<Vec<Assignment>> {
    sql!(all Assignment, db,
        format!("{} where a.user_id = $1 and a.starts_on <= $2 and (a.ends_on is null or a.ends_on >= $2)
                 and g.state = 'active' order by a.starts_on, a.id", assignment_select()),
        user_id, day)
}

/// One assignment, whoever asks.
pub async fn assignment(db: &mut impl Read, id: &str) -> Result<Assignment> {
    sql!(one Assignment, db, format!("{} where a.id = $1", assignment_select()), id)
}

/// The people who work in an agency on a day.
pub async fn assignments_in(db: &mut impl Read, agency_id: &str, day: NaiveDate) -> Result<Vec<Assignment>> {
    sql!(all Assignment, db,
        format!("{} where g.id = $1 and a.starts_on <= $2 and (a.ends_on is null or a.ends_on >= $2)
                 and u.state <> 'disabled' order by u.sort_key, a.id", assignment_select()),
        agency_id, day)
}

/// The agency that runs the programme, when a pack has named it.
pub async fn standing_agency(db: &mut impl Read) -> Result<Option<String>> {
    Ok(sql!(optional(String,), db, "select value from instance where key = 'standing_agency'")?.map(|(id,)| id))
}

/// The assignments in force on a day in some roles, the longest held first.
pub async fn assignments_with(db: &mut impl Read, roles: &[Role], day: NaiveDate) -> Result<Vec<Assignment>> {
    let places: Vec<String> = (2..roles.len() + 2).map(|place| format!("${place}")).collect();
    let statement = format!(
        "{} where a.starts_on <= $1 and (a.ends_on is null or a.ends_on >= $1) and a.role in ({})
         and u.state <> 'disabled' and g.state = 'active' order by a.starts_on, a.id",
        assignment_select(),
        places.join(", ")
    );
    let values = std::iter::once(day.to_value()).chain(roles.iter().map(ToValue::to_value)).collect();
    db.all(statement, values).await
}

/// Adds a person who is invited.
pub async fn insert_user(tx: &mut Tx, draft: &UserDraft, demo: bool) -> Result<UserId> {
    let id = UserId::fresh();
    insert!(tx, "users", {
        id: id, full_name: draft.full_name, email: draft.email, phone: draft.phone, state: UserState::Invited,
        demo: demo, search_text: search_text(&draft.full_name, &draft.email),
        sort_key: viet::order::person_sort_key(&draft.full_name), created_at: tx.now, updated_at: tx.now, version: 1_i64,
    })
    .map_err(unique("email", "Địa chỉ này đã có tài khoản. Tìm trong danh sách rồi thêm vai trò cho người đó"))?;
    Ok(id)
}

fn search_text(name: &str, email: &str) -> String {
    viet::text::fold(&format!("{name} {email}"))
}

/// Gives a person a role in an agency.
pub async fn insert_assignment(
    tx: &mut Tx,
    user: &UserId,
    agency_id: &str,
    role: Role,
    starts_on: NaiveDate,
) -> Result<AssignmentId> {
    let id = AssignmentId::fresh();
    insert!(tx, "assignments", {
        id: id, user_id: user, agency_id: agency_id, role: role, starts_on: starts_on, created_at: tx.now,
    })?;
    Ok(id)
}

/// Ends an assignment on a day.
pub async fn end_assignment(tx: &mut Tx, id: &AssignmentId, ends_on: NaiveDate) -> Result<u64> {
    update!(tx, "assignments", { ends_on: ends_on }, "id = $1", id)
}

/// Saves a person's particulars.
pub async fn set_particulars(tx: &mut Tx, user: &User, draft: &ParticularsDraft) -> Result<()> {
    fresh(update!(tx, "users", {
        full_name: draft.full_name, phone: draft.phone.over(&user.phone), leaves_on: draft.leaves_on,
        search_text: search_text(&draft.full_name, &user.email),
        sort_key: viet::order::person_sort_key(&draft.full_name), updated_at: tx.now, version: draft.version + 1,
    }, "id = $1 and version = $2", user.id, draft.version)?)
}

/// Saves a person's telephone number.
pub async fn set_phone(tx: &mut Tx, id: &UserId, phone: Option<&str>) -> Result<()> {
    update!(tx, "users", { phone: phone, updated_at: tx.now }, "id = $1", id)?;
    Ok(())
}

/// Changes the state of an account.
pub async fn set_state(tx: &mut Tx, id: &UserId, state: UserState) -> Result<u64> {
    update!(tx, "users", { state: state, updated_at: tx.now }, "id = $1", id)
}

/// Keeps a new password and remembers the one it replaces.
pub async fn set_password(tx: &mut Tx, user: &User, hash: &str) -> Result<()> {
    insert!(tx, "password_history", {
        id: crate::platform::ids::fresh(), user_id: user.id, password_hash: hash, set_at: tx.now,
    })?;
    update!(tx, "users", {
        password_hash: hash, password_set_at: tx.now, state: UserState::Active, updated_at: tx.now,
    }, "id = $1", user.id)?;
    Ok(())
}

/// The newest passwords of a person, as hashes.
pub async fn password_history(db: &mut impl Read, user_id: &UserId, count: i64) -> Result<Vec<String>> {
    let rows = sql!(
        all(String,),
        db,
        "select password_hash from password_history where user_id = $1 order by set_at desc, id desc limit $2",
        user_id,
        count
    )?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// Keeps the sealed secret of the second factor.
pub async fn set_second_factor(tx: &mut Tx, id: &UserId, sealed: Option<Vec<u8>>, step: Option<i64>) -> Result<()> {
    update!(tx, "users", { totp_secret: sealed, totp_step: step, updated_at: tx.now }, "id = $1", id)?;
    Ok(())
}

/// Notes the step of a code that was taken; tells whether it was new.
pub async fn take_step(tx: &mut Tx, id: &UserId, step: i64) -> Result<bool> {
    Ok(update!(tx, "users", { totp_step: step }, "id = $1 and (totp_step is null or totp_step < $2)", id, step)? == 1)
}

/// Notes that a person has signed in.
pub async fn note_sign_in(tx: &mut Tx, id: &UserId, source: &str) -> Result<()> {
    update!(tx, "users", { last_sign_in_at: tx.now, last_source: source }, "id = $1", id)?;
    Ok(())
}

/// A one-time link as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    pub id: LinkId,
    pub purpose: LinkPurpose,
    pub user_id: Option<UserId>,
    pub assignment_id: Option<AssignmentId>,
}

/// Adds a one-time link; only the hash of its token is kept.
pub async fn insert_link(
    tx: &mut Tx,
    token: &str,
    purpose: LinkPurpose,
    user: Option<&UserId>,
    assignment: Option<&AssignmentId>,
    expires_at: Instant,
) -> Result<LinkId> {
    let id = LinkId::fresh();
    insert!(tx, "one_time_links", {
        id: id, token_hash: token_hash(token), purpose: purpose, user_id: user.cloned(),
        assignment_id: assignment.cloned(), created_at: tx.now, expires_at: expires_at,
    })?;
    Ok(id)
}

/// A link that still works.
pub async fn open_link(db: &mut impl Read, token: &str, now: Instant) -> Result<Option<Link>> {
    sql!(optional Link, db,
        "select id, purpose, user_id, assignment_id from one_time_links
         where token_hash = $1 and used_at is null and expires_at > $2", token_hash(token), now)
}

/// Uses a link up; tells whether it still worked.
pub async fn use_link(tx: &mut Tx, id: &LinkId) -> Result<bool> {
    Ok(update!(tx, "one_time_links", { used_at: tx.now }, "id = $1 and used_at is null", id)? == 1)
}

/// Ends every open link of a person, or of one purpose without a person.
pub async fn end_links(tx: &mut Tx, user: Option<&UserId>, purpose: LinkPurpose) -> Result<()> {
    match user {
        Some(user) => {
            update!(tx, "one_time_links", { used_at: tx.now }, "user_id = $1 and purpose = $2 and used_at is null", user, purpose)?
        }
        None => update!(tx, "one_time_links", { used_at: tx.now }, "purpose = $1 and used_at is null", purpose)?,
    };
    Ok(())
}

/// Whether anybody administers this instance yet.
pub async fn has_administrator(db: &mut impl Read) -> Result<bool> {
    let found = sql!(
        optional(String,),
        db,
        "select a.id from assignments a join users u on u.id = a.user_id
         where a.role = 'administrator' and u.state = 'active' and u.password_hash is not null limit 1"
    )?;
    Ok(found.is_some())
}

/// A session as it is stored, with what every request needs of its person.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub user_name: String,
    pub user_state: UserState,
    pub demo: bool,
    pub assignment_id: Option<AssignmentId>,
    pub substitution_id: Option<String>,
    pub stage: SessionStage,
    pub pending_totp: Option<Vec<u8>>,
    pub seen_at: Instant,
    pub idle_seconds: i64,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    pub confirmed_until: Option<Instant>,
    pub next_path: Option<String>,
}

/// The session that a cookie names.
pub async fn session(db: &mut impl Read, token: &str) -> Result<Option<Session>> {
    sql!(optional Session, db,
        "select s.id, s.user_id, u.full_name as user_name, u.state as user_state, u.demo, s.assignment_id,
                s.substitution_id, s.stage, s.pending_totp, s.seen_at, s.idle_seconds, s.expires_at, s.ended_at,
                s.confirmed_until, s.next_path
         from sessions s join users u on u.id = s.user_id where s.token_hash = $1", token_hash(token))
}

/// A session to be started.
#[derive(Clone, Debug)]
pub struct SessionDraft {
    pub user_id: UserId,
    pub assignment_id: Option<AssignmentId>,
    pub stage: SessionStage,
    pub pending_totp: Option<Vec<u8>>,
    pub idle_seconds: i64,
    pub expires_at: Instant,
    pub source: String,
    pub device: String,
    pub next_path: Option<String>,
}

/// Starts a session; only the hash of its token is kept.
pub async fn insert_session(tx: &mut Tx, id: &SessionId, token: &str, draft: &SessionDraft) -> Result<()> {
    insert!(tx, "sessions", {
        id: id, token_hash: token_hash(token), user_id: draft.user_id, assignment_id: draft.assignment_id,
        stage: draft.stage, pending_totp: draft.pending_totp, started_at: tx.now, seen_at: tx.now,
        idle_seconds: draft.idle_seconds, expires_at: draft.expires_at, source: draft.source, device: draft.device,
        next_path: draft.next_path,
    })?;
    Ok(())
}

/// Takes a sign-in one stage further.
pub async fn set_stage(tx: &mut Tx, id: &SessionId, stage: SessionStage, pending_totp: Option<Vec<u8>>) -> Result<()> {
    update!(tx, "sessions", { stage: stage, pending_totp: pending_totp, seen_at: tx.now }, "id = $1", id)?;
    Ok(())
}

/// Puts a session to use for an assignment.
pub async fn set_session_assignment(
    tx: &mut Tx,
    id: &str,
    assignment: &AssignmentId,
    substitution: Option<&str>,
    idle_seconds: i64,
) -> Result<()> {
    update!(tx, "sessions", {
        assignment_id: assignment, substitution_id: substitution, idle_seconds: idle_seconds,
    }, "id = $1", id)?;
    Ok(())
}

/// Counts the password as just given until an instant.
pub async fn set_confirmed(tx: &mut Tx, id: &str, until: Instant) -> Result<()> {
    update!(tx, "sessions", { confirmed_until: until }, "id = $1", id)?;
    Ok(())
}

/// Ends one session of a person; tells whether it was open.
pub async fn end_session(tx: &mut Tx, user_id: &str, id: &str) -> Result<bool> {
    Ok(update!(tx, "sessions", { ended_at: tx.now }, "id = $1 and user_id = $2 and ended_at is null", id, user_id)?
        == 1)
}

/// Ends every session of a person but one.
pub async fn end_other_sessions(tx: &mut Tx, user_id: &str, but: &str) -> Result<u64> {
    update!(tx, "sessions", { ended_at: tx.now }, "user_id = $1 and id <> $2 and ended_at is null", user_id, but)
}

/// A line of the list of one's own sessions.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub started_at: Instant,
    pub seen_at: Instant,
    pub source: String,
    pub device: String,
}

/// The open sessions of a person.
pub async fn open_sessions(db: &mut impl Read, user_id: &str, now: Instant) -> Result<Vec<SessionRow>> {
    sql!(all SessionRow, db,
        "select id, started_at, seen_at, source, device from sessions
         where user_id = $1 and ended_at is null and stage = 'full' and expires_at > $2 order by seen_at desc limit 50",
        user_id, now)
}

/// Whether this person has used this device or address before.
pub async fn knows_device(db: &mut impl Read, user_id: &UserId, device: &str, source: &str) -> Result<bool> {
    let found = sql!(
        optional(String,),
        db,
        "select id from sessions where user_id = $1 and stage = 'full' and device = $2 and source = $3 limit 1",
        user_id,
        device,
        source
    )?;
    Ok(found.is_some())
}

/// Notes that a session is in use.
pub async fn touch_session(tx: &mut impl Write, id: &SessionId) -> Result<()> {
    let now = tx.now();
    sql!(run, tx, "update sessions set seen_at = $1 where id = $2", now, id)?;
    Ok(())
}

/// Drops sessions that ended long ago.
pub async fn drop_old_sessions(tx: &mut impl Write, before: Instant) -> Result<u64> {
    sql!(run, tx, "delete from sessions where expires_at < $1", before)
}

/// How often an address failed, and until when it is locked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Failures {
    pub failures: i64,
    pub locked_until: Option<Instant>,
    pub last_at: Instant,
}

/// The failures of an address, by its keyed hash.
pub async fn failures(db: &mut impl Read, address_key: &str) -> Result<Option<Failures>> {
    sql!(optional Failures, db,
        "select failures, locked_until, last_at from sign_in_failures where address_key = $1", address_key)
}

/// Counts one more failure of an address and returns the count.
pub async fn add_failure(tx: &mut Tx, address_key: &str) -> Result<i64> {
    let (count,) = sql!(
        one(i64,),
        tx,
        "insert into sign_in_failures (address_key, failures, last_at) values ($1, 1, $2)
         on conflict (address_key) do update set failures = sign_in_failures.failures + 1, last_at = excluded.last_at
         returning failures",
        address_key,
        tx.now
    )?;
    Ok(count)
}

/// Locks an address until an instant.
pub async fn lock(tx: &mut Tx, address_key: &str, until: Instant) -> Result<()> {
    update!(tx, "sign_in_failures", { locked_until: until }, "address_key = $1", address_key)?;
    Ok(())
}

/// Forgets the failures of an address; tells whether there were any.
pub async fn clear_failures(tx: &mut Tx, address_key: &str) -> Result<bool> {
    Ok(sql!(run, tx, "delete from sign_in_failures where address_key = $1", address_key)? == 1)
}

/// Accounts that nobody used since an instant, or whose person has left by a day (STD-49).
pub async fn unused(db: &mut impl Read, since: Instant, today: NaiveDate) -> Result<Vec<User>> {
    sql!(all User, db,
        format!("select {USER} from users where state = 'active' and not demo
                 and ((coalesce(last_sign_in_at, created_at) < $1) or leaves_on < $2) limit 500"),
        since, today)
}
