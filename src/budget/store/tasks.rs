//! What the calendar of the budget asked for.

use chrono::NaiveDate;

use crate::budget::calendar::{BudgetTask, BudgetTaskId, OpenedTask};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, fresh};
use crate::platform::words::Words;
use crate::{insert, sql, update};

const TASK: &str = "select id, kind, due_on, done_at from budget_tasks";

/// The tasks of a year that were opened.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Vec<OpenedTask>> {
    sql!(all OpenedTask, db, format!("{TASK} where year = $1 order by due_on, kind"), year)
}

/// Opens a task of a year.
pub async fn insert(tx: &mut Tx, year: i64, kind: BudgetTask, due_on: NaiveDate) -> Result<BudgetTaskId> {
    let id = BudgetTaskId(format!("{year}-{}", kind.as_str()));
    insert!(tx, "budget_tasks", { id: id, year: year, kind: kind, due_on: due_on, opened_at: tx.now })?;
    Ok(id)
}

/// Another day, because the setting of it changed.
pub async fn set_due(tx: &mut Tx, id: &BudgetTaskId, due_on: NaiveDate) -> Result<()> {
    fresh(update!(tx, "budget_tasks", { due_on: due_on }, "id = $1 and done_at is null", id)?)
}

/// Notes that a task is done.
pub async fn set_done(tx: &mut Tx, id: &BudgetTaskId) -> Result<()> {
    fresh(update!(tx, "budget_tasks", { done_at: tx.now }, "id = $1 and done_at is null", id)?)
}

/// Whether something stands in the way of a task being done, by what the records say.
pub async fn is_open(db: &mut impl Read, kind: BudgetTask, of: i64) -> Result<bool> {
    let statement = match kind {
        BudgetTask::Unit => {
            "select cast(count(*) as bigint) from budgets where year = $1 and state in ('consolidated', 'sent', 'submitted', 'assigned')"
        }
        BudgetTask::City => {
            "select cast(count(*) as bigint) from budgets where year = $1 and state in ('submitted', 'assigned')"
        }
        BudgetTask::Decide => "select cast(count(*) as bigint) from budgets where year = $1 and assigned_revision > 0",
        BudgetTask::Allocate => {
            "select cast(count(*) as bigint) from allocations where year = $1 and state = 'approved'"
        }
        BudgetTask::Send => {
            "select cast(count(*) as bigint) from payment_lists p join estimate_lines e on e.id = p.estimate_id
             where e.year = $1 and p.state in ('submitted', 'confirmed', 'approved', 'accepted')"
        }
        BudgetTask::Carry => {
            "select cast(count(*) as bigint) from (select e.id, e.amount
                 + coalesce((select sum(m.amount) from estimate_entries m where m.estimate_id = e.id), 0)
                 - coalesce((select sum(l.amount) from payment_lists p join payment_lines l on l.list_id = p.id
                     where p.estimate_id = e.id and p.state in ('approved', 'accepted', 'sent', 'settled')
                     and l.state in ('listed', 'paid')), 0) as remaining
             from estimate_lines e where e.year = $1
             and e.id not in (select f.estimate_id from fund_lines f)) as lines where remaining > 0"
        }
    };
    let (count,) = sql!(one(i64,), db, statement, of)?;
    Ok(match kind {
        BudgetTask::Send | BudgetTask::Carry => count > 0,
        BudgetTask::Unit | BudgetTask::City | BudgetTask::Decide | BudgetTask::Allocate => count == 0,
    })
}
