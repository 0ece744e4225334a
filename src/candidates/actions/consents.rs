//! Agreeing and withdrawing: each purpose apart, and withdrawing is as easy as agreeing was.

use crate::candidates::candidate::{CandidateId, Language};
use crate::candidates::consent::{self, ConsentChannel, Purpose};
use crate::candidates::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::PublicPage;

/// Keeps that the candidate agreed to a purpose, by the text that the page shows.
pub async fn give(app: &App, permit: &Permit, page: &PublicPage, purpose: Purpose) -> Result<()> {
    let id = CandidateId(permit.signed_candidate()?.candidate_id.clone());
    let mut tx = app.db.write(permit).await?;
    if store::standing(&mut tx, id.as_str(), purpose).await?.is_some() {
        return Ok(());
    }
    let language = Language::from(page.lang);
    let text = consent::text(page, purpose);
    let version = consent::version(purpose.as_str(), language.as_str(), &text);
    store::insert_consent(&mut tx, &id, purpose, (&version, language, &text), ConsentChannel::Web).await?;
    tx.commit(Event::new("consent.given", &id).with("purpose", purpose.as_str()).with("text_version", version)).await
}

/// Withdraws a consent; the row stays as proof that it had been given.
pub async fn withdraw(app: &App, permit: &Permit, purpose: Purpose) -> Result<()> {
    let id = CandidateId(permit.signed_candidate()?.candidate_id.clone());
    let mut tx = app.db.write(permit).await?;
    if store::withdraw_consents(&mut tx, &id, purpose).await? == 0 {
        return Ok(());
    }
    tx.commit(Event::new("consent.withdrawn", &id).with("purpose", purpose.as_str())).await
}
