//! What somebody pays back who breaks off (đền bù): by the cause, never below nothing, never above what may be asked.

use super::{Question, context};
use crate::exact::Exact;
use crate::facts::Facts;
use crate::language::Notes;
use crate::pack::Pack;
use crate::value::{Gap, Need};

/// What is to be paid back for one cause.
#[derive(Clone, Debug, PartialEq)]
pub struct RepaymentAnswer {
    /// Place of the cause in its scheme.
    pub cause: usize,
    /// Money received that counts, in đồng.
    pub received: Result<Exact, Gap>,
    /// In đồng, rounded once.
    pub amount: Result<i64, Gap>,
    /// Whether the limit of the cause cut it.
    pub is_limited: bool,
    /// Assumed settings it stands on; the rule itself may be assumed, too.
    pub assumptions: Vec<(usize, usize)>,
}

/// Works out what a cause of leaving makes somebody pay back; nothing when the scheme has no such cause.
pub fn repayment(
    pack: &Pack,
    facts: &Facts,
    question: &Question,
    scheme: usize,
    cause: usize,
) -> Option<RepaymentAnswer> {
    let rules = pack.schemes.get(scheme)?;
    let rule = rules.causes.get(cause)?;
    let received = rules.received.as_ref()?;
    let notes = Notes::default();
    let context = context(pack, facts, question, &notes);
    let context = match context.fact(rules.event) {
        Ok(value) => value.date().map_or(context, |day| context.on(day)),
        Err(_) => context,
    };
    let mut is_limited = false;
    let amount = context.number(&rule.amount.expr).and_then(|amount| {
        if amount == Exact::ZERO {
            return Ok(0);
        }
        let out_of_range = || Gap::of(Need::OutOfRange);
        let times = rule.most.as_ref().map_or(Ok(Exact::ONE), |most| context.number(&most.expr))?;
        let most = context.number(&received.expr)?.times(times).ok_or_else(out_of_range)?;
        let limited = amount.max(Exact::ZERO).min(most.max(Exact::ZERO));
        is_limited = limited != amount;
        pack.rounding.round(limited).ok_or_else(out_of_range)
    });
    let received = context.number(&received.expr);
    Some(RepaymentAnswer { cause, received, amount, is_limited, assumptions: notes.take() })
}
