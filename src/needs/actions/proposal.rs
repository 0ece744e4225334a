//! What an agency does with its needs: proposed, edited, withdrawn, submitted to the head, approved or sent back.

use super::duty;
use crate::needs::need::{Need, NeedDraft, NeedId, NeedState, NeedStep};
use crate::needs::reach;
use crate::needs::store::{headcounts, needs as store};
use crate::needs::twins::twins;
use crate::organisation;
use crate::organisation::Agency;
use crate::plans::store::tasks;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::platform::words::Words;

/// A need that was saved, and how many others ask for the same.
pub struct Saved {
    pub id: NeedId,
    pub twins: usize,
}

/// Proposes a need for an agency within reach, as a draft.
pub async fn create(app: &App, permit: &Permit, year: i64, draft: NeedDraft) -> Result<Saved> {
    let mut tx = app.db.write(permit).await?;
    let (id, event) = create_in(&mut tx, permit, year, &draft).await?;
    let twins = count_twins(&mut tx, permit, year, &id).await?;
    tx.commit(event).await?;
    Ok(Saved { id, twins })
}

/// The same within a transaction; what is refused was not written.
pub async fn create_in(tx: &mut Tx, permit: &Permit, year: i64, draft: &NeedDraft) -> Result<(NeedId, Event)> {
    let signed = permit.signed()?;
    let agency = place_of_work(tx, permit, draft).await?;
    check_task(tx, draft).await?;
    check_room(tx, &agency, year, draft, None).await?;
    let name = permit.actor().name;
    let by = (permit.user_id(), name.as_str(), signed.assignment_id.as_str());
    let id = store::insert(tx, year, draft, &agency, by).await?;
    let event = Event::new("need.proposed", &id)
        .with("specialty", &draft.specialty)
        .with("agency", &agency.name)
        .with("number", draft.number)
        .with("year", year.to_string());
    Ok((id, event))
}

/// Saves what a person changed of a draft or of a need that came back.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: NeedDraft, version: i64) -> Result<Saved> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    let event = edit_in(&mut tx, permit, &need, &draft, version).await?;
    let twins = count_twins(&mut tx, permit, need.year, &need.id).await?;
    tx.commit(event).await?;
    Ok(Saved { id: need.id, twins })
}

/// The same within a transaction; what is refused was not written.
pub async fn edit_in(tx: &mut Tx, permit: &Permit, need: &Need, draft: &NeedDraft, version: i64) -> Result<Event> {
    let signed = permit.signed()?;
    need.after(permit, NeedStep::Edit)?;
    let agency = place_of_work(tx, permit, draft).await?;
    check_task(tx, draft).await?;
    check_room(tx, &agency, need.year, draft, Some(&need.id)).await?;
    let name = permit.actor().name;
    let by = (permit.user_id(), name.as_str(), signed.assignment_id.as_str());
    store::set_draft(tx, need, draft, &agency, version, by).await?;
    let after = store::find(tx, &need.id).await?;
    Ok(Event::new("need.edited", &need.id)
        .change("specialty", &need.specialty, &draft.specialty)
        .change("major", need.major().unwrap_or_default(), after.major().unwrap_or_default())
        .change("agency", &need.agency_name, &agency.name)
        .change("beneficiary_group", &need.beneficiary_group, &draft.beneficiary_group)
        .change("number", need.number, draft.number)
        .change("criteria", &need.criteria, &draft.criteria)
        .change("institutions", &need.institutions, &draft.institutions)
        .change("reason", &need.reason, &draft.reason)
        .change("starts_on", need.starts_on, draft.starts_on))
}

/// Puts a draft back to what it was before an import, and to the state it had.
pub async fn put_back_in(
    tx: &mut Tx,
    permit: &Permit,
    need: &Need,
    before: &NeedDraft,
    state: NeedState,
) -> Result<Event> {
    let event = edit_in(tx, permit, need, before, need.version).await?;
    if state != NeedState::Draft {
        let edited = store::find(tx, &need.id).await?;
        store::set_state(tx, &edited, state).await?;
    }
    Ok(event)
}

async fn place_of_work(tx: &mut Tx, permit: &Permit, draft: &NeedDraft) -> Result<Agency> {
    let agency = organisation::store::agencies::find(tx, &draft.agency_id).await;
    let agency = agency.ok().filter(|agency| reach::covers(permit, &agency.lineage, &agency.bloc));
    agency
        .filter(Agency::is_active)
        .ok_or_else(|| Error::refused_at("agency_id", "Chọn đơn vị đang hoạt động trong danh sách"))
}

async fn check_task(tx: &mut Tx, draft: &NeedDraft) -> Result<()> {
    match &draft.task_id {
        Some(id) if tasks::find(tx, id).await.is_err() => {
            Err(Error::refused_at("task_id", "Chọn nhiệm vụ trong danh sách, hoặc để trống"))
        }
        _ => Ok(()),
    }
}

/// Refuses what the headcount has no room for. The row of the headcount is held until the need is saved.
async fn check_room(tx: &mut Tx, agency: &Agency, year: i64, draft: &NeedDraft, beside: Option<&NeedId>) -> Result<()> {
    let Some(headcount) = headcounts::lock(tx, agency.id.as_str(), year).await? else {
        return Err(Error::refused_at(
            "number",
            format!(
                "Chưa có biên chế năm {year} của {} nên chưa đề xuất được. Đề nghị cơ quan thường trực nhập biên chế \
                 được giao.",
                agency.name
            ),
        ));
    };
    let others = store::proposed(tx, agency.id.as_str(), year, beside).await?;
    headcount.check_room(others, draft.number)
}

async fn count_twins(tx: &mut Tx, permit: &Permit, year: i64, id: &NeedId) -> Result<usize> {
    let all = store::of_year(tx, permit, year).await?;
    Ok(twins(&all).get(id).map_or(0, Vec::len))
}

/// Withdraws a draft or a need that came back.
pub async fn withdraw(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    let event = withdraw_in(&mut tx, permit, &need).await?;
    tx.commit(event).await
}

/// The same within a transaction.
pub async fn withdraw_in(tx: &mut Tx, permit: &Permit, need: &Need) -> Result<Event> {
    let state = need.after(permit, NeedStep::Withdraw)?;
    store::set_state(tx, need, state).await?;
    settle(tx, &need.id).await?;
    Ok(stepped(Event::new("need.withdrawn", &need.id), need, state))
}

pub(super) fn stepped(event: Event, need: &Need, state: NeedState) -> Event {
    event.change("state", need.state.as_str(), state.as_str())
}

pub(super) async fn settle(tx: &mut Tx, id: &NeedId) -> Result<usize> {
    let after = store::find(tx, id).await?;
    duty::settle(tx, &after).await
}

/// How many needs took a step, and how many people have them among their duties now.
pub struct Taken {
    pub needs: usize,
    pub waiting: usize,
}

/// Submits one need to the head.
pub async fn submit(app: &App, permit: &Permit, id: &str) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    submit_these(tx, permit, vec![need]).await
}

/// Submits every draft of a year within reach.
pub async fn submit_all(app: &App, permit: &Permit, year: i64) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let mut needs = store::of_year(&mut tx, permit, year).await?;
    needs.retain(|need| need.state == NeedState::Draft);
    if needs.is_empty() {
        return Err(Error::refused("Không có dòng nào ở bản nháp để trình. Thêm dòng, hoặc sửa dòng bị trả lại."));
    }
    submit_these(tx, permit, needs).await
}

async fn submit_these(mut tx: Tx, permit: &Permit, needs: Vec<Need>) -> Result<Taken> {
    let (mut events, mut waiting) = (Vec::new(), 0);
    for need in &needs {
        let state = need.after(permit, NeedStep::Submit)?;
        // What came back took no posts meanwhile: others may have taken them.
        let headcount = headcounts::lock(&mut tx, &need.agency_id, need.year).await?;
        let others = store::proposed(&mut tx, &need.agency_id, need.year, Some(&need.id)).await?;
        if let Some(headcount) = headcount {
            headcount.check_room(others, need.number)?;
        }
        store::set_submitted(&mut tx, need, state, permit.user_id()).await?;
        waiting = settle(&mut tx, &need.id).await?;
        events.push(stepped(Event::new("need.submitted", &need.id), need, state));
    }
    tx.commit_all(events).await?;
    Ok(Taken { needs: needs.len(), waiting })
}

/// Approves one need; it goes to the standing agency.
pub async fn approve(app: &App, permit: &Permit, id: &str) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    approve_these(tx, permit, vec![need]).await
}

/// Approves every need of a year within reach that others submitted.
pub async fn approve_all(app: &App, permit: &Permit, year: i64) -> Result<Taken> {
    let mut tx = app.db.write(permit).await?;
    let mut needs = store::of_year(&mut tx, permit, year).await?;
    needs.retain(|need| need.state == NeedState::Submitted);
    let first = needs.first().map(|need| need.after(permit, NeedStep::Approve));
    needs.retain(|need| need.after(permit, NeedStep::Approve).is_ok());
    match (needs.is_empty(), first) {
        (true, Some(refused)) => refused.map(|_| Taken { needs: 0, waiting: 0 }),
        (true, None) => Err(Error::refused("Không có dòng nào đang chờ duyệt.")),
        (false, _) => approve_these(tx, permit, needs).await,
    }
}

async fn approve_these(mut tx: Tx, permit: &Permit, needs: Vec<Need>) -> Result<Taken> {
    let (mut events, mut waiting) = (Vec::new(), 0);
    for need in &needs {
        let state = need.after(permit, NeedStep::Approve)?;
        store::set_state(&mut tx, need, state).await?;
        waiting = settle(&mut tx, &need.id).await?;
        events.push(stepped(Event::new("need.approved", &need.id), need, state));
    }
    tx.commit_all(events).await?;
    Ok(Taken { needs: needs.len(), waiting })
}

/// The head does not approve a need, with a reason.
pub async fn send_back(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    let state = need.after(permit, NeedStep::SendBack)?;
    store::set_returned(&mut tx, &need, state, reason).await?;
    settle(&mut tx, &need.id).await?;
    tx.commit(stepped(Event::new("need.sent_back", &need.id), &need, state).because(reason)).await
}
