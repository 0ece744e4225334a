//! Every statement about agencies.

use chrono::NaiveDate;

use super::agency::{Agency, AgencyDraft, AgencyId, AgencyState};
use super::load::search_text;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::{sql, update};

const AGENCY: &str = "select g.id, g.name, g.short_name, g.aliases, g.kind, g.bloc, g.parent_id,
    p.name as parent_name, g.lineage, g.commune_code, g.address, g.phone, g.email, g.website, g.head_name, g.head_title,
    g.state, g.merged_into, g.ended_on, g.legal_document_id, g.clause, g.confirmed_on, g.sort_key, g.search_text,
    g.version from agencies g left join agencies p on p.id = g.parent_id";

/// The list of agencies, to be filtered and paged.
pub fn list_select() -> Select {
    Select::new(&format!("select * from ({AGENCY}) as listed"))
}

/// One agency; everybody may see it.
pub async fn find(db: &mut impl Read, id: &str) -> Result<Agency> {
    sql!(one Agency, db, format!("{AGENCY} where g.id = $1"), id)
}

/// One agency within the permit's reach; out of reach it does not exist.
pub async fn find_within(db: &mut impl Read, permit: &Permit, id: &str) -> Result<Agency> {
    let agency = find(db, id).await?;
    if permit.covers(&agency.lineage, &agency.bloc) { Ok(agency) } else { Err(Error::NotFound) }
}

/// The agencies directly under one.
pub async fn children(db: &mut impl Read, id: &AgencyId) -> Result<Vec<Agency>> {
    sql!(all Agency, db, format!("{AGENCY} where g.parent_id = $1 and g.state = 'active' order by g.sort_key, g.id"), id)
}

/// Saves what a person changed.
pub async fn set_particulars(tx: &mut Tx, id: &AgencyId, draft: &AgencyDraft, today: NaiveDate) -> Result<()> {
    let aliases = draft.aliases.clone().unwrap_or_default();
    let changed = update!(tx, "agencies", {
        name: draft.name, short_name: draft.short_name, aliases: aliases, address: draft.address, phone: draft.phone,
        email: draft.email, website: draft.website, head_name: draft.head_name, head_title: draft.head_title,
        legal_document_id: draft.legal_document_id, clause: draft.clause, confirmed_on: today,
        search_text: search_text(&draft.name, draft.short_name.as_deref(), &aliases, id.as_str()),
        sort_key: viet::order::sort_key(&draft.name), updated_at: tx.now, version: draft.version + 1,
    }, "id = $1 and version = $2", id, draft.version)
    .map_err(unique("name", "Tên này đã có cơ quan khác dùng. Nhập tên phân biệt được hai cơ quan"))?;
    fresh(changed)
}

/// Notes that the particulars are right as they stand.
pub async fn set_confirmed(tx: &mut Tx, id: &AgencyId, today: NaiveDate) -> Result<()> {
    fresh(update!(tx, "agencies", { confirmed_on: today }, "id = $1", id)?)
}

/// Ends an agency.
pub async fn set_ended(
    tx: &mut Tx,
    agency: &Agency,
    state: AgencyState,
    into: Option<&AgencyId>,
    on: NaiveDate,
) -> Result<()> {
    fresh(update!(tx, "agencies", {
        state: state, merged_into: into.cloned(), ended_on: on, updated_at: tx.now, version: agency.version + 1,
    }, "id = $1 and version = $2", agency.id, agency.version)?)
}

/// Moves an agency under another, with everything below it.
pub async fn move_under(tx: &mut Tx, agency: &Agency, parent: &Agency) -> Result<()> {
    let lineage = format!("{}{}/", parent.lineage, agency.id);
    update!(tx, "agencies", { parent_id: parent.id, updated_at: tx.now }, "id = $1", agency.id)?;
    sql!(
        run,
        tx,
        "update agencies set lineage = $1 || substr(lineage, cast($2 as integer)) where lineage like $3",
        lineage,
        i64::try_from(agency.lineage.len()).unwrap_or(0) + 1,
        format!("{}%", agency.lineage)
    )?;
    Ok(())
}
