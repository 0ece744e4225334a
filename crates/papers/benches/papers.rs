//! How many papers a second one core draws, and how long the first one takes: `cargo bench -p papers`. Each rate is the
//! best of five rounds, since others may use the machine at the same time; every paper of a round is another one.
//! With `-- write FOLDER` it writes the decision, for `compare.py` to draw the same.

#![expect(clippy::expect_used, reason = "a measurement may stop at once")]

use std::hint::black_box;
use std::time::Instant;

use papers::{Block, Column, ColumnKind, Paper, Row, Table, docx, pdf};

fn main() {
    // `cargo bench` adds its own flag.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let decision = decision();
    if let [word, folder] = arguments.as_slice()
        && word == "write"
    {
        std::fs::write(format!("{folder}/decision.txt"), papers::plain_text(&decision)).expect("a file");
        return;
    }
    let begun = Instant::now();
    let size = pdf(&numbered(&decision, 1)).expect("a PDF").len();
    println!("first PDF of the process   {:8.1} ms   {} kB", begun.elapsed().as_secs_f64() * 1e3, size / 1024);
    let begun = Instant::now();
    let size = docx(&numbered(&decision, 1)).expect("a Word file").len();
    println!("first .docx                {:8.1} ms   {} kB", begun.elapsed().as_secs_f64() * 1e3, size / 1024);
    rate("decisions as PDF", 100, |number| pdf(&numbered(&decision, number)).expect("a PDF").len());
    rate("decisions as .docx", 2_000, |number| docx(&numbered(&decision, number)).expect("a Word file").len());
    for rows in [300, 2_000] {
        let list = list(rows);
        for (name, draw) in [("PDF", pdf as fn(&Paper) -> _), ("docx", docx)] {
            let begun = Instant::now();
            let size = draw(&list).expect("a file").len();
            let took = begun.elapsed().as_secs_f64() * 1e3;
            println!("table of {rows:5} rows, {name:4}  {took:8.1} ms   {} kB", size / 1024);
        }
    }
    println!("peak memory                {:8.1} MiB", peak_mebibytes());
}

/// The best of five rounds.
fn rate(name: &str, count: u32, draw: impl Fn(u32) -> usize) {
    let mut best = 0.0_f64;
    let (worked, mut drawn) = (cpu_seconds(), 0.0);
    for round in 0..5 {
        let begun = Instant::now();
        for number in 1..=count {
            black_box(draw(round * count + number));
        }
        best = best.max(f64::from(count) / begun.elapsed().as_secs_f64());
        drawn += f64::from(count);
    }
    let each = drawn / (cpu_seconds() - worked).max(0.01);
    println!("{name:26} {best:8.0} a second   {each:.0} for each second of the processor");
}

/// The processor time of this process so far, which neighbours cannot lengthen.
fn cpu_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = status.rsplit_once(')').map(|(_, after)| after).unwrap_or_default();
    let ticks: f64 = after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn decision() -> Paper {
    let mut paper = Paper::from_json(include_str!("../samples/decision.json")).expect("the sample");
    // The tools beside which it is measured draw no code.
    paper.verification = None;
    paper
}

/// The same decision for another person, so that nothing drawn before is of use for the whole.
fn numbered(paper: &Paper, number: u32) -> Paper {
    let mut paper = paper.clone();
    paper.number = Some(number);
    paper.subject = format!("Về việc công nhận người có tài năng đối với bà Trần Thị Thử Nghiệm {number}");
    for block in &mut paper.body {
        if let Block::Article { text, .. } = block {
            *text = text.letters().replace("Trần Thị Thử Nghiệm", &format!("Trần Thị Thử Nghiệm {number}")).into();
        }
    }
    paper
}

fn list(rows: i64) -> Paper {
    let mut paper = Paper::from_json(include_str!("../samples/annex.json")).expect("the sample");
    let column = |title: &str, width, kind| Column { title: title.to_owned(), width, kind, align: None };
    let row = |number: i64| {
        let name = format!("Người Mẫu Số {number}");
        let unit = format!("Bệnh viện Mẫu số {}", number % 40);
        Row::Cells(vec![number.into(), name.into(), unit.into(), "05/3/2026".into(), (number * 1_000_000).into()])
    };
    paper.body = vec![Block::Table(Table {
        columns: vec![
            column("STT", 12.0, ColumnKind::Ordinal),
            column("Họ và tên", 50.0, ColumnKind::Text),
            column("Đơn vị", 50.0, ColumnKind::Text),
            column("Ngày", 24.0, ColumnKind::Date),
            column("Số tiền", 29.0, ColumnKind::Money),
        ],
        rows: (1..=rows).map(row).collect(),
        ..Table::default()
    })];
    paper
}

/// The most memory this process ever held.
fn peak_mebibytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse::<f64>().ok());
    kibibytes.unwrap_or_default() / 1024.0
}
