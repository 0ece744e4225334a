//! Adding, changing and taking out entries of a record, with their evidence.

use std::collections::HashMap;

use super::people::refresh;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::files::{self, Upload};
use crate::platform::permit::Permit;
use crate::platform::words::Words;
use crate::talents::classes;
use crate::talents::codes;
use crate::talents::entry::{EntryDraft, EntryId, EntryKind, Typed};
use crate::talents::store::{entries, people, versions};
use crate::talents::talent::{Talent, TalentId};

/// A record that may be changed: within reach and not joined to another.
async fn open(tx: &mut Tx, permit: &Permit, talent: &str) -> Result<Talent> {
    let before = people::find_within(tx, permit, talent).await?;
    if before.merged_into.is_some() {
        return Err(Error::refused("Hồ sơ này đã gộp vào hồ sơ khác. Mở hồ sơ còn lại để sửa."));
    }
    Ok(before)
}

fn has_major(kind: EntryKind) -> bool {
    kind.fields().iter().any(|field| field.typed == Typed::Major)
}

/// What the codes of the majors of a level begin with.
fn digit_of(level: Option<&str>) -> &'static str {
    match level {
        Some("8" | "tskh") => "9",
        Some("7" | "ck1" | "ck2" | "bsnt") => "8",
        _ => "7",
    }
}

/// The majors of the national list by their names, to fit many entries at once.
pub struct Majors(HashMap<String, Vec<String>>);

impl Majors {
    /// Takes codes with their labels.
    pub fn of(labels: &HashMap<String, String>) -> Majors {
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for (code, label) in labels {
            found.entry(viet::text::fold(label)).or_default().push(code.clone());
        }
        found.values_mut().for_each(|codes| codes.sort_unstable());
        Majors(found)
    }

    /// An entry whose major has a name, with the code of the major of that name and level, if there is one.
    pub fn fit(&self, mut draft: EntryDraft) -> EntryDraft {
        if has_major(draft.kind) && draft.value("code").is_none() {
            let codes = self.0.get(&viet::text::fold(draft.value("name").unwrap_or_default()));
            let digit = digit_of(draft.value("level"));
            let same = codes.into_iter().flatten().find(|code| code.starts_with(digit));
            if let Some(same) = same {
                draft.values.insert("code", Some(same.clone()));
            }
        }
        draft
    }
}

/// Fits a typed major to the national list: a code must be there; a name that is exactly that of a major of the same
/// level brings its code along.
async fn mapped(tx: &mut Tx, mut draft: EntryDraft) -> Result<EntryDraft> {
    if !has_major(draft.kind) {
        return Ok(draft);
    }
    let digit = digit_of(draft.value("level"));
    if let Some(code) = draft.value("code") {
        if codes::find(tx, "major", code).await?.is_some() {
            return Ok(draft);
        }
        let near = codes::suggest(tx, "major", code).await?;
        let near: Vec<String> = near.into_iter().take(4).map(|near| format!("{} {}", near.code, near.label)).collect();
        let offer = if near.is_empty() { String::new() } else { format!(". Gợi ý: {}", near.join("; ")) };
        return Err(Error::refused_at("code", format!("Danh mục ngành không có mã “{code}”{offer}")));
    }
    let name = viet::text::fold(draft.value("name").unwrap_or_default());
    let near = codes::suggest(tx, "major", &name).await?;
    let same = near.into_iter().find(|near| viet::text::fold(&near.label) == name && near.code.starts_with(digit));
    if let Some(same) = same {
        draft.values.insert("code", Some(same.code));
    }
    Ok(draft)
}

async fn keep_evidence(app: &App, tx: &mut Tx, id: &EntryId, by: &str, evidence: &[&Upload]) -> Result<Vec<String>> {
    let mut hashes = Vec::new();
    for file in evidence {
        let media_type = file.evidence_type().map_err(|sentence| Error::refused_at("evidence", sentence))?;
        let file = files::keep(app, tx, id, file, media_type, by).await?;
        hashes.push(files::find(tx, file.as_str()).await?.sha256);
    }
    Ok(hashes)
}

/// That an entry was added.
pub(super) fn added(talent: &TalentId, kind: EntryKind, hashes: Vec<String>) -> Event {
    noted(Event::new("talent.entry_added", talent), kind, hashes)
}

fn noted(event: Event, kind: EntryKind, hashes: Vec<String>) -> Event {
    event.with("entry_kind", kind.as_str()).with("evidence", hashes)
}

/// Adds an entry inside a transaction, for an import if it has one; hands back the event. `refresh` comes after.
pub async fn add_entry_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    talent: &str,
    draft: EntryDraft,
    evidence: &[&Upload],
    import_id: Option<&str>,
) -> Result<(EntryId, Event)> {
    let before = open(tx, permit, talent).await?;
    let draft = mapped(tx, draft).await?;
    versions::keep(app, tx, &before, import_id).await?;
    let id = entries::insert(tx, &before.id, &draft, import_id).await?;
    let hashes = keep_evidence(app, tx, &id, permit.user_id(), evidence).await?;
    people::touch(tx, &before).await?;
    Ok((id, added(&before.id, draft.kind, hashes)))
}

/// Adds an entry.
pub async fn add_entry(
    app: &App,
    permit: &Permit,
    talent: &str,
    draft: EntryDraft,
    evidence: &[&Upload],
) -> Result<EntryId> {
    let mut tx = app.db.write(permit).await?;
    let (id, event) = add_entry_in(app, &mut tx, permit, talent, draft, evidence, None).await?;
    refresh(app, &mut tx, &talent.into()).await?;
    tx.commit(event).await?;
    Ok(id)
}

/// Changes an entry; files are added to its evidence.
pub async fn edit_entry(
    app: &App,
    permit: &Permit,
    talent: &str,
    entry: &str,
    version: i64,
    draft: EntryDraft,
    evidence: &[&Upload],
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let before = open(&mut tx, permit, talent).await?;
    let old = entries::find(&mut tx, &before.id, entry).await?;
    if old.removed_at.is_some() || old.kind() != draft.kind {
        return Err(Error::NotFound);
    }
    let draft = mapped(&mut tx, draft).await?;
    versions::keep(app, &mut tx, &before, None).await?;
    entries::set(&mut tx, &old.id, &draft, version).await?;
    let hashes = keep_evidence(app, &mut tx, &old.id, permit.user_id(), evidence).await?;
    people::touch(&mut tx, &before).await?;
    refresh(app, &mut tx, &before.id).await?;
    let mut said = noted(Event::new("talent.entry_changed", &before.id), draft.kind, hashes);
    let mut hidden = Vec::new();
    for field in draft.kind.fields() {
        let (was, is) = (old.stored(field.name).unwrap_or_default(), draft.value(field.name).unwrap_or_default());
        if was == is {
            continue;
        }
        if classes::is_told("talent_entries", field.name) {
            said = said.change(field.name, was, is);
        } else {
            hidden.push(field.label.to_lowercase());
        }
    }
    if !hidden.is_empty() {
        said = said.with("fields", hidden);
    }
    tx.commit(said).await
}

/// Takes an entry out with a reason; it stays with its evidence in the versions of the record.
pub async fn remove_entry(
    app: &App,
    permit: &Permit,
    talent: &str,
    entry: &str,
    version: i64,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let before = open(&mut tx, permit, talent).await?;
    let old = entries::find(&mut tx, &before.id, entry).await?;
    versions::keep(app, &mut tx, &before, None).await?;
    entries::remove(&mut tx, &old.id, version).await?;
    people::touch(&mut tx, &before).await?;
    refresh(app, &mut tx, &before.id).await?;
    tx.commit(noted(Event::new("talent.entry_removed", &before.id), old.kind(), Vec::new()).because(reason)).await
}
