//! The months of a benefit paid month by month: which count, and at which rate.

use chrono::{Datelike, NaiveDate};

use super::amounts::{Chosen, Work};
use super::derive::part_month;
use super::{BenefitAnswer, Payment, Question};
use crate::calendar::{Month, PartMonth, Period, counted, term_end, worked_days};
use crate::exact::Exact;
use crate::language::Context;
use crate::pack::{Kind, Monthly, Rates};
use crate::value::{Gap, Need};

/// The longest that a monthly benefit is followed, in months.
const LONGEST: i32 = 600;

impl Work<'_> {
    pub(super) fn monthly(
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
        let mut rate: Option<(Month, Chosen)> = None;
        let mut left = window.most;
        let mut month = first;
        let mut fact_changes: Vec<NaiveDate> = context.facts.changes().collect();
        fact_changes.sort();
        while month <= until && left != Some(Exact::ZERO) {
            let this = month;
            month = month.plus(1);
            let worked = worked_days(this, &window.periods, &window.without);
            let part = counted(this, worked, || {
                rule.get_or_insert_with(|| part_month(context, monthly.part_months)).as_ref().ok().copied()
            });
            let Some(mut months) = part else {
                let gap = rule.clone().and_then(Result::err).unwrap_or_else(|| Gap::of(Need::OutOfRange));
                answer.years.push((this.year(), Err(gap)));
                continue;
            };
            if months == Exact::ZERO {
                continue;
            }
            let day = if this == first { event } else { this.first_day() };
            let rates_on = match rates {
                Rates::EachMonth => day,
                Rates::YearStart => Month::january(this.year()).first_day(),
                Rates::Event => event,
            };
            if rate.as_ref().is_none_or(|(last, _)| this > *last) {
                let at = context.on(day).with_rates_on(rates_on);
                let table = answer.candidates.is_empty().then_some(&mut answer.candidates);
                let chosen = self.choose(&at, table);
                let facts_stay = stays(&fact_changes, day, this);
                let figures_stay = match rates {
                    Rates::EachMonth => stays(&context.pack.changes, rates_on, this),
                    Rates::YearStart => Month::january(this.year()).plus(11),
                    Rates::Event => first.plus(LONGEST),
                };
                rate = Some((facts_stay.min(figures_stay), chosen));
            }
            let Some((last, chosen)) = &rate else { continue };
            // Whole months at one rate are taken together.
            let mut to = this;
            if months == Exact::ONE
                && window.without.is_empty()
                && let [period] = window.periods.as_slice()
            {
                let worked_to = period.to.map_or(until, |to| Month::of(to).plus(-1));
                to = until.min(*last).min(worked_to).min(Month::january(this.year()).plus(11)).max(this);
                months = Exact::from(i64::from(to.since(this)) + 1);
                month = to.plus(1);
            }
            if let Some(rest) = left {
                months = months.min(rest);
                left = rest.minus(months);
                if months.is_whole() && to > this {
                    let whole = months.whole().and_then(|whole| i32::try_from(whole).ok()).unwrap_or(1);
                    to = this.plus(whole - 1);
                }
            }
            match chosen {
                Ok((each, group)) => {
                    pay(answer, Payment { from: this, to, months, each: *each, group: *group, day, rates_on, dong: 0 });
                }
                Err(gap) => answer.years.push((this.year(), Err(gap.clone()))),
            }
        }
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

/// The last month in which nothing of this list changes after a day of the month given.
fn stays(changes: &[NaiveDate], day: NaiveDate, month: Month) -> Month {
    let next = changes.get(changes.partition_point(|change| *change <= day));
    // A change within a month counts from the next month on.
    next.map_or(month.plus(LONGEST), |next| if next.day() == 1 { Month::of(*next).plus(-1) } else { Month::of(*next) })
}

/// Adds months to the last stretch when nothing changed, or begins another. Part months stand alone.
fn pay(answer: &mut BenefitAnswer, payment: Payment) {
    let is_whole = |paid: &Payment| paid.months == Exact::from(i64::from(paid.to.since(paid.from)) + 1);
    if let Some(last) = answer.payments.last_mut()
        && last.each == payment.each
        && last.group == payment.group
        && last.to.plus(1) == payment.from
        && last.to.year() == payment.from.year()
        && is_whole(last)
        && is_whole(&payment)
        && let Some(sum) = last.months.plus(payment.months)
    {
        last.to = payment.to;
        last.months = sum;
        return;
    }
    answer.payments.push(payment);
}
