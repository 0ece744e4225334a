//! What the head of an agency answers for, on one screen.

use crate::platform::routes::Routes;

/// The routes of these pages.
pub fn routes() -> Routes {
    Routes::new()
}
