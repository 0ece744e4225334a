//! How fast a workbook of 100,000 people is imported with its preview, given back with its errors, accepted, exported,
//! searched for people entered twice, and undone again, and how much memory each takes; beside pandas with openpyxl on
//! the same workbook when `CHIEUHIEN_BENCH_PYTHON` names a Python that has them. Everything goes the way of the program:
//! through its routes and its background jobs. Every measurement is a process of its own, so that its peak of memory is
//! its own. `bin/bench` runs it; the database is as for `benches/pages.rs`.

#[path = "support/database.rs"]
mod database;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chieuhien::instance::open::{Opened, Place, Purpose, open};
use chieuhien::instance::{demo, packs};
use chieuhien::packs::{PackSource, read};
use chieuhien::platform::clock::Clock;
use chieuhien::platform::db::Read;
use chieuhien::platform::{App, Config, jobs};
use chieuhien::talents::seed::{City, make};
use chieuhien::talents::store::seeding;
use chieuhien::talents::{Sex, command};
use chieuhien::{policies, run_job};
use http_body_util::BodyExt;
use rust_xlsxwriter::{Format, Workbook};
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What may go wrong here is shown to whoever runs the benchmark.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const ROWS: i64 = 100_000;
const PHASE: &str = "PEOPLE_BENCH_PHASE";
const FOLDER: &str = "PEOPLE_BENCH_FOLDER";
const DATABASE: &str = "PEOPLE_BENCH_DATABASE";
const PYTHON: &str = "CHIEUHIEN_BENCH_PYTHON";
const PHASES: [&str; 7] = ["set-up", "preview", "errors", "accept", "export", "duplicates", "undo"];
const BOUNDARY: &str = "ranh-gioi";
const HEADINGS: [&str; 12] = [
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Điện thoại",
    "Email",
    "Mã cơ quan",
    "Chức vụ",
    "Trình độ",
    "Ngành đào tạo",
    "Trường",
    "Năm tốt nghiệp",
];

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Ok(phase) = std::env::var(PHASE) {
        return runtime.block_on(measured(&phase));
    }
    let folder = tempfile::tempdir()?;
    let url = runtime.block_on(database::new())?;
    println!("people: {}", if url.is_some() { "PostgreSQL" } else { "SQLite" });
    for phase in PHASES {
        let mut run = Command::new(std::env::current_exe()?);
        run.env(PHASE, phase).env(FOLDER, folder.path());
        if let Some(url) = &url {
            run.env(DATABASE, url);
        }
        if !run.status()?.success() {
            return Err(format!("{phase} failed").into());
        }
    }
    match std::env::var(PYTHON) {
        Ok(python) => {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/sheets/benches/with_pandas.py");
            for phase in ["read", "write"] {
                let path = folder.path().join("people.xlsx");
                if !Command::new(&python).arg(&script).arg(phase).arg(&path).status()?.success() {
                    println!("people: pandas could not {phase} the file");
                }
            }
        }
        Err(_) => println!("people: pandas skipped ({PYTHON} is not set)"),
    }
    Ok(())
}

/// An instance that is open, and the session of an officer of the standing agency.
struct Running {
    app: App,
    session: String,
    folder: PathBuf,
    _opened: Opened,
}

/// How many rows a run has; a debug build takes long for all.
fn rows() -> i64 {
    std::env::var("CHIEUHIEN_BENCH_PEOPLE").ok().and_then(|count| count.parse().ok()).unwrap_or(ROWS)
}

async fn measured(phase: &str) -> Result<()> {
    let folder = PathBuf::from(std::env::var(FOLDER)?);
    let url = std::env::var(DATABASE).ok();
    let place = Place::new(Some(folder.clone()), url.as_deref())?;
    if phase == "set-up" {
        return set_up(&place, &folder).await;
    }
    let opened = open(&place, Purpose::Change, Clock::system()).await?;
    let config = Config { data: folder.clone(), ..Config::default() };
    let app = App::new(opened.db.clone(), opened.secret.clone(), config);
    drop(chieuhien::router(&app));
    let running = Running { app, session: fs::read_to_string(folder.join("session"))?, folder, _opened: opened };
    let own = watched();
    let began = Instant::now();
    let (count, said) = match phase {
        "preview" => preview(&running).await?,
        "errors" => errors(&running).await?,
        "accept" => accept(&running).await?,
        "export" => export(&running).await?,
        "duplicates" => duplicates(&running).await?,
        _ => undo(&running).await?,
    };
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
    let rate = count as f64 / seconds;
    println!(
        "  {phase}: {count} rows in {seconds:.2} s (processor {:.2} s), {rate:.0} rows/s, peak memory {} MB (with the \
         mapped file {} MB); {said}",
        processor_seconds(),
        own.load(Ordering::Relaxed),
        megabytes("VmHWM")
    );
    Ok(())
}

async fn set_up(place: &Place, folder: &Path) -> Result<()> {
    let opened = open(place, Purpose::SetUp, Clock::system()).await?;
    let pack = read(&PackSource::embedded("hai-phong")).map_err(|problems| format!("{problems:?}"))?;
    packs::load(&opened.db, &pack).await?;
    let config = Config { data: folder.to_owned(), ..Config::default() };
    let app = App::new(opened.db.clone(), opened.secret.clone(), config);
    drop(chieuhien::router(&app));
    let links = demo::add(&app, &pack).await?;
    let link = links.iter().find(|link| link.role == "standing_officer").ok_or("no officer in the pack")?;
    let (_, token) = link.url.rsplit_once('/').ok_or("a link without a token")?;
    let post = Request::post(format!("/lien-ket/{token}"))
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = app.router()?.oneshot(post.body(Body::empty())?).await?;
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut sessions = cookies.filter_map(|cookie| cookie.split(';').next()?.strip_prefix("phien="));
    fs::write(folder.join("session"), sessions.next().ok_or("no session")?)?;
    let mut city = seeding::city(&mut app.db.read(), &policies::hiring(&app)?.groups()).await?;
    // The officer reaches the agencies of the government's bloc.
    city.agencies.retain(|(_, bloc)| bloc == "government");
    let path = folder.join("people.xlsx");
    fs::write(&path, workbook(&city)?)?;
    println!("  {} rows of {} columns, {} MB as .xlsx", rows(), HEADINGS.len(), fs::metadata(&path)?.len() >> 20);
    Ok(())
}

/// A list as an office keeps it; every hundredth row has a mistake.
fn workbook(city: &City) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_string(0, 0, "DANH SÁCH GIẢ ĐỊNH")?;
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet.write_string(2, column, heading)?;
    }
    for row in 0..u32::try_from(rows())? {
        let made = make(i64::from(row) + 1, city);
        let (profile, degree) = (&made.profile, made.entries.first());
        let level = match degree.and_then(|degree| degree.level.as_deref()) {
            Some("5") => "CĐ",
            Some("7") => "ThS",
            Some("ck1") => "CKI",
            Some("bsnt") => "BSNT",
            Some("ck2") => "CKII",
            Some("8") => "TS",
            Some("tskh") => "TSKH",
            _ => "ĐH",
        };
        let wrong = if row.is_multiple_of(100) { "x" } else { "" };
        let sex = if profile.sex == Sex::Male { "Nam" } else { "Nữ" };
        // The digits after the province's say the same as sex and year of birth.
        let number = format!("031{}", made.number.get(3..).unwrap_or_default());
        let texts = [
            profile.full_name(),
            String::new(),
            sex.to_owned(),
            number,
            format!("09{row:08}{wrong}"),
            profile.email.clone().unwrap_or_default(),
            profile.agency_id.clone(),
            profile.post_title.clone().unwrap_or_default(),
            level.to_owned(),
            degree.and_then(|degree| degree.name.clone()).unwrap_or_default(),
            degree.and_then(|degree| degree.place.clone()).unwrap_or_default(),
            degree.and_then(|degree| degree.to_on.clone()).unwrap_or_default(),
        ];
        for (column, text) in (0_u16..).zip(&texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row + 3, column, text)?;
        }
        let birth = profile.birth.as_deref().unwrap_or_default();
        match birth.parse::<chrono::NaiveDate>() {
            // Excel counts days from here.
            Ok(day) if row.is_multiple_of(2) => {
                let days = (day - chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default()).num_days();
                sheet.write_number_with_format(row + 3, 1, f64::from(i32::try_from(days)?), &date)?
            }
            Ok(day) => sheet.write_string(row + 3, 1, day.format("%d/%m/%Y").to_string())?,
            Err(_) => {
                let parts: Vec<&str> = birth.split('-').rev().collect();
                sheet.write_string(row + 3, 1, parts.join("/"))?
            }
        };
    }
    Ok(book.save_to_buffer()?)
}

impl Running {
    async fn send(
        &self,
        request: axum::http::request::Builder,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<(String, Vec<u8>)> {
        let request = request
            .header(header::COOKIE, format!("phien={}", self.session))
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))?;
        let answer = self.app.router()?.oneshot(request).await?;
        let status = answer.status();
        let location = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
        let location = location.to_owned();
        let bytes = answer.into_body().collect().await?.to_bytes().to_vec();
        if status != StatusCode::OK && status != StatusCode::SEE_OTHER {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)).into());
        }
        Ok((location, bytes))
    }

    async fn act(&self, act: &str, more: &str) -> Result<()> {
        let (id, version): (String, i64) =
            self.app.db.read().one("select id, version from imports", Vec::new()).await?;
        let form = format!("version={version}&{more}");
        let path = Request::post(format!("/nhap/lan/{id}/{act}"));
        self.send(path, "application/x-www-form-urlencoded", form.into_bytes()).await?;
        while jobs::run_next(&self.app, run_job).await? {}
        Ok(())
    }

    async fn expect(&self, state: &str) -> Result<Import> {
        let import: Import = self
            .app
            .db
            .read()
            .one(
                "select id, state, refusal, new_rows, wrong_rows, doubtful_rows, applied_rows from imports",
                Vec::new(),
            )
            .await?;
        if import.state != state {
            return Err(format!("the import is {}: {:?}", import.state, import.refusal).into());
        }
        Ok(import)
    }
}

#[derive(sqlx::FromRow)]
struct Import {
    id: String,
    state: String,
    refusal: Option<String>,
    new_rows: i64,
    wrong_rows: i64,
    doubtful_rows: i64,
    applied_rows: i64,
}

type Outcome = Result<(i64, String)>;

async fn preview(running: &Running) -> Outcome {
    let bytes = fs::read(running.folder.join("people.xlsx"))?;
    let mut body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"people.xlsx\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let (page, _) = running.send(Request::post("/nhap/nhan-tai"), &kind, body).await?;
    while jobs::run_next(&running.app, run_job).await? {}
    let import = running.expect("ready").await?;
    running.send(Request::get(page), "text/plain", Vec::new()).await?;
    let said = format!("{} new, {} wrong, {} doubtful", import.new_rows, import.wrong_rows, import.doubtful_rows);
    Ok((import.new_rows + import.wrong_rows, said))
}

async fn errors(running: &Running) -> Outcome {
    let import = running.expect("ready").await?;
    let path = format!("/nhap/lan/{}/loi.xlsx", import.id);
    let (_, bytes) = running.send(Request::get(path), "text/plain", Vec::new()).await?;
    Ok((import.new_rows + import.wrong_rows, format!("{} MB given back with errors", bytes.len() >> 20)))
}

async fn accept(running: &Running) -> Outcome {
    running.act("nhan", "without_wrong=1").await?;
    let import = running.expect("applied").await?;
    running.app.db.analyse().await?;
    Ok((import.applied_rows, "the database analysed after it".to_owned()))
}

async fn export(running: &Running) -> Outcome {
    let (_, bytes) = running.send(Request::get("/nhan-tai.xlsx"), "text/plain", Vec::new()).await?;
    let size = bytes.len() >> 20;
    let (exported,): (i64,) = running
        .app
        .db
        .read()
        .one("select cast(count(*) as bigint) from talents where merged_into is null", Vec::new())
        .await?;
    fs::write(running.folder.join("exported.xlsx"), bytes)?;
    Ok((exported, format!("{size} MB")))
}

async fn duplicates(running: &Running) -> Outcome {
    let said = command::duplicates(&running.app, |_, _| {}).await?;
    Ok((rows(), said.lines.first().cloned().unwrap_or_default()))
}

async fn undo(running: &Running) -> Outcome {
    let before = running.expect("applied").await?;
    running.act("hoan-tac", "reason=Th%E1%BB%AD+ho%C3%A0n+t%C3%A1c").await?;
    running.expect("undone").await?;
    Ok((before.applied_rows, "undone in one transaction".to_owned()))
}

/// What the processor spent, which other work on the machine does not change. The system counts hundredths.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Megabytes of a line of what the system says of this process.
fn megabytes(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim_matches([':', ' ', '\t']).trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

/// The most memory of its own that the process has at once, in megabytes, looked up again and again. The system's own
/// peak (`VmHWM`) holds besides the pages of the database's file that are mapped, which it takes back when it needs them.
fn watched() -> Arc<AtomicU64> {
    let most = Arc::new(AtomicU64::new(0));
    let seen = Arc::downgrade(&most);
    std::thread::spawn(move || {
        while let Some(most) = seen.upgrade() {
            most.fetch_max(megabytes("RssAnon"), Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    most
}
