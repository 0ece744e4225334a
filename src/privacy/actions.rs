//! The verbs about personal data: asking, answering, extending, settling; and noting that a copy was taken.

pub mod breaches;

use super::erasure;
use super::request::{Request, RequestDraft, RequestId, RequestKind, RequestState, RequestStep};
use super::store::{self, NewRequest};
use crate::accounts;
use crate::candidates::CandidateId;
use crate::candidates::store as candidates;
use crate::organisation;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::duties::{self, DutyDraft};
use crate::platform::error::{Error, Result};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::secret::Secret;
use crate::platform::settings::Settings;
use crate::platform::words::Words;

/// The duty to answer a request.
const DUTY: &str = "data_request.answer";

fn place(id: &RequestId) -> String {
    format!("data_requests.detail:{id}")
}

/// What was written in a request, opened; empty once it was erased.
pub fn detail(secret: &Secret, request: &Request) -> Result<String> {
    let Some(sealed) = &request.detail else { return Ok(String::new()) };
    String::from_utf8(secret.open(&place(&request.id), sealed)?).map_err(Error::internal)
}

/// Takes a request; the clocks begin.
pub async fn ask(app: &App, permit: &Permit, draft: RequestDraft) -> Result<RequestId> {
    let candidate = permit.signed_candidate()?;
    let mut tx = app.db.write(permit).await?;
    let known = store::of_candidate(&mut tx, &candidate.candidate_id).await?;
    if known.iter().any(|one| one.kind == draft.kind && !one.state.is_closed()) {
        return Err(Error::refused("Bạn đã có yêu cầu này đang chờ. Xem ở trang Dữ liệu của tôi."));
    }
    let today = clock::local(tx.now).date();
    let settings = Settings::on(&mut tx, today).await?;
    let table = organisation::store::calendar::table(&mut tx).await?;
    let working = i32::try_from(settings.number("data_request.acknowledge_days")?).map_err(Error::internal)?;
    let days = u32::try_from(settings.number(draft.kind.term())?).map_err(Error::internal)?;
    let id = RequestId::fresh();
    let new = NewRequest {
        id: &id,
        candidate_id: &candidate.candidate_id,
        kind: draft.kind,
        detail: app.secret.seal(&place(&id), draft.detail.as_bytes())?,
        acknowledge_by: table.add_working_days(today, working),
        carry_out_by: table.deadline_calendar_days(today, days),
    };
    store::insert(&mut tx, &new).await?;
    let officers = accounts::store::assignments_with(&mut tx, &[Role::StandingOfficer], today).await?;
    let leaders = accounts::store::assignments_with(&mut tx, &[Role::StandingLeader], today).await?;
    if let Some(officer) = officers.into_iter().chain(leaders).next() {
        let duty = DutyDraft {
            kind: DUTY,
            title: format!("Trả lời yêu cầu về dữ liệu cá nhân: {}", draft.kind.label().to_lowercase()),
            context: format!("Của ứng viên {}", candidate.code),
            link: format!("/yeu-cau-du-lieu/{id}"),
            assignment_id: officer.id.to_string(),
            due_on: Some(new.acknowledge_by),
            counted: None,
        };
        duties::open(&mut tx, &id, duty).await?;
    }
    let event = Event::new("data_request.received", &id).with("request_kind", draft.kind.as_str());
    tx.commit(event.with("carry_out_by", new.carry_out_by)).await?;
    Ok(id)
}

/// Tells the person that the request is being carried out, and by when.
pub async fn acknowledge(app: &App, permit: &Permit, id: &str, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let request = seen(store::find(&mut tx, id).await?, version)?;
    request.state.after(RequestStep::Acknowledge)?;
    store::set_acknowledged(&mut tx, &request, &permit.signed()?.user_name).await?;
    tx.commit(Event::new("data_request.acknowledged", &request.id)).await
}

/// Moves the day once, by as many days as the term has, with a reason that the person reads.
pub async fn extend(app: &App, permit: &Permit, id: &str, version: i64, reason: &str) -> Result<()> {
    if reason.is_empty() {
        return Err(Error::refused_at("reason", "Nhập lý do gia hạn; ứng viên đọc được lý do này"));
    }
    let mut tx = app.db.write(permit).await?;
    let request = seen(store::find(&mut tx, id).await?, version)?;
    request.state.after(RequestStep::Extend)?;
    let today = clock::local(tx.now).date();
    let settings = Settings::on(&mut tx, today).await?;
    let days = u32::try_from(settings.number(request.kind.term())?).map_err(Error::internal)?;
    let table = organisation::store::calendar::table(&mut tx).await?;
    let by = table.deadline_calendar_days(request.carry_out_by, days);
    store::set_extended(&mut tx, &request, by, reason).await?;
    tx.commit(Event::new("data_request.extended", &request.id).with("carry_out_by", by).because(reason)).await
}

/// Settles a request: carried out, or refused with a reason that the person reads. What it asks for happens here.
pub async fn close(
    app: &App,
    permit: &Permit,
    id: &str,
    version: i64,
    (step, outcome): (RequestStep, &str),
) -> Result<()> {
    let request = seen(store::find(&mut app.db.read(), id).await?, version)?;
    let state = request.state.after(step)?;
    if step == RequestStep::Refuse && outcome.is_empty() {
        return Err(Error::refused_at("outcome", "Nhập lý do từ chối; ứng viên đọc được lý do này"));
    }
    if state == RequestState::Done && request.kind == RequestKind::Erase {
        erasure::everything(app, permit, &request.candidate_id).await?;
    }
    let mut tx = app.db.write(permit).await?;
    if state == RequestState::Done && request.kind == RequestKind::Restrict {
        let (candidate, now) = (CandidateId::from(request.candidate_id.as_str()), tx.now);
        candidates::set_restricted(&mut tx, &candidate, Some(now)).await?;
        tx.note(Event::new("candidate.restricted", &candidate));
    }
    store::set_closed(&mut tx, &request, state, outcome, &permit.signed()?.user_name).await?;
    duties::close(&mut tx, &request.id, DUTY).await?;
    tx.commit(Event::new("data_request.closed", &request.id).with("state", state.as_str())).await
}

fn seen(request: Request, version: i64) -> Result<Request> {
    if request.version == version { Ok(request) } else { Err(Error::Stale) }
}

/// Notes that somebody took a copy of their data.
pub async fn note_copy(app: &App, permit: &Permit, format: &str) -> Result<()> {
    let candidate = CandidateId(permit.signed_candidate()?.candidate_id.clone());
    let tx = app.db.write(permit).await?;
    tx.commit(Event::new("data.copied", &candidate).with("format", format)).await
}
