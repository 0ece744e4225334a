//! Headcounts are set by hand, or many at once from a workbook.

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
    let event = put(&mut tx, permit, year, &draft, version).await?;
    tx.commit(event).await
}

/// Takes the headcounts of a workbook: all of them in one transaction, or none. Tells how many changed.
pub async fn take(app: &App, permit: &Permit, year: i64, drafts: &[HeadcountDraft], file: &str) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let mut events = Vec::new();
    for draft in drafts {
        let known = store::of_agency(&mut tx, &draft.agency_id, year).await?;
        if known.as_ref().is_some_and(|known| known.says(draft)) {
            continue;
        }
        let version = known.map(|known| known.version);
        events.push(put(&mut tx, permit, year, draft, version).await?.with("file", file));
    }
    let changed = events.len();
    if changed > 0 {
        tx.commit_all(events).await?;
    }
    Ok(changed)
}

impl Headcount {
    /// Whether a draft changes nothing.
    pub fn says(&self, draft: &HeadcountDraft) -> bool {
        (self.quota, self.filled, self.retiring) == (draft.quota, draft.filled, draft.retiring)
            && (draft.basis.is_empty() || self.basis == draft.basis)
    }
}

async fn put(tx: &mut Tx, permit: &Permit, year: i64, draft: &HeadcountDraft, version: Option<i64>) -> Result<Event> {
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
    let event = |id: &HeadcountId, before: (i64, i64, i64)| {
        Event::new("headcount.set", id)
            .change("quota", before.0, draft.quota)
            .change("filled", before.1, draft.filled)
            .change("retiring", before.2, draft.retiring)
            .with("agency", &agency.name)
            .with("year", year.to_string())
    };
    match (known, version) {
        (Some(known), Some(version)) => {
            let mut kept = draft.clone();
            if kept.basis.is_empty() {
                kept.basis.clone_from(&known.basis);
            }
            store::set(tx, &known.id, &kept, version, &by).await?;
            Ok(event(&known.id, (known.quota, known.filled, known.retiring)))
        }
        (None, None) => {
            let id = store::insert(tx, year, draft, &by).await?;
            Ok(event(&id, (0, 0, 0)))
        }
        (Some(_), None) => Err(Error::refused_at("agency_id", "Đơn vị đã có biên chế của năm này. Mở dòng đó để sửa")),
        (None, Some(_)) => Err(Error::Stale),
    }
}
