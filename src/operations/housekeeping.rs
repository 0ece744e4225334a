//! What is dropped each night: forms nobody came back for, old messages, finished jobs.

use crate::platform::App;
use crate::platform::error::Result;
use crate::platform::{held, jobs, messages};

/// Drops what is no longer needed.
pub async fn nightly(app: &App) -> Result<()> {
    held::drop_old(app).await?;
    messages::drop_old(app).await?;
    jobs::drop_finished(app).await?;
    Ok(())
}
