//! What only the whole pack shows: settings that nothing uses, amounts that cannot be, derived facts in a circle.

use std::collections::BTreeSet;

use super::problems::Found;
use super::{Derived, Formula, Kind, Pack, Scheme, Timing};
use crate::exact::Exact;
use crate::language::{Expr, Unit};
use crate::value::Value;

/// The greatest amount of money that one figure may be, in đồng: a slip of three noughts is caught here
/// (policy.md §5.2 tells of 50 billion written for 50 million).
const GREATEST_FIGURE: i64 = 20_000_000_000;

pub(super) fn check(pack: &Pack, found: &Found, profile: &str) {
    for parameter in &pack.parameters {
        for row in &parameter.rows {
            let Some(Value::Number(number)) = row.value else { continue };
            let too_much = parameter.kind == Kind::Number(Unit::Dong) && number > Exact::from(GREATEST_FIGURE);
            if number.is_negative() || too_much {
                let sentence = format!(
                    "Tham số “{}” ({}) có mức {number} ngoài khoảng hợp lý. Hãy kiểm tra số chữ số 0.",
                    parameter.name.vi, parameter.id
                );
                found.add(profile, 1, sentence);
            }
        }
    }
    let used = used(pack);
    for (place, parameter) in pack.parameters.iter().enumerate() {
        let is_included = pack.schemes.is_empty();
        if !used.contains(&place) && !is_included && parameter.by.iter().any(|key| matches!(key, super::Key::Group(_)))
        {
            let sentence = format!("Không công thức nào dùng tham số “{}”. Hãy bỏ đi hoặc dùng đến.", parameter.id);
            found.add(profile, 1, sentence);
        }
    }
    for fact in &pack.facts {
        if let Some(Derived::Commitment { scheme }) = fact.derived
            && pack.schemes.get(scheme).is_some_and(|scheme| scheme.commitment.is_none())
        {
            found.add(profile, 1, format!("Dữ kiện “{}” suy từ một cam kết chưa khai báo.", fact.id));
        }
    }
    if let Some(scheme) = pack.schemes.iter().find(|scheme| is_circular(pack, scheme)) {
        let sentence = format!("Thời hạn cam kết của “{}” dựa trên chính nó. Hãy sửa công thức.", scheme.id);
        found.add(profile, 1, sentence);
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
