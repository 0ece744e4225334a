//! The pages of a plan: list, head, tasks, life, versions, recipients.

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
