//! The audit log: append-only, each entry bound to the one before it by a hash (decision 0003).

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::clock::Instant;
use super::db::{Db, Dialect, Read, Tx, Write};
use super::error::Result;
use super::ids::Subject;
use crate::{insert_all, sql};

/// Who did it, in whose name, from where. Names are kept as they were, so that the log reads alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Actor {
    pub user_id: Option<String>,
    pub name: String,
    pub role: String,
    pub agency_id: Option<String>,
    /// The person whose substitute acted ("thay mặt").
    pub behalf_id: Option<String>,
    pub behalf_name: Option<String>,
    /// The address the request came from, or the command.
    pub source: String,
}

impl Actor {
    /// The program itself: a job or a command.
    pub fn system(what: &str) -> Actor {
        Actor {
            name: "Hệ thống".to_owned(), role: "system".to_owned(), source: what.to_owned(), ..Actor::default()
        }
    }
}

/// What happened, to which record, with what changes and why.
#[derive(Clone, Debug)]
pub struct Event {
    name: &'static str,
    subject_kind: String,
    subject_id: String,
    detail: serde_json::Map<String, Json>,
}

impl Event {
    /// An event in the past tense about one record: `Event::new("agency.edited", &id)`.
    pub fn new<S: Subject>(name: &'static str, subject: &S) -> Event {
        Event {
            name,
            subject_kind: S::KIND.to_owned(),
            subject_id: subject.id().to_owned(),
            detail: serde_json::Map::new(),
        }
    }

    /// An event about the instance as a whole.
    pub fn about_instance(name: &'static str) -> Event {
        Event {
            name,
            subject_kind: "instance".to_owned(),
            subject_id: "instance".to_owned(),
            detail: serde_json::Map::new(),
        }
    }

    /// Notes one field's value before and after; an unchanged one is left out.
    pub fn change(mut self, field: &str, before: impl ToString, after: impl ToString) -> Event {
        let (before, after) = (before.to_string(), after.to_string());
        if before != after {
            let changes = self.detail.entry("changes").or_insert_with(|| json!({}));
            if let Some(changes) = changes.as_object_mut() {
                changes.insert(field.to_owned(), json!([before, after]));
            }
        }
        self
    }

    /// Notes a fact that belongs to the event.
    pub fn with(mut self, key: &str, value: impl Serialize) -> Event {
        self.detail.insert(key.to_owned(), json!(value));
        self
    }

    /// Notes why.
    pub fn because(self, reason: &str) -> Event {
        self.with("reason", reason)
    }
}

/// One entry of the log as it is stored.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow, Serialize, Deserialize)]
pub struct Entry {
    /// 1, 2, 3 … without a gap.
    pub number: i64,
    pub at: Instant,
    pub event: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub actor_id: Option<String>,
    pub actor_name: String,
    pub actor_role: String,
    pub agency_id: Option<String>,
    pub behalf_id: Option<String>,
    pub behalf_name: Option<String>,
    pub source: String,
    /// JSON: `changes` by field, `reason`, and facts of the event.
    pub detail: String,
    pub previous_hash: String,
    pub hash: String,
}

impl Entry {
    /// The hash that this entry must carry: SHA-256 over its length-prefixed fields and the previous hash.
    pub fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let number = self.number.to_string();
        let at = self.at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        let fields: [Option<&str>; 14] = [
            Some(&number),
            Some(&at),
            Some(&self.event),
            Some(&self.subject_kind),
            Some(&self.subject_id),
            self.actor_id.as_deref(),
            Some(&self.actor_name),
            Some(&self.actor_role),
            self.agency_id.as_deref(),
            self.behalf_id.as_deref(),
            self.behalf_name.as_deref(),
            Some(&self.source),
            Some(&self.detail),
            Some(&self.previous_hash),
        ];
        for field in fields {
            match field {
                Some(text) => {
                    hasher.update([1]);
                    hasher.update((text.len() as u64).to_be_bytes());
                    hasher.update(text.as_bytes());
                }
                None => hasher.update([0]),
            }
        }
        hex(&hasher.finalize())
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stands before the first entry.
pub const GENESIS: &str = "chieuhien";

/// The key of the lock under which PostgreSQL appends, one writer at a time.
const CHAIN_LOCK: i64 = 0x6368_6965_7568;

/// Appends events to the chain inside the transaction that they describe. The lock comes last and is held to
/// the commit, so that the chain has no fork.
pub(super) async fn append(tx: &mut Tx, actor: &Actor, events: Vec<Event>) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        tx.all::<(String,)>(format!("select cast(pg_advisory_xact_lock({CHAIN_LOCK}) as text)"), Vec::new()).await?;
    }
    for name in std::iter::once(&actor.name).chain(&actor.behalf_name) {
        remember_name(tx, name).await?;
    }
    let head = sql!(optional(i64, String), tx, "select number, hash from audit_entries order by number desc limit 1")?;
    let (mut number, mut previous_hash) = head.unwrap_or((0, GENESIS.to_owned()));
    let mut entries = Vec::with_capacity(events.len());
    for event in events {
        number += 1;
        let mut entry = Entry {
            number,
            at: tx.now(),
            event: event.name.to_owned(),
            subject_kind: event.subject_kind,
            subject_id: event.subject_id,
            actor_id: actor.user_id.clone(),
            actor_name: actor.name.clone(),
            actor_role: actor.role.clone(),
            agency_id: actor.agency_id.clone(),
            behalf_id: actor.behalf_id.clone(),
            behalf_name: actor.behalf_name.clone(),
            source: actor.source.clone(),
            detail: Json::Object(event.detail).to_string(),
            previous_hash,
            hash: String::new(),
        };
        entry.hash = entry.computed_hash();
        previous_hash = entry.hash.clone();
        entries.push(entry);
    }
    insert_all!(tx, "audit_entries", entries, |entry| {
        number: entry.number, at: entry.at, event: entry.event, subject_kind: entry.subject_kind,
        subject_id: entry.subject_id, actor_id: entry.actor_id, actor_name: entry.actor_name,
        actor_role: entry.actor_role, agency_id: entry.agency_id, behalf_id: entry.behalf_id,
        behalf_name: entry.behalf_name, source: entry.source, detail: entry.detail,
        previous_hash: entry.previous_hash, hash: entry.hash,
    })
}

/// Keeps a name that stands in the log so that it can be searched without accents.
async fn remember_name(tx: &mut impl Write, name: &str) -> Result<()> {
    sql!(
        run,
        tx,
        "insert into audit_names (name, search_text) values ($1, $2) on conflict (name) do nothing",
        name,
        viet::text::fold(name)
    )?;
    Ok(())
}

/// Fills the names of a log that was begun before names were kept beside it.
pub(super) async fn fill_names(db: &Db) -> Result<()> {
    if sql!(optional(String,), &mut db.read(), "select name from audit_names limit 1")?.is_some() {
        return Ok(());
    }
    let mut tx = db.upkeep().await?;
    let names = sql!(
        all(String,),
        &mut tx,
        "select actor_name from audit_entries union
         select behalf_name from audit_entries where behalf_name is not null"
    )?;
    for (name,) in names {
        remember_name(&mut tx, &name).await?;
    }
    tx.done().await
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verification {
    /// Entries that are in order, counted from the first.
    pub intact: i64,
    /// Hash of the last entry that is in order.
    pub head: String,
    /// The first broken entry and what is wrong with it.
    pub broken: Option<Broken>,
}

/// The first broken place of the chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Broken {
    pub number: i64,
    pub reason: String,
}

/// Walks the chain from its beginning; `seen` is told after each batch how many entries are checked.
pub async fn verify(db: &mut impl Read, mut seen: impl FnMut(i64, &str) + Send) -> Result<Verification> {
    let mut intact = 0_i64;
    let mut head = GENESIS.to_owned();
    loop {
        let batch = sql!(all Entry, db,
            "select * from audit_entries where number > $1 order by number limit 1000", intact)?;
        if batch.is_empty() {
            return Ok(Verification { intact, head, broken: None });
        }
        for entry in batch {
            if let Some(reason) = fault(&entry, intact, &head) {
                let number = if entry.number == intact + 1 { entry.number } else { intact + 1 };
                return Ok(Verification { intact, head, broken: Some(Broken { number, reason }) });
            }
            intact = entry.number;
            head = entry.hash;
            seen(intact, &head);
        }
    }
}

fn fault(entry: &Entry, intact: i64, head: &str) -> Option<String> {
    if entry.number != intact + 1 {
        return Some(format!("thiếu mục số {}, mục kế tiếp có trong sổ là số {}", intact + 1, entry.number));
    }
    if entry.previous_hash != head {
        return Some("mã nối với mục trước không khớp".to_owned());
    }
    (entry.computed_hash() != entry.hash).then(|| "nội dung không khớp với mã băm đã ghi".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            number: 1,
            at: chrono::DateTime::from_timestamp_micros(1_800_000_000_000_001).unwrap(),
            event: "agency.edited".into(),
            subject_kind: "agency".into(),
            subject_id: "so-noi-vu".into(),
            actor_id: None,
            actor_name: "Trần Văn Thử".into(),
            actor_role: "administrator".into(),
            agency_id: None,
            behalf_id: None,
            behalf_name: None,
            source: "127.0.0.1".into(),
            detail: "{}".into(),
            previous_hash: GENESIS.into(),
            hash: String::new(),
        }
    }

    #[test]
    fn any_changed_field_changes_the_hash() {
        let original = entry().computed_hash();
        let mut moved = entry();
        moved.event = "agency.edite".into();
        moved.subject_kind = "dagency".into();
        assert_ne!(moved.computed_hash(), original, "a letter moved between neighbouring fields must show");
        let mut empty = entry();
        empty.actor_id = Some(String::new());
        assert_ne!(empty.computed_hash(), original, "a missing field is not an empty one");
    }

    #[test]
    fn an_unchanged_field_is_not_noted() {
        struct Id;
        impl Subject for Id {
            const KIND: &'static str = "agency";
            fn id(&self) -> &str {
                "x"
            }
        }
        let event = Event::new("agency.edited", &Id).change("name", "A", "A").change("phone", "1", "2");
        assert_eq!(Json::Object(event.detail).to_string(), r#"{"changes":{"phone":["1","2"]}}"#);
    }
}
