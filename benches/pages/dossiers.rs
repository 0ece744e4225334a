//! The dossiers of a city over some years, in all states, and one candidate who is applying.

use chieuhien::candidates::CandidateId;
use chieuhien::candidates::candidate::Language;
use chieuhien::candidates::store as candidates;
use chieuhien::dossiers::dossier::{Channel, DossierId, DossierStep, FiledBy};
use chieuhien::dossiers::store::{self, Opened, Received};
use chieuhien::platform::App;
use chieuhien::platform::audit::Event;
use chieuhien::platform::db::Read;
use chieuhien::platform::permit::Permit;
use chieuhien::platform::secret::token;
use chieuhien::policies;
use chrono::{Datelike, TimeDelta};

use super::Result;
use super::http::{self, Connection};

/// As many dossiers as the aims of speed ask.
const DOSSIERS: i64 = 20_000;
/// How many one transaction brings.
const BATCH: usize = 1_000;
/// How many candidates write at once when writing is measured.
pub const WRITERS: usize = 8;

/// What is left on the desk of the measured people.
pub struct Desk {
    /// The token of a candidate's session.
    pub candidate: String,
    /// Where that candidate's draft is.
    pub draft: String,
    /// Where the dossier is that the candidate has handed in.
    pub handed: String,
    /// A dossier that is being appraised.
    pub dossier: String,
    /// Candidates with a draft each: the token of the session, and where the draft is.
    pub writers: Vec<(String, String)>,
}

/// The steps that bring a dossier where one in ten stands.
const LIVES: [&[DossierStep]; 10] = {
    use DossierStep::{AskSupplement, FindIneligible, Grant, NotGrant, Receive, Submit, ToCouncil, Withdraw};
    [
        &[Submit],
        &[Submit, Receive],
        &[Submit, Receive],
        &[Submit, Receive, AskSupplement],
        &[Submit, Receive, ToCouncil],
        &[Submit, Receive, ToCouncil, Grant],
        &[Submit, Receive, ToCouncil, Grant],
        &[Submit, Receive, ToCouncil, NotGrant],
        &[Submit, Receive, FindIneligible],
        &[Submit, Withdraw],
    ]
};

/// Fills the dossiers, and signs candidates in.
pub async fn fill(app: &App, address: &str, officer: &str) -> Result<Desk> {
    let db = &mut app.db.read();
    let people: Vec<(String, String)> = db
        .all("select id, full_name from talents where bloc = 'government' order by id limit 20000", Vec::new())
        .await?;
    let agencies: Vec<(String, String)> = db
        .all("select id, name from agencies where bloc = 'government' order by sort_key limit 300", Vec::new())
        .await?;
    let groups = policies::hiring(app)?.groups();
    let mut number = 0;
    let mut rows = people.iter().cycle().zip(agencies.iter().cycle()).zip(groups.iter().cycle());
    while number < DOSSIERS {
        let mut tx = app.db.write(&Permit::system("bench")).await?;
        let today = app.clock.today();
        for (((talent, name), (agency, agency_name)), (group, _)) in rows.by_ref().take(BATCH) {
            number += 1;
            let year = i64::from(today.year()) - number / 10 % 5;
            let (place, code) = store::next_code(&mut tx, year).await?;
            let opened = Opened {
                id: DossierId::fresh(),
                year,
                number: place,
                code,
                bloc: "government".to_owned(),
                candidate_id: None,
                talent_id: Some(talent.clone()),
                filed_by: FiledBy::Agency,
                filed_by_user: None,
                filed_by_name: "Trần Văn Thử".to_owned(),
                channel: Channel::Online,
                person_name: name.clone(),
                beneficiary_group: group.clone(),
                published_row_id: None,
                major_code: None,
                specialty: "Quản lý chuỗi cung ứng".to_owned(),
                agency_id: Some(agency.clone()),
                agency_name: agency_name.clone(),
            };
            store::insert(&mut tx, &opened).await?;
            store::set_submitted(&mut tx, &opened.id).await?;
            for step in LIVES.iter().cycle().nth(usize::try_from(number)? % LIVES.len()).copied().unwrap_or_default() {
                let dossier = store::find(&mut tx, &opened.id).await?;
                store::take(&mut tx, &dossier, *step, "", "Sở Nội vụ").await?;
                if *step == DossierStep::Receive {
                    let receipt = store::next_receipt(&mut tx, "H24", today).await?;
                    let received = Received {
                        receipt_code: &receipt,
                        counted_from: today,
                        appraisal_days: Some(20),
                        due_on: Some(today + TimeDelta::days(number % 40)),
                        officer_id: None,
                    };
                    store::set_received(&mut tx, &opened.id, &received).await?;
                }
            }
        }
        tx.commit(Event::about_instance("dossier.received").with("rows", BATCH)).await?;
    }
    let mut writers = Vec::new();
    for place in 0..WRITERS {
        let token = sign_in(app, &format!("ung-vien-{place}@example.vn")).await?;
        let draft = begin(address, &token).await?;
        writers.push((token, draft));
    }
    let candidate = sign_in(app, "ung-vien@example.vn").await?;
    let handed = begin(address, &candidate).await?;
    let dossier = handed.rsplit('/').next().unwrap_or_default().to_owned();
    hand_in(app, address, &candidate, &handed, &dossier, officer).await?;
    // One more, of another group: two for the same place are refused.
    let draft = begin_as(address, &candidate, "Kỹ thuật điều khiển", groups.last().map_or("phd", |(id, _)| id)).await?;
    Ok(Desk { candidate, draft, handed, dossier, writers })
}

/// A candidate with a session; returns its token.
async fn sign_in(app: &App, email: &str) -> Result<String> {
    let mut tx = app.db.write(&Permit::system("bench")).await?;
    let id = CandidateId::fresh();
    candidates::insert(&mut tx, &app.secret, &id, email, Language::Vi).await?;
    let token = token();
    let draft = candidates::SessionDraft {
        candidate_id: id.clone(),
        idle_seconds: 3600,
        expires_at: tx.now + TimeDelta::hours(12),
        device: "Chrome, Linux".to_owned(),
    };
    candidates::insert_session(&mut tx, &token, &draft).await?;
    tx.commit(Event::new("candidate.signed_in", &id)).await?;
    Ok(token)
}

/// The line of a candidate's request that says who asks.
pub fn cookie(token: &str) -> String {
    format!("cookie: ung_vien={token}\r\n")
}

async fn begin(address: &str, token: &str) -> Result<String> {
    begin_as(address, token, "Quản lý chuỗi cung ứng", "phd").await
}

/// Begins a dossier and agrees to what it needs; returns where it is.
async fn begin_as(address: &str, token: &str, specialty: &str, group: &str) -> Result<String> {
    let connection = &mut Connection::open(address).await?;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("full_name", "Trần Thị Ví Dụ")
        .append_pair("group", group)
        .append_pair("specialty", specialty)
        .finish();
    let answer = connection.send(&http::post("/ung-vien/ho-so/moi", &cookie(token), &form)).await?;
    let base = answer.header("location").ok_or_else(|| format!("no dossier: {} {}", answer.status, answer.text()))?;
    for (path, form) in
        [("dong-y", "agrees=1"), ("muc/lien-he", "phone=0912345678&address=S%E1%BB%91+1+ph%E1%BB%91+Minh+H%E1%BB%8Da")]
    {
        let answer = connection.send(&http::post(&format!("{base}/{path}"), &cookie(token), form)).await?;
        if answer.status != 303 {
            return Err(format!("{base}/{path}: {} {}", answer.status, answer.text()).into());
        }
    }
    Ok(base.to_owned())
}

/// Gives papers to a dossier, hands it in and has an officer take it in.
async fn hand_in(app: &App, address: &str, token: &str, base: &str, id: &str, officer: &str) -> Result<()> {
    let connection = &mut Connection::open(address).await?;
    for (mark, kind) in (0_u8..).zip(chieuhien::dossiers::items::checklist(app, "phd")?) {
        let picture = [&[0xff, 0xd8, 0xff, 0xe0, mark][..], &[0xff, 0xd9]].concat();
        let request =
            post_file(&format!("{base}/giay-to/{}", kind.code), &cookie(token), ("paper", "anh.jpg"), &picture);
        let answer = connection.send(&request).await?;
        if answer.status != 303 {
            return Err(format!("{}: {} {}", kind.code, answer.status, answer.text()).into());
        }
    }
    let id = DossierId::from(id);
    let mut tx = app.db.write(&Permit::system("bench")).await?;
    store::set_submitted(&mut tx, &id).await?;
    let dossier = store::find(&mut tx, &id).await?;
    store::take(&mut tx, &dossier, DossierStep::Submit, "", "Sở Nội vụ").await?;
    tx.commit(Event::new("dossier.submitted", &id)).await?;
    let cookie = format!("cookie: phien={officer}\r\n");
    let answer = connection.send(&http::post(&format!("/ho-so/{id}/tiep-nhan"), &cookie, "")).await?;
    match answer.status {
        303 => Ok(()),
        status => Err(format!("the dossier was not taken in: {status} {}", answer.text()).into()),
    }
}

/// A form with one file, the name of whose field comes first, as a browser sends it.
pub fn post_file(path: &str, headers: &str, (field, name): (&str, &str), bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--ranh-gioi\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    let end = "\r\n--ranh-gioi--\r\n";
    let length = head.len() + bytes.len() + end.len();
    let start = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\n\
         content-type: multipart/form-data; boundary=ranh-gioi\r\ncontent-length: {length}\r\n{headers}\r\n"
    );
    [start.as_bytes(), head.as_bytes(), bytes, end.as_bytes()].concat()
}
