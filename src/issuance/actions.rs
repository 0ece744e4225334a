//! The verbs of official papers: drafted, changed, then one step after the other; each is one transaction with its
//! event, and opens the duty of whom the paper waits for now.

use std::collections::HashMap;

use chrono::NaiveDate;
use papers::{Head, Paper, Sign, Verification, number};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::draft::Content;
use super::format::Format;
use super::issuer::Issuer;
use super::mark::{self, Mark};
use super::paper::{OfficialPaper, PaperId, PaperState, PaperStep, Signing};
use super::relation::{Earlier, Relation};
use super::store::{self, Frozen, NewPaper, Words};
use super::{duties, heads, series, signature};
use crate::accounts;
use crate::organisation;
use crate::organisation::Agency;
use crate::platform::App;
use crate::platform::audit::{Event, hex};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, Upload};
use crate::platform::jobs;
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permit::Permit;
use crate::platform::words::Words as _;

/// The background job that lets an issued paper take effect in the feature that it is about.
pub const EFFECT_JOB: &str = "issuance.effect";

/// What a new paper starts from.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// The agency that issues it, or whose seal the issuer uses.
    pub agency_id: String,
    /// Who issues it with numbers of its own; none where the agency does.
    pub issuer: Option<Issuer>,
    /// The kind and id of the record that it is about; empty for a paper of its own.
    pub about: (String, String),
    pub wording_id: Option<String>,
    pub content: Content,
    /// The issued paper that this one replaces, amends or corrects.
    pub earlier: Option<Earlier>,
}

fn place(id: &PaperId) -> String {
    format!("official_papers.model:{id}")
}

/// What a paper's draft says.
pub async fn content(app: &App, db: &mut impl Read, id: &PaperId) -> Result<Content> {
    Content::read(&app.secret.open(&place(id), &store::model(db, id).await?)?)
}

/// What a draft says, as it is stored.
fn words<'a>(app: &App, id: &PaperId, content: &Content, wording_id: Option<&'a str>) -> Result<Words<'a>> {
    let (signer_name, signer_title) = content.signer();
    let model = app.secret.seal(&place(id), &content.to_json()?)?;
    Ok(Words { title: content.title(), wording_id, model, signer_name, signer_title })
}

/// Drafts a paper for an agency within reach.
pub async fn draft(app: &App, permit: &Permit, new: NewDraft) -> Result<PaperId> {
    let mut tx = app.db.write(permit).await?;
    let agency = organisation::store::agencies::find_within(&mut tx, permit, &new.agency_id).await?;
    let id = PaperId::fresh();
    let kind = new.content.kind;
    let earlier = match &new.earlier {
        None => None,
        Some(Earlier { relation, id }) => {
            let earlier = store::find_within(&mut tx, permit, id.as_str()).await?;
            relation.check(&earlier, kind, agency.id.as_str())?;
            Some((*relation, earlier.number_text))
        }
    };
    let words = words(app, &id, &new.content, new.wording_id.as_deref())?;
    let title = words.title.clone();
    let by = (permit.user_id().to_owned(), permit.actor().name);
    let paper = NewPaper {
        id: id.clone(),
        kind: kind.key(),
        issuer: new.issuer.as_ref(),
        agency_id: agency.id.as_str(),
        bloc: &agency.bloc,
        about: (&new.about.0, &new.about.1),
        earlier: new.earlier.as_ref(),
        words,
    };
    store::insert(&mut tx, &paper, kind.label(), (&by.0, &by.1)).await?;
    keep_recipients(&mut tx, &id, &new.content).await?;
    let mut event =
        Event::new("paper.drafted", &id).with("kind", kind.label()).with("agency", &agency.name).with("title", &title);
    if let Some((relation, number)) = earlier {
        event = event.with("relation", relation.as_str()).with("earlier", number);
    }
    tx.commit(event).await?;
    Ok(id)
}

/// The recipients of a draft; one that is named as an agency is, gets the paper in the application.
async fn keep_recipients(tx: &mut Tx, id: &PaperId, content: &Content) -> Result<()> {
    let mut agencies: HashMap<String, String> = HashMap::new();
    for (id, name) in organisation::store::agencies::all_names(tx).await? {
        agencies.entry(viet::text::fold(&name)).or_insert(id);
    }
    let lines = content.addressees.iter().chain(&content.recipients);
    let mut recipients: Vec<(String, Option<String>)> = Vec::new();
    for line in lines {
        let folded = viet::text::fold(line);
        if folded.starts_with("nhu ") || recipients.iter().any(|(known, _)| known == line) {
            continue;
        }
        recipients.push((line.clone(), agencies.get(&folded).cloned()));
    }
    store::set_recipients(tx, id, &recipients).await
}

/// Saves what a draft says now.
pub async fn change(app: &App, permit: &Permit, id: &str, content: Content, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let paper = store::find_within(&mut tx, permit, id).await?;
    if !paper.is_for(permit, PaperStep::Submit) {
        return Err(Error::Forbidden);
    }
    if !paper.state.is_open_to_edits() {
        return Err(Error::refused(format!(
            "Văn bản đang ở tình trạng “{}” nên không sửa được. Người duyệt trả lại thì sửa tiếp được.",
            paper.state.label()
        )));
    }
    let words = words(app, &paper.id, &content, paper.wording_id.as_deref())?;
    store::set_words(&mut tx, &paper, &words, version).await?;
    keep_recipients(&mut tx, &paper.id, &content).await?;
    tx.commit(Event::new("paper.changed", &paper.id).change("title", &paper.title, &words.title)).await
}

/// The paper as it stands: the submitted one, or the draft under the present head. Problems are told as one refusal.
pub async fn as_paper(app: &App, db: &mut impl Read, paper: &OfficialPaper, content: &Content) -> Result<Paper> {
    if let Some(submitted) = &content.paper {
        return Ok(submitted.clone());
    }
    let agency = organisation::store::agencies::find(db, &paper.agency_id).await?;
    let Some(issuer) = paper.own_issuer() else { return build(app, db, &agency, content).await };
    let sign = heads::council_sign(&issuer, content.kind, content.unit.as_deref());
    finished(content, heads::council_head(app, &agency, &issuer), sign, &agency)
}

/// A draft under the head of an agency.
pub async fn build(app: &App, db: &mut impl Read, agency: &Agency, content: &Content) -> Result<Paper> {
    let head = heads::head(app, db, agency).await?;
    let sign = heads::sign(agency, content.kind, content.unit.as_deref())?;
    finished(content, head, sign, agency)
}

fn finished(content: &Content, head: Head, sign: Sign, agency: &Agency) -> Result<Paper> {
    content.paper(head, sign, agency.bloc == "party").map_err(|problems| told(&problems))
}

/// Problems of a paper as one refusal, a sentence each.
pub fn told(problems: &[papers::Problem]) -> Error {
    let sentences: Vec<String> = problems.iter().take(20).map(ToString::to_string).collect();
    Error::refused(sentences.join("\n"))
}

/// What is typed with a step.
#[derive(Clone, Debug, Default)]
pub struct StepDraft {
    pub note: String,
    pub version: i64,
    /// How it was signed, for the step that notes it.
    pub signing: Option<Signing>,
    pub signed_on: Option<NaiveDate>,
    pub file: Option<Upload>,
}

/// Takes a paper one step on.
pub async fn take(app: &App, permit: &Permit, id: &str, step: PaperStep, draft: StepDraft) -> Result<PaperState> {
    let mut tx = app.db.write(permit).await?;
    let paper = store::find_within(&mut tx, permit, id).await?;
    let state = paper.after(permit, step)?;
    let name = permit.actor().name;
    let by = (permit.user_id(), name.as_str());
    store::set_state(&mut tx, &paper, state, &draft.note, by, draft.version).await?;
    let mut event = Event::new(step.event(), &paper.id).change("state", paper.state.as_str(), state.as_str());
    if !draft.note.is_empty() {
        event = if step.needs_reason() { event.because(&draft.note) } else { event.with("note", &draft.note) };
    }
    let mut earlier = None;
    match step {
        PaperStep::Submit => submit(app, &mut tx, &paper, by.0).await?,
        PaperStep::Approve => {
            let content = content(app, &mut tx, &paper.id).await?;
            let submitted = content.paper.ok_or_else(|| Error::internal("a submitted paper without its words"))?;
            store::set_approved(&mut tx, &paper.id, Some(&mark::content_hash(&submitted)?), Some(by)).await?;
        }
        PaperStep::Return => {
            store::set_approved(&mut tx, &paper.id, None, None).await?;
            duties::tell_drafter(app, &mut tx, &paper, "Trả lại", &draft.note).await?;
        }
        PaperStep::Number => event = event.with("number", number_and_freeze(app, &mut tx, &paper).await?),
        PaperStep::Sign => event = sign(app, &mut tx, &paper, draft, by.0, event).await?,
        PaperStep::Issue => earlier = issue(app, &mut tx, &paper, by).await?,
        PaperStep::Revoke => {
            let today = app.clock.today();
            store::set_ended(&mut tx, &paper.id, today, None).await?;
            duties::tell_recipients(app, &mut tx, &paper, "Đã thu hồi", &draft.note).await?;
        }
        PaperStep::Replace => {
            return Err(Error::refused("Văn bản chỉ được thay thế khi văn bản thay thế nó phát hành."));
        }
        PaperStep::Cancel | PaperStep::Discard => {}
    }
    let after = store::find(&mut tx, paper.id.as_str()).await?;
    duties::follow(&mut tx, &after).await?;
    tx.commit_all([Some(event), earlier].into_iter().flatten().collect()).await?;
    Ok(state)
}

/// Builds the paper that is submitted, and keeps it: what is approved is what was read.
async fn submit(app: &App, tx: &mut Tx, paper: &OfficialPaper, by: &str) -> Result<()> {
    let mut content = content(app, tx, &paper.id).await?;
    content.paper = None;
    content.paper = Some(as_paper(app, tx, paper, &content).await?);
    let words = words(app, &paper.id, &content, paper.wording_id.as_deref())?;
    let now = store::find(tx, paper.id.as_str()).await?;
    store::set_words(tx, &now, &words, now.version).await?;
    store::set_submitted(tx, &paper.id, by).await
}

/// Gives the next number and today's date, renders both files and freezes them. Rendering stands inside the
/// transaction: a number without its paper would be a gap (decision 0012).
async fn number_and_freeze(app: &App, tx: &mut Tx, paper: &OfficialPaper) -> Result<String> {
    let mut content = content(app, tx, &paper.id).await?;
    let approved = content.paper.clone().ok_or_else(|| Error::internal("an approved paper without its words"))?;
    let hash = mark::content_hash(&approved)?;
    if paper.approved_sha256.as_deref() != Some(hash.as_str()) {
        return Err(Error::refused("Nội dung văn bản khác bản đã duyệt nên không cấp số được. Trả lại để trình lại."));
    }
    let today = app.clock.today();
    let year = i64::from(app.clock.year());
    let series = series::of(approved.kind);
    let given = store::take_number(tx, &paper.issuer, year, series).await?;
    let numbered =
        Paper { number: Some(u32::try_from(given).map_err(Error::internal)?), date: Some(today), ..approved };
    let number_text = number::format(numbered.number, numbered.kind, &numbered.sign);
    let code = mark::fresh_code();
    let payload = Mark {
        code: code.clone(),
        kind: numbered.kind,
        number: number_text.clone(),
        dated_on: today,
        issuer: numbered.head.issuer_name.clone().unwrap_or_else(|| numbered.head.issuer.join(" ")),
        hash: mark::short_hash(&hash),
    }
    .signed(&app.secret)?;
    let numbered = Paper {
        verification: Some(Verification {
            url: format!("{}/kiem-tra-van-ban/{code}#{payload}", app.config.public_url),
            caption: format!("Quét mã để kiểm tra văn bản. Mã: {code}"),
        }),
        ..numbered
    };
    let pdf = keep(app, tx, &paper.id, &number_text, &numbered, Format::Pdf).await?;
    let docx = keep(app, tx, &paper.id, &number_text, &numbered, Format::Docx).await?;
    content.paper = Some(numbered);
    let frozen = Frozen {
        number: given,
        year,
        series,
        number_text: &number_text,
        dated_on: today,
        model: app.secret.seal(&place(&paper.id), &content.to_json()?)?,
        pdf,
        docx,
        code: &code,
    };
    store::freeze(tx, paper, &frozen).await?;
    Ok(number_text)
}

/// Renders a numbered paper and keeps the file under its number; gives the file's id and its hash.
async fn keep(
    app: &App,
    tx: &mut Tx,
    id: &PaperId,
    number: &str,
    paper: &Paper,
    format: Format,
) -> Result<(String, String)> {
    let bytes = format.render(paper.clone()).await?;
    let sha256 = hex(&Sha256::digest(&bytes));
    let upload = Upload { name: format!("{}.{}", viet::text::slug(number), format.ending()), bytes };
    let by = tx.actor().user_id.clone().unwrap_or_default();
    let file = files::keep(app, tx, id, &upload, format.media_type(), &by).await?;
    Ok((file.to_string(), sha256))
}

/// Notes that a numbered paper was signed. An electronic signature is appended to the frozen bytes (PAdES): the file
/// that comes back has to begin with them and go on with a signature that covers them and all the rest. Its hash is kept:
/// no other file counts as the signed copy.
async fn sign(
    app: &App,
    tx: &mut Tx,
    paper: &OfficialPaper,
    draft: StepDraft,
    by: &str,
    event: Event,
) -> Result<Event> {
    let signing = draft.signing.ok_or_else(|| Error::refused_at("signing", "Chọn cách ký"))?;
    let on = draft.signed_on.unwrap_or_else(|| app.clock.today());
    if paper.dated_on.is_some_and(|dated| on < dated) {
        return Err(Error::refused_at("signed_on", "Ngày ký không trước ngày của văn bản"));
    }
    let kept = match (signing, draft.file) {
        (Signing::Electronic, None) => {
            return Err(Error::refused_at("signed_file", "Chọn tệp PDF đã ký số từ tệp PDF tải ở trang này"));
        }
        (Signing::Electronic, Some(upload)) => {
            check_signed(app, tx, paper, &upload).await?;
            Some((upload, Format::Pdf.media_type()))
        }
        (Signing::OnPaper, None) => None,
        (Signing::OnPaper, Some(upload)) => {
            let media_type = upload.evidence_type().map_err(|sentence| Error::refused_at("signed_file", sentence))?;
            Some((upload, media_type))
        }
    };
    let event = event.with("signing", signing.as_str()).with("signed_on", on);
    let Some((upload, media_type)) = kept else {
        store::set_signed(tx, &paper.id, signing, on, None).await?;
        return Ok(event);
    };
    let file = files::keep(app, tx, &paper.id, &upload, media_type, by).await?;
    let sha256 = upload.sha256();
    store::set_signed(tx, &paper.id, signing, on, Some((file.as_str(), &sha256))).await?;
    Ok(event.with("sha256", sha256))
}

/// Refuses a file that is not the frozen PDF with a signature behind it.
async fn check_signed(app: &App, tx: &mut Tx, paper: &OfficialPaper, upload: &Upload) -> Result<()> {
    let frozen = paper.pdf_file_id.as_deref().ok_or_else(|| Error::internal("a numbered paper without its PDF"))?;
    let frozen = files::find(tx, frozen).await?;
    let frozen = files::bytes(app, tx, &frozen).await?;
    if !upload.bytes.starts_with(&frozen) {
        return Err(Error::refused_at(
            "signed_file",
            "Tệp này không phải bản PDF đã cấp số ở đây: nội dung khác bản đã duyệt. Tải tệp PDF ở trang này, ký số rồi gửi lại",
        ));
    }
    signature::covers(&upload.bytes, frozen.len()).map_err(|sentence| Error::refused_at("signed_file", sentence))
}

/// Sends a signed paper out: recipients are told, the paper that it replaces ends, one that it amends or corrects has it
/// noted, and what it is about follows.
async fn issue(app: &App, tx: &mut Tx, paper: &OfficialPaper, by: (&str, &str)) -> Result<Option<Event>> {
    store::set_sent(tx, &paper.id).await?;
    let mut noted = None;
    if let Some(Earlier { relation, id }) = paper.earlier() {
        let earlier = store::find(tx, id.as_str()).await?;
        relation.check_state(earlier.state)?;
        if relation == Relation::Replaces {
            let state = earlier.state.after(PaperStep::Replace)?;
            store::set_state(tx, &earlier, state, &paper.name(), by, earlier.version).await?;
            store::set_ended(tx, &earlier.id, app.clock.today(), Some(&paper.id)).await?;
        }
        noted = Some(Event::new(relation.event(), &earlier.id).with("number", &paper.number_text));
    }
    duties::tell_recipients(app, tx, paper, "Văn bản mới", "").await?;
    if !paper.about_kind.is_empty() {
        let key = format!("{EFFECT_JOB}:{}", paper.id);
        jobs::enqueue(tx, EFFECT_JOB, Some(&key), json!({ "paper": paper.id.as_str() }), tx.now).await?;
    }
    Ok(noted)
}

/// Notes that the agency of the permit's holder received a paper.
pub async fn receive(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let signed = permit.signed()?;
    let mut tx = app.db.write(permit).await?;
    let paper = store::find_within(&mut tx, permit, id).await?;
    let by = (permit.user_id().to_owned(), permit.actor().name);
    if !store::set_received(&mut tx, &paper.id, &signed.agency_id, (&by.0, &by.1)).await? {
        return Err(Error::refused("Văn bản này không gửi cơ quan của bạn, hoặc đã được xác nhận nhận trước đó."));
    }
    duties::close_receipt(&mut tx, &paper.id, &signed.agency_id).await?;
    tx.commit(Event::new("paper.received", &paper.id).with("agency", &signed.agency_name)).await
}

/// Lets a series of this year begin after the numbers that were given before the system was used: the agency's own, or
/// that of an issuer under its seal.
pub async fn start_series(
    app: &App,
    permit: &Permit,
    (agency_id, issuer): (&str, Option<&str>),
    series: &str,
    last: i64,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = organisation::store::agencies::find_within(&mut tx, permit, agency_id).await?;
    let (id, name) = match issuer {
        None => (agency.id.to_string(), agency.name),
        Some(issuer) => {
            let known = store::issuers(&mut tx, agency.id.as_str()).await?;
            let found = known.into_iter().find(|one| one.id == issuer).ok_or(Error::NotFound)?;
            (found.id, found.name)
        }
    };
    let year = i64::from(app.clock.year());
    if !store::start_series(&mut tx, &id, year, series, last).await? {
        return Err(Error::refused_at(
            "series",
            "Loại số này đã có số cấp ở đây trong năm nên không đặt lại được số bắt đầu",
        ));
    }
    let event = Event::new("number_series.started", &agency.id)
        .with("issuer", name)
        .with("series", series)
        .with("year", year)
        .with("last", last);
    tx.commit(event).await
}

/// A message to a person about a paper.
pub(super) async fn message(
    app: &App,
    tx: &mut Tx,
    user: &str,
    subject: String,
    body: String,
    id: &PaperId,
) -> Result<()> {
    let person = accounts::store::user(tx, user).await?;
    let draft = MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email),
        subject,
        body,
        link: Some(format!("/phat-hanh/{id}")),
        secret_link: None,
    };
    messages::send(app, tx, draft).await?;
    Ok(())
}

/// The paper that a job of `EFFECT_JOB` is about.
pub async fn issued(app: &App, job: &jobs::Job) -> Result<OfficialPaper> {
    store::find(&mut app.db.read(), &job.text("paper")?).await
}
