//! Which groups a person belongs to, and which conditions are met.

use super::{GroupAnswer, Verdict};
use crate::language::Context;
use crate::pack::{Condition, Scheme};
use crate::value::{Gap, Need};

/// How all groups of a scheme fared on the day of the event.
pub(crate) struct Examined {
    /// One answer for each group, in order.
    pub(crate) groups: Vec<GroupAnswer>,
    /// The best of them.
    pub(crate) verdict: Verdict,
    /// Whether some fact changes over time, so that groups have to be looked at again.
    pub(crate) is_changing: bool,
}

pub(super) fn examine(context: &Context<'_>, scheme: &Scheme) -> Examined {
    let is_changing = context.facts.changes().next().is_some();
    // Conditions that do not name the group come out alike for all.
    let mut shared: Vec<Option<Result<bool, Gap>>> = vec![None; scheme.conditions.len()];
    let mut groups = Vec::with_capacity(scheme.groups.len());
    for (number, group) in (0_u16..).zip(&scheme.groups) {
        let belongs = context.flag(&group.when.expr);
        let mut conditions = Vec::new();
        if belongs != Ok(false) || is_changing {
            let context = context.for_group(number);
            conditions.reserve_exact(scheme.conditions.len());
            for (place, (condition, shared)) in scheme.conditions.iter().zip(&mut shared).enumerate() {
                if condition.groups >> number & 1 == 1 {
                    conditions.push((place, outcome(&context, condition, shared)));
                }
            }
        }
        let verdict = match &belongs {
            Ok(false) => Verdict::NotEntitled,
            belongs => judge(belongs, &conditions),
        };
        groups.push(GroupAnswer { group: number, belongs, conditions, verdict });
    }
    let has = |verdict| groups.iter().any(|group| group.verdict == verdict);
    let verdict = match (has(Verdict::Entitled), has(Verdict::Review)) {
        (true, _) => Verdict::Entitled,
        (false, true) => Verdict::Review,
        (false, false) => Verdict::NotEntitled,
    };
    Examined { groups, verdict, is_changing }
}

fn outcome(context: &Context<'_>, condition: &Condition, shared: &mut Option<Result<bool, Gap>>) -> Result<bool, Gap> {
    if condition.when.by_group {
        return context.flag(&condition.when.expr);
    }
    shared.get_or_insert_with(|| context.flag(&condition.when.expr)).clone()
}

fn judge(belongs: &Result<bool, Gap>, conditions: &[(usize, Result<bool, Gap>)]) -> Verdict {
    if conditions.iter().any(|(_, outcome)| *outcome == Ok(false)) {
        return Verdict::NotEntitled;
    }
    let is_known = belongs.is_ok() && conditions.iter().all(|(_, outcome)| outcome.is_ok());
    if is_known { Verdict::Entitled } else { Verdict::Review }
}

impl Examined {
    /// What a verdict waits for; nothing when there is one.
    pub(super) fn needs(&self) -> Vec<Need> {
        if self.verdict != Verdict::Review {
            return Vec::new();
        }
        let open = self.groups.iter().filter(|group| group.verdict == Verdict::Review);
        let outcomes = open.flat_map(|group| {
            std::iter::once(&group.belongs).chain(group.conditions.iter().map(|(_, outcome)| outcome))
        });
        outcomes.filter_map(|outcome| outcome.as_ref().err()).flat_map(|gap| gap.0.clone()).collect()
    }

    /// The groups that count for money on a day, as a mask: those entitled, or those under review when none is.
    pub(super) fn counting(&self, context: &Context<'_>, scheme: &Scheme) -> u64 {
        let mut mask = 0;
        for group in &self.groups {
            let verdict = if self.is_changing {
                let when = scheme.groups.get(usize::from(group.group)).map(|group| &group.when.expr);
                match when.map(|when| context.flag(when)) {
                    None | Some(Ok(false)) => Verdict::NotEntitled,
                    Some(belongs) => judge(&belongs, &group.conditions),
                }
            } else {
                group.verdict
            };
            mask |= u64::from(verdict == self.verdict) << group.group;
        }
        mask
    }
}
