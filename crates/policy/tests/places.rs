//! Rules of other places, each against what is known of the place.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{ask, benefit, merged, owed, pack, scheme, total};
use policy::answer::need_text;
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
