//! "Dữ liệu của tôi": everything that is held on a candidate, who looked, what was agreed to, what was asked for.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::applications::LineGroup;
use crate::candidates::actions::consents;
use crate::candidates::consent::{self, Purpose};
use crate::dossiers::dossier::DossierStep;
use crate::dossiers::{filing, store};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::privacy::request::{RequestDraft, RequestKind};
use crate::privacy::{actions, everything};
use crate::ui::{PublicPage, Render, Said, go_to_saying};

/// One purpose that can be agreed to.
struct PurposeLine {
    word: &'static str,
    title: String,
    text: String,
    /// When it was given; empty while it does not stand.
    given: String,
}

/// One look at a dossier.
struct LookLine {
    who: String,
    role: String,
    agency: String,
    last: String,
    times: i64,
}

/// What is held of one dossier.
struct DossierData {
    code: String,
    groups: Vec<LineGroup>,
    looks: Vec<LookLine>,
}

/// A request.
struct RequestLine {
    kind: String,
    chip: &'static str,
    state: String,
    received: String,
    due: String,
    outcome: String,
}

#[derive(Template)]
#[template(path = "privacy/pages/mine.html")]
struct MinePage {
    page: PublicPage,
    said: Option<String>,
    address: String,
    since: String,
    restricted: String,
    devices: Vec<(String, String)>,
    purposes: Vec<PurposeLine>,
    dossiers: Vec<DossierData>,
    requests: Vec<RequestLine>,
}

/// Shows everything.
pub async fn show(State(app): State<App>, permit: Permit, page: PublicPage, Said(said): Said) -> Result<Response> {
    let all = everything::of(&app, &page, permit.user_id()).await?;
    let purposes = Purpose::ALL.iter().map(|purpose| {
        let standing = all.consents.iter().find(|one| one.purpose == *purpose && one.withdrawn_at.is_none());
        PurposeLine {
            word: purpose.as_str(),
            title: consent::title(&page, *purpose),
            text: standing.map_or_else(|| consent::text(&page, *purpose), |standing| standing.text.clone()),
            given: standing.map(consent::Consent::given).unwrap_or_default(),
        }
    });
    let purposes = purposes.collect();
    let requests = all.requests.iter().map(|(request, _)| RequestLine {
        kind: request.kind.name(&page),
        chip: request.state.chip(),
        state: page.t(&format!("request-state-{}", request.state.as_str())),
        received: request.received(),
        due: if request.state.is_closed() { String::new() } else { viet::date::screen(request.due_on()) },
        outcome: if request.outcome.is_empty() { request.extension_reason.clone() } else { request.outcome.clone() },
    });
    MinePage {
        address: all.address.clone(),
        since: clock::screen(all.candidate.created_at),
        restricted: all.candidate.restricted_at.map(clock::screen).unwrap_or_default(),
        devices: all.sessions.iter().map(|one| (one.device.clone(), clock::screen(one.seen_at))).collect(),
        requests: requests.collect(),
        dossiers: all
            .dossiers
            .into_iter()
            .map(|held| DossierData {
                code: held.dossier.code,
                groups: held.groups,
                looks: held
                    .views
                    .into_iter()
                    .map(|view| LookLine {
                        role: view.role.label().to_owned(),
                        last: view.last(),
                        who: view.user_name,
                        agency: view.agency_name,
                        times: view.times,
                    })
                    .collect(),
            })
            .collect(),
        purposes,
        said,
        page,
    }
    .page()
}

fn attachment(kind: &'static str, name: &'static str) -> [(header::HeaderName, String); 3] {
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}

/// Everything, for a program.
pub async fn json(State(app): State<App>, permit: Permit, page: PublicPage) -> Result<Response> {
    let all = everything::of(&app, &page, permit.user_id()).await?;
    actions::note_copy(&app, &permit, "json").await?;
    Ok((attachment("application/json", "du-lieu-cua-toi.json"), Json(all.json())).into_response())
}

/// Everything, on paper.
pub async fn pdf(State(app): State<App>, permit: Permit, page: PublicPage) -> Result<Response> {
    let all = everything::of(&app, &page, permit.user_id()).await?;
    let bytes = all.sheet(&page, app.clock.now()).pdf()?;
    actions::note_copy(&app, &permit, "pdf").await?;
    Ok((attachment("application/pdf", "du-lieu-cua-toi.pdf"), bytes).into_response())
}

/// Agrees to a purpose.
pub async fn give(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(purpose): Path<String>,
    form: Form,
) -> Result<Response> {
    let purpose = Purpose::parse(&purpose).ok_or(Error::NotFound)?;
    if form.value("agrees") != "1" {
        return go_to_saying("/ung-vien/du-lieu", &page.t("app-consent-missing"));
    }
    consents::give(&app, &permit, &page, purpose).await?;
    go_to_saying("/ung-vien/du-lieu", &page.t("data-consent-given"))
}

/// Withdraws a consent. Without the consent to process them, the dossiers that are under way are withdrawn too.
pub async fn withdraw(
    State(app): State<App>,
    permit: Permit,
    page: PublicPage,
    Path(purpose): Path<String>,
) -> Result<Response> {
    let purpose = Purpose::parse(&purpose).ok_or(Error::NotFound)?;
    if purpose == Purpose::Application {
        for dossier in store::of_candidate(&mut app.db.read(), permit.user_id()).await? {
            if dossier.submitted_at.is_some() && dossier.state.after(DossierStep::Withdraw).is_ok() {
                let reason = "Ứng viên rút sự đồng ý xử lý dữ liệu cá nhân";
                filing::withdraw(&app, &permit, &dossier.id, reason).await?;
            }
        }
    }
    consents::withdraw(&app, &permit, purpose).await?;
    go_to_saying("/ung-vien/du-lieu", &page.t("data-consent-withdrawn"))
}

#[derive(Template)]
#[template(path = "privacy/pages/ask.html")]
struct AskPage {
    page: PublicPage,
    form: Form,
    kinds: Vec<(String, String)>,
}

fn ask_page(page: PublicPage, form: Form) -> AskPage {
    let kinds = RequestKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.name(&page))).collect();
    AskPage { kinds, form, page }
}

/// Asks what the person wants of their data.
pub async fn ask_form(page: PublicPage, _permit: Permit) -> Result<Response> {
    ask_page(page, Form::default()).page()
}

/// Takes a request.
pub async fn ask(State(app): State<App>, permit: Permit, page: PublicPage, mut form: Form) -> Result<Response> {
    let kind = RequestKind::parse(form.value("kind"));
    let detail: String = viet::text::clean_lines(form.value("detail")).chars().take(4000).collect();
    if kind.is_none() {
        form.refuse("kind", page.t("request-kind-missing"));
    }
    if kind == Some(RequestKind::Correct) && detail.is_empty() {
        form.refuse("detail", page.t("request-detail-missing"));
    }
    if let Some(kind) = kind.filter(|_| form.is_right())
        && form.accept(actions::ask(&app, &permit, RequestDraft { kind, detail }).await)?.is_some()
    {
        return go_to_saying("/ung-vien/du-lieu", &page.t("request-sent"));
    }
    ask_page(page, form).invalid()
}
