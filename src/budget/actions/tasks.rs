//! The calendar of the budget comes to the desks: every day what is near is opened, what is done is closed (STD-64).

use chrono::{Datelike, Days};

use super::hand_to;
use crate::budget::calendar::{BudgetTask, BudgetTaskId, LEAD_DAYS, SETTINGS};
use crate::budget::store::tasks as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;

/// The kind of job that tends the calendar.
pub const CALENDAR_JOB: &str = "budget.calendar";
/// The kind of duty of whoever a task falls to.
const DUTY: &str = "budget_task.do";

/// Opens what is near and closes what is done, in this year and in the next. Run twice it changes nothing.
pub async fn tend(app: &App) -> Result<usize> {
    let today = app.clock.today();
    let settings = Settings::on(&mut app.db.read(), today).await?;
    // Without it nothing comes to a desk by itself; the page of the calendar says so.
    let Ok(lead) = settings.declared(SETTINGS, LEAD_DAYS) else { return Ok(0) };
    let lead = Days::new(u64::try_from(lead).unwrap_or_default());
    let mut changed = 0;
    for year in [i64::from(today.year()), i64::from(today.year()) + 1] {
        let opened = store::of_year(&mut app.db.read(), year).await?;
        for task in BudgetTask::ALL.iter().copied() {
            let Ok(due_on) = task.due_on(year, &settings) else { continue };
            let known = opened.iter().find(|one| one.kind == task);
            let is_open = store::is_open(&mut app.db.read(), task, task.budget_year(year)).await?;
            match known {
                Some(one) if one.done_at.is_some() => {}
                Some(one) if !is_open => {
                    let mut tx = app.db.write(&Permit::system(CALENDAR_JOB)).await?;
                    store::set_done(&mut tx, &one.id).await?;
                    duties::close(&mut tx, &one.id, DUTY).await?;
                    tx.commit(Event::new("budget_task.done", &one.id)).await?;
                    changed += 1;
                }
                Some(one) if one.due_on != due_on => {
                    let mut tx = app.db.write(&Permit::system(CALENDAR_JOB)).await?;
                    store::set_due(&mut tx, &one.id, due_on).await?;
                    hand_out(&mut tx, &one.id, task, year, due_on).await?;
                    let event = Event::new("budget_task.moved", &one.id).change("due_on", one.due_on, due_on);
                    tx.commit(event).await?;
                    changed += 1;
                }
                Some(_) => {}
                None if is_open
                    && due_on.checked_sub_days(lead).is_some_and(|from| from <= today)
                    && due_on >= today =>
                {
                    let mut tx = app.db.write(&Permit::system(CALENDAR_JOB)).await?;
                    let id = store::insert(&mut tx, year, task, due_on).await?;
                    hand_out(&mut tx, &id, task, year, due_on).await?;
                    tx.commit(Event::new("budget_task.opened", &id).with("due_on", due_on)).await?;
                    changed += 1;
                }
                None => {}
            }
        }
    }
    Ok(changed)
}

/// Whoever a task falls to has it among their duties, with its day.
async fn hand_out(
    tx: &mut Tx,
    id: &BudgetTaskId,
    task: BudgetTask,
    year: i64,
    due_on: chrono::NaiveDate,
) -> Result<()> {
    let context = format!("Ngân sách năm {}", task.budget_year(year));
    hand_to(tx, id, DUTY, task.roles(), (task.label(), &context), (&task.link(year), Some(due_on))).await
}
