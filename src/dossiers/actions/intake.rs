//! Intake (tiếp nhận): a dossier is taken in under the number of its receipt and its clock starts, or it is refused with
//! a reason; then it is given to an officer.

use super::tell::{self, News};
use super::{follow, stepped};
use crate::accounts;
use crate::dossiers::clock;
use crate::dossiers::dossier::{DossierId, DossierState, DossierStep};
use crate::dossiers::settings;
use crate::dossiers::store::{self, Received};
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::local;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;

/// Takes a dossier in; it is the officer's who did so until somebody else is named. Tells the number of the receipt.
pub async fn receive(app: &App, permit: &Permit, id: &DossierId, officer: Option<&str>) -> Result<String> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::Receive)?;
    let now = local(tx.now);
    let settings = Settings::on(&mut tx, now.date()).await?;
    let table = organisation::store::calendar::table(&mut tx).await?;
    let from = clock::counted_from(&table, now, settings::office_closes(&settings)?);
    let days = settings::appraisal_days(&settings);
    let due_on = match days {
        Some(days) => Some(clock::due_on(&table, from, days, 0)?),
        None => None,
    };
    let prefix = match settings::receipt_prefix(&settings) {
        Some(prefix) => prefix.to_owned(),
        None => {
            let agency = organisation::store::agencies::find(&mut tx, &signed.agency_id).await?;
            agency.sign.ok_or_else(|| {
                Error::refused(format!(
                    "Chưa có mã đứng đầu mã hồ sơ. Nhập thiết lập “dossier.receipt_prefix”, hoặc ký hiệu văn bản của {}.",
                    agency.name
                ))
            })?
        }
    };
    let user = officer.unwrap_or(&signed.user_id).to_owned();
    check_officer(&mut tx, &dossier.bloc, &user, &signed.user_id).await?;
    let receipt = store::next_receipt(&mut tx, &prefix, now.date()).await?;
    let holder = follow::officer(&mut tx, &dossier.bloc, &user).await?;
    let state = store::take(&mut tx, &dossier, DossierStep::Receive, "", &holder).await?;
    let received =
        Received { receipt_code: &receipt, counted_from: from, appraisal_days: days, due_on, officer_id: Some(&user) };
    store::set_received(&mut tx, id, &received).await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    tell::tell(app, &mut tx, &after, News::Received).await?;
    let mut event = stepped(Event::new("dossier.received", id).with("receipt", &receipt), &dossier, state);
    if let Some(day) = due_on {
        event = event.with("due_on", day);
    }
    tx.commit(event).await?;
    Ok(receipt)
}

async fn check_officer(tx: &mut crate::platform::db::Tx, bloc: &str, user: &str, own: &str) -> Result<()> {
    if user == own {
        return Ok(());
    }
    let day = local(tx.now).date();
    let known = follow::appraisers(tx, bloc, day).await?;
    if known.iter().any(|held| held.user_id.as_str() == user) {
        return Ok(());
    }
    Err(Error::refused_at("officer_id", "Chọn chuyên viên thẩm định trong danh sách"))
}

/// Refuses to take a dossier in (phiếu từ chối): the article and the reason are told.
pub async fn refuse(app: &App, permit: &Permit, id: &DossierId, article: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    dossier.state.after(DossierStep::RefuseIntake)?;
    let today = local(tx.now).date();
    let settings = Settings::on(&mut tx, today).await?;
    // The slip has to say by when one may complain.
    settings::complaint_days(&settings)?;
    let note = format!("{article}: {reason}");
    let state = store::take(&mut tx, &dossier, DossierStep::RefuseIntake, &note, "").await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    tell::tell(app, &mut tx, &after, News::IntakeRefused).await?;
    let event = Event::new("dossier.intake_refused", id).with("code", &dossier.code).with("article", article);
    tx.commit(stepped(event, &dossier, state)).await
}

/// Gives a dossier to another officer.
pub async fn assign(app: &App, permit: &Permit, id: &DossierId, officer: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let dossier = store::find_within(&mut tx, permit, id.as_str()).await?;
    if !matches!(dossier.state, DossierState::Appraising | DossierState::Supplement | DossierState::Suspended) {
        return Err(Error::refused("Chỉ giao hồ sơ đang thẩm định, chờ bổ sung hoặc đang dừng."));
    }
    if dossier.officer_id.as_deref() == Some(officer) {
        return Ok(());
    }
    check_officer(&mut tx, &dossier.bloc, officer, "").await?;
    let name = accounts::store::user(&mut tx, officer).await?.full_name;
    // Meanwhile the candidate may have it.
    let holder = match dossier.state {
        DossierState::Supplement => "Ứng viên".to_owned(),
        _ => follow::officer(&mut tx, &dossier.bloc, officer).await?,
    };
    store::set_officer(&mut tx, &dossier, officer, &format!("Giao {name} thẩm định"), &holder).await?;
    let after = store::find(&mut tx, id).await?;
    follow::follow(&mut tx, &after).await?;
    let event = Event::new("dossier.assigned", id).with("code", &dossier.code).with("officer", name);
    tx.commit(event).await
}
