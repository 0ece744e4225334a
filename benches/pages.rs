//! How fast the pages are: each against a bare axum handler that returns the same headers and bytes, and against one
//! that runs the page's own statements before it returns them, over real connections, in one process and one run, so that
//! the shares mean the same on any machine. `bin/bench` runs it.
//!
//! What people write (an answer, a file of 10 MB, two hundred ballots at once) is measured after the pages, beside a bare
//! handler that commits one entry of the log. Then five years pass, in which 5,000 people are granted the policy and paid:
//! a payment run, the pages about money, the report and its papers; how long the pages of the tour take; and how much
//! memory the program holds when it is idle. What nobody asked for is not filled.
//!
//! Arguments pick pages by a part of their name; `--quick` runs one short round. The database is a new one on the
//! server that `CHIEUHIEN_TEST_DATABASE` names, or else an SQLite file; it is filled to the size of a city.

#[path = "pages/city.rs"]
mod city;
#[path = "support/database.rs"]
mod database;
#[path = "pages/dossiers.rs"]
mod dossiers;
#[path = "pages/hall.rs"]
mod hall;
#[path = "../tests/support/http.rs"]
mod http;
#[path = "pages/measure.rs"]
mod measure;
#[path = "pages/memory.rs"]
mod memory;
#[path = "pages/money.rs"]
mod money;
#[path = "pages/needs.rs"]
mod needs;
#[path = "pages/payment.rs"]
mod payment;
#[path = "pages/plan.rs"]
mod plan;
#[path = "pages/tour.rs"]
mod tour;
#[path = "pages/work.rs"]
mod work;

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::routing::get;
use chieuhien::instance::serve;
use chieuhien::platform::db::{Db, Read};
use chieuhien::platform::value::Value;
use city::Served;
use http::Answer;
use measure::{Side, Statements};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// What may go wrong here is shown to whoever runs the benchmark.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A page that is measured.
struct Page {
    name: &'static str,
    path: &'static str,
    headers: &'static str,
    by: By,
}

/// Who asks. Who runs the instance sees no people and no needs; an officer of the standing agency does.
#[derive(Clone, Copy)]
enum By {
    Administrator,
    Officer,
    Candidate,
    Anyone,
}

const fn page(name: &'static str, path: &'static str, by: By) -> Page {
    Page { name, path, headers: "", by }
}

static PAGES: [Page; 31] = [
    page("agencies", "/co-quan", By::Administrator),
    Page { name: "agencies-brotli", path: "/co-quan", headers: "accept-encoding: br\r\n", by: By::Administrator },
    page("agencies-search", "/co-quan?q=truong+tieu+hoc+hu+cau+12", By::Administrator),
    page("agency", "/co-quan/so-noi-vu", By::Administrator),
    page("audit-log", "/nhat-ky", By::Administrator),
    page("tasks", "/nhiem-vu", By::Administrator),
    page("tasks-late", "/nhiem-vu?tt=cham", By::Administrator),
    page("tasks-search", "/nhiem-vu?q=viec+gia+dinh+so+49", By::Administrator),
    page("board", "/ke-hoach/{plan}/bang", By::Administrator),
    page("people", "/nhan-tai", By::Officer),
    page("people-sorted", "/nhan-tai?sap=trinh-do&chieu=giam", By::Officer),
    page("people-common", "/nhan-tai?q=nguyen+van+mau", By::Officer),
    page("people-accents", "/nhan-tai?q=nguy%E1%BB%85n+th%E1%BB%8B+th%E1%BB%AD+h%C3%B2a", By::Officer),
    page("people-rare", "/nhan-tai?q=au+duong+cuong", By::Officer),
    page("people-none", "/nhan-tai?q=nguyenx+vanx", By::Officer),
    page("person", "/nhan-tai/{person}", By::Officer),
    page("needs", "/nhu-cau/{year}/danh-sach", By::Officer),
    page("needs-search", "/nhu-cau/{year}/danh-sach?q=y+khoa", By::Officer),
    page("consolidation", "/nhu-cau/{year}/tong-hop", By::Officer),
    page("headcounts", "/bien-che/{year}", By::Officer),
    page("catalogue-office", "/danh-muc-nam/{year}", By::Officer),
    page("catalogue", "/danh-muc/{year}", By::Anyone),
    page("catalogue-search", "/danh-muc/{year}?q=y+khoa&lang=en", By::Anyone),
    page("catalogue-json", "/api/v1/catalogue/{year}", By::Anyone),
    page("front", "/", By::Anyone),
    page("candidate", "{draft}", By::Candidate),
    page("candidate-question", "{draft}/muc/lien-he", By::Candidate),
    page("candidate-track", "{handed}", By::Candidate),
    page("dossiers", "/ho-so", By::Officer),
    page("dossiers-search", "/ho-so?q=nguyen+van+mau", By::Officer),
    page("appraisal", "/ho-so/{dossier}", By::Officer),
];

fn main() -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    // Cargo adds an option of its own.
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    let pages: Vec<&Page> = PAGES.iter().filter(|page| is_wanted(page.name)).collect();
    if cfg!(debug_assertions) {
        println!("This is a debug build: its figures say little.");
    }
    let statements = Statements::start();
    let city = city::fill().await?;
    println!("{} agencies, {} entries of the log, {}", city.agencies, city.entries, city.database);
    if !pages.is_empty() {
        heading();
    }
    for page in pages {
        let cookie = match page.by {
            By::Administrator => format!("cookie: phien={}\r\n", city.session),
            By::Officer => format!("cookie: phien={}\r\n", city.officer),
            By::Candidate => format!("cookie: ung_vien={}\r\n", city.desk.candidate),
            By::Anyone => String::new(),
        };
        let path = page.path.replace("{plan}", &city.plan).replace("{person}", &city.person);
        let path = path.replace("{draft}", &city.desk.draft).replace("{handed}", &city.desk.handed);
        let path = path.replace("{dossier}", &city.desk.dossier);
        let request = http::get(&path.replace("{year}", &city.year.to_string()), &format!("{cookie}{}", page.headers));
        row(&statements, &city.served, page.name, request, quick).await?;
    }
    work::measure(&city, quick, is_wanted).await?;
    money::measure(&city, &statements, quick, is_wanted).await?;
    if is_wanted(memory::NAME) { memory::measure(&city).await } else { Ok(()) }
}

/// What the columns of pages are called.
fn heading() {
    println!(
        "{:<18} {:>8} {:>6} {:>8} {:>10} {:>11} {:>8} {:>10} {:>8} {:>8} {:>9}",
        "page",
        "bytes",
        "stmts",
        "req/s",
        "bare req/s",
        "+SQL req/s",
        "of bare",
        "of b.+SQL",
        "p50 ms",
        "p99 ms",
        "alone p99"
    );
}

/// Measures one page and tells what was found.
async fn row(statements: &Statements, served: &Served, name: &str, request: String, quick: bool) -> Result<()> {
    let side = Side { address: served.address.clone(), request: request.clone() };
    // The first request opens connections to the database, whose own statements do not count.
    side.once().await?;
    let (answer, count) = statements.of(side.once()).await;
    let answer = answer?;
    if answer.status != 200 {
        return Err(format!("{name}: {} {}", answer.status, answer.text()).into());
    }
    served.heard.take();
    Side { address: served.telling.clone(), request: request.clone() }.once().await?;
    let asked = Asked { db: served.db.clone(), statements: served.heard.take() };
    let bare = Side { address: bare(&answer).await?, request: request.clone() };
    let with_sql = Side { address: bare_with(&answer, asked).await?, request };
    for side in [&bare, &with_sql] {
        if side.once().await?.body != answer.body {
            return Err(format!("{name}: the bare handler returns other bytes").into());
        }
    }
    let found = measure::compare(&side, &bare, &with_sql, quick).await?;
    println!(
        "{:<18} {:>8} {:>6} {:>8.0} {:>10.0} {:>11.0} {:>8.3} {:>10.3} {:>8.2} {:>8.2} {:>9.2}",
        name,
        answer.body.len(),
        count,
        found.page,
        found.bare,
        found.with_sql,
        found.of_bare,
        found.of_sql,
        found.half_ms,
        found.slowest_ms,
        found.alone_ms
    );
    Ok(())
}

/// A row that nobody looks at.
struct Row;

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(_: &SqliteRow) -> sqlx::Result<Row> {
        Ok(Row)
    }
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(_: &PgRow) -> sqlx::Result<Row> {
        Ok(Row)
    }
}

/// What a page asks the database.
#[derive(Clone)]
struct Asked {
    db: Db,
    statements: Vec<(String, Vec<Value>)>,
}

/// Serves an answer as it is, whatever is asked for, and tells the address.
async fn bare(answer: &Answer) -> Result<String> {
    let (headers, body) = parts(answer)?;
    serve_alone(Router::new().fallback(get(move || async move { (headers, body) }))).await
}

/// The same behind the statements of the page, one after the other as the page runs them.
async fn bare_with(answer: &Answer, asked: Asked) -> Result<String> {
    let (headers, body) = parts(answer)?;
    let handler = move || async move {
        let mut db = asked.db.read();
        for (sql, values) in asked.statements {
            if db.all::<Row>(sql, values).await.is_err() {
                return Err(StatusCode::INTERNAL_SERVER_ERROR);
            }
        }
        Ok((headers, body))
    };
    serve_alone(Router::new().fallback(get(handler))).await
}

fn parts(answer: &Answer) -> Result<(HeaderMap, Bytes)> {
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        if !["content-length", "transfer-encoding", "date"].contains(&name.as_str()) {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
    }
    Ok((headers, Bytes::from(answer.body.clone())))
}

async fn serve_alone(router: Router) -> Result<String> {
    let listener = serve::listen("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(serve::run(listener, router));
    Ok(address)
}
