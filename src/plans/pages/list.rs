//! Tasks as a list and as a calendar.

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
