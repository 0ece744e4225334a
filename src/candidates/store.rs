//! Every statement about candidates, their codes, sessions, letters and consents.

use chrono::TimeDelta;

use super::candidate::{Candidate, CandidateId, CandidateSessionId, Language, place};
use super::consent::{Consent, ConsentChannel, ConsentId, Purpose};
use crate::platform::App;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx, Write};
use crate::platform::error::{Result, fresh};
use crate::platform::secret::{Secret, token_hash};
use crate::{insert, sql, update};

const CANDIDATE: &str =
    "select id, email, language, talent_id, created_at, restricted_at, erased_at, version from candidates";

/// A keyed hash that may have been erased.
type Key = (Option<String>,);

/// Something sealed that may be gone.
type Sealed = (Option<Vec<u8>>,);

/// A candidate.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Candidate> {
    sql!(one Candidate, db, format!("{CANDIDATE} where id = $1"), id)
}

/// The candidate with this address.
pub async fn by_address(db: &mut impl Read, secret: &Secret, address: &str) -> Result<Option<Candidate>> {
    sql!(optional Candidate, db, format!("{CANDIDATE} where email_key = $1"), address_key(secret, address))
}

/// The keyed hash by which an address is found.
pub fn address_key(secret: &Secret, address: &str) -> String {
    secret.look_up_key("candidates.email", address)
}

/// Writes a new candidate.
pub async fn insert(tx: &mut Tx, secret: &Secret, id: &CandidateId, address: &str, language: Language) -> Result<()> {
    insert!(tx, "candidates", {
        id: id, email: secret.seal(&place(id), address.as_bytes())?, email_key: address_key(secret, address),
        language: language, created_at: tx.now, updated_at: tx.now,
    })?;
    Ok(())
}

/// Says in which language somebody is written to.
pub async fn set_language(tx: &mut Tx, id: &CandidateId, language: Language) -> Result<()> {
    update!(tx, "candidates", { language: language, updated_at: tx.now }, "id = $1", id)?;
    Ok(())
}

/// Stops or allows the use of somebody's data.
pub async fn set_restricted(tx: &mut Tx, id: &CandidateId, at: Option<Instant>) -> Result<()> {
    update!(tx, "candidates", { restricted_at: at, updated_at: tx.now }, "id = $1", id)?;
    Ok(())
}

/// Takes away everything that tells who a candidate is, their sessions and codes; the row stays as a number. The texts of
/// what they agreed to stay as proof, without the person.
pub async fn erase(tx: &mut Tx, id: &CandidateId) -> Result<()> {
    let key = sql!(optional Key, tx, "select email_key from candidates where id = $1", id)?;
    if let Some((Some(key),)) = key {
        sql!(run, tx, "delete from candidate_codes where address_key = $1", key)?;
    }
    sql!(run, tx, "delete from candidate_sessions where candidate_id = $1", id)?;
    let (now, nothing) = (tx.now, Option::<String>::None);
    sql!(
        run,
        tx,
        "update candidates set email = null, email_key = $1, talent_id = $2, erased_at = $3, updated_at = $3,
         version = version + 1 where id = $4",
        nothing,
        nothing,
        now,
        id
    )?;
    Ok(())
}

/// A code that was sent.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SentCode {
    pub id: String,
    pub email: Option<Vec<u8>>,
    pub language: Language,
    pub tries: i64,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub used_at: Option<Instant>,
}

/// A code that was sent.
pub async fn code(db: &mut impl Read, id: &str) -> Result<SentCode> {
    sql!(one SentCode, db,
        "select id, email, language, tries, created_at, expires_at, used_at from candidate_codes where id = $1", id)
}

/// How many codes went to an address, and were asked for from a source, since a time.
pub async fn codes_since(db: &mut impl Read, address: &str, source: &str, since: Instant) -> Result<(i64, i64)> {
    sql!(
        one(i64, i64),
        db,
        "select (select cast(count(*) as bigint) from candidate_codes where address_key = $1 and created_at > $3),
                (select cast(count(*) as bigint) from candidate_codes where source_key = $2 and created_at > $3)",
        address,
        source,
        since
    )
}

/// A code to be sent.
#[derive(Clone, Debug)]
pub struct CodeDraft {
    pub id: String,
    pub address_key: String,
    pub source_key: String,
    pub email: Vec<u8>,
    pub language: Language,
    pub expires_at: Instant,
}

/// Writes a code; earlier ones to the same address no longer work.
pub async fn insert_code(tx: &mut Tx, draft: &CodeDraft) -> Result<()> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "update candidate_codes set used_at = $1 where address_key = $2 and used_at is null",
        now,
        draft.address_key
    )?;
    insert!(tx, "candidate_codes", {
        id: draft.id, address_key: draft.address_key, source_key: draft.source_key, email: draft.email,
        language: draft.language, created_at: now, expires_at: draft.expires_at,
    })?;
    Ok(())
}

/// Counts a try, unless there were too many; tells whether it may be made. Tries at the same moment are counted one by one.
pub async fn count_try(tx: &mut Tx, id: &str, most: i64) -> Result<bool> {
    let now = tx.now;
    let touched = sql!(
        run,
        tx,
        "update candidate_codes set tries = tries + 1
         where id = $1 and tries < $2 and used_at is null and expires_at > $3",
        id,
        most,
        now
    )?;
    Ok(touched == 1)
}

/// Marks a code as used, and forgets the address beside it.
pub async fn use_code(tx: &mut Tx, id: &str) -> Result<()> {
    let now = tx.now;
    fresh(sql!(
        run,
        tx,
        "update candidate_codes set used_at = $1, email = null where id = $2 and used_at is null",
        now,
        id
    )?)
}

/// A session of a candidate.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: CandidateSessionId,
    pub candidate_id: CandidateId,
    pub started_at: Instant,
    pub seen_at: Instant,
    pub idle_seconds: i64,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    pub device: String,
}

const SESSION: &str = "select id, candidate_id, started_at, seen_at, idle_seconds, expires_at, ended_at, device
    from candidate_sessions";

/// The session of a cookie.
pub async fn session(db: &mut impl Read, token: &str) -> Result<Option<Session>> {
    sql!(optional Session, db, format!("{SESSION} where token_hash = $1"), token_hash(token))
}

/// The sessions of a candidate that have not ended, the newest first.
pub async fn sessions(db: &mut impl Read, id: &CandidateId, now: Instant) -> Result<Vec<Session>> {
    sql!(all Session, db,
        format!("{SESSION} where candidate_id = $1 and ended_at is null and expires_at > $2 order by started_at desc, id"),
        id, now)
}

/// A session to be started.
#[derive(Clone, Debug)]
pub struct SessionDraft {
    pub candidate_id: CandidateId,
    pub idle_seconds: i64,
    pub expires_at: Instant,
    pub device: String,
}

/// Starts a session.
pub async fn insert_session(tx: &mut Tx, token: &str, draft: &SessionDraft) -> Result<CandidateSessionId> {
    let id = CandidateSessionId::fresh();
    insert!(tx, "candidate_sessions", {
        id: id, token_hash: token_hash(token), candidate_id: draft.candidate_id, started_at: tx.now, seen_at: tx.now,
        idle_seconds: draft.idle_seconds, expires_at: draft.expires_at, device: draft.device,
    })?;
    Ok(id)
}

/// Notes that a session is in use.
pub async fn touch_session(tx: &mut impl Write, id: &CandidateSessionId) -> Result<()> {
    let now = tx.now();
    sql!(run, tx, "update candidate_sessions set seen_at = $1 where id = $2", now, id)?;
    Ok(())
}

/// Ends a session.
pub async fn end_session(tx: &mut Tx, id: &str) -> Result<()> {
    let now = tx.now;
    sql!(run, tx, "update candidate_sessions set ended_at = $1 where id = $2 and ended_at is null", now, id)?;
    Ok(())
}

/// Ends the other sessions of a candidate.
pub async fn end_other_sessions(tx: &mut Tx, id: &str, but: &str) -> Result<u64> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "update candidate_sessions set ended_at = $1 where candidate_id = $2 and id <> $3 and ended_at is null",
        now,
        id,
        but
    )
}

/// Writes a letter, sealed; without a mail server nothing of it is kept.
pub async fn insert_letter(tx: &mut impl Write, id: &str, sealed: Option<Vec<u8>>) -> Result<()> {
    let state = if sealed.is_some() { "waiting" } else { "unsent" };
    let now = tx.now();
    insert!(tx, "candidate_letters", { id: id, letter: sealed, state: state, created_at: now })?;
    Ok(())
}

/// A letter that waits, sealed.
pub async fn letter(db: &mut impl Read, id: &str) -> Result<Option<Vec<u8>>> {
    let (letter,) = sql!(one Sealed, db, "select letter from candidate_letters where id = $1", id)?;
    Ok(letter)
}

/// Forgets what stood in a letter that was sent.
pub async fn set_letter_sent(tx: &mut impl Write, id: &str) -> Result<()> {
    let now = tx.now();
    sql!(run, tx, "update candidate_letters set letter = null, state = 'sent', sent_at = $1 where id = $2", now, id)?;
    Ok(())
}

const CONSENT: &str = "select c.id, c.purpose, c.text_id, t.language, t.text, c.channel, c.given_at, c.withdrawn_at
    from consents c join consent_texts t on t.id = c.text_id";

/// All consents of a candidate, the newest first.
pub async fn consents(db: &mut impl Read, id: &str) -> Result<Vec<Consent>> {
    sql!(all Consent, db, format!("{CONSENT} where c.candidate_id = $1 order by c.given_at desc, c.id desc"), id)
}

/// The consent to a purpose that stands.
pub async fn standing(db: &mut impl Read, id: &str, purpose: Purpose) -> Result<Option<Consent>> {
    sql!(optional Consent, db,
        format!("{CONSENT} where c.candidate_id = $1 and c.purpose = $2 and c.withdrawn_at is null order by c.given_at desc"),
        id, purpose)
}

/// Writes a consent with the text that was shown; the text itself is kept once.
pub async fn insert_consent(
    tx: &mut Tx,
    candidate_id: &CandidateId,
    purpose: Purpose,
    (text_id, language, text): (&str, Language, &str),
    channel: ConsentChannel,
) -> Result<ConsentId> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "insert into consent_texts (id, purpose, language, text, first_shown_at) values ($1, $2, $3, $4, $5)
         on conflict (id) do nothing",
        text_id,
        purpose,
        language,
        text,
        now
    )?;
    let id = ConsentId::fresh();
    insert!(tx, "consents", {
        id: id, candidate_id: candidate_id, purpose: purpose, text_id: text_id, channel: channel, given_at: now,
    })?;
    Ok(id)
}

/// Marks the consents to a purpose as withdrawn.
pub async fn withdraw_consents(tx: &mut Tx, candidate_id: &CandidateId, purpose: Purpose) -> Result<u64> {
    let now = tx.now;
    sql!(
        run,
        tx,
        "update consents set withdrawn_at = $1 where candidate_id = $2 and purpose = $3 and withdrawn_at is null",
        now,
        candidate_id,
        purpose
    )
}

/// Drops old codes, sessions that ended, letters.
pub(super) async fn drop_old(app: &App) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    let now = tx.now();
    sql!(run, &mut tx, "delete from candidate_codes where created_at < $1", now - TimeDelta::days(1))?;
    sql!(run, &mut tx, "delete from candidate_sessions where expires_at < $1", now - TimeDelta::days(30))?;
    sql!(run, &mut tx, "delete from candidate_letters where created_at < $1", now - TimeDelta::days(30))?;
    tx.done().await
}
