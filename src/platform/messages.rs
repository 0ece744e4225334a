//! Messages to people: shown in the application, and sent by e-mail where SMTP is set.

use chrono::TimeDelta;
use lettre::message::{Mailbox, header::ContentType};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde_json::json;

use super::App;
use super::clock::Instant;
use super::db::Write;
use super::error::{Error, Result};
use super::jobs::{self, Job};
use crate::{insert, sql, words};

words! {
    /// What became of a message's e-mail.
    pub enum MessageState {
        /// The job will send it.
        Waiting = "waiting" "Chờ gửi",
        Sent = "sent" "Đã gửi thư",
        /// No SMTP is set: the message stays in the application.
        InApp = "in_app" "Chỉ trong hệ thống, chưa cấu hình thư điện tử",
        Failed = "failed" "Không gửi được thư",
    }
}

crate::ids! {
    /// A message to one person.
    MessageId = "message";
}

/// A message as shown to its reader.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    pub subject: String,
    pub body: String,
    /// Where the reader goes from it; a path of the application.
    pub link: Option<String>,
    pub state: MessageState,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

/// A message to be written.
#[derive(Clone, Debug, Default)]
pub struct MessageDraft {
    pub user_id: String,
    /// The e-mail address; without one the message stays in the application.
    pub to: Option<String>,
    pub subject: String,
    pub body: String,
    pub link: Option<String>,
    /// A secret link that goes into the e-mail only and is not kept in the message.
    pub secret_link: Option<String>,
}

/// Writes a message in the transaction of the act that causes it, and asks for its e-mail.
pub async fn send(app: &App, tx: &mut impl Write, draft: MessageDraft) -> Result<MessageState> {
    let id = MessageId::fresh();
    let mailed = draft.to.is_some() && app.config.smtp_url.is_some();
    let state = if mailed { MessageState::Waiting } else { MessageState::InApp };
    let sealed = match draft.secret_link.as_ref().filter(|_| mailed) {
        Some(link) => Some(app.secret.seal(&format!("messages.secret_link:{id}"), link.as_bytes())?),
        None => None,
    };
    let now = tx.now();
    insert!(tx, "messages", {
        id: id, user_id: draft.user_id, to_address: draft.to, subject: draft.subject, body: draft.body,
        link: draft.link, secret_link: sealed, state: state, created_at: now,
    })?;
    if mailed {
        jobs::enqueue(tx, "message.mail", None, json!({ "message": id.as_str() }), now).await?;
    }
    Ok(state)
}

#[derive(sqlx::FromRow)]
struct Outgoing {
    to_address: Option<String>,
    subject: String,
    body: String,
    link: Option<String>,
    secret_link: Option<Vec<u8>>,
    state: MessageState,
}

/// The job that sends one message by e-mail.
pub async fn mail(app: &App, job: &Job) -> Result<()> {
    let id = job.text("message")?;
    let message = sql!(one Outgoing, &mut app.db.read(),
        "select to_address, subject, body, link, secret_link, state from messages where id = $1", id)?;
    if message.state == MessageState::Sent {
        return Ok(());
    }
    let (Some(url), Some(to)) = (&app.config.smtp_url, &message.to_address) else {
        return set_state(app, &id, MessageState::InApp).await;
    };
    let mut body = message.body.clone();
    if let Some(sealed) = &message.secret_link {
        let link = app.secret.open(&format!("messages.secret_link:{id}"), sealed)?;
        body.push_str(&format!("\n\n{}", String::from_utf8_lossy(&link)));
    } else if let Some(link) = &message.link {
        body.push_str(&format!("\n\n{}{link}", app.config.public_url));
    }
    match deliver(app, url, to, &message.subject, body).await {
        Ok(()) => set_state(app, &id, MessageState::Sent).await,
        Err(error) => {
            set_state(app, &id, MessageState::Failed).await?;
            Err(error)
        }
    }
}

/// Hands one letter to the mail server.
pub async fn deliver(app: &App, url: &str, to: &str, subject: &str, body: String) -> Result<()> {
    let from: Mailbox = app.config.mail_from.parse().map_err(Error::internal)?;
    let letter = lettre::Message::builder()
        .from(from)
        // The cause would repeat the address.
        .to(to.parse().map_err(|_| Error::internal("the address of a letter is not one"))?)
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(body)
        .map_err(Error::internal)?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(Error::internal)?.build();
    transport.send(letter).await.map(drop).map_err(|error| Error::internal(fault(&error)))
}

/// Why a letter did not go, for the log. A mail server's own words are left out: they often repeat the address.
fn fault(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_response() || error.is_client() => "the mail server was not understood".to_owned(),
        None => error.to_string(),
    }
}

async fn set_state(app: &App, id: &str, state: MessageState) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    sql!(
        run,
        &mut tx,
        "update messages set state = $1, secret_link = case when $2 then null else secret_link end where id = $3",
        state,
        state == MessageState::Sent,
        id
    )?;
    tx.done().await
}

/// The newest messages of a person.
pub async fn of_user(app: &App, user_id: &str) -> Result<Vec<Message>> {
    sql!(all Message, &mut app.db.read(),
        "select id, subject, body, link, state, created_at, read_at from messages where user_id = $1
         order by created_at desc, id desc limit 100", user_id)
}

/// Marks all messages of a person as read.
pub async fn mark_read(app: &App, user_id: &str) -> Result<()> {
    let mut tx = app.db.upkeep().await?;
    let now = tx.now();
    sql!(run, &mut tx, "update messages set read_at = $1 where user_id = $2 and read_at is null", now, user_id)?;
    tx.done().await
}

/// Drops what nobody needs any more: messages read more than a year ago.
pub async fn drop_old(app: &App) -> Result<u64> {
    let mut tx = app.db.upkeep().await?;
    let before = tx.now() - TimeDelta::days(365);
    let dropped = sql!(run, &mut tx, "delete from messages where read_at < $1", before)?;
    tx.done().await?;
    Ok(dropped)
}
