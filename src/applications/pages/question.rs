//! One question a page (screen 4b): saved as it is typed, whatever is wrong with it; what is wrong is told beside it. A second
//! device that saved meanwhile is not overwritten: both texts are shown.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::fields::{self, Asked, Draw};
use super::{at, several};
use crate::applications::actions;
use crate::candidates::questions::{self, Answer, Question, typed};
use crate::dossiers::dossier::{Dossier, DossierState, DossierStep};
use crate::dossiers::parts::SavedAnswer;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Difference, Form};
use crate::platform::permit::Permit;
use crate::ui::{Lang, PublicPage, Render, go_to};

#[derive(Template)]
#[template(path = "applications/pages/question.html")]
struct QuestionPage {
    page: PublicPage,
    form: Form,
    title: String,
    heading: String,
    intro: String,
    asked: Vec<Asked>,
    action: String,
    back: String,
    saved: String,
    expired: bool,
}

/// What stands at the foot of a question: when it was saved, and by which version the next save is compared.
#[derive(Template)]
#[template(path = "applications/pages/saved.html")]
struct SavedPart {
    form: Form,
    saved: String,
}

/// A question of a dossier: where its answer is kept, and where its pages are.
pub(super) struct Place {
    pub dossier: Dossier,
    pub question: &'static Question,
    /// The key of the answer.
    pub key: String,
    /// The address of the page.
    pub action: String,
    /// Where the person goes from it.
    pub back: String,
}

impl Place {
    /// Finds the question of one's own dossier; `number` tells the answers of one that is asked several times apart.
    pub async fn find(app: &App, permit: &Permit, id: &str, slug: &str, number: Option<u32>) -> Result<Place> {
        let dossier = actions::own(app, permit, id).await?;
        let question = questions::by_slug(slug).ok_or(Error::NotFound)?;
        if question.several != number.is_some() {
            return Err(Error::NotFound);
        }
        let list = format!("/ung-vien/ho-so/{id}/muc/{slug}");
        let base = format!("/ung-vien/ho-so/{id}");
        Ok(match number {
            Some(number) => Place {
                key: format!("{}:{number}", question.key),
                action: format!("{list}/{number}"),
                back: list,
                dossier,
                question,
            },
            None => Place { key: question.key.to_owned(), action: list, back: base, dossier, question },
        })
    }

    fn may_edit(&self) -> bool {
        self.dossier.state.after(DossierStep::Edit).is_ok()
    }
}

async fn draw(
    app: &App,
    place: &Place,
    page: PublicPage,
    (form, answer): (Form, &Answer),
    (saved, expired): (String, bool),
) -> Result<QuestionPage> {
    let asked = fields::asked(&mut app.db.read(), &page, place.question, answer).await?;
    let has_sensitive = place.question.key == "person";
    Ok(QuestionPage {
        title: place.question.title(&page),
        heading: place.question.heading(&page),
        intro: if has_sensitive { page.t("q-person-why") } else { String::new() },
        asked,
        action: place.action.clone(),
        back: place.back.clone(),
        saved,
        expired,
        form,
        page,
    })
}

fn saved_at(page: &PublicPage, saved: Option<&SavedAnswer>) -> String {
    saved.map(|saved| page.t_with("app-saved-at", "time", at(page, saved.saved_at))).unwrap_or_default()
}

/// Shows a question with what was typed so far.
pub(super) async fn show_at(app: &App, page: PublicPage, place: Place) -> Result<Response> {
    if !place.may_edit() {
        return go_to(format!("/ung-vien/ho-so/{}", place.dossier.id));
    }
    let all = actions::answers(app, &place.dossier).await?;
    let known = all.get(&place.key);
    let answer = actions::answer_of(known);
    let mut form = place.question.fill(&answer);
    form.set("version", known.map(|known| known.version.to_string()).unwrap_or_default());
    let saved = saved_at(&page, known);
    draw(app, &place, page, (form, &answer), (saved, false)).await?.page()
}

/// What is typed beside what another device saved meanwhile, field by field.
fn differences(page: &PublicPage, question: &Question, mine: &Answer, theirs: &Answer) -> Vec<Difference> {
    let differs = question.fields.iter().filter(|field| typed(mine, field.name) != typed(theirs, field.name));
    differs
        .map(|field| Difference {
            field: field.name.to_owned(),
            label: question.label(page, field),
            mine: typed(mine, field.name).to_owned(),
            theirs: typed(theirs, field.name).to_owned(),
        })
        .collect()
}

/// Saves what was typed and goes on; or says what is wrong, with everything still there. A wish for the other language saves
/// first as well.
pub(super) async fn save_at(
    app: &App,
    permit: &Permit,
    mut page: PublicPage,
    place: Place,
    mut form: Form,
) -> Result<Response> {
    let language = match form.value("lang") {
        "en" => Some(Lang::En),
        "vi" => Some(Lang::Vi),
        _ => None,
    };
    if let Some(language) = language {
        page.lang = language;
    }
    let answer = place.question.take(&form);
    let seen = form.value("version").parse().ok();
    if permit.signed_candidate()?.replayed {
        return draw(app, &place, page, (form, &answer), (String::new(), true)).await?.invalid();
    }
    let saved = actions::save(app, permit, &place.dossier, (place.question, &place.key), &answer, seen).await;
    match saved {
        Ok(version) => form.set("version", version.to_string()),
        Err(Error::Stale) => {
            let all = actions::answers(app, &place.dossier).await?;
            let theirs = actions::answer_of(all.get(&place.key));
            let version = all.get(&place.key).map_or(1, |known| known.version);
            form.differ(differences(&page, place.question, &answer, &theirs), version);
            return draw(app, &place, page, (form, &answer), (String::new(), false)).await?.conflicting();
        }
        Err(Error::Refused { reason, .. }) => {
            form.refuse("", reason);
            return draw(app, &place, page, (form, &answer), (String::new(), false)).await?.invalid();
        }
        Err(error) => return Err(error),
    }
    if let Some(language) = language {
        let word = if language == Lang::En { "en" } else { "vi" };
        return go_to(format!("{}?lang={word}", place.action));
    }
    place.question.refuse(&mut form, &page, &answer, app.clock.today());
    if form.is_right() {
        return go_to(&place.back);
    }
    let all = actions::answers(app, &place.dossier).await?;
    let saved = saved_at(&page, all.get(&place.key));
    draw(app, &place, page, (form, &answer), (saved, false)).await?.invalid()
}

/// Saves while somebody types; the answer is the foot of the page.
pub(super) async fn autosave_at(
    app: &App,
    permit: &Permit,
    page: PublicPage,
    place: Place,
    form: Form,
) -> Result<Response> {
    let answer = place.question.take(&form);
    let seen = form.value("version").parse().ok();
    let mut part = Form::filled([("version", form.value("version").to_owned())]);
    let saved = match actions::save(app, permit, &place.dossier, (place.question, &place.key), &answer, seen).await {
        Ok(version) => {
            part.set("version", version.to_string());
            page.t_with("app-saved-at", "time", at(&page, app.clock.now()))
        }
        Err(Error::Stale) => page.t("app-saved-elsewhere"),
        Err(Error::Refused { reason, .. }) => reason,
        Err(error) => return Err(error),
    };
    SavedPart { form: part, saved }.page()
}

/// Shows a question, or the list of answers of one that is asked several times.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug)): Path<(String, String)>,
) -> Result<Response> {
    if questions::by_slug(&slug).is_some_and(|question| question.several) {
        return several::list(&app, &permit, page, &id, &slug).await;
    }
    let place = Place::find(&app, &permit, &id, &slug, None).await?;
    show_at(&app, page, place).await
}

/// Saves the answer to a question.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, None).await?;
    save_at(&app, &permit, page, place, form).await
}

/// Saves while somebody types.
pub async fn autosave(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug)): Path<(String, String)>,
    form: Form,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, None).await?;
    autosave_at(&app, &permit, page, place, form).await
}

/// Whether what is typed may still change.
pub(super) fn is_open(dossier: &Dossier) -> bool {
    matches!(dossier.state, DossierState::Draft | DossierState::Supplement)
}
