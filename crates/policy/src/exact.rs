//! Exact fractions. Money is reckoned in them from the figure in the law to the last step, and rounded once.

use std::cmp::Ordering;
use std::fmt;

/// A fraction in lowest terms. Every operation answers nothing instead of overflowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

/// How an amount becomes whole: the pack's rule, used once, at the end (policy.md §9, row 33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// What an amount is a multiple of after rounding, in đồng; at least 1.
    pub unit: i64,
    /// Which neighbour is taken.
    pub mode: RoundingMode,
}

/// Which multiple an amount between two of them becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingMode {
    /// The nearer one; the upper one from the middle on.
    HalfUp,
    /// The lower one.
    Down,
    /// The upper one.
    Up,
}

impl RoundingMode {
    /// Every mode, as packs name them.
    pub const ALL: [(&str, Self); 3] = [("half_up", Self::HalfUp), ("down", Self::Down), ("up", Self::Up)];
}

impl Default for Rounding {
    fn default() -> Self {
        Self { unit: 1, mode: RoundingMode::HalfUp }
    }
}

impl Rounding {
    /// Rounds to the unit; nothing when the result does not fit.
    pub fn round(self, amount: Exact) -> Option<i64> {
        let unit = i128::from(self.unit.max(1));
        let denominator = amount.denominator.checked_mul(unit)?;
        let whole = amount.numerator.div_euclid(denominator);
        let rest = amount.numerator.rem_euclid(denominator);
        let up = match self.mode {
            RoundingMode::HalfUp => rest >= denominator - rest,
            RoundingMode::Down => false,
            RoundingMode::Up => rest > 0,
        };
        let up = up && rest > 0;
        i64::try_from(whole.checked_add(i128::from(up))?.checked_mul(unit)?).ok()
    }
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A fraction; nothing when the denominator is zero or a part is out of range.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 1 {
            return Some(Self { numerator, denominator });
        }
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok()? * denominator.signum();
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// Part above the line; negative for a negative fraction.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Part below the line; always positive.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Reads `12`, `-3`, `1.5`, `3/2` or `150%`, with `.` as the decimal mark; nothing for other text.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((above, below)) = text.split_once('/') {
            return Self::parse_decimal(above.trim())?.divided_by(Self::parse_decimal(below.trim())?);
        }
        if let Some(percent) = text.strip_suffix('%') {
            return Self::parse_decimal(percent.trim_end())?.divided_by(Self::from(100));
        }
        Self::parse_decimal(text)
    }

    fn parse_decimal(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || (digits.contains('.') && !is_number(decimals)) {
            return None;
        }
        let scale = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        let decimals = if decimals.is_empty() { 0 } else { decimals.parse::<i128>().ok()? };
        Self::new(sign * (whole.parse::<i128>().ok()?.checked_mul(scale)? + decimals), scale)
    }

    /// Sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::new(self.numerator.checked_add(other.numerator)?, self.denominator);
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// Difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// Product.
    pub fn times(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.numerator)?;
        Self::new(numerator, self.denominator.checked_mul(other.denominator)?)
    }

    /// Quotient; nothing when dividing by zero.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        let numerator = self.numerator.checked_mul(other.denominator)?;
        Self::new(numerator, self.denominator.checked_mul(other.numerator)?)
    }

    /// The opposite.
    pub fn negated(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, denominator: self.denominator })
    }

    /// The whole number that this is, if it is one and fits.
    pub fn whole(self) -> Option<i64> {
        if self.denominator == 1 { i64::try_from(self.numerator).ok() } else { None }
    }

    /// Whether there is nothing behind the point.
    pub fn is_whole(self) -> bool {
        self.denominator == 1
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self { numerator: whole.into(), denominator: 1 }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// Compares by Euclid's steps, so that no product can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let (mut left, mut right) = (*self, *other);
        loop {
            let wholes = (left.numerator.div_euclid(left.denominator), right.numerator.div_euclid(right.denominator));
            if wholes.0 != wholes.1 {
                return wholes.0.cmp(&wholes.1);
            }
            let rests = (left.numerator.rem_euclid(left.denominator), right.numerator.rem_euclid(right.denominator));
            match rests {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // a/b < c/d exactly when d/c < b/a.
                (a, c) => {
                    let (b, d) = (left.denominator, right.denominator);
                    left = Self { numerator: d, denominator: c };
                    right = Self { numerator: b, denominator: a };
                }
            }
        }
    }
}

impl fmt::Display for Exact {
    /// A whole number, a finite decimal with `.`, or a fraction: each reads back as the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.denominator;
        let mut places = 0_usize;
        for prime in [2, 5] {
            let mut times = 0;
            while rest % prime == 0 {
                rest /= prime;
                times += 1;
            }
            places = places.max(times);
        }
        let scaled = u32::try_from(places).ok().and_then(|places| 10_i128.checked_pow(places));
        let units = scaled.and_then(|scale| self.numerator.checked_mul(scale / self.denominator));
        match units {
            Some(units) if rest == 1 && places <= 12 => {
                let sign = if units < 0 { "-" } else { "" };
                let digits = format!("{:0width$}", units.unsigned_abs(), width = places + 1);
                let (whole, decimals) = digits.split_at(digits.len() - places);
                if places == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{decimals}") }
            }
            _ => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

fn greatest_common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        if let (Ok(small), Ok(smaller)) = (u64::try_from(one), u64::try_from(other)) {
            return greatest_common_divisor_of_words(small, smaller).into();
        }
        (one, other) = (other, one % other);
    }
    one
}

fn greatest_common_divisor_of_words(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn decimals_fractions_and_percents_are_read_exactly() {
        assert_eq!(exact("1.5"), exact("3/2"));
        assert_eq!(exact("150%"), exact("1.5"));
        assert_eq!(exact("-0.25").to_string(), "-0.25");
        assert_eq!(exact("1/3").to_string(), "1/3");
        for wrong in ["", "1,5", "1/0", "1.", ".5", "abc", "1e9", "--1"] {
            assert_eq!(Exact::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounding_happens_to_the_unit_of_the_pack() {
        let round = |text, unit, mode| Rounding { unit, mode }.round(exact(text)).unwrap();
        assert_eq!(round("138555555.5", 1, RoundingMode::HalfUp), 138_555_556);
        assert_eq!(round("-1/2", 1, RoundingMode::HalfUp), 0);
        assert_eq!(round("1499", 1000, RoundingMode::HalfUp), 1000);
        assert_eq!(round("1500", 1000, RoundingMode::HalfUp), 2000);
        assert_eq!(round("1001", 1000, RoundingMode::Up), 2000);
        assert_eq!(round("1000", 1000, RoundingMode::Up), 1000);
        assert_eq!(round("1999.9", 1000, RoundingMode::Down), 1000);
    }

    #[test]
    fn order_needs_no_common_denominator() {
        let mut all = [exact("1/3"), exact("-1/2"), exact("0.5"), exact("33/100"), exact("2"), exact("-7/3")];
        all.sort();
        let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["-7/3", "-0.5", "0.33", "1/3", "0.5", "2"]);
    }
}
