//! The undoing of an import: people whom it brought go, records that it changed are what they were before. An import
//! writes with `create_in`, `edit_in` and `add_entry_in`, all with its id, in one transaction.

use std::collections::HashSet;

use super::people::refresh;
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::Result;
use crate::platform::permit::Permit;
use crate::talents::store::{entries, people, versions};
use crate::talents::talent::TalentId;

/// What the undoing of an import did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undone {
    pub removed: usize,
    pub restored: usize,
    /// Records that somebody changed since, which were left as they are: their numbers.
    pub left: Vec<String>,
}

/// Undoes an import as a whole, in one transaction.
pub async fn undo_import(app: &App, permit: &Permit, import_id: &str) -> Result<Undone> {
    let mut tx = app.db.write(permit).await?;
    let undone = undo_in(app, &mut tx, permit, import_id, None).await?;
    let event = event(import_id, &undone);
    tx.commit(event).await?;
    Ok(undone)
}

/// Undoes what an import did to some records, inside a transaction; its event is noted there.
pub async fn undo_records_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    import_id: &str,
    records: &HashSet<&str>,
) -> Result<Undone> {
    let undone = undo_in(app, tx, permit, import_id, Some(records)).await?;
    tx.note(event(import_id, &undone));
    Ok(undone)
}

fn event(import_id: &str, undone: &Undone) -> Event {
    Event::about_instance("talents.import_undone")
        .with("import", import_id)
        .with("removed", undone.removed)
        .with("restored", undone.restored)
        .with("left", &undone.left)
}

async fn undo_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    import_id: &str,
    records: Option<&HashSet<&str>>,
) -> Result<Undone> {
    let mut undone = Undone::default();
    let is_asked = |id: &TalentId| records.is_none_or(|records| records.contains(id.as_str()));
    let mut created = people::of_import(tx, import_id).await?;
    created.retain(is_asked);
    let mut changed = versions::of_import(app, tx, import_id).await?;
    changed.retain(|snapshot| is_asked(&snapshot.talent.id));
    for snapshot in changed.iter().filter(|snapshot| !created.contains(&snapshot.talent.id)) {
        let (then, id) = (&snapshot.talent, &snapshot.talent.id);
        let now = people::find_within(tx, permit, id.as_str()).await?;
        if versions::changes_since(tx, id, then.revision, import_id).await? > 0 {
            undone.left.push(now.code());
            continue;
        }
        versions::keep(app, tx, &now, None).await?;
        let key = super::people::open_number(&app.secret, then)?
            .map(|digits| crate::talents::store::search::number_key(&app.secret, &digits));
        let number = Some((then.personal_number.clone(), key));
        people::set_profile(tx, &now, &then.profile, &then.bloc, now.version, number).await?;
        for entry in entries::of(tx, id).await? {
            match snapshot.entries.iter().find(|old| old.id == entry.id) {
                Some(old) if old != &entry => entries::restore(tx, old).await?,
                None if entry.import_id.as_deref() == Some(import_id) => {
                    entries::remove(tx, &entry.id, entry.version).await?;
                }
                _ => {}
            }
        }
        refresh(app, tx, id).await?;
        undone.restored += 1;
    }
    for id in created {
        let talent = people::find_within(tx, permit, id.as_str()).await?;
        let is_used = talent.merged_into.is_some() || versions::changes_since(tx, &id, 1, import_id).await? > 0;
        if is_used {
            undone.left.push(talent.code());
        } else {
            people::forget(tx, &id).await?;
            undone.removed += 1;
        }
    }
    Ok(undone)
}
