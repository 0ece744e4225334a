//! The pages of needs and headcounts.

pub mod consolidation;
pub mod edit;
pub mod headcounts;
pub mod list;
pub mod show;
pub mod year;

use crate::needs::headcount::{Headcount, YEARS};
use crate::needs::need::Lists;
use crate::platform::App;
use crate::platform::error::{Error, Result};
use crate::policies;
use crate::reference;

/// The year of an address; another is no page.
fn year_of(text: &str) -> Result<i64> {
    text.parse().ok().filter(|year| YEARS.contains(year)).ok_or(Error::NotFound)
}

/// The year that needs are proposed for now: the next one.
fn planned_year(app: &App) -> i64 {
    i64::from(app.clock.year()) + 1
}

/// What the form of a need is read against.
pub async fn lists(app: &App) -> Result<Lists> {
    let db = &mut app.db.read();
    Ok(Lists {
        sectors: reference::store::sectors(db).await?,
        majors: reference::store::majors(db).await?,
        groups: policies::hiring(app)?.groups(),
    })
}

/// The years that a page leads to: those that hold something, this one and the next, the newest first.
fn years(app: &App, mut known: Vec<i64>, shown: i64) -> Vec<i64> {
    known.extend([planned_year(app), planned_year(app) - 1, shown]);
    known.sort_unstable_by(|a, b| b.cmp(a));
    known.dedup();
    known
}

/// Proposed people against free posts, as a bar 110 wide.
pub struct Bar {
    pub proposed: i64,
    pub free: i64,
    /// The part within the free posts.
    pub within: i64,
    /// The part beyond them.
    pub beyond: i64,
    /// Where the free posts end.
    pub mark: i64,
}

impl Bar {
    /// The bar of two figures.
    pub fn of(free: i64, proposed: i64) -> Bar {
        let whole = free.max(proposed).max(1);
        let wide = |people: i64| people * 110 / whole;
        Bar {
            proposed,
            free,
            within: wide(proposed.min(free)),
            beyond: wide(proposed) - wide(proposed.min(free)),
            mark: wide(free),
        }
    }

    /// By how many the proposals exceed the free posts.
    pub fn over(&self) -> i64 {
        (self.proposed - self.free).max(0)
    }
}

/// The sums of several headcounts.
#[derive(Default)]
pub struct Sums {
    pub quota: i64,
    pub filled: i64,
    pub retiring: i64,
    pub free: i64,
    pub proposed: i64,
}

impl Sums {
    /// Adds up what the agencies have.
    pub fn of(all: &[Headcount]) -> Sums {
        all.iter().fold(Sums::default(), |sums, one| Sums {
            quota: sums.quota + one.quota,
            filled: sums.filled + one.filled,
            retiring: sums.retiring + one.retiring,
            free: sums.free + one.free(),
            proposed: sums.proposed + one.proposed,
        })
    }

    /// The bar of proposed people against free posts.
    pub fn bar(&self) -> Bar {
        Bar::of(self.free, self.proposed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_what_is_beyond_the_free_posts() {
        let bar = Bar::of(10, 12);
        assert_eq!((bar.within, bar.beyond, bar.mark, bar.over()), (91, 19, 91, 2));
        let bar = Bar::of(41, 39);
        assert_eq!((bar.beyond, bar.mark, bar.over()), (0, 110, 0));
        assert_eq!(Bar::of(0, 0).within, 0);
    }
}
