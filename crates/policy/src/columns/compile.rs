//! From typed expressions to operations on columns. Numbers are a constant fraction times a column of whole numbers,
//! so that columns never hold fractions; bounds are followed, so that no product can overflow.

use chrono::{Datelike, NaiveDate};

use super::Unsupported;
use super::batch::{Layout, Place};
use super::ops::{Byte, ByteOp, Long, LongOp, Op};
use crate::exact::Exact;
use crate::language::{Comparison, Context, Expr, KeySource};
use crate::pack::Key;
use crate::value::Value;

/// A flag in three-valued logic: where it holds, and where it does not; neither where it is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flag {
    pub(super) yes: Byte,
    pub(super) no: Byte,
}

/// A number: a constant times a column; known everywhere, or where a flag holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) factor: Exact,
    /// Nothing for a constant.
    pub(super) column: Option<Long>,
    /// Nothing when it is known everywhere.
    pub(super) known: Option<Byte>,
}

/// Which day's figures a formula takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Day {
    /// A fixed one.
    Fixed(NaiveDate),
    /// That of a fact.
    Fact(usize),
}

pub(super) struct Compiler<'a> {
    pub(super) context: Context<'a>,
    pub(super) layout: &'a mut Layout,
    pub(super) ops: Vec<Op>,
    /// Least and greatest value of each register of whole numbers.
    bounds: Vec<(i128, i128)>,
    byte_count: usize,
    /// Days between which events lie.
    pub(super) range: (NaiveDate, NaiveDate),
}

pub(super) type Compiled<T> = Result<T, Unsupported>;

pub(super) const TOO_LARGE: Unsupported = Unsupported("a number may be too large");

impl<'a> Compiler<'a> {
    pub(super) fn new(context: Context<'a>, layout: &'a mut Layout, range: (NaiveDate, NaiveDate)) -> Self {
        Self { context, layout, ops: Vec::new(), bounds: Vec::new(), byte_count: 0, range }
    }

    /// The register of an operation; the same operation is done once.
    pub(super) fn byte(&mut self, op: ByteOp) -> Byte {
        let mut place = 0;
        for known in &self.ops {
            if let Op::Byte(known) = known {
                if *known == op {
                    return place;
                }
                place += 1;
            }
        }
        self.ops.push(Op::Byte(op));
        self.byte_count += 1;
        self.byte_count - 1
    }

    pub(super) fn long(&mut self, op: LongOp, bounds: (i128, i128)) -> Compiled<Long> {
        let fits = |bound: i128| i64::try_from(bound).is_ok_and(|bound| bound.checked_mul(4).is_some());
        if !fits(bounds.0) || !fits(bounds.1) {
            return Err(TOO_LARGE);
        }
        let mut place = 0;
        for known in &self.ops {
            if let Op::Long(known) = known {
                if *known == op {
                    return Ok(place);
                }
                place += 1;
            }
        }
        self.ops.push(Op::Long(op));
        self.bounds.push(bounds);
        Ok(self.bounds.len() - 1)
    }

    pub(super) fn bounds(&self, long: Long) -> (i128, i128) {
        self.bounds.get(long).copied().unwrap_or((i128::MIN, i128::MAX))
    }

    pub(super) fn is_constant(&self, byte: Byte, value: u8) -> bool {
        let mut bytes = self.ops.iter().filter_map(|op| if let Op::Byte(op) = op { Some(op) } else { None });
        bytes.nth(byte) == Some(&ByteOp::Constant(value))
    }

    pub(super) fn constant(&mut self, flag: bool) -> Byte {
        self.byte(ByteOp::Constant(u8::from(flag)))
    }

    pub(super) fn and(&mut self, one: Byte, other: Byte) -> Byte {
        if self.is_constant(one, 0) || self.is_constant(other, 1) || one == other {
            return one;
        }
        if self.is_constant(other, 0) || self.is_constant(one, 1) {
            return other;
        }
        self.byte(ByteOp::And(one.min(other), one.max(other)))
    }

    pub(super) fn or(&mut self, one: Byte, other: Byte) -> Byte {
        if self.is_constant(one, 1) || self.is_constant(other, 0) || one == other {
            return one;
        }
        if self.is_constant(other, 1) || self.is_constant(one, 0) {
            return other;
        }
        self.byte(ByteOp::Or(one.min(other), one.max(other)))
    }

    pub(super) fn not(&mut self, one: Byte) -> Byte {
        if self.is_constant(one, 0) || self.is_constant(one, 1) {
            let is_nought = self.is_constant(one, 0);
            return self.constant(is_nought);
        }
        self.byte(ByteOp::Not(one))
    }

    fn certain(&mut self, yes: Byte) -> Flag {
        Flag { yes, no: self.not(yes) }
    }

    fn fixed(&mut self, flag: Option<bool>) -> Flag {
        let yes = self.constant(flag == Some(true));
        let no = self.constant(flag == Some(false));
        Flag { yes, no }
    }

    pub(super) fn flag(&mut self, expr: &Expr, day: Day, group: Option<u16>) -> Compiled<Flag> {
        match expr {
            Expr::Value(Value::Flag(flag)) => Ok(self.fixed(Some(*flag))),
            Expr::Fact(fact) => match self.layout.place(self.context.pack, *fact) {
                Some(Place::Byte(column)) => {
                    let yes = self.byte(ByteOp::Column(column));
                    Ok(self.certain(yes))
                }
                _ => Err(Unsupported("a fact that is no flag")),
            },
            Expr::Definition(place) => {
                let definition = self.context.pack.definitions.get(*place).ok_or(Unsupported("an unknown name"))?;
                self.flag(&definition.formula.expr, day, group)
            }
            Expr::Parameter(place, keys) => self.test(*place, keys, day, group, |value| value == Value::Flag(true)),
            Expr::Not(inner) => {
                let inner = self.flag(inner, day, group)?;
                Ok(Flag { yes: inner.no, no: inner.yes })
            }
            Expr::And(all) | Expr::Or(all) => {
                let is_and = matches!(expr, Expr::And(_));
                let mut result = self.fixed(Some(is_and));
                for one in all {
                    let one = self.flag(one, day, group)?;
                    result = if is_and {
                        Flag { yes: self.and(result.yes, one.yes), no: self.or(result.no, one.no) }
                    } else {
                        Flag { yes: self.or(result.yes, one.yes), no: self.and(result.no, one.no) }
                    };
                }
                Ok(result)
            }
            Expr::If(parts) => {
                let [when, yes, no] = parts.as_ref();
                let (when, yes, no) =
                    (self.flag(when, day, group)?, self.flag(yes, day, group)?, self.flag(no, day, group)?);
                let mut side = |taken: Byte, other: Byte| {
                    let (if_yes, if_no) = (self.and(when.yes, taken), self.and(when.no, other));
                    let same = self.and(taken, other);
                    let either = self.or(if_yes, if_no);
                    self.or(either, same)
                };
                Ok(Flag { yes: side(yes.yes, no.yes), no: side(yes.no, no.no) })
            }
            Expr::OneOf(word, words) => self.one_of(word, words, day, group),
            Expr::Holds(set, word) => match set.as_ref() {
                Expr::Fact(fact) => match self.layout.place(self.context.pack, *fact) {
                    Some(Place::Set(first)) => {
                        let yes = self.byte(ByteOp::Column(first + usize::from(*word)));
                        Ok(self.certain(yes))
                    }
                    _ => Err(Unsupported("a fact that is no set")),
                },
                _ => Err(Unsupported("a set that is no fact")),
            },
            Expr::Compare(comparison, pair) => self.compare(*comparison, pair, day, group),
            _ => Err(Unsupported("an expression that is no flag")),
        }
    }

    /// Where a parameter passes a test, and where it does not; neither where it has no value.
    fn test(
        &mut self,
        place: usize,
        keys: &[KeySource],
        day: Day,
        group: Option<u16>,
        passes: impl Fn(Value) -> bool,
    ) -> Compiled<Flag> {
        let mut flag = self.fixed(None);
        for piece in self.pieces(place, keys, day, group)? {
            let outcomes: Vec<Option<bool>> = piece.values.iter().map(|value| value.map(&passes)).collect();
            let yes: Vec<bool> = outcomes.iter().map(|outcome| *outcome == Some(true)).collect();
            let no: Vec<bool> = outcomes.iter().map(|outcome| *outcome == Some(false)).collect();
            let new = Flag { yes: self.keyed(piece.key, &yes), no: self.keyed(piece.key, &no) };
            flag = match piece.from {
                None => new,
                Some(from) => {
                    let begun = self.begun(day, from)?;
                    Flag { yes: self.select(begun, new.yes, flag.yes), no: self.select(begun, new.no, flag.no) }
                }
            };
        }
        Ok(flag)
    }

    pub(super) fn select(&mut self, flag: Byte, yes: Byte, no: Byte) -> Byte {
        if yes == no { yes } else { self.byte(ByteOp::Select(flag, yes, no)) }
    }

    fn one_of(&mut self, word: &Expr, words: &[u16], day: Day, group: Option<u16>) -> Compiled<Flag> {
        match word {
            Expr::Group => Ok(self.fixed(group.map(|group| words.contains(&group)))),
            Expr::Fact(fact) => match self.layout.place(self.context.pack, *fact) {
                Some(Place::Byte(column)) => {
                    let mut yes = self.constant(false);
                    for word in words {
                        let word = u8::try_from(*word).map_err(|_| Unsupported("a word beyond 255"))?;
                        let one = self.byte(ByteOp::Equals(column, word));
                        yes = self.or(yes, one);
                    }
                    Ok(self.certain(yes))
                }
                _ => Err(Unsupported("a fact that is no word")),
            },
            Expr::Parameter(place, keys) => {
                self.test(*place, keys, day, group, |value| value.word().is_some_and(|word| words.contains(&word)))
            }
            _ => Err(Unsupported("a word that is no fact")),
        }
    }

    fn compare(&mut self, comparison: Comparison, pair: &[Expr; 2], day: Day, group: Option<u16>) -> Compiled<Flag> {
        let [left, right] = pair;
        let left = self.number(left, day, group)?;
        let right = self.number(right, day, group)?;
        let known = self.both(left.known, right.known);
        let quick = self.quick_bound(comparison, left, right);
        let yes = match (left.column, right.column) {
            _ if quick.is_some() => quick.unwrap_or_default(),
            (None, None) => self.constant(comparison.holds(left.factor.cmp(&right.factor))),
            _ => {
                let (one, other, _) = self.common(left, right)?;
                match comparison {
                    Comparison::Less => self.byte(ByteOp::Less(one, other)),
                    Comparison::Greater => self.byte(ByteOp::Less(other, one)),
                    Comparison::AtLeast => {
                        let less = self.byte(ByteOp::Less(one, other));
                        self.not(less)
                    }
                    Comparison::AtMost => {
                        let less = self.byte(ByteOp::Less(other, one));
                        self.not(less)
                    }
                    Comparison::Equal => self.byte(ByteOp::Same(one, other)),
                    Comparison::Unequal => {
                        let same = self.byte(ByteOp::Same(one, other));
                        self.not(same)
                    }
                }
            }
        };
        let flag = self.certain(yes);
        Ok(match known {
            None => flag,
            Some(known) => Flag { yes: self.and(flag.yes, known), no: self.and(flag.no, known) },
        })
    }

    /// A column of small numbers against a constant is compared in its own narrow type.
    fn quick_bound(&mut self, comparison: Comparison, left: Number, right: Number) -> Option<Byte> {
        let (column, factor, bound, comparison) = match (left.column, right.column) {
            (Some(column), None) => (column, left.factor, right.factor, comparison),
            _ => return None,
        };
        let mut longs = self.ops.iter().filter_map(|op| if let Op::Long(op) = op { Some(op) } else { None });
        let LongOp::Ints(place) = *longs.nth(column)? else { return None };
        if factor.is_negative() || factor == Exact::ZERO {
            return None;
        }
        let limit = bound.divided_by(factor)?;
        let floor = i32::try_from(limit.numerator().div_euclid(limit.denominator())).ok()?;
        let ceiling = if limit.is_whole() { floor } else { floor.checked_add(1)? };
        match comparison {
            Comparison::AtLeast => Some(self.byte(ByteOp::AtLeast(place, ceiling))),
            Comparison::Greater => Some(self.byte(ByteOp::AtLeast(place, floor.checked_add(1)?))),
            Comparison::Less => {
                let not = self.byte(ByteOp::AtLeast(place, ceiling));
                Some(self.not(not))
            }
            Comparison::AtMost => {
                let not = self.byte(ByteOp::AtLeast(place, floor.checked_add(1)?));
                Some(self.not(not))
            }
            Comparison::Equal | Comparison::Unequal => None,
        }
    }

    pub(super) fn both(&mut self, one: Option<Byte>, other: Option<Byte>) -> Option<Byte> {
        match (one, other) {
            (Some(one), Some(other)) => Some(self.and(one, other)),
            (one, other) => one.or(other),
        }
    }

    /// Flags for each choice of a key: where a column of words holds a choice whose flag is set.
    pub(super) fn keyed(&mut self, key: Option<usize>, flags: &[bool]) -> Byte {
        let Some(column) = key else { return self.constant(flags.first() == Some(&true)) };
        if flags.iter().all(|flag| *flag) || flags.iter().all(|flag| !*flag) {
            return self.constant(flags.first() == Some(&true));
        }
        let mut result = self.constant(false);
        for (word, _) in flags.iter().enumerate().filter(|(_, flag)| **flag) {
            let one = self.byte(ByteOp::Equals(column, u8::try_from(word).unwrap_or(u8::MAX)));
            result = self.or(result, one);
        }
        result
    }

    /// Where a day is on or after another.
    pub(super) fn begun(&mut self, day: Day, from: NaiveDate) -> Compiled<Byte> {
        match day {
            Day::Fixed(day) => Ok(self.constant(day >= from)),
            Day::Fact(fact) => match self.layout.place(self.context.pack, fact) {
                Some(Place::Int(column, _)) => Ok(self.byte(ByteOp::AtLeast(column, from.num_days_from_ce()))),
                _ => Err(Unsupported("a day without a column")),
            },
        }
    }

    /// The values of a parameter over the days that matter, for each choice of the one key that differs from person
    /// to person.
    pub(super) fn pieces(
        &mut self,
        place: usize,
        keys: &[KeySource],
        day: Day,
        group: Option<u16>,
    ) -> Compiled<Vec<Piece>> {
        let pack = self.context.pack;
        let parameter = pack.parameters.get(place).ok_or(Unsupported("an unknown parameter"))?;
        let mut key = None;
        let mut fixed: Vec<KeySource> = Vec::new();
        let mut choices = 1;
        let mut varying = None;
        for (number, (source, by)) in keys.iter().zip(&parameter.by).enumerate() {
            match (source, by) {
                (KeySource::Fact(fact), Key::Fact(_)) => {
                    if varying.is_some() {
                        return Err(Unsupported("a figure by two facts"));
                    }
                    let Some(Place::Byte(column)) = self.layout.place(pack, *fact) else {
                        return Err(Unsupported("a key that is no word"));
                    };
                    key = Some(column);
                    varying = Some(number);
                    choices = parameter.sizes.get(number).copied().unwrap_or(0);
                    fixed.push(KeySource::Fixed(0));
                }
                (KeySource::Group, _) => {
                    fixed.push(KeySource::Fixed(group.ok_or(Unsupported("a figure by group, without one"))?));
                }
                (source, _) => fixed.push(*source),
            }
        }
        let mut days: Vec<NaiveDate> = match day {
            Day::Fixed(day) => vec![day],
            Day::Fact(_) => {
                let rows = parameter.rows.iter();
                let edges = rows.flat_map(|row| [Some(row.from), row.to.and_then(|to| to.succ_opt())]);
                let within = edges.flatten().filter(|day| *day > self.range.0 && *day <= self.range.1);
                std::iter::once(self.range.0).chain(within).collect()
            }
        };
        days.sort();
        days.dedup();
        let mut pieces: Vec<Piece> = Vec::new();
        for (number, day) in days.iter().enumerate() {
            let context = self.context.with_rates_on(*day);
            let mut values = Vec::with_capacity(choices);
            for choice in 0..choices {
                let mut keys = fixed.clone();
                if let Some(source) = varying.and_then(|place| keys.get_mut(place)) {
                    *source = KeySource::Fixed(u16::try_from(choice).map_err(|_| TOO_LARGE)?);
                }
                values.push(context.parameter(place, &keys).ok());
            }
            if pieces.last().is_some_and(|piece| piece.values == values) {
                continue;
            }
            pieces.push(Piece { from: (number > 0).then_some(*day), key, values });
        }
        Ok(pieces)
    }
}

/// The values of a parameter from a day on.
pub(super) struct Piece {
    /// Nothing for the first.
    pub(super) from: Option<NaiveDate>,
    /// Column of the key that differs from person to person.
    pub(super) key: Option<usize>,
    /// One for each choice of that key.
    pub(super) values: Vec<Option<Value>>,
}

pub(super) fn lcm(one: i128, other: i128) -> Option<i128> {
    // In lowest terms, the denominator of one over the other tells their common divisor.
    let reduced = Exact::new(one, other)?;
    reduced.denominator().checked_mul(one)
}
