//! The page of one agency: its particulars, its units, its past.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::law;
use crate::law::document::LegalDocument;
use crate::organisation::agency::Agency;
use crate::organisation::store::{agencies as store, wages};
use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::ui::{Render, Shell, TimelineItem, timeline};

#[derive(Template)]
#[template(path = "organisation/pages/show.html")]
struct ShowPage {
    shell: Shell,
    agency: Agency,
    children: Vec<Agency>,
    /// The document of its foundation, with a warning when that has ended.
    basis: Option<LegalDocument>,
    warning: Option<String>,
    region: Option<(String, i64)>,
    /// The agency that took over after a merger.
    successor: Option<Agency>,
    history: Vec<TimelineItem>,
    may_edit: bool,
    may_end: bool,
    may_see_people: bool,
}

/// One agency.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let db = &mut app.db.read();
    let agency = store::find(db, &id).await?;
    let today = app.clock.today();
    let children = store::children(db, &agency.id).await?;
    let basis = match &agency.legal_document_id {
        Some(document) => law::store::find_optional(db, &document.as_str().into()).await?,
        None => None,
    };
    let warning = match &agency.legal_document_id {
        Some(document) => law::citation::warning(db, document, today).await?,
        None => None,
    };
    let region = match &agency.commune_code {
        Some(code) => wages::region_on(db, code, today).await?,
        None => None,
    };
    let successor = match &agency.merged_into {
        Some(id) => Some(store::find(db, id.as_str()).await?),
        None => None,
    };
    let history = timeline(&told::of_record(&app, &permit, "agency", &id).await?);
    let within = |permission: Permission| {
        permit.also(permission).is_some_and(|permit| permit.covers(&agency.lineage, &agency.bloc)) && agency.is_active()
    };
    ShowPage {
        may_edit: within(Permission::EditAgencies),
        may_end: within(Permission::RestructureAgencies),
        may_see_people: permit.also(Permission::ViewAccounts).is_some(),
        shell: shell.titled(agency.name.clone()),
        agency,
        children,
        basis,
        warning,
        region,
        successor,
        history,
    }
    .page()
}
