//! Money: whole đồng, nothing smaller, never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An amount in đồng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Vnd(pub i64);

impl fmt::Display for Vnd {
    /// "15.930.000 đồng".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&viet::money::dong(self.0))
    }
}

impl Add for Vnd {
    type Output = Vnd;
    fn add(self, other: Vnd) -> Vnd {
        Vnd(self.0 + other.0)
    }
}

impl Sub for Vnd {
    type Output = Vnd;
    fn sub(self, other: Vnd) -> Vnd {
        Vnd(self.0 - other.0)
    }
}

impl Sum for Vnd {
    fn sum<I: Iterator<Item = Vnd>>(amounts: I) -> Vnd {
        amounts.fold(Vnd(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_add_up_exactly() {
        let total: Vnd = [Vnd(15_930_000), Vnd(7), Vnd(-7)].into_iter().sum();
        assert_eq!(total - Vnd(930_000), Vnd(15_000_000));
        assert_eq!(total.to_string(), "15.930.000\u{a0}đồng");
    }
}
