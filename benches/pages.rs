//! How fast the pages are: each against a bare axum handler that returns the same headers and bytes, over real
//! connections, in one process and one run, so that the ratio means the same on any machine. `bin/bench` runs it.
//!
//! Arguments pick pages by a part of their name; `--quick` runs one short round. The database is a new one on the
//! server that `CHIEUHIEN_TEST_DATABASE` names, or else an SQLite file; it is filled to the size of a city.

#[path = "pages/city.rs"]
mod city;
#[path = "../tests/support/http.rs"]
mod http;
#[path = "pages/measure.rs"]
mod measure;
#[path = "pages/plan.rs"]
mod plan;

use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use chieuhien::instance::serve;
use http::Answer;
use measure::{Side, Statements};

/// What may go wrong here is shown to whoever runs the benchmark.
pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// A page that is measured.
struct Page {
    name: &'static str,
    path: &'static str,
    headers: &'static str,
}

const PAGES: [Page; 14] = [
    Page { name: "agencies", path: "/co-quan", headers: "" },
    Page { name: "agencies-brotli", path: "/co-quan", headers: "accept-encoding: br\r\n" },
    Page { name: "agencies-search", path: "/co-quan?q=truong+tieu+hoc+hu+cau+12", headers: "" },
    Page { name: "agency", path: "/co-quan/so-noi-vu", headers: "" },
    Page { name: "audit-log", path: "/nhat-ky", headers: "" },
    Page { name: "tasks", path: "/nhiem-vu", headers: "" },
    Page { name: "tasks-late", path: "/nhiem-vu?tt=cham", headers: "" },
    Page { name: "tasks-search", path: "/nhiem-vu?q=viec+gia+dinh+so+49", headers: "" },
    Page { name: "board", path: "/ke-hoach/{plan}/bang", headers: "" },
    Page { name: "people", path: "/nhan-tai", headers: "" },
    Page { name: "people-common", path: "/nhan-tai?q=nguyen+van+mau", headers: "" },
    Page { name: "people-accents", path: "/nhan-tai?q=nguy%E1%BB%85n+th%E1%BB%8B+th%E1%BB%AD+h%C3%B2a", headers: "" },
    Page { name: "people-rare", path: "/nhan-tai?q=au+duong+cuong", headers: "" },
    Page { name: "person", path: "/nhan-tai/{person}", headers: "" },
];

fn main() -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    // Cargo adds an option of its own.
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let pages: Vec<&Page> = PAGES
        .iter()
        .filter(|page| wanted.is_empty() || wanted.iter().any(|part| page.name.contains(part.as_str())))
        .collect();
    if cfg!(debug_assertions) {
        println!("This is a debug build: its figures say little.");
    }
    let statements = Statements::start();
    let city = city::fill().await?;
    println!("{} agencies, {} entries of the log, {}", city.agencies, city.entries, city.database);
    println!(
        "{:<16} {:>8} {:>11} {:>8} {:>11} {:>7} {:>8} {:>8}",
        "page", "bytes", "statements", "req/s", "bare req/s", "ratio", "p50 ms", "p99 ms"
    );
    for page in pages {
        // Who runs the instance sees no people; an officer of the standing agency does.
        let session = if page.path.starts_with("/nhan-tai") { &city.officer } else { &city.session };
        let headers = format!("cookie: phien={session}\r\n{}", page.headers);
        let side = Side {
            address: city.address.clone(),
            request: http::get(&page.path.replace("{plan}", &city.plan).replace("{person}", &city.person), &headers),
        };
        // The first request opens connections to the database, whose own statements do not count.
        side.once().await?;
        let (answer, count) = statements.of(side.once()).await;
        let answer = answer?;
        if answer.status != 200 {
            return Err(format!("{}: {} {}", page.path, answer.status, answer.text()).into());
        }
        let bare = Side { address: bare(&answer).await?, request: side.request.clone() };
        let same = bare.once().await?;
        if same.body != answer.body {
            return Err(format!("{}: the bare handler returns other bytes", page.name).into());
        }
        let found = measure::compare(&side, &bare, quick).await?;
        println!(
            "{:<16} {:>8} {:>11} {:>8.0} {:>11.0} {:>7.3} {:>8.2} {:>8.2}",
            page.name,
            answer.body.len(),
            count,
            found.page,
            found.bare,
            found.ratio,
            found.half_ms,
            found.slowest_ms
        );
    }
    Ok(())
}

/// Serves an answer as it is, whatever is asked for, and tells the address.
async fn bare(answer: &Answer) -> Result<String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        if !["content-length", "transfer-encoding", "date"].contains(&name.as_str()) {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
    }
    let body = Bytes::from(answer.body.clone());
    let router = Router::new().fallback(get(move || async move { (headers, body) }));
    let listener = serve::listen("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(serve::run(listener, router));
    Ok(address)
}
