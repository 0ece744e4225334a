//! Types of expressions, and the names that a formula may use.

use super::expr::Unit;
use crate::pack::{Key, Kind, WordList};

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    Flag,
    /// A number with its unit.
    Number(Unit),
    /// A word of the list with this place.
    Word(usize),
    /// A set of words of the list with this place.
    Words(usize),
    /// A day.
    Date,
}

impl Type {
    /// The type of a kind of fact or setting; periods have none.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Flag => Some(Self::Flag),
            Kind::Number(unit) => Some(Self::Number(unit)),
            Kind::Word(list) => Some(Self::Word(list)),
            Kind::Words(list) => Some(Self::Words(list)),
            Kind::Date => Some(Self::Date),
            Kind::Periods => None,
        }
    }

    /// How it is called in a message to whoever writes the pack.
    pub fn label(self) -> &'static str {
        match self {
            Self::Flag => "đúng/sai",
            Self::Number(Unit::Plain) => "số",
            Self::Number(Unit::Dong) => "số tiền",
            Self::Number(Unit::Days) => "số ngày",
            Self::Number(Unit::Months) => "số tháng",
            Self::Number(Unit::Years) => "số năm",
            Self::Word(_) => "một lựa chọn",
            Self::Words(_) => "nhiều lựa chọn",
            Self::Date => "ngày",
        }
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Symbol<'a> {
    /// A fact, by its place.
    Fact(usize, Kind),
    /// A parameter, by its place, with what it is looked up by.
    Parameter(usize, Kind, &'a [Key]),
    /// A named formula, by its place.
    Definition(usize, Kind),
    /// The group being examined, a word of the list with this place.
    Group(usize),
}

/// Resolves the names of a formula.
pub trait Scope {
    /// What the name stands for here.
    fn symbol(&self, name: &str) -> Option<Symbol<'_>>;
    /// The list of words with this place.
    fn words(&self, list: usize) -> &WordList;
    /// The list that the key of a parameter takes its words from.
    fn key_words(&self, key: Key) -> Option<usize>;
    /// The scheme whose groups may be used as keys here.
    fn scheme(&self) -> Option<usize>;
    /// Names that exist, to suggest one for a slip of the pen.
    fn names(&self) -> Vec<String>;
}

/// The nearest of the names, when it is near enough to be what was meant.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let best = names.into_iter().map(|name| (distance(wanted, name), name)).min()?;
    (best.0 * 3 <= wanted.len().max(3)).then_some(best.1)
}

/// How many letters must be changed, put in or taken out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (number, letter) in one.chars().enumerate() {
        let mut before = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (above, there) in row.iter().skip(1).zip(&other) {
            left = (before + usize::from(letter != *there)).min(left + 1).min(above + 1);
            before = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
