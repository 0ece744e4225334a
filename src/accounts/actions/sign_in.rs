//! Signing in and out, second factor, sessions.

use chrono::TimeDelta;
use totp_rs::{Builder, Secret as TotpSecret, Totp};

use crate::accounts::password::{self, PasswordRule};
use crate::accounts::session::Source;
use crate::accounts::store::{self, Session, SessionDraft};
use crate::accounts::user::{
    Assignment, AssignmentId, SessionId, SessionStage, User, UserState, idle_seconds, needs_second_factor,
};
use crate::accounts::{substitution, user::UserId};
use crate::platform::App;
use crate::platform::audit::{Actor, Event};
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::secret::token;
use crate::platform::settings::Settings;

/// A session that has begun: the cookie's token and where to go.
#[derive(Clone, Debug)]
pub struct Started {
    pub token: String,
    pub go_to: String,
}

/// The actor of somebody who is not signed in yet.
pub(super) fn actor_of(user: &User, source: &Source) -> Actor {
    Actor {
        user_id: Some(user.id.to_string()),
        name: user.full_name.clone(),
        role: "signing_in".to_owned(),
        source: source.address.clone(),
        ..Actor::default()
    }
}

/// Checks address and password. A wrong one counts; too many lock the address (STD-47). An address without an
/// account answers in the same way.
pub async fn sign_in(
    app: &App,
    source: &Source,
    email: &str,
    typed: String,
    next_path: Option<String>,
) -> Result<Started> {
    let user = store::user_by_email(&mut app.db.read(), email).await?;
    let user = check_password(app, source, user, email, typed).await?;
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    let started = begin_session(app, &mut tx, &user, source, None, next_path).await?;
    tx.commit(Event::new("sign_in.password_taken", &user.id)).await?;
    Ok(started)
}

/// The person whose password this is, or a refusal that counts.
pub(super) async fn check_password(
    app: &App,
    source: &Source,
    user: Option<User>,
    email: &str,
    typed: String,
) -> Result<User> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let (most, hours) = (settings.number("lock.max_failures")?, settings.number("lock.hours")?);
    let key = app.secret.look_up_key("users.email", email);
    let now = app.clock.now();
    let failures = store::failures(&mut app.db.read(), &key).await?;
    if let Some(until) = failures.and_then(|failures| failures.locked_until).filter(|until| *until > now) {
        return Err(Error::refused(format!(
            "Tài khoản tạm khóa đến {} vì nhập sai nhiều lần. Chờ đến lúc đó hoặc nhờ quản trị hệ thống mở khóa.",
            clock::screen(until)
        )));
    }
    let hash = user.as_ref().filter(|user| user.state == UserState::Active).and_then(|user| user.password_hash.clone());
    if password::fits(typed, hash).await?
        && let Some(user) = user
    {
        return Ok(user);
    }
    let actor = match &user {
        Some(user) => actor_of(user, source),
        None => Actor {
            name: "Chưa rõ".to_owned(),
            role: "signing_in".to_owned(),
            source: source.address.clone(),
            ..Actor::default()
        },
    };
    let mut tx = app.db.write_as(actor).await?;
    let count = store::add_failure(&mut tx, &key).await?;
    let mut event = match &user {
        Some(user) => Event::new("sign_in.failed", &user.id),
        None => Event::about_instance("sign_in.failed"),
    }
    .with("failures", count);
    let sentence = if count >= most {
        let until = tx.now + TimeDelta::hours(hours);
        store::lock(&mut tx, &key, until).await?;
        event = event.with("locked_until", until);
        format!("Thư điện tử hoặc mật khẩu chưa đúng. Tài khoản tạm khóa {hours} giờ, đến {}.", clock::screen(until))
    } else {
        format!(
            "Thư điện tử hoặc mật khẩu chưa đúng. Bạn còn {} lần thử trước khi tài khoản tạm khóa {hours} giờ.",
            most - count
        )
    };
    tx.commit(event).await?;
    Err(Error::refused(sentence))
}

/// Starts the session of a person whose password or link was right; the stage follows from what is still missing.
pub(super) async fn begin_session(
    app: &App,
    tx: &mut Tx,
    user: &User,
    source: &Source,
    assignment: Option<&Assignment>,
    next_path: Option<String>,
) -> Result<Started> {
    let settings = Settings::on(tx, clock::local(tx.now).date()).await?;
    let assignments = store::active_assignments(tx, user.id.as_str(), clock::local(tx.now).date()).await?;
    let assignment = assignment.or(assignments.first());
    let role = assignment.map_or(Role::AgencyOfficer, |assignment| assignment.role);
    let mut needed = false;
    for held in &assignments {
        needed |= needs_second_factor(&settings, held.role)?;
    }
    let stage = if user.demo {
        SessionStage::Full
    } else if user.totp_secret.is_some() {
        SessionStage::Code
    } else if needed {
        SessionStage::Enrol
    } else {
        stage_after_code(&settings, user, &assignments, tx.now)?
    };
    let id = SessionId::fresh();
    let pending_totp = match stage {
        SessionStage::Enrol => Some(new_totp_secret(app, &id)?),
        _ => None,
    };
    if stage == SessionStage::Full {
        finish(app, tx, user, source).await?;
    }
    let token = token();
    let draft = SessionDraft {
        user_id: user.id.clone(),
        assignment_id: assignment.map(|assignment| assignment.id.clone()),
        stage,
        pending_totp,
        idle_seconds: idle_seconds(&settings, role)?,
        expires_at: tx.now + TimeDelta::hours(settings.number("session.max_hours")?),
        source: source.address.clone(),
        device: source.device.clone(),
        next_path: next_path.clone(),
    };
    store::insert_session(tx, &id, &token, &draft).await?;
    Ok(Started { token, go_to: path_of(stage, next_path.as_deref()) })
}

fn stage_after_code(
    settings: &Settings,
    user: &User,
    held: &[Assignment],
    now: clock::Instant,
) -> Result<SessionStage> {
    let oldest = TimeDelta::days(settings.number("pwd.admin_max_age_days")?);
    let administers = held.iter().any(|assignment| assignment.role == Role::Administrator);
    let old = user.password_set_at.is_none_or(|set_at| now - set_at > oldest);
    Ok(if administers && old { SessionStage::Password } else { SessionStage::Full })
}

/// Where a person goes at a stage; only paths of this application are followed.
pub(super) fn path_of(stage: SessionStage, next_path: Option<&str>) -> String {
    match stage {
        SessionStage::Code => "/dang-nhap/ma".to_owned(),
        SessionStage::Enrol => "/dang-nhap/thiet-lap-ma".to_owned(),
        SessionStage::Password => "/dang-nhap/doi-mat-khau".to_owned(),
        SessionStage::Full => {
            let own = next_path.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
            own.unwrap_or("/viec").to_owned()
        }
    }
}

/// Notes the sign-in and tells the person when device and address are new (features row 198).
async fn finish(app: &App, tx: &mut Tx, user: &User, source: &Source) -> Result<()> {
    let known = store::knows_device(tx, &user.id, &source.device, &source.address).await?;
    if !known && user.last_sign_in_at.is_some() {
        let draft = MessageDraft {
            user_id: user.id.to_string(),
            to: Some(user.email.clone()),
            subject: "Đăng nhập từ thiết bị mới".to_owned(),
            body: format!(
                "Tài khoản của {} vừa đăng nhập lúc {} từ {}, địa chỉ {}. Nếu không phải bạn, mở danh sách phiên, \
                 kết thúc phiên đó rồi đổi mật khẩu.",
                user.full_name,
                clock::screen(tx.now),
                source.device,
                source.address
            ),
            link: Some("/phien".to_owned()),
            secret_link: None,
        };
        messages::send(app, tx, draft).await?;
    }
    let key = app.secret.look_up_key("users.email", &user.email);
    store::clear_failures(tx, &key).await?;
    store::note_sign_in(tx, &user.id, &source.address).await
}

/// A fresh secret of a second factor, sealed in the session that sets it up.
pub(super) fn new_totp_secret(app: &App, session: &SessionId) -> Result<Vec<u8>> {
    let secret = TotpSecret::generate();
    app.secret.seal(&format!("sessions.pending_totp:{session}"), secret.to_base32().as_bytes())
}

/// The second factor of a secret in base 32, named for an authenticator application.
pub fn totp(app: &App, base32: &str, email: &str) -> Result<Totp> {
    let secret = TotpSecret::try_from_base32(base32).map_err(|error| Error::internal(format!("{error:?}")))?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(email.to_owned())
        .with_issuer(Some(format!("Chiêu Hiền {}", app.config.city).replace(':', " ")))
        .build()
        .map_err(|error| Error::internal(format!("{error:?}")))
}

/// The secret that waits in a session for its first code.
pub fn pending_secret(app: &App, session: &Session) -> Result<String> {
    let sealed = session.pending_totp.as_ref().ok_or(Error::NotFound)?;
    let opened = app.secret.open(&format!("sessions.pending_totp:{}", session.id), sealed)?;
    String::from_utf8(opened).map_err(Error::internal)
}

const WRONG_CODE: &str = "Mã chưa đúng hoặc đã hết hạn. Nhập mã 6 số đang hiện trong ứng dụng xác thực";

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

/// Sets up the second factor with its first code.
pub async fn enrol(app: &App, source: &Source, session: &Session, code: &str) -> Result<String> {
    let user = store::user(&mut app.db.read(), session.user_id.as_str()).await?;
    let secret = pending_secret(app, session)?;
    let time = u64::try_from(app.clock.now().timestamp()).map_err(Error::internal)?;
    let step = totp(app, &secret, &user.email)?
        .check(&digits(code), time)
        .ok_or_else(|| Error::refused_at("code", WRONG_CODE))?;
    let sealed = app.secret.seal(&format!("users.totp_secret:{}", user.id), secret.as_bytes())?;
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    store::set_second_factor(&mut tx, &user.id, Some(sealed), i64::try_from(step).ok()).await?;
    let go_to = go_on(app, &mut tx, &user, source, session).await?;
    tx.commit(Event::new("second_factor.set", &user.id)).await?;
    Ok(go_to)
}

/// Takes the code of the second factor; a code is taken once.
pub async fn take_code(app: &App, source: &Source, session: &Session, code: &str) -> Result<String> {
    let user = store::user(&mut app.db.read(), session.user_id.as_str()).await?;
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let key = app.secret.look_up_key("users.totp", user.id.as_str());
    let most = settings.number("lock.max_failures")?;
    let failures = store::failures(&mut app.db.read(), &key).await?;
    if failures.and_then(|failures| failures.locked_until).is_some_and(|until| until > app.clock.now()) {
        return Err(Error::refused_at(
            "code",
            "Mã bị nhập sai quá nhiều lần nên tạm khóa. Nhờ quản trị hệ thống mở khóa",
        ));
    }
    let sealed = user.totp_secret.as_ref().ok_or(Error::NotFound)?;
    let secret = app.secret.open(&format!("users.totp_secret:{}", user.id), sealed)?;
    let secret = String::from_utf8(secret).map_err(Error::internal)?;
    let time = u64::try_from(app.clock.now().timestamp()).map_err(Error::internal)?;
    let step = totp(app, &secret, &user.email)?.check(&digits(code), time).and_then(|step| i64::try_from(step).ok());
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    let taken = match step {
        Some(step) => store::take_step(&mut tx, &user.id, step).await?,
        None => false,
    };
    if !taken {
        let count = store::add_failure(&mut tx, &key).await?;
        if count >= most {
            let until = tx.now + TimeDelta::hours(settings.number("lock.hours")?);
            store::lock(&mut tx, &key, until).await?;
        }
        tx.commit(Event::new("sign_in.code_failed", &user.id).with("failures", count)).await?;
        return Err(Error::refused_at("code", WRONG_CODE));
    }
    store::clear_failures(&mut tx, &key).await?;
    let go_to = go_on(app, &mut tx, &user, source, session).await?;
    tx.commit(Event::new("sign_in.done", &user.id)).await?;
    Ok(go_to)
}

async fn go_on(app: &App, tx: &mut Tx, user: &User, source: &Source, session: &Session) -> Result<String> {
    let today = clock::local(tx.now).date();
    let settings = Settings::on(tx, today).await?;
    let held = store::active_assignments(tx, user.id.as_str(), today).await?;
    let stage = stage_after_code(&settings, user, &held, tx.now)?;
    if stage == SessionStage::Full {
        finish(app, tx, user, source).await?;
    }
    store::set_stage(tx, &session.id, stage, None).await?;
    Ok(path_of(stage, session.next_path.as_deref()))
}

/// Replaces a password that is too old, and finishes the sign-in.
pub async fn change_old_password(app: &App, source: &Source, session: &Session, typed: String) -> Result<String> {
    let user = store::user(&mut app.db.read(), session.user_id.as_str()).await?;
    let hash = accepted_password(app, &user, typed).await?;
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    store::set_password(&mut tx, &user, &hash).await?;
    finish(app, &mut tx, &user, source).await?;
    store::set_stage(&mut tx, &session.id, SessionStage::Full, None).await?;
    tx.commit(Event::new("password.changed", &user.id).because("mật khẩu quá hạn")).await?;
    Ok(path_of(SessionStage::Full, session.next_path.as_deref()))
}

/// The hash of a password that satisfies the rule and was not used lately.
pub(super) async fn accepted_password(app: &App, user: &User, typed: String) -> Result<String> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let rule = PasswordRule::of(&settings, user.totp_secret.is_some())?;
    if let Some(fault) = rule.fault(&typed, &user.email, &user.full_name) {
        return Err(Error::refused_at("password", fault));
    }
    for old in store::password_history(&mut app.db.read(), &user.id, rule.history).await? {
        if password::fits(typed.clone(), Some(old)).await? {
            return Err(Error::refused_at(
                "password",
                format!("Chọn mật khẩu khác {} mật khẩu gần nhất", rule.history),
            ));
        }
    }
    password::hash(typed).await
}

/// Ends the session in use.
pub async fn sign_out(app: &App, permit: &Permit) -> Result<()> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    store::end_session(&mut tx, &signed.user_id, &signed.session_id).await?;
    tx.commit(Event::new("sign_out.done", &UserId(signed.user_id.clone()))).await
}

/// Ends one of one's own sessions.
pub async fn end_session(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    if !store::end_session(&mut tx, permit.user_id(), id).await? {
        return Err(Error::NotFound);
    }
    tx.commit(Event::new("session.ended", &SessionId(id.to_owned()))).await
}

/// Ends all of one's own sessions but the one in use.
pub async fn end_other_sessions(app: &App, permit: &Permit) -> Result<u64> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let ended = store::end_other_sessions(&mut tx, &signed.user_id, &signed.session_id).await?;
    tx.commit(Event::new("session.others_ended", &UserId(signed.user_id.clone())).with("ended", ended)).await?;
    Ok(ended)
}

/// Keeps the session from going idle, because its person is there.
pub async fn keep_alive(app: &App, permit: &Permit) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    store::touch_session(&mut tx, &SessionId(permit.signed()?.session_id.clone())).await?;
    tx.done().await
}

/// Goes on with another of one's assignments, or in the name of a person one stands in for.
pub async fn switch(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let signed = permit.signed()?;
    let today = app.clock.today();
    let settings = Settings::on(&mut app.db.read(), today).await?;
    let own = store::active_assignments(&mut app.db.read(), &signed.user_id, today).await?;
    let stand_ins = substitution::active_for(&mut app.db.read(), &signed.user_id, today).await?;
    let own = own.into_iter().find(|found| found.id.as_str() == id).map(|found| (found.id, None, found.role));
    let stand_in = stand_ins
        .into_iter()
        .find(|found| found.id.as_str() == id)
        .map(|found| (found.assignment_id, Some(found.id.0), found.role));
    let (assignment, substitution, role): (AssignmentId, Option<String>, Role) =
        own.or(stand_in).ok_or(Error::NotFound)?;
    let idle = idle_seconds(&settings, role)?;
    let mut tx = app.db.write(permit).await?;
    store::set_session_assignment(&mut tx, &signed.session_id, &assignment, substitution.as_deref(), idle).await?;
    let event = Event::new("session.switched", &assignment).with("role", crate::platform::words::Words::as_str(role));
    tx.commit(match substitution {
        Some(substitution) => event.with("substitution", substitution),
        None => event,
    })
    .await
}
