//! Every statement about agencies.

use chrono::NaiveDate;

use crate::organisation::agency::{Agency, AgencyDraft, AgencyId, AgencyState, NewAgencyDraft};
use crate::organisation::import::Particulars;
use crate::organisation::load::search_text;
use crate::platform::clock::Instant;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh, unique};
use crate::platform::list::Select;
use crate::platform::permit::Permit;
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const AGENCY: &str = "select g.id, g.name, g.short_name, g.sign, g.aliases, g.kind, g.bloc, g.parent_id,
    p.name as parent_name, g.lineage, g.commune_code, g.address, g.phone, g.email, g.website, g.head_name, g.head_title,
    g.state, g.merged_into, g.ended_on, g.legal_document_id, g.clause, g.confirmed_on, g.sort_key, g.search_text,
    g.version from agencies g left join agencies p on p.id = g.parent_id";

/// The list of agencies, to be filtered and paged.
pub fn list_select() -> Select {
    Select::new(&format!("select * from ({AGENCY}) as listed"))
}

/// The same agencies to be counted, which needs no names of their superiors.
pub fn count_select() -> Select {
    Select::new("select id from agencies")
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

/// The active agencies in the permit's reach as choices of a list: id and name.
pub async fn choices(db: &mut impl Read, permit: &Permit) -> Result<Vec<(String, String)>> {
    Select::new("select id, name from agencies")
        .and("state = 'active'", Vec::new())
        .when("lineage like ?", permit.lineage_pattern())
        .when("bloc = ?", permit.bloc())
        .then("order by sort_key, id")
        .all(db)
        .await
}

/// Ids and names of all active agencies, by name.
pub async fn all_names(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    sql!(all(String, String), db, "select id, name from agencies where state = 'active' order by sort_key, id")
}

/// Ids, names and kinds of all active agencies, for choices that are grouped by kind.
pub async fn all_with_kinds(db: &mut impl Read) -> Result<Vec<(String, String, String)>> {
    sql!(
        all(String, String, String),
        db,
        "select id, name, kind from agencies where state = 'active' order by sort_key, id"
    )
}

/// The agencies that another one can be put under or merged into, as choices: at work, within reach, of the same
/// bloc, and not below it.
pub async fn outside(db: &mut impl Read, permit: &Permit, agency: &Agency) -> Result<Vec<(String, String)>> {
    Select::new("select id, name from agencies")
        .and(
            "state = 'active' and bloc = ? and lineage not like ?",
            vec![agency.bloc.to_value(), format!("{}%", agency.lineage).to_value()],
        )
        .when("lineage like ?", permit.lineage_pattern())
        .then("order by sort_key, id")
        .all(db)
        .await
}

/// Who saved an agency last, and when.
pub async fn last_editor(db: &mut impl Read, id: &AgencyId) -> Result<Option<(String, Instant)>> {
    sql!(
        optional(String, Instant),
        db,
        "select actor_name, at from audit_entries where subject_kind = 'agency' and subject_id = $1
         order by number desc limit 1",
        id
    )
}

/// The agencies at work within the permit's reach.
pub async fn active_within(db: &mut impl Read, permit: &Permit) -> Result<Vec<Agency>> {
    list_select()
        .and("state = 'active'", Vec::new())
        .when("lineage like ?", permit.lineage_pattern())
        .when("bloc = ?", permit.bloc())
        .then("order by sort_key, id")
        .all(db)
        .await
}

/// The ids of an agency and of all under it, by its lineage.
pub async fn below(db: &mut impl Read, lineage: &str) -> Result<Vec<String>> {
    let found = sql!(all(String,), db, "select id from agencies where lineage like $1", format!("{lineage}%"))?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The agencies with these ids, whoever asks.
pub async fn many(db: &mut impl Read, ids: &[&str]) -> Result<Vec<Agency>> {
    list_select().among("id", ids).all(db).await
}

/// Saves the particulars that a spreadsheet brings, in the version that was seen.
pub async fn set_imported(tx: &mut Tx, agency: &Agency, particulars: &Particulars) -> Result<()> {
    fresh(update!(tx, "agencies", {
        short_name: particulars.short_name, sign: particulars.sign, address: particulars.address,
        phone: particulars.phone, email: particulars.email, head_name: particulars.head_name,
        head_title: particulars.head_title, updated_at: tx.now, version: agency.version + 1,
        search_text: search_text(&agency.name, particulars.short_name.as_deref(), &agency.aliases, agency.id.as_str()),
    }, "id = $1 and version = $2", agency.id, agency.version)?)
}

/// Adds an agency under another one, or at the top.
pub async fn insert(tx: &mut Tx, draft: &NewAgencyDraft, parent: Option<&Agency>) -> Result<AgencyId> {
    let id = free_id(tx, &draft.name).await?;
    let lineage = format!("{}{id}/", parent.map_or("/", |parent| &parent.lineage));
    insert!(tx, "agencies", {
        id: id, name: draft.name, short_name: draft.short_name, aliases: "", kind: draft.kind.as_str(),
        bloc: draft.bloc.as_str(), parent_id: parent.map(|parent| parent.id.clone()), lineage: lineage,
        state: AgencyState::Active, legal_document_id: draft.legal_document_id, clause: draft.clause,
        search_text: search_text(&draft.name, draft.short_name.as_deref(), "", id.as_str()),
        sort_key: viet::order::sort_key(&draft.name), created_at: tx.now, updated_at: tx.now,
        // The pack mends what nobody edited; this agency is a person's from its first day.
        version: 2_i64,
    })
    .map_err(unique("name", "Tên này đã có cơ quan khác dùng. Nhập tên phân biệt được hai cơ quan"))?;
    Ok(id)
}

/// An id made of the name, with a number behind it when the name alone is taken.
async fn free_id(tx: &mut Tx, name: &str) -> Result<AgencyId> {
    let slug = viet::text::slug(name);
    let slug: String = slug.chars().take(60).collect();
    let taken =
        sql!(all(String,), tx, "select id from agencies where id = $1 or id like $2", slug, format!("{slug}-%"))?;
    let is_free = |id: &String| !taken.iter().any(|(other,)| other == id);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.clone()).chain(numbered).find(is_free).map(AgencyId).ok_or(Error::Stale)
}

/// Saves what a person changed.
pub async fn set_particulars(tx: &mut Tx, id: &AgencyId, draft: &AgencyDraft, today: NaiveDate) -> Result<()> {
    let aliases = draft.aliases.clone().unwrap_or_default();
    let changed = update!(tx, "agencies", {
        name: draft.name, short_name: draft.short_name, sign: draft.sign, aliases: aliases, address: draft.address, phone: draft.phone,
        email: draft.email, website: draft.website, head_name: draft.head_name, head_title: draft.head_title,
        legal_document_id: draft.legal_document_id, clause: draft.clause, confirmed_on: today,
        search_text: search_text(&draft.name, draft.short_name.as_deref(), &aliases, id.as_str()),
        sort_key: viet::order::sort_key(&draft.name), updated_at: tx.now, version: draft.version + 1,
    }, "id = $1 and version = $2", id, draft.version)
    .map_err(unique("name", "Tên này đã có cơ quan khác dùng. Nhập tên phân biệt được hai cơ quan"))?;
    fresh(changed)
}

/// Notes that the particulars are right as the person saw them, in this version.
pub async fn set_confirmed(tx: &mut Tx, id: &AgencyId, version: i64, today: NaiveDate) -> Result<()> {
    fresh(update!(tx, "agencies", { confirmed_on: today }, "id = $1 and version = $2", id, version)?)
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
    }, "id = $1 and version = $2", agency.id, agency.version)?)?;
    // Those merged into this one earlier are taken over with it, so that nobody has to follow a chain.
    if let Some(into) = into {
        update!(tx, "agencies", { merged_into: into }, "merged_into = $1", agency.id)?;
    }
    Ok(())
}

/// Moves an agency under another, with everything below it.
pub async fn move_under(tx: &mut Tx, agency: &Agency, parent: &Agency) -> Result<()> {
    let lineage = format!("{}{}/", parent.lineage, agency.id);
    fresh(update!(tx, "agencies", { parent_id: parent.id, updated_at: tx.now, version: agency.version + 1 },
        "id = $1 and version = $2", agency.id, agency.version)?)?;
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
