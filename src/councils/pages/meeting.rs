//! A meeting: its agenda, who comes, its steps and its papers.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{LOST, Room, viewing};
use crate::councils::actions;
use crate::councils::ballot::Presence;
use crate::councils::item::Item;
use crate::councils::meeting::{FIELDS, MeetingDraft, MeetingState, MeetingStep};
use crate::councils::store::{items, meetings};
use crate::dossiers::dossier::Dossier;
use crate::issuance;
use crate::issuance::paper::{OfficialPaper, PaperId};
use crate::platform::App;
use crate::platform::clock;
use crate::platform::error::{Error, Result};
use crate::platform::form::{Form, because};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::ui::{Came, Render, Shell, came, go_to_saying};

#[derive(Template)]
#[template(path = "councils/pages/meeting.html")]
struct MeetingPage {
    shell: Shell,
    room: Room,
    /// Dossiers and items that wait for a meeting.
    dossiers: Vec<Dossier>,
    queued: Vec<Item>,
    presiding: Vec<(String, String)>,
    secretaries: Vec<(String, String)>,
    papers: Vec<OfficialPaper>,
    /// To whom the papers went, when, and when they said so: name, sent, received.
    invitations: Vec<(String, String, Option<String>)>,
    /// Whether the reader has not said that they have the papers.
    unreceived: bool,
    form: Form,
    newer: Option<(String, String)>,
}

impl MeetingPage {
    fn may(&self, step: MeetingStep) -> bool {
        self.room.meeting.state.allows(step)
    }
}

async fn page(app: &App, permit: &Permit, shell: Shell, id: &str, form: Form) -> Result<MeetingPage> {
    let room = Room::of(app, permit, id).await?;
    let db = &mut app.db.read();
    let meeting = &room.meeting;
    let preparing = room.may.run && meeting.state == MeetingState::Draft;
    let today = app.clock.today();
    let seats = || room.sitting.seats.iter();
    let mut secretaries: Vec<(String, String)> = vec![(meeting.secretary_id.clone(), meeting.secretary_name.clone())];
    let held = crate::accounts::store::assignments_with(db, &[Role::CouncilSecretary, Role::StandingOfficer], today);
    for one in held.await? {
        if !secretaries.iter().any(|(id, _)| *id == one.user_id.as_str()) {
            secretaries.push((one.user_id.to_string(), one.user_name));
        }
    }
    let sent = meetings::invitations(db, &meeting.id).await?;
    let user = permit.user_id();
    let invitations = seats().filter_map(|seat| {
        let (_, at, received) = sent.iter().find(|(member, ..)| *member == seat.member.id)?;
        Some((seat.member.name.clone(), clock::screen(*at), received.map(clock::screen)))
    });
    let own = room.sitting.seat_of(user).map(|seat| seat.member.id.clone());
    let unreceived = sent.iter().any(|(member, _, received)| Some(member) == own.as_ref() && received.is_none());
    let mut form = form;
    // What was not typed is as it is saved, also beside a refusal.
    if form.value("starts_on").is_empty() && form.error("starts_on").is_none() && form.differences().is_empty() {
        let local = clock::local(meeting.starts_at);
        for (name, saved) in [
            ("starts_on", viet::date::screen(local.date())),
            ("starts_time", local.format("%H:%M").to_string()),
            ("place", meeting.place.clone()),
            ("presiding_id", meeting.presiding_id.clone()),
            ("secretary_id", meeting.secretary_id.clone()),
            ("conclusion", meeting.conclusion.clone()),
            ("version", meeting.conclusion_version.to_string()),
        ] {
            if form.value(name).is_empty() {
                form.set(name, saved);
            }
        }
    }
    Ok(MeetingPage {
        shell: shell.titled(meeting.title()),
        dossiers: if preparing { actions::items::waiting(db, meeting.year).await? } else { Vec::new() },
        queued: if preparing { items::queued(db).await? } else { Vec::new() },
        presiding: seats()
            .filter(|seat| seat.member.council_role.may_preside())
            .map(|seat| (seat.member.id.clone(), seat.member.name.clone()))
            .collect(),
        secretaries,
        papers: issuance::store::about(db, "council_meeting", id).await?,
        invitations: invitations.collect(),
        unreceived,
        room,
        form,
        newer: None,
    })
}

/// A meeting.
pub async fn show(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    page(&app, &permit, shell, &id, Form::default()).await?.page()
}

async fn answer<T>(
    app: &App,
    permit: &Permit,
    shell: Shell,
    id: &str,
    form: Form,
    taken: Result<T>,
    said: impl Fn(&T) -> String,
) -> Result<Response> {
    match came(form, taken, LOST, format!("/phien-hop/{id}"), said)? {
        Came::Done(response) => Ok(response),
        Came::Refused(form) => page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Saves when and where it is.
pub async fn edit(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let seen = form.value("meeting_version").parse().ok();
    let Some((draft, version)) = MeetingDraft::read(&mut form).zip(seen) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    let taken = actions::meetings::edit(&app, &permit, &id, draft, version).await;
    answer(&app, &permit, shell, &id, form, taken, |()| "Đã lưu phiên họp.".to_owned()).await
}

/// Puts dossiers and waiting items onto the agenda.
pub async fn add_items(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    let taken = actions::items::list(&app, &permit, &id, &form.many("dossier"), &form.many("item")).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, |count| format!("Đã đưa {count} mục vào chương trình."))
        .await
}

/// Sends the invitation and the papers.
pub async fn announce(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let taken = actions::meetings::announce(&app, &permit, &id).await;
    let said = |people: &usize| format!("Đã gửi giấy mời và tài liệu cho {people} thành viên.");
    answer(&app, &permit, shell, &id, Form::default(), taken, said).await
}

/// Says that the papers arrived.
pub async fn receive(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let taken = actions::meetings::receive(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, |()| "Đã xác nhận nhận tài liệu.".to_owned()).await
}

/// Notes who came.
pub async fn attend(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    let room = Room::of(&app, &permit, &id).await?;
    let mut noted = Vec::new();
    for seat in &room.sitting.seats {
        let member = &seat.member.id;
        let Some(state) = Presence::parse(form.value(&format!("state_{member}"))) else {
            form.refuse("", format!("Chọn có mặt hay vắng mặt cho {}", seat.member.name));
            continue;
        };
        noted.push((member.clone(), state, viet::text::clean(form.value(&format!("reason_{member}")))));
    }
    if !form.is_right() {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    }
    let taken = actions::meetings::attend(&app, &permit, &id, noted).await;
    answer(&app, &permit, shell, &id, form, taken, |()| "Đã điểm danh.".to_owned()).await
}

/// Gives it another one to preside.
pub async fn preside(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response> {
    let taken = actions::meetings::preside(&app, &permit, &id, form.value("presiding")).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, |()| "Đã giao người chủ trì.".to_owned()).await
}

/// Opens it.
pub async fn open(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let taken = actions::meetings::open(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, |()| "Đã khai mạc.".to_owned()).await
}

/// Closes it.
pub async fn close(State(app): State<App>, permit: Permit, shell: Shell, Path(id): Path<String>) -> Result<Response> {
    let taken = actions::meetings::close(&app, &permit, &id).await;
    answer(&app, &permit, shell, &id, Form::default(), taken, |()| {
        "Đã bế mạc. Ghi kết luận rồi soạn biên bản.".to_owned()
    })
    .await
}

/// Cancels it.
pub async fn cancel(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let reason = form.reason_lines("reason", 1000, "Nhập lý do hủy phiên họp");
    let taken = because(reason, async |reason| actions::meetings::cancel(&app, &permit, &id, &reason).await).await;
    answer(&app, &permit, shell, &id, form, taken, |()| "Đã hủy phiên họp và báo các thành viên.".to_owned()).await
}

/// Saves the conclusion; who was slower sees both texts.
pub async fn conclude(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response> {
    form.names(FIELDS);
    let (text, version) = (form.optional_lines("conclusion", 5000), form.version());
    let Some((text, version)) = text.zip(version) else {
        return page(&app, &permit, shell, &id, form).await?.invalid();
    };
    match actions::meetings::conclude(&app, &permit, &id, &text.unwrap_or_default(), version).await {
        Err(Error::Stale) => {
            let saved = meetings::find_within(&mut app.db.read(), &viewing(&permit)?, &id).await?;
            let theirs = Form::filled([
                ("conclusion", saved.conclusion.clone()),
                ("version", saved.conclusion_version.to_string()),
            ]);
            form.compare(&theirs);
            let mut page = page(&app, &permit, shell, &id, form).await?;
            page.newer = Some(("Người khác".to_owned(), clock::screen(app.clock.now())));
            page.conflicting()
        }
        outcome => answer(&app, &permit, shell, &id, form, outcome, |()| "Đã lưu kết luận.".to_owned()).await,
    }
}

pub(super) fn go_to_paper(id: &PaperId) -> Result<Response> {
    go_to_saying(format!("/phat-hanh/{id}"), "Đã soạn văn bản từ dữ liệu phiên họp. Kiểm tra rồi trình duyệt.")
}

async fn paper(app: &App, permit: &Permit, shell: Shell, id: &str, taken: Result<PaperId>) -> Result<Response> {
    let mut form = Form::default();
    match form.accept(taken)? {
        Some(paper) => go_to_paper(&paper),
        None => page(app, permit, shell, id, form).await?.invalid(),
    }
}

/// Drafts the invitation.
pub async fn draft_invitation(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let taken = actions::papers::draft_invitation(&app, &permit, &id).await;
    paper(&app, &permit, shell, &id, taken).await
}

/// Drafts the minutes.
pub async fn draft_minutes(
    State(app): State<App>,
    permit: Permit,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response> {
    let taken = actions::papers::draft_minutes(&app, &permit, &id).await;
    paper(&app, &permit, shell, &id, taken).await
}
