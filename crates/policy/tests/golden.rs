//! Golden results: answers that were given once stay as they are in every release. After a change of rules that is
//! meant, run with `UPDATE_GOLDEN=1` and look at the difference before committing it.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::path::Path;

use common::{facts, pack, question};
use policy::answer::answer;
use policy::commands::answer_json;
use serde_json::{Value as Json, json};

fn people() -> Vec<(&'static str, &'static str, &'static [&'static str], Json)> {
    let met = json!({
        "sex": "female", "born_on": "1988-04", "field_in_catalogue": true, "commits": true, "vietnamese": true,
        "employment": "public_employee", "region": "I",
    });
    let with = |more: Json| common::merged(&met, &more);
    vec![
        ("phd", "hai-phong", &["nq-53"], with(json!({"recruited_on": "2026-03-16", "qualifications": ["phd"]}))),
        (
            "several-groups",
            "hai-phong",
            &["nq-53", "nd-179"],
            with(json!({
                "recruited_on": "2026-01-01", "qualifications": ["master", "resident_doctor"], "outside_expert": true,
                "region": [{"from": "2026-01-01", "value": "II"}, {"from": "2026-09-01", "value": "I"}],
                "nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-01-01", "salary_coefficient": "2.67",
            })),
        ),
        ("unanswered", "hai-phong", &["nq-53"], json!({"qualifications": ["excellent_graduate"]})),
        (
            "too-old",
            "hai-phong",
            &["nq-53"],
            with(json!({"recruited_on": "2026-03-01", "born_on": "1970-01", "qualifications": ["master"]})),
        ),
        (
            "vinh-long",
            "vinh-long",
            &["nq-47"],
            json!({
                "recruited_on": "2026-08-01", "degree": "master", "studied": "foreign", "sex": "female",
                "ethnic_minority": true, "age_at_recruitment": 30,
            }),
        ),
        (
            "ha-noi",
            "ha-noi",
            &["nq-92"],
            json!({"recruited_on": "2026-04-01", "qualifications": ["professor"], "income_tax_due": 500_000_000}),
        ),
    ]
}

#[test]
fn answers_of_earlier_releases_stay_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut changed = Vec::new();
    for (name, code, schemes, json) in people() {
        let pack = pack(code);
        let given = facts(&pack, &json);
        let question = question(&pack, schemes, 2027);
        let found = answer_json(&pack, &given, &question, &answer(&pack, &given, &question));
        let file = folder.join(format!("{name}.json"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let kept: Json = serde_json::from_str(&std::fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
        if kept != found {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "these answers changed: {}", changed.join(", "));
}
