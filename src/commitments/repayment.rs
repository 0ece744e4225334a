//! Paying back (đền bù kinh phí; clause II.1.a): what a cause comes to by the rules, and a ledger of what is due, paid, let
//! off and reversed. The balance follows from the entries and is stored nowhere.

use chrono::NaiveDate;
use policy::answer::{Question, basis_text, need_text, repayment};
use policy::exact::Exact;
use policy::facts::{Facts, Given};
use policy::language::number_text;
use policy::pack::{Language, Pack};
use policy::value::{Gap, Value};

use crate::benefits::figures::scheme_of;
use crate::platform::clock::Instant;
use crate::platform::error::{Error, Result};
use crate::platform::money::Vnd;
use crate::{ids, words};

ids! {
    /// A repayment.
    RepaymentId = "repayment";
    /// An entry of the ledger of a repayment.
    RepaymentEntryId = "repayment_entry";
}

/// A repayment as it is stored, with what was derived from its entries.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Repayment {
    pub id: RepaymentId,
    pub code: String,
    pub beneficiary_id: String,
    pub talent_id: String,
    pub talent_name: String,
    pub bloc: String,
    pub agency_name: String,
    pub lineage: String,
    pub cause: String,
    pub decision_number: String,
    pub decided_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub clause: String,
    pub legal_document: Option<String>,
    /// JSON: sentences.
    pub explanation: String,
    pub due: Vnd,
    pub paid: Vnd,
    pub balance: Vnd,
}

impl Repayment {
    /// The sentences of the sum.
    pub fn steps(&self) -> Vec<String> {
        serde_json::from_str(&self.explanation).unwrap_or_default()
    }

    /// Whether it is late.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.balance > Vnd(0) && self.due_on.is_some_and(|due| due < today)
    }
}

words! {
    /// What an entry of the ledger is.
    pub enum RepaymentEntryKind {
        Due = "due" "Phải đền bù",
        Paid = "paid" "Đã nộp",
        /// Let off by a decision.
        Reduction = "reduction" "Được giảm",
        Reversal = "reversal" "Bút toán ngược",
    }
}

/// An entry of the ledger.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RepaymentEntry {
    pub id: RepaymentEntryId,
    pub repayment_id: RepaymentId,
    pub kind: RepaymentEntryKind,
    pub amount: Vnd,
    pub on_date: NaiveDate,
    pub reverses_id: Option<String>,
    pub paper: String,
    pub reason: String,
    pub made_by_name: String,
    pub made_at: Instant,
}

/// The amount of an entry as it goes into the ledger, or why it may not. What was paid and let off lowers the balance and
/// never below nothing.
pub fn signed(kind: RepaymentEntryKind, amount: Vnd, balance: Vnd) -> Result<Vnd> {
    if amount <= Vnd(0) {
        return Err(Error::refused_at("amount", "Nhập số tiền lớn hơn 0"));
    }
    match kind {
        RepaymentEntryKind::Due => Ok(amount),
        RepaymentEntryKind::Paid | RepaymentEntryKind::Reduction if amount <= balance => Ok(Vnd(-amount.0)),
        RepaymentEntryKind::Paid | RepaymentEntryKind::Reduction => {
            Err(Error::refused_at("amount", format!("Chỉ còn phải nộp {balance}. Kiểm tra lại số tiền")))
        }
        RepaymentEntryKind::Reversal => Err(Error::internal("a reversal has the amount of what it reverses")),
    }
}

/// What is known when a repayment is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What was received by kind: once or in parts, and month by month.
    pub once: Vnd,
    pub monthly: Vnd,
    /// The last day at work that counts: moved back by the days for which the clock stood still.
    pub last_day: NaiveDate,
    /// Whether the council orders that money is paid back.
    pub is_ordered: bool,
    /// The sum that the council set, where the rules leave it to the council.
    pub council_amount: Option<Vnd>,
}

/// What a cause comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    pub cause_name: String,
    /// The sum, or the sentence that says what is missing.
    pub amount: std::result::Result<Vnd, String>,
    pub received: std::result::Result<Vnd, String>,
    /// The sentences of the sum.
    pub steps: Vec<String>,
    /// What it rests on without any document that enacts it.
    pub assumed: Vec<String>,
}

impl Estimate {
    /// Refuses to turn it into a debt when its rule has no legal basis: one that is assumed, or that asks for more than
    /// was received (feature 139; the five-fold clause of Đà Nẵng could not be enforced).
    pub fn check_basis(&self, has_basis: bool) -> Result<()> {
        // What lets everything off takes nothing from anybody.
        if has_basis || self.amount == Ok(Vnd(0)) {
            return Ok(());
        }
        let is_penalty = matches!((&self.amount, &self.received), (Ok(amount), Ok(received)) if amount > received);
        if self.assumed.is_empty() && !is_penalty {
            return Ok(());
        }
        let what = if is_penalty {
            "mức đền bù cao hơn số đã nhận".to_owned()
        } else {
            format!("cách tính còn là giả định: {}", self.assumed.join("; "))
        };
        Err(Error::refused_at(
            "legal_document_id",
            format!("Chưa ghi được khoản phải đền bù vì {what}. Chọn văn bản và điều khoản làm căn cứ"),
        ))
    }
}

/// The causes of a scheme as choices: id and name.
pub fn causes(pack: &Pack, scheme: &str) -> Result<Vec<(String, String)>> {
    let (_, rules) = scheme_of(pack, scheme)?;
    Ok(rules.causes.iter().map(|cause| (cause.id.clone(), cause.name.vi.clone())).collect())
}

/// Works out what a cause comes to for somebody; nothing when the scheme has no such cause.
pub fn estimate(
    pack: &Pack,
    scheme: &str,
    facts: &Facts,
    known: &Known,
    cause: &str,
    today: NaiveDate,
) -> Result<Estimate> {
    let (place, rules) = scheme_of(pack, scheme)?;
    let number = rules.causes.iter().position(|rule| rule.id == cause);
    let number = number.ok_or_else(|| Error::refused_at("cause", "Chọn trường hợp trong danh sách"))?;
    let rule = rules.causes.get(number).ok_or_else(|| Error::internal("a cause is gone"))?;
    let mut facts = facts.clone();
    let mut set = |name: &str, value: Value| {
        if let Some(fact) = pack.fact(name) {
            facts.set(fact, Given::Always(value));
        }
    };
    set("received_one_off", Value::Number(Exact::from(known.once.0)));
    set("received_income", Value::Number(Exact::from(known.monthly.0)));
    set("received_tuition", Value::Number(Exact::from(known.once.0)));
    set("last_day", Value::Date(known.last_day));
    set("council_orders_repayment", Value::Flag(known.is_ordered));
    if let Some(amount) = known.council_amount {
        set("council_amount", Value::Number(Exact::from(amount.0)));
    }
    let found = repayment(pack, &facts, &Question::on(today), place, number);
    let found = found.ok_or_else(|| Error::refused("Chính sách này không có quy định đền bù."))?;
    let missing = |gap: &Gap| {
        let texts: Vec<String> = gap.0.iter().map(|need| need_text(pack, need, Language::Vi)).collect();
        texts.join(" ")
    };
    let received = match &found.received {
        Ok(received) => {
            let whole = pack.rounding.round(*received).ok_or_else(|| Error::internal("a sum out of range"))?;
            Ok(Vnd(whole))
        }
        Err(gap) => Err(missing(gap)),
    };
    let amount = found.amount.as_ref().map(|amount| Vnd(*amount)).map_err(missing);
    let mut assumed: Vec<String> = found
        .assumptions
        .iter()
        .filter_map(|(parameter, _)| Some(pack.parameters.get(*parameter)?.name.vi.clone()))
        .collect();
    // A rule that itself is assumed counts as one, unless it lets everything off.
    if rule.basis.assumed && amount != Ok(Vnd(0)) {
        assumed.push(rule.name.vi.clone());
    }
    assumed.dedup();
    let mut steps = vec![
        format!("Đã nhận: một lần {}, hằng tháng {}.", known.once, known.monthly),
        format!("Ngày làm việc cuối cùng tính để đền bù: {}.", viet::date::screen(known.last_day)),
        format!("Trường hợp: {} ({}).", rule.name.vi, basis_text(pack, &rule.basis, Language::Vi)),
    ];
    for (fact, called) in [("committed_months", "Thời hạn cam kết"), ("served_months", "Đã phục vụ")] {
        if let Some(months) = derived(pack, &facts, place, fact, today) {
            steps.push(format!("{called}: {} tháng.", number_text(months, Language::Vi)));
        }
    }
    for definition in &pack.definitions {
        if rule.amount.source.contains(&definition.id) {
            steps.push(format!("Công thức “{}”: {}", definition.name.vi, definition.formula.source));
        }
    }
    match (&received, &amount) {
        (Ok(received), Ok(amount)) => {
            steps.push(format!("Số đã nhận được tính: {received}. Số phải đền bù: {amount}."));
        }
        (Err(gap), _) | (_, Err(gap)) => steps.push(gap.clone()),
    }
    if found.is_limited {
        steps.push("Đã giới hạn theo mức cao nhất của quy định.".to_owned());
    }
    Ok(Estimate { cause_name: rule.name.vi.clone(), amount, received, steps, assumed })
}

fn derived(pack: &Pack, facts: &Facts, scheme: usize, fact: &str, today: NaiveDate) -> Option<Exact> {
    let place = pack.fact(fact)?;
    let notes = policy::language::Notes::default();
    let context = policy::answer::context(pack, facts, &Question::on(today), &notes);
    let event = pack.schemes.get(scheme)?.event;
    let context = match context.fact(event).ok().and_then(Value::date) {
        Some(day) => context.on(day),
        None => context,
    };
    context.fact(place).ok()?.number()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benefits::figures::decided_facts;
    use crate::policies;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn worked(group: &str, start: &str, once: i64, last: &str, cause: &str) -> Estimate {
        let hiring = policies::hiring_in("hai-phong").unwrap();
        let known = serde_json::json!({});
        let facts = decided_facts(hiring.pack, hiring.scheme, group, &known, day(start)).unwrap();
        let known =
            Known { once: Vnd(once), monthly: Vnd(0), last_day: day(last), is_ordered: true, council_amount: None };
        estimate(hiring.pack, "nq-53", &facts, &known, cause, day(last)).unwrap()
    }

    #[test]
    fn the_worked_examples_of_repayment_come_out() {
        // HP-21, HP-23, HP-24, HP-26.
        let half = worked("phd", "2026-03-01", 300_000_000, "2028-08-31", "resigns");
        assert_eq!(half.amount, Ok(Vnd(150_000_000)));
        let eleven = worked("excellent_graduate", "2026-03-01", 150_000_000, "2027-01-31", "resigns");
        assert_eq!(eleven.amount, Ok(Vnd(122_500_000)));
        let later = worked("resident_doctor", "2026-03-01", 250_000_000, "2029-03-31", "resigns");
        assert_eq!(later.amount, Ok(Vnd(95_833_333)));
        let ill = worked("phd", "2026-03-01", 300_000_000, "2027-10-31", "serious_illness");
        assert_eq!(ill.amount, Ok(Vnd(0)));
    }

    #[test]
    fn a_rule_without_legal_basis_makes_no_debt() {
        let half = worked("phd", "2026-03-01", 300_000_000, "2028-08-31", "resigns");
        let refused = half.check_basis(false).unwrap_err().sentence();
        assert!(refused.contains("giả định") && refused.contains("Cách tính đền bù"), "{refused}");
        half.check_basis(true).unwrap();
        worked("phd", "2026-03-01", 300_000_000, "2027-10-31", "force_majeure").check_basis(false).unwrap();
        let penalty = Estimate { amount: Ok(Vnd(1_500_000_000)), assumed: Vec::new(), ..half };
        assert!(penalty.check_basis(false).unwrap_err().sentence().contains("cao hơn số đã nhận"));
    }

    proptest! {
        #[test]
        fn the_balance_is_the_sum_of_the_ledger_and_never_below_nothing(
            due in 1_i64..1_000_000_000_000,
            sums in prop::collection::vec((0..2_usize, 1_i64..400_000_000_000), 0..20),
        ) {
            let mut ledger = vec![signed(RepaymentEntryKind::Due, Vnd(due), Vnd(0)).unwrap()];
            for (which, amount) in sums {
                let balance: Vnd = ledger.iter().copied().sum();
                let kind = [RepaymentEntryKind::Paid, RepaymentEntryKind::Reduction][which];
                match signed(kind, Vnd(amount), balance) {
                    Ok(entry) => ledger.push(entry),
                    Err(_) => prop_assert!(amount > balance.0),
                }
                prop_assert!(ledger.iter().copied().sum::<Vnd>() >= Vnd(0));
            }
        }
    }
}
