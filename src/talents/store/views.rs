//! Saved views: a person's own ways of seeing the list.

use crate::platform::db::{Read, Tx};
use crate::platform::error::{Error, Result, unique};
use crate::{ids, insert, sql};

ids! {
    /// A saved view.
    ViewId = "talent_view";
}

/// A saved view.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct View {
    pub id: ViewId,
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// The views of a person, in the order in which they were saved.
pub async fn of_user(db: &mut impl Read, user_id: &str) -> Result<Vec<View>> {
    sql!(all View, db, "select id, name, query from talent_views where user_id = $1 order by position, id", user_id)
}

/// Saves a view.
pub async fn insert(tx: &mut Tx, user_id: &str, name: &str, query: &str) -> Result<ViewId> {
    let (position,) = sql!(
        one(i64,),
        tx,
        "select cast(coalesce(max(position), 0) + 1 as bigint) from talent_views where user_id = $1",
        user_id
    )?;
    let id = ViewId::fresh();
    insert!(tx, "talent_views", {
        id: id, user_id: user_id, name: name, query: query, position: position, created_at: tx.now,
    })
    .map_err(unique("view_name", "Đã có cách xem cùng tên. Chọn tên khác hoặc xóa cách xem cũ"))?;
    Ok(id)
}

/// Drops a view of a person.
pub async fn remove(tx: &mut Tx, user_id: &str, id: &str) -> Result<()> {
    let rows = sql!(run, tx, "delete from talent_views where user_id = $1 and id = $2", user_id, id)?;
    if rows == 1 { Ok(()) } else { Err(Error::NotFound) }
}
