//! Progress of many tasks by Excel: out, edited, in again with a cell-level preview.

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
