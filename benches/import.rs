//! How long a plan of 60 pages takes to be read from Word, and how much memory the whole process needs for it.

use std::error::Error;
use std::io::{Cursor, Write};
use std::time::Instant;

use chieuhien::packs::{AgencyKind, Bloc};
use chieuhien::plans::reading::{Register, RegisteredAgency, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Headings of agencies, each with some tasks: about 25 lines to a page.
const AGENCIES: usize = 120;
const TASKS: usize = 11;
/// How often it is read; the median counts.
const ROUNDS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let document = document()?;
    let register = Register::new((0..AGENCIES).map(agency).collect());
    let before = peak_megabytes();
    let mut times = Vec::new();
    let mut tasks = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let proposal = read("ke-hoach-gia-dinh.docx", &document, &register)?;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        tasks = proposal.tasks.len();
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(ROUNDS / 2).copied().unwrap_or_default();
    println!(
        "import: {} kB of Word, {tasks} tasks of {AGENCIES} agencies, median {median:.1} ms of {ROUNDS}, peak memory {} MB (before reading {} MB)",
        document.len() / 1024,
        peak_megabytes(),
        before
    );
    Ok(())
}

fn name(number: usize) -> String {
    format!("Sở Giả Định {number}")
}

fn agency(number: usize) -> RegisteredAgency {
    RegisteredAgency {
        id: format!("so-gia-dinh-{number}"),
        name: name(number),
        short_name: None,
        aliases: Vec::new(),
        kind: AgencyKind::Department,
        bloc: Bloc::Government,
        parent: None,
    }
}

/// A fictional plan as a Word file.
fn document() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = vec![
        "Số: 1/KH-UBND".to_owned(),
        "Mẫu, ngày 05 tháng 01 năm 2026".to_owned(),
        "KẾ HOẠCH".to_owned(),
        "Triển khai chính sách giả định năm 2026".to_owned(),
        "II. NHIỆM VỤ CỤ THỂ".to_owned(),
    ];
    for number in 0..AGENCIES {
        lines.push(format!("{}. {}", number + 1, name(number)));
        for task in 0..TASKS {
            lines.push(format!(
                "- Chủ trì, phối hợp với {} rà soát, tổng hợp nội dung giả định số {task} và báo cáo trước ngày {:02}/6/2026.",
                name((number + task + 1) % AGENCIES),
                task + 1
            ));
        }
    }
    let paragraphs: String =
        lines.iter().map(|line| format!("<w:p><w:r><w:t xml:space=\"preserve\">{line}</w:t></w:r></w:p>")).collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:body>{paragraphs}</w:body></w:document>"
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    for (file, text) in [("[Content_Types].xml", types), ("word/document.xml", body.as_str())] {
        zip.start_file(file, SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The most memory that this process has held, in MB; 0 where the system does not tell.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
