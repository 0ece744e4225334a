//! A scheme and a year as one program: groups, conditions, the choice among groups, months, rounding.

use chrono::{Datelike, NaiveDate};

use super::Unsupported;
use super::batch::{Place, month_number};
use super::compile::{Compiled, Compiler, Day, Number, lcm};
use super::ops::{Byte, ByteOp, Long, LongOp, Op};
use super::prune::prune;
use crate::answer::Question;
use crate::calendar::Month;
use crate::exact::{Exact, Rounding, RoundingMode};
use crate::language::{Expr, Operation};
use crate::pack::{Benefit, Choose, Monthly, Rates, Scheme, Timing};

/// A year of a scheme as operations, and the registers of its results.
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) entitled: Byte,
    pub(super) review: Byte,
    pub(super) benefits: Vec<Out>,
}

/// The registers of one benefit.
pub(super) struct Out {
    pub(super) benefit: usize,
    pub(super) amount: Long,
    pub(super) rank: Byte,
    pub(super) groups: Vec<u16>,
    pub(super) blocked: Byte,
}

/// A program while it is put together.
pub(super) struct Building<'c, 'a> {
    pub(super) compiler: Compiler<'a>,
    pub(super) rules: &'c Scheme,
    pub(super) question: &'c Question,
}

impl Building<'_, '_> {
    pub(super) fn program(mut self, year: i32) -> Compiled<Program> {
        let event = Day::Fact(self.rules.event);
        let compiler = &mut self.compiler;
        let mut states = Vec::new();
        let (mut any_entitled, mut any_review) = (compiler.constant(false), compiler.constant(false));
        for (number, group) in (0_u16..).zip(&self.rules.groups) {
            let mut state = compiler.flag(&group.when.expr, event, Some(number))?;
            for condition in self.rules.conditions.iter().filter(|of| of.groups >> number & 1 == 1) {
                let outcome = compiler.flag(&condition.when.expr, event, Some(number))?;
                state.yes = compiler.and(state.yes, outcome.yes);
                state.no = compiler.or(state.no, outcome.no);
            }
            let settled = compiler.or(state.yes, state.no);
            let review = compiler.not(settled);
            any_entitled = compiler.or(any_entitled, state.yes);
            any_review = compiler.or(any_review, review);
            states.push((state.yes, review));
        }
        let mut counting = Vec::new();
        for (yes, review) in states {
            let only = if review == compiler.constant(false) {
                review
            } else {
                compiler.byte(ByteOp::AndNot(review, any_entitled))
            };
            counting.push(compiler.or(yes, only));
        }
        let mut benefits = Vec::new();
        let mut span = 0;
        for (number, benefit) in self.rules.benefits.iter().enumerate() {
            let out = match &benefit.timing {
                Timing::Once { on } => self.once(benefit, number, *on, year, &counting)?,
                Timing::Monthly(monthly) => {
                    span += 1;
                    self.monthly(benefit, number, monthly, span - 1, year, &counting)?
                }
            };
            benefits.push(out);
        }
        let mut program = Program { ops: self.compiler.ops, entitled: any_entitled, review: any_review, benefits };
        let mut bytes = vec![&mut program.entitled, &mut program.review];
        let mut longs = Vec::new();
        for out in &mut program.benefits {
            bytes.extend([&mut out.rank, &mut out.blocked]);
            longs.push(&mut out.amount);
        }
        program.ops = prune(&program.ops, &mut bytes, &mut longs);
        Ok(program)
    }

    fn once(&mut self, benefit: &Benefit, number: usize, on: usize, year: i32, counting: &[Byte]) -> Compiled<Out> {
        let chosen = self.chosen(benefit, Day::Fact(on), counting)?;
        let compiler = &mut self.compiler;
        let Some(Place::Int(column, _)) = compiler.layout.place(compiler.context.pack, on) else {
            return Err(Unsupported("a day without a column"));
        };
        let first = Month::january(year).first_day();
        let mut end = Month::january(year + 1).first_day();
        if let Some(until) = self.question.until {
            end = end.min(until.plus(1).first_day());
        }
        let begun = compiler.byte(ByteOp::AtLeast(column, first.num_days_from_ce()));
        let over = compiler.byte(ByteOp::AtLeast(column, end.num_days_from_ce()));
        let in_year = compiler.byte(ByteOp::AndNot(begun, over));
        let paid = compiler.and(in_year, chosen.known);
        let (column, divisor) = self.rounded_part(chosen.amount)?;
        let compiler = &mut self.compiler;
        let bounds = compiler.bounds(column);
        let amount = compiler.long(LongOp::Where(paid, column), (bounds.0.min(0), bounds.1.max(0)))?;
        let amount = self.round(amount, divisor)?;
        let blocked = self.compiler.and(in_year, chosen.blocked);
        Ok(Out { benefit: number, amount, rank: chosen.rank, groups: chosen.groups, blocked })
    }

    fn monthly(
        &mut self,
        benefit: &Benefit,
        number: usize,
        monthly: &Monthly,
        span: usize,
        year: i32,
        counting: &[Byte],
    ) -> Compiled<Out> {
        let january = Month::january(year);
        let mut sum: Option<Number> = None;
        let mut last: Option<Chosen> = None;
        let mut blocked = self.compiler.constant(false);
        for (from, to, day) in self.stretches(benefit, monthly, year)? {
            let chosen = self.chosen(benefit, day, counting)?;
            let compiler = &mut self.compiler;
            let (from, to) = (month_number(january.plus(from)), month_number(january.plus(to)));
            let months = compiler.long(LongOp::Months(span, from, to), (0, 12))?;
            let column = match chosen.amount.column {
                Some(column) => column,
                None => compiler.long(LongOp::Constant(1), (1, 1))?,
            };
            let bounds = compiler.bounds(column);
            let column = compiler.long(LongOp::Where(chosen.known, column), (bounds.0.min(0), bounds.1.max(0)))?;
            let each = Number { factor: chosen.amount.factor, column: Some(column), known: None };
            let months_of = Number { factor: Exact::ONE, column: Some(months), known: None };
            let amount = compiler.arithmetic(Operation::Times, each, months_of)?;
            sum = Some(match sum {
                None => amount,
                Some(sum) => compiler.arithmetic(Operation::Plus, sum, amount)?,
            });
            let worked = compiler.byte(ByteOp::Positive(months));
            let here = compiler.and(worked, chosen.blocked);
            blocked = compiler.or(blocked, here);
            last = Some(chosen);
        }
        let (Some(sum), Some(last)) = (sum, last) else { return Err(Unsupported("a year without months")) };
        let (column, divisor) = self.rounded_part(sum)?;
        // A year with a month that waits for something waits as a whole.
        let free = self.compiler.not(blocked);
        let bounds = self.compiler.bounds(column);
        let column = if free == self.compiler.constant(true) {
            column
        } else {
            self.compiler.long(LongOp::Where(free, column), (bounds.0.min(0), bounds.1.max(0)))?
        };
        let amount = self.round(column, divisor)?;
        Ok(Out { benefit: number, amount, rank: last.rank, groups: last.groups, blocked })
    }

    /// Stretches of months of a year, from 0 to 11, in which no figure of the benefit changes.
    fn stretches(&self, benefit: &Benefit, monthly: &Monthly, year: i32) -> Compiled<Vec<(i32, i32, Day)>> {
        let january = Month::january(year).first_day();
        match self.rates(monthly)? {
            Rates::Event => return Ok(vec![(0, 11, Day::Fact(self.rules.event))]),
            Rates::YearStart => return Ok(vec![(0, 11, Day::Fixed(january))]),
            Rates::EachMonth => {}
        }
        let mut parameters = Vec::new();
        self.used(&benefit.amount.expr, &mut parameters);
        let mut starts = vec![0];
        for place in parameters {
            let rows = self.compiler.context.pack.parameters.get(place).map(|parameter| parameter.rows.as_slice());
            for row in rows.unwrap_or_default() {
                for day in [Some(row.from), row.to.and_then(|to| to.succ_opt())].into_iter().flatten() {
                    if day.year() != year || day == january {
                        continue;
                    }
                    let month = day.month0().cast_signed();
                    let is_before = Month::of(day) < Month::of(self.compiler.range.0);
                    match day.day() {
                        1 => starts.push(month),
                        // Nobody is paid for that month, so the next one is early enough.
                        _ if is_before => starts.push(month + 1),
                        _ => return Err(Unsupported("a figure that changes within a month")),
                    }
                }
            }
        }
        starts.retain(|start| *start < 12);
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|start| start - 1).chain([11]);
        let day = |start: i32| Day::Fixed(Month::january(year).plus(start).first_day());
        Ok(starts.iter().zip(ends).map(|(start, end)| (*start, end, day(*start))).collect())
    }

    fn rates(&self, monthly: &Monthly) -> Compiled<Rates> {
        let at = |day: NaiveDate| crate::answer::rates(&self.compiler.context.on(day), monthly).ok();
        let (one, other) = (at(self.compiler.range.0), at(self.compiler.range.1));
        one.filter(|_| one == other).ok_or(Unsupported("rates that are not known"))
    }

    fn used(&self, expr: &Expr, parameters: &mut Vec<usize>) {
        let mut inner = Vec::new();
        expr.walk(&mut |part| match part {
            Expr::Parameter(place, _) => parameters.push(*place),
            Expr::Definition(place) => inner.push(*place),
            _ => {}
        });
        for place in inner {
            if let Some(definition) = self.compiler.context.pack.definitions.get(place) {
                self.used(&definition.formula.expr, parameters);
            }
        }
    }

    /// The amount by the rule for several groups, before months and rounding.
    fn chosen(&mut self, benefit: &Benefit, day: Day, counting: &[Byte]) -> Compiled<Chosen> {
        let compiler = &mut self.compiler;
        let event = match benefit.timing {
            Timing::Once { on } => Day::Fact(on),
            Timing::Monthly(_) => Day::Fact(self.rules.event),
        };
        let when = match &benefit.when {
            Some(when) => Some(compiler.flag(&when.expr, event, None)?),
            None => None,
        };
        let mut candidates = Vec::new();
        let mut anybody = compiler.constant(false);
        for (number, counting) in (0_u16..).zip(counting) {
            if benefit.groups >> number & 1 == 0 {
                continue;
            }
            anybody = compiler.or(anybody, *counting);
            let amount = compiler.number(&benefit.amount.expr, day, Some(number))?;
            let known = match amount.known {
                Some(known) => compiler.and(*counting, known),
                None => *counting,
            };
            candidates.push((number, known, amount));
        }
        let never = compiler.constant(false);
        candidates.retain(|(_, known, _)| *known != never);
        let mut chosen = if benefit.choose == Choose::Sum && benefit.amount.by_group {
            Self::sum(compiler, &candidates, counting, benefit)?
        } else {
            Self::highest(compiler, &candidates)?
        };
        let open = compiler.byte(ByteOp::AndNot(anybody, chosen.known));
        chosen.blocked = open;
        if let Some(when) = when {
            chosen.known = compiler.and(chosen.known, when.yes);
            let not = compiler.not(when.no);
            let unsure = compiler.byte(ByteOp::AndNot(not, when.yes));
            let unsure = compiler.and(anybody, unsure);
            let open = compiler.and(open, when.yes);
            chosen.blocked = compiler.or(open, unsure);
        }
        Ok(chosen)
    }

    fn highest(compiler: &mut Compiler<'_>, candidates: &[(u16, Byte, Number)]) -> Compiled<Chosen> {
        let never = compiler.constant(false);
        let Some((_, _, first)) = candidates.first() else {
            let amount = Number { factor: Exact::ZERO, column: None, known: None };
            return Ok(Chosen { amount, rank: never, groups: Vec::new(), known: never, blocked: never });
        };
        let is_shared = candidates.iter().all(|(_, _, amount)| amount.column == first.column);
        let is_positive = first.column.is_none_or(|column| compiler.bounds(column).0 >= 0);
        let mut known = never;
        for (_, of, _) in candidates {
            known = compiler.or(known, *of);
        }
        let mut rank = never;
        if is_shared && is_positive {
            // All are the same column times constants: the constants decide, and small ranks stand for them.
            let mut ordered: Vec<&(u16, Byte, Number)> = candidates.iter().collect();
            ordered.sort_by(|one, other| one.2.factor.cmp(&other.2.factor).then(one.0.cmp(&other.0)));
            let mut shared = 1;
            for (place, (_, counting, amount)) in (1_u8..).zip(&ordered) {
                let this = compiler.byte(ByteOp::Ranked(*counting, place));
                rank = if rank == never { this } else { compiler.byte(ByteOp::Greater(rank, this)) };
                shared = lcm(shared, amount.factor.denominator()).ok_or(Unsupported("an odd fraction"))?;
            }
            let scale = Exact::new(shared, 1).ok_or(Unsupported("an odd fraction"))?;
            let whole = ordered.iter().map(|(_, _, amount)| amount.factor.times(scale).and_then(Exact::whole));
            let table: Option<Vec<i64>> = std::iter::once(Some(0)).chain(whole).collect();
            let table = table.ok_or(Unsupported("an amount that is too large"))?;
            let least = table.iter().min().copied().unwrap_or(0).into();
            let greatest = table.iter().max().copied().unwrap_or(0).into();
            let column = compiler.long(LongOp::Table(rank, table), (least, greatest))?;
            let factor = Exact::ONE.divided_by(scale).ok_or(Unsupported("an odd fraction"))?;
            let ranked = Number { factor, column: Some(column), known: None };
            let common = Number { factor: Exact::ONE, column: first.column, known: None };
            let amount = compiler.arithmetic(Operation::Times, ranked, common)?;
            let groups = ordered.iter().map(|(group, ..)| *group).collect();
            return Ok(Chosen { amount, rank, groups, known, blocked: never });
        }
        let mut best: Option<(Number, Byte)> = None;
        for (place, (_, counting, amount)) in (1_u8..).zip(candidates) {
            let this = compiler.byte(ByteOp::Ranked(*counting, place));
            best = Some(match best {
                None => {
                    rank = this;
                    (*amount, *counting)
                }
                Some((before, has)) => {
                    let (one, other, factor) = compiler.common(before, *amount)?;
                    let lower = compiler.byte(ByteOp::Less(other, one));
                    let kept = compiler.and(has, lower);
                    let better = compiler.byte(ByteOp::AndNot(*counting, kept));
                    let (a, b) = (compiler.bounds(one), compiler.bounds(other));
                    let bounds = (a.0.min(b.0), a.1.max(b.1));
                    let column = compiler.long(LongOp::Select(better, other, one), bounds)?;
                    rank = compiler.byte(ByteOp::Select(better, this, rank));
                    (Number { factor, column: Some(column), known: None }, compiler.or(has, *counting))
                }
            });
        }
        let amount = best.map_or(*first, |(amount, _)| amount);
        let amount = Number { known: None, ..amount };
        let groups = candidates.iter().map(|(group, ..)| *group).collect();
        Ok(Chosen { amount, rank, groups, known, blocked: never })
    }

    fn sum(
        compiler: &mut Compiler<'_>,
        candidates: &[(u16, Byte, Number)],
        counting: &[Byte],
        benefit: &Benefit,
    ) -> Compiled<Chosen> {
        let never = compiler.constant(false);
        let mut total = Number { factor: Exact::ZERO, column: None, known: None };
        let (mut any, mut missing) = (never, never);
        for (number, counting) in (0_u16..).zip(counting) {
            if benefit.groups >> number & 1 == 0 {
                continue;
            }
            let candidate = candidates.iter().find(|(group, ..)| *group == number);
            let known = candidate.map_or(never, |(_, known, _)| *known);
            let open = compiler.byte(ByteOp::AndNot(*counting, known));
            missing = compiler.or(missing, open);
            any = compiler.or(any, known);
            if let Some((_, known, amount)) = candidate {
                let column = match amount.column {
                    Some(column) => column,
                    None => compiler.long(LongOp::Constant(1), (1, 1))?,
                };
                let bounds = compiler.bounds(column);
                let column = compiler.long(LongOp::Where(*known, column), (bounds.0.min(0), bounds.1.max(0)))?;
                let part = Number { factor: amount.factor, column: Some(column), known: None };
                total = compiler.arithmetic(Operation::Plus, total, part)?;
            }
        }
        let known = compiler.byte(ByteOp::AndNot(any, missing));
        Ok(Chosen { amount: total, rank: never, groups: Vec::new(), known, blocked: never })
    }

    /// A number as a column and what it has to be divided by.
    fn rounded_part(&mut self, number: Number) -> Compiled<(Long, i128)> {
        let divisor = number.factor.denominator();
        Ok((self.compiler.times(number, divisor)?, divisor))
    }

    fn round(&mut self, column: Long, divisor: i128) -> Compiled<Long> {
        let Rounding { unit, mode } = self.compiler.context.pack.rounding;
        let by = divisor.checked_mul(unit.into()).and_then(|by| i64::try_from(by).ok());
        let by = by.filter(|by| *by > 0 && *by < i64::MAX / 4).ok_or(Unsupported("an odd fraction"))?;
        if by == 1 {
            return Ok(column);
        }
        let bounds = self.compiler.bounds(column);
        let rounded = match mode {
            RoundingMode::HalfUp => LongOp::RoundHalfUp(column, by),
            RoundingMode::Down => LongOp::RoundDown(column, by),
            RoundingMode::Up => LongOp::RoundUp(column, by),
        };
        let rounded = self.compiler.long(rounded, bounds)?;
        if unit == 1 {
            return Ok(rounded);
        }
        self.compiler.times(Number { factor: Exact::from(unit), column: Some(rounded), known: None }, 1)
    }
}

/// An amount chosen among groups.
struct Chosen {
    amount: Number,
    /// Which group won, as a place in `groups` from 1 on.
    rank: Byte,
    groups: Vec<u16>,
    /// Where some group counts and its amount is known.
    known: Byte,
    /// Where some group counts and no amount is known.
    blocked: Byte,
}
