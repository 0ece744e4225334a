//! Rules of other places, each against what is known of the place.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{ask, benefit, day, merged, owed, pack, scheme, total};
use policy::answer::{Verdict, need_text};
use policy::pack::Language;
use serde_json::json;

#[test]
fn ha_noi_rewards_a_product_by_its_profit_or_else_by_its_cost() {
    let pack = pack("ha-noi");
    let person = json!({
        "recruited_on": "2026-04-01", "qualifications": ["phd"], "accepted_on": "2026-05-01",
        "project_cost": 20_000_000_000_i64, "prizes": 2, "prize_awarded_on": "2026-06-01",
    });
    let without = ask(&pack, &person, &["nq-92"], 2026);
    assert_eq!(total(&pack, &without, "nq-92", "works"), Some(1_000_000_000));
    assert_eq!(total(&pack, &without, "nq-92", "works_profit"), Some(0));
    // Two prizes of fifty Region-I wages of 5,310,000 each.
    assert_eq!(total(&pack, &without, "nq-92", "prizes"), Some(531_000_000));
    let known = merged(&person, &json!({"profit_known": true, "project_profit": 700_000_000}));
    let known = ask(&pack, &known, &["nq-92"], 2026);
    assert_eq!(total(&pack, &known, "nq-92", "works"), Some(0));
    assert_eq!(total(&pack, &known, "nq-92", "works_profit"), Some(210_000_000));
    let place = pack.scheme("nq-92").unwrap();
    for id in ["works_profit", "prizes"] {
        let of = pack.schemes[place].benefit(id).unwrap();
        assert!(pack.schemes[place].benefits[of].is_ceiling, "{id} is the most that may be paid");
    }
}

#[test]
fn ha_noi_pays_in_addition_to_the_national_allowance() {
    let pack = pack("ha-noi");
    let person = json!({
        "recruited_on": "2026-04-01", "qualifications": ["bachelor"], "nd179_group": "outstanding_graduate",
        "nd179_decided_on": "2026-04-01", "salary_coefficient": "2.34",
    });
    let both = ask(&pack, &person, &["nq-92", "nd-179"], 2026);
    assert_eq!(total(&pack, &both, "nq-92", "one_off"), Some(796_500_000));
    // Three months at 8,213,400, six at 8,880,300.
    assert_eq!(total(&pack, &both, "nd-179", "graduate_allowance"), Some(77_922_000));
}

#[test]
fn ha_noi_repayment_waits_for_the_mechanism_of_the_city() {
    let pack = pack("ha-noi");
    let person = json!({"recruited_on": "2026-04-01", "received_one_off": 1_000_000_000});
    let gap = owed(&pack, &person, "nq-92", "mechanism").amount.unwrap_err();
    let said = need_text(&pack, &gap.0[0], Language::Vi);
    assert!(said.contains("tỷ lệ hoàn trả theo cơ chế của thành phố"), "{said}");
}

#[test]
fn ha_noi_scholarships_are_a_draft_whose_figures_are_assumed() {
    let pack = pack("ha-noi");
    let place = pack.scheme("phd-candidates").unwrap();
    assert!(pack.schemes[place].is_draft && !pack.public.contains(&place));
    let person = json!({
        "phd_candidate": true, "study_began_on": "2026-09-01", "finished_on": "2030-01-01", "months_early": 8,
        "patents_lower": 1, "patents_higher": 2, "patented_on": "2029-05-01",
    });
    let answer = ask(&pack, &person, &["phd-candidates"], 2040);
    assert_eq!(total(&pack, &answer, "phd-candidates", "scholarship"), Some(40 * 15_000_000));
    assert_eq!(total(&pack, &answer, "phd-candidates", "early"), Some(180_000_000));
    assert_eq!(total(&pack, &answer, "phd-candidates", "patents"), Some(75 * 5_310_000));
    assert!(!benefit(&pack, &answer, "phd-candidates", "scholarship").assumptions.is_empty());
    let late = merged(&person, &json!({"months_early": 5}));
    let late = ask(&pack, &late, &["phd-candidates"], 2040);
    assert_eq!(total(&pack, &late, "phd-candidates", "early"), Some(0));
    // Four years at most, however long the study takes.
    let slow = merged(&person, &json!({"finished_on": "2032-01-01", "months_early": 0}));
    let slow = ask(&pack, &slow, &["phd-candidates"], 2040);
    assert_eq!(total(&pack, &slow, "phd-candidates", "scholarship"), Some(720_000_000));
    assert_eq!(scheme(&pack, &slow, "phd-candidates").needs, vec![]);
}

#[test]
fn vinh_long_pays_only_the_higher_of_the_same_type() {
    let pack = pack("vinh-long");
    let person = json!({
        "recruited_on": "2026-08-01", "degree": "master", "studied": "domestic", "sex": "female",
        "ethnic_minority": false, "age_at_recruitment": 30, "rated_good_each_year": true,
        "nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-11-01", "salary_coefficient": "2.34",
    });
    let alone = ask(&pack, &person, &["nq-47"], 2026);
    assert_eq!(total(&pack, &alone, "nq-47", "living"), Some(25_000_000));
    let both = ask(&pack, &person, &["nq-47", "nd-179"], 2026);
    // Five million a month until the allowance of 8,880,300 begins in November.
    assert_eq!(total(&pack, &both, "nq-47", "living"), Some(15_000_000));
    assert_eq!(total(&pack, &both, "nd-179", "graduate_allowance"), Some(17_760_600));
    assert_eq!(total(&pack, &both, "nq-47", "one_off"), Some(200_000_000), "another type");
}

#[test]
fn an_old_beneficiary_of_ben_tre_comes_under_the_new_rules_after_the_repeal() {
    let pack = pack("vinh-long");
    let (old, new) = ("nq-15-ben-tre", "nq-47-transition");
    let person = json!({
        "ben_tre_beneficiary": true, "recruited_on": "2021-09-01", "degree": "phd", "study_months": 48,
        "rated_good_each_year": true,
    });
    let settled = |on: &str| ask(&pack, &merged(&person, &json!({"settled_on": on})), &[old, new], 2040);
    let before = settled("2026-07-24");
    assert_eq!(total(&pack, &before, old, "support"), Some(200_000_000));
    assert_eq!(scheme(&pack, &before, new).verdict, Verdict::NotEntitled);
    let after = settled("2026-07-25");
    assert_eq!(scheme(&pack, &after, old).verdict, Verdict::NotEntitled);
    let support = benefit(&pack, &after, new, "support");
    assert_eq!(support.total, Ok(300_000_000));
    assert_eq!(support.parts.iter().map(|part| part.dong).collect::<Vec<_>>(), [150_000_000; 2]);
    // Three times the four years of study.
    assert_eq!(support.parts[1].due_on, Ok(day("2038-07-25")));
    let left = json!({
        "settled_on": "2026-08-01", "degree": "phd", "study_months": 48, "received_one_off": 150_000_000,
        "served_months": 60,
    });
    assert_eq!(owed(&pack, &left, new, "resigns").amount, Ok(87_500_000));
    assert_eq!(owed(&pack, &left, new, "downsizing").amount, Ok(0));
    // Nobody else is touched, and visitors are not asked about either.
    let other = ask(&pack, &json!({"settled_on": "2026-07-25", "degree": "phd"}), &[old, new], 2040);
    assert!(other.schemes.iter().all(|answer| answer.verdict == Verdict::NotEntitled));
    assert!([old, new].iter().all(|id| !pack.public.contains(&pack.scheme(id).unwrap())));
}
