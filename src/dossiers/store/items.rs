//! The papers of dossiers with their files.

use crate::dossiers::dossier::DossierId;
use crate::dossiers::parts::{Item, ItemId, ItemState};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, fresh};
use crate::{insert, sql, update};

const ITEM: &str = "select i.id, i.dossier_id, i.item, i.file_id, f.name as file_name, f.media_type, f.size, f.sha256,
    i.pages, i.state, i.note, i.given_by_name, i.given_at, i.judged_by_name, i.judged_at, i.version
    from dossier_items i left join files f on f.id = i.file_id";

/// Every paper of a dossier, those that were replaced too, the oldest first.
pub async fn items(db: &mut impl Read, id: &DossierId) -> Result<Vec<Item>> {
    sql!(all Item, db, format!("{ITEM} where i.dossier_id = $1 order by i.given_at, i.id"), id)
}

/// The papers that count now, the oldest first.
pub async fn present_items(db: &mut impl Read, id: &DossierId) -> Result<Vec<Item>> {
    Ok(items(db, id).await?.into_iter().filter(Item::is_present).collect())
}

/// One paper of a dossier.
pub async fn item(db: &mut impl Read, dossier: &DossierId, id: &str) -> Result<Item> {
    sql!(one Item, db, format!("{ITEM} where i.dossier_id = $1 and i.id = $2"), dossier, id)
}

/// The paper of a dossier that has this very file, among those that count.
pub async fn same_file(db: &mut impl Read, dossier: &DossierId, sha256: &str) -> Result<Option<Item>> {
    sql!(optional Item, db,
        format!("{ITEM} where i.dossier_id = $1 and f.sha256 = $2 and i.state <> 'replaced'"), dossier, sha256)
}

/// A new paper as it is stored.
#[derive(Clone, Debug)]
pub struct NewItem<'a> {
    pub id: &'a ItemId,
    pub dossier_id: &'a DossierId,
    pub item: &'a str,
    pub file_id: &'a str,
    pub pages: Option<i64>,
    pub given_by: &'a str,
    pub given_by_name: &'a str,
}

/// Adds a paper.
pub async fn insert_item(tx: &mut Tx, new: &NewItem<'_>) -> Result<()> {
    insert!(tx, "dossier_items", {
        id: new.id, dossier_id: new.dossier_id, item: new.item, file_id: new.file_id, pages: new.pages,
        state: ItemState::Given, note: "", given_by: new.given_by, given_by_name: new.given_by_name, given_at: tx.now,
        judged_by_name: "",
    })?;
    Ok(())
}

/// Puts a paper aside: a later one stands in its place, or its giver took it back.
pub async fn replace_item(tx: &mut Tx, item: &Item) -> Result<()> {
    fresh(update!(tx, "dossier_items", { state: ItemState::Replaced, version: item.version + 1 },
        "id = $1 and version = $2", &item.id, item.version)?)
}

/// Lets a paper forget its file; hands back which one that was.
pub async fn drop_item_file(tx: &mut Tx, item: &Item) -> Result<Option<String>> {
    sql!(run, tx, "update dossier_items set file_id = null where id = $1", &item.id)?;
    Ok(item.file_id.clone())
}

/// Judges a paper that was seen at `version`.
pub async fn judge(tx: &mut Tx, item: &Item, state: ItemState, note: &str, by: &str, version: i64) -> Result<()> {
    if !item.is_present() {
        return Err(Error::refused("Giấy tờ này đã được thay bằng bản nộp sau. Mở lại hồ sơ để xem bản mới."));
    }
    fresh(update!(tx, "dossier_items", {
        state: state, note: note, judged_by_name: by, judged_at: tx.now, version: version + 1,
    }, "id = $1 and version = $2", &item.id, version)?)
}

/// Lets the papers of a dossier forget their files; hands back which files that were.
pub async fn forget_files(tx: &mut Tx, id: &DossierId) -> Result<Vec<String>> {
    let files = sql!(
        all(String,),
        tx,
        "select file_id from dossier_items where dossier_id = $1 and file_id is not null order by file_id",
        id
    )?;
    sql!(
        run,
        tx,
        "update dossier_items set file_id = null, note = '', given_by = '', given_by_name = '' where dossier_id = $1",
        id
    )?;
    Ok(files.into_iter().map(|(file,)| file).collect())
}
