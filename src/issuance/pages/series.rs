//! The number series of an agency and of the councils under its seal: the last number of each, and where a series begins
//! that was kept elsewhere before.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::issuance::issuer::Issuer;
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
    /// Whose numbers they are, when not the agency's own.
    issuer: Option<Issuer>,
    /// The issuers under the agency's seal, the agency itself first.
    issuers: Vec<(String, String)>,
    year: i64,
    /// Series, kinds, last number.
    given: Vec<(String, String, i64)>,
    /// The series that have not begun this year.
    open: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
}

impl SeriesPage {
    fn issued_by(&self, id: &str) -> bool {
        self.issuer.as_ref().map_or("", |one| one.id.as_str()) == id
    }
}

/// Whose numbers: an agency's, or those of a council under its seal.
#[derive(Debug, Default, Deserialize)]
pub struct SeriesQuery {
    #[serde(default)]
    co_quan: String,
    #[serde(default)]
    day_so: String,
}

async fn page(app: &App, permit: &Permit, shell: Shell, query: &SeriesQuery, form: Form) -> Result<SeriesPage> {
    let db = &mut app.db.read();
    let own = permit.signed()?.agency_id.as_str();
    let agency_id = if query.co_quan.is_empty() { own } else { query.co_quan.as_str() };
    let agency = organisation::store::agencies::find_within(db, permit, agency_id).await?;
    let year = i64::from(app.clock.year());
    let beside = store::issuers(db, agency.id.as_str()).await?;
    let issuer = beside.iter().find(|one| one.id == query.day_so).cloned();
    let id = issuer.as_ref().map_or(agency.id.as_str(), |one| one.id.as_str());
    let known = store::series(db, id, year).await?;
    let all = series::choices();
    let label = |series: &str| {
        all.iter().find(|(known, _)| known == series).map_or_else(String::new, |(_, label)| label.clone())
    };
    let given: Vec<(String, String, i64)> =
        known.iter().map(|(series, last)| (series.clone(), label(series), *last)).collect();
    let open = all.iter().filter(|(series, _)| !known.iter().any(|(known, _)| known == series)).cloned().collect();
    let mut issuers = vec![(String::new(), agency.name.clone())];
    issuers.extend(beside.into_iter().map(|one| (one.id, format!("{}, ký hiệu {}", one.name, one.sign))));
    Ok(SeriesPage {
        shell: shell.titled("Số văn bản"),
        agencies: organisation::store::agencies::choices(db, permit).await?,
        form,
        agency,
        issuer,
        issuers,
        year,
        given,
        open,
    })
}

/// The series of an agency or of a council under its seal.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Query(query): Query<SeriesQuery>,
) -> Result<Response> {
    page(&app, &permit, shell, &query, Form::default()).await?.page()
}

/// Lets a series begin after the numbers that were given elsewhere.
pub async fn start(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    form.names(draft::FIELDS);
    let of = SeriesQuery { co_quan: form.value("agency_id").to_owned(), day_so: form.value("issuer").to_owned() };
    let issuer = Some(of.day_so.as_str()).filter(|id| !id.is_empty());
    let chosen = series::choices().into_iter().find(|(series, _)| series == form.value("series"));
    if chosen.is_none() {
        form.refuse("series", "Chọn loại số");
    }
    let last = form.integer("last", 1..=99_999);
    if let (Some((chosen, _)), Some(last)) = (chosen, last)
        && form.accept(actions::start_series(&app, &permit, (&of.co_quan, issuer), &chosen, last).await)?.is_some()
    {
        let said = format!("Số kế tiếp là {}.", last + 1);
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("co_quan", &of.co_quan)
            .append_pair("day_so", &of.day_so)
            .finish();
        return go_to_saying(format!("/phat-hanh/so?{query}"), &said);
    }
    page(&app, &permit, shell, &of, form).await?.invalid()
}
