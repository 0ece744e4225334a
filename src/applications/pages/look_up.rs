//! Where a dossier is, for whoever holds its receipt (STD-79): the step, the office that has it, since when, due when.
//! Nothing of a person is shown, and a code that nobody has is answered like a wrong check.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use super::{at, day, state};
use crate::accounts::session::Source;
use crate::applications::told;
use crate::dossiers::dossier::{Dossier, DossierState};
use crate::dossiers::{look_up, store};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::form::Form;
use crate::portal;
use crate::ui::{PublicPage, Render};

/// Where a dossier is.
struct Whereabouts {
    code: String,
    chip: &'static str,
    state: String,
    holder: String,
    since: String,
    due: String,
}

#[derive(Template)]
#[template(path = "applications/pages/look_up.html")]
struct LookUpPage {
    page: PublicPage,
    form: Form,
    found: Option<Whereabouts>,
}

/// What the address may carry: the code, never the check.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    ma: Option<String>,
}

/// The form.
pub async fn ask(page: PublicPage, Query(asked): Query<Asked>) -> Result<Response> {
    let form = Form::filled([("code", asked.ma.unwrap_or_default())]);
    LookUpPage { page, form, found: None }.page()
}

/// Who has a dossier, as an office: the names of officers are left out.
fn office(page: &PublicPage, dossier: &Dossier, holder: &str) -> String {
    match dossier.state {
        DossierState::Supplement => page.t("look-up-filer"),
        DossierState::Appraising | DossierState::Suspended => {
            let office = holder.split_once(", ").map(|(_, office)| office.to_owned());
            office.unwrap_or_else(|| page.t("look-up-standing"))
        }
        state if state.is_closed() => String::new(),
        _ => told::holder(page, holder),
    }
}

async fn whereabouts(app: &App, page: &PublicPage, dossier: &Dossier) -> Result<Whereabouts> {
    let steps = store::steps(&mut app.db.read(), &dossier.id).await?;
    let holder = steps.last().map(|step| step.holder.as_str()).unwrap_or_default();
    let due = dossier.due_on.map_or_else(|| page.t("look-up-no-due"), |due| day(page, due));
    Ok(Whereabouts {
        code: dossier.receipt_code.clone().unwrap_or_else(|| dossier.code.clone()),
        chip: dossier.state.chip(),
        state: state(page, dossier.state),
        holder: office(page, dossier, holder),
        since: at(page, dossier.state_since),
        due: if dossier.state.is_closed() { String::new() } else { due },
    })
}

/// Answers who asks; often within a minute they are told to wait.
pub async fn answer(State(app): State<App>, source: Source, page: PublicPage, mut form: Form) -> Result<Response> {
    if let Some(seconds) = portal::count_look_up(&app, &source.address).await? {
        form.refuse("", page.t_with("look-up-wait", "seconds", seconds));
        let mut response = LookUpPage { page, form, found: None }.invalid()?;
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    for (field, missing) in [("code", "look-up-code-missing"), ("check", "look-up-check-missing")] {
        if form.value(field).trim().is_empty() {
            form.refuse(field, page.t(missing));
        }
    }
    if !form.is_right() {
        return LookUpPage { page, form, found: None }.invalid();
    }
    let dossier = look_up::find(&mut app.db.read(), &app.secret, form.value("code"), form.value("check")).await?;
    match dossier {
        Some(dossier) => {
            let found = Some(whereabouts(&app, &page, &dossier).await?);
            LookUpPage { page, form: Form::default(), found }.page()
        }
        None => {
            form.refuse("", page.t("look-up-unknown"));
            LookUpPage { page, form, found: None }.invalid()
        }
    }
}
