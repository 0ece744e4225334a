//! Links that work once: the first administrator, invitations, new passwords, demonstration. And the password
//! that is asked again before a dangerous act.

use chrono::TimeDelta;

use super::sign_in::{Started, accepted_password, actor_of, begin_session, check_password};
use crate::accounts::password::{self, PasswordRule};
use crate::accounts::session::Source;
use crate::accounts::store::{self, Link};
use crate::accounts::user::{LinkPurpose, User, UserDraft, UserId};
use crate::platform::App;
use crate::platform::audit::{Actor, Event};
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::secret::token;
use crate::platform::settings::Settings;

const USED_UP: &str = "Liên kết này đã dùng hoặc đã hết hạn. Xin liên kết mới từ người đã gửi.";

/// The address of a link.
pub(super) fn url(app: &App, token: &str) -> String {
    format!("{}/lien-ket/{token}", app.config.public_url)
}

/// A link that makes the first administrator; earlier ones stop working. `None` when there is one already.
pub async fn first_administrator_link(app: &App) -> Result<Option<String>> {
    if store::has_administrator(&mut app.db.read()).await? {
        return Ok(None);
    }
    let hours = Settings::on(&mut app.db.read(), app.clock.today()).await?.number("link.valid_hours")?;
    let token = token();
    let mut tx = app.db.write_as(Actor::system("serve")).await?;
    store::end_links(&mut tx, None, LinkPurpose::FirstAdministrator).await?;
    let expires_at = tx.now + TimeDelta::hours(hours);
    let id = store::insert_link(&mut tx, &token, LinkPurpose::FirstAdministrator, None, None, expires_at).await?;
    tx.commit(Event::new("link.made", &id).with("purpose", "first_administrator")).await?;
    Ok(Some(url(app, &token)))
}

/// The break-glass link by which a person sets a new password and a new second factor; from the command line only.
pub async fn rescue_link(app: &App, email: &str) -> Result<String> {
    let user = store::user_by_email(&mut app.db.read(), &email.to_lowercase()).await?;
    let user = user.ok_or_else(|| Error::refused(format!("Không có tài khoản nào dùng địa chỉ {email}.")))?;
    let hours = Settings::on(&mut app.db.read(), app.clock.today()).await?.number("link.valid_hours")?;
    let token = token();
    let mut tx = app.db.write_as(Actor::system("account link")).await?;
    store::end_links(&mut tx, Some(&user.id), LinkPurpose::NewPassword).await?;
    let expires_at = tx.now + TimeDelta::hours(hours);
    store::insert_link(&mut tx, &token, LinkPurpose::NewPassword, Some(&user.id), None, expires_at).await?;
    store::set_second_factor(&mut tx, &user.id, None, None).await?;
    store::clear_failures(&mut tx, &app.secret.look_up_key("users.email", &user.email)).await?;
    store::clear_failures(&mut tx, &app.secret.look_up_key("users.totp", user.id.as_str())).await?;
    tx.commit(
        Event::new("link.made", &user.id).with("purpose", "new_password").because("lối vào khẩn cấp từ dòng lệnh"),
    )
    .await?;
    Ok(url(app, &token))
}

/// The first administrator as typed.
#[derive(Clone, Debug)]
pub struct FirstAdministratorDraft {
    pub full_name: String,
    pub email: String,
    pub password: String,
}

impl FirstAdministratorDraft {
    /// Reads the form.
    pub fn read(form: &mut Form) -> Option<FirstAdministratorDraft> {
        form.names(crate::accounts::user::FIELDS);
        let full_name = form.text("full_name", 2..=100);
        let email = form.email("email");
        let password = new_password(form);
        Some(FirstAdministratorDraft { full_name: full_name?, email: email?, password: password? })
    }
}

/// Reads a new password that is typed twice.
pub fn new_password(form: &mut Form) -> Option<String> {
    let (first, second) = (form.value("password").to_owned(), form.value("password_again").to_owned());
    if first.is_empty() {
        form.refuse("password", "Nhập mật khẩu");
        return None;
    }
    if first != second {
        form.refuse("password_again", "Nhập lại đúng mật khẩu ở ô trên");
        return None;
    }
    Some(first)
}

/// Makes the first administrator, in the standing agency, and signs them in as far as the second factor.
pub async fn first_administrator(
    app: &App,
    source: &Source,
    link: &Link,
    agency_id: &str,
    draft: FirstAdministratorDraft,
) -> Result<Started> {
    let settings = Settings::on(&mut app.db.read(), app.clock.today()).await?;
    let rule = PasswordRule::of(&settings, false)?;
    if let Some(fault) = rule.fault(&draft.password, &draft.email, &draft.full_name) {
        return Err(Error::refused_at("password", fault));
    }
    let hash = password::hash(draft.password).await?;
    let actor = Actor {
        name: draft.full_name.clone(),
        role: "first_administrator".to_owned(),
        source: source.address.clone(),
        ..Actor::default()
    };
    let mut tx = app.db.write_as(actor).await?;
    if !store::use_link(&mut tx, &link.id).await? {
        return Err(Error::refused(USED_UP));
    }
    // Nodes that started at the same moment have each made a link: the first one used ends the others.
    store::end_links(&mut tx, None, LinkPurpose::FirstAdministrator).await?;
    let person = UserDraft {
        full_name: draft.full_name,
        email: draft.email,
        phone: None,
        agency_id: agency_id.to_owned(),
        role: Role::Administrator,
    };
    let id = store::insert_user(&mut tx, &person, false).await?;
    let today = clock::local(tx.now).date();
    store::insert_assignment(&mut tx, &id, agency_id, Role::Administrator, today).await?;
    let user = store::user(&mut tx, id.as_str()).await?;
    store::set_password(&mut tx, &user, &hash).await?;
    let user = store::user(&mut tx, id.as_str()).await?;
    let started = begin_session(app, &mut tx, &user, source, None, None).await?;
    tx.commit(Event::new("administrator.made", &id)).await?;
    Ok(started)
}

/// Takes up an invitation, or sets a new password by link, and signs the person in as far as the second factor.
pub async fn take_up(app: &App, source: &Source, link: &Link, typed: String) -> Result<Started> {
    let user = person_of(app, link).await?;
    let hash = accepted_password(app, &user, typed).await?;
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    if !store::use_link(&mut tx, &link.id).await? {
        return Err(Error::refused(USED_UP));
    }
    store::set_password(&mut tx, &user, &hash).await?;
    store::end_other_sessions(&mut tx, user.id.as_str(), "").await?;
    let user = store::user(&mut tx, user.id.as_str()).await?;
    let started = begin_session(app, &mut tx, &user, source, None, None).await?;
    let event = if link.purpose == LinkPurpose::Invitation { "invitation.taken_up" } else { "password.renewed" };
    tx.commit(Event::new(event, &user.id)).await?;
    Ok(started)
}

/// Signs a fictional person of the demonstration data in.
pub async fn use_demo_link(app: &App, source: &Source, link: &Link) -> Result<Started> {
    let user = person_of(app, link).await?;
    if !user.demo {
        return Err(Error::Forbidden);
    }
    let assignment = match &link.assignment_id {
        Some(id) => Some(store::assignment(&mut app.db.read(), id.as_str()).await?),
        None => None,
    };
    let mut tx = app.db.write_as(actor_of(&user, source)).await?;
    if !store::use_link(&mut tx, &link.id).await? {
        return Err(Error::refused(USED_UP));
    }
    let started = begin_session(app, &mut tx, &user, source, assignment.as_ref(), None).await?;
    tx.commit(Event::new("sign_in.demo", &user.id)).await?;
    Ok(started)
}

async fn person_of(app: &App, link: &Link) -> Result<User> {
    let id = link.user_id.as_ref().ok_or(Error::NotFound)?;
    store::user(&mut app.db.read(), id.as_str()).await
}

/// How long a password counts as just given, in minutes.
const CONFIRMED_MINUTES: i64 = 5;

/// Takes the password once more, before a dangerous act. Fictional people have none and are let through.
pub async fn confirm_password(app: &App, permit: &Permit, source: &Source, typed: String) -> Result<()> {
    let signed = permit.signed()?;
    let user = store::user(&mut app.db.read(), &signed.user_id).await?;
    if !user.demo {
        let email = user.email.clone();
        check_password(app, source, Some(user), &email, typed).await.map_err(|error| match error {
            Error::Refused { reason, .. } => {
                Error::refused_at("password", reason.replace("Thư điện tử hoặc mật khẩu", "Mật khẩu"))
            }
            other => other,
        })?;
    }
    let mut tx = app.db.write(permit).await?;
    let until = tx.now + TimeDelta::minutes(CONFIRMED_MINUTES);
    store::set_confirmed(&mut tx, &signed.session_id, until).await?;
    tx.commit(Event::new("password.confirmed", &UserId(signed.user_id.clone()))).await
}
