//! The verbs of agencies: each is one transaction with its event.

use crate::law;
use crate::organisation::agency::{
    Agency, AgencyDraft, AgencyId, AgencyState, FIELDS, NewAgencyDraft, RestructuringDraft,
};
use crate::organisation::store::agencies as store;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock;
use crate::platform::db::Tx;
use crate::platform::duties;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;

/// Saves an agency's particulars; whoever saves them has also confirmed them.
pub async fn edit(app: &App, permit: &Permit, id: &str, draft: AgencyDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let before = store::find_within(&mut tx, permit, id).await?;
    if before.state != AgencyState::Active {
        return Err(Error::refused("Cơ quan này đã kết thúc hoạt động nên không sửa được."));
    }
    law::citation::check(&mut tx, draft.legal_document_id.as_deref()).await?;
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

/// Confirms that the register is right about an agency, in the version that the person saw.
pub async fn confirm(app: &App, permit: &Permit, id: &str, version: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = store::find_within(&mut tx, permit, id).await?;
    let today = clock::local(tx.now).date();
    store::set_confirmed(&mut tx, &agency.id, version, today).await?;
    duties::close(&mut tx, &agency.id, "agency.confirm").await?;
    tx.commit(Event::new("agency.confirmed", &agency.id)).await
}

/// Adds an agency within reach.
pub async fn create(app: &App, permit: &Permit, draft: NewAgencyDraft) -> Result<AgencyId> {
    let mut tx = app.db.write(permit).await?;
    let parent = match &draft.parent_id {
        None => None,
        Some(id) => Some(other(&mut tx, permit, id, "parent_id").await?),
    };
    let (lineage, bloc) = parent.as_ref().map_or(("/", draft.bloc.as_str()), |parent| (&parent.lineage, &parent.bloc));
    if bloc != draft.bloc.as_str() {
        return Err(Error::refused_at("bloc", "Chọn khối giống khối của cơ quan cấp trên"));
    }
    if !permit.covers(lineage, bloc) {
        return Err(Error::refused_at("bloc", "Chọn khối mà bạn phụ trách"));
    }
    law::citation::check(&mut tx, draft.legal_document_id.as_deref()).await?;
    let id = store::insert(&mut tx, &draft, parent.as_ref()).await?;
    let event = Event::new("agency.created", &id).with("name", &draft.name);
    tx.commit(event.with("parent", parent.map(|parent| parent.name))).await?;
    Ok(id)
}

/// Puts an agency under another superior, with everything below it.
pub async fn move_under(app: &App, permit: &Permit, id: &str, draft: RestructuringDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = active(&mut tx, permit, id).await?;
    let parent = other_outside(&mut tx, permit, &agency, &draft, "parent_id").await?;
    if agency.parent_id.as_ref() == Some(&parent.id) {
        return Err(Error::refused_at("parent_id", format!("{} đã trực thuộc cơ quan này", agency.name)));
    }
    store::move_under(&mut tx, &agency, &parent).await?;
    let before = agency.parent_name.clone().unwrap_or_default();
    let event = Event::new("agency.moved", &agency.id).change("parent", before, &parent.name);
    tx.commit(event.with("on", draft.on).because(&draft.reason)).await
}

/// Merges an agency into another one, which takes over its units, its people and their duties.
pub async fn merge(app: &App, permit: &Permit, id: &str, draft: RestructuringDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = active(&mut tx, permit, id).await?;
    let into = other_outside(&mut tx, permit, &agency, &draft, "into").await?;
    let children = store::children(&mut tx, &agency.id).await?;
    for child in &children {
        store::move_under(&mut tx, child, &into).await?;
    }
    store::set_ended(&mut tx, &agency, AgencyState::Merged, Some(&into.id), draft.on).await?;
    duties::close(&mut tx, &agency.id, "agency.confirm").await?;
    let event = Event::new("agency.merged", &agency.id).with("into", &into.name).with("units", children.len());
    tx.commit(event.with("on", draft.on).because(&draft.reason)).await
}

/// Dissolves an agency that has no units left.
pub async fn dissolve(app: &App, permit: &Permit, id: &str, draft: RestructuringDraft) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let agency = active(&mut tx, permit, id).await?;
    let children = store::children(&mut tx, &agency.id).await?;
    if !children.is_empty() {
        return Err(Error::refused(format!(
            "{} còn {} đơn vị trực thuộc. Chuyển, sáp nhập hoặc giải thể các đơn vị đó trước.",
            agency.name,
            children.len()
        )));
    }
    store::set_ended(&mut tx, &agency, AgencyState::Dissolved, None, draft.on).await?;
    duties::close(&mut tx, &agency.id, "agency.confirm").await?;
    tx.commit(Event::new("agency.dissolved", &agency.id).with("on", draft.on).because(&draft.reason)).await
}

async fn active(tx: &mut Tx, permit: &Permit, id: &str) -> Result<Agency> {
    let agency = store::find_within(tx, permit, id).await?;
    if agency.is_active() {
        Ok(agency)
    } else {
        Err(Error::refused(format!("{} không còn hoạt động.", agency.name)))
    }
}

/// The other agency of an act: at work and within reach.
async fn other(tx: &mut Tx, permit: &Permit, id: &AgencyId, field: &'static str) -> Result<Agency> {
    match store::find_within(tx, permit, id.as_str()).await {
        Ok(other) if other.is_active() => Ok(other),
        Ok(_) | Err(Error::NotFound) => Err(Error::refused_at(field, "Chọn cơ quan đang hoạt động trong danh sách")),
        Err(error) => Err(error),
    }
}

/// The other agency of an act, which may not be the agency itself nor one below it, nor of the other bloc.
async fn other_outside(
    tx: &mut Tx,
    permit: &Permit,
    agency: &Agency,
    draft: &RestructuringDraft,
    field: &'static str,
) -> Result<Agency> {
    let id = draft.other.as_ref().ok_or_else(|| Error::refused_at(field, "Chọn cơ quan trong danh sách"))?;
    let other = other(tx, permit, id, field).await?;
    if other.lineage.starts_with(&agency.lineage) {
        return Err(Error::refused_at(field, format!("Chọn cơ quan không thuộc chính {}", agency.name)));
    }
    if other.bloc != agency.bloc {
        return Err(Error::refused_at(field, "Chọn cơ quan cùng khối"));
    }
    Ok(other)
}
