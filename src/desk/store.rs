//! The statements of the search over everything.

use crate::accounts::store::select_within;
use crate::dossiers;
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::list::Select;
use crate::platform::permit::Permit;

/// The most that one kind of thing gives to a search.
const MOST: &str = "order by sort_key, id limit 100";

/// Ids and names of agencies.
pub async fn agencies(db: &mut impl Read, query: &str) -> Result<Vec<(String, String)>> {
    Select::new("select id, name from agencies").search("search_text", query).then(MOST).all(db).await
}

/// Ids and names of legal documents.
pub async fn documents(db: &mut impl Read, query: &str) -> Result<Vec<(String, String)>> {
    Select::new("select id, number || ' ' || title from legal_documents")
        .search("search_text", query)
        .then(MOST)
        .all(db)
        .await
}

/// Ids and names of the tasks of plans that were issued.
pub async fn tasks(db: &mut impl Read, query: &str) -> Result<Vec<(String, String)>> {
    Select::new("select id, clause || ' ' || title from plan_tasks")
        .and("not withdrawn and plan_id in (select id from plans where issues > 0)", Vec::new())
        .search("search_text", query)
        .then("order by plan_id desc, position limit 100")
        .all(db)
        .await
}

/// Ids and names of the dossiers within reach.
pub async fn dossiers(db: &mut impl Read, permit: &Permit, query: &str) -> Result<Vec<(String, String)>> {
    let select = "select d.id, d.code || ' ' || d.person_name from dossiers d";
    dossiers::store::within(Select::new(select), permit)
        .search("d.search_text", query)
        .then("order by d.sort_key, d.id limit 100")
        .all(db)
        .await
}

/// Ids and names of the people within reach.
pub async fn people(db: &mut impl Read, permit: &Permit, query: &str) -> Result<Vec<(String, String)>> {
    select_within(Select::new("select id, full_name from users"), permit)
        .search("search_text", query)
        .then(MOST)
        .all(db)
        .await
}
