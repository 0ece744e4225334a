//! What every rule set keeps, for people drawn at random: a higher level never gets less, nothing negative, nothing
//! twice, parts add up.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{ask, benefit, facts, merged, owed, pack, question, scheme, total};
use policy::answer::{Answer, Explainer, Question, Step, Verdict, answer, repayment};
use policy::calendar::{Month, Period};
use policy::exact::Exact;
use policy::facts::{Facts, Given};
use policy::pack::{Cause, Kind, Pack, Scheme};
use policy::value::Value;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const NQ: &str = "nq-53";
const LEVELS: [&str; 6] =
    ["excellent_graduate", "master", "resident_doctor", "phd", "associate_professor", "professor"];

fn person(level: &str, month: u32, day: u32, region: &str) -> Json {
    json!({
        "recruited_on": format!("2026-{month:02}-{day:02}"), "born_on": "1990-01", "sex": "female",
        "field_in_catalogue": true, "commits": true, "vietnamese": true, "employment": "civil_servant",
        "region": region, "qualifications": [level],
    })
}

fn hai_phong() -> &'static Pack {
    static PACK: std::sync::OnceLock<Pack> = std::sync::OnceLock::new();
    PACK.get_or_init(|| pack("hai-phong"))
}

/// One-off and income to the end of the commitment.
fn money(pack: &Pack, person: &Json) -> (i64, i64) {
    let answer = ask(pack, person, &[NQ], 2040);
    (total(pack, &answer, NQ, "one_off").unwrap(), total(pack, &answer, NQ, "income").unwrap())
}

/// The amounts of leaves add up to the amount of each step above them.
fn adds_up(step: &Step<'_>) -> Result<(), TestCaseError> {
    let amounts: Vec<i64> = step.below.iter().filter_map(|below| below.dong).collect();
    if let (Some(dong), false) = (step.dong, amounts.is_empty()) {
        prop_assert_eq!(dong, amounts.iter().sum::<i64>(), "{:?}", step.what);
    }
    step.below.iter().try_for_each(adds_up)
}

/// Every pack, also those that only tests use.
fn packs() -> &'static [Pack] {
    static PACKS: std::sync::OnceLock<Vec<Pack>> = std::sync::OnceLock::new();
    PACKS.get_or_init(|| common::files().codes().iter().map(|code| pack(code)).collect())
}

/// Anybody with facts of every kind, with periods at work and away.
fn anybody(pack: &Pack, seed: &[u64]) -> Facts {
    let mut facts = common::drawn(pack, seed);
    let start = |number: u64| common::day("2025-01-01") + chrono::Days::new(number % 1500);
    for (fact, number) in pack.facts.iter().zip(seed.iter().rev().cycle()) {
        if fact.kind == Kind::Periods && number % 3 > 0 {
            let from = start(*number);
            let to = from + chrono::Days::new(number / 2048 % 700);
            let again = Period { from: to + chrono::Days::new(1 + number / 65_536 % 90), to: None };
            let mut periods = vec![Period { from, to: Some(to) }];
            periods.extend((number % 2 == 0).then_some(again));
            facts.set(pack.fact(&fact.id).unwrap(), Given::Periods(periods));
        }
    }
    facts
}

/// The pack with settings changed, of those that it has.
fn decided(pack: &Pack, settings: &[(&str, String)]) -> Pack {
    let has = |id: &str| pack.parameter(id).is_some();
    let edits: Vec<String> =
        settings.iter().filter(|(id, _)| has(id)).map(|(id, value)| format!("{id}={value}")).collect();
    common::edited(pack, &edits.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The choices of a setting; none where the pack has no such setting.
fn choices<'p>(pack: &'p Pack, setting: &str) -> Vec<&'p str> {
    let kind = pack.parameter(setting).map(|place| pack.parameters[place].kind);
    let Some(Kind::Word(list)) = kind else { return Vec::new() };
    pack.words[list].choices.iter().map(|choice| choice.id.as_str()).collect()
}

/// Everything that makes somebody pay back, by scheme and cause.
fn causes(pack: &Pack) -> impl Iterator<Item = (&Scheme, &Cause)> {
    pack.schemes.iter().flat_map(|scheme| scheme.causes.iter().map(move |cause| (scheme, cause)))
}

/// Every choice of every setting that says how repayment is worked out; the pack as it is where it has none.
fn rules(pack: &Pack) -> Vec<(&'static str, &str)> {
    let of = |setting: &'static str| choices(pack, setting).into_iter().map(move |rule| (setting, rule));
    let all: Vec<_> = of("repayment_rule").chain(of("dn922_rule")).collect();
    if all.is_empty() { vec![("", "")] } else { all }
}

/// Causes for which nobody pays back anything, whatever the rule.
const EXEMPT: [&str; 4] = ["serious_illness", "force_majeure", "downsizing", "ordered_transfer"];

fn region() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("I"), Just("II"), Just("III"), Just("IV")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_level_never_gets_less(low in 0..5_usize, month in 1..=12_u32, day in 1..=28_u32, region in region()) {
        let pack = hai_phong();
        let lower = money(pack, &person(LEVELS[low], month, day, region));
        let higher = money(pack, &person(LEVELS[low + 1], month, day, region));
        prop_assert!(lower.0 <= higher.0 && lower.1 <= higher.1);
        // Holding both is holding the higher.
        let both = merged(&person(LEVELS[low], month, day, region), &json!({"qualifications": [LEVELS[low], LEVELS[low + 1]]}));
        prop_assert_eq!(money(pack, &both), higher);
    }

    #[test]
    fn months_add_up_to_the_year_and_leaves_to_the_total(
        level in 0..6_usize, month in 1..=12_u32, day in 1..=28_u32, region in region(), by_day in any::<bool>(),
        multiple in 1..99_i64,
    ) {
        let rule = if by_day { "income_part_months=by_day" } else { "income_part_months=from_days" };
        let odd = format!("income_multiple[{}]={multiple}/7", LEVELS[level]);
        let pack = common::edited(hai_phong(), &[rule, &odd]);
        let given = facts(&pack, &person(LEVELS[level], month, day, region));
        let question = question(&pack, &[NQ], 2040);
        let answer = answer(&pack, &given, &question);
        let income = benefit(&pack, &answer, NQ, "income");
        for (year, amount) in &income.years {
            let of_year = income.payments.iter().filter(|paid| paid.from.year() == *year);
            let (mut sum, mut exact) = (0, Exact::ZERO);
            for paid in of_year {
                prop_assert!(paid.dong >= 0);
                sum += paid.dong;
                exact = exact.plus(paid.each.times(paid.months).unwrap()).unwrap();
            }
            prop_assert_eq!(amount, &Ok(sum));
            // Rounded once: never more than half a đồng away.
            let away = exact.minus(Exact::from(sum)).unwrap();
            prop_assert!(away.times(away).unwrap() <= Exact::parse("1/4").unwrap());
        }
        let counted = income.payments.iter().fold(Exact::ZERO, |sum, paid| sum.plus(paid.months).unwrap());
        prop_assert!(counted <= Exact::from(60) && counted > Exact::from(58));
        for step in Explainer::new(&pack, &given, &question).explain(&answer) {
            adds_up(&step)?;
        }
    }

    #[test]
    fn splitting_a_period_changes_nothing(level in 0..6_usize, month in 1..=11_u32, cut in 1..=28_u32, region in region()) {
        let pack = hai_phong();
        let whole = person(LEVELS[level], month, 1, region);
        let before = format!("2026-{:02}-{cut:02}", month + 1);
        let last = common::day(&before).pred_opt().unwrap().to_string();
        let start = format!("2026-{month:02}-01");
        let split = json!({"work": [{"from": start, "to": last}, {"from": before}]});
        prop_assert_eq!(money(pack, &whole), money(pack, &merged(&whole, &split)));
        let dated = json!({"region": [{"from": start, "value": region}, {"from": before, "value": region}]});
        prop_assert_eq!(money(pack, &whole), money(pack, &merged(&whole, &dated)));
    }

    #[test]
    fn repayment_stays_between_nothing_and_what_was_received(
        received in 0..600_000_000_i64, served in 0..=70_u32, more in 0..=10_u32, cause in 0..8_usize,
    ) {
        let pack = hai_phong();
        let left = |served: u32| json!({
            "recruited_on": "2026-01-01", "received_one_off": received, "received_income": 0, "served_months": served,
        });
        let all = ["resigns", "own_transfer", "dismissed", "refuses_assignment", "discontinued", "serious_illness",
            "force_majeure", "downsizing"];
        let amount = |served| owed(pack, &left(served), NQ, all[cause]).amount.unwrap();
        prop_assert!((0..=received).contains(&amount(served)));
        prop_assert!(amount(served + more) <= amount(served), "serving longer never costs more");
        prop_assert_eq!(amount(60.max(served)), 0);
        if cause < 4 {
            prop_assert_eq!(amount(0), received);
        }
        if cause > 4 {
            prop_assert_eq!(amount(served), 0, "exempt");
        }
    }

    #[test]
    fn repayment_keeps_its_bounds_under_every_rule_of_every_pack(
        halves in 0..=10_i64, share in 0..=300_i64, counts in any::<bool>(), by_council in any::<bool>(),
        money in (0..600_000_000_i64, 0..600_000_000_i64, 0..2_000_000_000_i64), served in 0..=600_i64,
        committed in 1..=480_i64, seed in proptest::collection::vec(any::<u64>(), 40),
    ) {
        let multiple = Exact::from(halves).divided_by(Exact::from(2)).unwrap();
        let mut examined = 0;
        for original in packs() {
            for (setting, rule) in rules(original) {
                let pack = decided(original, &[
                    (setting, rule.to_owned()), ("repayment_multiple", multiple.to_string()),
                    ("university_multiple", multiple.to_string()), ("dn922_contract", multiple.to_string()),
                    ("repayment_counts_income", counts.to_string()), ("breach_share", format!("{share}/100")),
                    ("low_grade_share", format!("{share}/100")),
                    ("nd179_repaid_share", "1".to_owned()), ("nd179_repaid_on_stopping", "1/2".to_owned()),
                ]);
                let mut left = anybody(&pack, &seed);
                for (id, value) in [
                    ("received_one_off", money.0), ("received_income", money.1), ("received_tuition", money.0),
                    ("cost", money.0), ("council_amount", money.2), ("served_months", served),
                    ("committed_months", committed), ("training_committed_months", committed),
                    ("bond_months", committed), ("bond_multiple_months", committed), ("prior_years", served / 12),
                ] {
                    if let Some(place) = pack.fact(id) {
                        left.set(place, Given::Always(Value::Number(Exact::from(value))));
                    }
                }
                if let Some(place) = pack.fact("council_orders_repayment") {
                    left.set(place, Given::Always(Value::Flag(by_council)));
                }
                for id in ["recruited_on", "study_began_on"] {
                    if let Some(place) = pack.fact(id) {
                        left.set(place, Given::Always(Value::Date(common::day("2026-01-01"))));
                    }
                }
                if let Some(place) = pack.fact("sex") {
                    left.set(place, Given::Always(Value::Word(0)));
                }
                let question = Question::on(common::day("2026-11-23"));
                for (scheme, cause) in causes(&pack) {
                    let (at, number) = (pack.scheme(&scheme.id).unwrap(), scheme.cause(&cause.id).unwrap());
                    let owed = repayment(&pack, &left, &question, at, number).unwrap();
                    let called = format!("{} {}.{} by {rule}", pack.code, scheme.id, cause.id);
                    let amount = match &owed.amount {
                        Ok(amount) => *amount,
                        Err(gap) => return Err(TestCaseError::fail(format!("{called} waits for {gap:?}"))),
                    };
                    let received = owed.received.clone().unwrap();
                    let times = match cause.most.as_ref().map(|most| most.source.as_str()) {
                        None => Exact::ONE,
                        Some("repayment_rule == 'multiple' ? repayment_multiple : 1") if rule != "multiple" => Exact::ONE,
                        Some("repayment_rule == 'multiple' ? repayment_multiple : 1" | "university_multiple" | "dn922_contract") => multiple,
                        Some(other) => return Err(TestCaseError::fail(format!("{called}: who enacted {other}?"))),
                    };
                    let most = pack.rounding.round(received.times(times).unwrap()).unwrap();
                    prop_assert!((0..=most).contains(&amount), "{called}: {amount} of at most {most}");
                    if EXEMPT.contains(&cause.id.as_str()) {
                        prop_assert_eq!(amount, 0, "{}", called);
                    }
                    examined += 1;
                }
            }
        }
        prop_assert!(examined > 60, "{examined} causes under some rule");
    }

    #[test]
    fn nothing_is_negative_and_leaves_add_up_in_every_pack(
        seed in proptest::collection::vec(any::<u64>(), 60), until in 2026..=2034, as_of in any::<bool>(),
    ) {
        for pack in packs() {
            let given = anybody(pack, &seed);
            let question = Question {
                until: Some(Month::january(until).plus(11)),
                as_of: as_of.then(|| common::day("2026-06-15")),
                ..Question::on(common::day("2026-11-23"))
            };
            let answer = answer(pack, &given, &question);
            for of in answer.schemes.iter().flat_map(|scheme| &scheme.benefits) {
                let called = format!("{} benefit {}", pack.code, of.benefit);
                for paid in &of.payments {
                    prop_assert!(paid.dong >= 0 && paid.each >= Exact::ZERO && paid.months >= Exact::ZERO, "{called}: {paid:?}");
                    prop_assert!(paid.from <= paid.to, "{called}: {paid:?}");
                }
                for (year, amount) in &of.years {
                    if let Ok(amount) = amount {
                        let paid = of.payments.iter().filter(|paid| paid.from.year() == *year);
                        prop_assert!(*amount >= 0, "{called}");
                        prop_assert_eq!(*amount, paid.map(|paid| paid.dong).sum::<i64>(), "{} in {}", called, year);
                    }
                }
                if let Ok(total) = of.total {
                    let years: i64 = of.years.iter().map(|(_, amount)| *amount.as_ref().unwrap()).sum();
                    prop_assert_eq!(total, years, "{}", called);
                    prop_assert!(of.parts.is_empty() || of.parts.iter().map(|part| part.dong).sum::<i64>() == total, "{called}");
                }
                prop_assert!(of.parts.iter().all(|part| part.dong >= 0), "{called}");
            }
            for step in Explainer::new(pack, &given, &question).explain(&answer) {
                adds_up(&step)?;
            }
        }
    }

    #[test]
    fn instalments_add_up_to_the_dong(share in 0..=100_i64, amount in 1..999_999_999_i64) {
        let pack = common::edited(hai_phong(), &[&format!("chip_first_share={share}/101"), &format!("chip_initial={amount}")]);
        let expert = json!({"recruited_on": "2026-01-01", "chip_expert": true});
        let answer = ask(&pack, &expert, &["chips"], 2030);
        let initial = benefit(&pack, &answer, "chips", "initial");
        prop_assert_eq!(initial.parts.iter().map(|part| part.dong).sum::<i64>(), amount);
        prop_assert!(initial.parts.iter().all(|part| part.dong >= 0));
    }

    #[test]
    fn nothing_is_paid_twice(month in 1..=12_u32, coefficient in 150..900_i64) {
        let pack = hai_phong();
        let start = format!("2026-{month:02}-01");
        let both = merged(&person("master", month, 1, "I"), &json!({
            "nd179_group": "outstanding_graduate", "nd179_decided_on": start,
            "salary_coefficient": format!("{}.{:02}", coefficient / 100, coefficient % 100),
        }));
        let answer = ask(pack, &both, &[NQ, "nd-179"], 2040);
        let one = &benefit(pack, &answer, NQ, "income").payments;
        let other = &benefit(pack, &answer, "nd-179", "graduate_allowance").payments;
        for paid in one {
            prop_assert!(other.iter().all(|also| also.to < paid.from || paid.to < also.from), "one month, one payment");
        }
        let alone = |schemes: &[&str]| ask(pack, &both, schemes, 2040);
        let best = total(pack, &alone(&[NQ]), NQ, "income").unwrap()
            .max(total(pack, &alone(&["nd-179"]), "nd-179", "graduate_allowance").unwrap());
        let paid = total(pack, &answer, NQ, "income").unwrap() + total(pack, &answer, "nd-179", "graduate_allowance").unwrap();
        prop_assert!(paid >= best, "comparing month by month is never worse than one scheme alone");
    }
}

/// So that what is said above of every pack is said of money and not of nothing.
#[test]
fn people_drawn_are_paid_by_every_pack() {
    for pack in packs() {
        let mut paid = 0;
        for number in 0..300_u64 {
            let seed: Vec<u64> =
                (1..=60).map(|place| (number * 61 + place).wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
            let answer = answer(pack, &anybody(pack, &seed), &Question::on(common::day("2026-11-23")));
            paid += answer.schemes.iter().filter(|scheme| scheme.known_total() > 0).count();
        }
        assert!(paid >= 100, "{}: {paid} of 300", pack.code);
    }
}

#[test]
fn a_missing_setting_never_turns_into_nothing() {
    let pack = &common::edited(hai_phong(), &["income_multiple[phd]=unset"]);
    let answer = ask(pack, &person("phd", 1, 1, "I"), &[NQ], 2026);
    let income = benefit(pack, &answer, NQ, "income");
    assert!(income.total.is_err());
    assert_eq!(total(pack, &answer, NQ, "one_off"), Some(300_000_000), "the rest is still computed");
    let need = &income.total.clone().unwrap_err().0[0];
    let said = policy::answer::need_text(pack, need, policy::pack::Language::Vi);
    assert_eq!(said, "Chưa có hệ số hỗ trợ thu nhập cho: Tiến sĩ và tương đương.");
}

#[test]
fn a_missing_fact_gives_the_third_state_with_its_question() {
    let pack = hai_phong();
    let asked = merged(&person("phd", 1, 1, "I"), &json!({"field_in_catalogue": null}));
    let answer = ask(pack, &asked, &[NQ], 2026);
    let of = scheme(pack, &answer, NQ);
    assert_eq!(of.verdict, Verdict::Review);
    let said = policy::answer::need_text(pack, &of.needs[0], policy::pack::Language::Vi);
    assert_eq!(said, "Ngành, chuyên ngành của bạn có trong danh mục thu hút của năm không?");
    assert_eq!(total(pack, &answer, NQ, "one_off"), Some(300_000_000), "shown as what it would be");
}

fn paid(answer: &Answer) -> i64 {
    answer.schemes.iter().map(policy::answer::SchemeAnswer::known_total).sum()
}

#[test]
fn a_past_decision_comes_out_the_same_whatever_was_enacted_since() {
    let then = hai_phong();
    let since = common::edited(then, &["regional_wage[I]=6000000@2026-09-01", "one_off[phd]=1@2026-08-01"]);
    let given = facts(then, &person("phd", 3, 1, "I"));
    let mut question = question(then, &[NQ], 2026);
    question.as_of = Some(common::day("2026-03-15"));
    let before = answer(then, &given, &question);
    assert_eq!(before, answer(&since, &given, &question));
    assert_eq!(paid(&before), 459_300_000);
    question.as_of = None;
    assert_ne!(paid(&answer(&since, &given, &question)), 459_300_000, "without the day, later figures count");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_written_into_cells_read_back(seed in proptest::collection::vec(any::<u64>(), 60)) {
        for pack in packs() {
            let given = anybody(pack, &seed);
            let mut again = Facts::new(pack);
            for place in 0..pack.facts.len() {
                again.clear(place);
                let cell = policy::facts::to_cell(pack, place, &given);
                if !cell.is_empty() {
                    again.set(place, policy::facts::from_cell(pack, place, &cell).unwrap());
                }
            }
            prop_assert_eq!(&again, &given, "{}", pack.code);
        }
    }
}
