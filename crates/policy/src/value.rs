//! What facts, settings and formulas are made of, and what stands in the way when a value is not known.

use chrono::NaiveDate;

use crate::exact::Exact;

/// A value. Words are numbers of choices in a list of the pack; sets of words are masks of such numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number, a share or an amount in đồng.
    Number(Exact),
    /// One choice of a list.
    Word(u16),
    /// Several choices of a list, as a mask.
    Words(u64),
    /// A day.
    Date(NaiveDate),
}

impl Value {
    /// The number, of a number.
    pub fn number(self) -> Option<Exact> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// The flag, of a flag.
    pub fn flag(self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(flag) } else { None }
    }

    /// The day, of a date.
    pub fn date(self) -> Option<NaiveDate> {
        if let Self::Date(day) = self { Some(day) } else { None }
    }

    /// The choice, of a word.
    pub fn word(self) -> Option<u16> {
        if let Self::Word(word) = self { Some(word) } else { None }
    }
}

/// One thing that must be known before a value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A fact about the person: its place in the pack's list.
    Fact(usize),
    /// A setting without a value: its place in the pack's list, and the choices it was asked for.
    Setting {
        /// Place of the parameter.
        parameter: usize,
        /// The choices looked up, in the order of the parameter's keys.
        key: Vec<u16>,
    },
    /// The number is larger than an amount may be, or something was divided by zero.
    OutOfRange,
}

/// Why a value is not known: everything that it waits for, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gap(pub Vec<Need>);

impl Gap {
    /// A gap with one need.
    pub fn of(need: Need) -> Self {
        Self(vec![need])
    }

    /// Both gaps in one.
    pub fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self.0.sort();
        self.0.dedup();
        self
    }
}

/// A value, or what it waits for.
pub type Known = Result<Value, Gap>;
