//! The harness of tests through HTTP: an application of one's own on either database, a clock that stands still.

#![cfg(test)]

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::{DateTime, TimeDelta};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::accounts::store;
use crate::accounts::user::{AssignmentId, SessionId, SessionStage, UserDraft, UserId, UserState};
use crate::platform::audit::Event;
use crate::platform::clock::{Clock, Instant};
use crate::platform::db::{Db, Dialect, Read};
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::platform::secret::{Secret, token};
use crate::platform::words::Words;
use crate::platform::{App, Config};

/// Monday 23/11/2026, 09:00 in Vietnam.
pub fn test_time() -> Instant {
    DateTime::parse_from_rfc3339("2026-11-23T02:00:00Z").unwrap().to_utc()
}

/// An application with its own database, filled from the small pack.
pub struct TestApp {
    pub app: App,
    _folder: TempDir,
}

/// What the application answered.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

/// Somebody who talks to the application.
#[derive(Clone)]
pub struct Client {
    app: App,
    pub cookie: String,
    pub user_id: UserId,
    pub assignment_id: AssignmentId,
}

/// A database that holds a pack and nothing else. Each build of the tests fills one for each pack; every test works on
/// a copy of that.
mod filled {
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::path::{Path, PathBuf};

    use super::test_time;
    use crate::packs::{PackSource, read};
    use crate::platform::clock::Clock;
    use crate::platform::db::Db;
    use crate::platform::{ids, migrate};

    /// Tells one build of the tests from the next.
    fn build() -> String {
        let program = std::env::current_exe().unwrap();
        let data = program.metadata().unwrap();
        let mut hasher = DefaultHasher::new();
        (&program, data.len(), data.modified().unwrap()).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    async fn fill(db: &Db, pack: &str) {
        migrate::migrate(db).await.unwrap();
        let pack = read(&PackSource::embedded(pack)).unwrap();
        crate::instance::packs::load(db, &pack).await.unwrap();
    }

    /// The folder of this build's files; those of builds before are taken away.
    fn folder() -> PathBuf {
        let all = std::env::current_exe().unwrap().with_file_name("filled-databases");
        let folder = all.join(build());
        if !folder.exists() {
            std::fs::create_dir_all(&folder).unwrap();
            for other in std::fs::read_dir(&all).unwrap().flatten().filter(|other| other.path() != folder) {
                let _ = std::fs::remove_dir_all(other.path());
            }
        }
        folder
    }

    /// Copies the filled file to this place and opens it.
    pub async fn sqlite(file: &Path, pack: &str, clock: Clock) -> Db {
        let filled = folder().join(format!("{pack}.db"));
        if !filled.exists() {
            let db = Db::open_sqlite(file, Clock::held_at(test_time())).await.unwrap();
            fill(&db, pack).await;
            db.close().await;
            // Another test may have done the same meanwhile; either file will do.
            let part = filled.with_extension(ids::fresh());
            std::fs::copy(file, &part).unwrap();
            std::fs::rename(&part, &filled).unwrap();
        }
        std::fs::copy(&filled, file).unwrap();
        Db::open_sqlite(file, clock).await.unwrap()
    }

    /// Makes a database of a server like the filled one and opens it.
    pub async fn postgres(url: &str, pack: &str, clock: Clock) -> Db {
        let (base, _) = url.rsplit_once('/').unwrap();
        let server = Db::open_postgres(url, clock.clone()).await.unwrap();
        let filled = format!("filled_{}_{}", build(), pack.replace('-', "_"));
        let name = format!("t_{}", ids::fresh());
        let like = |filled: &str| format!("create database {name} template {filled}");
        if server.run_outside(&like(&filled)).await.is_err() {
            let part = format!("p_{}", ids::fresh());
            server.run_outside(&format!("create database {part} template template0 encoding 'UTF8'")).await.unwrap();
            let db = Db::open_postgres(&format!("{base}/{part}"), Clock::held_at(test_time())).await.unwrap();
            fill(&db, pack).await;
            db.close().await;
            // Another test may have done the same meanwhile; then that one stands.
            if server.run_outside(&format!("alter database {part} rename to {filled}")).await.is_err() {
                server.run_outside(&format!("drop database {part}")).await.unwrap();
            }
            server.run_outside(&like(&filled)).await.unwrap();
        }
        server.close().await;
        Db::open_postgres(&format!("{base}/{name}"), clock).await.unwrap()
    }
}

async fn database(folder: &TempDir, pack: &str, clock: Clock) -> Db {
    match std::env::var("CHIEUHIEN_TEST_DATABASE") {
        Err(_) => filled::sqlite(&folder.path().join("test.db"), pack, clock).await,
        Ok(url) => filled::postgres(&url, pack, clock).await,
    }
}

impl TestApp {
    /// A fresh application.
    pub async fn new() -> TestApp {
        TestApp::with(Config::default()).await
    }

    /// A fresh application with a configuration of its own.
    pub async fn with(config: Config) -> TestApp {
        TestApp::filled(config, "mau").await
    }

    /// A fresh application filled from another pack.
    pub async fn with_pack(pack: &str) -> TestApp {
        TestApp::filled(Config::default(), pack).await
    }

    async fn filled(config: Config, pack: &str) -> TestApp {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let db = database(&folder, pack, Clock::held_at(test_time())).await;
        let config = Config { data: folder.path().to_owned(), ..config };
        let app = App::new(db, Secret::generate(), config);
        drop(crate::router(&app));
        TestApp { app, _folder: folder }
    }

    /// A person of this role, in an agency where such a role belongs, signed in.
    pub async fn as_role(&self, role: Role) -> Client {
        let agency = match role {
            Role::AgencyOfficer | Role::AgencyHead => "so-hoc-tap",
            Role::PartyOfficer => "ban-to-chuc",
            _ => "van-phong",
        };
        self.as_role_in(role, agency).await
    }

    /// A person of this role in a given agency, signed in.
    pub async fn as_role_in(&self, role: Role, agency_id: &str) -> Client {
        let email = format!("{}-{}@example.gov.vn", role.as_str().replace('_', "-"), crate::platform::ids::fresh());
        let draft = UserDraft {
            full_name: format!("Nguyễn Văn {}", role.label().split(' ').next_back().unwrap_or("Thử")),
            email,
            phone: None,
            agency_id: agency_id.to_owned(),
            role,
        };
        let mut tx = self.app.db.write(&Permit::system("test")).await.unwrap();
        let id = store::insert_user(&mut tx, &draft, false).await.unwrap();
        store::set_state(&mut tx, &id, UserState::Active).await.unwrap();
        let today = self.app.clock.today();
        let assignment = store::insert_assignment(&mut tx, &id, agency_id, role, today).await.unwrap();
        tx.commit(Event::new("user.invited", &id)).await.unwrap();
        self.sign_in(&id, &assignment).await
    }

    /// A session of a person, past all stages.
    pub async fn sign_in(&self, user: &UserId, assignment: &AssignmentId) -> Client {
        let token = token();
        let mut tx = self.app.db.write(&Permit::system("test")).await.unwrap();
        let draft = store::SessionDraft {
            user_id: user.clone(),
            assignment_id: Some(assignment.clone()),
            stage: SessionStage::Full,
            pending_totp: None,
            idle_seconds: 900,
            expires_at: tx.now + TimeDelta::hours(12),
            source: "127.0.0.1".to_owned(),
            device: "Chrome, Linux".to_owned(),
            next_path: None,
        };
        store::insert_session(&mut tx, &SessionId::fresh(), &token, &draft).await.unwrap();
        tx.commit(Event::new("sign_in.done", user)).await.unwrap();
        let cookie = format!("{}={token}", crate::accounts::COOKIE);
        Client { app: self.app.clone(), cookie, user_id: user.clone(), assignment_id: assignment.clone() }
    }

    /// A candidate with this address, signed in by the code that was sent to it.
    pub async fn as_candidate(&self, address: &str) -> Client {
        let mut client = self.anyone();
        let address: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let sent = client.post("/ung-vien/dang-nhap", &format!("email={address}")).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let path = sent.location().to_owned();
        let code = crate::candidates::actions::sign_in::digits(&self.app, path.rsplit('/').next().unwrap());
        let taken = client.post(&path, &format!("code={code}")).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let cookie = taken.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        client.cookie = cookie.split(';').next().unwrap().to_owned();
        client
    }

    /// The permit of somebody signed in, for what tests do without a page.
    pub async fn permit(&self, client: &Client, permission: crate::platform::permission::Permission) -> Permit {
        let (user, post) = (client.user_id.as_str(), client.assignment_id.as_str());
        let signed = crate::accounts::session::again(&self.app, user, post, None, "127.0.0.1").await.unwrap().unwrap();
        Permit::grant(signed, permission).unwrap()
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Client {
        Client {
            app: self.app.clone(),
            cookie: String::new(),
            user_id: UserId::default(),
            assignment_id: AssignmentId::default(),
        }
    }

    /// The steps by which the database runs a statement. Only SQLite tells the same whatever the tables hold.
    pub async fn plan(&self, statement: &str) -> Option<String> {
        if self.app.db.dialect() == Dialect::Postgres {
            return None;
        }
        let statement = format!("explain query plan {statement}");
        let steps = self.app.db.read().all::<(i64, i64, i64, String)>(statement, Vec::new()).await.unwrap();
        Some(steps.into_iter().map(|(_, _, _, step)| format!("{step}\n")).collect())
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.app.clock.advance(by);
    }
}

impl Client {
    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, form: &str) -> Reply {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form.to_owned()))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form with files: fields as name and value, files as field, name and bytes.
    pub async fn post_parts(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Reply {
        const BOUNDARY: &str = "ranh-gioi";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 content-type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Counts the password as just given, so that dangerous acts go through.
    pub async fn confirmed(self) -> Client {
        let token = self.cookie.split_once('=').unwrap().1.to_owned();
        let session = store::session(&mut self.app.db.read(), &token).await.unwrap().unwrap();
        let mut tx = self.app.db.write(&Permit::system("test")).await.unwrap();
        let until = tx.now + TimeDelta::minutes(5);
        store::set_confirmed(&mut tx, session.id.as_str(), until).await.unwrap();
        tx.commit(Event::new("password.confirmed", &self.user_id)).await.unwrap();
        self
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.app.router().unwrap().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Reply { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}
