//! The verbs of agencies: each is one transaction with its events.

use super::agency::{AgencyDraft, AgencyState, EndingDraft, FIELDS};
use super::store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::duties;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::sql;

/// Saves an agency's particulars; whoever saves them has also confirmed them.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: AgencyDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let before = store::find_within(&mut tx, permit, id).await?;
    if before.state != AgencyState::Active {
        return Err(Error::refused("Cơ quan này đã kết thúc hoạt động nên không sửa được."));
    }
    if let Some(document) = &draft.legal_document_id {
        let known = sql!(optional(String,), &mut tx, "select id from legal_documents where id = $1", document)?;
        if known.is_none() {
            return Err(Error::refused_at("legal_document_id", "Chọn văn bản có trong sổ văn bản pháp luật"));
        }
    }
    let today = clock::local(tx.now).date();
    store::set_particulars(&mut tx, &before.id, &draft, today).await?;
    duties::close(&mut tx, &before.id, "agency.confirm").await?;
    let after = store::find(&mut tx, id).await?;
    let (old, new) = (before.form(), after.form());
    let event = FIELDS.iter().fold(Event::new("agency.edited", &before.id), |event, (field, _)| {
        event.change(field, old.value(field), new.value(field))
    });
    tx.commit(event).await
}

/// Confirms that the register is right about an agency.
pub async fn confirm(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = store::find_within(&mut tx, permit, id).await?;
    let today = clock::local(tx.now).date();
    store::set_confirmed(&mut tx, &agency.id, today).await?;
    duties::close(&mut tx, &agency.id, "agency.confirm").await?;
    tx.commit(Event::new("agency.confirmed", &agency.id)).await
}

/// Ends an agency: its units go to the one it is merged into; with units left it cannot be dissolved.
pub async fn end(app: &App, permit: &Permit, id: &str, draft: EndingDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = store::find_within(&mut tx, permit, id).await?;
    if agency.state != AgencyState::Active {
        return Err(Error::refused(format!("{} không còn hoạt động.", agency.name)));
    }
    let children = store::children(&mut tx, &agency.id).await?;
    let event = match &draft.into {
        None => {
            if !children.is_empty() {
                return Err(Error::refused(format!(
                    "{} còn {} đơn vị trực thuộc. Sáp nhập hoặc giải thể các đơn vị đó trước, hoặc chọn cơ quan nhận sáp nhập.",
                    agency.name,
                    children.len()
                )));
            }
            store::set_ended(&mut tx, &agency, AgencyState::Dissolved, None, draft.on).await?;
            Event::new("agency.dissolved", &agency.id)
        }
        Some(into) => {
            let target = store::find_within(&mut tx, permit, into.as_str()).await;
            let target = target
                .ok()
                .filter(|target| target.state == AgencyState::Active && !target.lineage.starts_with(&agency.lineage));
            let target = target.ok_or_else(|| {
                Error::refused_at("into", "Chọn cơ quan đang hoạt động, không thuộc chính cơ quan này")
            })?;
            for child in &children {
                store::move_under(&mut tx, child, &target).await?;
            }
            store::set_ended(&mut tx, &agency, AgencyState::Merged, Some(&target.id), draft.on).await?;
            Event::new("agency.merged", &agency.id).with("into", &target.id).with("units", children.len())
        }
    };
    tx.commit(event.with("on", draft.on).because(&draft.reason)).await
}
