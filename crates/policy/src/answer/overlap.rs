//! Benefits of the same kind from several schemes: compared month by month, only the highest is paid; or said to be paid
//! together, where a rule says so.

use super::{BenefitAnswer, Payment, SchemeAnswer, Verdict, amounts};
use crate::calendar::Month;
use crate::exact::Exact;
use crate::pack::{Choose, Pack};

/// How one rule against double benefits came out.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlapAnswer {
    /// Place of the rule in the pack.
    pub overlap: usize,
    /// Month by month, in order; only months in which several benefits meet.
    pub months: Vec<OverlapMonth>,
    /// Members whose amount is not known yet, by their place in the rule: the comparison is open.
    pub open: Vec<usize>,
}

/// One month in which several benefits meet.
#[derive(Clone, Debug, PartialEq)]
pub struct OverlapMonth {
    /// The month.
    pub month: Month,
    /// What each member of the rule would give, in đồng before rounding.
    pub amounts: Vec<Option<Exact>>,
    /// Place of the member that is paid.
    pub winner: usize,
}

/// Compares and takes out what is not paid beside something higher.
pub(super) fn settle(pack: &Pack, schemes: &mut [SchemeAnswer]) -> Vec<OverlapAnswer> {
    let mut answers = Vec::new();
    for (number, overlap) in pack.overlaps.iter().enumerate() {
        let of = |(scheme, benefit): &(usize, usize)| {
            let answer = schemes.iter().find(|answer| answer.scheme == *scheme)?;
            if answer.verdict == Verdict::NotEntitled { None } else { answer.benefit(*benefit) }
        };
        let found: Vec<Option<&BenefitAnswer>> = overlap.members.iter().map(of).collect();
        if found.iter().flatten().count() < 2 {
            continue;
        }
        if overlap.choose == Choose::Sum {
            answers.push(OverlapAnswer { overlap: number, months: Vec::new(), open: Vec::new() });
            continue;
        }
        let open = (0..).zip(&found).filter(|(_, answer)| answer.is_some_and(|answer| answer.total.is_err()));
        let open: Vec<usize> = open.map(|(place, _)| place).collect();
        let months = compare(&found);
        for (place, member) in overlap.members.iter().enumerate() {
            let scheme = schemes.iter_mut().find(|answer| answer.scheme == member.0);
            let benefit = scheme.and_then(|scheme| scheme.benefits.iter_mut().find(|of| of.benefit == member.1));
            if let Some(benefit) = benefit {
                take_out(pack, benefit, &months, place);
            }
        }
        answers.push(OverlapAnswer { overlap: number, months, open });
    }
    answers
}

fn compare(found: &[Option<&BenefitAnswer>]) -> Vec<OverlapMonth> {
    let payments = || found.iter().flatten().flat_map(|answer| &answer.payments);
    let Some(first) = payments().map(|payment| payment.from).min() else { return Vec::new() };
    let Some(last) = payments().map(|payment| payment.to).max() else { return Vec::new() };
    let mut months = Vec::new();
    for number in 0..=last.since(first) {
        let month = first.plus(number);
        let amount = |answer: &Option<&BenefitAnswer>| {
            let payment = answer.as_ref()?.payments.iter().find(|paid| paid.from <= month && month <= paid.to)?;
            Some(payment.each)
        };
        let amounts: Vec<Option<Exact>> = found.iter().map(amount).collect();
        if amounts.iter().flatten().count() < 2 {
            continue;
        }
        let mut winner: Option<(usize, Exact)> = None;
        for (place, amount) in amounts.iter().enumerate() {
            if let Some(amount) = amount
                && winner.is_none_or(|(_, highest)| *amount > highest)
            {
                winner = Some((place, *amount));
            }
        }
        if let Some((winner, _)) = winner {
            months.push(OverlapMonth { month, amounts, winner });
        }
    }
    months
}

fn take_out(pack: &Pack, benefit: &mut BenefitAnswer, months: &[OverlapMonth], place: usize) {
    let is_lost = |month: Month| {
        months
            .iter()
            .any(|met| met.month == month && met.winner != place && met.amounts.get(place).is_some_and(Option::is_some))
    };
    let mut kept: Vec<Payment> = Vec::new();
    let mut lost = false;
    for payment in &benefit.payments {
        let length = payment.to.since(payment.from) + 1;
        // A stretch holds whole months, but for its edges when it counts days.
        let mut rest = payment.months;
        for number in 0..length {
            let month = payment.from.plus(number);
            let counts = if number + 1 == length { rest } else { rest.min(Exact::ONE) };
            rest = rest.minus(counts).unwrap_or(Exact::ZERO);
            if is_lost(month) {
                lost = true;
                continue;
            }
            match kept.last_mut() {
                Some(before)
                    if before.each == payment.each
                        && before.group == payment.group
                        && before.to.plus(1) == month
                        && before.to.year() == month.year() =>
                {
                    before.to = month;
                    before.months = before.months.plus(counts).unwrap_or(before.months);
                }
                _ => kept.push(Payment { from: month, to: month, months: counts, dong: 0, ..payment.clone() }),
            }
        }
    }
    if lost {
        benefit.payments = kept;
        benefit.years.retain(|(_, amount)| amount.is_err());
        let waits = benefit.total.is_err() && benefit.years.is_empty();
        if !waits {
            benefit.total = Ok(0);
        }
        amounts::add_up(pack.rounding, benefit);
        if benefit.payments.is_empty() {
            benefit.parts.clear();
        }
    }
}
