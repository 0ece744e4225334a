//! What tests of the policy engine share: packs, facts from JSON, questions.

#![cfg_attr(test, allow(dead_code, reason = "each test file uses its own part of this"))]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use policy::answer::{Answer, BenefitAnswer, Question, RepaymentAnswer, SchemeAnswer, answer, repayment};
use policy::calendar::{Month, parse_day};
use policy::facts::{Facts, Given};
use policy::pack::{Kind, Pack, PackFiles, load};
use policy::value::Value;
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

/// A person with a value for nearly every fact, drawn from numbers.
pub fn drawn(pack: &Pack, seed: &[u64]) -> Facts {
    let mut facts = Facts::new(pack);
    let mut seeds = seed.iter().copied().cycle();
    let mut draw = move || {
        let drawn = seeds.next().unwrap();
        drawn ^ (drawn >> 29)
    };
    for (place, fact) in pack.facts.iter().enumerate() {
        let number = draw();
        // Now and then something is missing.
        if number % 67 == 0 || fact.id == "stopped_on" && number % 3 > 0 || fact.id == "last_day" {
            continue;
        }
        let value = match fact.kind {
            Kind::Flag => Value::Flag(number % 5 > 0),
            Kind::Word(list) => Value::Word((number % pack.words[list].choices.len() as u64) as u16),
            Kind::Words(list) => {
                let all = (1 << pack.words[list].choices.len()) - 1;
                Value::Words(number & draw() & draw() & all)
            }
            Kind::Date => {
                let (year, month) = match fact.id.as_str() {
                    "born_on" => (1965 + (number % 40) as i32, 1 + (number / 64 % 12) as u32),
                    "stopped_on" => (2028 + (number % 5) as i32, 1 + (number / 64 % 12) as u32),
                    _ => (2025 + (number % 4) as i32, 1 + (number / 64 % 12) as u32),
                };
                let day = if number % 2 == 0 { 1 } else { 1 + (number / 1024 % 28) as u32 };
                Value::Date(chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap())
            }
            Kind::Number(_) => {
                let (least, greatest) = fact.range;
                let width = greatest.minus(least).unwrap().whole().unwrap();
                let drawn = (number % (width.min(3_000_000_000) as u64 + 1)) as i64;
                Value::Number(least.plus(drawn.into()).unwrap())
            }
            Kind::Periods => continue,
        };
        if fact.derived.is_none() {
            facts.set(place, Given::Always(value));
        }
    }
    facts
}
