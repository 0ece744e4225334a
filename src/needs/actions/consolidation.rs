//! What the standing agency does with needs: consolidated across agencies, or returned with a reason for each row.

use super::proposal::{settle, stepped};
use crate::needs::need::NeedStep;
use crate::needs::store::needs as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// How many people of a need are proposed to be allowed.
#[derive(Clone, Debug)]
pub struct Allowance {
    pub id: String,
    pub allowed: i64,
}

/// Consolidates needs with how many people of each are proposed; all of them, or none.
pub async fn consolidate(app: &App, permit: &Permit, rows: &[Allowance]) -> Result<usize> {
    let mut tx = app.db.write(permit).await?;
    let mut events: Vec<Event> = Vec::new();
    for row in rows {
        let need = store::find_within(&mut tx, permit, &row.id).await?;
        let state = need.after(permit, NeedStep::Consolidate)?;
        if row.allowed < 1 || row.allowed > need.number {
            return Err(Error::refused_at(
                "allowed",
                format!(
                    "{} của {} xin {} người: nhập số đề nghị duyệt từ 1 đến {}, hoặc trả lại dòng này.",
                    need.specialty, need.agency_name, need.number, need.number
                ),
            ));
        }
        if (need.allowed, need.state) == (Some(row.allowed), state) {
            continue;
        }
        store::set_allowed(&mut tx, &need, state, row.allowed).await?;
        settle(&mut tx, &need.id).await?;
        let before = need.allowed.map_or(String::new(), |allowed| allowed.to_string());
        events.push(stepped(Event::new("need.consolidated", &need.id), &need, state).change(
            "allowed",
            before,
            row.allowed,
        ));
    }
    let changed = events.len();
    if changed > 0 {
        tx.commit_all(events).await?;
    }
    Ok(changed)
}

/// Returns a need to its agency with a reason.
pub async fn give_back(app: &App, permit: &Permit, id: &str, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let need = store::find_within(&mut tx, permit, id).await?;
    let state = need.after(permit, NeedStep::Return)?;
    store::set_returned(&mut tx, &need, state, reason).await?;
    settle(&mut tx, &need.id).await?;
    tx.commit(stepped(Event::new("need.returned", &need.id), &need, state).because(reason)).await
}
