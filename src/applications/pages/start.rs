//! Where a dossier begins: who, in which group, for which place of the catalogue; and the same page to change it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::applications::actions::{self, Start};
use crate::catalogue;
use crate::dossiers::dossier::DossierState;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::policies;
use crate::portal;
use crate::ui::{Lang, PublicPage, Render, go_to};

#[derive(Template)]
#[template(path = "applications/pages/start.html")]
struct StartPage {
    page: PublicPage,
    form: Form,
    rows: Vec<(String, String)>,
    groups: Vec<(String, String)>,
    title: String,
    action: String,
    back: String,
    /// Whether a new dossier begins; otherwise one is changed.
    begins: bool,
    carried: Vec<(String, String)>,
}

/// What the address of the page may carry.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    /// A place of the catalogue.
    dong: Option<String>,
    /// What was answered at "Kiểm tra điều kiện".
    #[serde(rename = "tra-loi")]
    answers: Option<String>,
}

async fn start_page(app: &App, page: PublicPage, form: Form, of: Option<&str>) -> Result<StartPage> {
    let is_english = page.lang == Lang::En;
    let language = if is_english { policy::pack::Language::En } else { policy::pack::Language::Vi };
    let groups = policies::hiring(app)?.scheme.groups.iter();
    let groups = groups.map(|group| (group.id.clone(), group.name.get(language).to_owned())).collect();
    let db = &mut app.db.read();
    let rows = match catalogue::store::newest(db).await? {
        None => Vec::new(),
        Some(edition) => catalogue::store::with_rows(db, edition).await?.rows,
    };
    let rows = rows.into_iter().map(|row| {
        let (agency, group) =
            if is_english { (row.agency_name_en, row.group_name_en) } else { (row.agency_name, row.group_name) };
        (row.id, format!("{}, {agency} ({group})", row.specialty))
    });
    let carried = match form.value("tra-loi") {
        "" => Vec::new(),
        query => portal::carried(app, &page, query).map(|carried| carried.told).unwrap_or_default(),
    };
    let base = "/ung-vien/ho-so";
    Ok(StartPage {
        title: page.t(if of.is_some() { "app-wish" } else { "app-start-title" }),
        action: of.map_or(format!("{base}/moi"), |id| format!("{base}/{id}/nguyen-vong")),
        back: of.map_or(base.to_owned(), |id| format!("{base}/{id}")),
        begins: of.is_none(),
        rows: rows.collect(),
        groups,
        carried,
        form,
        page,
    })
}

/// Reads what was typed; what is wrong is told in the language of the page.
async fn read(app: &App, page: &PublicPage, form: &mut Form) -> Result<Option<Start>> {
    let clean = |form: &Form, name: &str| viet::text::clean(form.value(name));
    let (name, specialty) = (clean(form, "full_name"), clean(form, "specialty"));
    let row = Some(clean(form, "row")).filter(|row| !row.is_empty());
    let mut group = clean(form, "group");
    if let Some(id) = &row {
        match catalogue::store::published_row(&mut app.db.read(), id).await? {
            // A place of the catalogue says which group it is for.
            Some(found) if group.is_empty() => group = found.beneficiary_group,
            Some(_) => {}
            None => form.refuse("row", page.t("app-start-row-gone")),
        }
    }
    if name.chars().count() < 2 || name.chars().count() > 100 {
        form.refuse("full_name", page.t("app-start-name-missing"));
    }
    if !policies::hiring(app)?.scheme.groups.iter().any(|known| known.id == group) {
        form.refuse("group", page.t("app-start-group-missing"));
    }
    if row.is_none() && specialty.is_empty() {
        form.refuse("specialty", page.t("app-start-specialty-missing"));
    }
    if specialty.chars().count() > 200 {
        form.refuse("specialty", page.t("app-start-specialty-long"));
    }
    form.set("group", group.clone());
    Ok(form.is_right().then_some(Start { full_name: name, group, published_row_id: row, specialty }))
}

/// Asks what the dossier is for.
pub async fn show(State(app): State<App>, page: PublicPage, Query(from): Query<From>) -> Result<Response> {
    let form = Form::filled([("row", from.dong.unwrap_or_default()), ("tra-loi", from.answers.unwrap_or_default())]);
    start_page(&app, page, form, None).await?.page()
}

/// Begins a dossier.
pub async fn create(State(app): State<App>, permit: Permit, page: PublicPage, mut form: Form) -> Result<Response> {
    if let Some(start) = read(&app, &page, &mut form).await? {
        let carried = match form.value("tra-loi") {
            query if !query.is_empty() && form.value("carry") == "1" => Some(portal::carried(&app, &page, query)?),
            _ => None,
        };
        if let Some(id) = form.accept(actions::open(&app, &permit, start, carried).await)? {
            return go_to(format!("/ung-vien/ho-so/{id}"));
        }
    }
    start_page(&app, page, form, None).await?.invalid()
}

/// Shows what a draft asks for.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if dossier.state != DossierState::Draft {
        return go_to(format!("/ung-vien/ho-so/{id}"));
    }
    let form = Form::filled([
        ("full_name", dossier.person_name.clone()),
        ("row", dossier.published_row_id.clone().unwrap_or_default()),
        ("group", dossier.beneficiary_group.clone()),
        ("specialty", dossier.specialty.clone()),
        ("version", dossier.version.to_string()),
    ]);
    start_page(&app, page, form, Some(&id)).await?.page()
}

/// Changes what a draft asks for.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let dossier = actions::own(&app, &permit, &id).await?;
    if let Some(start) = read(&app, &page, &mut form).await? {
        let version = form.value("version").parse().unwrap_or(dossier.version);
        match actions::change(&app, &permit, &dossier, start, version).await {
            Err(Error::Stale) => {
                form.set("version", dossier.version.to_string());
                form.refuse("", page.t("app-changed-elsewhere"));
            }
            other => {
                if form.accept(other)?.is_some() {
                    return go_to(format!("/ung-vien/ho-so/{id}"));
                }
            }
        }
    }
    start_page(&app, page, form, Some(&id)).await?.invalid()
}
