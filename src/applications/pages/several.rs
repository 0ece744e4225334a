//! Questions that are asked several times: degrees, posts. A list, and a page for each.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::question::{self, Place};
use crate::applications::actions;
use crate::candidates::questions::{self, Progress, Question, typed};
use crate::dossiers::filing;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::ui::{PublicPage, Render, go_to};

/// One answer of the list.
struct AnswerLine {
    name: String,
    href: String,
    complete: bool,
}

#[derive(Template)]
#[template(path = "applications/pages/several.html")]
struct SeveralPage {
    page: PublicPage,
    title: String,
    said: String,
    none: String,
    lines: Vec<AnswerLine>,
    add: String,
    back: String,
}

/// The answers to a question that is asked several times.
pub(super) async fn list(app: &App, permit: &Permit, page: PublicPage, id: &str, slug: &str) -> Result<Response> {
    let dossier = actions::own(app, permit, id).await?;
    let question = questions::by_slug(slug).ok_or(Error::NotFound)?;
    let back = format!("/ung-vien/ho-so/{id}");
    if !question::is_open(&dossier) {
        return go_to(back);
    }
    let saved = actions::answers(app, &dossier).await?;
    let base = format!("{back}/muc/{slug}");
    let lines = actions::several(question, &saved).into_iter().map(|(number, answer)| {
        let answer = actions::answer_of(Some(answer));
        AnswerLine {
            name: name(question, &page, &answer, number),
            href: format!("{base}/{number}"),
            complete: question.progress(&answer, app.clock.today()) == Progress::Complete,
        }
    });
    SeveralPage {
        title: question.title(&page),
        said: String::new(),
        none: page.t(&format!("q-{}-none", question.key)),
        lines: lines.collect(),
        add: format!("{base}/{}", actions::next_number(question, &saved)),
        back,
        page,
    }
    .page()
}

/// What an answer is called in the list: its first words.
fn name(question: &Question, page: &PublicPage, answer: &questions::Answer, number: u32) -> String {
    let shown = question.shown(page, answer);
    let values: Vec<String> = match question.key {
        "degree" => {
            let level = shown.first().map(|(_, value)| value.clone());
            [level, Some(typed(answer, "major").to_owned()), Some(typed(answer, "institution").to_owned())]
                .into_iter()
                .flatten()
                .collect()
        }
        _ => shown.into_iter().take(2).map(|(_, value)| value).collect(),
    };
    let named: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
    if named.is_empty() { format!("{} {number}", question.title(page)) } else { named.join(", ") }
}

/// One answer.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug, number)): Path<(String, String, u32)>,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, Some(number)).await?;
    question::show_at(&app, page, place).await
}

/// Saves one answer.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug, number)): Path<(String, String, u32)>,
    form: Form,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, Some(number)).await?;
    question::save_at(&app, &permit, page, place, form).await
}

/// Saves one answer while somebody types.
pub async fn autosave(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path((id, slug, number)): Path<(String, String, u32)>,
    form: Form,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, Some(number)).await?;
    question::autosave_at(&app, &permit, page, place, form).await
}

/// Removes one answer.
pub async fn remove(
    State(app): State<App>,
    permit: Permit,
    Path((id, slug, number)): Path<(String, String, u32)>,
) -> Result<Response> {
    let place = Place::find(&app, &permit, &id, &slug, Some(number)).await?;
    let saved = actions::answers(&app, &place.dossier).await?;
    if let Some(known) = saved.get(&place.key) {
        let seen = Some(known.version);
        filing::save_answer(&app, &permit, &place.dossier.id, &place.key, &json!({}), seen).await?;
    }
    go_to(&place.back)
}
