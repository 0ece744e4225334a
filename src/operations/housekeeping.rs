//! What is dropped each night: forms nobody came back for, old messages, finished jobs, counts of requests. Then the
//! database looks over what is left.

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::{held, jobs, messages};
use crate::{candidates, portal, privacy};

/// Drops what is no longer needed.
pub async fn nightly(app: &App) -> Result<()> {
    held::drop_old(app).await?;
    messages::drop_old(app).await?;
    jobs::drop_finished(app).await?;
    portal::drop_old(app).await?;
    candidates::drop_old(app).await?;
    privacy::drop_old(app).await?;
    app.db.look_over().await
}
