//! A council of two hundred in session, with a secret ballot that is open.

use chieuhien::accounts::store as accounts;
use chieuhien::accounts::user::{SessionId, SessionStage, UserDraft, UserId, UserState};
use chieuhien::dossiers::dossier::DossierState;
use chieuhien::platform::App;
use chieuhien::platform::audit::Event;
use chieuhien::platform::clock;
use chieuhien::platform::db::Read;
use chieuhien::platform::permission::Role;
use chieuhien::platform::permit::Permit;
use chieuhien::platform::secret::token;
use chieuhien::platform::value::ToValue;
use chrono::{Datelike, TimeDelta};

use super::Result;
use super::http::{self, Answer, Connection};

/// How many members vote.
pub const MEMBERS: usize = 200;

/// Somebody who is signed in.
pub struct Seat {
    user: UserId,
    email: String,
    /// The token of the session.
    pub token: String,
    /// The line of a request that says who asks.
    pub cookie: String,
}

/// The ballot that is open.
pub struct Hall {
    /// Where members send their ballots.
    pub path: String,
    /// Their cookies.
    pub members: Vec<String>,
}

/// Establishes a council, prepares its meeting, and opens a ballot.
pub async fn open(app: &App, address: &str, officer: &str) -> Result<Hall> {
    let today = app.clock.today();
    let (committee,) = agency(app, "peoples_committee").await?;
    let department = "so-noi-vu".to_owned();
    let chair = seat(app, Role::CityLeader, &committee, 0).await?;
    let secretary = seat(app, Role::CouncilSecretary, &department, 1).await?;
    let mut members = Vec::new();
    for number in 2..MEMBERS {
        members.push(seat(app, Role::CouncilMember, &committee, number).await?);
    }
    let officer = format!("cookie: phien={officer}\r\n");
    let year = today.year();
    let draft = form(&[
        ("year", &year.to_string()),
        ("name", "Hội đồng tuyển chọn giả định"),
        ("agency_id", &department),
        ("decision_number", "12/QĐ-UBND"),
        ("decided_on", &format!("05/01/{year}")),
        ("starts_on", &format!("01/01/{year}")),
        ("ends_on", &format!("31/12/{year}")),
    ]);
    let council = done(address, &officer, "/hoi-dong/moi", &draft).await?;
    let council = council.header("location").ok_or("no council")?.to_owned();
    for (place, one) in [&chair, &secretary].into_iter().chain(&members).enumerate() {
        let draft = form(&[
            ("email", &one.email),
            ("council_role", ["chair", "secretary", "member"].get(place.min(2)).copied().unwrap_or_default()),
            ("sex", "female"),
            ("agency_id", if place == 1 { &department } else { &committee }),
            ("post_title", "Thành viên giả định"),
            ("starts_on", &format!("01/01/{year}")),
        ]);
        done(address, &officer, &format!("{council}/thanh-vien"), &draft).await?;
    }
    let rules = format!(
        "effective_on=01/01/{year}&quorum_part=2&quorum_whole=3&quorum_with_chair=1&threshold_above=above\
         &threshold_part=1&threshold_whole=2&base=valid&mode=secret&conflict_years=5&assumed=1&notice_days=0"
    );
    done(address, &officer, &format!("{council}/quy-che"), &rules).await?;
    let (presiding,) = member(app, &chair).await?;
    let now = clock::local(app.clock.now()).format("%H:%M").to_string();
    let draft = form(&[
        ("starts_on", &today.format("%d/%m/%Y").to_string()),
        ("starts_time", &now),
        ("place", "Phòng họp giả định"),
        ("presiding_id", &presiding),
        ("secretary_id", secretary.user.as_str()),
    ]);
    let meeting = done(address, &secretary.cookie, &format!("{council}/phien"), &draft).await?;
    let meeting = meeting.header("location").ok_or("no meeting")?.to_owned();
    let (dossier,): (String,) = app
        .db
        .read()
        .one(
            "select min(id) from dossiers where state = $1 and year = $2 and bloc = 'government'",
            vec![DossierState::AtCouncil.to_value(), i64::from(year).to_value()],
        )
        .await?;
    done(address, &secretary.cookie, &format!("{meeting}/muc"), &format!("dossier={dossier}")).await?;
    let (item,): (String,) =
        app.db.read().one("select id from council_items where dossier_id = $1", vec![dossier.to_value()]).await?;
    done(address, &secretary.cookie, &format!("{meeting}/thong-bao"), "").await?;
    let mut present = form_urlencoded::Serializer::new(String::new());
    for one in [&chair, &secretary].into_iter().chain(&members) {
        present.append_pair(&format!("state_{}", member(app, one).await?.0), "present");
        let path = format!("{meeting}/muc/{item}/khai-bao");
        done(address, &one.cookie, &path, "answer=none").await?;
    }
    done(address, &secretary.cookie, &format!("{meeting}/diem-danh"), &present.finish()).await?;
    done(address, &chair.cookie, &format!("{meeting}/khai-mac"), "").await?;
    done(address, &secretary.cookie, &format!("{meeting}/muc/{item}/len"), "").await?;
    done(address, &chair.cookie, &format!("{meeting}/muc/{item}/mo-phieu"), "mode=secret").await?;
    let members = [chair, secretary].into_iter().chain(members).map(|one| one.cookie).collect();
    Ok(Hall { path: format!("{meeting}/muc/{item}/phieu"), members })
}

async fn agency(app: &App, kind: &str) -> Result<(String,)> {
    let statement = "select min(id) from agencies where kind = $1 and bloc = 'government'";
    Ok(app.db.read().one(statement, vec![kind.to_value()]).await?)
}

async fn member(app: &App, seat: &Seat) -> Result<(String,)> {
    let statement = "select id from council_members where user_id = $1";
    Ok(app.db.read().one(statement, vec![seat.user.as_str().to_value()]).await?)
}

/// Somebody of this role, signed in.
pub async fn seat(app: &App, role: Role, agency: &str, number: usize) -> Result<Seat> {
    let email = format!("hoi-dong-{number}@example.gov.vn");
    let draft = UserDraft {
        full_name: format!("Nguyễn Văn Ví Dụ {number}"),
        email: email.clone(),
        phone: None,
        agency_id: agency.to_owned(),
        role,
    };
    let mut tx = app.db.write(&Permit::system("bench")).await?;
    let user = accounts::insert_user(&mut tx, &draft, false).await?;
    accounts::set_state(&mut tx, &user, UserState::Active).await?;
    let assignment = accounts::insert_assignment(&mut tx, &user, agency, role, app.clock.today()).await?;
    let token = token();
    let session = accounts::SessionDraft {
        user_id: user.clone(),
        assignment_id: Some(assignment),
        stage: SessionStage::Full,
        pending_totp: None,
        idle_seconds: 3600,
        expires_at: tx.now + TimeDelta::hours(12),
        source: "127.0.0.1".to_owned(),
        device: "Chrome, Linux".to_owned(),
        next_path: None,
    };
    accounts::insert_session(&mut tx, &SessionId::fresh(), &token, &session).await?;
    tx.commit(Event::new("user.invited", &user)).await?;
    Ok(Seat { user, email, cookie: format!("cookie: phien={token}\r\n"), token })
}

/// A form as a browser sends it.
pub fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Acts, and expects that it was done.
pub async fn done(address: &str, cookie: &str, path: &str, form: &str) -> Result<Answer> {
    let answer = Connection::open(address).await?.send(&http::post(path, cookie, form)).await?;
    if answer.status != 303 {
        return Err(format!("{path}: {} {}", answer.status, answer.text()).into());
    }
    Ok(answer)
}
