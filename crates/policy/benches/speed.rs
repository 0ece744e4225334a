//! How many person-years a second one core works out, with and without explanation, and how much memory it takes, beside
//! OpenFisca on the same people and rules (`openfisca/`): `cargo bench -p policy`. Each figure is the best of some rounds,
//! since others may use the machine at the same time. An amount on which the two differ fails the benchmark.

#![expect(clippy::expect_used, reason = "a measurement may stop at once")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use policy::answer::{Explainer, Question, answer, put_step};
use policy::calendar::{Month, parse_day};
use policy::columns::Engine;
use policy::facts::Facts;
use policy::pack::{PackFiles, load};
use serde_json::{Value as Json, json};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many people are held in columns at a time, however many there are.
const CHUNK: usize = 65_536;
/// How many people differ; more are the same ones again.
const PEOPLE: usize = 1000;
const YEARS: std::ops::RangeInclusive<i32> = 2026..=2031;

fn main() -> ExitCode {
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
    let people: Vec<Facts> = (0..PEOPLE).map(|number| person(&pack, number)).collect();
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
            let mut text = String::with_capacity(16_384);
            for step in explainer.explain(&answer) {
                put_step(&mut text, &explainer, &step);
            }
            black_box(text);
        });
        println!(
            "{count:<10} {:<15.0} {:<14.0} {answers:<10.0} {explained:<12.0} {with_text:<12.0} {}",
            (count * YEARS.count()) as f64 / working,
            count as f64 / loading,
            peak_memory().map_or("?".to_owned(), |kib| (kib / 1024).to_string()),
        );
    }
    beside_openfisca(&table(&engine, &people))
}

/// The people and what our engine gives them, for another to compare: facts, then the amounts of each year.
fn table(engine: &Engine<'_>, people: &[Facts]) -> String {
    let mut batch = engine.batch();
    assert!(people.iter().all(|facts| engine.push(&mut batch, facts)));
    let bound = engine.bind(&batch);
    let mut lines: Vec<String> = (0..people.len()).map(|number| cells(number).join(",")).collect();
    let mut head = HEAD.to_owned();
    for year in YEARS {
        write!(head, ",one_off_{year},income_{year}").expect("text grows");
        bound.year(year, |outcome| {
            let amounts = |benefit: usize| outcome.benefits.iter().find(|of| of.benefit == benefit).expect("a benefit");
            let (once, income) = (amounts(0).amounts, amounts(1).amounts);
            for ((line, once), income) in lines.iter_mut().skip(outcome.start).zip(once).zip(income) {
                write!(line, ",{once},{income}").expect("text grows");
            }
        });
    }
    format!("{head}\n{}\n", lines.join("\n"))
}

/// Hands the table to OpenFisca, which measures itself and compares.
fn beside_openfisca(table: &str) -> ExitCode {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let people = folder.join("people.csv");
    std::fs::write(&people, table).expect("a place for the people");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/openfisca/compare.py");
    let ran = Command::new("python3").arg(script).arg(&people).arg(folder.join("openfisca")).status();
    match ran {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            println!("OpenFisca: left out, Python 3 is not there ({problem})");
            ExitCode::SUCCESS
        }
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

/// The facts of a person as JSON.
fn person(pack: &policy::pack::Pack, number: usize) -> Facts {
    let read = |(name, cell): (&str, String)| match (name, cell.as_str()) {
        (_, "true" | "false") => (name.to_owned(), json!(cell == "true")),
        ("born_on", day) => (name.to_owned(), json!(day.get(..7))),
        _ => (name.to_owned(), json!(cell)),
    };
    let kind = kind(number);
    let names = HEAD.split(',').zip(cells(number)).filter(|(name, _)| !KINDS.contains(name));
    let mut facts: serde_json::Map<String, Json> = names.map(read).collect();
    facts.insert("qualifications".to_owned(), json!([kind]));
    Facts::read(pack, &Json::Object(facts)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

const KINDS: [&str; 6] = ["excellent_graduate", "master", "resident_doctor", "phd", "associate_professor", "professor"];

const HEAD: &str = "recruited_on,born_on,sex,region,outside_expert,field_in_catalogue,commits,vietnamese,employment,\
    applied_research,excellent_graduate,master,resident_doctor,phd,associate_professor,professor";

fn kind(number: usize) -> &'static str {
    KINDS.get(number % KINDS.len()).copied().unwrap_or("master")
}

/// Somebody of the policy, plainly made up: one of six qualifications, in one of two regions. In the order of the head.
fn cells(number: usize) -> Vec<String> {
    let is_even = |divisor: usize| (number / divisor).is_multiple_of(2);
    let day = if is_even(13) { "01" } else { "16" };
    let mut cells = vec![
        format!("202{}-{:02}-{day}", 6 + number / 7 % 2, 1 + number % 12),
        format!("{}-{:02}-01", 1968 + number % 32, 1 + number / 11 % 12),
        if is_even(3) { "male" } else { "female" }.to_owned(),
        if number / 5 % 3 < 2 { "I" } else { "II" }.to_owned(),
        number.is_multiple_of(10).to_string(),
        (!number.is_multiple_of(17)).to_string(),
        "true".to_owned(),
        "true".to_owned(),
        if is_even(4) { "civil_servant" } else { "public_employee" }.to_owned(),
        number.is_multiple_of(2).to_string(),
    ];
    cells.extend(KINDS.iter().map(|of| (*of == kind(number)).to_string()));
    cells
}

/// The most memory the program has taken so far, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
