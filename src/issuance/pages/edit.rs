//! Drafting a paper: from a wording, in plain text, with what is wrong told at the side.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use papers::PaperKind;
use serde::Deserialize;

use crate::issuance::actions::{self, NewDraft};
use crate::issuance::draft::{self, Content};
use crate::issuance::paper::{OfficialPaper, PaperId, PaperStep};
use crate::issuance::relation::{Earlier, Relation};
use crate::issuance::{heads, store, wording};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::told;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "issuance/pages/new.html")]
struct NewPage {
    shell: Shell,
    form: Form,
    wordings: Vec<(String, String)>,
    agencies: Vec<(String, String)>,
    /// The paper that the new one replaces, amends or corrects.
    earlier: Option<OfficialPaper>,
    relations: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "issuance/pages/edit.html")]
struct EditPage {
    shell: Shell,
    form: Form,
    paper: OfficialPaper,
    kind: PaperKind,
    has_generated: bool,
    capacities: Vec<(String, String)>,
    urgencies: Vec<(String, String)>,
    circulations: Vec<(String, String)>,
    back: String,
    newer: Option<(String, String)>,
}

/// What a link to a new paper says.
#[derive(Debug, Default, Deserialize)]
pub struct NewQuery {
    #[serde(default)]
    truoc: String,
    #[serde(default)]
    quan_he: String,
    #[serde(default)]
    mau: String,
}

async fn new_page(app: &App, permit: &Permit, shell: Shell, form: Form) -> Result<NewPage> {
    let db = &mut app.db.read();
    let wordings = wording::all(db).await?.into_iter().filter(|wording| !wording.withdrawn);
    let earlier = match form.value("earlier") {
        "" => None,
        id => Some(store::find_within(db, permit, id).await?),
    };
    Ok(NewPage {
        shell: shell.titled("Soạn văn bản"),
        wordings: wordings.map(|wording| (wording.key, wording.name)).collect(),
        agencies: organisation::store::agencies::choices(db, permit).await?,
        earlier,
        relations: Relation::options(),
        form,
    })
}

/// The choice of wording and issuer.
pub async fn new_form(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Query(query): Query<NewQuery>,
) -> Result<Response> {
    let own = permit.signed()?.agency_id.clone();
    let mut form = Form::filled([("agency_id", own), ("wording", query.mau), ("earlier", query.truoc.clone())]);
    if !query.truoc.is_empty() {
        let earlier = store::find_within(&mut app.db.read(), &permit, &query.truoc).await?;
        let relation = Relation::parse(&query.quan_he).unwrap_or(Relation::Replaces);
        let letter = PaperKind::OfficialLetter.key().to_owned();
        form.set("agency_id", earlier.agency_id);
        form.set("wording", if relation == Relation::Corrects { letter } else { earlier.kind });
        form.set("relation", relation.as_str());
    }
    new_page(&app, &permit, shell, form).await?.page()
}

/// Starts a draft from a wording.
pub async fn create(State(app): State<App>, permit: Permit, shell: Shell, mut form: Form) -> Result<Response> {
    form.names(draft::FIELDS);
    let agency_id = form.text("agency_id", 1..=100);
    let key = form.text("wording", 1..=100);
    let before = form.value("earlier").to_owned();
    let relation = if before.is_empty() { None } else { form.choice::<Relation>("relation") };
    if let (Some(agency_id), Some(key), true) = (agency_id, key, form.is_right()) {
        let db = &mut app.db.read();
        let wording = wording::find(db, &key).await?;
        let agency = organisation::store::agencies::find_within(db, &permit, &agency_id).await?;
        let earlier = match relation {
            Some(relation) => Some((relation, store::find_within(db, &permit, &before).await?)),
            None => None,
        };
        // A later paper of a council's is the council's, too.
        let issuer =
            earlier.as_ref().and_then(|(_, paper)| paper.own_issuer().filter(|_| paper.agency_id == agency_id));
        let name = issuer.as_ref().map_or(&agency.name, |issuer| &issuer.name);
        let mut text = wording::by_hand(wording.kind, &wording.body, name);
        if let Some((relation, paper)) = &earlier {
            text = relation.begin(paper, &text);
        }
        let mut content = Content::new(wording.kind, text);
        let (collective, title) = heads::signing(&agency);
        content.signatures = vec![papers::Signature {
            collective,
            title,
            name: agency.head_name.clone(),
            ..papers::Signature::default()
        }];
        if wording.kind.is_minutes() {
            let secretary = papers::Signature { title: "Thư ký".to_owned(), ..papers::Signature::default() };
            content.signatures.insert(0, secretary);
        }
        content.keeper = Some("VT".to_owned());
        if wording.kind == PaperKind::Decision {
            content.authority = Some(heads::authority(&agency));
        }
        let new = NewDraft {
            agency_id,
            issuer,
            about: (String::new(), String::new()),
            wording_id: wording.id.map(|id| id.to_string()),
            content,
            earlier: relation.map(|relation| Earlier { relation, id: PaperId::from(before.as_str()) }),
        };
        if let Some(id) = form.accept(actions::draft(&app, &permit, new).await)? {
            return go_to_saying(format!("/phat-hanh/{id}/sua"), "Đã tạo dự thảo. Điền nội dung rồi trình duyệt.");
        }
    }
    new_page(&app, &permit, shell, form).await?.invalid()
}

/// The draft, for those who may change it.
async fn open(app: &App, permit: &Permit, id: &str) -> Result<(OfficialPaper, Content)> {
    let db = &mut app.db.read();
    let paper = store::find_within(db, permit, id).await?;
    if !paper.is_for(permit, PaperStep::Submit) {
        return Err(Error::Forbidden);
    }
    let content = actions::content(app, db, &paper.id).await?;
    Ok((paper, content))
}

fn edit_page(shell: Shell, paper: OfficialPaper, content: &Content, form: Form) -> EditPage {
    EditPage {
        shell: shell.titled(format!("Soạn {}", paper.paper_kind().label().to_lowercase())),
        kind: content.kind,
        has_generated: !content.body.is_empty() || !content.annexes.is_empty() || !content.values.is_null(),
        capacities: draft::capacities(),
        urgencies: draft::urgencies(),
        circulations: draft::circulations(),
        back: format!("/phat-hanh/{}", paper.id),
        newer: None,
        form,
        paper,
    }
}

/// The form of a draft.
pub async fn form(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let (paper, content) = open(&app, &permit, &id).await?;
    let form = content.form(paper.version);
    edit_page(shell, paper, &content, form).page()
}

/// Saves a draft. What is unfinished is saved, too: the page of the paper tells what is missing.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let (paper, content) = open(&app, &permit, &id).await?;
    let (typed, version) = (content.typed(&mut form), form.version());
    let (Some(typed), Some(version)) = (typed, version) else {
        return edit_page(shell, paper, &content, form).invalid();
    };
    match actions::change(&app, &permit, &id, typed, version).await {
        Err(Error::Stale) => {
            form.compare(&content.form(paper.version));
            let last = told::newest(&app.db, "paper", &id).await?;
            let newer = last.map(|entry| (entry.actor_name, clock::screen(entry.at)));
            EditPage { newer, ..edit_page(shell, paper, &content, form) }.conflicting()
        }
        outcome => match form.accept(outcome)? {
            Some(()) => go_to_saying(format!("/phat-hanh/{id}"), "Đã lưu dự thảo."),
            None => edit_page(shell, paper, &content, form).invalid(),
        },
    }
}
