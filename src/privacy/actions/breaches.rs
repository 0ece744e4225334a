//! The verbs about breaches: entered, completed, told to whom it concerns, closed; and the record (biên bản) of each.

use chrono::Datelike;
use papers::{PaperKind, Signature};
use serde_json::json;

use crate::accounts;
use crate::accounts::user::{Assignment, User};
use crate::issuance;
use crate::issuance::actions::NewDraft;
use crate::issuance::draft::Content;
use crate::issuance::paper::PaperId;
use crate::issuance::relation::Earlier;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::{self, Instant};
use crate::platform::db::Tx;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::jobs::{self, Job};
use crate::platform::messages::{self, MessageDraft};
use crate::platform::permission::{Permission, Role};
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;
use crate::platform::words::Words;
use crate::privacy::SETTINGS;
use crate::privacy::breach::{
    Breach, BreachDraft, BreachId, BreachState, BreachStep, Harm, Notice, NoticeDraft, Timer, Warning, on_paper,
};
use crate::privacy::store::breaches as store;

/// The duty to tell somebody of a breach before its clock ends.
const DUTY: &str = "data_breach.tell";

/// The background job that lets the clocks of a breach speak up.
pub const CLOCK_JOB: &str = "privacy.breach_clock";

fn check_noticed(draft: &BreachDraft, now: Instant) -> Result<()> {
    if draft.noticed_at > now {
        return Err(Error::refused_at("noticed_on", "Thời điểm phát hiện không sau lúc này"));
    }
    Ok(())
}

/// Enters a breach: its clocks run from when it was noticed, however late it is entered.
pub async fn register(app: &App, permit: &Permit, draft: BreachDraft) -> Result<BreachId> {
    let mut tx = app.db.write(permit).await?;
    check_noticed(&draft, tx.now)?;
    let today = clock::local(tx.now).date();
    let settings = Settings::on(&mut tx, today).await?;
    let hours = |key: &str| settings.declared(SETTINGS, key);
    let hours = (hours("breach.notify_hours")?, hours("breach.report_hours")?);
    let year = i64::from(clock::local(draft.noticed_at).year());
    let id = store::insert(&mut tx, &draft, year, hours, &permit.actor().name).await?;
    let breach = watch(app, &mut tx, &id).await?;
    let event = Event::new("data_breach.registered", &id)
        .with("code", &breach.code)
        .with("noticed_at", breach.noticed_at)
        .with("harm", breach.harm.as_str());
    tx.commit(event).await?;
    Ok(id)
}

/// Completes what is known. The clocks follow when it turns out that the breach was noticed earlier, or is of another kind.
pub async fn amend(app: &App, permit: &Permit, id: &str, version: i64, draft: BreachDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let breach = store::seen(&mut tx, id, version).await?;
    breach.state.after(BreachStep::Amend)?;
    check_noticed(&draft, tx.now)?;
    if let Some(first) = store::notices(&mut tx, &breach.id).await?.first()
        && first.told_at < draft.noticed_at
    {
        return Err(Error::refused_at(
            "noticed_on",
            format!("Đã báo lúc {}, trước thời điểm phát hiện này", clock::screen(first.told_at)),
        ));
    }
    store::set(&mut tx, &breach, &draft).await?;
    watch(app, &mut tx, &breach.id).await?;
    let event = Event::new("data_breach.amended", &breach.id)
        .change("noticed_at", breach.noticed_at, draft.noticed_at)
        .change("harm", breach.harm.as_str(), draft.harm.as_str());
    tx.commit(event).await
}

/// Notes that somebody was told.
pub async fn tell(app: &App, permit: &Permit, id: &str, version: i64, draft: NoticeDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let breach = store::seen(&mut tx, id, version).await?;
    let state = breach.state.after(draft.told.step())?;
    if draft.told_at > tx.now || draft.told_at < breach.noticed_at {
        return Err(Error::refused_at(
            "told_on",
            format!("Thời điểm báo phải từ lúc phát hiện ({}) đến lúc này", clock::screen(breach.noticed_at)),
        ));
    }
    store::tell(&mut tx, &breach, &draft, state, &permit.actor().name).await?;
    watch(app, &mut tx, &breach.id).await?;
    let event = Event::new("data_breach.told", &breach.id)
        .with("told", draft.told.as_str())
        .with("told_at", draft.told_at)
        .change("state", breach.state.as_str(), state.as_str());
    tx.commit(event).await
}

/// Closes a breach, with what came of it. Refused while somebody has to be told; one of which nobody has to be told is
/// closed with the reason.
pub async fn close(app: &App, permit: &Permit, id: &str, version: i64, outcome: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let breach = store::seen(&mut tx, id, version).await?;
    let step = if breach.state == BreachState::Reported { BreachStep::Close } else { BreachStep::Dismiss };
    let state = breach.state.after(step)?;
    breach.check_told()?;
    store::close(&mut tx, &breach, outcome).await?;
    watch(app, &mut tx, &breach.id).await?;
    tx.commit(Event::new("data_breach.closed", &breach.id).change("state", breach.state.as_str(), state.as_str())).await
}

/// Who answers for the clocks of breaches today: an officer and a leader of the standing agency.
async fn watchers(tx: &mut Tx) -> Result<Vec<Assignment>> {
    let today = clock::local(tx.now).date();
    let mut found = Vec::new();
    for role in [Role::StandingOfficer, Role::StandingLeader] {
        found.extend(accounts::store::assignments_with(tx, &[role], today).await?.into_iter().next());
    }
    Ok(found)
}

/// Lets the clock that ends next stand on the work lists of those who answer for it, and asks for the jobs that let each
/// clock speak up when it is time. What is to be said already is said at once: a breach may be entered late.
async fn watch(app: &App, tx: &mut Tx, id: &BreachId) -> Result<Breach> {
    let breach = store::find(tx, id.as_str()).await?;
    let next = breach.pending();
    store::set_due(tx, id, next.as_ref().map(|timer| timer.by)).await?;
    duties::close(tx, id, DUTY).await?;
    let Some(next) = next else { return Ok(breach) };
    for held in watchers(tx).await? {
        let duty = DutyDraft {
            kind: DUTY,
            title: format!("{} về vi phạm dữ liệu cá nhân {}", next.clock.label(), breach.code),
            context: format!("Trước {}", clock::screen(next.by)),
            link: format!("/vi-pham-du-lieu/{id}"),
            assignment_id: held.id.to_string(),
            due_on: Some(clock::local(next.by).date()),
            counted: None,
        };
        duties::open(tx, id, duty).await?;
    }
    let now = tx.now;
    for at in breach.running().flat_map(|timer| timer.speaks_after(now)) {
        let key = format!("{CLOCK_JOB}:{id}:{}", at.to_rfc3339());
        jobs::enqueue(tx, CLOCK_JOB, Some(&key), json!({ "breach": id.as_str() }), at).await?;
    }
    for event in warn(app, tx, &breach).await? {
        tx.note(event);
    }
    Ok(breach)
}

/// The job of a moment at which a clock of a breach has something to say. A clock that was met meanwhile, or moved, says
/// nothing; done twice, or on two nodes, nothing is said twice.
pub async fn speak(app: &App, job: &Job) -> Result<()> {
    let mut tx = app.db.write(&Permit::system(CLOCK_JOB)).await?;
    let breach = store::find(&mut tx, &job.text("breach")?).await?;
    let said = warn(app, &mut tx, &breach).await?;
    if said.is_empty() { Ok(()) } else { tx.commit_all(said).await }
}

/// Writes to those who answer for a breach what its clocks have to say now and have not said. The message names the breach by
/// its number; nothing of what happened is in it.
async fn warn(app: &App, tx: &mut Tx, breach: &Breach) -> Result<Vec<Event>> {
    let (mut events, people, now) = (Vec::new(), watchers(tx).await?, tx.now);
    for timer in breach.running() {
        let Some(warning) = timer.warning(now).filter(|_| !people.is_empty()) else { continue };
        if !store::note_warning(tx, &breach.id, &timer, warning).await? {
            continue;
        }
        for held in &people {
            let person = accounts::store::user(tx, held.user_id.as_str()).await?;
            messages::send(app, tx, message(breach, &timer, warning, person, now)).await?;
        }
        let event = Event::new("data_breach.warned", &breach.id)
            .with("clock", timer.clock.as_str())
            .with("warning", warning.as_str())
            .with("people", people.len());
        events.push(event);
    }
    Ok(events)
}

fn message(breach: &Breach, timer: &Timer, warning: Warning, person: User, now: Instant) -> MessageDraft {
    let left = match warning {
        Warning::Soon => format!(", {}", timer.words(now)),
        Warning::RanOut => ", nay đã hết hạn".to_owned(),
    };
    MessageDraft {
        user_id: person.id.to_string(),
        to: Some(person.email),
        subject: format!("{}: {} về vi phạm dữ liệu cá nhân {}", warning.label(), timer.clock.label(), breach.code),
        body: format!(
            "{} phải làm trước {}{left}. Mở vụ việc để xem phải báo ai, rồi ghi đã báo lúc nào.",
            timer.clock.label(),
            clock::screen(timer.by)
        ),
        link: Some(format!("/vi-pham-du-lieu/{}", breach.id)),
        secret_link: None,
    }
}

/// Drafts the record of a breach (biên bản xác nhận; Article 23.2), or leads to the one that is under way.
pub async fn draft_record(app: &App, permit: &Permit, id: &str) -> Result<PaperId> {
    let drafting = permit.also(Permission::DraftPapers).ok_or(Error::Forbidden)?;
    let db = &mut app.db.read();
    let breach = store::find(db, id).await?;
    let notices = store::notices(db, &breach.id).await?;
    let known = issuance::store::about(db, "data_breach", id).await?;
    if let Some(paper) = known.iter().find(|paper| paper.state.is_under_way()) {
        return Ok(paper.id.clone());
    }
    let signed = permit.signed()?;
    let replaces = known.iter().find(|paper| paper.state == issuance::paper::PaperState::Issued);
    let new = NewDraft {
        agency_id: signed.agency_id.clone(),
        issuer: None,
        about: ("data_breach".to_owned(), id.to_owned()),
        wording_id: None,
        content: record(&breach, &notices, &signed.user_name),
        earlier: replaces.map(|paper| Earlier::replaced(paper.id.clone())),
    };
    issuance::actions::draft(app, &drafting, new).await
}

/// A text on one line, without what the language of wordings would take for a field.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("{{", "(").replace("}}", ")")
}

/// A sentence of a record, with its label.
fn entry(label: &str, text: &str) -> String {
    let text = line(text);
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{label}:: {text}{end}")
}

/// The record of a breach with the facts of Form 08.
fn record(breach: &Breach, notices: &[Notice], by: &str) -> Content {
    let number = |known: Option<i64>, what: &str| {
        known.map_or_else(
            || format!("chưa xác định số {what}"),
            |known| format!("{} {what}", viet::number::group(known)),
        )
    };
    let harm = if breach.harm == Harm::Possible { "Có thể gây hại" } else { "Không gây hại" };
    let mut lines = vec![
        format!("Trích yếu: Xác nhận vi phạm quy định về bảo vệ dữ liệu cá nhân, vụ việc {}", breach.code),
        entry("Thời điểm phát hiện", &on_paper(breach.noticed_at)),
        entry("Thời gian xảy ra", &breach.happened),
        entry("Nơi xảy ra", &breach.place),
        entry("Tính chất, diễn biến", &breach.nature),
        entry("Loại dữ liệu", &breach.data_kinds),
        entry("Số lượng", &format!("{}, {}", number(breach.records, "bản ghi"), number(breach.people, "người"))),
        entry("Đầu mối bảo vệ dữ liệu", &breach.contact),
        entry("Hậu quả", &format!("{harm} theo Điều 23 Luật Bảo vệ dữ liệu cá nhân. {}", breach.consequences)),
        entry("Biện pháp đã và sẽ làm", &breach.measures),
    ];
    for notice in notices {
        let told = format!(
            "{}, {}: {}, {}",
            notice.told.label(),
            clock::screen(notice.told_at),
            notice.recipient,
            notice.means
        );
        lines.push(entry("Đã báo", &told));
    }
    if notices.is_empty() {
        lines.push(entry("Đã báo", "chưa báo cơ quan nào"));
    }
    if !breach.outcome.is_empty() {
        lines.push(entry("Kết quả xử lý", &breach.outcome));
    }
    lines.push("Biên bản này lập từ sổ theo dõi vi phạm dữ liệu cá nhân của cơ quan".to_owned());
    let mut content = Content::new(PaperKind::Minutes, lines.join("\n"));
    let signature = |title: &str, name: Option<&str>| Signature {
        title: title.to_owned(),
        name: name.map(str::to_owned),
        ..Signature::default()
    };
    content.signatures = vec![signature("Người lập biên bản", Some(by)), signature("Lãnh đạo cơ quan", None)];
    content.keeper = Some("VT".to_owned());
    content
}
