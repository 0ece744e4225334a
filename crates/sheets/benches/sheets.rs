//! How fast a list of 100,000 people is read with all checks, written, and given back with errors, and how much memory
//! each takes; beside pandas with openpyxl on the same file when `CHIEUHIEN_BENCH_PYTHON` names a Python that has them.
//! Every measurement is a process of its own, so that its peak of memory is its own. Made for `bin/bench`.

use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use rust_xlsxwriter::{Format, Workbook};
use sheets::write::{Errors, Heading, List, ListWriter, Out, give_back};
use sheets::{Answers, Choice, Column, Columns, File, Kind, Limits, Precision};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROWS: u32 = 100_000;
const PHASE: &str = "SHEETS_BENCH_PHASE";
const PYTHON: &str = "CHIEUHIEN_BENCH_PYTHON";
const HEADINGS: [&str; 12] = [
    "Họ và tên",
    "Ngày sinh",
    "Số định danh cá nhân",
    "Điện thoại",
    "Email",
    "Trình độ",
    "Chuyên ngành",
    "Mã xã",
    "Mức hỗ trợ",
    "Đảng viên",
    "Số năm công tác",
    "Đơn vị",
];

fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("sheets-bench-{}", std::process::id()));
    if let Ok(phase) = std::env::var(PHASE) {
        let path = PathBuf::from(std::env::var("SHEETS_BENCH_FILE")?);
        return measured(&phase, &path);
    }
    fs::create_dir_all(&folder)?;
    let path = folder.join("people.xlsx");
    fs::write(&path, workbook()?)?;
    println!("sheets: {ROWS} rows of {} columns, {} MB as .xlsx", HEADINGS.len(), fs::metadata(&path)?.len() >> 20);
    for phase in ["read", "write", "give-back"] {
        let run = Command::new(std::env::current_exe()?).env(PHASE, phase).env("SHEETS_BENCH_FILE", &path).status()?;
        if !run.success() {
            return Err(format!("{phase} failed").into());
        }
    }
    match std::env::var(PYTHON) {
        Ok(python) => {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/with_pandas.py");
            for phase in ["read", "write"] {
                let run = Command::new(&python).arg(&script).arg(phase).arg(&path).status()?;
                if !run.success() {
                    println!("sheets: pandas could not {phase} the file");
                }
            }
        }
        Err(_) => println!("sheets: pandas skipped ({PYTHON} is not set)"),
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn measured(phase: &str, path: &Path) -> Result<()> {
    let columns = columns();
    let limits = Limits::default();
    let began = Instant::now();
    let count = match phase {
        "write" => write(path)?,
        _ => {
            let file = File::from_path(path, &limits)?;
            let reading = sheets::read(&file, &columns, &limits, &Answers::default())?;
            let mut errors = Errors::new();
            let mut rows = reading.rows()?;
            for row in rows.by_ref() {
                errors.take(&row?);
            }
            let count = rows.summary().rows;
            if phase == "give-back" {
                let bytes = give_back(&file, &reading, &errors)?;
                println!("  {} rows with errors, {} MB given back", errors.rows(), bytes.len() >> 20);
            }
            count
        }
    };
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "  {phase}: {count} rows in {seconds:.2} s (processor {:.2} s), {:.0} rows/s, peak memory {} MB",
        processor_seconds(),
        rate(count, seconds),
        peak()
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count of rows")]
fn rate(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn columns() -> Columns {
    let degrees = ["Đại học", "Thạc sĩ", "Tiến sĩ"].map(|label| Choice::new(label, label)).to_vec();
    let kinds = [
        Kind::PersonName,
        Kind::Date(Precision::Year),
        Kind::PersonalNumber,
        Kind::Phone,
        Kind::Email,
        Kind::Choice(degrees),
        Kind::Text { longest: 200 },
        Kind::Code { digits: Some(5) },
        Kind::Money,
        Kind::YesNo,
        Kind::Integer { least: 0, most: 60 },
        Kind::Text { longest: 200 },
    ];
    let columns = HEADINGS.into_iter().zip(kinds).map(|(heading, kind)| Column::new(heading, heading, kind).required());
    Columns::new(columns.collect())
}

/// One person; every hundredth has a mistake.
fn person(row: u32) -> [String; 12] {
    let pick =
        |list: [&'static str; 4], by: u32| list.get(usize::try_from(row / by % 4).unwrap_or(0)).copied().unwrap_or("");
    let family = pick(["Nguyễn", "Trần", "Lê", "Phạm"], 1);
    let middle = pick(["Văn", "Thị", "Đức", "Ngọc"], 4);
    let given = pick(["Mẫu", "Thử", "Giả", "Định"], 16);
    let wrong = if row.is_multiple_of(100) { "x" } else { "" };
    [
        format!("{family} {middle} {given}"),
        format!("{:02}/{:02}/{}", row % 28 + 1, row % 12 + 1, 1960 + row % 40),
        format!("031{:09}", 80_000_000 + row),
        format!("09{:08}{wrong}", row),
        format!("nguoi{row}@vidu.vn"),
        pick(["Đại học", "Thạc sĩ", "Tiến sĩ", "Đại học"], 3).to_owned(),
        pick(["Công nghệ thông tin", "Y khoa", "Kinh tế", "Luật"], 5).to_owned(),
        format!("{:05}", row % 20_000),
        (row % 500 * 1_000_000).to_string(),
        if row.is_multiple_of(3) { "x".to_owned() } else { "không".to_owned() },
        (row % 40).to_string(),
        format!("Sở Giả Định {}", row % 60),
    ]
}

fn is_number(column: u16) -> bool {
    matches!(column, 8 | 10)
}

/// A workbook as Excel would save it, with shared texts and real numbers; half of the dates are real.
fn workbook() -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_string(0, 0, "DANH SÁCH GIẢ ĐỊNH")?;
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string(2, column, heading)?;
    }
    for row in 0..ROWS {
        for (column, text) in (0_u16..).zip(person(row)) {
            if is_number(column) {
                sheet.write_number(row + 3, column, text.parse::<f64>()?)?;
            } else if column == 1 && row.is_multiple_of(2) {
                sheet.write_number_with_format(row + 3, column, f64::from(22_000 + row % 14_000), &date)?;
            } else {
                sheet.write_string(row + 3, column, text)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn write(path: &Path) -> Result<u64> {
    let list = List {
        title: "Danh sách giả định".to_owned(),
        remarks: vec!["Không lọc".to_owned()],
        headings: HEADINGS.iter().map(|heading| Heading::new(heading, 18)).collect(),
    };
    let file = fs::File::create(path.with_file_name("written.xlsx"))?;
    let mut writer = ListWriter::new(BufWriter::new(file), &list)?;
    for row in 0..ROWS {
        let person = person(row);
        let mut cells = [Out::Empty; 12];
        for ((column, cell), text) in (0_u16..).zip(&mut cells).zip(&person) {
            *cell = if is_number(column) { Out::Integer(text.parse()?) } else { Out::Text(text) };
        }
        writer.row(&cells)?;
    }
    writer.finish()?.flush()?;
    Ok(u64::from(ROWS))
}

/// What the processor spent, which other work on the machine does not change. The system counts hundredths.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that the process had at once, in megabytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}
