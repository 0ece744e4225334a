//! Every statement about catalogues.

use super::catalogue::{Catalogue, CatalogueId, CatalogueRowId, CatalogueState, PublishDraft, Row, RowDraft};
use super::cost::Cost;
use super::published::{Edition, Published, PublishedRow};
use crate::needs::need::Need;
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::platform::list::{ListParams, Select};
use crate::platform::value::ToValue;
use crate::{insert, sql, update};

const CATALOGUE: &str = "select c.id, c.year, c.state, c.return_reason, c.submitted_by, c.approved_by_name, c.updated_at,
    c.version, (select cast(count(*) as bigint) from catalogue_rows r where r.catalogue_id = c.id) as rows,
    cast(coalesce((select sum(r.number) from catalogue_rows r where r.catalogue_id = c.id), 0) as bigint) as people,
    cast(coalesce((select sum(r.first_year) from catalogue_rows r where r.catalogue_id = c.id), 0) as bigint) as first_year,
    cast(coalesce((select sum(r.whole_term) from catalogue_rows r where r.catalogue_id = c.id), 0) as bigint) as whole_term,
    (select cast(count(*) as bigint) from catalogue_rows r where r.catalogue_id = c.id and r.cost_gap <> '') as gaps,
    (select cast(count(*) as bigint) from catalogue_editions e where e.catalogue_id = c.id) as editions
    from catalogues c";

const ROW: &str = "select * from (select r.id, r.catalogue_id, r.need_id, r.agency_id, g.name as agency_name,
    g.name_en as agency_name_en, g.commune_code, r.sector_code, s.name as sector_name, s.name_en as sector_name_en,
    s.position as sector_position, r.major_code, m.name as major_name, r.specialty, r.beneficiary_group, r.number,
    r.criteria, r.institutions, r.starts_on, r.first_year, r.whole_term, r.cost_gap, r.sort_key,
    g.sort_key as agency_key, coalesce(r.first_year, -1) as cost, r.search_text, r.version
    from catalogue_rows r join agencies g on g.id = r.agency_id join sectors s on s.code = r.sector_code
    left join majors m on m.code = r.major_code) as listed";

const EDITION: &str = "select id, year, edition, document_number, issued_on, approved_by_name, published_by_name,
    published_at, policy_version from catalogue_editions";

const PUBLISHED: &str =
    "select id, edition_id, need_id, position, sector_code, sector_name, sector_name_en, major_code,
    major_name, specialty, beneficiary_group, group_name, group_name_en, agency_id, agency_name, agency_name_en, number,
    criteria, institutions, starts_on, first_year, whole_term, cost_gap, search_text from published_rows";

/// All catalogues, the newest year first.
pub async fn all(db: &mut impl Read) -> Result<Vec<Catalogue>> {
    sql!(all Catalogue, db, format!("{CATALOGUE} order by c.year desc limit 100"))
}

/// The catalogue of a year.
pub async fn of_year(db: &mut impl Read, year: i64) -> Result<Option<Catalogue>> {
    sql!(optional Catalogue, db, format!("{CATALOGUE} where c.year = $1"), year)
}

/// The catalogue of a year that must be there.
pub async fn find(db: &mut impl Read, year: i64) -> Result<Catalogue> {
    of_year(db, year).await?.ok_or(Error::NotFound)
}

/// The rows of a catalogue under the filters of the address.
pub fn list_select(id: &CatalogueId, params: &ListParams) -> Select {
    let select = Select::new(ROW)
        .and("catalogue_id = ?", vec![id.to_value()])
        .when("sector_code = ?", params.get("lv"))
        .when("beneficiary_group = ?", params.get("nhom"))
        .when("agency_id = ?", params.get("co_quan"));
    let select = match params.value("gia") {
        "thieu" => select.and("cost_gap <> ''", Vec::new()),
        _ => select,
    };
    match params.query() {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// All rows of a catalogue, by sector and name.
pub async fn rows(db: &mut impl Read, id: &CatalogueId) -> Result<Vec<Row>> {
    sql!(all Row, db, format!("{ROW} where catalogue_id = $1 order by sector_position, sort_key, agency_key, id"), id)
}

/// What a row says to the filters of its list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Offered {
    pub sector_code: String,
    pub beneficiary_group: String,
    pub agency_id: String,
    pub agency_name: String,
}

/// What the filters of a catalogue can offer: each sector, group and agency of its rows, in their order.
pub async fn offered(db: &mut impl Read, id: &CatalogueId) -> Result<Vec<Offered>> {
    sql!(all Offered, db,
        "select r.sector_code, r.beneficiary_group, r.agency_id, g.name as agency_name
         from catalogue_rows r join agencies g on g.id = r.agency_id join sectors s on s.code = r.sector_code
         where r.catalogue_id = $1 order by s.position, r.sort_key, g.sort_key, r.id", id)
}

/// One row of a catalogue.
pub async fn row(db: &mut impl Read, id: &CatalogueId, row: &str) -> Result<Row> {
    sql!(one Row, db, format!("{ROW} where catalogue_id = $1 and id = $2"), id, row)
}

/// Starts the catalogue of a year.
pub async fn insert(tx: &mut Tx, year: i64) -> Result<CatalogueId> {
    let id = CatalogueId(year.to_string());
    insert!(tx, "catalogues", {
        id: id, year: year, state: CatalogueState::Draft, return_reason: "", updated_at: tx.now,
    })?;
    Ok(id)
}

fn search_text(specialty: &str, major: Option<&str>, agency: &str, criteria: &str) -> String {
    viet::text::fold(&format!("{specialty} {} {agency} {criteria}", major.unwrap_or("")))
}

/// Adds a consolidated need as a row.
pub async fn insert_need(tx: &mut Tx, id: &CatalogueId, need: &Need, cost: &Cost) -> Result<()> {
    insert!(tx, "catalogue_rows", {
        id: CatalogueRowId::fresh(), catalogue_id: id, need_id: need.id, agency_id: need.agency_id,
        sector_code: need.sector_code, major_code: need.major_code, specialty: need.specialty,
        beneficiary_group: need.beneficiary_group, number: need.people(), criteria: need.criteria,
        institutions: need.institutions, starts_on: need.starts_on, first_year: cost.first_year,
        whole_term: cost.whole_term, cost_gap: cost.gap,
        search_text: search_text(&need.specialty, need.major_code.as_deref(), &need.agency_name, &need.criteria),
        sort_key: need.sort_key,
    })?;
    Ok(())
}

/// Adds a row of last year's catalogue once more.
pub async fn insert_old(
    tx: &mut Tx,
    id: &CatalogueId,
    old: &PublishedRow,
    starts_on: chrono::NaiveDate,
    cost: &Cost,
) -> Result<()> {
    insert!(tx, "catalogue_rows", {
        id: CatalogueRowId::fresh(), catalogue_id: id, agency_id: old.agency_id, sector_code: old.sector_code,
        major_code: old.major_code, specialty: old.specialty, beneficiary_group: old.beneficiary_group,
        number: old.number, criteria: old.criteria, institutions: old.institutions, starts_on: starts_on,
        first_year: cost.first_year, whole_term: cost.whole_term, cost_gap: cost.gap,
        search_text: search_text(&old.specialty, old.major_code.as_deref(), &old.agency_name, &old.criteria),
        sort_key: viet::order::sort_key(&old.specialty),
    })?;
    Ok(())
}

/// Saves what a person changed of a row, with its cost.
pub async fn set_row(tx: &mut Tx, row: &Row, draft: &RowDraft, cost: &Cost, version: i64) -> Result<()> {
    fresh(update!(tx, "catalogue_rows", {
        specialty: draft.specialty, number: draft.number, criteria: draft.criteria, institutions: draft.institutions,
        starts_on: draft.starts_on, first_year: cost.first_year, whole_term: cost.whole_term, cost_gap: cost.gap,
        search_text: search_text(&draft.specialty, row.major_code.as_deref(), &row.agency_name, &draft.criteria),
        sort_key: viet::order::sort_key(&draft.specialty), version: version + 1,
    }, "id = $1 and version = $2", row.id, version)?)
}

/// Saves the cost of a row that was worked out again.
pub async fn set_cost(tx: &mut Tx, row: &Row, cost: &Cost) -> Result<()> {
    update!(tx, "catalogue_rows", {
        first_year: cost.first_year, whole_term: cost.whole_term, cost_gap: cost.gap,
    }, "id = $1", row.id)?;
    Ok(())
}

/// Takes a row out of its catalogue.
pub async fn delete_row(tx: &mut Tx, row: &Row) -> Result<()> {
    fresh(sql!(run, tx, "delete from catalogue_rows where id = $1 and version = $2", row.id, row.version)?)
}

/// Takes a catalogue to a state.
pub async fn set_state(tx: &mut Tx, catalogue: &Catalogue, state: CatalogueState, reason: &str) -> Result<()> {
    fresh(update!(tx, "catalogues", {
        state: state, return_reason: reason, updated_at: tx.now, version: catalogue.version + 1,
    }, "id = $1 and version = $2", catalogue.id, catalogue.version)?)
}

/// Notes who submitted a catalogue.
pub async fn set_submitted(tx: &mut Tx, id: &CatalogueId, by: &str) -> Result<()> {
    update!(tx, "catalogues", { submitted_by: by }, "id = $1", id)?;
    Ok(())
}

/// Notes who approved a catalogue.
pub async fn set_approved(tx: &mut Tx, id: &CatalogueId, by: &str) -> Result<()> {
    update!(tx, "catalogues", { approved_by_name: by }, "id = $1", id)?;
    Ok(())
}

/// The names of a beneficiary group, in both languages.
pub type GroupName = (String, String, String);

/// Publishes the rows of a catalogue as its next edition.
pub async fn publish(
    tx: &mut Tx,
    catalogue: &Catalogue,
    draft: &PublishDraft,
    by: &str,
    policy_version: &str,
    groups: &[GroupName],
) -> Result<i64> {
    let edition = catalogue.editions + 1;
    let edition_id = format!("{}-{edition}", catalogue.year);
    insert!(tx, "catalogue_editions", {
        id: edition_id, catalogue_id: catalogue.id, year: catalogue.year, edition: edition,
        document_number: draft.document_number, issued_on: draft.issued_on,
        approved_by_name: catalogue.approved_by_name.clone().unwrap_or_default(), published_by_name: by,
        published_at: tx.now, policy_version: policy_version,
    })?;
    for (position, row) in (1_i64..).zip(rows(tx, &catalogue.id).await?) {
        let named = groups.iter().find(|(id, ..)| *id == row.beneficiary_group);
        let (_, group, group_en) = named.ok_or_else(|| Error::internal("a row of an unknown group"))?;
        insert!(tx, "published_rows", {
            id: format!("{edition_id}-{position}"), edition_id: edition_id, need_id: row.need_id, position: position,
            sector_code: row.sector_code, sector_name: row.sector_name, sector_name_en: row.sector_name_en,
            major_code: row.major_code, major_name: row.major_name, specialty: row.specialty,
            beneficiary_group: row.beneficiary_group, group_name: group, group_name_en: group_en,
            agency_id: row.agency_id, agency_name: row.agency_name,
            agency_name_en: row.agency_name_en.clone().unwrap_or(row.agency_name.clone()), number: row.number,
            criteria: row.criteria, institutions: row.institutions, starts_on: row.starts_on,
            first_year: row.first_year, whole_term: row.whole_term, cost_gap: row.cost_gap,
            search_text: search_text(&row.specialty, row.major_code.as_deref(), &row.agency_name, &row.criteria),
        })?;
    }
    Ok(edition)
}

/// The editions of a year, the newest first.
pub async fn editions(db: &mut impl Read, year: i64) -> Result<Vec<Edition>> {
    sql!(all Edition, db, format!("{EDITION} where year = $1 order by edition desc"), year)
}

/// The newest edition of the newest year, if anything was ever published.
pub async fn newest(db: &mut impl Read) -> Result<Option<Edition>> {
    sql!(optional Edition, db, format!("{EDITION} order by year desc, edition desc limit 1"))
}

/// The years of which something is published, the newest first.
pub async fn published_years(db: &mut impl Read) -> Result<Vec<i64>> {
    let years = sql!(all(i64,), db, "select distinct year from catalogue_editions order by year desc limit 50")?;
    Ok(years.into_iter().map(|(year,)| year).collect())
}

/// The newest edition of a year, if it was published.
pub async fn current(db: &mut impl Read, year: i64) -> Result<Option<Edition>> {
    sql!(optional Edition, db, format!("{EDITION} where year = $1 order by edition desc limit 1"), year)
}

/// An edition with all its rows.
pub async fn with_rows(db: &mut impl Read, edition: Edition) -> Result<Published> {
    let rows = sql!(all PublishedRow, db, format!("{PUBLISHED} where edition_id = $1 order by position"), edition.id)?;
    Ok(Published { edition, rows })
}

/// What is published for a year: the newest edition with all its rows and their names.
pub async fn published(db: &mut impl Read, year: i64) -> Result<Option<Published>> {
    match current(db, year).await? {
        Some(edition) => Ok(Some(with_rows(db, edition).await?)),
        None => Ok(None),
    }
}

/// One row of any edition.
pub async fn published_row(db: &mut impl Read, id: &str) -> Result<Option<PublishedRow>> {
    sql!(optional PublishedRow, db, format!("{PUBLISHED} where id = $1"), id)
}

/// What a visitor looks for among the rows of an edition.
#[derive(Clone, Debug, Default)]
pub struct PublicFilter {
    pub sectors: Vec<String>,
    pub group: Option<String>,
    pub agency: Option<String>,
    pub query: Option<String>,
}

/// The rows of an edition that a visitor looks for.
pub fn public_select(edition: &Edition, filter: &PublicFilter) -> Select {
    let select = Select::new(PUBLISHED).and("edition_id = ?", vec![edition.id.to_value()]);
    let select = if filter.sectors.is_empty() { select } else { select.among("sector_code", &filter.sectors) };
    let select =
        select.when("beneficiary_group = ?", filter.group.as_deref()).when("agency_id = ?", filter.agency.as_deref());
    match &filter.query {
        Some(query) => select.search("search_text", query),
        None => select,
    }
}

/// How many rows and people a visitor's filter finds.
pub async fn public_sums(db: &mut impl Read, edition: &Edition, filter: &PublicFilter) -> Result<(i64, i64)> {
    let found: Vec<(i64, i64)> = public_select(edition, filter)
        .inside("select cast(count(*) as bigint), cast(coalesce(sum(number), 0) as bigint) from", "as found")
        .all(db)
        .await?;
    Ok(found.first().copied().unwrap_or_default())
}

/// A choice of a filter: its code, its names in both languages, and how many rows it finds.
pub type PublicChoice = (String, String, String, i64);

/// The sectors of an edition, in its order.
pub async fn public_sectors(db: &mut impl Read, edition: &Edition) -> Result<Vec<PublicChoice>> {
    sql!(
        all(String, String, String, i64),
        db,
        "select sector_code, sector_name, sector_name_en, cast(count(*) as bigint) from published_rows
         where edition_id = $1 group by sector_code, sector_name, sector_name_en order by min(position)",
        edition.id
    )
}

/// The beneficiary groups of an edition.
pub async fn public_groups(db: &mut impl Read, edition: &Edition) -> Result<Vec<PublicChoice>> {
    sql!(
        all(String, String, String, i64),
        db,
        "select beneficiary_group, group_name, group_name_en, cast(count(*) as bigint) from published_rows
         where edition_id = $1 group by beneficiary_group, group_name, group_name_en order by min(position)",
        edition.id
    )
}

/// The hiring agencies of an edition, by name.
pub async fn public_agencies(db: &mut impl Read, edition: &Edition) -> Result<Vec<PublicChoice>> {
    let mut found = sql!(
        all(String, String, String, i64),
        db,
        "select agency_id, agency_name, agency_name_en, cast(count(*) as bigint) from published_rows
         where edition_id = $1 group by agency_id, agency_name, agency_name_en",
        edition.id
    )?;
    found.sort_by(|(_, one, ..), (_, other, ..)| viet::order::compare(one, other));
    Ok(found)
}
