//! The value of an expression for one person on one day, in three-valued logic: a part that is not known matters only
//! where the result depends on it.

use std::cell::RefCell;
use std::cmp::Ordering;

use chrono::NaiveDate;

use super::expr::{Comparison, Expr, KeySource};
use crate::facts::Facts;
use crate::pack::{Pack, Parameter, Row};
use crate::value::{Gap, Known, Need, Value};

/// What is noted while formulas are worked out: the assumed settings that were used, and derived facts, which are worked
/// out once.
#[derive(Debug, Default)]
pub struct Notes {
    assumed: RefCell<Vec<(usize, usize)>>,
    derived: RefCell<Vec<(usize, NaiveDate, Known)>>,
}

impl Notes {
    /// The assumed settings used so far, as places of parameters with their rows; afterwards there are none.
    pub fn take(&self) -> Vec<(usize, usize)> {
        self.derived.take();
        self.assumed.take()
    }
}

/// Where and when a formula is worked out.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules.
    pub pack: &'a Pack,
    /// The person.
    pub facts: &'a Facts,
    /// The day whose facts count.
    pub day: NaiveDate,
    /// The day whose figures count.
    pub rates_on: NaiveDate,
    /// Figures that became known later are left out.
    pub as_of: Option<NaiveDate>,
    /// The group being examined.
    pub group: Option<u16>,
    /// Where assumed settings are noted.
    pub notes: &'a Notes,
}

impl<'a> Context<'a> {
    /// The same on another day.
    pub fn on(&self, day: NaiveDate) -> Self {
        Self { day, rates_on: day, ..*self }
    }

    /// The same with the figures of another day.
    pub fn with_rates_on(&self, rates_on: NaiveDate) -> Self {
        Self { rates_on, ..*self }
    }

    /// The same for a group.
    pub fn for_group(&self, group: u16) -> Self {
        Self { group: Some(group), ..*self }
    }

    /// The value of an expression, or all that it waits for.
    pub fn value(&self, expr: &Expr) -> Known {
        match expr {
            Expr::Value(value) => Ok(*value),
            Expr::Fact(fact) => self.fact(*fact),
            Expr::Parameter(parameter, keys) => self.parameter(*parameter, keys),
            Expr::Definition(place) => match self.pack.definitions.get(*place) {
                Some(definition) => self.value(&definition.formula.expr),
                None => Err(Gap::of(Need::OutOfRange)),
            },
            Expr::Group => self.group.map(Value::Word).ok_or_else(|| Gap::of(Need::OutOfRange)),
            Expr::Not(inner) => self.flag(inner).map(|flag| Value::Flag(!flag)),
            Expr::And(all) => self.all(all, false),
            Expr::Or(all) => self.all(all, true),
            Expr::If(parts) => {
                let [when, yes, no] = parts.as_ref();
                match self.flag(when) {
                    Ok(true) => self.value(yes),
                    Ok(false) => self.value(no),
                    Err(gap) => match (self.value(yes), self.value(no)) {
                        (Ok(one), Ok(other)) if one == other => Ok(one),
                        _ => Err(gap),
                    },
                }
            }
            Expr::Compare(comparison, pair) => self.compare(*comparison, pair),
            Expr::Arithmetic(operation, pair) => {
                let (left, right) = self.both(pair)?;
                let (Value::Number(left), Value::Number(right)) = (left, right) else { return out_of_range() };
                operation.apply(left, right).map(Value::Number).ok_or_else(|| Gap::of(Need::OutOfRange))
            }
            Expr::Negated(inner) => {
                let number = self.value(inner)?.number().and_then(crate::exact::Exact::negated);
                number.map(Value::Number).ok_or_else(|| Gap::of(Need::OutOfRange))
            }
            Expr::Least(all) => self.extreme(all, Ordering::Less),
            Expr::Greatest(all) => self.extreme(all, Ordering::Greater),
            Expr::OneOf(word, words) => match self.value(word)? {
                Value::Word(word) => Ok(Value::Flag(words.contains(&word))),
                _ => out_of_range(),
            },
            Expr::Holds(set, word) => match self.value(set)? {
                Value::Words(mask) => Ok(Value::Flag(mask >> word & 1 == 1)),
                _ => out_of_range(),
            },
        }
    }

    /// The flag that an expression gives.
    pub fn flag(&self, expr: &Expr) -> Result<bool, Gap> {
        match self.value(expr)? {
            Value::Flag(flag) => Ok(flag),
            _ => Err(Gap::of(Need::OutOfRange)),
        }
    }

    /// The number that an expression gives.
    pub fn number(&self, expr: &Expr) -> Result<crate::exact::Exact, Gap> {
        match self.value(expr)? {
            Value::Number(number) => Ok(number),
            _ => Err(Gap::of(Need::OutOfRange)),
        }
    }

    /// A fact on the day, given or derived.
    pub fn fact(&self, fact: usize) -> Known {
        match self.facts.on(fact, self.day) {
            Some(value) => Ok(value),
            None => self.derived(fact),
        }
    }

    fn derived(&self, fact: usize) -> Known {
        let of = |(known, day, _): &&(usize, NaiveDate, Known)| *known == fact && *day == self.day;
        if let Some((.., value)) = self.notes.derived.borrow().iter().find(of) {
            return value.clone();
        }
        let value = crate::answer::derive(self, fact);
        self.notes.derived.borrow_mut().push((fact, self.day, value.clone()));
        value
    }

    /// The value of a parameter on the day.
    pub fn parameter(&self, place: usize, keys: &[KeySource]) -> Known {
        self.figure(place, keys).0
    }

    /// The value of a parameter on the day, and the place of the row in force.
    pub fn figure(&self, place: usize, keys: &[KeySource]) -> (Known, Option<usize>) {
        let Some(parameter) = self.pack.parameters.get(place) else { return (out_of_range(), None) };
        let mut slot = 0;
        for (source, size) in keys.iter().zip(&parameter.sizes) {
            match self.key(*source) {
                Ok(key) => slot = slot * size + usize::from(key),
                Err(gap) => return (Err(gap), None),
            }
        }
        match self.row(parameter, slot) {
            Some((number, Row { value: Some(value), basis, .. })) => {
                if basis.assumed {
                    let mut used = self.notes.assumed.borrow_mut();
                    if !used.contains(&(place, number)) {
                        used.push((place, number));
                    }
                }
                (Ok(*value), Some(number))
            }
            found => {
                let key = keys.iter().filter_map(|source| self.key(*source).ok()).collect();
                (Err(Gap::of(Need::Setting { parameter: place, key })), found.map(|(number, _)| number))
            }
        }
    }

    fn row<'p>(&self, parameter: &'p Parameter, slot: usize) -> Option<(usize, &'p Row)> {
        let rows = parameter.index.get(slot)?;
        let known = |row: &&Row| self.as_of.is_none_or(|as_of| row.known_on <= as_of);
        let before = rows.iter().rev().filter_map(|number| Some((*number, parameter.rows.get(*number)?)));
        let (number, row) = before.filter(|(_, row)| known(row)).find(|(_, row)| row.from <= self.rates_on)?;
        if row.to.is_none_or(|to| to >= self.rates_on) {
            return Some((number, row));
        }
        // A later row that is not known yet does not end this one.
        let mut later = rows.iter().filter_map(|number| parameter.rows.get(*number));
        later.any(|later| later.from > row.from && !known(&later)).then_some((number, row))
    }

    fn key(&self, source: KeySource) -> Result<u16, Gap> {
        match source {
            KeySource::Fixed(word) => Ok(word),
            KeySource::Group => self.group.ok_or_else(|| Gap::of(Need::OutOfRange)),
            KeySource::Fact(fact) => self.fact(fact)?.word().ok_or_else(|| Gap::of(Need::OutOfRange)),
        }
    }

    /// `all` of flags, where one that equals `decisive` settles the matter whatever the others are.
    fn all(&self, all: &[Expr], decisive: bool) -> Known {
        let mut gap: Option<Gap> = None;
        for expr in all {
            match self.flag(expr) {
                Ok(flag) if flag == decisive => return Ok(Value::Flag(decisive)),
                Ok(_) => {}
                Err(other) => gap = Some(gap.map_or(other.clone(), |gap| gap.with(other))),
            }
        }
        gap.map_or(Ok(Value::Flag(!decisive)), Err)
    }

    fn both(&self, pair: &[Expr; 2]) -> Result<(Value, Value), Gap> {
        let [left, right] = pair;
        match (self.value(left), self.value(right)) {
            (Ok(left), Ok(right)) => Ok((left, right)),
            (Err(gap), Ok(_)) | (Ok(_), Err(gap)) => Err(gap),
            (Err(one), Err(other)) => Err(one.with(other)),
        }
    }

    fn compare(&self, comparison: Comparison, pair: &[Expr; 2]) -> Known {
        let order = match self.both(pair)? {
            (Value::Number(left), Value::Number(right)) => left.cmp(&right),
            (Value::Date(left), Value::Date(right)) => left.cmp(&right),
            (Value::Flag(left), Value::Flag(right)) => left.cmp(&right),
            (Value::Word(left), Value::Word(right)) => left.cmp(&right),
            _ => return out_of_range(),
        };
        Ok(Value::Flag(comparison.holds(order)))
    }

    fn extreme(&self, all: &[Expr], wanted: Ordering) -> Known {
        let mut best = None;
        let mut gap: Option<Gap> = None;
        for expr in all {
            match self.number(expr) {
                Ok(number) if best.is_none_or(|best| number.cmp(&best) == wanted) => best = Some(number),
                Ok(_) => {}
                Err(other) => gap = Some(gap.map_or(other.clone(), |gap| gap.with(other))),
            }
        }
        match (gap, best) {
            (Some(gap), _) => Err(gap),
            (None, Some(best)) => Ok(Value::Number(best)),
            (None, None) => out_of_range(),
        }
    }
}

fn out_of_range() -> Known {
    Err(Gap::of(Need::OutOfRange))
}
