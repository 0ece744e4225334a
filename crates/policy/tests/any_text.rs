//! Text of any kind is read or refused, never more than that: packs, formulas, facts.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use policy::answer::{Explainer, Question, answer, step_json};
use policy::facts::{Facts, from_cell};
use policy::pack::{Pack, PackFiles, load};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn hai_phong() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| common::pack("hai-phong"))
}

/// Pieces of CEL, put together without sense.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop_oneof![
            Just("a"), Just("b"), Just("(" ), Just(")"), Just("&&"), Just("||"), Just("!"), Just("-"), Just("?"), Just(":"),
            Just("in"), Just("["), Just("]"), Just(","), Just("'p'"), Just("math.least"), Just("1"), Just("0"), Just("=="),
            Just("<"), Just("."), Just("{"), Just("}"), Just("has"), Just("all"), Just("x"), Just("null"), Just("0x7"),
            Just("1e9"), Just("9999999999999999999"), Just("b'x'"), Just("r'x'"), Just("'''"), Just("//"), Just("%"),
            Just("1u"), Just("@"), Just("`"), Just("\\"), Just("'\\x"), Just("_?_:_"), Just("'"), Just("exists_one"),
        ].prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|all| all.join(" "))
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}".prop_map(Json::from),
        prop_oneof![Just("I"), Just("phd"), Just("male"), Just("x")].prop_map(Json::from),
        (1900..2100_i32, 1..13_u32).prop_map(|(year, month)| Json::from(format!("{year}-{month:02}-01"))),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            (inner.clone(), inner).prop_map(|(from, value)| json!([{"from": from, "to": value, "value": value}])),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_formula_of_any_text_is_read_or_refused(text in pieces()) {
        let _ = hai_phong().edit(&text);
        let quoted = Json::from(text.clone()).to_string();
        let profile = "version = \"1\"\nname_vi = \"x\"\nname_en = \"x\"\n[rounding]\nunit = 1\nmode = \"up\"\nassumed = true\n";
        let rules = format!("[[definitions]]\nid = \"x\"\nname_vi = \"x\"\nname_en = \"x\"\nassumed = true\nis = {quoted}\n");
        let files = [("x/policy/policy.toml", profile.to_owned()), ("x/policy/rules.toml", rules), ("x/policy/y.toml", text)];
        for left_out in ["", "x/policy/y.toml"] {
            let kept = files.iter().filter(|(name, _)| *name != left_out);
            let files: BTreeMap<String, Vec<u8>> =
                kept.map(|(name, text)| ((*name).to_owned(), text.clone().into_bytes())).collect();
            if let Err(problems) = load(&PackFiles::memory(files), "x") {
                prop_assert!(problems.0.iter().all(|problem| problem.line > 0 && !problem.sentence.is_empty()));
            }
        }
    }

    #[test]
    fn facts_of_any_kind_are_answered_or_refused(values in proptest::collection::vec((any::<prop::sample::Index>(), json()), 0..12)) {
        let pack = hai_phong();
        let named = values.into_iter().map(|(place, value)| (pack.facts[place.index(pack.facts.len())].id.clone(), value));
        match Facts::read(pack, &Json::Object(named.collect())) {
            Err(problems) => prop_assert!(problems.iter().all(|problem| !problem.sentence.vi.is_empty() && !problem.sentence.en.is_empty())),
            Ok(facts) => {
                let question = Question::on(common::day("2026-11-23"));
                let answer = answer(pack, &facts, &question);
                prop_assert!(answer.schemes.iter().all(|scheme| scheme.known_total() >= 0));
                let explainer = Explainer::new(pack, &facts, &question);
                for step in explainer.explain(&answer) {
                    step_json(&explainer, &step);
                }
            }
        }
    }
    #[test]
    fn a_cell_of_any_text_is_read_or_refused(
        place in any::<prop::sample::Index>(),
        parts in proptest::collection::vec(prop_oneof![
            3 => prop_oneof![
                Just("-"), Just("–"), Just(";"), Just(" từ "), Just("đến "), Just("01/07/2026"), Just("2026-07-01"),
                Just("I"), Just("phd"), Just("+"), Just("\n"), Just("["), Just("có"), Just("4,40"), Just("nay"), Just(" "),
            ].prop_map(str::to_owned),
            1 => any::<String>(),
        ], 0..12),
    ) {
        let pack = hai_phong();
        if let Err(wrong) = from_cell(pack, place.index(pack.facts.len()), &parts.concat()) {
            prop_assert!(!wrong.vi.is_empty() && !wrong.en.is_empty());
        }
    }
}
