//! Rules of other places, each against what is known of the place.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::{ask, benefit, day, merged, owed, pack, scheme, total};
use policy::answer::{Verdict, commitment, need_text, why_not};
use policy::commands::change_text;
use policy::pack::{Language, Pack};
use serde_json::{Value as Json, json};

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

/// The condition that keeps somebody out, as it is told.
fn refused(pack: &Pack, facts: &Json, id: &str) -> String {
    let given = common::facts(pack, facts);
    let question = common::question(pack, &[id], 2030);
    let answer = ask(pack, facts, &[id], 2030);
    let of = scheme(pack, &answer, id);
    assert_eq!(of.verdict, Verdict::NotEntitled, "{facts}");
    let place = why_not(pack, &given, &question, of).unwrap().condition.unwrap();
    pack.schemes[of.scheme].conditions[place].otherwise.vi.clone()
}

#[test]
fn bac_ninh_attracts_teachers_and_the_semiconductor_workforce_only() {
    let pack = pack("bac-ninh");
    let person = json!({
        "recruited_on": "2026-01-01", "qualification": "phd", "sex": "female", "from_outside": false, "commits": true,
    });
    for field in ["teacher", "semiconductor"] {
        let answer = ask(&pack, &merged(&person, &json!({"attracted_as": field})), &["nq-05"], 2026);
        assert_eq!(total(&pack, &answer, "nq-05", "one_off"), Some(120_000_000));
    }
    let open = ask(&pack, &person, &["nq-05"], 2026);
    assert_eq!(scheme(&pack, &open, "nq-05").verdict, Verdict::Review, "the field is asked for");
    let with = |more: Json| merged(&merged(&person, &json!({"attracted_as": "teacher"})), &more);
    let other = refused(&pack, &with(json!({"attracted_as": "other"})), "nq-05");
    assert_eq!(other, "Chính sách chỉ dành cho giáo viên và nhân lực bán dẫn.");
    assert!(refused(&pack, &with(json!({"commits": false})), "nq-05").contains("cam kết"));
    assert!(refused(&pack, &with(json!({"recruited_on": "2023-12-31"})), "nq-05").contains("hiệu lực"));
}

#[test]
fn hung_yen_and_lang_son_attract_those_who_come_after_the_rules_and_commit() {
    let hung_yen = pack("hung-yen");
    let person = json!({"recruited_on": "2025-12-20", "talent": "professor", "rent": 25_000_000, "commits": true});
    let answer = ask(&hung_yen, &person, &["hung-yen"], 2040);
    assert_eq!(total(&hung_yen, &answer, "hung-yen", "one_off"), Some(1_500_000_000));
    let early = merged(&person, &json!({"recruited_on": "2025-12-19"}));
    assert!(refused(&hung_yen, &early, "hung-yen").contains("hiệu lực"));
    let unbound = merged(&person, &json!({"commits": false}));
    assert!(refused(&hung_yen, &unbound, "hung-yen").contains("cam kết"));
    let lang_son = pack("lang-son");
    let person = json!({"recruited_on": "2026-01-01", "attraction_level": "level_4", "commits": true});
    let answer = ask(&lang_son, &person, &["attraction"], 2040);
    assert_eq!(total(&lang_son, &answer, "attraction", "one_off"), Some(300_000_000));
    let early = merged(&person, &json!({"recruited_on": "2023-12-31"}));
    assert!(refused(&lang_son, &early, "attraction").contains("hiệu lực"));
    let unbound = merged(&person, &json!({"commits": false}));
    assert!(refused(&lang_son, &unbound, "attraction").contains("cam kết"));
}

#[test]
fn a_graduate_in_probation_has_the_whole_pay_under_decree_179() {
    let pack = pack("viet-nam");
    let probation = "nd-179-probation";
    let person = json!({
        "nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-03-01", "salary_coefficient": "2.34",
        "nd179_probation": true, "nd179_appointed_on": "2026-09-01",
    });
    let answer = ask(&pack, &person, &["nd-179", probation], 2026);
    // Four months at 2.34 × 2,340,000, two at 2.34 × 2,530,000.
    assert_eq!(total(&pack, &answer, probation, "probation_pay"), Some(33_742_800));
    assert_eq!(total(&pack, &answer, "nd-179", "graduate_allowance"), Some(86_135_400));
    let none = ask(&pack, &merged(&person, &json!({"nd179_probation": false})), &[probation], 2026);
    assert_eq!(scheme(&pack, &none, probation).verdict, Verdict::NotEntitled);
    let mut open = person.clone();
    open.as_object_mut().unwrap().remove("nd179_appointed_on");
    let open = ask(&pack, &open, &[probation], 2026);
    assert_eq!(total(&pack, &open, probation, "probation_pay"), None, "its end is asked for");
}

#[test]
fn what_decree_179_makes_somebody_repay_is_not_guessed() {
    let pack = pack("viet-nam");
    let received = json!({"nd179_decided_on": "2026-03-01", "received_income": 86_135_400});
    for cause in ["nd179_breach", "nd179_stopped"] {
        let gap = owed(&pack, &received, "nd-179", cause).amount.unwrap_err();
        assert!(need_text(&pack, &gap.0[0], Language::Vi).contains("Nghị định 179/2024/NĐ-CP"));
    }
}

#[test]
fn what_is_agreed_outside_the_band_of_the_workplace_is_refused_with_the_bound() {
    let pack = pack("khac");
    let person = |place: &str, agreed: i64| {
        json!({
            "recruited_on": "2024-03-01", "qn_workplace": place, "qn_agreed": agreed, "qn_experienced": false,
            "qn_former_staff": false,
        })
    };
    let bands = [
        ("province_hospital", 550_000_000, 750_000_000),
        ("district_centre", 450_000_000, 700_000_000),
        ("other", 300_000_000, 550_000_000),
        ("island_commune", 300_000_000, 500_000_000),
    ];
    for (place, least, most) in bands {
        for agreed in [least, most] {
            let answer = ask(&pack, &person(place, agreed), &["qn"], 2030);
            assert_eq!(total(&pack, &answer, "qn", "one_off"), Some(agreed), "{place}");
        }
        assert!(refused(&pack, &person(place, least - 1), "qn").contains("thấp hơn khung"), "{place}");
        assert!(refused(&pack, &person(place, most + 1), "qn").contains("cao hơn khung"), "{place}");
    }
    let (given, question) =
        (common::facts(&pack, &person("other", 600_000_000)), common::question(&pack, &["qn"], 2030));
    let answer = ask(&pack, &person("other", 600_000_000), &["qn"], 2030);
    let changes = why_not(&pack, &given, &question, scheme(&pack, &answer, "qn")).unwrap().changes;
    let said: Vec<String> = changes.iter().map(|change| change_text(&pack, change, Language::Vi)).collect();
    assert!(said.iter().any(|said| said.contains("đến 550.000.000")), "{said:?}");
    let former = merged(&person("other", 400_000_000), &json!({"qn_former_staff": true}));
    assert!(refused(&pack, &former, "qn").contains("y tế công lập"));
    let term = |experienced: bool| {
        let person = merged(&person("other", 400_000_000), &json!({"qn_experienced": experienced}));
        let place = pack.scheme("qn").unwrap();
        commitment(&pack, &common::facts(&pack, &person), &question, place).unwrap().unwrap().months
    };
    assert_eq!((term(true), term(false)), (60, 84));
}

#[test]
fn an_agreed_income_outside_the_band_is_told_and_not_cut() {
    let pack = pack("khac");
    let person = |agreed: i64| {
        json!({
            "scheme_of": "hcm", "recruited_on": "2026-01-01", "agreed_pay": agreed, "initial": 0, "rent": 0,
            "budget": 0,
        })
    };
    for agreed in [30_000_000, 100_000_000] {
        let answer = ask(&pack, &person(agreed), &["hcm"], 2026);
        assert_eq!(total(&pack, &answer, "hcm", "income"), Some(12 * agreed));
    }
    assert!(refused(&pack, &person(29_999_999), "hcm").contains("thấp hơn khung"));
    assert!(refused(&pack, &person(100_000_001), "hcm").contains("cao hơn khung"));
}

#[test]
fn age_limits_of_ha_tinh_differ_by_sex_and_title() {
    let pack = pack("khac");
    let person = |title: &str, sex: &str, age: i64| {
        json!({
            "recruited_on": "2018-02-01", "ht_title": title, "sex": sex, "ht_age": age, "ht_has_house": false,
        })
    };
    let limits = [
        ("phd", "male", 45, 300_000_000),
        ("phd", "female", 40, 300_000_000),
        ("associate_professor", "male", 55, 500_000_000),
        ("associate_professor", "female", 50, 500_000_000),
        ("professor", "male", 55, 800_000_000),
        ("professor", "female", 50, 800_000_000),
    ];
    for (title, sex, oldest, whole) in limits {
        let answer = ask(&pack, &person(title, sex, oldest), &["ht"], 2030);
        assert_eq!(scheme(&pack, &answer, "ht").known_total(), whole, "{title} {sex}");
        assert_eq!(refused(&pack, &person(title, sex, oldest + 1), "ht"), "Quá độ tuổi thu hút.");
    }
    let housed = merged(&person("professor", "male", 50), &json!({"ht_has_house": true}));
    let housed = ask(&pack, &housed, &["ht"], 2030);
    assert_eq!(scheme(&pack, &housed, "ht").known_total(), 300_000_000);
}
