//! What only the whole pack shows: settings that nothing uses, derived facts without a source or in a circle.

use std::collections::BTreeSet;

use super::fields::Fields;
use super::{Derived, Formula, Key, Pack, Scheme, Timing};
use crate::language::Expr;

/// The tables that a pack was read from, in the order of its lists.
pub(super) struct Read<'s, 'a> {
    pub(super) facts: &'s [Fields<'a>],
    pub(super) parameters: &'s [Fields<'a>],
    pub(super) schemes: &'s [Fields<'a>],
}

pub(super) fn check(pack: &Pack, read: &Read<'_, '_>) {
    let used = used(pack);
    for (place, (parameter, fields)) in pack.parameters.iter().zip(read.parameters).enumerate() {
        let is_by_group = parameter.by.iter().any(|key| matches!(key, Key::Group(_)));
        if !used.contains(&place) && !pack.schemes.is_empty() && is_by_group {
            fields.note_at(
                "id",
                format!("Không công thức nào dùng tham số “{}”. Hãy bỏ đi hoặc dùng đến.", parameter.id),
            );
        }
    }
    for (fact, fields) in pack.facts.iter().zip(read.facts) {
        if let Some(Derived::Commitment { scheme }) = fact.derived
            && pack.schemes.get(scheme).is_some_and(|scheme| scheme.commitment.is_none())
        {
            let sentence = format!(
                "Dữ kiện “{}” suy từ một cam kết chưa khai báo. Hãy thêm [schemes.commitment] hoặc bỏ `derived`.",
                fact.id
            );
            fields.note_at("derived", sentence);
        }
    }
    for (scheme, fields) in pack.schemes.iter().zip(read.schemes) {
        if is_circular(pack, scheme) {
            let sentence = format!("Thời hạn cam kết của “{}” dựa trên chính nó. Hãy sửa công thức.", scheme.id);
            match fields.table("commitment") {
                Some(commitment) => commitment.note_at("months", sentence),
                None => fields.note(sentence),
            }
        }
    }
}

/// Every formula of a scheme.
pub(super) fn formulas(scheme: &Scheme) -> Vec<&Formula> {
    let mut all: Vec<&Formula> = scheme.groups.iter().map(|group| &group.when).collect();
    all.extend(scheme.conditions.iter().map(|condition| &condition.when));
    for benefit in &scheme.benefits {
        all.push(&benefit.amount);
        all.extend(&benefit.when);
        if let Timing::Monthly(monthly) = &benefit.timing {
            all.extend(monthly.without.iter().map(|(_, formula)| formula));
            all.extend(monthly.most.iter().chain(&monthly.within));
        }
        for part in &benefit.instalments {
            all.push(&part.share);
            all.extend(part.after_months.iter().chain(&part.when));
        }
    }
    if let Some(commitment) = &scheme.commitment {
        all.push(&commitment.months);
        all.extend(commitment.pauses.iter().map(|(_, formula)| formula));
    }
    all.extend(&scheme.received);
    all.extend(scheme.causes.iter().flat_map(|cause| std::iter::once(&cause.amount).chain(&cause.most)));
    all
}

fn used(pack: &Pack) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    let definitions = pack.definitions.iter().map(|definition| &definition.formula);
    for formula in pack.schemes.iter().flat_map(formulas).chain(definitions) {
        formula.expr.walk(&mut |part| {
            if let Expr::Parameter(place, _) = part {
                used.insert(*place);
            }
        });
    }
    used
}

/// Whether the months of a commitment depend on a fact that follows from the same commitment.
fn is_circular(pack: &Pack, scheme: &Scheme) -> bool {
    fn names(pack: &Pack, expr: &Expr, depth: usize) -> bool {
        let mut found = false;
        expr.walk(&mut |part| match part {
            Expr::Fact(fact) => {
                found |= matches!(
                    pack.facts.get(*fact).and_then(|fact| fact.derived.as_ref()),
                    Some(Derived::Commitment { .. })
                );
            }
            Expr::Definition(place) if depth > 0 => {
                found |= pack.definitions.get(*place).is_some_and(|inner| names(pack, &inner.formula.expr, depth - 1));
            }
            _ => {}
        });
        found
    }
    scheme.commitment.as_ref().is_some_and(|commitment| {
        let pauses = commitment.pauses.iter().map(|(_, formula)| formula);
        std::iter::once(&commitment.months).chain(pauses).any(|formula| names(pack, &formula.expr, 32))
    })
}
