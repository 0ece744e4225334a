//! Headcounts are set by hand, or many at once by an import.

use crate::needs::headcount::{Headcount, HeadcountDraft, HeadcountId, YEARS};
use crate::needs::reach;
use crate::needs::store::headcounts as store;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Sets the headcount of an agency in a year: a first one, or the one of this version.
pub async fn set(app: &App, permit: &Permit, year: i64, draft: HeadcountDraft, version: Option<i64>) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (_, event) = put(&mut tx, permit, year, &draft, version).await?;
    tx.commit(event).await
}

fn set_event(id: &HeadcountId, before: (i64, i64, i64), draft: &HeadcountDraft) -> Event {
    Event::new("headcount.set", id)
        .change("quota", before.0, draft.quota)
        .change("filled", before.1, draft.filled)
        .change("retiring", before.2, draft.retiring)
}

/// Puts a headcount back to what it was.
pub async fn put_back(tx: &mut Tx, permit: &Permit, known: &Headcount, before: &HeadcountDraft) -> Result<Event> {
    store::set(tx, &known.id, before, known.version, &permit.actor().name).await?;
    let event = set_event(&known.id, (known.quota, known.filled, known.retiring), before);
    Ok(event.with("agency", &known.agency_name).with("year", known.year.to_string()))
}

/// Takes back the first headcount of an agency in a year; not when people were asked for within it.
pub async fn take_back(tx: &mut Tx, known: &Headcount) -> Result<Event> {
    if known.proposed > 0 {
        return Err(Error::refused(format!(
            "{} đã đề xuất {} người theo biên chế này nên không hoàn tác được. Rút đề xuất trước, hoặc sửa biên chế.",
            known.agency_name, known.proposed
        )));
    }
    store::delete(tx, known).await?;
    let event = Event::new("headcount.taken_back", &known.id).with("agency", &known.agency_name);
    Ok(event.with("year", known.year.to_string()))
}

/// Sets the headcount of an agency in a year within a transaction; tells its id and the event.
pub async fn put(
    tx: &mut Tx,
    permit: &Permit,
    year: i64,
    draft: &HeadcountDraft,
    version: Option<i64>,
) -> Result<(HeadcountId, Event)> {
    if !YEARS.contains(&year) {
        return Err(Error::NotFound);
    }
    let agency = organisation::store::agencies::find(tx, &draft.agency_id).await;
    let agency = agency.ok().filter(|agency| reach::covers(permit, &agency.lineage, &agency.bloc));
    let Some(agency) = agency.filter(|agency| agency.is_active()) else {
        return Err(Error::refused_at("agency_id", "Chọn cơ quan, đơn vị đang hoạt động trong danh sách"));
    };
    let by = permit.actor().name;
    let known = store::of_agency(tx, agency.id.as_str(), year).await?;
    match (known, version) {
        (Some(known), Some(version)) => {
            let mut kept = draft.clone();
            if kept.basis.is_empty() {
                kept.basis.clone_from(&known.basis);
            }
            store::set(tx, &known.id, &kept, version, &by).await?;
            let event = set_event(&known.id, (known.quota, known.filled, known.retiring), draft);
            Ok((known.id, event.with("agency", &agency.name).with("year", year.to_string())))
        }
        (None, None) => {
            let id = store::insert(tx, year, draft, &by).await?;
            let event = set_event(&id, (0, 0, 0), draft);
            Ok((id, event.with("agency", &agency.name).with("year", year.to_string())))
        }
        (Some(_), None) => Err(Error::refused_at("agency_id", "Đơn vị đã có biên chế của năm này. Mở dòng đó để sửa")),
        (None, Some(_)) => Err(Error::Stale),
    }
}
