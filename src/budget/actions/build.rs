//! Draws up the estimate of a year in the background, in the name of the officer who asked for it.

use serde_json::json;

use super::estimates::DUTY;
use super::{hand_to, project};
use crate::accounts::session;
use crate::budget::estimate::{BudgetId, BudgetStep};
use crate::budget::store::{budgets as store, items, sources};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;

/// The kind of job that draws up an estimate.
pub const BUILD_JOB: &str = "budget.build";

/// The event by which the log tells that an estimate could not be drawn up.
pub const STOPPED: &str = "budget.build_stopped";

/// What the job is told: whose estimate to draw up, after which revision, and for whom.
struct Asked {
    year: i64,
    /// The revision that was there when it was asked for; 0 before any was.
    revision: i64,
    user: String,
    post: String,
    /// Empty when the officer acts for nobody else.
    behalf: String,
    source: String,
}

impl Asked {
    fn of(job: &Job) -> Result<Asked> {
        let number = |key: &str| job.text(key)?.parse::<i64>().map_err(Error::internal);
        Ok(Asked {
            year: number("year")?,
            revision: number("revision")?,
            user: job.text("user")?,
            post: job.text("post")?,
            behalf: job.text("behalf")?,
            source: job.text("source")?,
        })
    }

    /// The permit of who asked, as far as they still have it.
    async fn permit(&self, app: &App) -> Result<Option<Permit>> {
        let behalf = (!self.behalf.is_empty()).then_some(self.behalf.as_str());
        let signed = session::again(app, &self.user, &self.post, behalf, &self.source).await?;
        Ok(signed.and_then(|signed| Permit::grant(signed, Permission::EditBudget).ok()))
    }
}

fn nothing(year: i64) -> Error {
    Error::refused(format!(
        "Năm {year} chưa có quyết định cho hưởng và chưa có chỉ tiêu danh mục nào nên chưa có gì để lập dự toán."
    ))
}

fn check_year(year: i64, (first, last): (i64, i64)) -> Result<()> {
    if (first..=last).contains(&year) {
        return Ok(());
    }
    Err(Error::refused(format!("Lập được dự toán của các năm từ {first} đến {last}.")))
}

/// The job that draws up the estimate of a year, while it waits or runs.
pub async fn under_way(db: &mut impl Read, year: i64) -> Result<Option<Job>> {
    let year = year.to_string();
    let all = jobs::all_under_way(db, BUILD_JOB).await?;
    Ok(all.into_iter().find(|job| job.text("year").is_ok_and(|of| of == year)))
}

/// Asks for the estimate of a year to be drawn up in the background; while one waits or runs, there is no second.
pub async fn ask(app: &App, permit: &Permit, year: i64) -> Result<()> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let known = store::of_year(&mut tx, year).await?;
    if let Some(budget) = &known {
        budget.after(permit, BudgetStep::Build)?;
    }
    let years = project::years_on(super::today(&tx));
    check_year(year, years)?;
    if sources::count(&mut tx).await? == 0
        && sources::places(&mut tx, years).await?.iter().all(|place| place.year > year)
    {
        return Err(nothing(year));
    }
    if under_way(&mut tx, year).await?.is_some() {
        return Ok(());
    }
    let revision = known.map_or(0, |budget| budget.revision);
    let payload = json!({
        "year": year.to_string(), "revision": revision.to_string(), "user": signed.user_id,
        "post": signed.assignment_id, "behalf": signed.behalf.as_ref().map_or("", |(id, _)| id.as_str()),
        "source": signed.source,
    });
    let (now, key) = (tx.now, format!("{BUILD_JOB}:{}", crate::platform::ids::fresh()));
    jobs::enqueue(&mut tx, BUILD_JOB, Some(&key), payload, now).await?;
    tx.commit(Event::new("budget.build_asked", &BudgetId(year.to_string()))).await
}

/// Draws up the estimate that was asked for. Run again after it was cut off, it finds the revision there, or makes it.
pub async fn run(app: &App, job: &Job) -> Result<()> {
    let asked = Asked::of(job)?;
    let Some(permit) = asked.permit(app).await? else {
        let system = Permit::system(BUILD_JOB);
        let sentence = "Người yêu cầu không còn quyền lập dự toán nên việc dừng lại. Người có quyền bấm lập lại.";
        return stop(app, &system, &asked, sentence).await;
    };
    match build(app, &permit, &asked, job).await {
        Err(Error::Refused { reason, .. }) => stop(app, &permit, &asked, &reason).await,
        other => other,
    }
}

/// Works out what the policy will cost, and takes it in as the next revision.
async fn build(app: &App, permit: &Permit, asked: &Asked, job: &Job) -> Result<()> {
    let year = asked.year;
    let known = store::of_year(&mut app.db.read(), year).await?;
    if known.as_ref().map_or(0, |budget| budget.revision) != asked.revision {
        return Ok(());
    }
    if let Some(budget) = &known {
        budget.after(permit, BudgetStep::Build)?;
    }
    project::run_for(app, permit, job).await?;
    let mut tx = app.db.write(permit).await?;
    let run = items::last_run(&mut tx).await?.ok_or(Error::NotFound)?;
    check_year(year, (run.first_year, run.last_year))?;
    let (id, revision) = match store::of_year(&mut tx, year).await? {
        Some(budget) if budget.revision != asked.revision => return Ok(()),
        Some(budget) => {
            let state = budget.after(permit, BudgetStep::Build)?;
            store::set_revision(&mut tx, &budget, state, &run).await?;
            (budget.id, budget.revision + 1)
        }
        None => (store::insert(&mut tx, year, &run).await?, 1),
    };
    let rows = store::fill(&mut tx, &id, year, revision).await?;
    if rows == 0 {
        return Err(nothing(year));
    }
    let total = store::total(&mut tx, &id, revision).await?;
    let event = Event::new("budget.built", &id).with("revision", revision).with("rows", rows).with("total", total);
    hand_to(&mut tx, &id, DUTY, &[], ("", ""), ("", None)).await?;
    tx.commit(event).await
}

/// Ends a job that trying again would not help; the page shows why.
async fn stop(app: &App, permit: &Permit, asked: &Asked, sentence: &str) -> Result<()> {
    let tx = app.db.write(permit).await?;
    tx.commit(Event::new("budget.build_stopped", &BudgetId(asked.year.to_string())).because(sentence)).await
}
