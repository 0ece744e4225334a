//! What happens to a beneficiary after the decision: moved, away, paused, stopped.

use chrono::{Days, NaiveDate};
use policy::calendar::Month;

use crate::benefits::beneficiary::{
    AbsenceId, Beneficiary, BeneficiaryStep, Entitlement, EntitlementKind, ServicePostId,
};
use crate::benefits::months::Record;
use crate::benefits::store::beneficiaries::{self as store, AbsenceDraft, NewPost};
use crate::organisation::{self, Agency};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;

/// Notes time away from work; the caller commits with the event.
pub async fn note_absence(
    tx: &mut Tx,
    permit: &Permit,
    id: &str,
    draft: &AbsenceDraft,
) -> Result<(Beneficiary, AbsenceId, Event)> {
    let one = store::find_within(tx, permit, id).await?;
    if draft.from_on < one.starts_on {
        return Err(Error::refused_at(
            "from_on",
            format!("Người này bắt đầu hưởng từ {}. Nhập ngày sau đó", viet::date::screen(one.starts_on)),
        ));
    }
    let end = |to: Option<NaiveDate>| to.unwrap_or(NaiveDate::MAX);
    let known = store::absences(tx, &one.id).await?;
    let same = known
        .iter()
        .find(|absence| absence.counts() && absence.from_on <= end(draft.to_on) && draft.from_on <= end(absence.to_on));
    if let Some(other) = same {
        return Err(Error::refused_at(
            "from_on",
            format!(
                "Trùng với {} từ {}. Bỏ dòng đó trước nếu ghi nhầm",
                other.kind.to_string().to_lowercase(),
                viet::date::screen(other.from_on)
            ),
        ));
    }
    let absence = store::insert_absence(tx, &one.id, draft).await?;
    let event = Event::new("beneficiary.absence_noted", &one.id)
        .with("kind", draft.kind.to_string())
        .with("from_on", draft.from_on)
        .with("to_on", draft.to_on)
        .with("source", &draft.source);
    Ok((one, absence, event))
}

/// Takes back time away that was noted by mistake; the caller commits with the event.
pub async fn withdraw_absence(
    tx: &mut Tx,
    permit: &Permit,
    id: &str,
    absence: &str,
    reason: &str,
) -> Result<(Beneficiary, Event)> {
    let one = store::find_within(tx, permit, id).await?;
    store::withdraw_absence(tx, absence, &one.id, reason).await?;
    let event = Event::new("beneficiary.absence_withdrawn", &one.id).because(reason);
    Ok((one, event))
}

/// A move to another agency.
#[derive(Clone, Debug)]
pub struct Transfer {
    pub agency_id: String,
    pub title: String,
    pub from: NaiveDate,
    /// The paper that says so.
    pub source: String,
}

/// Moves a beneficiary to another agency from a day on; the caller commits with the event.
pub async fn transfer(
    tx: &mut Tx,
    permit: &Permit,
    id: &str,
    to: &Transfer,
) -> Result<(Beneficiary, ServicePostId, Agency, Event)> {
    let one = store::find_within(tx, permit, id).await?;
    let agency = organisation::store::agencies::find(tx, &to.agency_id)
        .await
        .ok()
        .filter(Agency::is_active)
        .ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị đang hoạt động trong danh sách"))?;
    let posts = store::posts(tx, &one.id).await?;
    let last = posts.last().ok_or_else(|| Error::internal("a beneficiary without a post"))?;
    if last.from_on >= to.from {
        return Err(Error::refused_at(
            "from_on",
            format!("Vị trí hiện nay bắt đầu từ {}. Nhập ngày sau đó", viet::date::screen(last.from_on)),
        ));
    }
    if last.to_on.is_none() {
        let before = to.from.checked_sub_days(Days::new(1)).unwrap_or(to.from);
        store::end_post(tx, last, before).await?;
    }
    let new = NewPost { agency_id: agency.id.as_str(), title: &to.title, from_on: to.from, source: &to.source };
    let post = store::insert_post(tx, &one.id, &new).await?;
    store::set_agency(tx, &one, agency.id.as_str(), &agency.bloc).await?;
    let event = Event::new("beneficiary.transferred", &one.id)
        .change("agency", &one.agency_name, &agency.name)
        .with("from_on", to.from)
        .with("source", &to.source);
    Ok((one, post, agency, event))
}

/// Pauses what is paid to a beneficiary, with the reason that they are shown; or lets it go on.
pub async fn pause(app: &App, permit: &Permit, id: &str, step: BeneficiaryStep, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let one = store::find_within(&mut tx, permit, id).await?;
    let state = one.state.after(step)?;
    let name = match step {
        BeneficiaryStep::Pause => "beneficiary.paused",
        BeneficiaryStep::Resume => "beneficiary.resumed",
        BeneficiaryStep::Stop | BeneficiaryStep::End => return Err(Error::internal("not a pause")),
    };
    let from = (step == BeneficiaryStep::Pause).then(|| super::run::today(&tx));
    store::set_paused(&mut tx, &one, state, from, reason).await?;
    tx.commit(Event::new(name, &one.id).because(reason)).await
}

/// Ends the work of a beneficiary on a day.
pub async fn end_service(tx: &mut Tx, one: &Beneficiary, last_day: NaiveDate) -> Result<()> {
    for post in store::posts(tx, &one.id).await? {
        if post.to_on.is_none() && post.from_on <= last_day {
            store::end_post(tx, &post, last_day).await?;
        }
    }
    Ok(())
}

/// Discontinues the policy for a beneficiary from a day on; the caller names the event.
pub async fn stop(tx: &mut Tx, one: &Beneficiary, from: NaiveDate, decision: &str) -> Result<()> {
    let state = one.state.after(BeneficiaryStep::Stop)?;
    store::set_stopped(tx, one, state, from, decision).await
}

/// What stopping on a day changes in a month: the amount with and without it.
#[derive(Clone, Debug, PartialEq)]
pub struct StopEffect {
    pub name: String,
    pub month: Month,
    pub before: std::result::Result<Vnd, String>,
    pub after: std::result::Result<Vnd, String>,
}

/// What stopping from a day on comes to, shown before somebody signs (feature 135): the month in which it falls, pro rata
/// by the rules, and the months after it.
pub async fn stop_effect(db: &mut impl Read, one: &Beneficiary, from: NaiveDate) -> Result<Vec<StopEffect>> {
    let record = Record::read(db, one.clone()).await?;
    let entitlements: Vec<Entitlement> = store::entitlements(db, &one.id)
        .await?
        .into_iter()
        .filter(|line| line.kind == EntitlementKind::Monthly)
        .collect();
    let first = Month::of(from);
    let mut effects = Vec::new();
    let mut before = Vec::new();
    for line in &entitlements {
        for month in [first, first.plus(1)] {
            before.push((line.name.clone(), record.figure(line, month)?));
        }
    }
    let stopped = record.stopped_from(from)?;
    let mut before = before.into_iter();
    for line in &entitlements {
        for month in [first, first.plus(1)] {
            let Some((name, figure)) = before.next() else { continue };
            let after = stopped.figure(line, month)?;
            effects.push(StopEffect { name, month, before: figure.amount, after: after.amount });
        }
    }
    Ok(effects)
}
