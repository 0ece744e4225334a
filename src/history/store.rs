//! Every statement about the log.

use chrono::TimeDelta;

use super::filter::EntryFilter;
use crate::platform::audit::Entry;
use crate::platform::clock::{Instant, start_of_day};
use crate::platform::db::Read;
use crate::platform::error::Result;
use crate::platform::features::Features;
use crate::platform::list::Select;
use crate::platform::value::{ToValue, Value};
use crate::sql;

/// The entries that a filter lets through.
pub fn select(features: &Features, filter: &EntryFilter) -> Select {
    let mut select = Select::new("select * from audit_entries")
        .when("event = ?", filter.event.as_deref())
        .when("subject_kind = ?", filter.record_kind.as_deref())
        .when("subject_id = ?", filter.record_id.as_deref())
        .when("agency_id = ?", filter.agency_id.as_deref())
        .when("actor_role = ?", filter.role.as_deref())
        .when("at >= ?", filter.from.map(start_of_day))
        .when("at < ?", filter.to.map(|day| start_of_day(day) + TimeDelta::days(1)));
    if filter.on_behalf {
        select = select.and("behalf_name is not null", Vec::new());
    }
    if let Some(id) = &filter.user_id {
        select = select.and(
            "(actor_id = ? or behalf_id = ? or (subject_kind = 'user' and subject_id = ?))",
            vec![id.to_value(), id.to_value(), id.to_value()],
        );
    }
    if let Some(kind) = filter.kind {
        let names: Vec<Value> =
            features.events().filter(|event| event.kind == kind).map(|event| event.name.to_value()).collect();
        select = select.and(&format!("event in ({})", places(names.len())), names);
    }
    if let Some(person) = &filter.person {
        let words = patterns(person);
        let (named, twice) = (all_like("search_text", words.len()), [words.clone(), words].concat());
        let found = format!("(select name from audit_names where {named})");
        select = select.and(&format!("(actor_name in {found} or behalf_name in {found})"), twice);
    }
    match &filter.record_name {
        Some(name) => named(select, features, name),
        None => select,
    }
}

/// Keeps the entries about records whose name has words that begin like those typed.
fn named(select: Select, features: &Features, typed: &str) -> Select {
    let words = patterns(typed);
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    for record in features.records().filter(|record| !record.search.is_empty()) {
        let found = all_like(record.search, words.len());
        conditions.push(format!(
            "(subject_kind = '{}' and subject_id in (select {} from {} where {found}))",
            record.kind, record.id, record.from
        ));
        values.extend(words.clone());
    }
    select.and(&format!("({})", conditions.join(" or ")), values)
}

fn places(count: usize) -> String {
    vec!["?"; count].join(", ")
}

fn patterns(typed: &str) -> Vec<Value> {
    viet::text::fold_words(typed).into_iter().map(|word| format!("% {word}%").to_value()).collect()
}

/// What was typed without any letter or digit finds nothing rather than everything.
fn all_like(column: &str, words: usize) -> String {
    if words == 0 {
        return "1 = 0".to_owned();
    }
    vec![format!("' ' || {column} like ?"); words].join(" and ")
}

/// The most that are counted: beyond, a list says "more than".
pub const COUNTED: i64 = 10_000;

/// How many entries there are, as far as it is cheap to know.
pub async fn count(db: &mut impl Read, select: Select, filter: &EntryFilter) -> Result<Option<i64>> {
    if *filter == EntryFilter::default() {
        // Numbers have no gap.
        let (newest,) = sql!(one(i64,), db, "select cast(coalesce(max(number), 0) as bigint) from audit_entries")?;
        return Ok(Some(newest));
    }
    let counted = select.then(&format!("limit {}", COUNTED + 1)).count(db).await?;
    Ok((counted <= COUNTED).then_some(counted))
}

/// One entry.
pub async fn find(db: &mut impl Read, number: i64) -> Result<Entry> {
    sql!(one Entry, db, "select * from audit_entries where number = $1", number)
}

/// The time of the oldest entry.
pub async fn oldest(db: &mut impl Read) -> Result<Option<Instant>> {
    let found = sql!(optional(Instant,), db, "select at from audit_entries where number = 1")?;
    Ok(found.map(|(at,)| at))
}

/// Every agency, for a choice.
pub async fn agencies(db: &mut impl Read) -> Result<Vec<(String, String)>> {
    sql!(all(String, String), db, "select id, name from agencies order by sort_key, id")
}

/// Number and hash of the newest entry.
pub async fn newest(db: &mut impl Read) -> Result<Option<(i64, String)>> {
    sql!(optional(i64, String), db, "select number, hash from audit_entries order by number desc limit 1")
}

/// The hash of an entry.
pub async fn hash_of(db: &mut impl Read, number: i64) -> Result<Option<String>> {
    let found = sql!(optional(String,), db, "select hash from audit_entries where number = $1", number)?;
    Ok(found.map(|(hash,)| hash))
}
