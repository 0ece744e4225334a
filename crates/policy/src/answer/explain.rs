//! The explanation as a tree: verdict, groups, conditions, benefits, years, stretches of months, and the figures and
//! facts behind each. The tree holds places and values only; sentences are made of it when they are shown.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Answer, BenefitAnswer, Payment, Question, SchemeAnswer, Verdict, context, retirement};
use crate::calendar::Month;
use crate::facts::Facts;
use crate::language::{Context, Expr, KeySource, Notes};
use crate::pack::{Basis, Benefit, Choose, Derived, Formula, Key, Pack};
use crate::value::{Gap, Known, Value};

/// What a step is about.
#[derive(Clone, Debug, PartialEq)]
pub enum What<'a> {
    /// A scheme by its place, with the verdict.
    Scheme(usize, Verdict),
    /// A group of a scheme.
    Group(usize, u16, &'a Result<bool, Gap>, Verdict),
    /// A condition of a scheme.
    Condition(usize, usize, &'a Result<bool, Gap>),
    /// A benefit of a scheme.
    Benefit(usize, usize),
    /// The table of groups from which the amount of a benefit was chosen.
    Choice(usize, usize, &'a BenefitAnswer),
    /// A year of a benefit.
    Year(i32),
    /// A stretch of months, or one payment, by the formula of its benefit.
    Payment(usize, usize, &'a Payment),
    /// A year or a benefit that waits for something.
    Waits(&'a Gap),
    /// What one group adds to a payment, where the amounts of several groups are added up.
    Share(usize, u16),
    /// One part of a benefit paid in parts.
    Part(usize, usize, &'a super::Part),
    /// A figure of the policy, by its parameter and keys.
    Figure(usize, Cow<'a, [KeySource]>, Known),
    /// A fact about the person.
    Fact(usize, Known),
    /// A named formula.
    Named(usize, Known),
    /// A rule against double benefits, with how it came out.
    Overlap(&'a super::OverlapAnswer),
}

/// One step of an explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// What it is about.
    pub what: What<'a>,
    /// Formula behind it.
    pub formula: Option<&'a Formula>,
    /// Where it stands in the law.
    pub basis: Option<&'a Basis>,
    /// Day of facts and day of figures, where a formula was worked out.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Group for which it was worked out.
    pub group: Option<u16>,
    /// Amount in đồng; amounts of the steps below add up to it.
    pub dong: Option<i64>,
    /// The steps that it rests on.
    pub below: Vec<Step<'a>>,
}

/// Makes explanations of answers.
pub struct Explainer<'a> {
    /// The rules.
    pub pack: &'a Pack,
    /// The person.
    pub facts: &'a Facts,
    /// What was asked.
    pub question: &'a Question,
    notes: Notes,
}

impl<'a> Explainer<'a> {
    /// Explains answers to a question about a person.
    pub fn new(pack: &'a Pack, facts: &'a Facts, question: &'a Question) -> Self {
        Self { pack, facts, question, notes: Notes::default() }
    }

    /// Where the formula of a step was worked out.
    pub fn context(&self, step: &Step<'_>) -> Context<'_> {
        let context = context(self.pack, self.facts, self.question, &self.notes);
        let context = step.days.map_or(context, |(day, rates_on)| context.on(day).with_rates_on(rates_on));
        step.group.map_or(context, |group| context.for_group(group))
    }

    /// The whole explanation: a step for each scheme, then one for each rule against double benefits.
    pub fn explain(&self, answer: &'a Answer) -> Vec<Step<'a>> {
        // Steps are large: they are put where they stay.
        let mut steps = Vec::with_capacity(answer.schemes.len() + answer.overlaps.len());
        steps.extend(answer.schemes.iter().filter_map(|scheme| self.scheme(scheme)));
        steps.extend(answer.overlaps.iter().map(|overlap| Step {
            basis: self.pack.overlaps.get(overlap.overlap).map(|rule| &rule.basis),
            ..plain(What::Overlap(overlap))
        }));
        steps
    }

    fn scheme(&self, answer: &'a SchemeAnswer) -> Option<Step<'a>> {
        let scheme = self.pack.schemes.get(answer.scheme)?;
        let mut below = Vec::with_capacity(4 + answer.benefits.len());
        let days = answer.event.as_ref().ok().map(|day| (*day, *day));
        let belonging = |group: &&super::GroupAnswer| group.belongs != Ok(false);
        for group in answer.groups.iter().filter(belonging) {
            let rule = scheme.groups.get(usize::from(group.group))?;
            let mut step = Step {
                formula: Some(&rule.when),
                basis: Some(&rule.basis),
                days,
                group: Some(group.group),
                ..plain(What::Group(answer.scheme, group.group, &group.belongs, group.verdict))
            };
            step.below = self.inputs(&step, &rule.when.expr);
            step.below.reserve_exact(group.conditions.len());
            for (place, outcome) in &group.conditions {
                let condition = scheme.conditions.get(*place)?;
                let mut of = Step {
                    formula: Some(&condition.when),
                    basis: Some(&condition.basis),
                    days,
                    group: Some(group.group),
                    ..plain(What::Condition(answer.scheme, *place, outcome))
                };
                of.below = self.inputs(&of, &condition.when.expr);
                step.below.push(of);
            }
            below.push(step);
        }
        for benefit in &answer.benefits {
            below.extend(self.benefit(answer.scheme, benefit));
        }
        Some(Step {
            basis: Some(&scheme.basis),
            dong: Some(answer.known_total()),
            below,
            ..plain(What::Scheme(answer.scheme, answer.verdict))
        })
    }

    fn benefit(&self, scheme: usize, answer: &'a BenefitAnswer) -> Option<Step<'a>> {
        let benefit = self.pack.schemes.get(scheme)?.benefits.get(answer.benefit)?;
        if answer.applies == Ok(false) {
            return None;
        }
        let mut below = Vec::with_capacity(2 + answer.years.len() + answer.parts.len());
        if answer.candidates.len() > 1 && benefit.amount.by_group {
            below.push(Step {
                basis: Some(&benefit.choose_basis),
                ..plain(What::Choice(scheme, answer.benefit, answer))
            });
        }
        let mut known = 0;
        for (year, amount) in &answer.years {
            let mut step = plain(What::Year(*year));
            match amount {
                Ok(amount) => {
                    known += amount;
                    step.dong = Some(*amount);
                    let of_year = |payment: &&Payment| payment.from.year() == *year;
                    step.below.reserve_exact(answer.payments.iter().filter(of_year).count());
                    for payment in answer.payments.iter().filter(of_year) {
                        let mut of = Step {
                            formula: Some(&benefit.amount),
                            days: Some((payment.day, payment.rates_on)),
                            group: payment.group,
                            dong: Some(payment.dong),
                            ..plain(What::Payment(scheme, answer.benefit, payment))
                        };
                        match self.shares(scheme, benefit, answer, &of, payment) {
                            shares if shares.is_empty() => of.below = self.inputs(&of, &benefit.amount.expr),
                            shares => (of.formula, of.below) = (None, shares),
                        }
                        step.below.push(of);
                    }
                }
                Err(gap) => step.below.push(plain(What::Waits(gap))),
            }
            below.push(step);
        }
        if let (Err(gap), true) = (&answer.total, answer.years.is_empty()) {
            below.push(plain(What::Waits(gap)));
        }
        for part in &answer.parts {
            below.push(plain(What::Part(scheme, answer.benefit, part)));
        }
        let is_known = answer.total.is_ok() || answer.years.iter().any(|(_, amount)| amount.is_ok());
        Some(Step {
            basis: Some(&benefit.basis),
            dong: is_known.then_some(known),
            below,
            ..plain(What::Benefit(scheme, answer.benefit))
        })
    }

    /// What each group adds to a payment; nothing where the amounts of groups are not added up.
    fn shares(
        &self,
        scheme: usize,
        benefit: &'a Benefit,
        answer: &BenefitAnswer,
        step: &Step<'a>,
        payment: &Payment,
    ) -> Vec<Step<'a>> {
        if payment.group.is_some() || !benefit.amount.by_group || benefit.choose != Choose::Sum {
            return Vec::new();
        }
        let context = self.context(step);
        let known = answer.candidates.iter().filter_map(|candidate| {
            let amount = context.for_group(candidate.group).number(&benefit.amount.expr).ok()?;
            Some((candidate.group, amount))
        });
        let mut left = payment.dong;
        let mut shares: Vec<Step<'a>> = known
            .map(|(group, amount)| {
                let dong =
                    amount.times(payment.months).and_then(|sum| self.pack.rounding.round(sum)).unwrap_or(0).min(left);
                left -= dong;
                let mut of = Step {
                    formula: Some(&benefit.amount),
                    days: step.days,
                    group: Some(group),
                    dong: Some(dong),
                    ..plain(What::Share(scheme, group))
                };
                of.below = self.inputs(&of, &benefit.amount.expr);
                of
            })
            .collect();
        // What rounding leaves over goes to the last, so that the shares add up.
        if let Some(dong) = shares.last_mut().and_then(|last| last.dong.as_mut()) {
            *dong += left;
        }
        shares
    }

    /// The figures, facts and named formulas that an expression used.
    fn inputs(&self, step: &Step<'a>, expr: &'a Expr) -> Vec<Step<'a>> {
        let context = self.context(step);
        // Most formulas rest on one or two; steps are large.
        let mut found = Vec::with_capacity(2);
        self.gather(&context, step, expr, &mut found, 0);
        found
    }

    fn gather(&self, context: &Context<'_>, step: &Step<'a>, expr: &'a Expr, found: &mut Vec<Step<'a>>, depth: usize) {
        let input = |what| Step { days: step.days, group: step.group, ..plain(what) };
        let new = match expr {
            Expr::Value(_) | Expr::Group => return,
            Expr::Fact(place) => {
                let below = self.derivation(context, step, *place, depth);
                Step { below, ..input(What::Fact(*place, context.fact(*place))) }
            }
            Expr::Parameter(place, keys) => {
                let (value, basis) = self.figure(context, *place, keys);
                Step { basis, ..input(What::Figure(*place, Cow::Borrowed(keys), value)) }
            }
            Expr::Definition(place) => {
                let Some(definition) = self.pack.definitions.get(*place).filter(|_| depth < 16) else { return };
                let mut named = Step {
                    below: Vec::with_capacity(2),
                    formula: Some(&definition.formula),
                    basis: Some(&definition.basis),
                    ..input(What::Named(*place, context.value(expr)))
                };
                self.gather(context, step, &definition.formula.expr, &mut named.below, depth + 1);
                named
            }
            Expr::If(parts) => {
                // Only the side that was taken explains the amount.
                let [when, yes, no] = parts.as_ref();
                self.gather(context, step, when, found, depth);
                match context.flag(when) {
                    Ok(true) => self.gather(context, step, yes, found, depth),
                    Ok(false) => self.gather(context, step, no, found, depth),
                    Err(_) => {}
                }
                return;
            }
            Expr::Not(inner) | Expr::Negated(inner) | Expr::OneOf(inner, _) | Expr::Holds(inner, _) => {
                return self.gather(context, step, inner, found, depth);
            }
            Expr::And(all) | Expr::Or(all) => {
                // One part that settles the matter explains it; the others do not matter then.
                let settles = matches!(expr, Expr::Or(_));
                let settled = all.iter().find(|one| context.flag(one) == Ok(settles));
                return match settled {
                    Some(one) => self.gather(context, step, one, found, depth),
                    None => all.iter().for_each(|one| self.gather(context, step, one, found, depth)),
                };
            }
            Expr::Least(all) | Expr::Greatest(all) => {
                return all.iter().for_each(|one| self.gather(context, step, one, found, depth));
            }
            Expr::Compare(_, pair) | Expr::Arithmetic(_, pair) => {
                return pair.iter().for_each(|side| self.gather(context, step, side, found, depth));
            }
        };
        if !found.iter().any(|step| step.what == new.what) {
            found.push(new);
        }
    }

    /// What a fact that was not given follows from.
    fn derivation(&self, context: &Context<'_>, step: &Step<'a>, place: usize, depth: usize) -> Vec<Step<'a>> {
        let derived = self.pack.facts.get(place).and_then(|fact| fact.derived.as_ref());
        let Some(derived) = derived.filter(|_| self.facts.given(place).is_none() && depth < 16) else {
            return Vec::new();
        };
        let input = |what| Step { days: step.days, group: step.group, ..plain(what) };
        let fact = |place: &usize| input(What::Fact(*place, context.fact(*place)));
        match derived {
            Derived::Served { from, to, .. } => vec![fact(from), fact(to)],
            Derived::Commitment { scheme } => {
                let mut found = Vec::new();
                let rules = self.pack.schemes.get(*scheme).and_then(|scheme| scheme.commitment.as_ref());
                if let Some(commitment) = rules {
                    self.gather(context, step, &commitment.months.expr, &mut found, depth + 1);
                }
                found
            }
            Derived::RemainingService { born_on, at, timetable } => {
                let mut found = vec![fact(born_on), fact(at)];
                let born = context.fact(*born_on).ok().and_then(Value::date);
                let month = born.and_then(|born| retirement(context, born, *timetable).ok());
                let by = self.pack.parameters.get(*timetable).map(|parameter| parameter.by.as_slice());
                let keys: Vec<KeySource> = by
                    .unwrap_or_default()
                    .iter()
                    .map(|key| match key {
                        Key::Fact(fact) => KeySource::Fact(*fact),
                        Key::Group(_) => KeySource::Group,
                    })
                    .collect();
                if let (Some(month), Some((day, _))) = (month, step.days) {
                    let year = Month::january(month.year()).first_day();
                    let at = context.with_rates_on(year);
                    let (value, basis) = self.figure(&at, *timetable, &keys);
                    let figure = What::Figure(*timetable, Cow::Owned(keys), value);
                    found.push(Step { days: Some((day, year)), basis, ..input(figure) });
                }
                found
            }
        }
    }

    /// The value of a parameter, and on what the row in force rests.
    fn figure(&self, context: &Context<'_>, parameter: usize, keys: &[KeySource]) -> (Known, Option<&'a Basis>) {
        let (value, row) = context.figure(parameter, keys);
        let rows = self.pack.parameters.get(parameter).map(|parameter| parameter.rows.as_slice());
        (value, rows.zip(row).and_then(|(rows, row)| rows.get(row)).map(|row| &row.basis))
    }
}

fn plain(what: What<'_>) -> Step<'_> {
    Step { what, formula: None, basis: None, days: None, group: None, dong: None, below: Vec::new() }
}
