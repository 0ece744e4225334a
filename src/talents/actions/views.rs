//! Keeping and dropping ways of seeing the list.

use crate::platform::App;
use crate::platform::audit::Event;
use crate::platform::error::{Error, Result};
use crate::platform::jobs;
use crate::platform::permit::Permit;
use crate::talents::store::views;

/// More than this many views are no help to anybody.
const MOST: usize = 12;

/// Keeps the filters of an address under a name.
pub async fn save_view(app: &App, permit: &Permit, name: &str, query: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let user = permit.signed()?.user_id.clone();
    if views::of_user(&mut tx, &user).await?.len() >= MOST {
        return Err(Error::refused_at("view_name", format!("Đã lưu {MOST} cách xem. Xóa bớt một cách rồi lưu lại")));
    }
    let id = views::insert(&mut tx, &user, name, query).await?;
    tx.commit(Event::new("talent_view.saved", &id).with("name", name)).await
}

/// Drops a view.
pub async fn drop_view(app: &App, permit: &Permit, id: &str) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    views::remove(&mut tx, &permit.signed()?.user_id.clone(), id).await?;
    tx.commit(Event::new("talent_view.dropped", &views::ViewId::from(id))).await
}

/// Asks for a search for records that may be one person, in the background; one that waits already is enough.
pub async fn ask_search(app: &App, permit: &Permit) -> Result<()> {
    let mut tx = app.db.write(permit).await?;
    let now = tx.now;
    // Within a minute one search is enough, however often it is asked for.
    let key = format!("{}:{}", crate::talents::scan::JOB, now.format("%Y-%m-%dT%H:%M"));
    jobs::enqueue(&mut tx, crate::talents::scan::JOB, Some(&key), serde_json::json!({}), now).await?;
    tx.commit(Event::about_instance("talents.scan_asked")).await
}
