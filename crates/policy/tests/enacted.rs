//! Rules that a city may enact in another way: amounts of several groups added up, and acts that work back in time.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::collections::BTreeMap;

use common::{ask, benefit, day, facts, question, root, total};
use policy::answer::{Answer, Explainer, Step, What, answer};
use policy::pack::{Language, Pack, PackFiles, load};
use serde_json::{Value as Json, json};

const NQ: &str = "nq-53";

/// The pack of Hải Phòng with texts of its files replaced, each found once or more.
fn changed(changes: &[(&str, &str, &str)]) -> Pack {
    let folder = root().join("packs/hai-phong/policy");
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (file, from, to) in changes {
        let name = format!("hai-phong/policy/{file}");
        let text = files.get(&name).map_or_else(
            || std::fs::read_to_string(folder.join(file)).unwrap(),
            |bytes| String::from_utf8(bytes.clone()).unwrap(),
        );
        assert!(text.contains(from), "{file} has no {from}");
        files.insert(name, text.replace(from, to).into_bytes());
    }
    let files = common::files().and(PackFiles::memory(files));
    load(&files, "hai-phong").unwrap_or_else(|problems| panic!("{problems}"))
}

fn person(levels: &[&str]) -> Json {
    json!({
        "recruited_on": "2026-03-01", "born_on": "1990-01", "sex": "female", "field_in_catalogue": true,
        "commits": true, "vietnamese": true, "employment": "civil_servant", "region": "I", "qualifications": levels,
    })
}

fn adds_up(step: &Step<'_>) {
    let amounts: Vec<i64> = step.below.iter().filter_map(|below| below.dong).collect();
    if let (Some(dong), false) = (step.dong, amounts.is_empty()) {
        assert_eq!(dong, amounts.iter().sum::<i64>(), "{:?}", step.what);
    }
    step.below.iter().for_each(adds_up);
}

fn sentences(pack: &Pack, given: &Json, answered: &Answer) -> Vec<String> {
    fn all(explainer: &Explainer<'_>, step: &Step<'_>, found: &mut Vec<String>) {
        found.push(explainer.sentence(step, Language::Vi));
        step.below.iter().for_each(|below| all(explainer, below, found));
    }
    let (given, question) = (facts(pack, given), question(pack, &[NQ], 2026));
    let explainer = Explainer::new(pack, &given, &question);
    let mut found = Vec::new();
    explainer.explain(answered).iter().for_each(|step| all(&explainer, step, &mut found));
    found
}

#[test]
fn amounts_of_several_groups_that_are_added_up_are_explained_group_by_group() {
    let pack = changed(&[("nq-53-2025.toml", "choose = \"highest\"", "choose = \"sum\"")]);
    let one = |level: &str, of: &str| total(&pack, &ask(&pack, &person(&[level]), &[NQ], 2026), NQ, of).unwrap();
    let given = person(&["phd", "master"]);
    let both = ask(&pack, &given, &[NQ], 2026);
    for of in ["one_off", "income"] {
        assert_eq!(total(&pack, &both, NQ, of).unwrap(), one("phd", of) + one("master", of), "{of}");
    }
    let (read, asked) = (facts(&pack, &given), question(&pack, &[NQ], 2026));
    let explainer = Explainer::new(&pack, &read, &asked);
    let steps = explainer.explain(&both);
    steps.iter().for_each(adds_up);
    fn shares(step: &Step<'_>) -> usize {
        usize::from(matches!(step.what, What::Share(..))) + step.below.iter().map(shares).sum::<usize>()
    }
    assert!(steps.iter().map(shares).sum::<usize>() >= 4, "each payment names the groups that make it");
    let said = sentences(&pack, &given, &both).join("\n");
    assert!(
        said.contains("Các mức được cộng lại") && said.contains("Tiến sĩ và tương đương: 300.000.000\u{a0}đồng."),
        "{said}"
    );
    assert!(!said.contains("chưa đặt") && !said.contains("Chỉ hưởng một mức cao nhất"), "{said}");
}

#[test]
fn benefits_that_a_rule_pays_together_are_said_to_be() {
    let rule = "choose = \"highest\"";
    let pack = changed(&[("nq-53-2025.toml", rule, "choose = \"sum\"")]);
    let given = common::merged(
        &person(&["master"]),
        &json!({"nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-03-01", "salary_coefficient": "3.00"}),
    );
    let together = ask(&pack, &given, &[NQ, "nd-179"], 2026);
    let alone = |scheme: &str, of: &str| total(&pack, &ask(&pack, &given, &[scheme], 2026), scheme, of);
    assert_eq!(total(&pack, &together, NQ, "income"), alone(NQ, "income"));
    assert_eq!(total(&pack, &together, "nd-179", "graduate_allowance"), alone("nd-179", "graduate_allowance"));
    assert!(!together.overlaps.is_empty());
    assert!(sentences(&pack, &given, &together).iter().any(|said| said.contains("Được hưởng đồng thời")));
}

#[test]
fn an_act_that_works_back_does_not_change_what_was_decided_before_it() {
    let then = common::pack("hai-phong");
    // Enacted in September, in force since February.
    let since = changed(&[(
        "parameters.toml",
        "    { group = \"phd\", from = 2026-01-01, value = 300_000_000 },",
        "    { group = \"phd\", from = 2026-01-01, to = 2026-01-31, value = 300_000_000 },\n    \
             { group = \"phd\", from = 2026-02-01, issued_on = 2026-09-01, value = 350_000_000 },",
    )]);
    let given = person(&["phd"]);
    let on = |pack: &Pack, as_of: Option<&str>| {
        let mut question = question(pack, &[NQ], 2026);
        question.as_of = as_of.map(day);
        let answered = answer(pack, &facts(pack, &given), &question);
        benefit(pack, &answered, NQ, "one_off").total.clone().unwrap()
    };
    assert_eq!(on(&since, Some("2026-03-15")), on(&then, Some("2026-03-15")));
    assert_eq!(on(&since, Some("2026-03-15")), 300_000_000);
    assert_eq!(on(&since, Some("2026-09-01")), 350_000_000);
    assert_eq!(on(&since, None), 350_000_000);
}
