//! A scheme compiled for some years, and run over batches of people.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::Unsupported;
use super::batch::{Batch, Edges, Layout, month_number};
use super::compile::{Compiled, Compiler};
use super::ops::{BLOCK, Byte, Long, Registers, Span};
use super::program::{Building, Program};
use crate::answer::{Question, part_month};
use crate::calendar::{Month, PartMonth, Period, term_end};
use crate::facts::Facts;
use crate::language::{Context, Expr, KeySource, Notes};
use crate::pack::{Formula, Monthly, Pack, Timing};

/// A scheme compiled for some years.
pub struct Engine<'p> {
    pack: &'p Pack,
    question: Question,
    layout: Layout,
    spans: Vec<SpanRule>,
    programs: Vec<(i32, Program)>,
}

/// How the months of one monthly benefit are found.
struct SpanRule {
    rule: PartMonth,
    most: Option<i32>,
    within: Option<i32>,
    until: Option<Month>,
}

/// What a year gives a block of people.
pub struct YearOutcome<'a> {
    /// Place of the first person of the block in the batch.
    pub start: usize,
    /// For each person: 2 entitled, 1 to be reviewed, 0 not entitled.
    pub verdicts: &'a [u8],
    /// One for each benefit of the scheme.
    pub benefits: Vec<BenefitColumn<'a>>,
}

/// What one benefit gives a block of people.
pub struct BenefitColumn<'a> {
    /// Place of the benefit in its scheme.
    pub benefit: usize,
    /// In đồng, rounded; nothing where it waits for something.
    pub amounts: &'a [i64],
    /// 1 where it waits for something.
    pub blocked: &'a [u8],
    ranks: &'a [u8],
    groups: &'a [u16],
}

impl BenefitColumn<'_> {
    /// The group whose amount a person of the block gets.
    pub fn group(&self, person: usize) -> Option<u16> {
        let rank = usize::from(*self.ranks.get(person)?).checked_sub(1)?;
        self.groups.get(rank).copied()
    }
}

impl<'p> Engine<'p> {
    /// Compiles a scheme for the years; events must lie between the two days of `events`.
    pub fn new(
        pack: &'p Pack,
        question: &Question,
        scheme: usize,
        years: RangeInclusive<i32>,
        events: (NaiveDate, NaiveDate),
    ) -> Result<Self, Unsupported> {
        let rules = pack.schemes.get(scheme).ok_or(Unsupported("an unknown scheme"))?;
        let nobody = Facts::new(pack);
        let notes = Notes::default();
        let context = Context {
            pack,
            facts: &nobody,
            day: events.0,
            rates_on: events.0,
            as_of: question.as_of,
            group: None,
            notes: &notes,
        };
        let mut layout = Layout::new(rules.event, events);
        layout.place(pack, rules.event);
        let mut spans = Vec::new();
        let mut ends: Option<(usize, Option<usize>)> = None;
        for benefit in &rules.benefits {
            match &benefit.timing {
                Timing::Once { on } => {
                    layout.place(pack, *on);
                    if *on != rules.event {
                        layout.optional.push(*on);
                    }
                }
                Timing::Monthly(monthly) => {
                    // A batch holds one last day for each person.
                    let own = (monthly.during, monthly.until);
                    if *ends.get_or_insert(own) != own {
                        return Err(Unsupported("monthly benefits that end differently"));
                    }
                    layout.during.push(monthly.during);
                    layout.without.extend(monthly.without.iter().map(|(fact, _)| *fact));
                    layout.until.extend(monthly.until);
                    spans.push(span_rule(&context, monthly, question, events)?);
                }
            }
        }
        layout.by_day = spans.iter().any(|span| span.rule == PartMonth::ByDay);
        let mut programs = Vec::new();
        for year in years {
            let compiler = Compiler::new(context, &mut layout, events);
            programs.push((year, Building { compiler, rules, question }.program(year)?));
        }
        Ok(Self { pack, question: question.clone(), layout, spans, programs })
    }

    /// An empty batch for this engine.
    pub fn batch(&self) -> Batch {
        Batch::new(&self.layout)
    }

    /// Puts a person into a batch; false when the answer for one person has to be used instead.
    pub fn push(&self, batch: &mut Batch, facts: &Facts) -> bool {
        let notes = Notes::default();
        let context = crate::answer::context(self.pack, facts, &self.question, &notes);
        batch.push(&self.layout, &context)
    }

    /// Works out the months that count for everybody in a batch; to be done once for all years.
    pub fn bind<'b>(&self, batch: &'b Batch) -> Bound<'_, 'p, 'b> {
        let spans = self.spans.iter().map(|rule| {
            let (mut first, mut last) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
            for edges in &batch.edges {
                let (from, to) = rule.months(*edges);
                first.push(from);
                last.push(to);
            }
            Span { first, last }
        });
        Bound { engine: self, batch, spans: spans.collect() }
    }
}

/// A batch with its months worked out.
pub struct Bound<'e, 'p, 'b> {
    engine: &'e Engine<'p>,
    batch: &'b Batch,
    spans: Vec<Span>,
}

impl Bound<'_, '_, '_> {
    /// Works out a year, block by block. False when the engine was not compiled for it.
    pub fn year(&self, year: i32, mut each: impl FnMut(&YearOutcome<'_>)) -> bool {
        let Some((_, program)) = self.engine.programs.iter().find(|(of, _)| *of == year) else { return false };
        let mut registers = Registers::new(&program.ops);
        let mut verdicts = [0_u8; BLOCK];
        let mut start = 0;
        while start < self.batch.len() {
            registers.run(&program.ops, self.batch, &self.spans, start);
            let count = (self.batch.len() - start).min(BLOCK);
            let byte = |place: Byte| registers.bytes.get(place).and_then(|of| of.get(..count)).unwrap_or_default();
            let long = |place: Long| registers.longs.get(place).and_then(|of| of.get(..count)).unwrap_or_default();
            for ((verdict, entitled), review) in
                verdicts.iter_mut().zip(byte(program.entitled)).zip(byte(program.review))
            {
                *verdict = (entitled << 1) | (review & (entitled ^ 1));
            }
            let benefits = program.benefits.iter().map(|out| BenefitColumn {
                benefit: out.benefit,
                amounts: long(out.amount),
                blocked: byte(out.blocked),
                ranks: byte(out.rank),
                groups: &out.groups,
            });
            let verdicts = verdicts.get(..count).unwrap_or_default();
            each(&YearOutcome { start, verdicts, benefits: benefits.collect() });
            start += BLOCK;
        }
        true
    }
}

impl SpanRule {
    /// First and last month that count; the last before the first when none does.
    fn months(&self, edges: Edges) -> (i32, i32) {
        let event = Month::of(edges.event);
        let window = self.within.and_then(|months| term_end(edges.event, months));
        let end = match (edges.last, window) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let whole = Period { from: edges.event, to: end };
        let counts = |month: Month| {
            let days = whole.days_in(month);
            match self.rule {
                _ if days == month.days() => true,
                PartMonth::FromDays(least) => days >= least,
                PartMonth::FullMonths | PartMonth::ByDay => false,
            }
        };
        let first = if counts(event) { event } else { event.plus(1) };
        let mut last = match end.map(Month::of) {
            Some(month) if month == event => {
                if counts(event) {
                    event
                } else {
                    first.plus(-1)
                }
            }
            Some(month) if counts(month) => month,
            Some(month) => month.plus(-1),
            None => event.plus(600),
        };
        let most = match (self.most, self.within) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if let Some(most) = most {
            last = last.min(first.plus(most - 1));
        }
        let default = if most.is_some() { event.plus(600) } else { Month::january(event.year()).plus(11) };
        last = last.min(self.until.unwrap_or(default)).min(event.plus(600));
        (month_number(first), month_number(last))
    }
}

/// Whether a formula rests on a fact about a person, which may be one that most people do not give.
fn asks_a_person(pack: &Pack, expr: &Expr) -> bool {
    let mut asks = false;
    expr.walk(&mut |part| match part {
        Expr::Fact(_) => asks = true,
        Expr::Parameter(_, keys) => asks |= keys.iter().any(|key| matches!(key, KeySource::Fact(_))),
        Expr::Definition(place) => {
            let named = pack.definitions.get(*place);
            asks |= named.is_none_or(|named| asks_a_person(pack, &named.formula.expr));
        }
        _ => {}
    });
    asks
}

/// The settings of a monthly benefit, which must be the same for everybody.
fn span_rule(
    context: &Context<'_>,
    monthly: &Monthly,
    question: &Question,
    events: (NaiveDate, NaiveDate),
) -> Compiled<SpanRule> {
    let differs = Unsupported("a setting that is not known or differs from person to person");
    let months = |formula: &Option<Formula>| -> Compiled<Option<i32>> {
        let Some(formula) = formula else { return Ok(None) };
        if asks_a_person(context.pack, &formula.expr) {
            return Err(differs);
        }
        let at = |day: NaiveDate| context.on(day).number(&formula.expr).map_err(|_| differs);
        let (one, other) = (at(events.0)?, at(events.1)?);
        let whole = one.whole().and_then(|whole| i32::try_from(whole).ok());
        if one == other { whole.map(Some).ok_or(differs) } else { Err(differs) }
    };
    // A rule that is not set blocks part months only; such people are left to the answer for one person.
    let rule = |day: NaiveDate| part_month(&context.on(day), monthly.part_months).unwrap_or(PartMonth::ByDay);
    let rule = if rule(events.0) == rule(events.1) { rule(events.0) } else { PartMonth::ByDay };
    Ok(SpanRule { rule, most: months(&monthly.most)?, within: months(&monthly.within)?, until: question.until })
}
