//! Why not: the first condition that fails, and the fact that would change it.

use super::{Question, SchemeAnswer, Verdict, context};
use crate::exact::Exact;
use crate::facts::Facts;
use crate::language::{Comparison, Context, Expr, Notes};
use crate::pack::{Derived, Kind, Pack};
use crate::value::Value;

/// Why a scheme gives nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyNot {
    /// The group that came furthest; nothing when the person belongs to none.
    pub group: Option<u16>,
    /// Place of its first condition that fails; nothing when no group fits.
    pub condition: Option<usize>,
    /// What would change it, one fact at a time.
    pub changes: Vec<Change>,
}

/// A fact that, were it so, would change the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Place of the fact.
    pub fact: usize,
    /// What it is now, when known.
    pub now: Option<Value>,
    /// What it would have to be.
    pub to: Value,
    /// How the new value is meant: exactly that, at least, or at most.
    pub how: Comparison,
}

/// Finds out why; nothing for somebody who is entitled or under review.
pub fn why_not(pack: &Pack, facts: &Facts, question: &Question, answer: &SchemeAnswer) -> Option<WhyNot> {
    if answer.verdict != Verdict::NotEntitled {
        return None;
    }
    let scheme = pack.schemes.get(answer.scheme)?;
    let notes = Notes::default();
    let context = context(pack, facts, question, &notes);
    let context = answer.event.as_ref().map_or(context, |day| context.on(*day));
    let met = |group: &&super::GroupAnswer| {
        let conditions = &group.conditions;
        let first = conditions.iter().position(|(_, outcome)| *outcome == Ok(false)).unwrap_or(conditions.len());
        (first, group.group)
    };
    let best = answer.groups.iter().filter(|group| group.belongs != Ok(false)).max_by_key(met);
    let Some(best) = best else {
        let mut changes = Vec::new();
        for group in scheme.groups.iter().rev() {
            for change in changes_of(&context, &group.when.expr) {
                if !changes.contains(&change) {
                    changes.push(change);
                }
            }
        }
        return Some(WhyNot { group: None, condition: None, changes });
    };
    let failed = best.conditions.iter().find(|(_, outcome)| *outcome == Ok(false))?.0;
    let expr = &scheme.conditions.get(failed)?.when.expr;
    let changes = changes_of(&context.for_group(best.group), expr);
    Some(WhyNot { group: Some(best.group), condition: Some(failed), changes })
}

/// Every single fact with a value that makes the expression hold.
fn changes_of(context: &Context<'_>, expr: &Expr) -> Vec<Change> {
    let mut tries: Vec<Change> = Vec::new();
    candidates(context, expr, &mut tries, 0);
    let mut found: Vec<Change> = Vec::new();
    for change in tries {
        let facts = context.facts.with(change.fact, change.to);
        let changed = Context { facts: &facts, ..*context };
        let is_known = found.iter().any(|other| other.fact == change.fact);
        if changed.flag(expr) == Ok(true)
            && (!is_known || !is_number(context.pack, change.fact))
            && !found.contains(&change)
        {
            found.push(change);
        }
    }
    found
}

fn is_number(pack: &Pack, fact: usize) -> bool {
    pack.facts.get(fact).is_some_and(|fact| matches!(fact.kind, Kind::Number(_) | Kind::Date))
}

/// Values worth trying for each fact that the expression names.
fn candidates(context: &Context<'_>, expr: &Expr, tries: &mut Vec<Change>, depth: usize) {
    if depth > 16 {
        return;
    }
    let mut inner: Vec<usize> = Vec::new();
    expr.walk(&mut |part| match part {
        Expr::Definition(place) => inner.push(*place),
        Expr::Fact(fact) => discrete(context, *fact, tries),
        Expr::Compare(comparison, pair) => {
            let [left, right] = pair.as_ref();
            bound(context, *comparison, left, right, tries);
            let mirrored = match comparison {
                Comparison::Less => Comparison::Greater,
                Comparison::AtMost => Comparison::AtLeast,
                Comparison::Greater => Comparison::Less,
                Comparison::AtLeast => Comparison::AtMost,
                same => *same,
            };
            bound(context, mirrored, right, left, tries);
        }
        _ => {}
    });
    for place in inner {
        if let Some(definition) = context.pack.definitions.get(place) {
            candidates(context, &definition.formula.expr, tries, depth + 1);
        }
    }
}

fn discrete(context: &Context<'_>, place: usize, tries: &mut Vec<Change>) {
    let Some(fact) = context.pack.facts.get(place) else { return };
    let now = context.fact(place).ok();
    let mut add = |to| tries.push(Change { fact: place, now, to, how: Comparison::Equal });
    match (fact.kind, now) {
        (Kind::Flag, Some(Value::Flag(flag))) => add(Value::Flag(!flag)),
        (Kind::Word(list), _) => {
            let count = context.pack.words.get(list).map_or(0, |list| list.choices.len());
            let all = (0..u16::try_from(count).unwrap_or(0)).map(Value::Word);
            all.filter(|word| Some(*word) != now).for_each(add);
        }
        (Kind::Words(list), Some(Value::Words(mask))) => {
            let count = context.pack.words.get(list).map_or(0, |list| list.choices.len());
            (0..count).filter(|word| mask >> word & 1 == 0).for_each(|word| add(Value::Words(mask | 1 << word)));
        }
        _ => {}
    }
}

/// For a fact compared with something: the value at which the comparison turns.
fn bound(context: &Context<'_>, comparison: Comparison, side: &Expr, other: &Expr, tries: &mut Vec<Change>) {
    let Expr::Fact(place) = side else { return };
    let Some(fact) = context.pack.facts.get(*place) else { return };
    let now = context.fact(*place).ok();
    let how = match comparison {
        Comparison::Less | Comparison::AtMost => Comparison::AtMost,
        Comparison::Greater | Comparison::AtLeast => Comparison::AtLeast,
        _ => Comparison::Equal,
    };
    let mut add = |to| tries.push(Change { fact: *place, now, to, how });
    match context.value(other) {
        Ok(Value::Number(limit)) => {
            let scale = 10_i128.checked_pow(fact.decimals).and_then(|scale| Exact::new(1, scale));
            let step = scale.unwrap_or(Exact::ONE);
            let near = match comparison {
                Comparison::Less => limit.minus(step),
                Comparison::Greater => limit.plus(step),
                _ => Some(limit),
            };
            near.into_iter().for_each(|near| add(Value::Number(near)));
        }
        Ok(Value::Date(limit)) => {
            let near = match comparison {
                Comparison::Less => limit.pred_opt(),
                Comparison::Greater => limit.succ_opt(),
                _ => Some(limit),
            };
            near.into_iter().for_each(|near| add(Value::Date(near)));
        }
        _ => {}
    }
}

impl Change {
    /// Whether the fact follows from others, so that it cannot simply be answered anew.
    pub fn is_derived(&self, pack: &Pack) -> bool {
        let derived = pack.facts.get(self.fact).and_then(|fact| fact.derived.as_ref());
        matches!(derived, Some(Derived::RemainingService { .. } | Derived::Commitment { .. } | Derived::Served { .. }))
    }
}
