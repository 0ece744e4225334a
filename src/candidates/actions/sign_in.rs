//! Signing in by a code that goes to an address. Whether the address is known makes no difference: who is new is
//! written down when the first code comes back.

use chrono::TimeDelta;

use super::letters::{self, Letter};
use crate::accounts::session::Source;
use crate::candidates::candidate::{CandidateId, Language};
use crate::candidates::store::{self, CodeDraft, SentCode, SessionDraft};
use crate::platform::App;
use crate::platform::audit::{Actor, Event};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::secret::token;
use crate::platform::settings::Settings;
use crate::platform::{clock, ids};
use crate::ui::PublicPage;

/// What became of the wish for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// On its way; the id of the code.
    Code(String),
    /// Too many were sent within the last hour.
    TooMany,
    /// The instance sends no letters.
    NoLetters,
}

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Signed in: the cookie's token.
    In(String),
    /// Wrong; so many tries are left.
    Wrong(i64),
    /// It no longer works: too old, used, or tried too often.
    Over,
}

/// Where an address waits sealed.
fn place(id: &str) -> String {
    format!("candidate_codes.email:{id}")
}

/// The six digits of a code. They follow from its id and the instance's secret, so the database holds nothing of them.
pub fn digits(app: &App, id: &str) -> String {
    let mac = app.secret.look_up_key("candidate_codes.digits", id);
    let number = mac.get(..12).and_then(|part| u64::from_str_radix(part, 16).ok()).unwrap_or_default();
    format!("{:06}", number % 1_000_000)
}

/// Somebody who is about to sign in.
fn stranger() -> Actor {
    Actor {
        name: "Ứng viên chưa đăng nhập".to_owned(),
        role: "signing_in".to_owned(),
        source: "cổng ứng viên".to_owned(),
        ..Actor::default()
    }
}

/// Sends a code to an address.
pub async fn send_code(app: &App, source: &Source, address: &str, page: &PublicPage) -> Result<Sent> {
    if app.config.smtp_url.is_none() && !app.config.demo && cfg!(not(test)) {
        return Ok(Sent::NoLetters);
    }
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let minutes = settings.number("candidate.code_minutes")?;
    let (an_address, a_source) =
        (settings.number("candidate.codes_an_hour")?, settings.number("candidate.codes_an_hour_a_source")?);
    let mut tx = app.db.write_as(stranger()).await?;
    let id = ids::fresh();
    let draft = CodeDraft {
        address_key: store::address_key(&app.secret, address),
        source_key: app.secret.look_up_key("candidate_codes.source", &source.address),
        email: app.secret.seal(&place(&id), address.as_bytes())?,
        language: Language::from(page.lang),
        expires_at: tx.now + TimeDelta::minutes(minutes),
        id,
    };
    let since = tx.now - TimeDelta::hours(1);
    let (sent, asked) = store::codes_since(&mut tx, &draft.address_key, &draft.source_key, since).await?;
    if sent >= an_address || asked >= a_source {
        // Not in the log: whoever asks on and on must not be able to fill it.
        return Ok(Sent::TooMany);
    }
    store::insert_code(&mut tx, &draft).await?;
    let letter = Letter {
        to: address.to_owned(),
        subject: page.t("candidate-code-subject"),
        body: format!(
            "{}\n\n{}\n\n{}",
            page.t("candidate-code-line"),
            digits(app, &draft.id),
            page.t_with("candidate-code-minutes", "minutes", minutes)
        ),
    };
    letters::send(app, &mut tx, letter).await?;
    tx.commit(Event::about_instance("candidate.code_sent")).await?;
    Ok(Sent::Code(draft.id))
}

/// Takes a code: the first one makes the candidate.
pub async fn take_code(app: &App, source: &Source, id: &str, typed: &str) -> Result<Taken> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let most = settings.number("candidate.code_tries")?;
    let code = store::code(&mut app.db.read(), id).await?;
    let Some(address) = address_of(app, &code)? else { return Ok(Taken::Over) };
    let known = store::by_address(&mut app.db.read(), &app.secret, &address).await?;
    let candidate_id = known.as_ref().map_or_else(CandidateId::fresh, |candidate| candidate.id.clone());
    let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_right = typed == digits(app, id);
    let actor = if is_right { actor_of(&candidate_id) } else { stranger() };
    let mut tx = app.db.write_as(actor).await?;
    if !store::count_try(&mut tx, id, most).await? {
        return Ok(Taken::Over);
    }
    if !is_right {
        tx.commit(Event::about_instance("candidate.code_wrong").with("tries", code.tries + 1)).await?;
        let left = most - code.tries - 1;
        return Ok(if left > 0 { Taken::Wrong(left) } else { Taken::Over });
    }
    store::use_code(&mut tx, id).await?;
    match known {
        None => {
            store::insert(&mut tx, &app.secret, &candidate_id, &address, code.language).await?;
            tx.note(Event::new("candidate.created", &candidate_id));
        }
        Some(_) => store::set_language(&mut tx, &candidate_id, code.language).await?,
    }
    let token = token();
    let draft = SessionDraft {
        candidate_id: candidate_id.clone(),
        idle_seconds: settings.number("candidate.idle_minutes")? * 60,
        expires_at: tx.now + TimeDelta::hours(settings.number("candidate.session_hours")?),
        device: source.device.clone(),
    };
    store::insert_session(&mut tx, &token, &draft).await?;
    tx.commit(Event::new("candidate.signed_in", &candidate_id)).await?;
    Ok(Taken::In(token))
}

/// The address that a code was sent to, while the code still works.
fn address_of(app: &App, code: &SentCode) -> Result<Option<String>> {
    let works = code.used_at.is_none() && code.expires_at > app.clock.now();
    let Some(sealed) = code.email.as_ref().filter(|_| works) else { return Ok(None) };
    let bytes = app.secret.open(&place(&code.id), sealed)?;
    String::from_utf8(bytes).map(Some).map_err(Error::internal)
}

/// How long a code still works, as the time of day; nothing when it no longer does.
pub async fn works_until(app: &App, id: &str) -> Result<Option<String>> {
    let code = store::code(&mut app.db.read(), id).await?;
    let works = code.used_at.is_none() && code.expires_at > app.clock.now();
    Ok(works.then(|| clock::local(code.expires_at).format("%H:%M").to_string()))
}

/// The actor of a candidate who is signing in.
fn actor_of(id: &CandidateId) -> Actor {
    Actor {
        user_id: Some(id.to_string()),
        name: format!("Ứng viên {}", id.code()),
        role: "candidate".to_owned(),
        source: "cổng ứng viên".to_owned(),
        ..Actor::default()
    }
}

/// Ends the session in use.
pub async fn sign_out(app: &App, permit: &Permit) -> Result<()> {
    let candidate = permit.signed_candidate()?;
    let mut tx = app.db.write(permit).await?;
    store::end_session(&mut tx, &candidate.session_id).await?;
    tx.commit(Event::new("candidate.signed_out", &CandidateId(candidate.candidate_id.clone()))).await
}

/// Ends all sessions but the one in use.
pub async fn end_other_sessions(app: &App, permit: &Permit) -> Result<u64> {
    let candidate = permit.signed_candidate()?;
    let mut tx = app.db.write(permit).await?;
    let ended = store::end_other_sessions(&mut tx, &candidate.candidate_id, &candidate.session_id).await?;
    let id = CandidateId(candidate.candidate_id.clone());
    tx.commit(Event::new("candidate.sessions_ended", &id).with("sessions", ended)).await?;
    Ok(ended)
}
