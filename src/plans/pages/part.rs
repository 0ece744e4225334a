//! The pages of a part: reports with evidence, officer, sub-tasks.

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
