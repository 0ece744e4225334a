//! What people write: answers as they are typed, files, ballots. Beside each, in the same run, a bare handler that takes
//! the same request and commits one entry of the log: no write of the program can do less.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::any;
use chieuhien::instance::serve;
use chieuhien::platform::audit::{Actor, Event, hex};
use chieuhien::platform::db::Db;
use chieuhien::platform::files::LARGEST;
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;

use super::city::City;
use super::dossiers::{cookie, post_file};
use super::http::{self, Connection};
use super::measure::part;
use super::{Result, hall};

/// How long answers are saved, and how many files each candidate gives.
const LENGTH: Duration = Duration::from_secs(5);
const FILES: usize = 4;
/// The size of a file, in bytes: 10 MB.
const FILE: usize = 10_000_000;

/// Requests of some clients, one after the other for each.
struct Asked {
    address: String,
    clients: Vec<Vec<Vec<u8>>>,
}

/// What came of it.
struct Found {
    /// Requests in a second.
    rate: f64,
    half_ms: f64,
    slowest_ms: f64,
    count: usize,
}

/// Measures what is wanted.
pub async fn measure(city: &City, quick: bool, is_wanted: impl Fn(&str) -> bool) -> Result<()> {
    println!(
        "{:<16} {:>8} {:>8} {:>10} {:>8} {:>8} {:>8} {:>12}",
        "write", "count", "req/s", "bare req/s", "of bare", "p50 ms", "p99 ms", "bare p99 ms"
    );
    let bare = bare(&city.db).await?;
    if is_wanted("answer") {
        let length = if quick { LENGTH / 5 } else { LENGTH };
        let ours = answers(&city.address, &city.desk.writers, length).await?;
        let others = answers(&bare, &city.desk.writers, length).await?;
        told("answer", &ours, &others);
    }
    if is_wanted("upload") {
        const { assert!(FILE < LARGEST) };
        let files = if quick { 1 } else { FILES };
        let asked = |address: &str| Asked { address: address.to_owned(), clients: uploads(city, files) };
        let ours = run(asked(&city.address), 303).await?;
        let others = run(asked(&bare), 303).await?;
        told("upload-10mb", &ours, &others);
    }
    if is_wanted("ballots") {
        let hall = hall::open(&city.app, &city.address, &city.officer).await?;
        let choices = ["agree", "agree", "against", "abstain"].iter().cycle();
        let ballots = hall.members.iter().zip(choices);
        let ballots = ballots.map(|(cookie, choice)| vec![http::post(&hall.path, cookie, &format!("choice={choice}"))]);
        let clients: Vec<Vec<Vec<u8>>> =
            ballots.map(|requests| requests.into_iter().map(String::into_bytes).collect()).collect();
        let ours = run(Asked { address: city.address.clone(), clients: clients.clone() }, 303).await?;
        let others = run(Asked { address: bare, clients }, 303).await?;
        told("ballots-at-once", &ours, &others);
    }
    Ok(())
}

fn told(name: &str, ours: &Found, bare: &Found) {
    println!(
        "{:<16} {:>8} {:>8.0} {:>10.0} {:>8.3} {:>8.2} {:>8.2} {:>12.2}",
        name,
        ours.count,
        ours.rate,
        bare.rate,
        ours.rate / bare.rate,
        ours.half_ms,
        ours.slowest_ms,
        bare.slowest_ms
    );
}

/// The pictures that candidates give, each another one: the same file is refused.
fn uploads(city: &City, files: usize) -> Vec<Vec<Vec<u8>>> {
    let of_candidate = |(place, (token, draft)): (usize, &(String, String))| {
        let picture = |number: usize| {
            let seed = Sha256::digest(format!("{place} {number}"));
            let noise = seed.iter().copied().cycle().take(FILE);
            let bytes: Vec<u8> = [0xff, 0xd8, 0xff, 0xe0].into_iter().chain(noise).chain([0xff, 0xd9]).collect();
            let path = format!("{draft}/giay-to/bang-tien-si");
            post_file(&path, &cookie(token), ("paper", &format!("anh-{number}.jpg")), &bytes)
        };
        (0..files).map(picture).collect()
    };
    city.desk.writers.iter().enumerate().map(of_candidate).collect()
}

/// Sends what each client has to send, all clients at once.
async fn run(asked: Asked, status: u16) -> Result<Found> {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for requests in asked.clients {
        let address = asked.address.clone();
        clients.spawn(async move {
            let mut connection = Connection::open(&address).await?;
            let mut times = Vec::new();
            for request in requests {
                let sent = Instant::now();
                let answer = connection.send(&request).await?;
                if answer.status != status {
                    return Err(std::io::Error::other(format!("{}: {}", answer.status, answer.text())));
                }
                times.push(sent.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(times)
        });
    }
    found(clients, began).await
}

/// Saves an answer again and again as it grows, on the page of each candidate.
async fn answers(address: &str, writers: &[(String, String)], length: Duration) -> Result<Found> {
    let began = Instant::now();
    let mut clients = JoinSet::new();
    for (token, draft) in writers {
        let (address, token, draft) = (address.to_owned(), token.clone(), draft.clone());
        clients.spawn(async move {
            let mut connection = Connection::open(&address).await?;
            let mut times = Vec::new();
            let mut version = 1;
            while began.elapsed() < length {
                let form = format!("phone=0912345678&address=So+{version}+pho+Minh+Hoa&version={version}");
                let request = http::post(&format!("{draft}/muc/lien-he/tu-luu"), &cookie(&token), &form);
                let sent = Instant::now();
                let answer = connection.send(&request).await?;
                let next = format!("value=\"{}\"", version + 1);
                let is_saved = answer.status == 303 || answer.status == 200 && answer.text().contains(&next);
                if !is_saved {
                    return Err(std::io::Error::other(format!("{}: {}", answer.status, answer.text())));
                }
                version += 1;
                times.push(sent.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(times)
        });
    }
    found(clients, began).await
}

async fn found(mut clients: JoinSet<std::io::Result<Vec<f64>>>, began: Instant) -> Result<Found> {
    let mut times = Vec::new();
    while let Some(client) = clients.join_next().await {
        times.extend(client??);
    }
    Ok(Found {
        rate: times.len() as f64 / began.elapsed().as_secs_f64(),
        half_ms: part(&mut times, 0.5),
        slowest_ms: part(&mut times, 0.99),
        count: times.len(),
    })
}

/// Serves a handler that reads a request, takes the fingerprint of its body and commits one entry of the log.
async fn bare(db: &Db) -> Result<String> {
    let router =
        Router::new().fallback(any(commit)).layer(axum::extract::DefaultBodyLimit::max(LARGEST)).with_state(db.clone());
    let listener = serve::listen("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(serve::run(listener, router));
    Ok(address)
}

async fn commit(State(db): State<Db>, body: Bytes) -> StatusCode {
    let event = Event::about_instance("page.read").with("sha256", hex(&Sha256::digest(&body)));
    let Ok(tx) = db.write_as(Actor::system("bench")).await else { return StatusCode::INTERNAL_SERVER_ERROR };
    match tx.commit(event).await {
        Ok(()) => StatusCode::SEE_OTHER,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
