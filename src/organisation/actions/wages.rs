//! The verbs of wages: a new figure closes the period before it; past figures never change.

use crate::law;
use crate::organisation::store::wages as store;
use crate::organisation::wages::{CommuneId, RatesDraft, RegionDraft, SalaryDraft, WageId};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permit::Permit;

/// Sets the minimum wages of the four regions from a day on.
pub async fn set_rates(app: &App, permit: &Permit, draft: RatesDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    law::citation::check(&mut tx, Some(&draft.basis.legal_document_id)).await?;
    let mut event = Event::new("wages.rates_set", &WageId("regions".to_owned())).with("from", draft.basis.from);
    for (region, monthly) in &draft.rates {
        store::set_rate(&mut tx, *region, *monthly, &draft.basis).await?;
        event = event.with(region.as_str(), monthly.0);
    }
    tx.commit(event.with("document", draft.basis.legal_document_id)).await
}

/// Sets the base salary from a day on.
pub async fn set_salary(app: &App, permit: &Permit, draft: SalaryDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    law::citation::check(&mut tx, Some(&draft.basis.legal_document_id)).await?;
    store::set_salary(&mut tx, draft.monthly, &draft.basis).await?;
    let event = Event::new("wages.base_set", &WageId("base".to_owned())).with("from", draft.basis.from);
    tx.commit(event.with("monthly", draft.monthly.0).with("document", draft.basis.legal_document_id)).await
}

/// Puts a commune into a wage region from a day on.
pub async fn set_region(app: &App, permit: &Permit, code: &str, draft: RegionDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let today = clock::local(tx.now).date();
    let before = store::commune(&mut tx, code, today).await?;
    law::citation::check(&mut tx, Some(&draft.basis.legal_document_id)).await?;
    store::set_region(&mut tx, code, draft.region, &draft.basis).await?;
    let event = Event::new("commune.region_set", &CommuneId(code.to_owned()))
        .change("region", before.region.unwrap_or_default(), draft.region.as_str())
        .with("from", draft.basis.from);
    tx.commit(event.with("document", draft.basis.legal_document_id)).await
}
