//! Money of the estimate moves: between lines of a year, into the next year, away. A line is never edited; each act is kept
//! with its entries in one transaction.

use crate::benefits::estimate::{ADJUST_DAY, EstimateDraft, EstimateEntryKind, SETTINGS};
use crate::benefits::store::estimates::{self, NewEntry};
use crate::budget::store::moves::{self as store, NewMove};
use crate::budget::transfer::{
    CarryDraft, FIRST_QUARTER, Ground, LAST_QUARTER, MoveId, MoveKind, MoveLine, TransferDraft, check_cancel,
    check_carry, check_left, check_open, check_transfer,
};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permission::Permission;
use crate::platform::permit::Permit;
use crate::platform::settings::Settings;

fn line_error(field: &'static str) -> Error {
    Error::refused_at(field, "Chọn dòng dự toán trong danh sách")
}

/// Moves money from line to line, or from quarter to quarter of one.
pub async fn transfer(app: &App, permit: &Permit, year: i64, draft: &TransferDraft) -> Result<String> {
    let mut tx = app.db.write(permit).await?;
    check_open(year, super::today(&tx))?;
    store::check_document(&mut tx, &draft.ground.legal_document_id).await?;
    // Always in the same order, so that two transfers do not wait for each other.
    let mut held: Vec<MoveLine> = Vec::new();
    let mut ids = [("from_id", &draft.from_id), ("to_id", &draft.to_id)];
    ids.sort_by_key(|(_, id)| id.as_str());
    for (field, id) in ids {
        if held.iter().all(|line| line.id != *id) {
            held.push(store::held(&mut tx, id).await.map_err(|_| line_error(field))?);
        }
    }
    let found = |field, id: &str| held.iter().find(|line| line.id == id).ok_or_else(|| line_error(field));
    let (from, to) = (found("from_id", &draft.from_id)?, found("to_id", &draft.to_id)?);
    if from.year != year {
        return Err(Error::refused_at("from_id", format!("Chọn dòng của năm {year}")));
    }
    check_transfer(from, to, draft)?;
    let (from_quarter, to_quarter) = draft.quarters(year);
    let act = Act {
        kind: MoveKind::Transfer,
        entry: EstimateEntryKind::Transfer,
        from: (from, from_quarter),
        to: Some((to.id.as_str(), to_quarter)),
        amount: draft.amount.0,
        case: None,
        ground: &draft.ground,
    };
    let (code, event) = move_money(&mut tx, &act).await?;
    tx.commit(event.with("to_agency", &to.agency_name)).await?;
    Ok(code)
}

/// Lets a part of what a line has left go on into the next year, where it is a line of its own (STD-69).
pub async fn carry(app: &App, permit: &Permit, year: i64, draft: &CarryDraft) -> Result<String> {
    let mut tx = app.db.write(permit).await?;
    let today = super::today(&tx);
    let settings = Settings::on(&mut tx, today).await?;
    check_carry(year, today, settings.declared(SETTINGS, ADJUST_DAY)?)?;
    store::check_document(&mut tx, &draft.ground.legal_document_id).await?;
    let from = store::held(&mut tx, &draft.from_id).await.map_err(|_| line_error("from_id"))?;
    if from.year != year || from.fund_id.is_some() {
        return Err(line_error("from_id"));
    }
    check_left(&from, draft.amount.0)?;
    let to = match store::same(&mut tx, &from, year + 1, &draft.ground.decision_number).await? {
        Some(known) => known,
        None => {
            let line = EstimateDraft {
                year: year + 1,
                agency_id: from.agency_id.clone(),
                source_code: from.source_code.clone(),
                chapter: from.chapter.clone(),
                category: from.category.clone(),
                item: from.item.clone(),
                amount: Vnd(0),
                decision_number: draft.ground.decision_number.clone(),
                assigned_on: draft.ground.decided_on,
            };
            let agency = crate::organisation::store::agencies::find(&mut tx, &from.agency_id).await?;
            estimates::insert(&mut tx, &line, &agency.bloc).await?
        }
    };
    let act = Act {
        kind: MoveKind::Carry,
        entry: EstimateEntryKind::Carried,
        from: (&from, LAST_QUARTER),
        to: Some((to.as_str(), FIRST_QUARTER)),
        amount: draft.amount.0,
        case: Some(draft.case),
        ground: &draft.ground,
    };
    let (code, event) = move_money(&mut tx, &act).await?;
    tx.commit(event).await?;
    Ok(code)
}

/// Cancels what is left of every line of a year that is over; tells of how many lines.
pub async fn cancel_rest(app: &App, permit: &Permit, year: i64, ground: &Ground) -> Result<(usize, Vnd)> {
    let mut tx = app.db.write(permit).await?;
    check_cancel(year, super::today(&tx))?;
    store::check_document(&mut tx, &ground.legal_document_id).await?;
    let seen = permit.also(Permission::ViewBudget).ok_or(Error::Forbidden)?;
    let (mut events, mut sum) = (Vec::new(), 0);
    for line in store::lines(&mut tx, &seen, year).await? {
        let line = store::held(&mut tx, &line.id).await?;
        if line.left() <= 0 || line.fund_id.is_some() {
            continue;
        }
        let act = Act {
            kind: MoveKind::Cancel,
            entry: EstimateEntryKind::Cancelled,
            from: (&line, LAST_QUARTER),
            to: None,
            amount: line.left(),
            case: None,
            ground,
        };
        let (_, event) = move_money(&mut tx, &act).await?;
        events.push(event);
        sum += line.left();
    }
    if events.is_empty() {
        return Err(Error::refused(format!("Năm {year} không còn dòng dự toán nào còn số dư để hủy.")));
    }
    let lines = events.len();
    tx.commit_all(events).await?;
    Ok((lines, Vnd(sum)))
}

/// What moves, from where to where.
struct Act<'a> {
    kind: MoveKind,
    entry: EstimateEntryKind,
    from: (&'a MoveLine, i64),
    to: Option<(&'a str, i64)>,
    amount: i64,
    case: Option<crate::budget::transfer::CarryCase>,
    ground: &'a Ground,
}

/// Keeps an act with its entries; its code, and what the log says of it.
async fn move_money(tx: &mut Tx, act: &Act<'_>) -> Result<(String, Event)> {
    let id = MoveId::fresh();
    let (from, from_quarter) = act.from;
    let new = NewMove {
        kind: act.kind,
        year: from.year,
        from: (from.id.as_str(), from_quarter),
        to: act.to,
        amount: act.amount,
        case: act.case,
        ground: act.ground,
    };
    let code = store::insert(tx, &id, &new).await?;
    let entry =
        |estimate_id, amount, quarter| NewEntry { estimate_id, kind: act.entry, amount, quarter, move_id: id.as_str() };
    estimates::insert_entry(tx, entry(from.id.as_str(), -act.amount, from_quarter)).await?;
    if let Some((to, quarter)) = act.to {
        estimates::insert_entry(tx, entry(to, act.amount, quarter)).await?;
    }
    let name = match act.kind {
        MoveKind::Transfer => "budget_move.transferred",
        MoveKind::Carry => "budget_move.carried",
        MoveKind::Cancel => "budget_move.rest_cancelled",
    };
    let told = Event::new(name, &id)
        .with("code", &code)
        .with("year", from.year.to_string())
        .with("agency", &from.agency_name)
        .with("amount", act.amount)
        .with("decision_number", &act.ground.decision_number)
        .with("decided_on", act.ground.decided_on);
    Ok((code, told.because(&act.ground.reason)))
}
