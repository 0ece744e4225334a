//! Obstacles (khó khăn, vướng mắc): raised on a part, a plan or in general; answered, or escalated with a proposal.

use crate::platform::routes::Routes;

/// The routes of obstacles.
pub fn routes() -> Routes {
    Routes::new()
}
