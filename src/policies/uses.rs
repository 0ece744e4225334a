//! What a setting is used for: the conditions, benefits and terms that wait for it while it is not set.

use policy::language::Expr;
use policy::pack::{Pack, Timing};

/// The names, in Vietnamese, of all that rests on each parameter, in the order of the pack.
pub fn of_parameters(pack: &Pack) -> Vec<Vec<String>> {
    let mut uses = vec![Vec::new(); pack.parameters.len()];
    for scheme in &pack.schemes {
        let called = |part: &str| format!("{part} ({})", scheme.name.vi);
        for group in &scheme.groups {
            note(pack, &group.when.expr, &called(&group.name.vi), &mut uses, 0);
        }
        for condition in &scheme.conditions {
            note(pack, &condition.when.expr, &called(&condition.name.vi), &mut uses, 0);
        }
        for benefit in &scheme.benefits {
            let name = called(&benefit.name.vi);
            let mut formulas = vec![&benefit.amount];
            formulas.extend(&benefit.when);
            for part in &benefit.instalments {
                formulas.push(&part.share);
                formulas.extend(part.after_months.iter().chain(&part.when));
            }
            if let Timing::Monthly(monthly) = &benefit.timing {
                formulas.extend(monthly.without.iter().map(|(_, when)| when));
                formulas.extend(monthly.most.iter().chain(&monthly.within));
                let settings = [Some(monthly.part_months.rule), Some(monthly.part_months.days), monthly.rates];
                settings.into_iter().flatten().for_each(|place| add(&mut uses, place, &name));
            }
            formulas.into_iter().for_each(|formula| note(pack, &formula.expr, &name, &mut uses, 0));
        }
        if let Some(commitment) = &scheme.commitment {
            let name = called("Cam kết");
            note(pack, &commitment.months.expr, &name, &mut uses, 0);
            commitment.pauses.iter().for_each(|(_, when)| note(pack, &when.expr, &name, &mut uses, 0));
        }
        for cause in &scheme.causes {
            let name = called("Đền bù");
            note(pack, &cause.amount.expr, &name, &mut uses, 0);
            cause.most.iter().for_each(|most| note(pack, &most.expr, &name, &mut uses, 0));
        }
    }
    uses
}

fn note(pack: &Pack, expr: &Expr, name: &str, uses: &mut Vec<Vec<String>>, depth: usize) {
    let mut inner = Vec::new();
    expr.walk(&mut |part| match part {
        Expr::Parameter(place, _) => add(uses, *place, name),
        Expr::Definition(place) => inner.push(*place),
        _ => {}
    });
    for place in inner {
        if let Some(definition) = pack.definitions.get(place).filter(|_| depth < 16) {
            note(pack, &definition.formula.expr, name, uses, depth + 1);
        }
    }
}

fn add(uses: &mut [Vec<String>], place: usize, name: &str) {
    if let Some(names) = uses.get_mut(place)
        && !names.iter().any(|known| known == name)
    {
        names.push(name.to_owned());
    }
}
