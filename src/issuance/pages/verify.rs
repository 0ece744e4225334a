//! The public check of a paper: by its code or its QR, with what is in force now, and nothing about a person. What the
//! QR carries is checked in the browser, and by a page that works without a network.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::issuance::paper::{OfficialPaper, PaperState};
use crate::issuance::{mark, store};
use crate::platform::App;
use crate::platform::assets;
use crate::platform::error::Result;
use crate::ui::{Lang, PublicPage, Render, go_to};

/// What the register says of a paper to everybody.
struct Known {
    /// The key of the kind's name.
    kind: String,
    number: String,
    day: String,
    issuer: String,
    /// The key of the sentence on its state, and how it is marked.
    state: &'static str,
    mark: &'static str,
    ended: String,
    /// The number of the paper that stands in its place.
    replaced_by: String,
    /// What amends and corrects it, a sentence each.
    later: Vec<String>,
    pdf_sha256: String,
    docx_sha256: String,
    /// Empty when no signed file was handed in.
    signed_sha256: String,
    code: String,
}

#[derive(Template)]
#[template(path = "issuance/pages/verify.html")]
struct VerifyPage {
    page: PublicPage,
    typed: String,
    known: Option<Known>,
    asked: bool,
    key: String,
}

#[derive(Template)]
#[template(path = "issuance/pages/offline.html")]
struct OfflinePage {
    page: PublicPage,
    key: String,
    script: &'static str,
}

/// The code that was typed.
#[derive(Debug, Default, Deserialize)]
pub struct CodeQuery {
    #[serde(default)]
    ma: String,
}

/// Asks for a code; a typed one leads to its page.
pub async fn ask(State(app): State<App>, page: PublicPage, Query(query): Query<CodeQuery>) -> Result<Response> {
    let code = mark::typed_code(&query.ma);
    if !code.is_empty() {
        return go_to(format!("/kiem-tra-van-ban/{code}"));
    }
    VerifyPage { typed: String::new(), known: None, asked: false, key: mark::printed_key(&app.secret), page }.page()
}

/// The state of a paper in a word of the locale, and its mark.
fn state(state: PaperState) -> (&'static str, &'static str) {
    match state {
        PaperState::Issued => ("check-paper-in-force", "ok"),
        PaperState::Replaced => ("check-paper-replaced", "warn"),
        PaperState::Revoked => ("check-paper-revoked", "bad"),
        PaperState::Cancelled => ("check-paper-cancelled", "bad"),
        _ => ("check-paper-not-issued", "warn"),
    }
}

/// What amends and corrects a paper; what was revoked no longer does.
fn told(lang: Lang, later: &[OfficialPaper]) -> Vec<String> {
    let sentence = |one: &OfficialPaper| {
        let (number, day) = (one.number_text.as_deref()?, viet::date::screen(one.dated_on?));
        Some(lang.told(one.relation?.told(), &[("number", number), ("day", day.as_str())]))
    };
    later.iter().filter(|one| one.state != PaperState::Revoked).filter_map(sentence).collect()
}

fn known(paper: OfficialPaper, replaced_by: String, later: Vec<String>) -> Known {
    let (word, mark) = state(paper.state);
    Known {
        issuer: paper.issued_by().to_owned(),
        kind: format!("paper-kind-{}", paper.paper_kind().key().replace('_', "-")),
        number: paper.number_text.unwrap_or_default(),
        day: paper.dated_on.map(viet::date::screen).unwrap_or_default(),
        state: word,
        mark,
        ended: paper.ended_on.map(viet::date::screen).unwrap_or_default(),
        replaced_by,
        later,
        pdf_sha256: paper.pdf_sha256.unwrap_or_default(),
        docx_sha256: paper.docx_sha256.unwrap_or_default(),
        signed_sha256: paper.signed_sha256.unwrap_or_default(),
        code: paper.code.unwrap_or_default(),
    }
}

/// What the register says of the paper with a code.
pub async fn show(State(app): State<App>, page: PublicPage, Path(code): Path<String>) -> Result<Response> {
    let code = mark::typed_code(&code);
    let db = &mut app.db.read();
    let paper = store::by_code(db, &code).await?;
    let replaced_by = match paper.as_ref().and_then(|paper| paper.replaced_by_id.clone()) {
        Some(id) => store::find(db, id.as_str()).await?.number_text.unwrap_or_default(),
        None => String::new(),
    };
    let later = match &paper {
        Some(paper) => told(page.lang, &store::later(db, &paper.id).await?),
        None => Vec::new(),
    };
    let known = paper.map(|paper| known(paper, replaced_by, later));
    let status = if known.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let mut response =
        VerifyPage { typed: code, known, asked: true, key: mark::printed_key(&app.secret), page }.page()?;
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The public key that papers are signed with, as text.
pub async fn key(State(app): State<App>) -> Result<Response> {
    Ok(format!("Ed25519 (base64url)\n{}\n", mark::printed_key(&app.secret)).into_response())
}

/// A page to be kept: it checks what a QR code carries, with no network.
pub async fn offline(State(app): State<App>, page: PublicPage) -> Result<Response> {
    let name = match page.lang {
        Lang::En => "attachment; filename=\"check-paper.html\"",
        Lang::Vi => "attachment; filename=\"kiem-tra-van-ban.html\"",
    };
    let script = assets::text("check-paper.js");
    let mut response = OfflinePage { key: mark::printed_key(&app.secret), script, page }.page()?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}
