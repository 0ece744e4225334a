//! How much a benefit is: month by month or once, group by group, rounded once.

use chrono::{Datelike, NaiveDate};

use super::conditions::Examined;
use super::{BenefitAnswer, Candidate, Part, Payment, Question};
use crate::calendar::{Month, add_months};
use crate::exact::{Exact, Rounding};
use crate::language::{Context, Notes};
use crate::pack::{Benefit, Choose, Scheme, Timing};
use crate::value::{Gap, Need};

/// The amount of one payment or one whole month, and whose it is.
pub(super) type Chosen = Result<(Exact, Option<u16>), Gap>;

pub(super) fn of_benefit(
    context: &Context<'_>,
    scheme: usize,
    number: usize,
    examined: &Examined,
    event: &Result<NaiveDate, Gap>,
    question: &Question,
) -> Option<BenefitAnswer> {
    let scheme = context.pack.schemes.get(scheme)?;
    let benefit = scheme.benefits.get(number)?;
    let notes = Notes::default();
    let context = Context { notes: &notes, ..*context };
    if examined.groups.iter().all(|group| benefit.groups >> group.group & 1 == 0 || group.verdict != examined.verdict)
        && !examined.is_changing
    {
        return None;
    }
    let mut answer = BenefitAnswer {
        benefit: number,
        applies: Ok(true),
        candidates: Vec::new(),
        payments: Vec::new(),
        years: Vec::new(),
        total: Ok(0),
        parts: Vec::new(),
        assumptions: Vec::new(),
        is_rounded: false,
    };
    let work = Work { scheme, benefit, examined };
    match &benefit.timing {
        Timing::Once { on } => work.once(&context, *on, question, &mut answer),
        Timing::Monthly(monthly) => work.monthly(&context, monthly, event, question, &mut answer),
    }
    add_up(context.pack.rounding, &mut answer);
    if let Timing::Once { on } = benefit.timing {
        work.parts(&context, on, &mut answer);
    }
    answer.assumptions = notes.take();
    Some(answer)
}

pub(super) struct Work<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) benefit: &'a Benefit,
    pub(super) examined: &'a Examined,
}

impl Work<'_> {
    pub(super) fn applies(&self, context: &Context<'_>) -> Result<bool, Gap> {
        self.benefit.when.as_ref().map_or(Ok(true), |when| context.flag(&when.expr))
    }

    fn once(&self, context: &Context<'_>, on: usize, question: &Question, answer: &mut BenefitAnswer) {
        let day = context.fact(on).and_then(|value| value.date().ok_or_else(|| Gap::of(Need::OutOfRange)));
        let context = day.as_ref().map_or(*context, |day| context.on(*day));
        answer.applies = self.applies(&context);
        match &answer.applies {
            Ok(true) => {}
            Ok(false) => return,
            Err(gap) => {
                answer.total = Err(gap.clone());
                return;
            }
        }
        let chosen = self.choose(&context, Some(&mut answer.candidates));
        match (day, chosen) {
            (Ok(day), Ok((each, group))) => {
                let month = Month::of(day);
                if question.until.is_none_or(|until| month <= until) {
                    answer.payments.push(Payment {
                        from: month,
                        to: month,
                        months: Exact::ONE,
                        each,
                        group,
                        day,
                        rates_on: day,
                        dong: 0,
                    });
                }
            }
            (Ok(day), Err(gap)) => answer.years.push((day.year(), Err(gap))),
            (Err(gap), Ok(_)) => answer.total = Err(gap),
            (Err(one), Err(other)) => answer.total = Err(one.with(other)),
        }
    }

    /// The amount by the rule for several groups; the table of all is filled when asked for.
    pub(super) fn choose(&self, context: &Context<'_>, mut table: Option<&mut Vec<Candidate>>) -> Chosen {
        let counting = self.examined.counting(context, self.scheme) & self.benefit.groups;
        let mut once = None;
        let mut best: Option<(Exact, Option<u16>)> = None;
        let mut gap: Option<Gap> = None;
        for (number, _) in (0_u16..).zip(&self.scheme.groups) {
            if counting >> number & 1 == 0 {
                continue;
            }
            let amount = if self.benefit.amount.by_group {
                context.for_group(number).number(&self.benefit.amount.expr)
            } else {
                once.get_or_insert_with(|| context.number(&self.benefit.amount.expr)).clone()
            };
            match &amount {
                Ok(amount) => {
                    best = match (best, self.benefit.choose) {
                        (None, _) => Some((*amount, Some(number))),
                        (Some((sum, _)), Choose::Sum) if self.benefit.amount.by_group => {
                            Some((sum.plus(*amount).ok_or_else(|| Gap::of(Need::OutOfRange))?, None))
                        }
                        (Some((highest, _)), _) if *amount >= highest => Some((*amount, Some(number))),
                        (kept, _) => kept,
                    };
                }
                Err(other) => gap = Some(gap.map_or(other.clone(), |gap| gap.with(other.clone()))),
            }
            if let Some(table) = &mut table {
                table.push(Candidate { group: number, amount });
            }
        }
        match (best, gap) {
            (Some(_), Some(gap)) if self.benefit.choose == Choose::Sum => Err(gap),
            (Some(best), _) => Ok(best),
            (None, Some(gap)) => Err(gap),
            (None, None) => Ok((Exact::ZERO, None)),
        }
    }

    fn parts(&self, context: &Context<'_>, on: usize, answer: &mut BenefitAnswer) {
        let Ok(total) = answer.total else { return };
        let Some(payment) = answer.payments.first() else { return };
        let context = context.on(payment.day);
        let context = payment.group.map_or(context, |group| context.for_group(group));
        let day = context.fact(on).map(|value| value.date());
        let mut left = total;
        let count = self.benefit.instalments.len();
        let mut parts = Vec::new();
        for (number, instalment) in self.benefit.instalments.iter().enumerate() {
            let share = context.number(&instalment.share.expr);
            let amount = share.and_then(|share| {
                let part = share.times(Exact::from(total)).and_then(|part| context.pack.rounding.round(part));
                part.ok_or_else(|| Gap::of(Need::OutOfRange))
            });
            let dong = match amount {
                Ok(amount) if number + 1 < count => amount.clamp(0, left.max(0)),
                Ok(_) => left,
                Err(gap) => {
                    answer.total = Err(gap);
                    return;
                }
            };
            left -= dong;
            let months = match &instalment.after_months {
                Some(months) => context.number(&months.expr),
                None => Ok(Exact::ZERO),
            };
            let due_on = months.and_then(|months| {
                let months = months.whole().and_then(|months| i32::try_from(months).ok());
                let day = day.clone().ok().flatten();
                day.zip(months)
                    .and_then(|(day, months)| add_months(day, months))
                    .ok_or_else(|| Gap::of(Need::OutOfRange))
            });
            let holds = instalment.when.as_ref().map_or(Ok(true), |when| context.flag(&when.expr));
            parts.push(Part { instalment: number, dong, due_on, holds });
        }
        answer.parts = parts;
    }
}

/// Rounds each year once; each stretch gets its part of the rounded sum, so that stretches add up to the đồng.
pub(super) fn add_up(rounding: Rounding, answer: &mut BenefitAnswer) {
    let blocked = std::mem::take(&mut answer.years);
    let mut year = None;
    let mut exact = Exact::ZERO;
    let mut sum = 0_i64;
    for payment in &mut answer.payments {
        if year != Some(payment.from.year()) {
            year = Some(payment.from.year());
            exact = Exact::ZERO;
            sum = 0;
        }
        let grown = payment.each.times(payment.months).and_then(|amount| exact.plus(amount));
        let rounded = grown.and_then(|grown| Some((grown, rounding.round(grown)?)));
        let (entry, year) = (rounded, payment.from.year());
        match entry {
            Some((grown, rounded)) => {
                payment.dong = rounded - sum;
                answer.is_rounded |= Exact::from(rounded) != grown;
                exact = grown;
                sum = rounded;
                match answer.years.last_mut() {
                    Some((of, amount)) if *of == year => *amount = Ok(sum),
                    _ => answer.years.push((year, Ok(sum))),
                }
            }
            None => answer.years.push((year, Err(Gap::of(Need::OutOfRange)))),
        }
    }
    for (year, amount) in blocked {
        let Err(gap) = amount else { continue };
        match answer.years.iter_mut().find(|(of, _)| *of == year) {
            Some((_, amount)) => {
                *amount = match amount {
                    Ok(_) => Err(gap),
                    Err(other) => Err(other.clone().with(gap)),
                };
            }
            None => answer.years.push((year, Err(gap))),
        }
    }
    answer.years.sort_by_key(|(year, _)| *year);
    if answer.total.is_ok() {
        answer.total = answer.years.iter().try_fold(0_i64, |total, (_, amount)| match amount {
            Ok(amount) => total.checked_add(*amount).ok_or_else(|| Gap::of(Need::OutOfRange)),
            Err(gap) => Err(gap.clone()),
        });
    }
}
