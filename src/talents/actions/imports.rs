//! The undoing of an import: people whom it brought go, records that it changed are what they were before. An import
//! writes with `create_many_in`, `edit_in` and `add_entry_in`, all with its id.

use std::collections::{HashMap, HashSet};

use super::people::{open_number, refresh};
use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::db::Tx;
use crate::platform::error::{Error, Result};
use crate::platform::permit::Permit;
use crate::talents::store::search::number_key;
use crate::talents::store::{entries, people, versions};
use crate::talents::talent::{Talent, TalentId};

/// What the undoing of an import did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undone {
    pub removed: usize,
    pub restored: usize,
    /// Records that somebody changed since, which were left as they are: their numbers.
    pub left: Vec<String>,
}

/// Undoes what an import did to some records, inside a transaction; its event is noted there.
pub async fn undo_records_in(
    app: &App,
    tx: &mut Tx,
    permit: &Permit,
    import_id: &str,
    records: &[TalentId],
) -> Result<Undone> {
    let asked: HashSet<&TalentId> = records.iter().collect();
    let ids: Vec<TalentId> = asked.into_iter().cloned().collect();
    let found = people::some(tx, &ids).await?;
    if found.len() < ids.len() || found.iter().any(|talent| !permit.covers(&talent.lineage, &talent.bloc)) {
        return Err(Error::NotFound);
    }
    let (created, changed): (Vec<Talent>, Vec<Talent>) =
        found.into_iter().partition(|talent| talent.import_id.as_deref() == Some(import_id));
    let mut undone = Undone::default();
    restore(app, tx, import_id, changed, &mut undone).await?;
    remove(tx, import_id, created, &mut undone).await?;
    tx.note(
        Event::about_instance("talents.import_undone")
            .with("import", import_id)
            .with("removed", undone.removed)
            .with("restored", undone.restored)
            .with("left", &undone.left),
    );
    Ok(undone)
}

/// Puts records that an import changed back to what they were before it.
async fn restore(app: &App, tx: &mut Tx, import_id: &str, people: Vec<Talent>, undone: &mut Undone) -> Result<()> {
    let mut people: HashMap<TalentId, Talent> = people.into_iter().map(|talent| (talent.id.clone(), talent)).collect();
    let ids: Vec<TalentId> = people.keys().cloned().collect();
    let snapshots = versions::of_import(app, tx, import_id, &ids).await?;
    let since = snapshots.iter().map(|then| (then.talent.id.clone(), then.talent.revision)).collect();
    let touched = versions::changed_since(tx, &since, import_id).await?;
    for snapshot in snapshots {
        let (then, id) = (&snapshot.talent, &snapshot.talent.id);
        let Some(now) = people.remove(id) else { continue };
        if touched.contains(id) {
            undone.left.push(now.code());
            continue;
        }
        versions::keep(app, tx, &now, None).await?;
        let key = open_number(&app.secret, then)?.map(|digits| number_key(&app.secret, &digits));
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
    Ok(())
}

/// Takes out the people whom an import brought, but for those whose records were used since.
async fn remove(tx: &mut Tx, import_id: &str, people: Vec<Talent>, undone: &mut Undone) -> Result<()> {
    let since = people.iter().map(|talent| (talent.id.clone(), 1)).collect();
    let touched = versions::changed_since(tx, &since, import_id).await?;
    let is_used = |talent: &Talent| talent.merged_into.is_some() || touched.contains(&talent.id);
    let (used, unused): (Vec<Talent>, Vec<Talent>) = people.into_iter().partition(is_used);
    undone.left.extend(used.iter().map(Talent::code));
    let ids: Vec<TalentId> = unused.into_iter().map(|talent| talent.id).collect();
    people::forget(tx, &ids).await?;
    undone.removed += ids.len();
    Ok(())
}
