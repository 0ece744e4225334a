//! What every rule set keeps, for people drawn at random: a higher level never gets less, nothing negative, nothing
//! twice, parts add up.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{ask, benefit, facts, merged, owed, pack, question, scheme, total};
use policy::answer::{Answer, Explainer, Step, Verdict, answer};
use policy::exact::Exact;
use policy::pack::Pack;
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
