//! The log told in sentences: who, in whose name, did what to which record, with what changes and why.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate};
use serde_json::Value as Json;

use super::App;
use super::audit::Entry;
use super::clock;
use super::db::{Db, Read};
use super::error::Result;
use super::features::Features;
use super::log_words::{LogKind, LogWords, Reads, RecordWords};
use super::permission::{Reach, Role};
use super::permit::Permit;
use super::value::ToValue;
use super::words::Words;
use crate::sql;

/// A record by its name, with its page for those who may see it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    pub name: String,
    pub href: Option<String>,
}

/// One field that changed, or one fact of the event.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub label: String,
    /// The value before, when the event is a change.
    pub before: Option<String>,
    pub value: String,
}

impl Fact {
    /// "địa chỉ: cũ → mới".
    pub fn text(&self) -> String {
        match &self.before {
            Some(before) => format!("{}: {before} → {}", self.label, self.value),
            None => format!("{}: {}", self.label, self.value),
        }
    }
}

/// One entry of the log in words.
#[derive(Clone, Debug)]
pub struct Told {
    pub entry: Entry,
    pub kind: LogKind,
    /// The role in which the person acted.
    pub role: String,
    /// The agency for which they acted.
    pub agency: String,
    /// What they did, up to the name of the record.
    pub before: String,
    pub record: Option<Named>,
    /// What follows the name of the record.
    pub after: String,
    /// What kind of record it was.
    pub noun: &'static str,
    pub facts: Vec<Fact>,
    pub reason: Option<String>,
}

impl Told {
    /// "Nguyễn Văn A", or "Nguyễn Văn A thay mặt Trần Thị B".
    pub fn who(&self) -> String {
        match &self.entry.behalf_name {
            Some(behalf) => format!("{} thay mặt {behalf}", self.entry.actor_name),
            None => self.entry.actor_name.clone(),
        }
    }

    /// What was done, with the name of the record, without who did it.
    pub fn act(&self) -> String {
        let name = self.record.as_ref().map_or("", |record| &record.name);
        format!("{}{name}{}", self.before, self.after)
    }

    /// Who did what.
    pub fn sentence(&self) -> String {
        format!("{} {}", self.who(), self.act())
    }

    /// Changes and facts, one after the other.
    pub fn details(&self) -> String {
        self.facts.iter().map(Fact::text).collect::<Vec<_>>().join("; ")
    }

    /// Changes, facts and the reason, for a line of a history.
    pub fn details_and_reason(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!("Lý do: {reason}"));
        let parts = [Some(self.details()).filter(|text| !text.is_empty()), reason];
        parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
    }
}

/// How many entries a record's own history shows.
const SHOWN: i64 = 50;

/// What happened to one record, the newest first.
pub async fn of_record(app: &App, permit: &Permit, kind: &str, id: &str) -> Result<Vec<Told>> {
    let entries = sql!(all Entry, &mut app.db.read(),
        format!("select * from audit_entries where subject_kind = $1 and subject_id = $2 order by number desc limit {SHOWN}"),
        kind, id)?;
    tell(app, permit, entries).await
}

/// The newest entry about a record: who saved it last, and when.
pub async fn newest(db: &Db, kind: &str, id: &str) -> Result<Option<Entry>> {
    sql!(optional Entry, &mut db.read(),
        "select * from audit_entries where subject_kind = $1 and subject_id = $2 order by number desc limit 1", kind, id)
}

/// Puts entries into words for the holder of a permit, who gets links only to what they may see.
pub async fn tell(app: &App, permit: &Permit, entries: Vec<Entry>) -> Result<Vec<Told>> {
    let features = app.features();
    let details: Vec<Json> =
        entries.iter().map(|entry| serde_json::from_str(&entry.detail).unwrap_or_default()).collect();
    let mut wanted: HashMap<&str, BTreeSet<String>> = HashMap::new();
    for (entry, detail) in entries.iter().zip(&details) {
        for (kind, id) in references(features, entry, detail) {
            wanted.entry(kind).or_default().insert(id);
        }
    }
    let mut names = HashMap::new();
    for (kind, ids) in wanted {
        let Some(record) = features.record(kind).filter(|record| !record.from.is_empty()) else { continue };
        let ids: Vec<String> = ids.into_iter().collect();
        for (id, name) in names_of(&mut app.db.read(), record, &ids).await? {
            names.insert((record.kind, id), name);
        }
    }
    let teller = Teller { features, permit, names };
    Ok(entries.into_iter().zip(details).map(|(entry, detail)| teller.tell(entry, &detail)).collect())
}

/// The names of records of one kind.
pub async fn names_of(db: &mut impl Read, record: &RecordWords, ids: &[String]) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for some in ids.chunks(500) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let RecordWords { id, name, from, .. } = record;
        let statement = format!("select {id}, {name} from {from} where {id} in ({})", places.join(", "));
        let values = some.iter().map(ToValue::to_value).collect();
        all.extend(db.all::<(String, String)>(statement, values).await?);
    }
    Ok(all)
}

/// The kind and id of the record whose page this is.
fn page_of(features: &Features, path: &str) -> Option<(&'static RecordWords, String)> {
    features.records().find_map(|record| {
        let rest = path.strip_prefix(record.page).filter(|_| !record.page.is_empty())?;
        let id = rest.split('/').next()?;
        (!id.is_empty()).then(|| (record, id.to_owned()))
    })
}

fn text<'a>(detail: &'a Json, key: &str) -> Option<&'a str> {
    detail.get(key).and_then(Json::as_str)
}

/// Every record that an entry speaks of.
fn references(features: &Features, entry: &Entry, detail: &Json) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let Some(record) = features.record(&entry.subject_kind) {
        found.push((record.kind, entry.subject_id.clone()));
    }
    if let Some(agency) = &entry.agency_id {
        found.push(("agency", agency.clone()));
    }
    if let Some((record, id)) = text(detail, "path").and_then(|path| page_of(features, path)) {
        found.push((record.kind, id));
    }
    if let Some((words, _)) = features.event(&entry.event) {
        let sides = detail.get("changes").and_then(Json::as_object).into_iter().flatten();
        let sides = sides.flat_map(|(field, pair)| [(field, pair.get(0)), (field, pair.get(1))]);
        let facts = detail.as_object().into_iter().flatten().map(|(field, value)| (field, Some(value)));
        for (field, value) in sides.chain(facts) {
            if let (Some(Reads::Record(kind)), Some(id)) = (words.reads(field), value.and_then(Json::as_str)) {
                found.push((kind, id.to_owned()));
            }
        }
    }
    found
}

struct Teller<'a> {
    features: &'a Features,
    permit: &'a Permit,
    names: HashMap<(&'static str, String), String>,
}

impl Teller<'_> {
    fn tell(&self, entry: Entry, detail: &Json) -> Told {
        let declared = self.features.event(&entry.event);
        let words = declared.map_or(entry.event.as_str(), |(_, event)| event.words);
        let (before, after) = words.split_once("{}").unwrap_or((words, ""));
        let record = words.contains("{}").then(|| self.subject(&entry, detail));
        let agency = entry.agency_id.clone().and_then(|id| self.names.get(&("agency", id)).cloned());
        Told {
            kind: declared.map_or(LogKind::Application, |(_, event)| event.kind),
            role: role_label(&entry.actor_role).to_owned(),
            agency: agency.unwrap_or_default(),
            before: before.to_owned(),
            after: after.to_owned(),
            record,
            noun: self.features.record(&entry.subject_kind).map_or("", |record| record.noun),
            facts: declared.map(|(words, _)| self.facts(words, detail)).unwrap_or_default(),
            reason: text(detail, "reason").map(str::to_owned),
            entry,
        }
    }

    /// The record that an entry is about: by the name it has now, else by the name in the entry, else by its id.
    fn subject(&self, entry: &Entry, detail: &Json) -> Named {
        if let Some(path) = text(detail, "path") {
            return self.page(path);
        }
        let Some(record) = self.features.record(&entry.subject_kind) else {
            return Named { name: format!("{} {}", entry.subject_kind, entry.subject_id), href: None };
        };
        let known = self.names.get(&(record.kind, entry.subject_id.clone())).map(String::as_str);
        let name = known.or_else(|| text(detail, "name"));
        let name = name.map_or_else(|| format!("{} {}", record.noun, entry.subject_id), str::to_owned);
        // A day is its own name.
        let name = name.parse::<NaiveDate>().map_or(name, viet::date::screen);
        let may = self.permit.also(record.permission).is_some_and(|permit| permit.reach() == Reach::City);
        let has_page = may && !record.page.is_empty() && (known.is_some() || record.from.is_empty());
        Named { name, href: has_page.then(|| format!("{}{}", record.page, entry.subject_id)) }
    }

    fn page(&self, path: &str) -> Named {
        let record = page_of(self.features, path).and_then(|(record, id)| {
            let setting = self.features.setting(&id).filter(|_| record.kind == "setting");
            let name = self.names.get(&(record.kind, id)).cloned().or_else(|| Some(setting?.label.to_owned()))?;
            Some(format!("trang {} {name}", record.noun))
        });
        let name = record.or_else(|| self.features.page(path)).unwrap_or_else(|| format!("trang {path}"));
        Named { name, href: Some(path.to_owned()) }
    }

    fn facts(&self, words: &LogWords, detail: &Json) -> Vec<Fact> {
        let label = |field: &str| words.label(field).unwrap_or("thông tin khác").to_owned();
        let mut facts = Vec::new();
        for (field, pair) in detail.get("changes").and_then(Json::as_object).into_iter().flatten() {
            let side = |at: usize| self.read(words, field, pair.get(at)).unwrap_or_else(|| "trống".to_owned());
            facts.push(Fact { label: label(field), before: Some(side(0)), value: side(1) });
        }
        for (field, value) in detail.as_object().into_iter().flatten() {
            let hidden = matches!(words.reads(field), Some(Reads::Hidden));
            if hidden || ["changes", "reason", "name", "path"].contains(&field.as_str()) {
                continue;
            }
            if let Some(value) = self.read(words, field, Some(value)) {
                facts.push(Fact { label: label(field), before: None, value });
            }
        }
        facts
    }

    /// A value as people read it; nothing when it is empty.
    fn read(&self, words: &LogWords, field: &str, value: Option<&Json>) -> Option<String> {
        let text = match value? {
            Json::Null => return None,
            Json::String(text) if text.is_empty() => return None,
            Json::String(text) => text.clone(),
            Json::Number(number) => number.as_i64().map_or_else(|| number.to_string(), viet::number::group),
            Json::Bool(true) => "có".to_owned(),
            Json::Bool(false) => "không".to_owned(),
            Json::Array(list) => match list.iter().map(Json::as_str).collect::<Option<Vec<_>>>() {
                Some(words) if words.is_empty() => return None,
                Some(words) => words.join(", "),
                None => list.len().to_string(),
            },
            other => other.to_string(),
        };
        let read = match words.reads(field) {
            None | Some(Reads::Hidden) => None,
            Some(Reads::Role) => Some(role_label(&text).to_owned()),
            Some(Reads::Date) => text.parse::<NaiveDate>().ok().map(viet::date::screen),
            Some(Reads::Instant) => DateTime::parse_from_rfc3339(&text).ok().map(|at| clock::screen(at.to_utc())),
            Some(Reads::Record(kind)) => self.names.get(&(kind, text.clone())).cloned(),
            Some(Reads::Choice(label)) => label(&text).map(str::to_owned),
        };
        Some(read.unwrap_or(text))
    }
}

/// Roles of the log that no officer holds: the program itself, somebody who is not signed in yet, and a candidate.
pub const OTHER_ROLES: &[(&str, &str)] =
    &[("system", "Hệ thống"), ("signing_in", "Đang đăng nhập"), ("candidate", "Ứng viên")];

/// A role of the log in words.
pub fn role_label(role: &str) -> &str {
    let other = OTHER_ROLES.iter().find(|(word, _)| *word == role).map(|(_, label)| *label);
    Role::parse(role).map(Role::label).or(other).unwrap_or(role)
}
