//! Which question comes next: the engine says what is missing, and facts that belong together are asked on one page.

use policy::answer::{SchemeAnswer, Verdict};
use policy::language::Expr;
use policy::pack::{Derived, Key, Kind, Pack, Scheme};
use policy::value::{Gap, Need, Value};

/// What one page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Who somebody is: all facts by which the groups of the scheme are told apart.
    Groups,
    /// When the event was that decides which rules apply, or that it has not come yet.
    Event,
    /// How long somebody can still serve: this fact, from the year of birth. The day of birth is never asked.
    Service(usize),
    /// One fact.
    Fact(usize),
}

/// The answer, in words of the address, of who does not know.
pub const UNKNOWN: &str = "chua-ro";

/// The field of the year of birth.
pub const BORN_YEAR: &str = "nam-sinh";

/// The field that says whether the event has come.
pub const EVENT: &str = "da-co";

impl Topic {
    /// The topic to which a fact belongs.
    pub fn of(pack: &Pack, scheme: &Scheme, fact: usize) -> Topic {
        if fact == scheme.event {
            return Topic::Event;
        }
        let served = |place: &usize| service_facts(pack, *place).contains(&fact);
        if let Some(place) = (0..pack.facts.len()).find(served) {
            return Topic::Service(place);
        }
        if group_facts(scheme).contains(&fact) { Topic::Groups } else { Topic::Fact(fact) }
    }

    /// The topic with a name in the address.
    pub fn named(pack: &Pack, scheme: &Scheme, name: &str) -> Option<Topic> {
        match name {
            "doi-tuong" => Some(Topic::Groups),
            "thoi-diem" => Some(Topic::Event),
            _ => pack.fact(name).map(|fact| Topic::of(pack, scheme, fact)),
        }
    }

    /// Its name in the address.
    pub fn name<'a>(&self, pack: &'a Pack) -> &'a str {
        match self {
            Topic::Groups => "doi-tuong",
            Topic::Event => "thoi-diem",
            Topic::Service(fact) | Topic::Fact(fact) => pack.facts.get(*fact).map_or("", |fact| fact.id.as_str()),
        }
    }

    /// The facts that it asks for, as places in the pack.
    pub fn facts(&self, pack: &Pack, scheme: &Scheme) -> Vec<usize> {
        match self {
            Topic::Groups => group_facts(scheme),
            Topic::Event => vec![scheme.event],
            Topic::Service(fact) => service_facts(pack, *fact),
            Topic::Fact(fact) => vec![*fact],
        }
    }
}

/// The facts by which groups are told apart: what must be asked first, what the pack presumes afterwards.
fn group_facts(scheme: &Scheme) -> Vec<usize> {
    let mut found = Vec::new();
    for group in &scheme.groups {
        group.when.expr.walk(&mut |part| {
            if let Expr::Fact(fact) = part
                && !found.contains(fact)
            {
                found.push(*fact);
            }
        });
    }
    found
}

/// The fact of service left, the birth it follows from and what retirement ages are told apart by.
fn service_facts(pack: &Pack, place: usize) -> Vec<usize> {
    let derived = pack.facts.get(place).and_then(|fact| fact.derived.as_ref());
    let Some(Derived::RemainingService { born_on, timetable, .. }) = derived else { return Vec::new() };
    let by = pack.parameters.get(*timetable).map(|parameter| parameter.by.as_slice()).unwrap_or_default();
    let keys = by.iter().filter_map(|key| if let Key::Fact(fact) = key { Some(*fact) } else { None });
    [*born_on, place].into_iter().chain(keys).collect()
}

/// Whether a fact is a box to tick, because the pack presumes that it is not so.
pub fn is_presumed(pack: &Pack, fact: usize) -> bool {
    pack.facts.get(fact).is_some_and(|fact| fact.kind == Kind::Flag && fact.default == Some(Value::Flag(false)))
}

/// The facts that the answer waits for, in the order in which the rules come to them.
pub fn missing(answer: &SchemeAnswer) -> Vec<usize> {
    let mut gaps: Vec<&Gap> = Vec::new();
    for group in answer.groups.iter().filter(|group| group.verdict == Verdict::Review) {
        gaps.extend(group.belongs.as_ref().err());
        gaps.extend(group.conditions.iter().filter_map(|(_, outcome)| outcome.as_ref().err()));
    }
    for benefit in &answer.benefits {
        gaps.extend(benefit.applies.as_ref().err());
        gaps.extend(benefit.total.as_ref().err());
        gaps.extend(benefit.years.iter().filter_map(|(_, amount)| amount.as_ref().err()));
    }
    let mut facts = Vec::new();
    for need in gaps.iter().flat_map(|gap| &gap.0) {
        if let Need::Fact(fact) = need
            && !facts.contains(fact)
        {
            facts.push(*fact);
        }
    }
    facts
}
