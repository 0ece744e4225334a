//! Two records that are one person become one, field by field as somebody chose; this can be taken back.

use std::collections::HashMap;

use super::people::{changes, open_number, refresh, seal_number};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::talents::duplicates::{self, Distance, number_distance};
use crate::talents::store::merges::{self, Before};
use crate::talents::store::pairs::{self, PairState};
use crate::talents::store::{entries, people, versions};
use crate::talents::talent::{Profile, Talent, TalentId};

/// From which of the two records each field is taken; what is not named comes from the one that is kept.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub from_gone: Vec<String>,
    pub kept_version: i64,
    pub gone_version: i64,
    pub reason: String,
}

/// Both records of a pair, within reach and still apart.
async fn both(tx: &mut Tx, permit: &Permit, one: &str, other: &str) -> Result<(Talent, Talent)> {
    if one == other {
        return Err(Error::NotFound);
    }
    let one = people::find_within(tx, permit, one).await?;
    let other = people::find_within(tx, permit, other).await?;
    if one.merged_into.is_some() || other.merged_into.is_some() {
        return Err(Error::refused("Một trong hai hồ sơ đã được gộp. Mở lại danh sách nghi trùng để xem."));
    }
    Ok((one, other))
}

/// Joins `gone` to `kept`: fields as chosen, entries of both, the address of the gone record leads to the kept one.
pub async fn merge(app: &App, permit: &Permit, kept: &str, gone: &str, choice: &Choice) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (kept, gone) = both(&mut tx, permit, kept, gone).await?;
    if kept.version != choice.kept_version || gone.version != choice.gone_version {
        return Err(Error::Stale);
    }
    let (own, other) = (open_number(&app.secret, &kept)?, open_number(&app.secret, &gone)?);
    if let (Some(own), Some(other)) = (&own, &other)
        && number_distance(own, other) == Distance::Far
    {
        return Err(Error::refused(
            "Hai hồ sơ có hai số định danh khác hẳn nhau nên không gộp được. Xác minh với người có hồ sơ, sửa số sai \
             ở một hồ sơ rồi gộp lại.",
        ));
    }
    let before = Before {
        kept: versions::keep(app, &mut tx, &kept, None).await?,
        gone: versions::keep(app, &mut tx, &gone, None).await?,
        made: made(&kept.profile, &gone.profile, &choice.from_gone),
    };
    let number = match (&own, &other) {
        (_, Some(other)) if own.is_none() || choice.from_gone.iter().any(|field| field == "personal_number") => {
            Some(seal_number(&app.secret, &kept.id, other)?)
        }
        _ => None,
    };
    let bloc = if before.made.agency_id == gone.profile.agency_id { &gone.bloc } else { &kept.bloc };
    // First the number is free, then the kept record can have it.
    people::set_number(&mut tx, &gone.id, None, None).await?;
    people::set_merged(&mut tx, &gone, Some(&kept.id)).await?;
    people::set_profile(&mut tx, &kept, &before.made, bloc, kept.version, number).await?;
    let mut joined = 0;
    for entry in &before.gone.entries {
        if !before.kept.entries.iter().any(|own| own.says_the_same(entry)) {
            entries::move_to(&mut tx, &entry.id, &kept.id).await?;
            joined += 1;
        }
    }
    settle(app, &mut tx, &before, PairState::Merged, &choice.reason).await?;
    let id = merges::insert(app, &mut tx, &before, &choice.reason).await?;
    refresh(app, &mut tx, &gone.id).await?;
    refresh(app, &mut tx, &kept.id).await?;
    let event = changes(Event::new("talent.merged", &kept.id), &kept.profile, &before.made)
        .with("other", gone.code())
        .with("entries", joined)
        .with("merge", id.as_str())
        .because(&choice.reason);
    let gone_event = Event::new("talent.merged_away", &gone.id).with("other", kept.code()).because(&choice.reason);
    tx.commit_all(vec![event, gone_event]).await
}

/// The profile of the two together: what is chosen from the gone record, and what only it knows.
fn made(kept: &Profile, gone: &Profile, from_gone: &[String]) -> Profile {
    let mut made = kept.clone();
    let theirs: HashMap<&str, String> = gone.fields().into_iter().collect();
    for (field, value) in kept.fields() {
        let missing = value.is_empty() && theirs.get(field).is_some_and(|value| !value.is_empty());
        let is_name = ["family_name", "middle_name", "given_name"].contains(&field);
        if from_gone.iter().any(|chosen| chosen == field || (is_name && chosen == "name")) || (missing && !is_name) {
            made.take(field, gone);
        }
    }
    made
}

async fn settle(app: &App, tx: &mut Tx, before: &Before, state: PairState, reason: &str) -> Result<()> {
    let one = super::particulars(&app.secret, &before.kept.talent, &before.kept.entries)?;
    let other = super::particulars(&app.secret, &before.gone.talent, &before.gone.entries)?;
    let found = duplicates::compare(&one, &other);
    let (kept, gone) = (&before.kept.talent.id, &before.gone.talent.id);
    pairs::note(tx, kept, gone, found.score, &found.lines()).await?;
    pairs::settle(tx, kept, gone, state, Some(reason)).await
}

/// Takes a merge back: both records stand again. What was changed after the merge stays where it is.
pub async fn unmerge(app: &App, permit: &Permit, merge: &str, reason: &str) -> Result<(TalentId, TalentId)> {
    let mut tx = app.db.write(permit).await?;
    let merge = merges::find(&mut tx, merge).await?;
    let kept = people::find_within(&mut tx, permit, merge.kept_id.as_str()).await?;
    let gone = people::find_within(&mut tx, permit, merge.gone_id.as_str()).await?;
    if merge.undone_at.is_some() || gone.merged_into.as_ref() != Some(&kept.id) {
        return Err(Error::refused("Lần gộp này đã được bỏ. Mở lại hồ sơ để xem."));
    }
    if kept.merged_into.is_some() {
        return Err(Error::refused("Hồ sơ này sau đó đã gộp vào hồ sơ khác. Bỏ lần gộp sau trước."));
    }
    let before = merge.open(app)?;
    versions::keep(app, &mut tx, &kept, None).await?;
    versions::keep(app, &mut tx, &gone, None).await?;
    let mut profile = kept.profile.clone();
    let made: HashMap<&str, String> = before.made.fields().into_iter().collect();
    for (field, value) in kept.profile.fields() {
        if made.get(field) == Some(&value) {
            profile.take(field, &before.kept.talent.profile);
        }
    }
    let (own, now) = (open_number(&app.secret, &before.kept.talent)?, open_number(&app.secret, &kept)?);
    let theirs = open_number(&app.secret, &before.gone.talent)?;
    // The number came with the merge if it is the gone record's; then it goes back with it.
    let number = match &own {
        _ if now == own => None,
        _ if now != theirs => None,
        Some(own) => Some(seal_number(&app.secret, &kept.id, own)?),
        None => Some((None, None)),
    };
    let returns = now != theirs || number.is_some();
    people::set_profile(&mut tx, &kept, &profile, &before.kept.talent.bloc, kept.version, number).await?;
    people::set_merged(&mut tx, &gone, None).await?;
    if let (Some(theirs), true) = (&theirs, returns) {
        let (sealed, key) = seal_number(&app.secret, &gone.id, theirs)?;
        people::set_number(&mut tx, &gone.id, sealed, key).await?;
    }
    let held = entries::of(&mut tx, &kept.id).await?;
    for entry in before.gone.entries.iter().filter(|entry| held.iter().any(|now| now.id == entry.id)) {
        entries::move_to(&mut tx, &entry.id, &gone.id).await?;
    }
    merges::set_undone(&mut tx, &merge.id).await?;
    pairs::settle(&mut tx, &kept.id, &gone.id, PairState::Open, None).await?;
    refresh(app, &mut tx, &kept.id).await?;
    refresh(app, &mut tx, &gone.id).await?;
    let event = changes(Event::new("talent.unmerged", &kept.id), &kept.profile, &profile)
        .with("other", gone.code())
        .because(reason);
    let gone_event = Event::new("talent.returned", &gone.id).with("other", kept.code()).because(reason);
    tx.commit_all(vec![event, gone_event]).await?;
    Ok((kept.id, gone.id))
}

/// Remembers that two records are two people.
pub async fn dismiss(app: &App, permit: &Permit, one: &str, other: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (one, other) = both(&mut tx, permit, one, other).await?;
    if pairs::find(&mut tx, &one.id, &other.id).await?.is_none() {
        return Err(Error::NotFound);
    }
    pairs::settle(&mut tx, &one.id, &other.id, PairState::Different, Some(reason)).await?;
    tx.commit(Event::new("talent.told_apart", &one.id).with("other", other.code()).because(reason)).await
}

/// Looks at two records again that were said to be two people.
pub async fn reopen(app: &App, permit: &Permit, one: &str, other: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let (one, other) = both(&mut tx, permit, one, other).await?;
    let pair = pairs::find(&mut tx, &one.id, &other.id).await?.ok_or(Error::NotFound)?;
    if pair.state != PairState::Different {
        return Err(Error::refused("Hai hồ sơ này đang chờ xem. Mở lại trang để xem bản mới."));
    }
    pairs::settle(&mut tx, &one.id, &other.id, PairState::Open, None).await?;
    tx.commit(Event::new("talent.looked_at_again", &one.id).with("other", other.code())).await
}
