//! A dossier (screen 11): its papers, the paper that is looked at, what the engine says, and what may be done now.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{Deadline, found, may_read_papers};
use crate::dossiers::actions::{appraisers, papers, unit};
use crate::dossiers::clock::{self as term, Held};
use crate::dossiers::dossier::{Dossier, DossierState, DossierStep, FiledBy, Recommendation};
use crate::dossiers::engine::{self, Examined};
use crate::dossiers::items::{self, ItemKind, Standing};
use crate::dossiers::parts::{Finding, Item, ItemState, Supplement, SupplementState};
use crate::dossiers::store;
use crate::dossiers::store::list::{self, Place};
use crate::issuance::paper::OfficialPaper;
use crate::organisation;
use crate::platform::App;
use crate::platform::clock::{Instant, screen};
use crate::platform::error::Result;
use crate::platform::files::can_be_shown;
use crate::platform::form::Form;
use crate::platform::list::ListParams;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;
use crate::ui::{Render, Shell, TimelineItem};

/// One line of the checklist.
pub(super) struct Entry {
    pub(super) kind: ItemKind,
    pub(super) standing: Standing,
    pub(super) small: String,
    pub(super) items: Vec<Item>,
    href: String,
    current: bool,
}

/// What is looked at: a kind of paper, and its file when one was given.
struct Viewed {
    kind: ItemKind,
    item: Option<Item>,
    /// The other files of the same kind.
    others: Vec<Item>,
    /// Drawn in a frame or as a picture; otherwise it is a download.
    shown: &'static str,
}

#[derive(Template)]
#[template(path = "dossiers/pages/show.html")]
pub(super) struct ShowPage {
    shell: Shell,
    dossier: Dossier,
    group: String,
    place: Option<Place>,
    /// The filters of the list that one came from, to be put behind addresses.
    tail: String,
    previous: Option<String>,
    next: Option<String>,
    entries: Vec<Entry>,
    accepted: usize,
    viewed: Option<Viewed>,
    may_read: bool,
    history: Vec<TimelineItem>,
    held: Vec<Held>,
    deadline: Option<Deadline>,
    examined: Option<Examined>,
    supplement: Option<Supplement>,
    finding: Option<Finding>,
    papers: Vec<OfficialPaper>,
    officers: Vec<(String, String)>,
    recommendations: Vec<(String, String)>,
    may_file: bool,
    may_appraise: bool,
    may_approve: bool,
    user_id: String,
    pub(super) form: Form,
    pub(super) newer: Option<(String, String)>,
}

impl ShowPage {
    fn may(&self, step: DossierStep) -> bool {
        let held = match step {
            DossierStep::Edit | DossierStep::Submit | DossierStep::Supply | DossierStep::Withdraw => self.may_file,
            DossierStep::Grant | DossierStep::NotGrant | DossierStep::BackFromCouncil => false,
            _ => self.may_appraise,
        };
        held && self.dossier.state.after(step).is_ok()
    }

    /// Whether something waits for a leader before the officer can go on.
    fn waits_for_leader(&self) -> bool {
        self.finding.is_some() || self.proposed().is_some()
    }

    fn proposed(&self) -> Option<&Supplement> {
        self.supplement.as_ref().filter(|asked| asked.state == SupplementState::Proposed)
    }

    fn sent(&self) -> Option<&Supplement> {
        self.supplement.as_ref().filter(|asked| asked.state == SupplementState::Sent)
    }

    /// Whether the reader may decide on what somebody put forward.
    fn may_decide(&self, proposed_by: &str) -> bool {
        self.may_approve && proposed_by != self.user_id
    }

    fn name_of(&self, code: &str) -> String {
        let known = self.entries.iter().find(|entry| entry.kind.code == code);
        known.map_or_else(|| code.to_owned(), |entry| entry.kind.name_vi.clone())
    }

    /// The number of the receipt's paper, once it has one.
    fn receipt(&self) -> Option<&str> {
        let known = self.papers.iter().find(|paper| paper.kind == "receipt" && paper.pdf_file_id.is_some());
        known.and_then(|paper| paper.number_text.as_deref())
    }

    /// What the engine found wanting, to be copied into the finding.
    fn article_hint(&self) -> String {
        let failing = self.examined.as_ref().and_then(|examined| examined.failing.as_ref());
        match failing {
            Some((basis, name)) if !basis.is_empty() => format!("Đối chiếu cho thấy chưa đáp ứng: {name} ({basis})"),
            _ => "Ví dụ: Điều 5 khoản 2 Nghị quyết 53/2025/NQ-HĐND".to_owned(),
        }
    }

    /// Whether the receiving unit may be entered, as far as the dossier itself is concerned.
    fn may_enter_unit(&self) -> bool {
        self.may_appraise && unit::check_open(&self.dossier).is_ok()
    }

    /// Whether a file of the kind that is looked at may be given: not where all that is there is accepted, unless the
    /// request for supplement asks for more of it.
    fn may_give(&self, kind: &ItemKind) -> bool {
        let asked = self.sent().is_some_and(|asked| asked.missing().iter().any(|one| one.item == kind.code));
        let of_kind = self.entries.iter().find(|entry| entry.kind.code == kind.code);
        let is_settled = of_kind.is_some_and(|entry| entry.standing == Standing::Accepted);
        self.may(DossierStep::Edit) && (!is_settled || kind.several && asked)
    }

    fn upload_label(&self) -> &'static str {
        match &self.viewed {
            Some(viewed) if viewed.item.is_some() && viewed.kind.several => "Thêm tệp",
            Some(viewed) if viewed.item.is_some() => "Nộp bản thay thế",
            _ => "Chọn tệp",
        }
    }

    /// Whether the list of papers is not enacted yet.
    fn is_assumed(&self) -> bool {
        self.entries.iter().any(|entry| entry.kind.assumed)
    }

    fn is_late(&self) -> bool {
        self.deadline.as_ref().is_some_and(|deadline| deadline.class == "bad")
    }

    fn total(&self) -> usize {
        self.entries.iter().filter(|entry| entry.kind.required || !entry.items.is_empty()).count()
    }
}

fn ago(at: Instant) -> String {
    screen(at)
}

fn entry(kind: ItemKind, present: &[Item], base: &str, chosen: &str, query: &str) -> Entry {
    let items: Vec<Item> = present.iter().filter(|item| item.item == kind.code).cloned().collect();
    let standing = if items.is_empty() {
        Standing::Missing
    } else if items.iter().any(|item| item.state == ItemState::Rejected) {
        Standing::Rejected
    } else if items.iter().any(|item| item.state == ItemState::Given) {
        Standing::Given
    } else {
        Standing::Accepted
    };
    let last = items.iter().max_by_key(|item| item.judged_at.unwrap_or(item.given_at));
    let small = match (standing, last) {
        (Standing::Missing, _) if kind.required => "Chưa nộp".to_owned(),
        (Standing::Missing, _) => "Không bắt buộc, chưa nộp".to_owned(),
        (Standing::Given, Some(item)) => format!("Nộp {}, chờ xem", ago(item.given_at)),
        (Standing::Accepted, Some(item)) => format!("Đạt, {}", item.judged_by_name),
        (_, Some(_)) => items
            .iter()
            .find(|item| item.state == ItemState::Rejected)
            .map(|item| format!("Chưa đạt: {}", item.note))
            .unwrap_or_default(),
        _ => String::new(),
    };
    let joint = if query.is_empty() { "" } else { "&" };
    let href = format!("{base}?{query}{joint}muc={}#xem", kind.code);
    Entry { standing, small, items, href, current: kind.code == chosen, kind }
}

/// The checklist of a dossier: what its group is asked for, and what was given.
pub(super) async fn checklist(app: &App, dossier: &Dossier) -> Result<(Vec<ItemKind>, Vec<Item>)> {
    let list = items::checklist(app, &dossier.beneficiary_group)?;
    let present = store::present_items(&mut app.db.read(), &dossier.id).await?;
    Ok((list, present))
}

/// The filters of the list that one came from, without what this page adds.
fn list_params(params: &ListParams, dossier: &Dossier) -> ListParams {
    let link = params.link(&[("muc", ""), ("giay", "")]);
    let query = link.split_once('?').map_or("", |(_, query)| query).to_owned();
    let came = ListParams::read("/ho-so", &query);
    if query.is_empty() { came.having("tt", dossier.state.as_str()) } else { came }
}

/// Puts the page together.
pub(super) async fn page(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    params: &ListParams,
    form: Form,
) -> Result<ShowPage> {
    let dossier = found(app, permit, id).await?;
    let db = &mut app.db.read();
    let today = app.clock.today();
    let (list, present) = checklist(app, &dossier).await?;
    let base = format!("/ho-so/{}", dossier.id);
    let came = list_params(params, &dossier);
    let query = came.link(&[]).split_once('?').map_or(String::new(), |(_, query)| query.to_owned());
    let first_open = list.iter().find(|kind| {
        let mut of_kind = present.iter().filter(|item| item.item == kind.code).peekable();
        of_kind.peek().is_some() && of_kind.any(|item| item.state == ItemState::Given)
    });
    let first = first_open.or(list.first()).map(|kind| kind.code.clone()).unwrap_or_default();
    let chosen = params.get("muc").map_or(first, str::to_owned);
    let entries: Vec<Entry> = list.into_iter().map(|kind| entry(kind, &present, &base, &chosen, &query)).collect();
    let viewed = entries.iter().find(|entry| entry.current).map(|entry| {
        let wanted = params.get("giay");
        let by_id = entry.items.iter().find(|item| Some(item.id.as_str()) == wanted);
        let open = entry.items.iter().find(|item| item.state != ItemState::Accepted);
        let item = by_id.or(open).or(entry.items.last()).cloned();
        let others = entry.items.iter().filter(|one| item.as_ref().is_some_and(|item| item.id != one.id));
        let shown = match item.as_ref().and_then(|item| item.media_type.as_deref()) {
            Some("application/pdf") => "frame",
            Some(media) if can_be_shown(media) => "picture",
            _ => "",
        };
        Viewed { kind: entry.kind.clone(), others: others.cloned().collect(), item, shown }
    });
    let steps = store::steps(db, &dossier.id).await?;
    let table = organisation::store::calendar::table(db).await?;
    let held = |permission| permit.also(permission).is_some();
    let may_appraise = held(Permission::AppraiseDossiers);
    let place = list::place(db, permit, &came, today, &dossier).await?;
    let neighbour = |id: &crate::dossiers::dossier::DossierId| came.link_to(&format!("/ho-so/{id}"));
    let people = if may_appraise { appraisers(db, &dossier.bloc, today).await? } else { Vec::new() };
    let examined = match dossier.state {
        DossierState::Appraising | DossierState::Supplement | DossierState::AtCouncil if may_appraise => {
            Some(engine::examine(app, db, &dossier).await?)
        }
        DossierState::Draft | DossierState::Submitted if may_appraise || held(Permission::FileDossiers) => {
            Some(engine::examine(app, db, &dossier).await?)
        }
        _ => None,
    };
    let form = with_opinion(form, &dossier);
    Ok(ShowPage {
        shell: shell.titled(format!("Hồ sơ {}", dossier.code)),
        group: policies::group_name(app, &dossier.beneficiary_group),
        previous: place.as_ref().and_then(|place| place.previous.as_ref()).map(neighbour),
        next: place.as_ref().and_then(|place| place.next.as_ref()).map(neighbour),
        tail: if query.is_empty() { String::new() } else { format!("?{query}") },
        place,
        accepted: entries.iter().filter(|entry| entry.standing == Standing::Accepted).count(),
        entries,
        viewed,
        may_read: may_read_papers(permit, &dossier),
        history: history(&dossier, &steps),
        held: term::held(&table, &steps, app.clock.now()),
        deadline: Deadline::of(&dossier, &table, today),
        examined,
        supplement: store::open_supplement(db, &dossier.id).await?,
        finding: store::open_finding(db, &dossier.id).await?,
        papers: if may_appraise { papers::about(db, &dossier.id).await? } else { Vec::new() },
        officers: people.into_iter().map(|held| (held.user_id.to_string(), held.user_name)).collect(),
        recommendations: Recommendation::options(),
        may_file: held(Permission::FileDossiers),
        may_appraise,
        may_approve: held(Permission::ApproveAppraisals),
        user_id: permit.user_id().to_owned(),
        newer: None,
        dossier,
        form,
    })
}

/// The form shows what is saved where nothing was typed.
fn with_opinion(mut form: Form, dossier: &Dossier) -> Form {
    if form.value("version").is_empty() {
        form.set("version", dossier.version.to_string());
        form.set("opinion", dossier.opinion.clone());
        form.set("recommendation", dossier.recommendation.map(Words::as_str).unwrap_or_default());
        form.set("officer_id", dossier.officer_id.clone().unwrap_or_default());
    }
    form
}

/// What happened, the newest first.
fn history(dossier: &Dossier, steps: &[crate::dossiers::parts::StepTaken]) -> Vec<TimelineItem> {
    let mut items: Vec<TimelineItem> = steps
        .iter()
        .rev()
        .enumerate()
        .map(|(place, step)| {
            let stayed = step.from_state == step.to_state;
            let title = if stayed { step.note.clone() } else { step.to_state.label().to_owned() };
            let who = if step.taken_by_name.is_empty() { "Ứng viên" } else { step.taken_by_name.as_str() };
            let note = if stayed || step.note.is_empty() { String::new() } else { format!(". {}", step.note) };
            TimelineItem {
                at: screen(step.taken_at),
                title,
                detail: format!("{who}{note}"),
                state: match (place, step.to_state) {
                    (_, DossierState::RefusedIntake | DossierState::Ineligible | DossierState::NotGranted) => "bad",
                    (0, state) if !state.is_closed() => "now",
                    _ => "done",
                },
            }
        })
        .collect();
    items.push(TimelineItem {
        at: screen(dossier.created_at),
        title: "Lập hồ sơ".to_owned(),
        detail: match dossier.filed_by {
            FiledBy::Candidate => "Ứng viên".to_owned(),
            _ => format!("{} nộp thay", dossier.filed_by_name),
        },
        state: "done",
    });
    items
}

/// One dossier.
pub(super) async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    params: ListParams,
) -> Result<Response> {
    page(&app, &permit, shell, &id, &params, Form::default()).await?.page()
}
