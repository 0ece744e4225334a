//! Adding and changing people, and looking for those who may be there already.

use super::newcomers::{Added, Newcomer, create_many_in};
use crate::organisation;
use crate::organisation::Agency;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::secret::Secret;
use crate::talents::classes;
use crate::talents::draft::{FIELDS, NumberChange, TalentDraft};
use crate::talents::duplicates::{self, Match, Particulars};
use crate::talents::entry::{Entry, EntryKind};
use crate::talents::store::index::set_words;
use crate::talents::store::people::{Standing, TAKEN};
use crate::talents::store::search::number_key;
use crate::talents::store::{entries, pairs, people, versions};
use crate::talents::talent::{Profile, Sex, Talent, TalentId};
use crate::talents::words;

/// Where a sealed personal number belongs.
pub(super) fn number_place(id: &TalentId) -> String {
    format!("talents.personal_number:{id}")
}

/// The digits of a stored personal number.
pub(super) fn open_number(secret: &Secret, talent: &Talent) -> Result<Option<String>> {
    let Some(sealed) = &talent.personal_number else { return Ok(None) };
    let digits = secret.open(&number_place(&talent.id), sealed)?;
    Ok(Some(String::from_utf8(digits).map_err(Error::internal)?))
}

/// The personal number as it may be shown without a reason; empty when there is none.
pub fn masked_number(secret: &Secret, talent: &Talent) -> Result<String> {
    Ok(open_number(secret, talent)?.map(|digits| viet::personal_number::masked(&digits)).unwrap_or_default())
}

/// A personal number as it is stored: sealed, with its key.
pub(super) fn seal_number(secret: &Secret, id: &TalentId, digits: &str) -> Result<(Option<Vec<u8>>, Option<String>)> {
    Ok((Some(secret.seal(&number_place(id), digits.as_bytes())?), Some(number_key(secret, digits))))
}

/// What is compared of a person.
pub fn of_profile(profile: &Profile, number: Option<String>, held: &[Entry]) -> Particulars {
    let degree = |entry: &Entry| {
        let part = |field: &str| viet::text::fold(entry.stored(field).unwrap_or_default());
        format!("{}|{}|{}", part("level"), part("name"), part("place"))
    };
    Particulars {
        name: profile.name(),
        other_names: profile.other_names.clone(),
        birth: profile.birth(),
        is_male: match profile.sex {
            Sex::Male => Some(true),
            Sex::Female => Some(false),
            _ => None,
        },
        personal_number: number,
        phones: [&profile.phone, &profile.second_phone].into_iter().flatten().cloned().collect(),
        email: profile.email.clone(),
        commune: profile.commune_code.clone(),
        agency: profile.agency_id.clone(),
        degrees: held.iter().filter(|entry| entry.kind() == EntryKind::Degree).map(degree).collect(),
    }
}

/// What is compared of somebody who is being entered.
pub fn of_draft(draft: &TalentDraft, held: &[Entry]) -> Particulars {
    let number = match &draft.number {
        NumberChange::Set(number) => Some(number.digits().to_owned()),
        _ => None,
    };
    of_profile(&draft.profile, number, held)
}

/// What is compared of somebody who is stored.
pub fn particulars(secret: &Secret, talent: &Talent, held: &[Entry]) -> Result<Particulars> {
    Ok(of_profile(&talent.profile, open_number(secret, talent)?, held))
}

/// The keys by which somebody is compared with others.
pub fn keys(secret: &Secret, person: &Particulars) -> Vec<String> {
    duplicates::keys(person, &|place, value| secret.look_up_key(place, value))
}

/// Somebody who may be the person that is being entered.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub talent: Talent,
    pub found: Match,
}

/// Who within reach may be the person that is being entered, the likeliest first.
pub async fn candidates(app: &App, permit: &Permit, draft: &TalentDraft) -> Result<Vec<Candidate>> {
    let typed = of_draft(draft, &[]);
    let db = &mut app.db.read();
    let ids = pairs::sharing(db, &keys(&app.secret, &typed)).await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for talent in people::some_within(db, permit, &ids).await? {
        let compared = duplicates::compare(&typed, &particulars(&app.secret, &talent, &[])?);
        if compared.is_possible() {
            found.push(Candidate { talent, found: compared });
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.found.score));
    found.truncate(5);
    Ok(found)
}

/// What is said of an agency out of reach.
pub(super) const BEYOND: &str = "Chọn cơ quan, đơn vị trong phạm vi quản lý của mình";

/// The agency that keeps a record, which the permit must reach.
async fn agency_of(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Agency> {
    let agency = organisation::store::agencies::find_within(db, permit, id).await;
    agency.map_err(|_| Error::refused_at("agency_id", BEYOND))
}

/// A number that somebody else has is refused before anything is written, without saying who has it.
async fn free(db: &mut impl Read, key: Option<&str>, own: &TalentId) -> Result<()> {
    let Some(key) = key else { return Ok(()) };
    match people::by_number_key(db, key).await? {
        Some(id) if &id != own => Err(Error::refused_at("personal_number", TAKEN)),
        _ => Ok(()),
    }
}

/// Adds a person inside a transaction; hands back the event.
pub async fn create_in(app: &App, tx: &mut Tx, permit: &Permit, draft: &TalentDraft) -> Result<(TalentId, Event)> {
    let newcomer = Newcomer { draft: draft.clone(), degree: None };
    let added = create_many_in(app, tx, permit, &[newcomer], None).await?.into_iter().next();
    let added = added.ok_or_else(|| Error::internal("nobody was added, nor refused"))?;
    let Added { id, events } = added?;
    let event = events.into_iter().next().ok_or_else(|| Error::internal("nobody said that a person was added"))?;
    Ok((id, event))
}

/// Adds a person. Those who look alike and were said to be somebody else are remembered as such.
pub async fn create(app: &App, permit: &Permit, draft: &TalentDraft, others: &[Candidate]) -> Result<TalentId> {
    let mut tx = app.db.write(permit).await?;
    let (id, event) = create_in(app, &mut tx, permit, draft).await?;
    let mut events = vec![event];
    for other in others {
        pairs::note(&mut tx, &id, &other.talent.id, other.found.score, &other.found.lines()).await?;
        let reason = "Người nhập hồ sơ đã xem và xác nhận là người khác";
        pairs::settle(&mut tx, &id, &other.talent.id, pairs::PairState::Different, Some(reason)).await?;
        events.push(Event::new("talent.told_apart", &id).with("other", other.talent.code()).because(reason));
    }
    tx.commit_all(events).await?;
    Ok(id)
}

/// Notes which fields changed. Values of personal fields are not in the log, which is read across the blocs; they are
/// in the sealed versions of the record.
pub(super) fn changes(event: Event, before: &Profile, after: &Profile) -> Event {
    let mut event = event;
    let mut hidden = Vec::new();
    for ((field, old), (_, new)) in before.fields().into_iter().zip(after.fields()) {
        if old == new {
            continue;
        }
        if classes::is_told("talents", field) {
            event = event.change(field, old, new);
        } else {
            hidden.push(FIELDS.iter().find(|(name, _)| *name == field).map_or(field, |(_, label)| *label));
        }
    }
    if hidden.is_empty() { event } else { event.with("fields", hidden) }
}

/// Changes a person inside a transaction; hands back the event, or nothing when nothing changes.
pub async fn edit_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    id: &str,
    draft: &TalentDraft,
    import_id: Option<&str>,
) -> Result<Option<Event>> {
    let before = people::find_within(tx, permit, id).await?;
    if before.merged_into.is_some() {
        return Err(Error::refused("Hồ sơ này đã gộp vào hồ sơ khác. Mở hồ sơ còn lại để sửa."));
    }
    let number = match &draft.number {
        NumberChange::Keep => None,
        NumberChange::Clear if before.personal_number.is_none() => None,
        NumberChange::Clear => Some((None, None)),
        NumberChange::Set(number) if open_number(&app.secret, &before)?.as_deref() == Some(number.digits()) => None,
        NumberChange::Set(number) => Some(seal_number(&app.secret, &before.id, number.digits())?),
    };
    if before.profile == draft.profile && number.is_none() {
        return if before.version == draft.version { Ok(None) } else { Err(Error::Stale) };
    }
    if let Some((_, key)) = &number {
        free(tx, key.as_deref(), &before.id).await?;
    }
    let agency = if draft.profile.agency_id == before.profile.agency_id {
        before.bloc.clone()
    } else {
        agency_of(tx, permit, &draft.profile.agency_id).await?.bloc
    };
    versions::keep(app, tx, &before, import_id).await?;
    let event = changes(Event::new("talent.edited", &before.id), &before.profile, &draft.profile);
    let event = match (&number, import_id) {
        (Some(_), _) => event.with("number_changed", true),
        (None, _) => event,
    };
    let event = import_id.into_iter().fold(event, |event, import| event.with("import", import));
    people::set_profile(tx, &before, &draft.profile, &agency, draft.version, number).await?;
    refresh(app, tx, &before.id).await?;
    Ok(Some(event))
}

/// Changes a person.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: &TalentDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    match edit_in(app, &mut tx, permit, id, draft, None).await? {
        Some(event) => tx.commit(event).await,
        None => Ok(()),
    }
}

/// How high a degree stands.
fn rank_of(level: &str) -> i64 {
    ["4", "5", "6", "ck1", "7", "bsnt", "ck2", "8", "tskh"]
        .iter()
        .position(|known| *known == level)
        .map_or(0, |at| i64::try_from(at).unwrap_or(0) + 1)
}

/// The highest title or degree, and what it is in.
pub fn standing_of(held: &[Entry]) -> Standing {
    let degrees = held.iter().filter(|entry| entry.kind() == EntryKind::Degree);
    let highest = degrees.max_by_key(|entry| {
        (rank_of(entry.level.as_deref().unwrap_or_default()), entry.to_on.clone().unwrap_or_default())
    });
    let title =
        |code: &str| held.iter().any(|entry| entry.kind() == EntryKind::Title && entry.code.as_deref() == Some(code));
    let level = highest.and_then(|entry| entry.level.clone());
    let (qualification, rank) = if title("gs") {
        (Some("gs".to_owned()), 30)
    } else if title("pgs") {
        (Some("pgs".to_owned()), 20)
    } else {
        let rank = level.as_deref().map_or(0, rank_of);
        (level, rank)
    };
    Standing {
        qualification,
        rank,
        specialty: highest.and_then(|entry| entry.name.clone()),
        major_code: highest.and_then(|entry| entry.code.clone()),
    }
}

/// Brings what is derived of a person (words, keys, standing) in step with the record.
pub async fn refresh(app: &App, tx: &mut Tx, id: &TalentId) -> Result<()> {
    let talent = people::find(tx, id).await?;
    if talent.merged_into.is_some() {
        set_words(tx, id, &[]).await?;
        return pairs::set_keys(tx, id, &[]).await;
    }
    let held = entries::of(tx, id).await?;
    let specialties: Vec<String> =
        held.iter().filter(|entry| entry.kind() == EntryKind::Degree).filter_map(|entry| entry.name.clone()).collect();
    set_words(tx, id, &words::of_talent(&talent, &specialties)).await?;
    pairs::set_keys(tx, id, &keys(&app.secret, &particulars(&app.secret, &talent, &held)?)).await?;
    people::set_standing(tx, id, &standing_of(&held)).await
}
