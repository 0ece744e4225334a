//! The papers of a council are drafted from what is recorded; when they are issued the council's record follows, and a
//! decision works from its day on.

use chrono::NaiveDate;
use papers::PaperKind;
use serde_json::json;

use super::conflicts::gate_of;
use super::{matters, meetings};
use crate::catalogue;
use crate::councils::conflict::Answer;
use crate::councils::council;
use crate::councils::item::{Item, ItemState, ItemStep, Outcome, votes_again};
use crate::councils::meeting::{Meeting, MeetingState};
use crate::councils::paper::{self, Record};
use crate::councils::sitting::{self, Sitting};
use crate::councils::store::{ballots, items, meetings as store};
use crate::councils::veil::Veil;
use crate::dossiers;
use crate::dossiers::dossier::DossierId;
use crate::issuance;
use crate::issuance::actions::NewDraft;
use crate::issuance::draft::Content;
use crate::issuance::issuer::Issuer;
use crate::issuance::paper::{OfficialPaper, PaperId, PaperState};
use crate::issuance::relation::Earlier;
use crate::organisation::Agency;
use crate::organisation::store::agencies;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;

/// The background job that lets a decision work on its day.
pub const EFFECT_JOB: &str = "councils.effect";

/// What was recorded of a meeting, kept together for its papers.
struct Kept {
    meeting: Meeting,
    sitting: Sitting,
    items: Vec<Item>,
    declarations: Vec<items::Declaration>,
    recusals: Vec<Vec<(String, String)>>,
    dissents: Vec<(String, String, String)>,
    ballots: Vec<Vec<crate::councils::ballot::Ballot>>,
    votes: Vec<Vec<crate::councils::ballot::Vote>>,
    again: Vec<Option<String>>,
}

impl Kept {
    async fn of(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Kept> {
        let meeting = store::find_within(db, permit, id).await?;
        let mut agenda = items::of_meeting(db, &meeting.id).await?;
        let (mut all, mut votes, mut again) = (Vec::new(), Vec::new(), Vec::new());
        for item in &agenda {
            again.push(votes_again(&items::before(db, item).await?));
            let of_item = ballots::of_item(db, &item.id).await?;
            votes.push(match of_item.last() {
                Some(last) => ballots::votes(db, &last.id).await?,
                None => Vec::new(),
            });
            all.push(of_item);
        }
        let sitting = Sitting::of(db, &meeting).await?;
        let mut declarations = items::declarations(db, &meeting.id).await?;
        let people = sitting::people(db, &agenda).await?;
        let mut recusals = sitting.recusals(&agenda, &people, &declarations);
        // A paper that everybody gets does not tell the name either before the vote is counted.
        for (item, kept) in agenda.iter_mut().zip(&mut recusals).filter(|(item, _)| sitting.covers(item)) {
            declarations.retain(|said| said.item_id != item.id.as_str() || said.answer == Answer::Conflict);
            kept.iter_mut().for_each(|(_, reason)| "xét không ghi tên".clone_into(reason));
            *item = Veil::of(item).item(item.clone());
        }
        Ok(Kept {
            recusals,
            sitting,
            declarations,
            dissents: items::dissents(db, &meeting.id).await?,
            items: agenda,
            ballots: all,
            votes,
            again,
            meeting,
        })
    }

    fn record(&self) -> Record<'_> {
        Record {
            meeting: &self.meeting,
            sitting: &self.sitting,
            items: &self.items,
            declarations: &self.declarations,
            recusals: &self.recusals,
            dissents: &self.dissents,
            ballots: &self.ballots,
            votes: &self.votes,
            again: &self.again,
        }
    }

    fn place(&self, item: &str) -> Result<(usize, &Item)> {
        let found = self.items.iter().enumerate().find(|(_, one)| one.id.as_str() == item);
        found.ok_or(Error::NotFound)
    }
}

/// Who issues a paper: an agency, or a council under its seal with numbers of its own.
struct IssuedBy {
    agency: Agency,
    council: Option<Issuer>,
}

impl IssuedBy {
    /// The council of a meeting, for the papers that are its own; what it decides goes out as a decision of the agency
    /// that has the power.
    async fn council(db: &mut impl Read, meeting: &Meeting) -> Result<IssuedBy> {
        let agency = agencies::find(db, &meeting.agency_id).await?;
        Ok(IssuedBy { council: council::issuer(&agency, &meeting.council_name), agency })
    }

    fn name(&self) -> &str {
        self.council.as_ref().map_or(&self.agency.name, |council| &council.name)
    }
}

/// Drafts a paper about a record, or leads to the one of its kind that is under way; the one before it is replaced.
async fn drafted(app: &App, permit: &Permit, about: (&str, &str), by: IssuedBy, content: Content) -> Result<PaperId> {
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let known = issuance::store::about(&mut app.db.read(), about.0, about.1).await?;
    if let Some(paper) = under_way(&known, content.kind) {
        return Ok(paper);
    }
    let same = |paper: &&OfficialPaper| paper.kind == content.kind.key() && paper.state == PaperState::Issued;
    let replaces = known.iter().find(same).map(|paper| paper.id.clone());
    let new = NewDraft {
        agency_id: by.agency.id.to_string(),
        issuer: by.council,
        about: (about.0.to_owned(), about.1.to_owned()),
        wording_id: None,
        content,
        earlier: replaces.map(Earlier::replaced),
    };
    issuance::actions::draft(app, &drafting, new).await
}

/// The paper of a kind that is under way, if there is one.
fn under_way(known: &[OfficialPaper], kind: PaperKind) -> Option<PaperId> {
    let found = known.iter().find(|paper| paper.kind == kind.key() && paper.state.is_under_way());
    found.map(|paper| paper.id.clone())
}

async fn wording(db: &mut impl Read, kind: PaperKind) -> Result<String> {
    Ok(issuance::wording::find(db, kind.key()).await?.body)
}

/// Drafts the invitation to a meeting.
pub async fn draft_invitation(app: &App, permit: &Permit, id: &str) -> Result<PaperId> {
    let db = &mut app.db.read();
    let kept = Kept::of(db, permit, id).await?;
    let by = IssuedBy::council(db, &kept.meeting).await?;
    let content = paper::invitation(wording(db, PaperKind::Invitation).await?, &kept.record(), by.name());
    drafted(app, permit, ("council_meeting", id), by, content).await
}

/// Drafts the minutes of a meeting that is over.
pub async fn draft_minutes(app: &App, permit: &Permit, id: &str) -> Result<PaperId> {
    let db = &mut app.db.read();
    let kept = Kept::of(db, permit, id).await?;
    if !matches!(kept.meeting.state, MeetingState::Closed | MeetingState::Signed) {
        return Err(Error::refused("Bế mạc phiên họp rồi soạn biên bản."));
    }
    if kept.meeting.conclusion.trim().is_empty() {
        return Err(Error::refused_at("conclusion", "Ghi kết luận của chủ tọa rồi soạn biên bản"));
    }
    let by = IssuedBy::council(db, &kept.meeting).await?;
    let content = paper::minutes(wording(db, PaperKind::Minutes).await?, &kept.record());
    drafted(app, permit, ("council_meeting", id), by, content).await
}

/// Drafts the record of the count of an item.
pub async fn draft_count(app: &App, permit: &Permit, id: &str, item: &str) -> Result<PaperId> {
    let db = &mut app.db.read();
    let kept = Kept::of(db, permit, id).await?;
    let (place, item) = kept.place(item)?;
    gate_of(app, permit, &kept.meeting, item).await?;
    let last = kept.ballots.get(place).and_then(|all| all.last()).filter(|_| item.state.is_voted());
    let ballot = last.ok_or_else(|| Error::refused("Kiểm phiếu xong mới lập biên bản kiểm phiếu."))?;
    let by = IssuedBy::council(db, &kept.meeting).await?;
    let content = paper::vote_count(wording(db, PaperKind::VoteCount).await?, &kept.meeting, item, ballot);
    drafted(app, permit, ("council_item", item.id.as_str()), by, content).await
}

/// Drafts the excerpt of an item.
pub async fn draft_excerpt(app: &App, permit: &Permit, id: &str, item: &str) -> Result<PaperId> {
    let db = &mut app.db.read();
    let kept = Kept::of(db, permit, id).await?;
    let (place, item) = kept.place(item)?;
    gate_of(app, permit, &kept.meeting, item).await?;
    check_stands(item)?;
    if !item.state.is_settled() {
        return Err(Error::refused("Biểu quyết xong mới trích biên bản."));
    }
    let by = IssuedBy::council(db, &kept.meeting).await?;
    let content = paper::excerpt(&kept.record(), place);
    drafted(app, permit, ("council_item", item.id.as_str()), by, content).await
}

/// Refuses an outcome that was set aside.
fn check_stands(item: &Item) -> Result<()> {
    match item.state {
        ItemState::SetAside => Err(Error::refused(
            "Kết quả biểu quyết ở mục này không dùng nữa. Hội đồng biểu quyết lại rồi mới soạn văn bản theo kết quả mới.",
        )),
        _ => Ok(()),
    }
}

/// Drafts the decision on an item, which works from a day on. One that is under way stays as it is.
pub async fn draft_decision(app: &App, permit: &Permit, id: &str, item: &str, from: NaiveDate) -> Result<PaperId> {
    let db = &mut app.db.read();
    let meeting = store::find_within(db, permit, id).await?;
    gate_of(app, permit, &meeting, &items::find(db, &meeting.id, item).await?).await?;
    let mut tx = app.db.write(permit).await?;
    let item = items::find(&mut tx, &meeting.id, item).await?;
    check_stands(&item)?;
    item.state.after(ItemStep::Decide)?;
    let known = issuance::store::about(&mut tx, "council_item", item.id.as_str()).await?;
    if let Some(paper) = under_way(&known, PaperKind::Decision) {
        return Ok(paper);
    }
    if item.outcome.is_none() {
        return Err(Error::refused("Mục này không được thông qua và không dẫn tới quyết định nào."));
    }
    if from < meeting.day() {
        return Err(Error::refused_at("effective_on", "Ngày có hiệu lực không trước ngày họp"));
    }
    let articles = matters::ordered(app, &mut tx, &item, from).await?;
    items::set_effective(&mut tx, &item.id, from).await?;
    let before = item.effective_on.map(|day| day.to_string()).unwrap_or_default();
    tx.commit(Event::new("council_item.decision_drafted", &item.id).change("effective_on", before, from)).await?;
    let db = &mut app.db.read();
    let item = items::find(db, &meeting.id, item.id.as_str()).await?;
    check_stands(&item)?;
    let agency = catalogue::actions::issuer(db).await?;
    let group = policies::group_name(app, &item.beneficiary_group);
    let text = wording(db, PaperKind::Decision).await?;
    let content = paper::decision(text, &meeting, &item, &agency, &group, &articles);
    let content = content.ok_or_else(|| Error::internal("an item without an outcome"))?;
    let by = IssuedBy { agency, council: None };
    drafted(app, permit, ("council_item", item.id.as_str()), by, content).await
}

/// Follows an issued paper: the minutes sign the meeting, a decision works on its day. Done twice it changes nothing.
pub async fn issued(app: &App, paper: &OfficialPaper) -> Result<()> {
    let (number, day) = paper.issued_as()?;
    match (paper.about_kind.as_str(), paper.paper_kind()) {
        ("council_meeting", PaperKind::Minutes) => {
            meetings::sign(app, &paper.about_id, paper.id.as_str(), &number, day).await
        }
        ("council_item", PaperKind::Decision) => {
            let item = items::by_id(&mut app.db.read(), &paper.about_id).await?;
            match item.effective_on.filter(|from| *from > app.clock.today()) {
                None => decide(app, paper).await,
                Some(from) => {
                    let mut tx = app.db.write(&Permit::system("paper")).await?;
                    let payload = json!({ "paper": paper.id.as_str() });
                    let key = format!("{EFFECT_JOB}:{}", paper.id);
                    jobs::enqueue(&mut tx, EFFECT_JOB, Some(&key), payload, clock::start_of_day(from)).await?;
                    tell(app, &mut tx, &item, paper).await?;
                    items::set_decided(&mut tx, &item.id, paper.id.as_str(), &number, day).await?;
                    // What the rules say later does not change what was decided.
                    let rules = policies::versions::keep(app, &mut tx).await?;
                    items::set_policy(&mut tx, &item.id, &rules.key).await?;
                    let event = Event::new("council_item.decision_issued", &item.id);
                    tx.commit(event.with("number", &number).with("effective_on", from)).await
                }
            }
        }
        _ => Ok(()),
    }
}

/// The job of the day on which a decision begins to work. A decision that was revoked or replaced before does not.
pub async fn effect(app: &App, job: &Job) -> Result<()> {
    let paper = issuance::actions::issued(app, job).await?;
    if paper.state == PaperState::Issued { decide(app, &paper).await } else { Ok(()) }
}

/// Lets a decision work, or keeps why it cannot yet: nothing of it is written then, and somebody tries again.
async fn decide(app: &App, paper: &OfficialPaper) -> Result<()> {
    let permit = Permit::system("paper");
    match take(app, &permit, paper).await {
        Err(Error::Refused { reason, .. }) => {
            let (number, day) = paper.issued_as()?;
            let mut tx = app.db.write(&permit).await?;
            let item = items::by_id(&mut tx, &paper.about_id).await?;
            tell(app, &mut tx, &item, paper).await?;
            items::set_decided(&mut tx, &item.id, paper.id.as_str(), &number, day).await?;
            let event = matters::keep_blocked(&mut tx, &item, &reason).await?;
            tx.commit(event).await
        }
        other => other,
    }
}

/// Tells who filed a dossier that a decision on it is out; once, on the day of its issue, whenever it works.
async fn tell(app: &App, tx: &mut Tx, item: &Item, paper: &OfficialPaper) -> Result<()> {
    match &item.dossier_id {
        Some(dossier) if item.decision_paper_id.as_deref() != Some(paper.id.as_str()) => {
            dossiers::actions::tell::decided(app, tx, &DossierId(dossier.clone())).await
        }
        _ => Ok(()),
    }
}

/// Tries again to let a decision work that could not take effect.
pub async fn try_again(app: &App, permit: &Permit, id: &str, item: &str) -> Result<()> {
    let db = &mut app.db.read();
    let meeting = store::find_within(db, permit, id).await?;
    let item = items::find(db, &meeting.id, item).await?;
    let paper = matters::may_try_again(&item, app.clock.today())?;
    let paper = issuance::store::find(db, &paper).await?;
    if paper.state != PaperState::Issued {
        return Err(Error::refused(format!("Quyết định đang ở tình trạng “{}” nên không thi hành.", paper.state)));
    }
    take(app, permit, &paper).await
}

/// The effect of a decision: the item is decided, its dossier has the outcome, and the feature that keeps its record has
/// done what it orders, in one transaction. Done twice it changes nothing.
async fn take(app: &App, permit: &Permit, paper: &OfficialPaper) -> Result<()> {
    let (number, day) = paper.issued_as()?;
    let mut tx = app.db.write(permit).await?;
    let item = items::by_id(&mut tx, &paper.about_id).await?;
    if item.state == ItemState::Decided {
        return Ok(());
    }
    let state = item.state.after(ItemStep::Decide)?;
    let outcome = item.outcome.ok_or_else(|| Error::internal("a decision on an item without an outcome"))?;
    item.standing.after(outcome)?;
    items::set_state(&mut tx, &item, state, "").await?;
    tell(app, &mut tx, &item, paper).await?;
    items::set_decided(&mut tx, &item.id, paper.id.as_str(), &number, day).await?;
    let granted = match outcome {
        Outcome::Grant => Some(dossiers::dossier::Outcome::Granted),
        Outcome::Refuse => Some(dossiers::dossier::Outcome::Refused),
        Outcome::Continue | Outcome::Discontinue | Outcome::Repay => None,
    };
    if let (Some(dossier), Some(granted)) = (&item.dossier_id, granted) {
        dossiers::store::decide(&mut tx, &DossierId(dossier.clone()), granted, paper.id.as_str(), day).await?;
    }
    matters::decided(app, &mut tx, &item, (paper.id.as_str(), &number, day)).await?;
    matters::clear_blocked(&mut tx, &item).await?;
    let event = Event::new("council_item.decided", &item.id)
        .change("state", item.state.as_str(), state.as_str())
        .with("outcome", outcome.as_str())
        .with("number", &number);
    tx.commit(event).await
}
