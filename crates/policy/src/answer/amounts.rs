//! How much a benefit is: month by month or once, group by group, rounded once.

use chrono::{Datelike, NaiveDate};

use super::conditions::Examined;
use super::derive::part_month;
use super::{BenefitAnswer, Candidate, Part, Payment, Question};
use crate::calendar::{Month, PartMonth, Period, add_months, counted, term_end, worked_days};
use crate::exact::{Exact, Rounding};
use crate::language::{Context, Notes};
use crate::pack::{Benefit, Choose, Kind, Monthly, Rates, Scheme, Timing};
use crate::value::{Gap, Need};

/// The longest that a monthly benefit is followed, in months.
const LONGEST: i32 = 600;

/// The amount of one payment or one whole month, and whose it is.
type Chosen = Result<(Exact, Option<u16>), Gap>;

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

struct Work<'a> {
    scheme: &'a Scheme,
    benefit: &'a Benefit,
    examined: &'a Examined,
}

impl Work<'_> {
    fn applies(&self, context: &Context<'_>) -> Result<bool, Gap> {
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

    fn monthly(
        &self,
        context: &Context<'_>,
        monthly: &Monthly,
        event: &Result<NaiveDate, Gap>,
        question: &Question,
        answer: &mut BenefitAnswer,
    ) {
        answer.applies = self.applies(context);
        let blocked = match (&answer.applies, event) {
            (Ok(false), _) => return,
            (Err(gap), _) => Some(gap.clone()),
            (_, Err(gap)) => {
                // The table of groups can be shown even before the day is known.
                let _ = self.choose(context, Some(&mut answer.candidates));
                Some(gap.clone())
            }
            _ => None,
        };
        let Ok(event) = event else {
            answer.total = Err(blocked.unwrap_or_default());
            return;
        };
        if let Some(gap) = blocked {
            answer.total = Err(gap);
            return;
        }
        let window = match self.window(context, monthly, *event) {
            Ok(window) => window,
            Err(gap) => {
                let _ = self.choose(context, Some(&mut answer.candidates));
                answer.total = Err(gap);
                return;
            }
        };
        self.months(context, monthly, *event, &window, question, answer);
    }

    /// The periods that count, those that do not, and the greatest number of months.
    fn window(&self, context: &Context<'_>, monthly: &Monthly, event: NaiveDate) -> Result<Window, Gap> {
        let limit = |formula: &Option<crate::pack::Formula>| {
            formula.as_ref().map(|formula| context.number(&formula.expr)).transpose()
        };
        let most = limit(&monthly.most)?;
        let within = limit(&monthly.within)?;
        let mut periods = match context.facts.periods(monthly.during) {
            Some(periods) => periods.to_vec(),
            None => vec![Period { from: event, to: None }],
        };
        for period in &mut periods {
            period.from = period.from.max(event);
        }
        periods.retain(|period| period.to.is_none_or(|to| to >= period.from));
        let mut without = Vec::new();
        for (fact, when) in &monthly.without {
            let found = context.facts.periods(*fact).unwrap_or_default();
            if !found.is_empty() && context.flag(&when.expr)? {
                without.extend_from_slice(found);
            }
        }
        if let Some(Ok(stop)) = monthly.until.map(|until| context.fact(until))
            && let Some(stop) = stop.date()
        {
            without.push(Period { from: stop, to: None });
        }
        if let Some(within) = within {
            let months = within.whole().and_then(|months| i32::try_from(months).ok());
            let last = months.and_then(|months| term_end(event, months)).ok_or_else(|| Gap::of(Need::OutOfRange))?;
            let after = last.succ_opt().ok_or_else(|| Gap::of(Need::OutOfRange))?;
            without.push(Period { from: after, to: None });
        }
        let most = match (most, within) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        // One open end instead of many makes counting days quick.
        let end = without.iter().filter(|period| period.to.is_none()).map(|period| period.from).min();
        if let Some(end) = end {
            without.retain(|period| period.to.is_some());
            for period in &mut periods {
                let last = end.pred_opt().unwrap_or(end);
                period.to = Some(period.to.map_or(last, |to| to.min(last)));
            }
            periods.retain(|period| period.to.is_none_or(|to| to >= period.from));
        }
        Ok(Window { periods, without, most })
    }

    fn months(
        &self,
        context: &Context<'_>,
        monthly: &Monthly,
        event: NaiveDate,
        window: &Window,
        question: &Question,
        answer: &mut BenefitAnswer,
    ) {
        let first = Month::of(event);
        let last_worked = window.periods.iter().map(|period| period.to.map(Month::of)).max_by_key(|to| {
            // An open end is later than any month.
            to.unwrap_or(first.plus(LONGEST))
        });
        let default = if window.most.is_some() { first.plus(LONGEST) } else { Month::january(first.year()).plus(11) };
        let until = question.until.unwrap_or(default);
        let until = last_worked.flatten().map_or(until, |last| last.min(until)).min(first.plus(LONGEST));
        let rates = match rates(context, monthly) {
            Ok(rates) => rates,
            Err(gap) => {
                answer.total = Err(gap);
                return;
            }
        };
        let mut rule: Option<Result<PartMonth, Gap>> = None;
        let mut rate: Option<(usize, Chosen)> = None;
        let mut left = window.most;
        let mut month = first;
        let fact_changes: Vec<NaiveDate> = {
            let mut changes: Vec<NaiveDate> = context.facts.changes().collect();
            changes.sort();
            changes
        };
        while month <= until && left != Some(Exact::ZERO) {
            let worked = worked_days(month, &window.periods, &window.without);
            if worked == 0 {
                month = month.plus(1);
                continue;
            }
            let day = month.first_day().max(event);
            let rates_on = match rates {
                Rates::EachMonth => day,
                Rates::YearStart => Month::january(month.year()).first_day(),
                Rates::Event => event,
            };
            let part = counted(month, worked, || {
                rule.get_or_insert_with(|| part_month(context, monthly.part_months)).as_ref().ok().copied()
            });
            let mut months = match part {
                Some(months) => months,
                None => {
                    let gap = rule.clone().and_then(Result::err).unwrap_or_else(|| Gap::of(Need::OutOfRange));
                    answer.years.push((month.year(), Err(gap)));
                    month = month.plus(1);
                    continue;
                }
            };
            if let Some(rest) = left {
                months = months.min(rest);
                left = rest.minus(months);
            }
            if months == Exact::ZERO {
                month = month.plus(1);
                continue;
            }
            let stretch = context.pack.changes.partition_point(|change| *change <= rates_on)
                + fact_changes.partition_point(|change| *change <= day);
            if rate.as_ref().is_none_or(|(of, _)| *of != stretch) {
                let at = context.on(day).with_rates_on(rates_on);
                let table = answer.candidates.is_empty().then_some(&mut answer.candidates);
                rate = Some((stretch, self.choose(&at, table)));
            }
            match &rate {
                Some((_, Ok((each, group)))) => pay(answer, month, months, *each, *group, (day, rates_on)),
                Some((_, Err(gap))) => answer.years.push((month.year(), Err(gap.clone()))),
                None => {}
            }
            month = month.plus(1);
        }
    }

    /// The amount by the rule for several groups; the table of all is filled when asked for.
    fn choose(&self, context: &Context<'_>, mut table: Option<&mut Vec<Candidate>>) -> Chosen {
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

struct Window {
    periods: Vec<Period>,
    without: Vec<Period>,
    most: Option<Exact>,
}

/// Which day's figures a month takes, by the setting of the pack.
pub fn rates(context: &Context<'_>, monthly: &Monthly) -> Result<Rates, Gap> {
    let Some(place) = monthly.rates else { return Ok(Rates::EachMonth) };
    let word = context.parameter(place, &[])?.word();
    let kind = context.pack.parameters.get(place).map(|parameter| parameter.kind);
    let Some(Kind::Word(list)) = kind else { return Err(Gap::of(Need::OutOfRange)) };
    let choice = context.pack.words.get(list).zip(word).and_then(|(list, word)| list.choices.get(usize::from(word)));
    let found = choice.and_then(|choice| Rates::ALL.iter().find(|(name, _)| *name == choice.id));
    found.map(|(_, rates)| *rates).ok_or_else(|| Gap::of(Need::OutOfRange))
}

/// Adds a month to the last stretch when nothing changed, or begins another.
fn pay(
    answer: &mut BenefitAnswer,
    month: Month,
    months: Exact,
    each: Exact,
    group: Option<u16>,
    (day, rates_on): (NaiveDate, NaiveDate),
) {
    if let Some(last) = answer.payments.last_mut()
        && last.each == each
        && last.group == group
        && last.to.plus(1) == month
        && last.to.year() == month.year()
        && let Some(sum) = last.months.plus(months)
    {
        last.to = month;
        last.months = sum;
        return;
    }
    answer.payments.push(Payment { from: month, to: month, months, each, group, day, rates_on, dong: 0 });
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
