//! What a row of the catalogue costs, by the policy engine: for somebody of its group who meets every condition, from the
//! day it starts. What the policy does not set is named, and counts as nothing known rather than as nothing.

use chrono::{Datelike, NaiveDate};

use policy::answer::{Question, SchemeAnswer, Verdict, answer, need_text};
use policy::facts::{Facts, Given};
use policy::language::Expr;
use policy::pack::{Derived, Kind, Language, Pack};
use policy::value::{Gap, Need, Value};

use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::policies::Hiring;

/// The wage region that is counted with where a workplace lies in no commune: that of the city's own agencies.
pub const REGION: &str = "I";

/// The cost of some people of one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// In the calendar year of the first day; nothing when no benefit is known.
    pub first_year: Option<Vnd>,
    /// To the end of every benefit.
    pub whole_term: Option<Vnd>,
    /// What is not in it, in a sentence; empty when all is.
    pub gap: String,
}

/// The cost of `number` people of a group who begin on a day in a wage region.
pub fn of_people(
    hiring: Hiring,
    group: &str,
    number: i64,
    starts_on: NaiveDate,
    region: &str,
    today: NaiveDate,
) -> Result<Cost> {
    let found = examine(hiring, group, starts_on, region, Question::on(today))?;
    Ok(sum(hiring.pack, &found, number, starts_on))
}

/// What the rules say of one person of a group who meets every condition and begins on a day in a wage region.
pub fn examine(
    hiring: Hiring,
    group: &str,
    starts_on: NaiveDate,
    region: &str,
    question: Question,
) -> Result<SchemeAnswer> {
    let Hiring { pack, place, scheme } = hiring;
    let Some(group) = scheme.groups.iter().position(|known| known.id == group) else {
        return Err(Error::internal(format!("no beneficiary group {group}")));
    };
    let mut facts = Facts::new(pack);
    // Nobody belongs to a group that was not asked for: what is told by several choices begins with none of them.
    for (place, fact) in pack.facts.iter().enumerate() {
        if matches!(fact.kind, Kind::Words(_)) && facts.given(place).is_none() {
            facts.set(place, Given::Always(Value::Words(0)));
        }
    }
    facts.set(scheme.event, Given::Always(Value::Date(starts_on)));
    if let Some(when) = scheme.groups.get(group) {
        satisfy(&mut facts, &when.when.expr);
    }
    if let Some((fact, value)) = region_fact(pack, region) {
        facts.set(fact, Given::Always(value));
    }
    let question = Question { schemes: Some(vec![place]), ..question };
    let group = u16::try_from(group).map_err(Error::internal)?;
    // Each round answers what the rules came to; there are no more rounds than facts.
    for _ in 0..=pack.facts.len() {
        let found = answer(pack, &facts, &question);
        let Some(found) = found.schemes.into_iter().next() else { break };
        let open = open_facts(&found, group);
        let open = open.into_iter().filter_map(|fact| favourable(pack, fact));
        let given: Vec<(usize, Value)> = open.filter(|(fact, _)| facts.given(*fact).is_none()).collect();
        if given.is_empty() {
            return Ok(found);
        }
        for (fact, value) in given {
            facts.set(fact, Given::Always(value));
        }
    }
    Err(Error::internal("the rules ask for ever more facts"))
}

/// Gives the facts by which somebody belongs to a group; of several ways the first.
pub fn satisfy(facts: &mut Facts, expr: &Expr) -> bool {
    let given = |fact: usize, value: Value, facts: &mut Facts| {
        facts.set(fact, Given::Always(value));
        true
    };
    match expr {
        Expr::Fact(fact) => given(*fact, Value::Flag(true), facts),
        Expr::Holds(inner, word) => match **inner {
            Expr::Fact(fact) => given(fact, Value::Words(1 << word), facts),
            _ => false,
        },
        Expr::OneOf(inner, words) => match (&**inner, words.first()) {
            (Expr::Fact(fact), Some(word)) => given(*fact, Value::Word(*word), facts),
            _ => false,
        },
        Expr::And(all) => {
            // Each gives its own facts, also after one that could not.
            let given: Vec<bool> = all.iter().map(|one| satisfy(facts, one)).collect();
            given.into_iter().all(|well| well)
        }
        Expr::Or(all) => all.iter().any(|one| satisfy(facts, one)),
        _ => false,
    }
}

fn region_fact(pack: &Pack, region: &str) -> Option<(usize, Value)> {
    let fact = pack.fact("region")?;
    let Kind::Word(list) = pack.facts.get(fact)?.kind else { return None };
    let word = pack.words.get(list)?.choices.iter().position(|choice| choice.id == region)?;
    Some((fact, Value::Word(u16::try_from(word).ok()?)))
}

/// The facts that the answer for one group waits for.
fn open_facts(found: &SchemeAnswer, group: u16) -> Vec<usize> {
    let mut gaps: Vec<&Gap> = Vec::new();
    for one in found.groups.iter().filter(|one| one.group == group) {
        gaps.extend(one.belongs.as_ref().err());
        gaps.extend(one.conditions.iter().filter_map(|(_, outcome)| outcome.as_ref().err()));
    }
    for benefit in &found.benefits {
        gaps.extend(benefit.applies.as_ref().err());
        gaps.extend(benefit.total.as_ref().err());
        gaps.extend(benefit.years.iter().filter_map(|(_, amount)| amount.as_ref().err()));
    }
    let mut facts: Vec<usize> = gaps
        .into_iter()
        .flat_map(|gap| &gap.0)
        .filter_map(|need| if let Need::Fact(fact) = need { Some(*fact) } else { None })
        .collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// The fact to give, and the answer of somebody who meets the conditions. The day of birth is not invented: the service
/// that would follow from it is given. Other days and periods are left to the rules.
fn favourable(pack: &Pack, place: usize) -> Option<(usize, Value)> {
    let fact = pack.facts.get(place)?;
    match fact.kind {
        Kind::Flag => Some((place, Value::Flag(true))),
        Kind::Number(_) => Some((place, Value::Number(fact.range.1))),
        Kind::Word(_) => Some((place, Value::Word(0))),
        Kind::Date => pack.facts.iter().enumerate().find_map(|(service, fact)| match fact.derived {
            Some(Derived::RemainingService { born_on, .. }) if born_on == place => {
                Some((service, Value::Number(fact.range.1)))
            }
            _ => None,
        }),
        Kind::Words(_) | Kind::Periods => None,
    }
}

/// What an answer comes to for so many people.
pub fn sum(pack: &Pack, found: &SchemeAnswer, number: i64, starts_on: NaiveDate) -> Cost {
    if found.verdict == Verdict::NotEntitled {
        let gap = "Chưa tính được: theo chính sách đang áp dụng, nhóm này không được hưởng từ ngày dự kiến.".to_owned();
        return Cost { gap, ..Cost::default() };
    }
    let scheme = pack.schemes.get(found.scheme);
    let undecided = found.needs.iter().filter(|need| !matches!(need, Need::Fact(_)));
    let mut missing: Vec<String> = undecided.map(|need| need_text(pack, need, Language::Vi)).collect();
    for benefit in &found.benefits {
        let mut needs: Vec<&Need> = Vec::new();
        for gap in [benefit.applies.as_ref().err(), benefit.total.as_ref().err()].into_iter().flatten() {
            needs.extend(gap.0.iter().filter(|need| !found.needs.contains(need)));
        }
        needs.sort();
        needs.dedup();
        if needs.is_empty() {
            continue;
        }
        let name = scheme.and_then(|scheme| scheme.benefits.get(benefit.benefit)).map_or("", |rule| &rule.name.vi);
        let texts: Vec<String> = needs.into_iter().map(|need| need_text(pack, need, Language::Vi)).collect();
        missing.push(format!("{name}. {}", texts.join(" ")));
    }
    let is_known = found.benefits.iter().any(|benefit| benefit.years.iter().any(|(_, amount)| amount.is_ok()));
    let of_all = |one: i64| is_known.then(|| Vnd(one.saturating_mul(number)));
    let gap = match (missing.is_empty(), is_known) {
        (true, _) => String::new(),
        (false, true) => format!("Chưa gồm: {}", missing.join(" ")),
        (false, false) => format!("Chưa tính được: {}", missing.join(" ")),
    };
    Cost { first_year: of_all(found.known_in(starts_on.year())), whole_term: of_all(found.known_total()), gap }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies;

    fn hiring() -> Hiring {
        policies::hiring_in("hai-phong").unwrap()
    }

    fn cost(group: &str, number: i64) -> Cost {
        let day = |text: &str| text.parse().unwrap();
        of_people(hiring(), group, number, day("2027-01-01"), REGION, day("2026-11-23")).unwrap()
    }

    #[test]
    fn a_resident_doctor_costs_the_grant_and_the_income_of_sixty_months() {
        let one = cost("resident_doctor", 1);
        assert_eq!(one.first_year, Some(Vnd(250_000_000 + 12 * 2 * 5_310_000)));
        assert_eq!(one.whole_term, Some(Vnd(250_000_000 + 60 * 2 * 5_310_000)));
        assert!(one.gap.starts_with("Chưa gồm: Hỗ trợ nhà ở. Chưa có mức hỗ trợ nhà ở"), "{}", one.gap);
        let two = cost("resident_doctor", 2);
        assert_eq!(two.first_year.unwrap().0, 2 * one.first_year.unwrap().0);
    }

    #[test]
    fn a_group_without_figures_costs_an_unknown_amount_and_not_nothing() {
        let unset = cost("good_graduate", 3);
        assert_eq!((unset.first_year, unset.whole_term), (None, None));
        for shown in ["Chưa tính được", "Hỗ trợ một lần", "Hỗ trợ thu nhập", "Sinh viên tốt nghiệp loại giỏi"]
        {
            assert!(unset.gap.contains(shown), "{shown}: {}", unset.gap);
        }
        let part = cost("outside_expert", 1);
        assert!(part.first_year.is_some() && part.gap.contains("Hỗ trợ một lần"), "{part:?}");
    }

    #[test]
    fn every_group_of_the_scheme_has_a_cost_or_a_reason() {
        let scheme = hiring().scheme;
        for group in &scheme.groups {
            let found = cost(&group.id, 1);
            assert!(found.first_year.is_some() || !found.gap.is_empty(), "{}", group.id);
        }
        assert!(of_people(hiring(), "nobody", 1, NaiveDate::default(), REGION, NaiveDate::default()).is_err());
    }

    #[test]
    fn the_region_of_the_workplace_counts() {
        let day = |text: &str| text.parse().unwrap();
        let two = of_people(hiring(), "phd", 1, day("2027-01-01"), "II", day("2026-11-23")).unwrap();
        assert_eq!(two.first_year, Some(Vnd(300_000_000 + 12 * 3 * 4_730_000)));
    }
}
