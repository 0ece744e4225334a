//! Wordings: the list, one of them with its versions and fields, changing it with a preview.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use papers::PaperKind;
use papers::wording::{Field, FieldKind};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::issuance::draft::Content;
use crate::issuance::format::Format;
use crate::issuance::wording::{self, StoredWording, Wording, WordingDraft};
use crate::issuance::{actions, heads, store};
use crate::organisation;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::ui::{Render, Shell, go_to_saying};

#[derive(Template)]
#[template(path = "issuance/pages/wordings.html")]
struct ListPage {
    shell: Shell,
    wordings: Vec<Wording>,
    may_edit: bool,
    kinds: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "issuance/pages/wording.html")]
struct WordingPage {
    shell: Shell,
    form: Form,
    wording: Wording,
    fields: Vec<(String, String)>,
    versions: Vec<StoredWording>,
    may_edit: bool,
    is_own: bool,
}

/// All wordings.
pub async fn list(State(app): State<App>, permit: Permit, shell: Shell) -> Result<Response> {
    ListPage {
        shell: shell.titled("Mẫu văn bản"),
        wordings: wording::all(&mut app.db.read()).await?,
        may_edit: permit.also(Permission::EditWordings).is_some(),
        kinds: crate::issuance::series::kinds()
            .into_iter()
            .map(|kind| (kind.key().to_owned(), kind.label().to_owned()))
            .collect(),
    }
    .page()
}

/// From which kind a new wording starts.
#[derive(Debug, Default, Deserialize)]
pub struct NewQuery {
    #[serde(default)]
    loai: String,
}

/// The wording of a key; `moi` is a new one that starts from the wording of a kind.
async fn open(app: &App, key: &str, kind: &str) -> Result<Wording> {
    let db = &mut app.db.read();
    if key != "moi" {
        return wording::find(db, key).await;
    }
    let kind = PaperKind::from_key(kind).ok_or(Error::NotFound)?;
    let base = wording::find(db, kind.key()).await?;
    Ok(Wording { key: "moi".to_owned(), name: format!("{} (mẫu riêng)", base.name), id: None, number: 0, ..base })
}

/// Each field as it is written and what it is.
fn field_list(fields: &[Field], list: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for field in fields {
        match &field.kind {
            FieldKind::List(inner) => {
                out.push((format!("{{{{#moi {}}}}} … {{{{/moi}}}}", field.name), field.label.clone()));
                out.extend(field_list(inner, &field.name));
            }
            _ => {
                let within = if list.is_empty() { String::new() } else { format!(", trong {list}") };
                let may_miss = if field.optional { ", có thể trống" } else { "" };
                out.push((format!("{{{{{}}}}}", field.name), format!("{}{within}{may_miss}", field.label)));
            }
        }
    }
    out
}

async fn page(app: &App, permit: &Permit, shell: Shell, wording: Wording, form: Form) -> Result<WordingPage> {
    Ok(WordingPage {
        shell: shell.titled(format!("Mẫu: {}", wording.name)),
        fields: field_list(papers::wording::fields(wording.kind), ""),
        versions: store::wordings::versions(&mut app.db.read(), &wording.key).await?,
        may_edit: permit.also(Permission::EditWordings).is_some(),
        is_own: PaperKind::from_key(&wording.key).is_none() && wording.key != "moi",
        form,
        wording,
    })
}

/// One wording.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    Query(query): Query<NewQuery>,
) -> Result<Response> {
    let wording = open(&app, &key, &query.loai).await?;
    let form = Form::filled([
        ("name", wording.name.clone()),
        ("body", wording.body.clone()),
        ("kind", wording.kind.key().to_owned()),
        ("withdrawn", if wording.withdrawn { "1" } else { "" }.to_owned()),
        ("version", wording.number.to_string()),
    ]);
    page(&app, &permit, shell, wording, form).await?.page()
}

/// Saves a new version.
pub async fn save(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let wording = open(&app, &key, form.value("kind")).await?;
    let (draft, seen) =
        (WordingDraft::read(&mut form, wording.kind), form.value("version").parse::<i64>().unwrap_or(0));
    if let Some(draft) = draft {
        let key = if key == "moi" { viet::text::slug(&draft.name) } else { key };
        if let Some(()) = form.accept(wording::save(&app, &permit, &key, draft, seen).await)? {
            return go_to_saying(format!("/phat-hanh/mau/{key}"), "Đã lưu bản mới của mẫu.");
        }
    }
    page(&app, &permit, shell, wording, form).await?.invalid()
}

/// What is typed, with sample values, as the PDF that it would give; what is wrong stands in its place.
pub async fn preview(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(key): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let wording = open(&app, &key, form.value("kind")).await?;
    let problems = wording::problems(wording.kind, form.value("body"));
    for problem in &problems {
        form.refuse("body", problem.to_string());
    }
    if problems.is_empty() {
        let db = &mut app.db.read();
        let agency = organisation::store::agencies::find(db, &permit.signed()?.agency_id).await?;
        let mut content = Content::new(wording.kind, form.value("body").to_owned());
        content.values = Json::Object(wording::sample(papers::wording::fields(wording.kind)));
        sample_parts(&mut content);
        let head = heads::head(&app, db, &agency).await?;
        let sign = papers::Sign { issuer: agency.sign.unwrap_or_else(|| "CQ".to_owned()), unit: None, kind: None };
        let made = match content.paper(head, sign, false) {
            Ok(paper) => Format::Pdf.render(paper).await,
            Err(problems) => Err(actions::told(&problems)),
        };
        if let Some(bytes) = form.accept(made)? {
            return Ok(([(header::CONTENT_TYPE, Format::Pdf.media_type())], bytes).into_response());
        }
    }
    page(&app, &permit, shell, wording, form).await?.invalid()
}

/// The parts that a wording does not hold, so that a preview is a whole paper.
fn sample_parts(content: &mut Content) {
    let signature = |title: &str| papers::Signature {
        title: title.to_owned(),
        name: Some("[Họ tên người ký]".to_owned()),
        ..papers::Signature::default()
    };
    content.signatures = if content.kind.is_minutes() {
        vec![signature("Thư ký"), signature("Chủ tọa")]
    } else {
        vec![signature("[Chức vụ]")]
    };
    if content.kind == PaperKind::Decision {
        content.authority = Some("[Thẩm quyền ban hành]".to_owned());
    }
    if matches!(content.kind, PaperKind::OfficialLetter | PaperKind::Proposal) {
        content.addressees = vec!["[Nơi kính gửi]".to_owned()];
    }
    content.recipients = vec!["[Nơi nhận]".to_owned()];
    content.keeper = Some("VT".to_owned());
}
