//! How much memory the served program holds when nobody asks for anything: a process of its own on the city's database,
//! after some pages were opened and what waited in the background was done.

use std::process::Stdio;
use std::time::Duration;

use chieuhien::platform::db::Read;
use chieuhien::platform::value::ToValue;
use serde_json::Value as Json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::sleep;

use super::Result;
use super::city::City;
use super::http::{self, Connection};

/// What picks this part.
pub const NAME: &str = "memory";
/// It should hold less, in megabytes.
const AIM: f64 = 60.0;
/// How long work in the background may take, in seconds.
const PATIENCE: usize = 240;
/// How long it is then left alone.
const REST: Duration = Duration::from_secs(15);

const OPENED: &[(&str, &str)] = &[
    ("standing_officer", "/viec"),
    ("standing_officer", "/nhan-tai"),
    ("standing_officer", "/nhan-tai?q=nguyen+van+mau"),
    ("standing_officer", "/ho-so"),
    ("standing_officer", "/huong-chinh-sach"),
    ("standing_officer", "/chi-tra"),
    ("standing_officer", "/ngan-sach/2030"),
    ("standing_officer", "/ngan-sach/du-bao"),
    ("standing_officer", "/bao-cao"),
    ("administrator", "/nhat-ky"),
    ("administrator", "/co-quan"),
    ("", "/"),
    ("", "/kiem-tra-dieu-kien"),
];

/// Starts the program, opens pages, waits and reads its memory.
pub async fn measure(city: &City) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chieuhien"));
    command.args(["serve", "--json", "--demo", "--listen", "127.0.0.1:0", "--data"]).arg(city.folder.path());
    match &city.url {
        Some(url) => command.args(["--database", url]),
        None => command.env_remove("DATABASE_URL"),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let process = child.id().ok_or("the program has no process")?;
    let output = child.stdout.take().ok_or("the program says nothing")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).await?;
    let said: Json = serde_json::from_str(&line).map_err(|_| "the program ended before it served")?;
    let address = said.get("listening").and_then(Json::as_str).and_then(|url| url.strip_prefix("http://"));
    let address = address.ok_or("the program names no address")?.to_owned();
    let started = held(process, "VmRSS");
    let mut opened = 0;
    for role in ["standing_officer", "administrator", ""] {
        let cookie = signed_in(&address, &said, role).await?;
        for (_, path) in OPENED.iter().filter(|(by, _)| *by == role) {
            let answer = Connection::open(&address).await?.send(&http::get(path, &cookie)).await?;
            if answer.status != 200 {
                return Err(format!("{path}: {}", answer.status).into());
            }
            opened += 1;
        }
    }
    for _ in 0..PATIENCE {
        sleep(Duration::from_secs(1)).await;
        let (waiting,) = city
            .db
            .read()
            .one::<(i64,)>(
                "select cast(count(*) as bigint) from jobs
                 where state = 'running' or (state = 'waiting' and run_at <= $1)",
                vec![city.db.clock().now().to_value()],
            )
            .await?;
        if waiting == 0 {
            break;
        }
    }
    sleep(REST).await;
    let (own, all, most) = (held(process, "RssAnon"), held(process, "VmRSS"), held(process, "VmHWM"));
    child.kill().await?;
    match (started, own, all, most) {
        (Some(started), Some(own), Some(all), Some(most)) => {
            let kept = if own < AIM { "kept" } else { "missed" };
            println!(
                "\n{NAME}: {own:.1} MB of its own idle after {opened} pages and the daily jobs (aim under {AIM} MB: {kept}); with \
                 the pages of its files that the system holds for it and takes back when it needs them {all:.1} MB, \
                 {started:.1} MB when it began to listen, {most:.1} MB at most"
            );
        }
        _ => println!("\n{NAME}: skipped, this machine does not tell what a process holds"),
    }
    Ok(())
}

/// Takes the one-time link of a role of the demonstration; the line of a request that says who asks.
async fn signed_in(address: &str, said: &Json, role: &str) -> Result<String> {
    if role.is_empty() {
        return Ok(String::new());
    }
    let mut links = said.get("links").and_then(Json::as_array).into_iter().flatten();
    let of = |link: &&Json| link.get("role").and_then(Json::as_str) == Some(role);
    let url = links.find(of).and_then(|link| link.get("url")?.as_str()).ok_or("a role has no link")?;
    let token = url.rsplit('/').next().unwrap_or_default();
    let answer = Connection::open(address).await?.send(&http::post(&format!("/lien-ket/{token}"), "", "")).await?;
    let session = answer.cookie("phien").ok_or_else(|| format!("{role} is not signed in: {}", answer.status))?;
    Ok(format!("cookie: phien={session}\r\n"))
}

/// What a process holds by the kernel's account, in megabytes.
fn held(process: u32, what: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1_000_000.0)
}
