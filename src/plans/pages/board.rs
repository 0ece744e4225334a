//! The board of a plan: agencies by tasks, timeline, obstacles in place (design screen 7).

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
