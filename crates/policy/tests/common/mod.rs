//! What tests of the policy engine share: packs, facts from JSON, questions.

#![cfg_attr(test, allow(dead_code, reason = "each test file uses its own part of this"))]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use policy::answer::{Answer, BenefitAnswer, Question, RepaymentAnswer, SchemeAnswer, answer, repayment};
use policy::calendar::{Month, parse_day};
use policy::facts::Facts;
use policy::pack::{Pack, PackFiles, load};
use serde_json::Value as Json;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The packs of the repository, with those that only tests use.
pub fn files() -> PackFiles {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    PackFiles::folder(&root().join("packs")).unwrap().and(PackFiles::folder(&tests).unwrap())
}

pub fn pack(code: &str) -> Pack {
    load(&files(), code).unwrap_or_else(|problems| panic!("{problems}"))
}

pub fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

pub fn facts(pack: &Pack, json: &Json) -> Facts {
    Facts::read(pack, json).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Facts of one object, changed by those of another.
pub fn merged(base: &Json, more: &Json) -> Json {
    let mut all = base.as_object().unwrap().clone();
    all.extend(more.as_object().unwrap().clone());
    Json::Object(all)
}

pub fn edited(pack: &Pack, edits: &[&str]) -> Pack {
    edits.iter().fold(pack.clone(), |pack, text| {
        let edit = pack.edit(text).unwrap_or_else(|sentence| panic!("{text}: {sentence}"));
        pack.with(&edit)
    })
}

/// A question about some schemes, to the end of a year.
pub fn question(pack: &Pack, schemes: &[&str], until: i32) -> Question {
    let places = schemes.iter().map(|id| pack.scheme(id).unwrap()).collect();
    Question { schemes: Some(places), until: Some(Month::january(until).plus(11)), ..Question::on(day("2026-11-23")) }
}

pub fn ask(pack: &Pack, json: &Json, schemes: &[&str], until: i32) -> Answer {
    answer(pack, &facts(pack, json), &question(pack, schemes, until))
}

pub fn scheme<'a>(pack: &Pack, answer: &'a Answer, id: &str) -> &'a SchemeAnswer {
    let place = pack.scheme(id).unwrap();
    answer.schemes.iter().find(|answer| answer.scheme == place).unwrap()
}

pub fn benefit<'a>(pack: &Pack, answer: &'a Answer, id: &str, benefit: &str) -> &'a BenefitAnswer {
    let of = scheme(pack, answer, id);
    let place = pack.schemes[of.scheme].benefit(benefit).unwrap();
    of.benefit(place).unwrap_or_else(|| panic!("no {benefit} in {:?}", of.verdict))
}

pub fn total(pack: &Pack, answer: &Answer, id: &str, of: &str) -> Option<i64> {
    benefit(pack, answer, id, of).total.clone().ok()
}

pub fn in_year(pack: &Pack, answer: &Answer, id: &str, of: &str, year: i32) -> Option<i64> {
    let years = &benefit(pack, answer, id, of).years;
    years.iter().find(|(of, _)| *of == year).map_or(Some(0), |(_, amount)| amount.clone().ok())
}

pub fn owed(pack: &Pack, json: &Json, id: &str, cause: &str) -> RepaymentAnswer {
    let place = pack.scheme(id).unwrap();
    let cause = pack.schemes[place].cause(cause).unwrap();
    repayment(pack, &facts(pack, json), &Question::on(day("2026-11-23")), place, cause).unwrap()
}
