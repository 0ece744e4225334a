//! What the catalogue does with needs, within its own transaction: they enter it as rows, and leave it with their row.

use super::proposal::stepped;
use crate::needs::need::{Need, NeedId, NeedStep};
use crate::needs::store::needs as store;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::Result;

/// A need becomes a row of the catalogue.
pub async fn enter(tx: &mut Tx, need: &Need) -> Result<Event> {
    let state = need.state.after(NeedStep::Enter)?;
    store::set_state(tx, need, state).await?;
    Ok(stepped(Event::new("need.catalogued", &need.id), need, state))
}

/// The row of a need was taken out of the catalogue.
pub async fn leave(tx: &mut Tx, id: &NeedId, reason: &str) -> Result<Event> {
    let need = store::find(tx, id).await?;
    let state = need.state.after(NeedStep::Leave)?;
    store::set_state(tx, &need, state).await?;
    Ok(stepped(Event::new("need.left_catalogue", &need.id), &need, state).because(reason))
}
