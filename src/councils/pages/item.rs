//! One item of an agenda: the person, the ballot, what is said, what comes of it. Shut until the reader says whether
//! they have an interest; with one it does not exist for them.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::files::{Given, given, reads_papers, veil_over};
use super::meeting::go_to_paper;
use super::{LOST, Room, settled, viewing};
use crate::councils::actions;
use crate::councils::actions::conflicts::gate_of;
use crate::councils::ballot::{Ballot, BallotState, Choice, FIELDS, Mode, PaperCount, Presence, Vote, Voter};
use crate::councils::conflict::{Answer, Hit};
use crate::councils::item::{Item, ItemState, ItemStep, Outcome, votes_again};
use crate::councils::meeting::{MeetingState, MeetingStep};
use crate::councils::sitting::Gate;
use crate::councils::store::{ballots, items, meetings};
use crate::councils::veil::Veil;
use crate::issuance;
use crate::issuance::paper::{OfficialPaper, PaperId};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::matters::Told;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::policies;
use crate::ui::{Came, Render, Shell, came, go_to_saying};

/// What is shown of a count: while a ballot is open who has voted, never how; afterwards the result with its sum.
struct Live {
    path: String,
    position: i64,
    ballot: Ballot,
    /// Marks of the seats, those who voted first: the order tells nothing.
    seats: Vec<&'static str>,
    conflicted: usize,
    /// How many may vote now; a conflict of interest declared meanwhile takes one away.
    entitled_now: usize,
    polls: bool,
}

impl Live {
    fn of(item: &Item, meeting: &str, ballot: Ballot, voters: &[Voter], polls: bool) -> Live {
        let mut seats: Vec<&'static str> = Vec::new();
        seats.extend(voters.iter().filter(|voter| voter.voted && voter.entitled).map(|_| "v"));
        seats.extend(voters.iter().filter(|voter| !voter.voted && voter.entitled).map(|_| "w"));
        let conflicted = voters.iter().filter(|voter| voter.conflicted).count();
        seats.extend((0..conflicted).map(|_| "x"));
        Live {
            path: format!("/phien-hop/{meeting}/muc/{}/kiem-phieu", item.id),
            position: item.position,
            polls: polls && ballot.is_open(),
            entitled_now: voters.iter().filter(|voter| voter.entitled).count(),
            conflicted,
            ballot,
            seats,
        }
    }
}

#[derive(Template)]
#[template(path = "councils/pages/live.html")]
struct LivePage {
    live: Live,
}

#[derive(Template)]
#[template(path = "councils/pages/item.html")]
struct ItemPage {
    shell: Shell,
    room: Room,
    item: Item,
    group: String,
    /// What the matter comes to, as the feature that asks tells it.
    told: Vec<(String, String)>,
    /// Why the council votes on it again, when an earlier outcome was set aside.
    again: Option<String>,
    /// What was found, while the item is shut.
    shut: Option<Vec<Hit>>,
    live: Option<Live>,
    votes: Vec<Vote>,
    receipts: Vec<String>,
    /// The reader's place on the roll of the open ballot.
    mine: Option<Voter>,
    absent: Vec<(String, String)>,
    modes: Vec<(String, String)>,
    choices: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    dissents: Vec<(String, String)>,
    papers: Vec<OfficialPaper>,
    /// Whether the reader may enter the unit that takes the person.
    may_enter_unit: bool,
    /// What was handed in, for who decides on it.
    files: Vec<Given>,
    /// The veil over the person, when the reader decides blind and the vote is not counted.
    covered: Option<Veil>,
    form: Form,
    newer: Option<(String, String)>,
}

impl ItemPage {
    /// The address of the item.
    fn here(&self) -> String {
        format!("/phien-hop/{}/muc/{}", self.room.meeting.id, self.item.id)
    }

    fn may(&self, step: ItemStep) -> bool {
        self.item.state.allows(step)
    }

    /// Whether the decision waits for the unit that takes the person.
    fn lacks_unit(&self) -> bool {
        self.may(ItemStep::Decide) && self.item.outcome == Some(Outcome::Grant) && self.item.agency_id.is_none()
    }

    fn meets(&self) -> bool {
        self.room.meeting.state == MeetingState::Open
    }

    fn writes(&self) -> bool {
        self.room.meeting.state.allows(MeetingStep::Write)
    }

    fn prepares(&self) -> bool {
        self.room.meeting.state == MeetingState::Draft
    }

    /// The open ballot, if there is one.
    fn open(&self) -> Option<&Ballot> {
        self.live.as_ref().map(|live| &live.ballot).filter(|ballot| ballot.is_open())
    }

    /// Whether the reader may hand in a ballot now.
    fn may_vote(&self) -> bool {
        let waits = self.mine.as_ref().is_some_and(|voter| voter.entitled && !voter.voted);
        waits && self.open().is_some_and(|ballot| ballot.mode != Mode::Paper)
    }

    /// Whether the reader's ballot is in.
    fn has_voted(&self) -> bool {
        self.mine.as_ref().is_some_and(|voter| voter.voted) && self.open().is_some()
    }

    /// Whether the reader waits for a ballot to be opened.
    fn waits(&self) -> bool {
        self.room.may.seat && self.meets() && self.item.state == ItemState::Listed
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, item: &str, form: Form) -> Result<ItemPage> {
    let seen = viewing(permit)?;
    let db = &mut app.db.read();
    let meeting = meetings::find_within(db, &seen, id).await?;
    let mut item = items::find(db, &meeting.id, item).await?;
    let gate = gate_of(app, permit, &meeting, &item).await?;
    let mut room = Room::of(app, permit, id).await?;
    let covered = veil_over(&room, &item);
    let files =
        if reads_papers(&room, permit, &gate) { given(app, &item, covered.is_some()).await? } else { Vec::new() };
    let shut = match gate {
        Gate::Shut(hits) => Some(hits),
        _ => None,
    };
    room.agenda.iter_mut().for_each(|line| line.current = line.item.id == item.id);
    let mut ballot = ballots::newest(db, &item.id).await?;
    let (voters, votes, receipts) = match &ballot {
        Some(ballot) if ballot.state == BallotState::Closed => (
            ballots::voters(db, &ballot.id).await?,
            ballots::votes(db, &ballot.id).await?,
            ballots::receipts(db, &ballot.id).await?,
        ),
        Some(ballot) => (ballots::voters(db, &ballot.id).await?, Vec::new(), Vec::new()),
        None => (Vec::new(), Vec::new(), Vec::new()),
    };
    let dissents = items::dissents(db, &meeting.id).await?;
    let again = votes_again(&items::before(db, &item).await?);
    let mut told = if shut.is_some() { Told::default() } else { actions::matters::told(app, &item).await? };
    if let Some(veil) = &covered {
        told.lines.iter_mut().for_each(|(_, text)| *text = veil.over(text));
        if let Some(ballot) = &mut ballot {
            ballot.annul_reason = veil.over(&ballot.annul_reason);
        }
        item = veil.item(item);
    }
    let form = if form.is_right() && form.value("version").is_empty() {
        let mode = room.sitting.rules().map(|rules| rules.mode.as_str().to_owned()).unwrap_or_default();
        Form::filled([
            ("notes", item.notes.clone()),
            ("version", item.notes_version.to_string()),
            ("mode", mode),
            ("effective_on", item.effective_on.or(told.from).map(viet::date::screen).unwrap_or_default()),
        ])
    } else {
        form
    };
    let polls = room.may.chair || room.may.run || room.may.seat;
    let seats = room.sitting.seats.iter().filter(|seat| seat.presence == Presence::Absent);
    Ok(ItemPage {
        shell: shell.titled(format!("Mục {}, {}", item.position, meeting.title())),
        group: policies::group_name(app, &item.beneficiary_group),
        told: told.lines,
        again,
        mine: voters.iter().find(|voter| voter.user_id == permit.user_id()).cloned(),
        absent: seats.map(|seat| (seat.member.id.clone(), seat.member.name.clone())).collect(),
        modes: Mode::options(),
        choices: Choice::options(),
        answers: Answer::options(),
        dissents: dissents
            .into_iter()
            .filter(|(of, ..)| *of == item.id.as_str())
            .map(|(_, name, words)| (name, words))
            .collect(),
        papers: if shut.is_some() || covered.is_some() {
            Vec::new()
        } else {
            issuance::store::about(db, "council_item", item.id.as_str()).await?
        },
        may_enter_unit: permit.also(Permission::AppraiseDossiers).is_some(),
        live: ballot.map(|ballot| Live::of(&item, id, ballot, &voters, polls)),
        votes,
        receipts,
        shut,
        files,
        covered,
        room,
        item,
        form,
        newer: None,
    })
}

/// One item.
pub async fn show(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    page(&app, &permit, shell, &id, &item, Form::default()).await?.page()
}

/// The count alone, as it is now.
pub async fn live(
    State(app): State<App>,
    permit: Permit,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let db = &mut app.db.read();
    let meeting = meetings::find_within(db, &permit, &id).await?;
    let item = items::find(db, &meeting.id, &item).await?;
    if matches!(gate_of(&app, &permit, &meeting, &item).await?, Gate::Shut(_)) {
        return Err(Error::NotFound);
    }
    let mut ballot = ballots::newest(db, &item.id).await?.ok_or(Error::NotFound)?;
    if !ballot.annul_reason.is_empty()
        && let Some(veil) = veil_over(&Room::of(&app, &permit, &id).await?, &item)
    {
        ballot.annul_reason = veil.over(&ballot.annul_reason);
    }
    let voters = ballots::voters(db, &ballot.id).await?;
    LivePage { live: Live::of(&item, &id, ballot, &voters, true) }.page()
}

/// Shows what came of an act: a sentence, or the page with the refusal.
async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    (id, item): (&str, &str),
    form: Form,
    taken: Result<T>,
    said: impl Fn(&T) -> String,
) -> Result<Response> {
    match came(form, taken, LOST, format!("/phien-hop/{id}/muc/{item}"), said)? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, id, item, form).await?.invalid(),
    }
}

/// Says whether there is a conflict of interest.
pub async fn declare(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let reason = form.optional_lines("reason", 1000).map(Option::unwrap_or_default);
    let answered = Answer::parse(form.value("answer"));
    if answered.is_none() {
        form.refuse("answer", "Chọn có hay không có xung đột lợi ích");
    }
    let Some((answered, reason)) = answered.zip(reason) else {
        return page(&app, &permit, shell, &id, &item, form).await?.invalid();
    };
    let taken = actions::conflicts::declare(&app, &permit, &id, &item, answered, &reason).await;
    if taken.is_ok() && answered == Answer::Conflict {
        let said = "Đã ghi nhận xung đột lợi ích. Mục này không còn mở với bạn và không tính vào số biểu quyết.";
        return go_to_saying(format!("/phien-hop/{id}"), said);
    }
    answer(&app, &permit, shell, (&id, &item), form, taken, |()| "Đã ghi nhận không có xung đột lợi ích.".to_owned())
        .await
}

/// Moves it up.
pub async fn raise(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let taken = actions::items::raise(&app, &permit, &id, &item).await;
    answer(&app, &permit, shell, (&id, &item), Form::default(), taken, |()| "Đã đưa lên một bậc.".to_owned()).await
}

/// Takes it off the agenda.
pub async fn unlist(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let mut form = Form::default();
    match form.accept(settled(actions::items::unlist(&app, &permit, &id, &item).await))? {
        Some(()) => go_to_saying(format!("/phien-hop/{id}"), "Đã đưa mục ra khỏi chương trình."),
        None => page(&app, &permit, shell, &id, &item, form).await?.invalid(),
    }
}

/// Saves what was said; who was slower sees both texts.
pub async fn note(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("notes", "diễn biến, ý kiến")]);
    let (notes, version) = (form.optional_lines("notes", 20_000), form.version());
    let Some((notes, version)) = notes.zip(version) else {
        return page(&app, &permit, shell, &id, &item, form).await?.invalid();
    };
    match actions::items::note(&app, &permit, &id, &item, &notes.unwrap_or_default(), version).await {
        Err(Error::Stale) => {
            let db = &mut app.db.read();
            let meeting = meetings::find_within(db, &viewing(&permit)?, &id).await?;
            let saved = items::find(db, &meeting.id, &item).await?;
            form.compare(&Form::filled([("notes", saved.notes.clone()), ("version", saved.notes_version.to_string())]));
            let mut page = page(&app, &permit, shell, &id, &item, form).await?;
            page.newer = Some((saved.notes_by_name, clock::screen(app.clock.now())));
            page.conflicting()
        }
        outcome => answer(&app, &permit, shell, (&id, &item), form, outcome, |()| "Đã lưu diễn biến.".to_owned()).await,
    }
}

/// Opens a ballot.
pub async fn open_ballot(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let taken = match form.choice::<Mode>("mode") {
        Some(mode) => actions::ballots::open(&app, &permit, &id, &item, mode).await,
        None => return page(&app, &permit, shell, &id, &item, form).await?.invalid(),
    };
    answer(&app, &permit, shell, (&id, &item), Form::default(), taken, |()| "Đã mở bỏ phiếu.".to_owned()).await
}

/// Casts a vote. The receipt of a secret one is told once, and kept nowhere beside the voter.
pub async fn cast(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let choice = form.choice::<Choice>("choice");
    let reason = form.optional_lines("reason", 1000).map(Option::unwrap_or_default);
    let Some((choice, reason)) = choice.zip(reason) else {
        return page(&app, &permit, shell, &id, &item, form).await?.invalid();
    };
    let taken = actions::ballots::cast(&app, &permit, &id, &item, choice, &reason).await;
    let said = |receipt: &Option<String>| match receipt {
        Some(code) => format!(
            "Đã nhận phiếu. Mã xác nhận: {code}. Ghi lại mã: sau khi kiểm phiếu, mã có trong danh sách là phiếu đã được đếm. Mã chỉ hiện một lần."
        ),
        None => "Đã nhận phiếu.".to_owned(),
    };
    answer(&app, &permit, shell, (&id, &item), form, taken, said).await
}

/// Enters the slip of an absent member.
pub async fn enter_slip(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let member = form.text("member", 1..=100);
    let choice = form.choice::<Choice>("slip");
    let reason = form.optional_lines("slip_reason", 1000).map(Option::unwrap_or_default);
    let (Some(member), Some(choice), Some(reason)) = (member, choice, reason) else {
        return page(&app, &permit, shell, &id, &item, form).await?.invalid();
    };
    let taken = actions::ballots::enter_slip(&app, &permit, &id, &item, &member, choice, &reason).await;
    answer(&app, &permit, shell, (&id, &item), form, taken, |()| "Đã nhập phiếu gửi trước.".to_owned()).await
}

/// Closes the ballot; slips of paper bring their counts.
pub async fn close_ballot(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let count = if form.value("issued").is_empty() {
        None
    } else {
        match PaperCount::read(&mut form) {
            Some(count) => Some(count),
            None => return page(&app, &permit, shell, &id, &item, form).await?.invalid(),
        }
    };
    let taken = actions::ballots::close(&app, &permit, &id, &item, count).await;
    answer(&app, &permit, shell, (&id, &item), form, taken, |sum| format!("Kết quả: {sum}.")).await
}

/// Annuls the ballot.
pub async fn annul(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let reason = form.reason_lines("annul_reason", 1000, "Nhập lý do hủy lần bỏ phiếu");
    let taken = because(reason, async |reason| actions::ballots::annul(&app, &permit, &id, &item, &reason).await).await;
    answer(&app, &permit, shell, (&id, &item), form, taken, |()| {
        "Đã hủy lần bỏ phiếu, không kiểm phiếu nào.".to_owned()
    })
    .await
}

/// Postpones it.
pub async fn postpone(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let reason = form.reason_lines("postpone_reason", 1000, "Nhập lý do hoãn, ví dụ xin ý kiến thêm");
    let taken =
        because(reason, async |reason| actions::items::postpone(&app, &permit, &id, &item, &reason).await).await;
    answer(&app, &permit, shell, (&id, &item), form, taken, |()| "Đã hoãn mục này sang phiên sau.".to_owned()).await
}

/// Reserves dissent.
pub async fn dissent(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    let reason = form.reason_lines("dissent", 1000, "Nhập ý kiến bảo lưu");
    let taken = because(reason, async |words| actions::items::dissent(&app, &permit, &id, &item, &words).await).await;
    answer(&app, &permit, shell, (&id, &item), form, taken, |()| "Đã ghi ý kiến bảo lưu vào biên bản.".to_owned()).await
}

async fn paper(
    app: &App,
    permit: &Permit,
    shell: Shell,
    (id, item): (&str, &str),
    mut form: Form,
    taken: Result<PaperId>,
) -> Result<Response> {
    match form.accept(taken)? {
        Some(paper) => go_to_paper(&paper),
        None => page(app, permit, shell, id, item, form).await?.invalid(),
    }
}

/// Drafts the decision.
pub async fn draft_decision(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response> {
    form.names(&[("effective_on", "ngày có hiệu lực")]);
    let Some(from) = form.date("effective_on") else {
        return page(&app, &permit, shell, &id, &item, form).await?.invalid();
    };
    let taken = actions::papers::draft_decision(&app, &permit, &id, &item, from).await;
    paper(&app, &permit, shell, (&id, &item), form, taken).await
}

/// Tries again to let a decision take effect.
pub async fn try_again(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let taken = actions::papers::try_again(&app, &permit, &id, &item).await;
    answer(&app, &permit, shell, (&id, &item), Form::default(), taken, |()| "Đã thi hành quyết định.".to_owned()).await
}

/// Drafts the record of the count.
pub async fn draft_count(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let taken = actions::papers::draft_count(&app, &permit, &id, &item).await;
    paper(&app, &permit, shell, (&id, &item), Form::default(), taken).await
}

/// Drafts the excerpt.
pub async fn draft_excerpt(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response> {
    let taken = actions::papers::draft_excerpt(&app, &permit, &id, &item).await;
    paper(&app, &permit, shell, (&id, &item), Form::default(), taken).await
}
