//! Everything that is held on a candidate: as a page, for a program, and on paper; with who looked.

use serde_json::{Value as Json, json};

use super::actions as requests;
use super::request::Request;
use super::store;
use crate::applications::actions::Answers;
use crate::applications::receipt::{Part, Sheet};
use crate::applications::{Depth, LineGroup, handed_in, wanted};
use crate::candidates::consent::Consent;
use crate::candidates::store::{self as candidates, Session};
use crate::candidates::views::{self, View};
use crate::candidates::{Candidate, consent};
use crate::dossiers::dossier::Dossier;
use crate::dossiers::filing;
use crate::dossiers::items::checklist;
use crate::dossiers::parts::{Item, StepTaken};
use crate::dossiers::store as dossiers;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::Result;
use crate::platform::words::Words;
use crate::ui::PublicPage;

/// What is held of one dossier.
pub struct HeldDossier {
    pub dossier: Dossier,
    pub wanted: String,
    pub answers: Answers,
    pub groups: Vec<LineGroup>,
    pub items: Vec<Item>,
    pub steps: Vec<StepTaken>,
    pub views: Vec<View>,
}

/// Everything.
pub struct Everything {
    pub candidate: Candidate,
    pub address: String,
    pub sessions: Vec<Session>,
    pub consents: Vec<Consent>,
    pub dossiers: Vec<HeldDossier>,
    pub requests: Vec<(Request, String)>,
}

/// Reads everything that is held on a candidate.
pub async fn of(app: &App, page: &PublicPage, candidate_id: &str) -> Result<Everything> {
    let db = &mut app.db.read();
    let candidate = candidates::find(db, candidate_id).await?;
    let mut held = Vec::new();
    for dossier in dossiers::of_candidate(db, candidate_id).await? {
        let answers = filing::answers(app, db, &dossier.id).await?;
        let items = dossiers::items(db, &dossier.id).await?;
        let kinds = checklist(app, &dossier.beneficiary_group)?;
        let wanted = wanted(app, page, &dossier);
        held.push(HeldDossier {
            groups: handed_in(page, &dossier, &answers, (&kinds, &items), (&wanted, Depth::Full)),
            steps: dossiers::steps(db, &dossier.id).await?,
            views: views::of_dossier(db, dossier.id.as_str()).await?,
            answers,
            items,
            wanted,
            dossier,
        });
    }
    let mut asked = Vec::new();
    for request in store::of_candidate(db, candidate_id).await? {
        let detail = requests::detail(&app.secret, &request)?;
        asked.push((request, detail));
    }
    Ok(Everything {
        address: candidate.address(&app.secret)?.unwrap_or_default(),
        sessions: candidates::sessions(db, &candidate.id, app.clock.now()).await?,
        consents: candidates::consents(db, candidate_id).await?,
        dossiers: held,
        requests: asked,
        candidate,
    })
}

impl Everything {
    /// For a program.
    pub fn json(&self) -> Json {
        let dossiers = self.dossiers.iter().map(|held| {
            let answers: serde_json::Map<String, Json> =
                held.answers.iter().map(|(key, answer)| (key.clone(), answer.value.clone())).collect();
            json!({
                "code": held.dossier.code,
                "receipt_code": held.dossier.receipt_code,
                "state": held.dossier.state.as_str(),
                "name": held.dossier.person_name,
                "asks_for": held.wanted,
                "beneficiary_group": held.dossier.beneficiary_group,
                "filed_by": held.dossier.filed_by_name,
                "created_at": held.dossier.created_at,
                "submitted_at": held.dossier.submitted_at,
                "due_on": held.dossier.due_on,
                "answers": answers,
                "papers": held.items.iter().map(|item| json!({
                    "item": item.item,
                    "file": item.file_name,
                    "size": item.size,
                    "pages": item.pages,
                    "sha256": item.sha256,
                    "state": item.state.as_str(),
                    "note": item.note,
                    "given_at": item.given_at,
                })).collect::<Vec<_>>(),
                "steps": held.steps.iter().map(|step| json!({
                    "at": step.taken_at,
                    "state": step.to_state.as_str(),
                    "holder": step.holder,
                    "note": step.note,
                })).collect::<Vec<_>>(),
                "looked_at_by": held.views.iter().map(|view| json!({
                    "name": view.user_name,
                    "role": view.role.label(),
                    "agency": view.agency_name,
                    "day": view.day,
                    "times": view.times,
                    "last_at": view.last_at,
                })).collect::<Vec<_>>(),
            })
        });
        let consents = self.consents.iter().map(|one| {
            json!({
                "purpose": one.purpose.as_str(),
                "text": one.text,
                "text_version": one.text_id,
                "language": one.language.as_str(),
                "channel": one.channel.as_str(),
                "given_at": one.given_at,
                "withdrawn_at": one.withdrawn_at,
            })
        });
        let requests = self.requests.iter().map(|(request, detail)| {
            json!({
                "kind": request.kind.as_str(),
                "state": request.state.as_str(),
                "detail": detail,
                "received_at": request.received_at,
                "carry_out_by": request.carry_out_by,
                "outcome": request.outcome,
            })
        });
        json!({
            "account": {
                "email": self.address,
                "language": self.candidate.language.as_str(),
                "created_at": self.candidate.created_at,
                "restricted_at": self.candidate.restricted_at,
                "devices": self.sessions.iter().map(|session| json!({
                    "device": session.device, "since": session.started_at, "seen_at": session.seen_at,
                })).collect::<Vec<_>>(),
            },
            "consents": consents.collect::<Vec<_>>(),
            "dossiers": dossiers.collect::<Vec<_>>(),
            "requests": requests.collect::<Vec<_>>(),
        })
    }

    /// On paper.
    pub fn sheet(&self, page: &PublicPage, now: crate::platform::clock::Instant) -> Sheet {
        let mut parts = vec![Part::Facts(
            page.t("data-account"),
            vec![
                (page.t("candidate-email"), self.address.clone()),
                (page.t("data-since"), clock::screen(self.candidate.created_at)),
            ],
        )];
        let consents = self.consents.iter().map(|one| {
            vec![
                consent::title(page, one.purpose),
                one.given(),
                one.withdrawn(),
                one.text_id.chars().take(16).collect(),
            ]
        });
        parts.push(Part::Table(
            page.t("data-consents"),
            vec![
                ("Mục đích / Purpose", 40.0),
                ("Từ / From", 20.0),
                ("Rút / Withdrawn", 20.0),
                ("Văn bản / Text", 20.0),
            ],
            consents.collect(),
        ));
        for held in &self.dossiers {
            let code = &held.dossier.code;
            for group in &held.groups {
                let lines = group.lines.iter().map(|line| (line.label.clone(), line.value.clone()));
                parts.push(Part::Facts(format!("{code}: {}", group.title), lines.collect()));
            }
            let papers = held.items.iter().filter(|item| item.file_name.is_some()).map(|item| {
                vec![
                    item.file_name.clone().unwrap_or_default(),
                    clock::screen(item.given_at),
                    item.sha256.clone().unwrap_or_default(),
                ]
            });
            parts.push(Part::Table(
                format!("{code}: {}", page.t("app-section-papers")),
                vec![("Tệp / File", 40.0), ("Lúc / At", 20.0), ("SHA-256", 40.0)],
                papers.collect(),
            ));
            let views = held.views.iter().map(|view| {
                vec![
                    view.user_name.clone(),
                    view.role.label().to_owned(),
                    view.agency_name.clone(),
                    view.last(),
                    view.times.to_string(),
                ]
            });
            parts.push(Part::Table(
                format!("{code}: {}", page.t("data-looked")),
                vec![
                    ("Người xem / Who", 26.0),
                    ("Vai trò / Role", 24.0),
                    ("Cơ quan / Agency", 24.0),
                    ("Lần cuối / Last", 16.0),
                    ("Lần / Times", 10.0),
                ],
                views.collect(),
            ));
        }
        parts.retain(|part| !matches!(part, Part::Table(_, _, rows) if rows.is_empty()));
        parts.retain(|part| !matches!(part, Part::Facts(_, facts) if facts.is_empty()));
        Sheet { title: page.t("data-title"), intro: page.t_with("data-made-at", "time", clock::screen(now)), parts }
    }
}
