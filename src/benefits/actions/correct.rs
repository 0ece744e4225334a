//! A sum that was wrong is put right by its opposite and the right sum, never by changing what was written (feature 138).

use crate::benefits::beneficiary::EntryKind;
use crate::benefits::store::beneficiaries as people;
use crate::benefits::store::ledger::{self as store, NewEntry};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::platform::permit::Permit;

/// Reverses an entry, and writes the right sum in its place when there is one.
pub async fn correct(app: &App, permit: &Permit, id: &str, right: Vnd, reason: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let entry = store::find(&mut tx, id).await?;
    let one = people::find_within(&mut tx, permit, entry.beneficiary_id.as_str()).await?;
    if entry.kind == EntryKind::Reversal {
        return Err(Error::refused("Đây đã là bút toán ngược. Chọn khoản chi cần sửa."));
    }
    if right == entry.amount {
        return Err(Error::refused_at("amount", "Số này bằng số đã ghi nên không có gì để sửa"));
    }
    let today = super::run::today(&tx);
    let part = |kind, amount, reverses_id| NewEntry {
        beneficiary_id: one.id.as_str(),
        entitlement_id: entry.entitlement_id.as_str(),
        line_id: entry.line_id.as_deref(),
        kind,
        amount,
        period: &entry.period,
        on_date: today,
        reverses_id,
        reason,
    };
    store::insert(&mut tx, part(EntryKind::Reversal, Vnd(-entry.amount.0), Some(entry.id.as_str()))).await?;
    if right > Vnd(0) {
        store::insert(&mut tx, part(EntryKind::Replacement, right, None)).await?;
    }
    let event = Event::new("benefit_entry.corrected", &one.id)
        .with("period", &entry.period)
        .change("amount", entry.amount.0, right.0)
        .because(reason);
    tx.commit(event).await
}
