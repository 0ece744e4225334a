//! Typed expressions: what a formula of a pack becomes once its names are resolved.

use crate::exact::Exact;
use crate::value::Value;

/// What a number counts. Unlike units are never added or compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Times, shares, points, counts.
    Plain,
    /// Đồng.
    Dong,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Unit {
    /// Every unit, as packs name it.
    pub const ALL: [(&str, Self); 5] = [
        ("plain", Self::Plain),
        ("dong", Self::Dong),
        ("days", Self::Days),
        ("months", Self::Months),
        ("years", Self::Years),
    ];
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Unequal => "≠",
            Self::Less => "<",
            Self::AtMost => "≤",
            Self::Greater => ">",
            Self::AtLeast => "≥",
        }
    }

    /// Whether an order of two values satisfies it.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Sum.
    Plus,
    /// Difference.
    Minus,
    /// Product.
    Times,
    /// Exact quotient.
    Over,
}

impl Operation {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "−",
            Self::Times => "×",
            Self::Over => "÷",
        }
    }

    /// Does it; nothing when the result is out of range.
    pub fn apply(self, left: Exact, right: Exact) -> Option<Exact> {
        match self {
            Self::Plus => left.plus(right),
            Self::Minus => left.minus(right),
            Self::Times => left.times(right),
            Self::Over => left.divided_by(right),
        }
    }
}

/// Where a key of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The group being examined.
    Group,
    /// A fact.
    Fact(usize),
    /// A choice named in the formula.
    Fixed(u16),
}

/// An expression whose names and types are checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A value written in the formula.
    Value(Value),
    /// A fact, by its place in the pack.
    Fact(usize),
    /// A parameter, by its place, and what it is looked up by.
    Parameter(usize, Vec<KeySource>),
    /// A named formula, by its place.
    Definition(usize),
    /// The group being examined.
    Group,
    /// Negation.
    Not(Box<Expr>),
    /// All hold.
    And(Vec<Expr>),
    /// Some hold.
    Or(Vec<Expr>),
    /// Condition, value if it holds, value otherwise.
    If(Box<[Expr; 3]>),
    /// Comparison of two values of one type.
    Compare(Comparison, Box<[Expr; 2]>),
    /// Sum, difference, product or quotient.
    Arithmetic(Operation, Box<[Expr; 2]>),
    /// The opposite number.
    Negated(Box<Expr>),
    /// The least of several numbers.
    Least(Vec<Expr>),
    /// The greatest of several numbers.
    Greatest(Vec<Expr>),
    /// A word is one of these.
    OneOf(Box<Expr>, Vec<u16>),
    /// A set of words holds this one.
    Holds(Box<Expr>, u16),
}

impl Expr {
    /// Calls a function on this expression and on each below it.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Value(_) | Self::Fact(_) | Self::Parameter(..) | Self::Definition(_) | Self::Group => {}
            Self::Not(inner) | Self::Negated(inner) | Self::OneOf(inner, _) | Self::Holds(inner, _) => {
                inner.walk(visit);
            }
            Self::And(all) | Self::Or(all) | Self::Least(all) | Self::Greatest(all) => {
                all.iter().for_each(|one| one.walk(visit));
            }
            Self::If(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Compare(_, pair) | Self::Arithmetic(_, pair) => pair.iter().for_each(|side| side.walk(visit)),
        }
    }
}
