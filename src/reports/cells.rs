//! Small numbers of people (STD; feature 171): a cell of a breakdown that tells of fewer people than may be shown is hidden,
//! and so are those from which it could be worked out. What a reader may open record by record is not hidden from them.

use serde::{Deserialize, Serialize};

use crate::talents::LEAST_SHOWN;

/// A number as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Number(i64),
    /// Too few people.
    Hidden,
    /// It cannot be told: the period has none, or nothing was recorded.
    Unknown,
}

impl Shown {
    /// The number, when it is shown.
    pub fn number(self) -> Option<i64> {
        match self {
            Shown::Number(number) => Some(number),
            Shown::Hidden | Shown::Unknown => None,
        }
    }
}

/// Which cells to hide, by how many people in each are out of the reader's sight, where the sum of all cells is shown.
pub fn hidden(unseen: &[i64]) -> Vec<bool> {
    let mut hide: Vec<bool> = unseen.iter().map(|number| (1..LEAST_SHOWN).contains(number)).collect();
    if !hide.contains(&true) {
        return hide;
    }
    let told = |hide: &[bool]| -> (usize, i64) {
        let among = hide.iter().zip(unseen).filter(|(hide, _)| **hide);
        among.fold((0, 0), |(cells, sum), (_, number)| (cells + 1, sum + number))
    };
    // A lone hidden cell, or hidden cells of a small sum, follow from what is shown.
    loop {
        let (cells, sum) = told(&hide);
        if cells > 1 && sum >= LEAST_SHOWN {
            return hide;
        }
        let open = unseen.iter().enumerate().filter(|(place, number)| hide.get(*place) == Some(&false) && **number > 0);
        let next = open.min_by_key(|(_, number)| **number).map(|(place, _)| place);
        match next.and_then(|place| hide.get_mut(place)) {
            Some(cell) => *cell = true,
            // Nothing else is left: the whole breakdown would tell.
            None => return vec![true; unseen.len()],
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_cell_is_hidden_with_the_next_one() {
        assert_eq!(hidden(&[20, 3, 7, 0]), [false, true, true, false]);
        assert_eq!(hidden(&[20, 3, 4]), [false, true, true]);
        assert_eq!(hidden(&[20, 6, 0]), [false, false, false]);
        assert_eq!(hidden(&[20, 1, 1]), [true, true, true], "two of one each follow from their sum");
        assert_eq!(hidden(&[1, 0, 0]), [true, true, true], "the one would be told by the others");
        assert_eq!(hidden(&[0, 0]), [false, false]);
        assert_eq!(hidden(&[]), Vec::<bool>::new());
    }

    proptest! {
        #[test]
        fn what_is_hidden_cannot_be_worked_out(unseen in prop::collection::vec(0_i64..12, 0..8)) {
            let hide = hidden(&unseen);
            for (number, is_hidden) in unseen.iter().zip(&hide) {
                prop_assert!(*is_hidden || !(1..LEAST_SHOWN).contains(number));
            }
            let covered: Vec<i64> = unseen.iter().zip(&hide).filter(|(_, hide)| **hide).map(|(number, _)| *number).collect();
            let whole = covered.len() == unseen.len();
            prop_assert!(covered.is_empty() || whole || (covered.len() > 1 && covered.iter().sum::<i64>() >= LEAST_SHOWN));
        }
    }
}
