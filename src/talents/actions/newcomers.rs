//! Many people added at once: what they share is read once, and their rows are written with few statements.

use std::collections::{HashMap, HashSet};

use super::people::{BEYOND, keys, number_place, of_draft, standing_of};
use crate::organisation::Agency;
use crate::organisation::store::agencies;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::draft::{NumberChange, TalentDraft};
use crate::talents::entry::{Entry, EntryDraft, EntryKind};
use crate::talents::store::index::{insert_words, sketch_of_words};
use crate::talents::store::people::{NewTalent, TAKEN};
use crate::talents::store::search::number_key;
use crate::talents::store::{entries, pairs, people};
use crate::talents::talent::TalentId;
use crate::talents::words::{self, Word};

/// Somebody to be added, with the degree that is known of them.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub draft: TalentDraft,
    /// Its major is fitted to the national list already.
    pub degree: Option<EntryDraft>,
}

/// Somebody who was added, with the events that say so.
#[derive(Debug)]
pub struct Added {
    pub id: TalentId,
    pub events: Vec<Event>,
}

/// Somebody who is about to be written.
struct Ready<'a> {
    id: TalentId,
    number: i64,
    newcomer: &'a Newcomer,
    bloc: &'a str,
    number_key: Option<String>,
    held: Vec<Entry>,
    words: Vec<Word>,
}

/// Adds people inside a transaction, for an import if they come from one. Each is added, or refused before anything of
/// them is written; the outcomes are in the order of the newcomers.
pub async fn create_many_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    newcomers: &[Newcomer],
    import_id: Option<&str>,
) -> Result<Vec<Result<Added>>> {
    let agencies = agencies_of(tx, newcomers).await?;
    let number_keys: Vec<Option<String>> = newcomers.iter().map(|one| number_key_of(app, &one.draft)).collect();
    let asked: Vec<String> = number_keys.iter().flatten().cloned().collect();
    let taken = people::by_number_keys(tx, &asked).await?;
    let mut taken: HashSet<String> = taken.into_iter().map(|(key, _)| key).collect();
    let mut outcomes = Vec::with_capacity(newcomers.len());
    let mut ready = Vec::with_capacity(newcomers.len());
    for (newcomer, number_key) in newcomers.iter().zip(number_keys) {
        let place = place_for(permit, &agencies, &mut taken, newcomer, number_key.as_ref());
        outcomes.push(place.map(|agency| {
            let id = TalentId::fresh();
            let held = newcomer.degree.iter().map(|degree| Entry::made(&id, degree, import_id)).collect();
            ready.push(Ready {
                id: id.clone(),
                number: 0,
                newcomer,
                bloc: &agency.bloc,
                number_key,
                held,
                words: Vec::new(),
            });
            Added { events: events(&id, newcomer, import_id), id }
        }));
    }
    write(app, tx, ready, import_id).await?;
    Ok(outcomes)
}

/// The agencies that newcomers name, read at once.
async fn agencies_of(db: &mut impl Read, newcomers: &[Newcomer]) -> Result<HashMap<String, Agency>> {
    let mut ids: Vec<&str> = newcomers.iter().map(|one| one.draft.profile.agency_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = agencies::many(db, &ids).await?;
    Ok(found.into_iter().map(|agency| (agency.id.to_string(), agency)).collect())
}

fn number_key_of(app: &App, draft: &TalentDraft) -> Option<String> {
    match &draft.number {
        NumberChange::Set(number) => Some(number_key(&app.secret, number.digits())),
        _ => None,
    }
}

/// The agency of a newcomer, if they can be added; their number is taken from then on.
fn place_for<'a>(
    permit: &Permit,
    agencies: &'a HashMap<String, Agency>,
    taken: &mut HashSet<String>,
    newcomer: &Newcomer,
    number_key: Option<&String>,
) -> Result<&'a Agency> {
    let agency = agencies.get(&newcomer.draft.profile.agency_id);
    let agency = agency.filter(|agency| permit.covers(&agency.lineage, &agency.bloc));
    let agency = agency.ok_or_else(|| Error::refused_at("agency_id", BEYOND))?;
    if !agency.is_active() {
        return Err(Error::refused_at("agency_id", "Cơ quan này không còn hoạt động. Chọn cơ quan khác"));
    }
    if number_key.is_some_and(|key| !taken.insert(key.clone())) {
        return Err(Error::refused_at("personal_number", TAKEN));
    }
    Ok(agency)
}

fn events(id: &TalentId, newcomer: &Newcomer, import_id: Option<&str>) -> Vec<Event> {
    let profile = &newcomer.draft.profile;
    let created = Event::new("talent.created", id)
        .with("agency_id", &profile.agency_id)
        .with("status", profile.status.as_str())
        .with("import", import_id.unwrap_or_default());
    let degree = newcomer.degree.iter().map(|degree| super::entries::added(id, degree.kind, Vec::new()));
    std::iter::once(created).chain(degree).collect()
}

async fn write(app: &App, tx: &mut Tx, mut ready: Vec<Ready<'_>>, import_id: Option<&str>) -> Result<()> {
    let count = i64::try_from(ready.len()).map_err(Error::internal)?;
    if count == 0 {
        return Ok(());
    }
    let first = people::next_numbers(tx, count).await?;
    for (number, one) in (first..).zip(&mut ready) {
        let profile = &one.newcomer.draft.profile;
        let degrees = one.held.iter().filter(|entry| entry.kind() == EntryKind::Degree);
        let specialties: Vec<String> = degrees.filter_map(|entry| entry.name.clone()).collect();
        (one.number, one.words) = (number, words::of_person(number, profile, &specialties));
    }
    let mut new = Vec::with_capacity(ready.len());
    for one in &ready {
        let sealed = match &one.newcomer.draft.number {
            NumberChange::Set(number) => Some(app.secret.seal(&number_place(&one.id), number.digits().as_bytes())?),
            _ => None,
        };
        new.push(NewTalent {
            id: &one.id,
            number: one.number,
            profile: &one.newcomer.draft.profile,
            bloc: one.bloc,
            sealed,
            number_key: one.number_key.clone(),
            import_id,
            standing: standing_of(&one.held),
            sketch: sketch_of_words(&one.words),
        });
    }
    people::insert(tx, new).await?;
    entries::insert_many(tx, ready.iter().flat_map(|one| &one.held).collect()).await?;
    let found_by: Vec<(&TalentId, &[Word])> = ready.iter().map(|one| (&one.id, one.words.as_slice())).collect();
    insert_words(tx, &found_by).await?;
    let compared = ready.iter().map(|one| (&one.id, keys(&app.secret, &of_draft(&one.newcomer.draft, &one.held))));
    let compared: Vec<(&TalentId, Vec<String>)> = compared.collect();
    let keys = compared.iter().flat_map(|(id, keys)| keys.iter().map(|key| (key.as_str(), *id)));
    pairs::insert_keys(tx, keys.collect()).await
}
