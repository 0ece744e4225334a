//! How many person-years a second one core works out, with and without explanation, and how much memory it takes:
//! `cargo bench -p policy`. Each figure is the best of five rounds, since others may use the machine at the same time.

#![expect(clippy::expect_used, reason = "a measurement may stop at once")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use policy::answer::{Explainer, Question, answer, step_json};
use policy::calendar::{Month, parse_day};
use policy::columns::Engine;
use policy::facts::Facts;
use policy::pack::{PackFiles, load};
use serde_json::json;

/// How many people are held in columns at a time, however many there are.
const CHUNK: usize = 65_536;
const YEARS: std::ops::RangeInclusive<i32> = 2026..=2031;

fn main() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let files = PackFiles::folder(&packs).expect("the packs");
    let pack = load(&files, "hai-phong").unwrap_or_else(|problems| panic!("{problems}"));
    let scheme = pack.scheme("nq-53").expect("the scheme");
    let day = |text| parse_day(text).expect("a day");
    let question = Question {
        schemes: Some(vec![scheme]),
        until: Some(Month::january(2031).plus(11)),
        ..Question::on(day("2026-11-23"))
    };
    let people: Vec<Facts> = (0..1000).map(|number| person(&pack, number)).collect();
    let engine = Engine::new(&pack, &question, scheme, YEARS, (day("2026-01-01"), day("2027-12-31")))
        .unwrap_or_else(|reason| panic!("{reason:?}"));
    println!("people     person-years/s  load people/s  answers/s  explained/s  with text/s  peak MiB");
    for count in [1_usize, 1_000, 100_000, 1_000_000] {
        let (mut batch, mut loading, mut working, mut total) = (engine.batch(), 0.0, 0.0, 0_i64);
        let mut left = count;
        while left > 0 {
            let size = left.min(CHUNK);
            let begun = Instant::now();
            batch.clear();
            let taken = people.iter().cycle().take(size).filter(|facts| engine.push(&mut batch, facts)).count();
            assert_eq!(taken, size);
            loading += begun.elapsed().as_secs_f64();
            // A handful of people is worked out many times, so that there is something to measure.
            let times = (500_000 / size / YEARS.count()).clamp(1, 200_000);
            working += best_of_five(|| {
                for _ in 0..times {
                    let bound = engine.bind(&batch);
                    for year in YEARS {
                        bound.year(year, |outcome| {
                            for benefit in &outcome.benefits {
                                total = total.wrapping_add(benefit.amounts.iter().sum::<i64>());
                            }
                        });
                    }
                }
            }) / times as f64;
            left -= size;
        }
        black_box(total);
        let sample = count.clamp(1000, 5_000);
        let timed =
            |work: &dyn Fn(&Facts)| sample as f64 / best_of_five(|| people.iter().cycle().take(sample).for_each(work));
        let answers = timed(&|facts| drop(black_box(answer(&pack, facts, &question))));
        let explained = timed(&|facts| {
            let answer = answer(&pack, facts, &question);
            black_box(Explainer::new(&pack, facts, &question).explain(&answer).len());
        });
        let with_text = timed(&|facts| {
            let answer = answer(&pack, facts, &question);
            let explainer = Explainer::new(&pack, facts, &question);
            for step in explainer.explain(&answer) {
                black_box(step_json(&explainer, &step));
            }
        });
        println!(
            "{count:<10} {:<15.0} {:<14.0} {answers:<10.0} {explained:<12.0} {with_text:<12.0} {}",
            (count * YEARS.count()) as f64 / working,
            count as f64 / loading,
            peak_memory().map_or("?".to_owned(), |kib| (kib / 1024).to_string()),
        );
    }
}

/// Seconds that the quickest of five rounds takes.
fn best_of_five(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let begun = Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    };
    (0..5).map(round).fold(f64::INFINITY, f64::min)
}

/// Somebody of the policy, plainly made up: one of six qualifications, in one of two regions.
fn person(pack: &policy::pack::Pack, number: usize) -> Facts {
    let kinds = ["excellent_graduate", "master", "resident_doctor", "phd", "associate_professor", "professor"];
    let kind = kinds.get(number % kinds.len()).copied().unwrap_or("master");
    let facts = json!({
        "recruited_on": format!("202{}-{:02}-{}", 6 + number / 7 % 2, 1 + number % 12, if (number / 13).is_multiple_of(2) { "01" } else { "16" }),
        "born_on": format!("{}-{:02}", 1968 + number % 32, 1 + number / 11 % 12),
        "sex": if (number / 3).is_multiple_of(2) { "male" } else { "female" },
        "region": if number / 5 % 3 < 2 { "I" } else { "II" },
        "qualifications": [kind],
        "outside_expert": number.is_multiple_of(10),
        "field_in_catalogue": !number.is_multiple_of(17),
        "commits": true,
        "vietnamese": true,
        "employment": if (number / 4).is_multiple_of(2) { "civil_servant" } else { "public_employee" },
        "applied_research": number.is_multiple_of(2),
    });
    Facts::read(pack, &facts).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The most memory the program has taken so far, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
