//! Facts that follow from others: months left until retirement, months of a commitment, months served.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Month, PartMonth, counted, months_and_days};
use crate::exact::Exact;
use crate::language::{Context, KeySource};
use crate::pack::{Derived, Key, PartMonthRule};
use crate::value::{Gap, Known, Need, Value};

/// A fact that was not given: what follows from the others, or the need to ask for it.
pub fn derive(context: &Context<'_>, fact: usize) -> Known {
    let derived = context.pack.facts.get(fact).and_then(|fact| fact.derived.as_ref());
    match derived {
        None => Err(Gap::of(Need::Fact(fact))),
        Some(Derived::RemainingService { born_on, at, timetable }) => {
            let (born_on, at) = days(context, *born_on, *at)?;
            let retirement = retirement(context, born_on, *timetable)?;
            Ok(Value::Number(Exact::from(i64::from(retirement.since(Month::of(at))))))
        }
        Some(Derived::Commitment { scheme }) => {
            let commitment = context.pack.schemes.get(*scheme).and_then(|scheme| scheme.commitment.as_ref());
            let commitment = commitment.ok_or_else(|| Gap::of(Need::Fact(fact)))?;
            context.value(&commitment.months.expr)
        }
        Some(Derived::Served { from, to, rule }) => {
            let (from, to) = days(context, *from, *to)?;
            let (months, days) = months_and_days(from, to).ok_or_else(|| Gap::of(Need::OutOfRange))?;
            let part = if days == 0 {
                Exact::ZERO
            } else {
                let rule = part_month(context, *rule)?;
                counted(Month::of(to), days.min(Month::of(to).days() - 1), || Some(rule)).unwrap_or(Exact::ZERO)
            };
            let whole = Exact::from(i64::from(months));
            whole.plus(part).map(Value::Number).ok_or_else(|| Gap::of(Need::OutOfRange))
        }
    }
}

fn days(context: &Context<'_>, one: usize, other: usize) -> Result<(NaiveDate, NaiveDate), Gap> {
    let day = |fact| context.fact(fact).and_then(|value| value.date().ok_or_else(|| Gap::of(Need::OutOfRange)));
    match (day(one), day(other)) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(gap), Ok(_)) | (Ok(_), Err(gap)) => Err(gap),
        (Err(one), Err(other)) => Err(one.with(other)),
    }
}

/// The month in which somebody reaches the retirement age of that very year (Labour Code 2019, Article 169; the
/// timetable is a parameter of the pack).
pub fn retirement(context: &Context<'_>, born_on: NaiveDate, timetable: usize) -> Result<Month, Gap> {
    let parameter = context.pack.parameters.get(timetable).ok_or_else(|| Gap::of(Need::OutOfRange))?;
    let keys: Vec<KeySource> = parameter
        .by
        .iter()
        .map(|key| match key {
            Key::Fact(fact) => KeySource::Fact(*fact),
            Key::Group(_) => KeySource::Group,
        })
        .collect();
    let age = |year: i32| {
        let day = Month::january(year).first_day();
        let months = context.with_rates_on(day).parameter(timetable, &keys)?.number().and_then(Exact::whole);
        months.and_then(|months| i32::try_from(months).ok()).ok_or_else(|| Gap::of(Need::OutOfRange))
    };
    let born = Month::of(born_on);
    let earliest = parameter.rows.iter().map(|row| row.from.year()).min().unwrap_or(born_on.year());
    let mut year = (born_on.year() + 50).max(earliest);
    for _ in 0..40 {
        let month = born.plus(age(year)?);
        if month.year() <= year {
            return Ok(month);
        }
        // Ages only rise, so nobody reaches the age of a year between.
        year = month.year();
    }
    Err(Gap::of(Need::OutOfRange))
}

/// How part months count by the settings of the pack.
pub fn part_month(context: &Context<'_>, rule: PartMonthRule) -> Result<PartMonth, Gap> {
    let parameter = context.pack.parameters.get(rule.rule).ok_or_else(|| Gap::of(Need::OutOfRange))?;
    let word = context.parameter(rule.rule, &[])?.word();
    let crate::pack::Kind::Word(list) = parameter.kind else { return Err(Gap::of(Need::OutOfRange)) };
    let choice = context.pack.words.get(list).zip(word).and_then(|(list, word)| list.choices.get(usize::from(word)));
    match choice.map(|choice| choice.id.as_str()) {
        Some("full_months") => Ok(PartMonth::FullMonths),
        Some("by_day") => Ok(PartMonth::ByDay),
        Some("from_days") => {
            let days = context.parameter(rule.days, &[])?.number().and_then(Exact::whole);
            let days = days.and_then(|days| u32::try_from(days).ok()).ok_or_else(|| Gap::of(Need::OutOfRange))?;
            Ok(PartMonth::FromDays(days))
        }
        _ => Err(Gap::of(Need::OutOfRange)),
    }
}
