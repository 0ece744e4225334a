//! Facts of any JSON are answered and explained, or refused with sentences; nothing is ever negative.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use policy::answer::{Explainer, Question, answer, step_json};
use policy::calendar::parse_day;
use policy::facts::Facts;
use policy::pack::{Pack, PackFiles, load};

static PACK: LazyLock<Option<Pack>> = LazyLock::new(|| {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../packs");
    load(&PackFiles::folder(&packs).ok()?, "hai-phong").ok()
});

fuzz_target!(|text: &str| {
    let (Some(pack), Some(today)) = (PACK.as_ref(), parse_day("2026-11-23")) else { return };
    let Ok(json) = serde_json::from_str(text) else { return };
    match Facts::read(pack, &json) {
        Err(problems) => assert!(problems.iter().all(|problem| !problem.sentence.vi.is_empty() && !problem.sentence.en.is_empty())),
        Ok(facts) => {
            let question = Question::on(today);
            let answer = answer(pack, &facts, &question);
            assert!(answer.schemes.iter().all(|scheme| scheme.known_total() >= 0));
            let explainer = Explainer::new(pack, &facts, &question);
            for step in explainer.explain(&answer) {
                let _ = step_json(&explainer, &step);
            }
        }
    }
});
