//! Wordings (mẫu văn bản): the texts that papers are made of. Each kind has one that comes with the program; officers
//! change them and add others. A change is a new version, and a paper keeps the version it was made of.

use papers::wording::{self, Field, FieldKind};
use papers::{PaperKind, Problem};
use serde_json::{Map, Value as Json, json};

use super::store;
use crate::ids;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::clock::Instant;
use crate::platform::db::Read;
use crate::platform::error::{Error, Result};
use crate::platform::form::Form;
use crate::platform::ids::Subject;
use crate::platform::permit::Permit;

ids! {
    /// A version of a wording.
    WordingId = "wording";
}

/// A wording by its key, as the log knows it.
#[derive(Clone, Debug)]
pub struct WordingKey(pub String);

impl Subject for WordingKey {
    const KIND: &'static str = "wording";
    fn id(&self) -> &str {
        &self.0
    }
}

/// A version of a wording as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredWording {
    pub id: WordingId,
    pub key: String,
    pub number: i64,
    pub kind: String,
    pub name: String,
    pub body: String,
    pub reason: String,
    pub withdrawn: bool,
    pub created_by_name: String,
    pub created_at: Instant,
}

/// A wording that may be used now.
#[derive(Clone, Debug)]
pub struct Wording {
    pub key: String,
    pub kind: PaperKind,
    pub name: String,
    pub body: String,
    /// The version; none for the one that comes with the program.
    pub id: Option<WordingId>,
    pub number: i64,
    pub withdrawn: bool,
}

impl Wording {
    /// The wording that comes with the program.
    fn of_kind(kind: PaperKind) -> Wording {
        Wording {
            key: kind.key().to_owned(),
            kind,
            name: kind.label().to_owned(),
            body: wording::text(kind).trim().to_owned(),
            id: None,
            number: 0,
            withdrawn: false,
        }
    }

    fn stored(stored: StoredWording) -> Option<Wording> {
        Some(Wording {
            kind: PaperKind::from_key(&stored.kind)?,
            key: stored.key,
            name: stored.name,
            body: stored.body,
            id: Some(stored.id),
            number: stored.number,
            withdrawn: stored.withdrawn,
        })
    }

    /// Which version it is, in words.
    pub fn version(&self) -> String {
        if self.number == 0 { "bản đi kèm hệ thống".to_owned() } else { format!("bản {}", self.number) }
    }
}

/// All wordings in their newest version: one for each kind, and those that officers added.
pub async fn all(db: &mut impl Read) -> Result<Vec<Wording>> {
    let mut wordings: Vec<Wording> = super::series::kinds().into_iter().map(Wording::of_kind).collect();
    for stored in store::wordings::newest(db).await?.into_iter().filter_map(Wording::stored) {
        match wordings.iter_mut().find(|wording| wording.key == stored.key) {
            Some(known) => *known = stored,
            None => wordings.push(stored),
        }
    }
    wordings.sort_by_key(|wording| wording.kind);
    Ok(wordings)
}

/// A wording by its key, in its newest version.
pub async fn find(db: &mut impl Read, key: &str) -> Result<Wording> {
    all(db).await?.into_iter().find(|wording| wording.key == key).ok_or(Error::NotFound)
}

/// A changed wording as typed.
#[derive(Clone, Debug)]
pub struct WordingDraft {
    pub kind: PaperKind,
    pub name: String,
    pub body: String,
    pub reason: String,
    pub withdrawn: bool,
}

impl WordingDraft {
    /// Reads the form; a field that nobody knows is told with its line.
    pub fn read(form: &mut Form, kind: PaperKind) -> Option<WordingDraft> {
        form.names(super::draft::FIELDS);
        let name = form.text("name", 3..=120);
        let body = form.optional_lines("body", 200_000).map(Option::unwrap_or_default);
        let reason = form.text("reason", 3..=500);
        let withdrawn = form.is_checked("withdrawn", "1");
        if let Some(text) = &body {
            for problem in problems(kind, text) {
                form.refuse("body", problem.to_string());
            }
        }
        if !form.is_right() {
            return None;
        }
        Some(WordingDraft { kind, name: name?, body: body?, reason: reason?, withdrawn })
    }
}

/// What is wrong with a text as a wording of a kind.
pub fn problems(kind: PaperKind, text: &str) -> Vec<Problem> {
    if text.trim().is_empty() {
        let sentence = "Nhập lời văn của mẫu".to_owned();
        return vec![Problem { place: String::new(), sentence }];
    }
    let sample = Json::Object(sample(wording::fields(kind)));
    wording::Wording::parse(text, wording::fields(kind))
        .and_then(|wording| wording.fill(&sample))
        .map_or_else(|problems| problems, |_| Vec::new())
}

/// Values that show where a field will stand: the label of the field in brackets.
pub fn sample(fields: &[Field]) -> Map<String, Json> {
    let value = |field: &Field| match &field.kind {
        FieldKind::Text => json!(format!("[{}]", field.label)),
        FieldKind::Number => json!(12),
        FieldKind::Money => json!(150_000_000),
        FieldKind::Date => json!("2026-01-05"),
        FieldKind::List(inner) => {
            // The place in the list is counted by the wording itself.
            let entry = sample(&inner.iter().filter(|field| field.name != "stt").cloned().collect::<Vec<_>>());
            json!([entry.clone(), entry])
        }
    };
    fields.iter().map(|field| (field.name.clone(), value(field))).collect()
}

/// A wording as an officer starts from it who writes the paper by hand: places to fill in brackets with their label, the
/// agency's name where it is asked for, each repeated part once.
pub fn by_hand(kind: PaperKind, body: &str, agency: &str) -> String {
    let labels = labels(wording::fields(kind));
    let mut out: Vec<String> = Vec::new();
    for line in body.lines() {
        let bare = line.trim();
        if ["{{#moi", "{{/moi", "{{#neu", "{{/neu"].iter().any(|mark| bare.starts_with(mark)) {
            continue;
        }
        let mut written = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, tail) = after.split_once("}}").unwrap_or((after, ""));
            let name = name.split('|').next().unwrap_or_default().trim();
            written.push_str(before);
            match name {
                "co_quan" => written.push_str(agency),
                "stt" => written.push('1'),
                _ => {
                    let label = labels.iter().find(|(known, _)| known == name).map_or(name, |(_, label)| label);
                    written.push_str(&format!("[{label}]"));
                }
            }
            rest = tail;
        }
        written.push_str(rest);
        out.push(written);
    }
    out.join("\n")
}

/// The places of a text that nobody has filled, each with its line.
pub fn open_places(kind: PaperKind, text: &str) -> Vec<Problem> {
    let labels = labels(wording::fields(kind));
    let mut open = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let bracketed = labels.iter().map(|(_, label)| format!("[{label}]")).filter(|place| line.contains(place));
        let mut places: Vec<String> = bracketed.collect();
        let braced = line.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap_or_default());
        places.extend(braced.map(|name| format!("{{{{{name}}}}}")));
        places.dedup();
        open.extend(places.into_iter().map(|place| Problem {
            place: format!("dòng {number}"),
            sentence: format!("Còn chỗ trống {place}. Thay bằng nội dung của văn bản này"),
        }));
    }
    open
}

fn labels(fields: &[Field]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for field in fields {
        match &field.kind {
            FieldKind::List(inner) => all.extend(labels(inner)),
            _ => all.push((field.name.clone(), field.label.clone())),
        }
    }
    all
}

/// Saves a new version of a wording, or a new wording under a key of its own.
pub async fn save(app: &App, permit: &Permit, key: &str, draft: WordingDraft, seen: i64) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let known = all(&mut tx).await?.into_iter().find(|wording| wording.key == key);
    let latest = known.as_ref().map_or(0, |wording| wording.number);
    if latest != seen {
        return Err(Error::refused_at(
            "body",
            "Người khác vừa sửa mẫu này. Mở lại trang ở thẻ khác để xem bản mới, rồi sửa tiếp",
        ));
    }
    let name = permit.actor().name;
    store::wordings::insert(&mut tx, key, latest + 1, &draft, (permit.user_id(), &name)).await?;
    let done = match (&known, draft.withdrawn) {
        (None, _) => "wording.added",
        (Some(_), true) => "wording.withdrawn",
        (Some(_), false) => "wording.changed",
    };
    let event = Event::new(done, &WordingKey(key.to_owned())).with("name", &draft.name).because(&draft.reason);
    tx.commit(event).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_that_comes_with_the_program_can_be_filled() {
        for kind in PaperKind::ALL {
            assert_eq!(problems(kind, wording::text(kind)), [], "{kind:?}");
        }
    }

    #[test]
    fn a_field_that_nobody_knows_is_told_with_its_line() {
        let found = problems(PaperKind::Decision, "Trích yếu: Về việc thử\n\nĐiều 1. Công nhận {{ho_tne}}.");
        assert!(found.iter().any(|problem| problem.place.contains('3')), "{found:?}");
    }
}
