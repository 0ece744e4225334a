//! One paper: what it is, what is missing, its steps and files, and what the reader may do with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::issuance::actions::{self, StepDraft};
use crate::issuance::draft::FIELDS;
use crate::issuance::format::Format;
use crate::issuance::paper::{OfficialPaper, PaperState, PaperStep, Recipient, Signing};
use crate::issuance::relation::Relation;
use crate::issuance::store;
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::files;
use crate::platform::form::Form;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Render, Shell, TimelineItem, go_to_saying};

#[derive(Template)]
#[template(path = "issuance/pages/show.html")]
struct ShowPage {
    shell: Shell,
    paper: OfficialPaper,
    steps: Vec<TimelineItem>,
    recipients: Vec<Recipient>,
    /// What stands against submitting it, a sentence each.
    problems: Vec<String>,
    may: Vec<PaperStep>,
    may_edit: bool,
    /// Whether the reader may draft a paper that replaces, amends or corrects it.
    may_follow: bool,
    /// Whether the reader's agency has still to say that it arrived.
    may_receive: bool,
    /// The paper that it replaces, amends or corrects.
    earlier: Option<(Relation, OfficialPaper)>,
    replaced_by: Option<OfficialPaper>,
    /// What amends and corrects it.
    later: Vec<(Relation, OfficialPaper)>,
    signings: Vec<(String, String)>,
    form: Form,
}

impl ShowPage {
    fn may(&self, step: PaperStep) -> bool {
        self.may.contains(&step)
    }

    fn base(&self) -> String {
        format!("/phat-hanh/{}", self.paper.id)
    }

    fn has_files(&self) -> bool {
        self.problems.is_empty()
    }
}

async fn show_page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<ShowPage> {
    let db = &mut app.db.read();
    let paper = store::find_within(db, permit, id).await?;
    let content = actions::content(app, db, &paper.id).await?;
    let problems = match actions::as_paper(app, db, &paper, &content).await {
        Ok(_) => Vec::new(),
        Err(Error::Refused { reason, .. }) => reason.lines().map(str::to_owned).collect(),
        Err(other) => return Err(other),
    };
    let recipients = store::recipients(db, &paper.id).await?;
    let own = permit.signed()?.agency_id.clone();
    let waits = |one: &Recipient| {
        one.agency_id.as_deref() == Some(own.as_str()) && one.sent_at.is_some() && one.received_at.is_none()
    };
    let earlier = match paper.earlier() {
        Some(earlier) => Some((earlier.relation, store::find(db, earlier.id.as_str()).await?)),
        None => None,
    };
    let later = store::later(db, &paper.id).await?;
    let replaced_by = match &paper.replaced_by_id {
        Some(id) => Some(store::find(db, id.as_str()).await?),
        None => None,
    };
    let mut may = paper.steps_for(permit);
    if !problems.is_empty() {
        may.retain(|step| *step != PaperStep::Submit);
    }
    Ok(ShowPage {
        shell: shell.titled(paper.title.clone()),
        steps: timeline(&paper, &store::steps(db, &paper.id).await?),
        may_receive: recipients.iter().any(waits),
        may_edit: paper.state.is_open_to_edits() && paper.is_for(permit, PaperStep::Submit),
        may_follow: paper.state == PaperState::Issued && paper.is_for(permit, PaperStep::Submit),
        signings: Signing::options(),
        recipients,
        problems,
        may,
        earlier,
        later: later.into_iter().filter_map(|one| Some((one.relation?, one))).collect(),
        replaced_by,
        form,
        paper,
    })
}

fn timeline(paper: &OfficialPaper, taken: &[crate::issuance::paper::StepTaken]) -> Vec<TimelineItem> {
    let mut items = vec![TimelineItem {
        at: clock::screen(paper.created_at),
        title: format!("{} soạn", paper.drafted_by_name),
        detail: paper.issued_by().to_owned(),
        state: "done",
    }];
    items.extend(taken.iter().map(|step| TimelineItem {
        at: clock::screen(step.taken_at),
        title: format!("{} {}", step.taken_by_name, step.verb()),
        detail: step.note.clone(),
        state: if matches!(step.to_state, PaperState::Returned | PaperState::Revoked) { "bad" } else { "done" },
    }));
    items
}

/// One paper.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    show_page(&app, &permit, shell, &id, Form::default()).await?.page()
}

/// The frozen file of a numbered paper, or the draft as it would be printed now.
async fn printed(app: &App, permit: &Permit, id: &str, format: Format) -> Result<Response> {
    let db = &mut app.db.read();
    let paper = store::find_within(db, permit, id).await?;
    let frozen = match format {
        Format::Pdf => &paper.pdf_file_id,
        Format::Docx => &paper.docx_file_id,
    };
    let (bytes, name) = match frozen {
        Some(file) => {
            let file = files::find(db, file).await?;
            (files::bytes(app, db, &file).await?, file.name)
        }
        None => {
            let content = actions::content(app, db, &paper.id).await?;
            let mut draft = actions::as_paper(app, db, &paper, &content).await?;
            draft.year = Some(app.clock.year());
            (format.render(draft).await?, format!("du-thao.{}", format.ending()))
        }
    };
    Ok(format.answer(&name, bytes))
}

/// The paper as PDF.
pub async fn pdf(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    printed(&app, &permit, &id, Format::Pdf).await
}

/// The paper as a Word file.
pub async fn docx(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    printed(&app, &permit, &id, Format::Docx).await
}

/// The paper as it was signed.
pub async fn signed(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    let db = &mut app.db.read();
    let paper = store::find_within(db, &permit, &id).await?;
    let file = files::find(db, paper.signed_file_id.as_deref().ok_or(Error::NotFound)?).await?;
    files::download(&app, &file).await
}

/// Takes a step as typed; what is refused is shown again, with the state as it is now.
async fn take(app: &App, permit: &Permit, shell: Shell, id: &str, step: PaperStep, mut form: Form) -> Result<Response> {
    let before = store::find_within(&mut app.db.read(), permit, id).await?;
    if !before.is_for(permit, step) {
        return Err(Error::Forbidden);
    }
    form.names(FIELDS);
    let note = if step.needs_reason() {
        form.text(step.field(), 3..=2000)
    } else {
        form.optional_lines(step.field(), 2000).map(Option::unwrap_or_default)
    };
    let (signing, signed_on) = match step {
        PaperStep::Sign => (form.choice::<Signing>("signing"), form.optional_date("signed_on").flatten()),
        _ => (None, None),
    };
    let (version, file) = (form.version(), form.take_file("signed_file"));
    if let (Some(note), Some(version), true) = (note, version, form.is_right()) {
        let draft = StepDraft { note, version, signing, signed_on, file };
        let taken = match actions::take(app, permit, id, step, draft).await {
            Err(Error::Stale) => {
                Err(Error::refused("Người khác vừa xử lý văn bản này. Xem các bước đã qua rồi làm tiếp nếu còn cần."))
            }
            other => other,
        };
        if let Some(state) = form.accept(taken)? {
            let said = format!("Văn bản ở tình trạng “{}”.", state.label());
            return go_to_saying(format!("/phat-hanh/{id}"), &said);
        }
    }
    show_page(app, permit, shell, id, form).await?.invalid()
}

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $step:ident)*) => {$(
        $(#[$doc])*
        pub async fn $name(
            State(app): State<App>,
            permit: Permit,
            shell: Shell,
            Path(id): Path<String>,
            form: Form,
        ) -> Result<Response> {
            take(&app, &permit, shell, &id, PaperStep::$step, form).await
        }
    )*};
}

steps! {
    /// Submits it to those who approve.
    submit Submit
    /// Gives it back with a reason.
    give_back Return
    /// Approves it.
    approve Approve
    /// Gives it its number and date, and freezes it.
    number Number
    /// Notes that it was signed.
    sign Sign
    /// Sends it out.
    issue Issue
    /// Gives it up and keeps its number.
    cancel Cancel
    /// Revokes it.
    revoke Revoke
    /// Gives the draft up.
    discard Discard
}

/// Says that it arrived.
pub async fn receive(State(app): State<App>, permit: Permit, Path(id): Path<String>) -> Result<Response> {
    actions::receive(&app, &permit, &id).await?;
    go_to_saying(format!("/phat-hanh/{id}"), "Đã xác nhận nhận văn bản.")
}
