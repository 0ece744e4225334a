//! What a catalogue has that last year's had not, and the other way round (clause I.1.b).

use std::collections::HashMap;

use super::catalogue::Row;
use super::published::PublishedRow;
use crate::reference::major::closeness;

/// Last year's row and this year's are of one kind from this likeness of names on.
const SAME: u32 = 85;

/// Whether two rows ask for the same people at the same place.
pub fn is_same(old: &PublishedRow, row: &Row) -> bool {
    old.agency_id == row.agency_id
        && old.beneficiary_group == row.beneficiary_group
        && closeness(&old.specialty, &row.specialty) >= SAME
}

/// How a catalogue differs from the one before.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Rows that were not there.
    pub added: usize,
    /// Rows with another number: name, place, before and now.
    pub changed: Vec<(String, String, i64, i64)>,
    /// Rows that are no longer there.
    pub gone: Vec<PublishedRow>,
}

/// Compares the rows of two years.
pub fn compare(before: &[PublishedRow], now: &[Row]) -> Difference {
    let mut found = Difference::default();
    // Only rows of one agency and group can be the same; so few of them are compared by their names.
    let mut known: HashMap<(&str, &str), Vec<&PublishedRow>> = HashMap::new();
    for old in before {
        known.entry((&old.agency_id, &old.beneficiary_group)).or_default().push(old);
    }
    let mut asked: HashMap<(&str, &str), Vec<&Row>> = HashMap::new();
    for row in now {
        let place = (row.agency_id.as_str(), row.beneficiary_group.as_str());
        asked.entry(place).or_default().push(row);
        match known.get(&place).and_then(|olds| olds.iter().find(|old| is_same(old, row))) {
            None => found.added += 1,
            Some(old) if old.number != row.number => {
                found.changed.push((row.specialty.clone(), row.agency_name.clone(), old.number, row.number));
            }
            Some(_) => {}
        }
    }
    let stays = |old: &PublishedRow| {
        let place = (old.agency_id.as_str(), old.beneficiary_group.as_str());
        asked.get(&place).is_some_and(|rows| rows.iter().any(|row| is_same(old, row)))
    };
    found.gone = before.iter().filter(|old| !stays(old)).cloned().collect();
    found
}
