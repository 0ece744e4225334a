//! What columns give is what the answer for one person gives, for people of every kind.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use common::drawn;
use policy::answer::{Question, Verdict, answer};
use policy::calendar::Month;
use policy::columns::Engine;
use policy::pack::Pack;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn same(pack: &Pack, scheme: &str, edits: &[&str], cases: u32) {
    let pack = &common::edited(pack, edits);
    let place = pack.scheme(scheme).unwrap();
    let question = Question {
        schemes: Some(vec![place]),
        until: Some(Month::january(2034).plus(11)),
        ..Question::on(common::day("2026-11-23"))
    };
    let events = (common::day("2026-02-01"), common::day("2030-12-31"));
    let engine = Engine::new(pack, &question, place, 2025..=2034, events).unwrap();
    let mut taken = 0;
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() });
    let people = proptest::collection::vec(proptest::collection::vec(any::<u64>(), 24), 1..40);
    let taken_in = &std::cell::Cell::new(0_usize);
    runner
        .run(&people, |seeds| {
            let mut batch = engine.batch();
            let mut inside = Vec::new();
            for seed in &seeds {
                let facts = drawn(pack, seed);
                if engine.push(&mut batch, &facts) {
                    inside.push((answer(pack, &facts, &question), facts));
                }
            }
            taken_in.set(taken_in.get() + inside.len());
            let bound = engine.bind(&batch);
            for year in 2025..=2034 {
                bound.year(year, |outcome| {
                    for (number, verdict) in outcome.verdicts.iter().enumerate() {
                        let (answer, facts) = &inside[outcome.start + number];
                        let answer = &answer.schemes[0];
                        let expected = match answer.verdict {
                            Verdict::Entitled => 2,
                            Verdict::Review => 1,
                            Verdict::NotEntitled => 0,
                        };
                        assert_eq!(*verdict, expected, "{facts:?}");
                        for column in &outcome.benefits {
                            let benefit = answer.benefit(column.benefit);
                            let of_year = benefit.and_then(|of| of.years.iter().find(|(of, _)| *of == year));
                            let expected = of_year.and_then(|(_, amount)| amount.clone().ok()).unwrap_or(0);
                            let id = &pack.schemes[place].benefits[column.benefit].id;
                            assert_eq!(column.amounts[number], expected, "{id} {year} {facts:?} {benefit:?}");
                            let is_blocked = matches!(of_year, Some((_, Err(_))));
                            assert_eq!(column.blocked[number] == 1, is_blocked, "{id} {year} {benefit:?}");
                            let payments = benefit.map(|of| of.payments.as_slice()).unwrap_or_default();
                            let paid = payments.iter().rev().find(|paid| paid.from.year() == year);
                            if let Some(paid) = paid.filter(|_| expected > 0) {
                                assert_eq!(column.group(number), paid.group, "{id} {year}");
                            }
                        }
                    }
                });
            }
            Ok(())
        })
        .unwrap();
    taken += taken_in.get();
    assert!(taken > 20, "columns took only {taken} people of {scheme}");
}

#[test]
fn columns_and_answers_agree_for_hai_phong() {
    let pack = common::pack("hai-phong");
    same(&pack, "nq-53", &[], 60);
    let later = ["regional_wage[I]=5700000@2027-07-01", "one_off[phd]=350000001@2026-09-15", "income_months=50"];
    same(&pack, "nq-53", &later, 40);
    same(&pack, "nq-53", &["income_part_months=full_months", "income_rates=event"], 20);
    same(&pack, "nq-53", &["income_part_months=by_day", "income_rates=year_start"], 20);
    same(&pack, "nq-53", &["earlier_recruits_covered=true", "research_required=true", "commitment_months=unset"], 20);
    same(&pack, "nq-53", &["income_part_months=unset", "income_multiple[phd]=1/3", "one_off[master]=unset"], 20);
    same(&pack, "nd-179", &[], 40);
    same(&pack, "nd-179-probation", &[], 20);
    same(&pack, "chips", &[], 20);
}

#[test]
fn columns_and_answers_agree_elsewhere() {
    same(&common::pack("ha-noi"), "nq-92", &[], 40);
    same(&common::pack("ha-noi"), "phd-candidates", &[], 20);
    same(&common::pack("hung-yen"), "hung-yen", &[], 40);
    same(&common::pack("bac-ninh"), "nq-05", &[], 20);
    same(&common::pack("lang-son"), "attraction", &[], 20);
    same(&common::pack("vinh-long"), "nq-15-ben-tre", &[], 20);
    same(&common::pack("khac"), "qn", &[], 20);
    same(&common::pack("khac"), "ht", &[], 20);
    same(&common::pack("khac"), "hcm", &[], 40);
    same(&common::pack("khac"), "pt", &[], 40);
    same(&common::pack("khac"), "nd-363", &[], 20);
}
