//! What waits for the city's People's Committee: obstacles brought before it, and parts that are long overdue.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use viet::working_days::HolidayTable;

use super::list::Row;
use crate::obstacles::store;
use crate::organisation;
use crate::plans::part::Part;
use crate::plans::reminders;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell};

#[derive(Template)]
#[template(path = "obstacles/pages/city.html")]
struct CityPage {
    shell: Shell,
    /// Each with the proposal it was brought with.
    escalated: Vec<(Row, String)>,
    overdue: Vec<Part>,
    after_days: i64,
    today: NaiveDate,
    table: HolidayTable,
    read_at: String,
}

/// The list of the People's Committee.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    let (db, today) = (&mut app.db.read(), app.clock.today());
    let table = organisation::store::calendar::table(db).await?;
    let committee = store::committee(db).await?;
    let escalated = store::escalated(db, &permit).await?;
    let mut proposals = store::escalation_proposals(db).await?;
    let (after_days, overdue) = reminders::city_list(db, today).await?;
    CityPage {
        shell: shell.titled("Chờ cấp trên"),
        escalated: escalated
            .into_iter()
            .map(|one| {
                let proposal = proposals.remove(one.id.as_str()).unwrap_or_default();
                (Row::of(one, &committee, &table, today), proposal)
            })
            .collect(),
        overdue,
        after_days,
        today,
        table,
        read_at: clock::screen(app.clock.now()),
    }
    .page()
}
