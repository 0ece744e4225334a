//! The search for records that may be one person, over all people: as a background job with progress, or by command.

use std::collections::HashMap;

use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::Result;
use crate::platform::jobs::{self, Job};
use crate::platform::permit::Permit;
use crate::talents::actions::particulars;
use crate::talents::duplicates::{self, Pairs, Particulars};
use crate::talents::entry::Entry;
use crate::talents::store::{entries, pairs, people};
use crate::talents::talent::TalentId;

/// The kind of the job.
pub const JOB: &str = "talents.duplicates";
/// How many keys are read at once.
const STEP: i64 = 20_000;
/// How many pairs are compared at once.
const BATCH: usize = 4_000;

/// What a search found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Scan {
    /// How many pairs were compared.
    pub compared: usize,
    /// How many of them may be one person.
    pub found: usize,
    /// How many keys were shared by too many people to say anything.
    pub skipped: u64,
}

/// Runs the job.
pub async fn run(app: &App, job: &Job) -> Result<()> {
    search(app, Some(job), |_, _| {}).await.map(drop)
}

/// Compares everybody with everybody who shares a key; what somebody settled stays settled.
pub async fn search(app: &App, job: Option<&Job>, progress: impl Fn(i64, i64)) -> Result<Scan> {
    let db = &mut app.db.read();
    let total = pairs::key_count(db).await?;
    let mut places: HashMap<TalentId, u32> = HashMap::new();
    let mut ids: Vec<TalentId> = Vec::new();
    let mut found = Pairs::default();
    let (mut after, mut read) = ((String::new(), String::new()), 0);
    loop {
        let rows = pairs::shared_keys(db, &after, STEP).await?;
        let Some((key, id)) = rows.last() else { break };
        after = (key.clone(), id.to_string());
        read += i64::try_from(rows.len()).unwrap_or(0);
        for (key, id) in rows {
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let place = *places.entry(id.clone()).or_insert_with(|| {
                ids.push(id);
                next
            });
            found.add(&key, place);
        }
        if let Some(job) = job {
            jobs::progress(app, job, read / 2, total).await?;
        }
        progress(read / 2, total);
    }
    drop(places);
    let (compared, skipped) = found.finish();
    let mut scan = Scan { compared: compared.len(), found: 0, skipped };
    let mut alike = Vec::new();
    for (batch, part) in compared.chunks(BATCH).enumerate() {
        alike.extend(compare(app, &ids, part).await?);
        let done = i64::try_from((batch + 1) * BATCH).unwrap_or(0).min(i64::try_from(compared.len()).unwrap_or(0));
        let share = total / 2 + done * (total / 2) / i64::try_from(compared.len().max(1)).unwrap_or(1);
        if let Some(job) = job {
            jobs::progress(app, job, share, total).await?;
        }
        progress(share, total);
    }
    scan.found = alike.len();
    let mut tx = app.db.write(&Permit::system("duplicates")).await?;
    pairs::drop_open(&mut tx).await?;
    for (one, other, score, lines) in &alike {
        pairs::note(&mut tx, one, other, *score, lines).await?;
    }
    let event = Event::about_instance("talents.scanned").with("compared", scan.compared).with("found", scan.found);
    tx.commit(event).await?;
    Ok(scan)
}

/// Two people who look alike: their ids, the score and the reasons.
type Alike = (TalentId, TalentId, i64, String);

async fn compare(app: &App, ids: &[TalentId], part: &[(u32, u32)]) -> Result<Vec<Alike>> {
    let db = &mut app.db.read();
    let mut wanted: Vec<u32> = part.iter().flat_map(|(one, other)| [*one, *other]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let id = |place: u32| ids.get(usize::try_from(place).unwrap_or(usize::MAX));
    let wanted: Vec<TalentId> = wanted.into_iter().filter_map(id).cloned().collect();
    let mut held: HashMap<TalentId, Vec<Entry>> = HashMap::new();
    for entry in entries::of_many(db, &wanted).await? {
        held.entry(entry.talent_id.clone()).or_default().push(entry);
    }
    let mut known: HashMap<TalentId, (String, Particulars)> = HashMap::new();
    for talent in people::some(db, &wanted).await? {
        if talent.merged_into.is_none() {
            let person = particulars(&app.secret, &talent, held.get(&talent.id).map_or(&[], Vec::as_slice))?;
            known.insert(talent.id, (talent.bloc, person));
        }
    }
    let mut alike = Vec::new();
    for (one, other) in part.iter().filter_map(|(one, other)| Some((id(*one)?, id(*other)?))) {
        let (Some((bloc, first)), Some((other_bloc, second))) = (known.get(one), known.get(other)) else { continue };
        // Nobody reaches both blocs, so nobody could look at the two.
        if bloc != other_bloc {
            continue;
        }
        let found = duplicates::compare(first, second);
        if found.is_possible() {
            alike.push((one.clone(), other.clone(), found.score, found.lines()));
        }
    }
    Ok(alike)
}
