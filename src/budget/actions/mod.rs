//! The verbs of the budget; each is one transaction with its events.

pub mod allocations;
pub mod build;
pub mod estimates;
pub mod funds;
pub mod moves;
pub mod project;
pub mod scenarios;
pub mod tasks;

use chrono::NaiveDate;

use crate::accounts;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::Result;
use crate::platform::ids::Subject;
use crate::platform::permission::Role;

/// Today in Vietnam, by the transaction's clock.
fn today(tx: &Tx) -> NaiveDate {
    clock::local(tx.now).date()
}

/// Whoever has a record in hand has it among their duties.
async fn hand_to<S: Subject>(
    tx: &mut Tx,
    subject: &S,
    kind: &'static str,
    roles: &[Role],
    said: (&str, &str),
    (link, due_on): (&str, Option<NaiveDate>),
) -> Result<()> {
    duties::close(tx, subject, kind).await?;
    if roles.is_empty() {
        return Ok(());
    }
    let day = today(tx);
    for held in accounts::store::assignments_with(tx, roles, day).await? {
        let duty = DutyDraft {
            kind,
            title: said.0.to_owned(),
            context: said.1.to_owned(),
            link: link.to_owned(),
            assignment_id: held.id.to_string(),
            due_on,
            counted: None,
        };
        duties::open(tx, subject, duty).await?;
    }
    Ok(())
}
