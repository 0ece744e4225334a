//! Works out what the policy will cost: reads everything, asks the engine, and puts the result in the place of what was there.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use policy::calendar::Month;
use serde_json::Value as Json;

use crate::benefits;
use crate::benefits::figures::parse_month;
use crate::benefits::store::by_person;
use crate::budget::figure::{Item, Origin};
use crate::budget::forecast::SPAN;
use crate::budget::project::{GrantedSource, Hires, Regions, of_granted, open_places};
use crate::budget::store::{items as store, sources};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::permit::Permit;
use crate::policies::{self, versions};

/// The kind of job that works it out every night.
pub const PROJECT_JOB: &str = "budget.project";

/// Works it out in the background, every night and whenever somebody asks. A run that is cut off is taken up from its
/// beginning: nothing of it shows until it is done.
pub async fn nightly(app: &App, job: &Job) -> Result<()> {
    work_out(app, &Permit::system(PROJECT_JOB), Some(job)).await.map(drop)
}

/// Asks for it to be worked out in the background; while one waits or runs, there is no second.
pub async fn ask(app: &App, permit: &Permit) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    if jobs::under_way(&mut tx, PROJECT_JOB).await?.is_some() {
        return Ok(());
    }
    let (now, key) = (tx.now, format!("{PROJECT_JOB}:{}", crate::platform::ids::fresh()));
    jobs::enqueue(&mut tx, PROJECT_JOB, Some(&key), Json::Object(Default::default()), now).await?;
    tx.commit(Event::about_instance("budget.projection_asked")).await
}

/// Works it out now; tells how many sums there are.
pub async fn run(app: &App, permit: &Permit) -> Result<usize> {
    work_out(app, permit, None).await
}

/// Works it out for a job that needs it, which shows how far it has come.
pub async fn run_for(app: &App, permit: &Permit, job: &Job) -> Result<usize> {
    work_out(app, permit, Some(job)).await
}

/// The first and the last year that are worked out on a day.
pub fn years_on(today: NaiveDate) -> (i64, i64) {
    let first = i64::from(today.year());
    (first, first + SPAN - 1)
}

async fn work_out(app: &App, permit: &Permit, job: Option<&Job>) -> Result<usize> {
    let today = app.clock.today();
    let years = years_on(today);
    let db = &mut app.db.read();
    let hiring = policies::hiring_now(app, db).await?;
    let regions = Regions::of(sources::regions(db).await?);
    let mut items = Vec::new();
    let (mut after, mut done, all) = (String::new(), 0, sources::count(db).await?);
    loop {
        let batch = granted(app, db, &after).await?;
        let Some(last) = batch.last() else { break };
        after = last.one.id.to_string();
        for source in &batch {
            items.extend(of_granted(source, &regions, years, today)?);
        }
        if let Some(job) = job {
            done += i64::try_from(batch.len()).unwrap_or_default();
            jobs::progress(app, job, done, all).await?;
        }
    }
    let mut hires = Hires::new(hiring, &regions, years, today);
    let places = sources::places(db, years).await?;
    let since = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let mut hired: HashMap<(String, String, i64), i64> = HashMap::new();
    for (agency, group, from) in sources::hired(db, &hiring.scheme.id, since).await? {
        *hired.entry((agency, group, i64::from(from.year()))).or_default() += 1;
    }
    for (row, open) in places.iter().zip(open_places(&places, &hired)) {
        if open > 0 {
            let day = hires.filled_on(row);
            items.extend(hires.of_place(row, Origin::Expected, open, day)?);
        }
    }
    let repeated = places.iter().map(|row| row.year).max().filter(|year| *year < years.1);
    for row in places.iter().filter(|row| Some(row.year) == repeated) {
        let whole = hires.of_place(row, Origin::Repeated, row.number, row.starts_on)?;
        items.extend(whole.into_iter().map(|item| Item { gap: String::new(), ..item }));
    }
    let mut tx = app.db.write(permit).await?;
    store::replace(&mut tx, &items, &hiring.pack.version, years, repeated).await?;
    tx.commit(Event::about_instance("budget.projected").with("rows", items.len())).await?;
    Ok(items.len())
}

/// The next beneficiaries after an id with all that their money follows from, in six statements whatever their number.
async fn granted(app: &App, db: &mut impl Read, after: &str) -> Result<Vec<GrantedSource>> {
    let people = sources::beneficiaries_after(db, after).await?;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = people.iter().map(|one| one.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut entitlements = by_person(sources::entitlements(db, &ids).await?, |row| row.beneficiary_id.clone());
    let mut posts = by_person(sources::posts(db, &ids).await?, |row| row.beneficiary_id.clone());
    let mut absences = by_person(sources::absences(db, &ids).await?, |row| row.beneficiary_id.clone());
    let mut terms = by_person(sources::terms(db, &ids).await?, |(id, ..)| id.clone());
    let mut found = Vec::new();
    for one in people {
        let id = one.id.to_string();
        let mut rules = Vec::new();
        for (_, month, key) in terms.remove(&id).unwrap_or_default() {
            let month: Month = parse_month(&month).ok_or_else(|| Error::internal("a term without a month"))?;
            rules.push((month, versions::find(db, &key).await?.pack));
        }
        found.push(GrantedSource {
            group_name: benefits::group(app, &one.scheme, &one.beneficiary_group),
            entitlements: entitlements.remove(&id).unwrap_or_default(),
            posts: posts.remove(&id).unwrap_or_default(),
            absences: absences.remove(&id).unwrap_or_default(),
            terms: rules,
            one,
        });
    }
    Ok(found)
}
