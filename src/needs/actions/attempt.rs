//! Looking for one need: that somebody tried one which is not theirs to see is noted, and to them it does not exist.

use crate::needs::need::{Need, NeedId};
use crate::needs::store::needs as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// A need within reach. The log notes who opened one that is there, but not for them.
pub async fn find(app: &App, permit: &Permit, id: &str) -> Result<Need> {
    let db = &mut app.db.read();
    let found = store::find_within(db, permit, id).await;
    let id = NeedId::from(id);
    if matches!(found, Err(Error::NotFound)) && store::find(db, &id).await.is_ok() {
        let tx = app.db.write_as(permit.actor()).await?;
        tx.commit(Event::new("need.out_of_reach", &id)).await?;
    }
    found
}
