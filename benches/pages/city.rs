//! An instance of the size of a city, served: Hải Phòng's pack, fictional units under its agencies, and a long log.

use chieuhien::instance::open::{Place, Purpose, open};
use chieuhien::instance::{demo, packs, serve};
use chieuhien::organisation::AgencyId;
use chieuhien::packs::{Agency, AgencyKind, Bloc, Confidence, Pack, PackSource, read};
use chieuhien::platform::audit::{Actor, Event};
use chieuhien::platform::clock::Clock;
use chieuhien::platform::db::{Db, Dialect, Heard, Read};
use chieuhien::platform::{App, Config};
use tempfile::TempDir;

use super::dossiers::{self, Desk};
use super::http::{self, Connection};
use super::{Result, database, needs};

/// Fictional units; schools, stations and centres of a city's agencies and communes come to about as many.
const UNITS: usize = 5_000;
/// People of talent, more than a city has, as the aims of speed ask.
const PEOPLE: i64 = 100_000;
/// Entries of the log: some weeks of a busy city.
const ENTRIES: usize = 20_000;

const KINDS: [&str; 5] = ["Trường Tiểu học", "Trường Trung học cơ sở", "Trạm Y tế", "Nhà Văn hóa", "Trung tâm Dịch vụ"];
const NAMES: [&str; 5] = ["Hư Cấu", "Thử Nghiệm", "Minh Họa", "Ví Dụ", "Giả Định"];

/// An application that is served.
#[derive(Clone)]
pub struct Served {
    pub address: String,
    /// The same application, whose statements are heard.
    pub telling: String,
    pub heard: Heard,
    pub db: Db,
}

/// A city that is served.
pub struct City {
    pub address: String,
    pub served: Served,
    pub db: Db,
    /// The token of an administrator's session.
    pub session: String,
    /// The token of the session of an officer of the standing agency.
    pub officer: String,
    /// One of the people of talent.
    pub person: String,
    pub agencies: i64,
    pub entries: i64,
    /// The plan of 5,000 tasks.
    pub plan: String,
    /// The year of the needs and of the published catalogue.
    pub year: i64,
    pub desk: Desk,
    pub app: App,
    pub database: &'static str,
    /// The folder of its secret and, with SQLite, its database.
    pub folder: TempDir,
    /// The address of its database, unless that is a file in the folder.
    pub url: Option<String>,
}

/// Fills a new database, serves it and signs an administrator in.
pub async fn fill() -> Result<City> {
    let folder = tempfile::tempdir()?;
    let url = database::new().await?;
    let place = Place::new(Some(folder.path().to_owned()), url.as_deref())?;
    let opened = open(&place, Purpose::SetUp, Clock::system()).await?;
    let mut pack = read(&PackSource::embedded("hai-phong")).map_err(|problems| format!("{problems:?}"))?;
    add_units(&mut pack);
    packs::load(&opened.db, &pack).await?;
    write_log(&opened.db, &pack).await?;
    let plan = super::plan::fill(&opened.db).await?;
    let config = Config { data: folder.path().to_owned(), ..Config::default() };
    let app = App::new(opened.db.clone(), opened.secret.clone(), config.clone());
    let links = demo::add(&app, &pack).await?;
    // A debug build takes long to make so many.
    let people = std::env::var("CHIEUHIEN_BENCH_PEOPLE").ok().and_then(|count| count.parse().ok()).unwrap_or(PEOPLE);
    chieuhien::talents::command::seed(&app, people, |_| {}).await?;
    let address = listen(&app).await?;
    let heard = Heard::default();
    let telling = listen(&App::new(opened.db.telling(&heard), opened.secret.clone(), config)).await?;
    let mut sessions = Vec::new();
    for role in ["administrator", "standing_officer", "city_leader"] {
        let link = links.iter().find(|link| link.role == role).ok_or("a role is not in the pack")?;
        let (_, token) = link.url.rsplit_once('/').ok_or("a link without a token")?;
        let post = http::post(&format!("/lien-ket/{token}"), "", "");
        let answer = Connection::open(&address).await?.send(&post).await?;
        sessions.push(answer.cookie("phien").ok_or("no session")?);
    }
    let (leader, officer, session) =
        (sessions.pop().unwrap_or_default(), sessions.pop().unwrap_or_default(), sessions.pop().unwrap_or_default());
    let year = needs::fill(&app).await?;
    needs::publish(&address, year, app.clock.today(), &officer, &leader).await?;
    let desk = dossiers::fill(&app, &address, &officer).await?;
    opened.db.analyse().await?;
    let (person,): (String,) = opened
        .db
        .read()
        .one("select max(id) from talents where bloc = 'government' and number <= 1000", Vec::new())
        .await?;
    let (agencies, entries) = opened
        .db
        .read()
        .one("select (select count(*) from agencies), (select count(*) from audit_entries)", Vec::new())
        .await?;
    let database = if opened.db.dialect() == Dialect::Postgres { "PostgreSQL" } else { "SQLite" };
    let served = Served { address: address.clone(), telling, heard, db: opened.db.clone() };
    Ok(City {
        address,
        served,
        db: opened.db.clone(),
        session,
        officer,
        person,
        agencies,
        entries,
        plan,
        year,
        desk,
        app,
        database,
        folder,
        url,
    })
}

/// Serves an application and tells its address.
pub async fn listen(app: &App) -> Result<String> {
    let listener = serve::listen("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(serve::run(listener, chieuhien::router(app)));
    Ok(address)
}

fn add_units(pack: &mut Pack) {
    let parents: Vec<String> = pack.agencies.iter().map(|agency| agency.code.clone()).collect();
    let kinds = KINDS.iter().cycle();
    let names = NAMES.iter().flat_map(|name| [name; KINDS.len()]).cycle();
    for (number, ((kind, name), parent)) in kinds.zip(names).zip(parents.iter().cycle()).take(UNITS).enumerate() {
        pack.agencies.push(Agency {
            code: format!("hu-cau-{number}"),
            name_vi: format!("{kind} {name} {number}"),
            name_en: format!("Fictional Unit {number}"),
            short_name: None,
            aliases: Vec::new(),
            kind: AgencyKind::PublicServiceUnit,
            bloc: Bloc::Government,
            parent: Some(parent.clone()),
            edoc_id: None,
            sign: None,
            confidence: Confidence::High,
            source: None,
            note: None,
            commune: None,
        });
    }
}

/// Edits of all agencies in turn, a thousand in a transaction.
async fn write_log(db: &Db, pack: &Pack) -> Result<()> {
    let actor =
        Actor { name: "Trần Văn Thử".to_owned(), role: "standing_officer".to_owned(), ..Actor::system("bench") };
    let agencies: Vec<AgencyId> = pack.every_agency().into_iter().map(|agency| AgencyId(agency.code)).collect();
    let mut events = agencies.iter().cycle().take(ENTRIES).enumerate().map(|(number, id)| {
        Event::new("agency.edited", id).change(
            "address",
            format!("Số {number} phố Thử"),
            format!("Số {} phố Mẫu", number + 1),
        )
    });
    loop {
        let portion: Vec<Event> = events.by_ref().take(1000).collect();
        if portion.is_empty() {
            return Ok(());
        }
        db.write_as(actor.clone()).await?.commit_all(portion).await?;
    }
}
