//! The number series of an agency: the last number of each, and where a series begins that was kept elsewhere before.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::issuance::{actions, draft, series, store};
use crate::organisation;
use crate::organisation::Agency;
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "issuance/pages/series.html")]
struct SeriesPage {
    shell: Shell,
    form: Form,
    agency: Agency,
    year: i64,
    /// Series, kinds, last number.
    given: Vec<(String, String, i64)>,
    /// The series that have not begun this year.
    open: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
}

/// Which agency's numbers.
#[derive(Debug, Default, Deserialize)]
pub struct SeriesQuery {
    #[serde(default)]
    co_quan: String,
}

async fn page(app: &App, permit: &Permit, shell: Shell, agency_id: &str, form: Form) -> Result<SeriesPage> {
    let db = &mut app.db.read();
    let agency_id = if agency_id.is_empty() { permit.signed()?.agency_id.as_str() } else { agency_id };
    let agency = organisation::store::agencies::find_within(db, permit, agency_id).await?;
    let year = i64::from(app.clock.year());
    let known = store::series(db, agency.id.as_str(), year).await?;
    let all = series::choices();
    let label = |series: &str| {
        all.iter().find(|(known, _)| known == series).map_or_else(String::new, |(_, label)| label.clone())
    };
    let given: Vec<(String, String, i64)> =
        known.iter().map(|(series, last)| (series.clone(), label(series), *last)).collect();
    let open = all.iter().filter(|(series, _)| !known.iter().any(|(known, _)| known == series)).cloned().collect();
    Ok(SeriesPage {
        shell: shell.titled("Số văn bản"),
        agencies: organisation::store::agencies::choices(db, permit).await?,
        form,
        agency,
        year,
        given,
        open,
    })
}

/// The series of an agency.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Query(query): Query<SeriesQuery>,
) -> Result<Response> {
    page(&app, &permit, shell, &query.co_quan, Form::default()).await?.page()
}

/// Lets a series begin after the numbers that were given elsewhere.
pub async fn start(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    form.names(draft::FIELDS);
    let agency_id = form.value("agency_id").to_owned();
    let chosen = series::choices().into_iter().find(|(series, _)| series == form.value("series"));
    if chosen.is_none() {
        form.refuse("series", "Chọn loại số");
    }
    let last = form.integer("last", 1..=99_999);
    if let (Some((chosen, _)), Some(last)) = (chosen, last)
        && form.accept(actions::start_series(&app, &permit, &agency_id, &chosen, last).await)?.is_some()
    {
        let said = format!("Số kế tiếp là {}.", last + 1);
        return go_to_saying(format!("/phat-hanh/so?co_quan={agency_id}"), &said);
    }
    page(&app, &permit, shell, &agency_id, form).await?.invalid()
}
