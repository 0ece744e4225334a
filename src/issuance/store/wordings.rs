//! Every statement about wordings.

use crate::insert;
use crate::issuance::wording::{StoredWording, WordingDraft, WordingId};
use crate::platform::db::{Read, Tx};
use crate::platform::error::{Result, unique};
use crate::sql;

const WORDING: &str = "select w.id, w.key, w.number, w.kind, w.name, w.body, w.reason, w.withdrawn, w.created_by_name,
    w.created_at from wordings w";

/// The newest version of each wording that somebody has changed.
pub async fn newest(db: &mut impl Read) -> Result<Vec<StoredWording>> {
    let statement = format!(
        "{WORDING} where w.number = (select max(n.number) from wordings n where n.key = w.key) order by w.kind, w.key"
    );
    sql!(all StoredWording, db, statement)
}

/// All versions of a wording, the newest first.
pub async fn versions(db: &mut impl Read, key: &str) -> Result<Vec<StoredWording>> {
    sql!(all StoredWording, db, format!("{WORDING} where w.key = $1 order by w.number desc"), key)
}

/// Adds a version.
pub async fn insert(tx: &mut Tx, key: &str, number: i64, draft: &WordingDraft, by: (&str, &str)) -> Result<WordingId> {
    let id = WordingId::fresh();
    insert!(tx, "wordings", {
        id: id, key: key, number: number, kind: draft.kind.key(), name: draft.name, body: draft.body,
        reason: draft.reason, withdrawn: draft.withdrawn, created_by: by.0, created_by_name: by.1, created_at: tx.now,
    })
    .map_err(unique("body", "Người khác vừa sửa mẫu này. Tải lại trang để xem bản mới rồi sửa tiếp"))?;
    Ok(id)
}
