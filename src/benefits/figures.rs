//! What somebody is entitled to, by the policy engine: lines with amounts or with the sentence that says what is missing,
//! and months one by one. No sum is made here that the engine did not make.

use chrono::NaiveDate;
use policy::answer::{
    BenefitAnswer, Explainer, Question, SchemeAnswer, Step, Verdict, What, answer, basis_text, context, need_text,
    step_json,
};
use policy::calendar::{Month, Period};
use policy::exact::Exact;
use policy::facts::{Facts, Given};
use policy::language::{Notes, number_text};
use policy::pack::{Choose, Kind, Language, Overlap, Pack, Scheme, Timing};
use policy::value::{Gap, Value};
use serde_json::Value as Json;

use super::beneficiary::{Absence, EntitlementKind};
use crate::catalogue::cost::satisfy;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;

/// A line of what somebody is entitled to.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub benefit: String,
    pub purpose: String,
    pub kind: EntitlementKind,
    pub part: i64,
    pub name: String,
    pub amount: Option<Vnd>,
    pub blocked: String,
    pub due_on: Option<NaiveDate>,
    pub to_month: Option<Month>,
    pub basis: String,
    pub explanation: Json,
}

/// What the rules say of one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub verdict: Verdict,
    pub lines: Vec<Line>,
    /// Why not, or what is open, in sentences.
    pub remarks: Vec<String>,
}

/// A month of a monthly benefit.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthFigure {
    pub month: Month,
    /// The amount, or the sentence that says what is missing.
    pub amount: std::result::Result<Vnd, String>,
    /// How it was counted, for people.
    pub counted: String,
}

/// A stretch of work with the wage region of its place, as the rules want it.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    pub period: Period,
    /// The regions of the workplace, each from a day on.
    pub regions: Vec<(NaiveDate, String)>,
}

/// The scheme of this name, with its place.
pub fn scheme_of<'a>(pack: &'a Pack, name: &str) -> Result<(usize, &'a Scheme)> {
    let place = pack.scheme(name);
    let found = place.and_then(|place| Some((place, pack.schemes.get(place)?)));
    found
        .ok_or_else(|| Error::refused(format!("Gói chính sách không có chính sách “{name}”. Chọn lại nhóm đối tượng.")))
}

/// The facts of a decision: what is known of the person, the group that was decided upon, the day it takes effect.
/// Facts that are not known are not made up.
pub fn decided_facts(pack: &Pack, scheme: &Scheme, group: &str, known: &Json, starts_on: NaiveDate) -> Result<Facts> {
    let wrong = |problems: Vec<policy::facts::FactProblem>| {
        let sentences: Vec<String> = problems.into_iter().map(|problem| problem.sentence.vi).collect();
        Error::refused(sentences.join(" "))
    };
    let mut facts = Facts::read(pack, known).map_err(wrong)?;
    let rule = scheme.groups.iter().find(|known| known.id == group);
    let rule = rule.ok_or_else(|| Error::refused_at("group", "Chọn nhóm đối tượng trong danh sách của chính sách"))?;
    facts.set(scheme.event, Given::Always(Value::Date(starts_on)));
    let notes = Notes::default();
    let belongs = context(pack, &facts, &Question::on(starts_on), &notes).on(starts_on).flag(&rule.when.expr);
    if belongs != Ok(true) {
        // The decision says that they belong to it.
        satisfy(&mut facts, &rule.when.expr);
    }
    Ok(facts)
}

/// The facts as JSON, so that they can be kept and read again.
pub fn facts_json(pack: &Pack, facts: &Facts) -> Json {
    let mut kept = serde_json::Map::new();
    for (place, fact) in pack.facts.iter().enumerate() {
        let value = match facts.given(place) {
            Some(Given::Always(value)) => value_json(pack, fact.kind, value),
            Some(Given::Dated(values)) => Some(Json::Array(
                values
                    .iter()
                    .filter_map(|(from, value)| {
                        let value = value_json(pack, fact.kind, value)?;
                        Some(serde_json::json!({ "from": from.to_string(), "value": value }))
                    })
                    .collect(),
            )),
            Some(Given::Periods(periods)) => Some(Json::Array(periods.iter().map(period_json).collect())),
            None => None,
        };
        if let Some(value) = value {
            kept.insert(fact.id.clone(), value);
        }
    }
    Json::Object(kept)
}

fn period_json(period: &Period) -> Json {
    match period.to {
        Some(to) => serde_json::json!({ "from": period.from.to_string(), "to": to.to_string() }),
        None => serde_json::json!({ "from": period.from.to_string() }),
    }
}

fn value_json(pack: &Pack, kind: Kind, value: &Value) -> Option<Json> {
    let choice = |list: usize, place: usize| Some(pack.words.get(list)?.choices.get(place)?.id.clone());
    match (kind, value) {
        (_, Value::Flag(flag)) => Some(Json::Bool(*flag)),
        (_, Value::Number(number)) => Some(Json::String(exact_text(*number))),
        (Kind::Word(list), Value::Word(word)) => choice(list, usize::from(*word)).map(Json::String),
        (Kind::Words(list), Value::Words(mask)) => {
            let chosen = (0..64_usize).filter(|place| mask >> place & 1 == 1).filter_map(|place| choice(list, place));
            Some(Json::Array(chosen.map(Json::String).collect()))
        }
        (_, Value::Date(day)) => Some(Json::String(day.to_string())),
        _ => None,
    }
}

/// A number that reads back as itself.
fn exact_text(number: Exact) -> String {
    if number.denominator() == 1 {
        number.numerator().to_string()
    } else {
        format!("{}/{}", number.numerator(), number.denominator())
    }
}

/// The facts of a decision with what happened since: where the person worked, when they were away, when it stopped.
pub fn present_facts(
    pack: &Pack,
    decided: &Json,
    work: &[Work],
    absences: &[Absence],
    stopped_on: Option<NaiveDate>,
) -> Result<Facts> {
    let mut facts = Facts::read(pack, decided).map_err(|_| Error::internal("the facts of a decision do not read"))?;
    if let Some(place) = pack.fact("work") {
        facts.set(place, Given::Periods(work.iter().map(|one| one.period).collect()));
    }
    if let Some(place) = pack.fact("region")
        && let Some(Kind::Word(list)) = pack.facts.get(place).map(|fact| fact.kind)
    {
        let word = |region: &str| {
            let choices = pack.words.get(list).map(|list| list.choices.as_slice()).unwrap_or_default();
            let found = choices.iter().position(|choice| choice.id == region);
            found.and_then(|found| u16::try_from(found).ok()).map(Value::Word)
        };
        let mut dated: Vec<(NaiveDate, Value)> = work
            .iter()
            .flat_map(|one| &one.regions)
            .filter_map(|(from, region)| Some((*from, word(region)?)))
            .collect();
        dated.sort_by_key(|(from, _)| *from);
        if !dated.is_empty() {
            facts.set(place, Given::Dated(dated));
        }
    }
    let mut away: Vec<(usize, Vec<Period>)> = Vec::new();
    for absence in absences.iter().filter(|absence| absence.counts()) {
        let Some(place) = absence.kind.fact().and_then(|name| pack.fact(name)) else { continue };
        let period = Period { from: absence.from_on, to: absence.to_on };
        match away.iter_mut().find(|(known, _)| *known == place) {
            Some((_, periods)) => periods.push(period),
            None => away.push((place, vec![period])),
        }
    }
    for (place, mut periods) in away {
        periods.sort_by_key(|period| period.from);
        facts.set(place, Given::Periods(periods));
    }
    if let (Some(place), Some(day)) = (pack.fact("stopped_on"), stopped_on) {
        facts.set(place, Given::Always(Value::Date(day)));
    }
    Ok(facts)
}

/// What a benefit excludes others by: the first of those that a rule against double benefits names, or itself.
pub fn purpose(pack: &Pack, scheme: usize, benefit: usize) -> String {
    let name = |(scheme, benefit): (usize, usize)| {
        let scheme = pack.schemes.get(scheme)?;
        Some(format!("{}.{}", scheme.id, scheme.benefits.get(benefit)?.id))
    };
    let excludes = |rule: &&Overlap| rule.choose == Choose::Highest && rule.members.contains(&(scheme, benefit));
    let rule = pack.overlaps.iter().find(excludes);
    let first = rule.and_then(|rule| rule.members.iter().min().copied()).unwrap_or((scheme, benefit));
    name(first).unwrap_or_default()
}

fn sentence(pack: &Pack, gap: &Gap) -> String {
    let mut texts: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
    texts.dedup();
    texts.join(" ")
}

fn question(place: usize, today: NaiveDate, until: Option<Month>) -> Question {
    Question { until, schemes: Some(vec![place]), ..Question::on(today) }
}

/// Works out what a scheme gives, line by line. What is not set blocks its line; the rest goes on.
pub fn work_out(pack: &Pack, scheme: &str, facts: &Facts, today: NaiveDate) -> Result<Outcome> {
    let (place, rules) = scheme_of(pack, scheme)?;
    let question = question(place, today, None);
    let answered = answer(pack, facts, &question);
    let explainer = Explainer::new(pack, facts, &question);
    let steps = explainer.explain(&answered);
    let found = answered.schemes.first().ok_or_else(|| Error::internal("the scheme was not examined"))?;
    let mut remarks = Vec::new();
    if found.verdict == Verdict::NotEntitled {
        remarks.extend(unmet(rules, found));
    }
    remarks.extend(found.needs.iter().map(|need| need_text(pack, need, Language::Vi)));
    let mut lines = Vec::new();
    for benefit in &found.benefits {
        if benefit.applies == Ok(false) {
            continue;
        }
        let step = steps
            .first()
            .and_then(|scheme| scheme.below.iter().find(|step| step.what == What::Benefit(place, benefit.benefit)));
        lines.extend(lines_of(&explainer, place, rules, benefit, step));
    }
    Ok(Outcome { verdict: found.verdict, lines, remarks })
}

fn unmet(rules: &Scheme, found: &SchemeAnswer) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for group in found.groups.iter().filter(|group| group.belongs == Ok(true)) {
        for (condition, outcome) in &group.conditions {
            if let (Ok(false), Some(rule)) = (outcome, rules.conditions.get(*condition)) {
                sentences.push(rule.otherwise.vi.clone());
            }
        }
    }
    sentences.dedup();
    sentences
}

fn lines_of(
    explainer: &Explainer<'_>,
    scheme: usize,
    rules: &Scheme,
    found: &BenefitAnswer,
    step: Option<&Step<'_>>,
) -> Vec<Line> {
    let Some(rule) = rules.benefits.get(found.benefit) else { return Vec::new() };
    let pack = explainer.pack;
    let gap = found.applies.as_ref().err().or(found.total.as_ref().err());
    let (amount, blocked) = match (&found.total, gap) {
        (Ok(total), None) => (Some(Vnd(*total)), String::new()),
        (_, Some(gap)) => (None, sentence(pack, gap)),
        (Err(gap), None) => (None, sentence(pack, gap)),
    };
    let whole = Line {
        benefit: rule.id.clone(),
        purpose: purpose(pack, scheme, found.benefit),
        kind: EntitlementKind::Once,
        part: 0,
        name: rule.name.vi.clone(),
        amount,
        blocked,
        due_on: found.payments.first().map(|payment| payment.day),
        to_month: None,
        basis: basis_text(pack, &rule.basis, Language::Vi),
        explanation: step.map_or(Json::Null, |step| step_json(explainer, step)),
    };
    if matches!(rule.timing, Timing::Monthly(_)) {
        let to_month = found.payments.last().map(|payment| payment.to);
        return vec![Line { kind: EntitlementKind::Monthly, to_month, ..whole }];
    }
    if found.parts.is_empty() {
        // Nothing to pay is no line.
        return if whole.amount == Some(Vnd(0)) { Vec::new() } else { vec![whole] };
    }
    let parts = (1_i64..).zip(&found.parts);
    parts
        .map(|(number, part)| {
            let name = rule.instalments.get(part.instalment).map_or("", |instalment| &instalment.name.vi);
            let (due_on, waits) = match &part.due_on {
                Ok(day) => (Some(*day), String::new()),
                Err(gap) => (None, sentence(pack, gap)),
            };
            let holds = match &part.holds {
                Ok(true) => String::new(),
                Ok(false) => "Chưa đạt điều kiện của đợt này.".to_owned(),
                Err(gap) => sentence(pack, gap),
            };
            let blocked = [waits, holds].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
            Line {
                kind: EntitlementKind::Part,
                part: number,
                name: format!("{}, {}", whole.name, name.to_lowercase()),
                amount: Some(Vnd(part.dong)),
                blocked,
                due_on,
                ..whole.clone()
            }
        })
        .collect()
}

/// What is known of a year up to a month.
fn year_until(
    pack: &Pack,
    place: usize,
    benefit: usize,
    facts: &Facts,
    until: Month,
) -> (std::result::Result<i64, Gap>, Option<BenefitAnswer>) {
    let today = until.last_day();
    let answered = answer(pack, facts, &question(place, today, Some(until)));
    let found = answered.schemes.first().and_then(|scheme| scheme.benefit(benefit)).cloned();
    let Some(found) = found else { return (Ok(0), None) };
    if let Err(gap) = &found.applies {
        return (Err(gap.clone()), Some(found));
    }
    let of_year = found.years.iter().find(|(year, _)| *year == until.year()).map(|(_, amount)| amount.clone());
    let amount = match (of_year, &found.total) {
        (Some(amount), _) => amount,
        // Without any year the whole waits for something.
        (None, Err(gap)) if found.years.is_empty() => Err(gap.clone()),
        (None, _) => Ok(0),
    };
    (amount, Some(found))
}

/// What a year comes to up to a month, kept so that the month after it need not work it out again.
pub struct Until {
    month: Month,
    amount: std::result::Result<i64, Gap>,
}

/// A month of a monthly benefit: what its year comes to with the month, less what it comes to without it. So the months
/// of a year add up to its sum to the đồng, however a period is cut.
pub fn month_figure(pack: &Pack, scheme: &str, benefit: &str, facts: &Facts, month: Month) -> Result<MonthFigure> {
    month_after(pack, scheme, benefit, facts, month, &mut None)
}

/// The same where months are worked out one after the other by the same rules and facts: `known` is what the year comes to
/// up to the month before, when that was worked out, and then up to this one.
pub fn month_after(
    pack: &Pack,
    scheme: &str,
    benefit: &str,
    facts: &Facts,
    month: Month,
    known: &mut Option<Until>,
) -> Result<MonthFigure> {
    let (place, rules) = scheme_of(pack, scheme)?;
    let number = rules.benefits.iter().position(|rule| rule.id == benefit);
    let number = number.ok_or_else(|| Error::internal(format!("no benefit {benefit}")))?;
    let (with, found) = year_until(pack, place, number, facts, month);
    let before = month.plus(-1);
    let without = match known.take().filter(|known| known.month == before) {
        _ if month == Month::january(month.year()) => Ok(0),
        Some(known) => known.amount,
        None => year_until(pack, place, number, facts, before).0,
    };
    *known = Some(Until { month, amount: with.clone() });
    let amount = match (with, without) {
        (Ok(with), Ok(without)) => Ok(Vnd(with - without)),
        (Err(gap), _) | (_, Err(gap)) => Err(sentence(pack, &gap)),
    };
    let payment = found
        .as_ref()
        .and_then(|found| found.payments.iter().rev().find(|payment| payment.from <= month && month <= payment.to));
    let counted = payment.map_or_else(
        || "không có ngày làm việc được tính".to_owned(),
        |payment| {
            let is_whole = payment.months == Exact::from(i64::from(payment.to.since(payment.from)) + 1);
            let months = if is_whole { "1".to_owned() } else { number_text(payment.months, Language::Vi) };
            format!("{months} tháng × {} đồng", number_text(payment.each, Language::Vi))
        },
    );
    Ok(MonthFigure { month, amount, counted })
}

/// "2026-05" as a month.
pub fn parse_month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    Month::new(year.parse().ok()?, month.parse().ok()?)
}

#[cfg(test)]
#[path = "tests/figures.rs"]
mod tests;
