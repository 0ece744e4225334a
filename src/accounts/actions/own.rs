//! What people do to their own account: password, second factor, telephone number.

use super::sign_in::{accepted_password, check_password, new_totp_secret};
use crate::accounts::session::Source;
use crate::accounts::store;
use crate::accounts::user::{SessionId, SessionStage, mask};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::Result;
use crate::platform::permit::Permit;

/// Changes one's password: the present one is asked for and a wrong one counts; all other sessions end.
pub async fn change_password(
    app: &App,
    permit: &Permit,
    source: &Source,
    present: String,
    typed: String,
) -> Result<u64> {
    let signed = permit.signed()?;
    let user = store::user(&mut app.db.read(), &signed.user_id).await?;
    let email = user.email.clone();
    let user = check_password(app, source, Some(user), &email, present).await?;
    let hash = accepted_password(app, &user, typed).await?;
    let mut tx = app.db.write(permit).await?;
    store::set_password(&mut tx, &user, &hash).await?;
    store::clear_failures(&mut tx, &app.secret.look_up_key("users.email", &email)).await?;
    let ended = store::end_other_sessions(&mut tx, &signed.user_id, &signed.session_id).await?;
    tx.commit(Event::new("password.changed", &user.id).with("sessions_ended", ended)).await?;
    Ok(ended)
}

/// Takes one's second factor away and leads this session to setting up a new one; all other sessions end.
pub async fn renew_second_factor(app: &App, permit: &Permit) -> Result<()> {
    let signed = permit.signed()?;
    let session = SessionId(signed.session_id.clone());
    let mut tx = app.db.write(permit).await?;
    let user = store::user(&mut tx, &signed.user_id).await?;
    store::set_second_factor(&mut tx, &user.id, None, None).await?;
    store::end_other_sessions(&mut tx, &signed.user_id, &signed.session_id).await?;
    let pending = new_totp_secret(app, &session)?;
    store::set_stage(&mut tx, &session, SessionStage::Enrol, Some(pending)).await?;
    tx.commit(Event::new("second_factor.reset", &user.id).because("tự đổi thiết bị")).await
}

/// Changes one's telephone number.
pub async fn set_phone(app: &App, permit: &Permit, phone: Option<String>) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = store::user(&mut tx, permit.user_id()).await?;
    store::set_phone(&mut tx, &user.id, phone.as_deref()).await?;
    let event = Event::new("user.edited", &user.id).change("phone", mask(&user.phone), mask(&phone));
    tx.commit(event).await
}

/// Shows somebody's telephone number in full; the reason is in the log before the number is on the page.
pub async fn reveal_phone(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<Option<String>> {
    let mut tx = app.db.write(permit).await?;
    let user = store::find(&mut tx, permit, id).await?;
    tx.commit(Event::new("user.phone_read", &user.id).because(reason)).await?;
    Ok(user.phone)
}
