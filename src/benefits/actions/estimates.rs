//! Lines of the assigned estimate.

use crate::benefits::estimate::{EstimateDraft, EstimateId};
use crate::benefits::store::estimates as store;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Enters a line that was assigned by a decision. A change is another decision with a line of its own.
pub async fn assign(app: &App, permit: &Permit, draft: &EstimateDraft) -> Result<EstimateId> {
    let mut tx = app.db.write(permit).await?;
    let agency = organisation::store::agencies::find(&mut tx, &draft.agency_id).await;
    let agency = agency.ok().filter(|agency| permit.covers(&agency.lineage, &agency.bloc));
    let agency = agency.ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))?;
    let id = store::insert(&mut tx, draft, &agency.bloc).await?;
    let event = Event::new("estimate.assigned", &id)
        .with("agency", &agency.name)
        .with("year", draft.year.to_string())
        .with("amount", draft.amount.0)
        .with("decision", &draft.decision_number);
    tx.commit(event).await?;
    Ok(id)
}
