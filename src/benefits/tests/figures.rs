//! Worked examples of policy.md through what benefits make of the engine, and what must hold of months.

use chrono::NaiveDate;
use policy::calendar::{Month, Period};
use policy::facts::Facts;
use proptest::prelude::*;

use super::*;
use crate::benefits::beneficiary::{Absence, AbsenceId, AbsenceKind, BeneficiaryId};
use crate::policies;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn absence(kind: AbsenceKind, from: NaiveDate, to: Option<NaiveDate>) -> Absence {
    Absence {
        id: AbsenceId::fresh(),
        beneficiary_id: BeneficiaryId::fresh(),
        kind,
        from_on: from,
        to_on: to,
        source: String::new(),
        noted_by_name: String::new(),
        withdrawn_at: None,
        withdrawn_reason: String::new(),
    }
}

fn pack() -> &'static Pack {
    policies::hiring_in("hai-phong").unwrap().pack
}

fn facts(group: &str, start: &str, regions: &[(&str, &str)], absences: &[Absence], stopped: Option<&str>) -> Facts {
    let pack = pack();
    let (_, scheme) = scheme_of(pack, "nq-53").unwrap();
    let decided = decided_facts(pack, scheme, group, &serde_json::json!({}), day(start)).unwrap();
    let kept = facts_json(pack, &decided);
    let work = Work {
        period: Period { from: day(start), to: None },
        regions: regions.iter().map(|(from, region)| (day(from), (*region).to_owned())).collect(),
    };
    present_facts(pack, &kept, &[work], absences, stopped.map(day)).unwrap()
}

fn income(facts: &Facts, from: Month, to: Month) -> i64 {
    let mut sum = 0;
    let mut month = from;
    while month <= to {
        sum += month_figure(pack(), "nq-53", "income", facts, month).unwrap().amount.unwrap().0;
        month = month.plus(1);
    }
    sum
}

fn year(year: i32) -> (Month, Month) {
    (Month::january(year), Month::january(year).plus(11))
}

#[test]
fn the_worked_examples_come_out_month_by_month() {
    let (from, to) = year(2026);
    // HP-05: a PhD from 01/03/2026.
    assert_eq!(income(&facts("phd", "2026-03-01", &[("2026-03-01", "I")], &[], None), from, to), 159_300_000);
    // HP-13: six months in Region II, six in Region I.
    let moved = facts("phd", "2026-01-01", &[("2026-01-01", "II"), ("2026-07-01", "I")], &[], None);
    assert_eq!(income(&moved, from, to), 180_720_000);
    // HP-14 and HP-15: a month counts from fifteen days on.
    assert_eq!(income(&facts("phd", "2026-03-16", &[("2026-03-16", "I")], &[], None), from, to), 159_300_000);
    assert_eq!(income(&facts("phd", "2026-03-18", &[("2026-03-18", "I")], &[], None), from, to), 143_370_000);
    // HP-16: two months of unpaid leave.
    let leave = [absence(AbsenceKind::UnpaidLeave, day("2026-05-01"), Some(day("2026-06-30")))];
    assert_eq!(income(&facts("master", "2026-01-01", &[("2026-01-01", "I")], &leave, None), from, to), 106_200_000);
}

#[test]
fn a_paid_leave_and_a_withdrawn_one_change_nothing() {
    let (from, to) = year(2026);
    let mut gone = absence(AbsenceKind::UnpaidLeave, day("2026-05-01"), None);
    gone.withdrawn_at = Some(crate::testing::test_time());
    let paid = absence(AbsenceKind::PaidLeave, day("2026-05-01"), Some(day("2026-06-30")));
    let with = facts("master", "2026-01-01", &[("2026-01-01", "I")], &[gone, paid], None);
    assert_eq!(income(&with, from, to), 127_440_000);
}

#[test]
fn lines_have_amounts_or_the_sentence_that_says_what_is_missing() {
    let facts = facts("phd", "2026-03-01", &[("2026-03-01", "I")], &[], None);
    let found = work_out(pack(), "nq-53", &facts, day("2026-11-23")).unwrap();
    let line = |name: &str| found.lines.iter().find(|line| line.benefit == name).unwrap();
    assert_eq!((line("one_off").amount, line("one_off").due_on), (Some(Vnd(300_000_000)), Some(day("2026-03-01"))));
    // HP-18: sixty months at the wage that is known.
    assert_eq!(line("income").amount, Some(Vnd(955_800_000)));
    assert_eq!(line("income").to_month.unwrap().to_string(), "2031-02");
    let housing = line("housing");
    assert!(housing.amount.is_none() && housing.blocked.contains("mức hỗ trợ nhà ở"), "{}", housing.blocked);
    assert!(found.lines.iter().all(|line| line.benefit != "upgrade" && line.benefit != "tasks"));
    // One purpose with the national allowance that excludes it.
    assert_eq!(line("income").purpose, "nd-179.graduate_allowance");
    assert!(line("one_off").explanation["vi"].as_str().is_some());
    let unset = self::facts("good_graduate", "2026-03-01", &[("2026-03-01", "I")], &[], None);
    let unset = work_out(pack(), "nq-53", &unset, day("2026-11-23")).unwrap();
    assert!(unset.lines.iter().all(|line| line.amount.is_none() && !line.blocked.is_empty()), "{:?}", unset.lines);
    let month = month_figure(
        pack(),
        "nq-53",
        "income",
        &self::facts("good_graduate", "2026-03-01", &[("2026-03-01", "I")], &[], None),
        Month::january(2026).plus(4),
    );
    assert!(month.unwrap().amount.unwrap_err().contains("Sinh viên tốt nghiệp loại giỏi"));
}

#[test]
fn what_excludes_each_other_has_one_purpose() {
    let pack = pack();
    let (national, _) = scheme_of(pack, "nd-179").unwrap();
    let (city, _) = scheme_of(pack, "nq-53").unwrap();
    assert_eq!(purpose(pack, national, 0), purpose(pack, city, 1));
    assert_ne!(purpose(pack, city, 0), purpose(pack, city, 1));
}

#[test]
fn facts_are_kept_as_they_were() {
    let pack = pack();
    let (_, scheme) = scheme_of(pack, "nq-53").unwrap();
    let known =
        serde_json::json!({ "sex": "female", "qualifications": ["master", "phd"], "salary_coefficient": "2.67" });
    let facts = decided_facts(pack, scheme, "phd", &known, day("2026-03-01")).unwrap();
    let again = Facts::read(pack, &facts_json(pack, &facts)).unwrap();
    assert_eq!(again, facts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn months_add_up_to_the_year_however_it_is_cut(
        start in 0_u64..200,
        leave in 0_u64..250,
        days in 0_u64..70,
        stop in prop::option::of(250_u64..360),
        cut in 1_i32..11,
    ) {
        let january = day("2026-01-01");
        let at = |days: u64| january.checked_add_days(chrono::Days::new(days)).unwrap();
        let from = at(start).to_string();
        let away = [absence(AbsenceKind::UnpaidLeave, at(leave), Some(at(leave + days)))];
        let stopped = stop.map(|stop| at(stop).to_string());
        let facts = facts("phd", &from, &[(&from, "I")], &away, stopped.as_deref());
        let (first, last) = year(2026);
        let whole = income(&facts, first, last);
        let parts = income(&facts, first, first.plus(cut - 1)) + income(&facts, first.plus(cut), last);
        prop_assert_eq!(whole, parts);
        let question = policy::answer::Question { until: Some(last), ..policy::answer::Question::on(day("2026-12-31")) };
        let answered = policy::answer::answer(pack(), &facts, &question);
        let scheme = answered.schemes.iter().find(|scheme| scheme.scheme == scheme_of(pack(), "nq-53").unwrap().0).unwrap();
        let year = scheme.benefits.iter().find(|benefit| benefit.benefit == 1).unwrap();
        let engine: i64 = year.years.iter().filter(|(year, _)| *year == 2026).map(|(_, sum)| sum.clone().unwrap()).sum();
        prop_assert_eq!(whole, engine);
    }
}
