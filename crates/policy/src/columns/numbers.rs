//! Numbers as columns: facts, figures, sums and products.

use chrono::Datelike;

use super::Unsupported;
use super::batch::Place;
use super::compile::{Compiled, Compiler, Day, Number, TOO_LARGE, lcm};
use super::ops::{ByteOp, Long, LongOp};
use crate::exact::Exact;
use crate::language::{Expr, KeySource, Operation};
use crate::value::Value;

impl Compiler<'_> {
    pub(super) fn number(&mut self, expr: &Expr, day: Day, group: Option<u16>) -> Compiled<Number> {
        match expr {
            Expr::Value(Value::Number(number)) => Ok(Number { factor: *number, column: None, known: None }),
            Expr::Fact(fact) => self.fact(*fact),
            Expr::Definition(place) => {
                let definition = self.context.pack.definitions.get(*place).ok_or(Unsupported("an unknown name"))?;
                self.number(&definition.formula.expr, day, group)
            }
            Expr::Parameter(place, keys) => self.parameter(*place, keys, day, group),
            Expr::Negated(inner) => {
                let inner = self.number(inner, day, group)?;
                Ok(Number { factor: inner.factor.negated().ok_or(TOO_LARGE)?, ..inner })
            }
            Expr::If(parts) => {
                let [when, yes, no] = parts.as_ref();
                let when = self.flag(when, day, group)?;
                if self.is_constant(when.yes, 1) {
                    return self.number(yes, day, group);
                }
                if self.is_constant(when.no, 1) {
                    return self.number(no, day, group);
                }
                let (yes, no) = (self.number(yes, day, group)?, self.number(no, day, group)?);
                let (one, other, factor) = self.common(yes, no)?;
                let bounds = self.hull(one, other);
                let column = Some(self.long(LongOp::Select(when.yes, one, other), bounds)?);
                let decided = self.or(when.yes, when.no);
                let of_yes = yes.known.unwrap_or_else(|| self.constant(true));
                let of_no = no.known.unwrap_or_else(|| self.constant(true));
                let side = self.select(when.yes, of_yes, of_no);
                let known = self.and(decided, side);
                let known = if self.is_constant(known, 1) { None } else { Some(known) };
                Ok(Number { factor, column, known })
            }
            Expr::Arithmetic(operation, pair) => {
                let [left, right] = pair.as_ref();
                let (left, right) = (self.number(left, day, group)?, self.number(right, day, group)?);
                self.arithmetic(*operation, left, right)
            }
            Expr::Least(all) | Expr::Greatest(all) => {
                let is_least = matches!(expr, Expr::Least(_));
                let mut result: Option<Number> = None;
                for one in all {
                    let one = self.number(one, day, group)?;
                    result = Some(match result {
                        None => one,
                        Some(before) => {
                            let (left, right, factor) = self.common(before, one)?;
                            let bounds = self.hull(left, right);
                            let op = if is_least { LongOp::Least(left, right) } else { LongOp::Greatest(left, right) };
                            let column = Some(self.long(op, bounds)?);
                            Number { factor, column, known: self.both(before.known, one.known) }
                        }
                    });
                }
                result.ok_or(Unsupported("nothing to compare"))
            }
            _ => Err(Unsupported("an expression that is no number")),
        }
    }

    fn hull(&self, one: Long, other: Long) -> (i128, i128) {
        let (one, other) = (self.bounds(one), self.bounds(other));
        (one.0.min(other.0), one.1.max(other.1))
    }

    fn fact(&mut self, fact: usize) -> Compiled<Number> {
        let pack = self.context.pack;
        let rule = pack.facts.get(fact).ok_or(Unsupported("an unknown fact"))?;
        let scaled = |bound: Exact, scale: i64| {
            let scaled = bound.times(Exact::from(scale))?;
            scaled.is_whole().then(|| scaled.numerator())
        };
        let place = self.layout.place(pack, fact).ok_or(Unsupported("a fact without a column"))?;
        let (op, scale) = match place {
            Place::Int(column, scale) => (LongOp::Ints(column), scale),
            Place::Long(column, scale) => (LongOp::Longs(column), scale),
            _ => return Err(Unsupported("a fact that is no number")),
        };
        let bounds = if rule.kind == crate::pack::Kind::Date {
            (i128::from(i32::MIN), i128::from(i32::MAX))
        } else {
            let least = scaled(rule.range.0, scale).ok_or(TOO_LARGE)?;
            (least, scaled(rule.range.1, scale).ok_or(TOO_LARGE)?)
        };
        let column = Some(self.long(op, bounds)?);
        Ok(Number { factor: Exact::new(1, scale.into()).ok_or(TOO_LARGE)?, column, known: None })
    }

    pub(super) fn arithmetic(&mut self, operation: Operation, left: Number, right: Number) -> Compiled<Number> {
        let known = self.both(left.known, right.known);
        match operation {
            Operation::Times => {
                let factor = left.factor.times(right.factor).ok_or(TOO_LARGE)?;
                let column = match (left.column, right.column) {
                    (Some(one), Some(other)) => {
                        let (a, b) = (self.bounds(one), self.bounds(other));
                        let corners =
                            [a.0.checked_mul(b.0), a.0.checked_mul(b.1), a.1.checked_mul(b.0), a.1.checked_mul(b.1)];
                        let corners: Option<Vec<i128>> = corners.into_iter().collect();
                        let corners = corners.ok_or(TOO_LARGE)?;
                        let least = corners.iter().min().copied().ok_or(TOO_LARGE)?;
                        let greatest = corners.iter().max().copied().ok_or(TOO_LARGE)?;
                        Some(self.long(LongOp::Times(one.min(other), one.max(other)), (least, greatest))?)
                    }
                    (one, other) => one.or(other),
                };
                Ok(Number { factor, column, known })
            }
            Operation::Over => match right {
                Number { factor, column: None, .. } => {
                    Ok(Number { factor: left.factor.divided_by(factor).ok_or(TOO_LARGE)?, column: left.column, known })
                }
                _ => Err(Unsupported("a division by what differs from person to person")),
            },
            Operation::Plus | Operation::Minus => {
                let right = if operation == Operation::Minus {
                    Number { factor: right.factor.negated().ok_or(TOO_LARGE)?, ..right }
                } else {
                    right
                };
                if left.column == right.column {
                    let factor = left.factor.plus(right.factor).ok_or(TOO_LARGE)?;
                    return Ok(Number { factor, column: left.column, known });
                }
                let (one, other, factor) = self.common(left, right)?;
                let (a, b) = (self.bounds(one), self.bounds(other));
                let bounds = (a.0.checked_add(b.0).ok_or(TOO_LARGE)?, a.1.checked_add(b.1).ok_or(TOO_LARGE)?);
                let column = Some(self.long(LongOp::Add(one, other), bounds)?);
                Ok(Number { factor, column, known })
            }
        }
    }

    /// Two numbers as columns with one positive factor.
    pub(super) fn common(&mut self, left: Number, right: Number) -> Compiled<(Long, Long, Exact)> {
        let shared = lcm(left.factor.denominator(), right.factor.denominator()).ok_or(TOO_LARGE)?;
        let one = self.times(left, shared)?;
        let other = self.times(right, shared)?;
        Ok((one, other, Exact::new(1, shared).ok_or(TOO_LARGE)?))
    }

    /// A number times a whole number that makes it whole, as a column.
    pub(super) fn times(&mut self, number: Number, by: i128) -> Compiled<Long> {
        let factor = number.factor.times(Exact::new(by, 1).ok_or(TOO_LARGE)?).ok_or(TOO_LARGE)?;
        let whole = factor.whole().ok_or(TOO_LARGE)?;
        match number.column {
            None => self.long(LongOp::Constant(whole), (whole.into(), whole.into())),
            Some(column) if whole == 1 => Ok(column),
            Some(column) => {
                let bounds = self.bounds(column);
                let ends = (bounds.0.checked_mul(whole.into()), bounds.1.checked_mul(whole.into()));
                let (Some(one), Some(other)) = ends else { return Err(TOO_LARGE) };
                self.long(LongOp::TimesConstant(column, whole), (one.min(other), one.max(other)))
            }
        }
    }

    fn parameter(&mut self, place: usize, keys: &[KeySource], day: Day, group: Option<u16>) -> Compiled<Number> {
        let pieces = self.pieces(place, keys, day, group)?;
        let mut result: Option<Number> = None;
        for piece in pieces {
            let numbers: Vec<Option<Exact>> = piece.values.iter().map(|value| value.and_then(as_number)).collect();
            let new = match (piece.key, numbers.as_slice()) {
                (None, [Some(number)]) => Number { factor: *number, column: None, known: None },
                (None, _) => Number { factor: Exact::ZERO, column: None, known: Some(self.constant(false)) },
                (Some(column), numbers) => {
                    let shared = numbers.iter().flatten().try_fold(1_i128, |all, one| lcm(all, one.denominator()));
                    let shared = Exact::new(shared.ok_or(TOO_LARGE)?, 1).ok_or(TOO_LARGE)?;
                    let whole = |number: &Option<Exact>| match number {
                        Some(number) => number.times(shared).and_then(Exact::whole),
                        None => Some(0),
                    };
                    let table: Option<Vec<i64>> = numbers.iter().map(whole).collect();
                    let table = table.ok_or(TOO_LARGE)?;
                    let least = table.iter().min().copied().unwrap_or(0).into();
                    let greatest = table.iter().max().copied().unwrap_or(0).into();
                    let word = self.byte(ByteOp::Column(column));
                    let is_known: Vec<bool> = numbers.iter().map(Option::is_some).collect();
                    let known = if is_known.iter().all(|known| *known) {
                        None
                    } else {
                        Some(self.keyed(Some(column), &is_known))
                    };
                    let column = Some(self.long(LongOp::Table(word, table), (least, greatest))?);
                    Number { factor: Exact::ONE.divided_by(shared).ok_or(TOO_LARGE)?, column, known }
                }
            };
            result = Some(match (result, piece.from) {
                (_, None) | (None, _) => new,
                (Some(before), Some(from)) => {
                    let begun = self.begun(day, from)?;
                    let (one, other, factor) = self.common(new, before)?;
                    let bounds = self.hull(one, other);
                    let column = Some(self.long(LongOp::Select(begun, one, other), bounds)?);
                    let of_new = new.known.unwrap_or_else(|| self.constant(true));
                    let of_before = before.known.unwrap_or_else(|| self.constant(true));
                    let known = self.select(begun, of_new, of_before);
                    let known = if self.is_constant(known, 1) { None } else { Some(known) };
                    Number { factor, column, known }
                }
            });
        }
        result.ok_or(Unsupported("a figure without a value"))
    }
}

fn as_number(value: Value) -> Option<Exact> {
    match value {
        Value::Number(number) => Some(number),
        Value::Date(day) => Some(Exact::from(i64::from(day.num_days_from_ce()))),
        _ => None,
    }
}
