//! What if: the same people under two packs, person by person, streaming and in the order given, with totals by year,
//! unit and group.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::answer::{Question, Verdict, answer};
use crate::calendar::Month;
use crate::columns::Engine;
use crate::facts::Facts;
use crate::pack::Pack;

/// How many people are looked at together; memory does not grow beyond that.
const CHUNK: usize = 4096;

/// Somebody of a register or a table.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name or number in the table; shown, never interpreted.
    pub id: String,
    /// The unit that pays.
    pub unit: String,
    /// Facts for the first pack.
    pub facts: Facts,
    /// Facts for the second pack, when its facts are others.
    pub facts_after: Option<Facts>,
}

/// What somebody gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// Whether entitled.
    pub verdict: Verdict,
    /// In đồng, one for each year.
    pub years: Vec<i64>,
    /// In đồng, for each group by the name of its scheme and its own.
    pub groups: BTreeMap<String, i64>,
    /// Whether something waits for a fact or a setting.
    pub waits: bool,
}

/// Somebody for whom something changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Name or number in the table.
    pub id: String,
    /// The unit that pays.
    pub unit: String,
    /// Under the first pack.
    pub before: Sum,
    /// Under the second.
    pub after: Sum,
}

/// Before and after, in đồng.
pub type Pair = (i64, i64);

/// The totals of a simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many people were looked at.
    pub people: usize,
    /// For how many something changes.
    pub changed: usize,
    /// How many are entitled.
    pub entitled: (usize, usize),
    /// For how many something waits for a fact or a setting.
    pub waiting: (usize, usize),
    /// By year.
    pub years: BTreeMap<i32, Pair>,
    /// By unit.
    pub units: BTreeMap<String, Pair>,
    /// By group.
    pub groups: BTreeMap<String, Pair>,
}

impl Totals {
    /// Everything together, in đồng.
    pub fn total(&self) -> Pair {
        self.years.values().fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1))
    }
}

/// A pack with what is needed to work it out for many people.
pub struct Side<'p> {
    pack: &'p Pack,
    question: Question,
    years: RangeInclusive<i32>,
    engine: Option<(usize, Engine<'p>)>,
}

impl<'p> Side<'p> {
    /// Prepares a pack for the years; a single scheme is compiled where it can be.
    pub fn new(pack: &'p Pack, question: &Question, years: RangeInclusive<i32>) -> Self {
        let question = Question { until: Some(Month::january(*years.end()).plus(11)), ..question.clone() };
        let first = NaiveDate::from_ymd_opt(*years.start(), 1, 1).unwrap_or(NaiveDate::MIN);
        let last = NaiveDate::from_ymd_opt(*years.end(), 12, 31).unwrap_or(NaiveDate::MAX);
        let engine = match question.schemes.as_deref() {
            Some([scheme]) => {
                let engine = Engine::new(pack, &question, *scheme, years.clone(), (first, last));
                engine.ok().map(|engine| (*scheme, engine))
            }
            _ => None,
        };
        Self { pack, question, years, engine }
    }

    /// Whether people are worked out in columns.
    pub fn is_compiled(&self) -> bool {
        self.engine.is_some()
    }

    /// What each of these people gets, in order.
    pub fn sums<'f>(&self, people: impl Iterator<Item = &'f Facts>) -> Vec<Sum> {
        let Some((scheme, engine)) = &self.engine else {
            return people.map(|facts| self.sum(facts)).collect();
        };
        let mut batch = engine.batch();
        let mut sums = Vec::new();
        let mut inside = Vec::new();
        for facts in people {
            if engine.push(&mut batch, facts) {
                inside.push(sums.len());
                sums.push(self.nothing());
            } else {
                sums.push(self.sum(facts));
            }
        }
        let bound = engine.bind(&batch);
        let group_name = |group: Option<u16>| self.group_name(*scheme, group);
        for (number, year) in self.years.clone().enumerate() {
            bound.year(year, |outcome| {
                for (place, verdict) in outcome.verdicts.iter().enumerate() {
                    let sum = inside.get(outcome.start + place).and_then(|place| sums.get_mut(*place));
                    let Some(sum) = sum else { continue };
                    sum.verdict = match verdict {
                        2 => Verdict::Entitled,
                        1 => Verdict::Review,
                        _ => Verdict::NotEntitled,
                    };
                    for column in &outcome.benefits {
                        let amount = column.amounts.get(place).copied().unwrap_or(0);
                        sum.waits |= column.blocked.get(place) == Some(&1);
                        if amount != 0 {
                            if let Some(of_year) = sum.years.get_mut(number) {
                                *of_year += amount;
                            }
                            *sum.groups.entry(group_name(column.group(place))).or_default() += amount;
                        }
                    }
                }
            });
        }
        sums
    }

    fn nothing(&self) -> Sum {
        let years = vec![0; self.years.clone().count()];
        Sum { verdict: Verdict::NotEntitled, years, groups: BTreeMap::new(), waits: false }
    }

    fn sum(&self, facts: &Facts) -> Sum {
        let answer = answer(self.pack, facts, &self.question);
        let mut sum = self.nothing();
        for of_scheme in &answer.schemes {
            sum.verdict = match (sum.verdict, of_scheme.verdict) {
                (Verdict::Entitled, _) | (_, Verdict::Entitled) => Verdict::Entitled,
                (Verdict::Review, _) | (_, Verdict::Review) => Verdict::Review,
                _ => Verdict::NotEntitled,
            };
            for benefit in &of_scheme.benefits {
                for (year, amount) in &benefit.years {
                    let place = usize::try_from(year - self.years.start()).ok();
                    let place = place.and_then(|place| sum.years.get_mut(place));
                    match (place, amount) {
                        (Some(of_year), Ok(amount)) => *of_year += amount,
                        (Some(_), Err(_)) => sum.waits = true,
                        (None, _) => {}
                    }
                }
                let is_paid = |year: i32| benefit.years.iter().any(|(of, amount)| *of == year && amount.is_ok());
                for payment in benefit.payments.iter().filter(|paid| self.years.contains(&paid.from.year())) {
                    if payment.dong != 0 && is_paid(payment.from.year()) {
                        let name = self.group_name(of_scheme.scheme, payment.group);
                        *sum.groups.entry(name).or_default() += payment.dong;
                    }
                }
            }
        }
        sum
    }

    fn group_name(&self, scheme: usize, group: Option<u16>) -> String {
        let rules = self.pack.schemes.get(scheme);
        let group = rules.zip(group).and_then(|(rules, group)| rules.groups.get(usize::from(group)));
        let scheme = rules.map(|rules| rules.id.as_str()).unwrap_or_default();
        format!("{scheme}.{}", group.map_or("", |group| group.id.as_str()))
    }
}

/// Works everybody out under both packs. Each change is told at once and kept no longer; progress is told after each
/// chunk of people. The first person that cannot be read, or change that cannot be told, stops it.
pub fn simulate<E>(
    before: &Side<'_>,
    after: &Side<'_>,
    people: impl IntoIterator<Item = Result<Person, E>>,
    mut changed: impl FnMut(&Change) -> Result<(), E>,
    mut progress: impl FnMut(usize),
) -> Result<Totals, E> {
    let mut totals = Totals::default();
    for year in before.years.clone() {
        totals.years.insert(year, (0, 0));
    }
    let mut people = people.into_iter();
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        for person in people.by_ref().take(CHUNK) {
            chunk.push(person?);
        }
        if chunk.is_empty() {
            return Ok(totals);
        }
        let one = before.sums(chunk.iter().map(|person| &person.facts));
        let other = after.sums(chunk.iter().map(|person| person.facts_after.as_ref().unwrap_or(&person.facts)));
        for ((person, before), after) in chunk.into_iter().zip(one).zip(other) {
            totals.add(&person.unit, &before, &after);
            if before != after {
                totals.changed += 1;
                changed(&Change { id: person.id, unit: person.unit, before, after })?;
            }
        }
        progress(totals.people);
    }
}

impl Totals {
    fn add(&mut self, unit: &str, before: &Sum, after: &Sum) {
        self.people += 1;
        self.entitled.0 += usize::from(before.verdict == Verdict::Entitled);
        self.entitled.1 += usize::from(after.verdict == Verdict::Entitled);
        self.waiting.0 += usize::from(before.waits);
        self.waiting.1 += usize::from(after.waits);
        for ((pair, one), other) in self.years.values_mut().zip(&before.years).zip(&after.years) {
            pair.0 += one;
            pair.1 += other;
        }
        let of_unit = self.units.entry(unit.to_owned()).or_default();
        of_unit.0 += before.years.iter().sum::<i64>();
        of_unit.1 += after.years.iter().sum::<i64>();
        for (group, amount) in &before.groups {
            self.groups.entry(group.clone()).or_default().0 += amount;
        }
        for (group, amount) in &after.groups {
            self.groups.entry(group.clone()).or_default().1 += amount;
        }
    }
}
