//! Golden results: answers that were given once stay as they are in every release. After a change of rules that is
//! meant, run with `UPDATE_GOLDEN=1` and look at the difference before committing it.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests may stop at once")
)]

mod common;

use std::path::Path;

use common::{day, pack};
use policy::commands::{ExplainOptions, explain};
use policy::pack::Language;
use serde_json::{Value as Json, json};

/// One question whose answer is kept.
struct Asked {
    name: &'static str,
    code: &'static str,
    schemes: &'static [&'static str],
    facts: Json,
    as_of: Option<&'static str>,
    cause: Option<&'static str>,
}

fn asked(name: &'static str, code: &'static str, schemes: &'static [&'static str], facts: Json) -> Asked {
    Asked { name, code, schemes, facts, as_of: None, cause: None }
}

fn people() -> Vec<Asked> {
    let met = json!({
        "sex": "female", "born_on": "1988-04", "field_in_catalogue": true, "commits": true, "vietnamese": true,
        "employment": "public_employee", "region": "I",
    });
    let with = |more: Json| common::merged(&met, &more);
    let graduate = json!({
        "nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-03-01", "salary_coefficient": "2.34",
        "nd179_probation": true, "nd179_appointed_on": "2026-09-01",
    });
    vec![
        asked("phd", "hai-phong", &["nq-53"], with(json!({"recruited_on": "2026-03-16", "qualifications": ["phd"]}))),
        asked(
            "several-groups",
            "hai-phong",
            &["nq-53", "nd-179"],
            with(json!({
                "recruited_on": "2026-01-01", "qualifications": ["master", "resident_doctor"], "outside_expert": true,
                "region": [{"from": "2026-01-01", "value": "II"}, {"from": "2026-09-01", "value": "I"}],
                "nd179_group": "outstanding_graduate", "nd179_decided_on": "2026-01-01", "salary_coefficient": "2.67",
            })),
        ),
        asked("unanswered", "hai-phong", &["nq-53"], json!({"qualifications": ["excellent_graduate"]})),
        asked(
            "too-old",
            "hai-phong",
            &["nq-53"],
            with(json!({"recruited_on": "2026-03-01", "born_on": "1970-01", "qualifications": ["master"]})),
        ),
        asked(
            "vinh-long",
            "vinh-long",
            &["nq-47"],
            json!({
                "recruited_on": "2026-08-01", "degree": "master", "studied": "foreign", "sex": "female",
                "ethnic_minority": true, "age_at_recruitment": 30,
            }),
        ),
        asked(
            "ha-noi",
            "ha-noi",
            &["nq-92"],
            json!({"recruited_on": "2026-04-01", "qualifications": ["professor"], "income_tax_due": 500_000_000}),
        ),
        asked(
            "hung-yen",
            "hung-yen",
            &["hung-yen"],
            json!({
                "recruited_on": "2026-01-01", "talent": "excellent_graduate", "rent": 12_000_000, "commits": true,
            }),
        ),
        asked(
            "lang-son",
            "lang-son",
            &["attraction", "study"],
            json!({
                "recruited_on": "2026-01-01", "attraction_level": "level_2", "commits": true, "degree": "phd",
                "studied": "foreign", "sex": "female", "age_at_study": 40, "study_months": 36,
            }),
        ),
        asked(
            "bac-ninh",
            "bac-ninh",
            &["nq-05"],
            json!({
                "recruited_on": "2026-01-01", "qualification": "associate_professor", "sex": "female",
                "attracted_as": "semiconductor", "from_outside": true, "commits": true,
            }),
        ),
        asked("nd-179", "viet-nam", &["nd-179", "nd-179-probation"], graduate.clone()),
        // Decided in March: the base salary of July was not known then.
        Asked {
            as_of: Some("2026-03-01"),
            ..asked("nd-179-as-of-march", "viet-nam", &["nd-179", "nd-179-probation"], graduate)
        },
        // Leaves after 30 of 72 months; the formula is that of the draft.
        Asked {
            cause: Some("nq-47.resigns"),
            ..asked(
                "repayment",
                "vinh-long",
                &["nq-47"],
                json!({
                    "recruited_on": "2026-08-01", "degree": "master", "studied": "domestic", "top_10": true,
                    "sex": "female", "ethnic_minority": false, "age_at_recruitment": 30,
                    "work": [{"from": "2026-08-01", "to": "2029-01-31"}], "last_day": "2029-01-31",
                    "received_one_off": 150_000_000, "received_income": 150_000_000,
                }),
            )
        },
    ]
}

#[test]
fn answers_of_earlier_releases_stay_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut changed = Vec::new();
    for asked in people() {
        let name = asked.name;
        let options = ExplainOptions {
            today: day("2026-11-23"),
            as_of: asked.as_of.map(day),
            language: Language::Vi,
            schemes: asked.schemes.iter().map(|id| (*id).to_owned()).collect(),
            until: Some(2027),
            cause: asked.cause.map(str::to_owned),
        };
        let told = explain(&pack(asked.code), &asked.facts, &options);
        assert!(told.is_well, "{name}: {}", told.json);
        let found = told.json;
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
