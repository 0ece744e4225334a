//! Money of sponsors: received, and given to a unit as a line that it may pay from.

use crate::benefits::estimate::EstimateDraft;
use crate::benefits::store::estimates;
use crate::budget::fund::{FundDraft, FundId, FundLineDraft};
use crate::budget::store::funds as store;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Notes what a sponsor gave.
pub async fn receive(app: &App, permit: &Permit, draft: &FundDraft) -> Result<FundId> {
    let mut tx = app.db.write(permit).await?;
    let (id, code) = store::insert(&mut tx, draft).await?;
    let event = Event::new("sponsor_fund.received", &id)
        .with("code", code)
        .with("purpose", &draft.purpose)
        .with("amount", draft.amount.0)
        .with("received_on", draft.received_on);
    tx.commit(event).await?;
    Ok(id)
}

/// Gives a part of it to a unit, as a line of the estimate by a decision.
pub async fn assign(app: &App, permit: &Permit, id: &str, draft: &FundLineDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    store::hold(&mut tx, id).await?;
    let fund = store::find(&mut tx, id).await?;
    fund.check(draft.amount)?;
    let agency = organisation::store::agencies::find(&mut tx, &draft.agency_id)
        .await
        .map_err(|_| Error::refused_at("agency_id", "Chọn đơn vị trong danh sách"))?;
    let line = EstimateDraft {
        year: draft.year,
        agency_id: draft.agency_id.clone(),
        source_code: draft.codes.source_code.clone(),
        chapter: draft.codes.chapter.clone(),
        category: draft.codes.category.clone(),
        item: draft.codes.item.clone(),
        amount: draft.amount,
        decision_number: draft.decision_number.clone(),
        assigned_on: draft.assigned_on,
    };
    let created = estimates::insert(&mut tx, &line, &agency.bloc).await?;
    store::insert_line(&mut tx, &created, &fund.id).await?;
    let assigned = Event::new("estimate.assigned", &created)
        .with("agency", &agency.name)
        .with("year", draft.year.to_string())
        .with("amount", draft.amount.0)
        .with("decision", &draft.decision_number);
    let event = Event::new("sponsor_fund.line_assigned", &fund.id)
        .with("agency", &agency.name)
        .with("amount", draft.amount.0)
        .with("decision_number", &draft.decision_number);
    tx.commit_all(vec![assigned, event]).await
}
