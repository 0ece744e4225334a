//! Letters to candidates: sealed while they wait, sent by a job, forgotten when they went.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::candidates::store;
use crate::platform::App;
use crate::platform::db::Write;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::{ids, messages};
use crate::ui::Lang;

/// The job that sends one letter.
pub const LETTER_JOB: &str = "candidates.letter";

/// A letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
}

fn place(id: &str) -> String {
    format!("candidate_letters.letter:{id}")
}

/// Writes a letter in the transaction of the act that causes it, and asks for its sending.
pub async fn send(app: &App, tx: &mut impl Write, letter: Letter) -> Result<()> {
    let id = ids::fresh();
    let sealed = match app.config.smtp_url {
        Some(_) => {
            let text = serde_json::to_vec(&letter).map_err(Error::internal)?;
            Some(app.secret.seal(&place(&id), &text)?)
        }
        None => None,
    };
    let waits = sealed.is_some();
    store::insert_letter(tx, &id, sealed).await?;
    if waits {
        let now = tx.now();
        jobs::enqueue(tx, LETTER_JOB, None, json!({ "letter": id }), now).await?;
    }
    Ok(())
}

/// Hands a letter to the mail server for a candidate, in the language that `write` is given; without an address or a mail
/// server nothing goes.
pub async fn deliver(app: &App, id: &str, write: impl FnOnce(Lang) -> (String, String)) -> Result<()> {
    let candidate = store::find(&mut app.db.read(), id).await?;
    let (Some(url), Some(to)) = (&app.config.smtp_url, candidate.address(&app.secret)?) else { return Ok(()) };
    let (subject, body) = write(Lang::from(candidate.language));
    messages::deliver(app, url, &to, &subject, body).await
}

/// The job that sends one letter.
pub async fn mail(app: &App, job: &Job) -> Result<()> {
    let id = job.text("letter")?;
    let Some(sealed) = store::letter(&mut app.db.read(), &id).await? else { return Ok(()) };
    let text = app.secret.open(&place(&id), &sealed)?;
    let letter: Letter = serde_json::from_slice(&text).map_err(Error::internal)?;
    let Some(url) = &app.config.smtp_url else { return Ok(()) };
    messages::deliver(app, url, &letter.to, &letter.subject, letter.body).await?;
    let mut tx = app.db.upkeep().await?;
    store::set_letter_sent(&mut tx, &id).await?;
    tx.done().await
}
