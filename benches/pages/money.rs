//! The money of a city: 5,000 beneficiaries who were granted over five years and paid every month since, so far in the
//! future that five years of the policy lie behind; its pages, and (in `payment.rs`) a payment run and what follows it.

use std::time::Instant;

use chieuhien::benefits::account;
use chieuhien::benefits::actions::estimates;
use chieuhien::benefits::actions::grant::{Grant, Post, grant_by};
use chieuhien::benefits::estimate::EstimateDraft;
use chieuhien::benefits::list::ListState;
use chieuhien::benefits::store::accounts::{self, NewAccount};
use chieuhien::benefits::store::lists;
use chieuhien::budget;
use chieuhien::commitments;
use chieuhien::instance::open::{Place, Purpose, open};
use chieuhien::organisation::store::agencies;
use chieuhien::platform::audit::Event;
use chieuhien::platform::clock::Clock;
use chieuhien::platform::db::{Heard, Read};
use chieuhien::platform::money::Vnd;
use chieuhien::platform::permission::Role;
use chieuhien::platform::permit::Permit;
use chieuhien::platform::{App, Config};
use chieuhien::policies::versions;
use chieuhien::sql;
use chrono::{Datelike, NaiveDate};
use policy::calendar::Month;

use super::city::{City, Served, listen};
use super::hall::{self, Seat, seat};
use super::measure::Statements;
use super::{Result, heading, http, needs, payment, row, tour};

/// As many beneficiaries as the aims of speed ask.
const BENEFICIARIES: i64 = 5_000;
/// How many one transaction grants.
const BATCH: usize = 500;
/// The agency whose lists take in everybody below it.
pub const CITY: &str = "ubnd-tp";
/// What the time is: five years after the policy began, with its last full month still to be paid.
const NOW: &str = "2030-12-16T02:00:00Z";
/// The months that are paid already, from the first of the policy on.
const PAID: i32 = 58;
/// What a month is in the history, in đồng; the run works out its own sums.
const MONTH: i64 = 5_310_000;
/// The groups of the policy in turn.
const GROUPS: [&str; 4] = ["phd", "resident_doctor", "master", "excellent_graduate"];

/// People who act on the money.
pub struct People {
    pub officer: Seat,
    pub unit: Seat,
    pub head: Seat,
    pub leader: Seat,
    pub finance: Seat,
    pub administrator: Seat,
}

/// The money, served.
pub struct Money {
    pub app: App,
    pub served: Served,
    pub people: People,
    /// The present year.
    pub year: i64,
    pub beneficiary: String,
    pub talent: String,
    /// A list with all who are paid for a month.
    pub list: String,
    /// A report whose figures were taken.
    pub report: String,
}

/// A page about money, as an officer of the standing agency sees it.
struct Page {
    name: &'static str,
    path: &'static str,
}

const fn page(name: &'static str, path: &'static str) -> Page {
    Page { name, path }
}

static PAGES: [Page; 15] = [
    page("money-people", "/huong-chinh-sach"),
    page("money-search", "/huong-chinh-sach?q=nguyen+van+mau"),
    page("money-person", "/huong-chinh-sach/{beneficiary}"),
    page("money-policy", "/nhan-tai/{talent}/chinh-sach"),
    page("money-lists", "/chi-tra"),
    page("money-list", "{list}"),
    page("money-budget", "/ngan-sach/{year}"),
    page("money-unit", "/ngan-sach/{year}/don-vi/so-y-te"),
    page("money-records", "/ngan-sach/{year}/chi-tiet?so=da-chi"),
    page("money-estimate", "/ngan-sach/{year}/du-toan"),
    page("money-forecast", "/ngan-sach/du-bao"),
    page("money-report", "/bao-cao?ky=year&nam={year}&so_voi=last_year"),
    page("money-taken", "{report}"),
    page("money-pdf", "{report}/bao-cao.pdf"),
    page("money-word", "{report}/bao-cao.docx"),
];

/// Measures what is wanted; without anything of it nothing is filled.
pub async fn measure(
    city: &City,
    statements: &Statements,
    quick: bool,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<()> {
    let is_page = PAGES.iter().any(|page| is_wanted(page.name));
    let is_run = payment::NAMES.iter().any(|name| is_wanted(name));
    if !is_page && !is_run && !is_wanted(tour::NAME) {
        return Ok(());
    }
    let began = Instant::now();
    let mut money = fill(city).await?;
    let (entries,) =
        money.app.db.read().one::<(i64,)>("select cast(count(*) as bigint) from benefit_entries", Vec::new()).await?;
    println!(
        "\n{} beneficiaries, {entries} payments, filled in {:.0} s",
        beneficiaries(&money.app).await?,
        began.elapsed().as_secs_f64()
    );
    payment::measure(&mut money).await?;
    report(&mut money).await?;
    money.app.db.analyse().await?;
    if is_page {
        heading();
    }
    for page in PAGES.iter().filter(|page| is_wanted(page.name)) {
        let request = http::get(&money.path(page.path), &money.people.officer.cookie);
        row(statements, &money.served, page.name, request, quick).await?;
    }
    if is_wanted(tour::NAME) {
        tour::measure(city, &money, quick).await?;
    }
    Ok(())
}

impl Money {
    /// An address with what stands in braces filled in.
    pub fn path(&self, path: &str) -> String {
        path.replace("{year}", &self.year.to_string())
            .replace("{beneficiary}", &self.beneficiary)
            .replace("{talent}", &self.talent)
            .replace("{list}", &self.list)
            .replace("{report}", &self.report)
    }
}

async fn beneficiaries(app: &App) -> Result<i64> {
    let (count,) = app.db.read().one("select cast(count(*) as bigint) from beneficiaries", Vec::new()).await?;
    Ok(count)
}

/// Opens the city's database years later, and fills the money.
async fn fill(city: &City) -> Result<Money> {
    let clock = Clock::held_at(NOW.parse()?);
    let place = Place::new(Some(city.folder.path().to_owned()), city.url.as_deref())?;
    let opened = open(&place, Purpose::SetUp, clock).await?;
    let config = Config { data: city.folder.path().to_owned(), ..Config::default() };
    let app = App::new(opened.db.clone(), opened.secret.clone(), config.clone());
    let address = listen(&app).await?;
    let heard = Heard::default();
    let telling = listen(&App::new(opened.db.telling(&heard), opened.secret.clone(), config)).await?;
    let served = Served { address, telling, heard, db: opened.db.clone() };
    let people = People {
        officer: seat(&app, Role::StandingOfficer, "so-noi-vu", 901).await?,
        unit: seat(&app, Role::AgencyOfficer, CITY, 902).await?,
        head: seat(&app, Role::AgencyHead, CITY, 903).await?,
        leader: seat(&app, Role::StandingLeader, "so-noi-vu", 904).await?,
        finance: seat(&app, Role::FinanceOfficer, "so-tai-chinh", 905).await?,
        administrator: seat(&app, Role::Administrator, "so-noi-vu", 906).await?,
    };
    let chair = seat(&app, Role::CityLeader, CITY, 907).await?;
    // Places that nobody fills yet belong to the forecast.
    let next = needs::fill(&app).await?;
    needs::publish(&served.address, next, app.clock.today(), &people.officer.token, &chair.token).await?;
    grant(&app).await?;
    pay(&app).await?;
    opened.db.analyse().await?;
    let (beneficiary, talent) = app
        .db
        .read()
        .one("select id, talent_id from beneficiaries where bloc = 'government' order by number limit 1", Vec::new())
        .await?;
    let year = i64::from(app.clock.year());
    Ok(Money { app, served, people, year, beneficiary, talent, list: String::new(), report: String::new() })
}

/// The first month of the policy.
fn first_month() -> Month {
    Month::january(2026)
}

/// Grants the policy to everybody, some each month, with an account to be paid to.
async fn grant(app: &App) -> Result<()> {
    let db = &mut app.db.read();
    let statement = format!(
        "select id from talents where bloc = 'government' and merged_into is null order by id limit {BENEFICIARIES}"
    );
    let talents: Vec<(String,)> = db.all(statement, Vec::new()).await?;
    let places: Vec<(String,)> = db
        .all(
            "select id from agencies where lineage like '/ubnd-tp/_%' and bloc = 'government' order by sort_key limit 300",
            Vec::new(),
        )
        .await?;
    if places.is_empty() {
        return Err("the pack has no agencies below the People's Committee".into());
    }
    let mut rows = talents.iter().zip(places.iter().cycle()).zip(GROUPS.iter().cycle()).zip(0_i32..).peekable();
    while rows.peek().is_some() {
        let mut tx = app.db.write(&Permit::system("bench")).await?;
        let version = versions::keep(app, &mut tx).await?;
        let mut last = None;
        for ((((talent,), (agency,)), group), number) in rows.by_ref().take(BATCH) {
            let from = first_month().plus(number % (PAID + 1)).first_day();
            let draft = Grant {
                talent_id: talent.clone(),
                paper_id: None,
                decision_number: format!("{number}/QĐ-UBND"),
                decided_on: from,
                group: (*group).to_owned(),
                post: Post { agency_id: agency.clone(), title: "Chuyên viên".to_owned(), from },
                facts: serde_json::json!({}),
            };
            let one = grant_by(app, &mut tx, &draft, &version).await?.beneficiary;
            commitments::actions::begin(&mut tx, &one).await?;
            let sealed_number = account::seal(&app.secret, one.id.as_str(), "0011002003004")?;
            let account = NewAccount { holder: "NGUOI HUONG MAU", bank: "Ngân hàng Mẫu", sealed_number };
            accounts::put(&mut tx, &one.id, None, account).await?;
            last = Some(one.id);
        }
        let last = last.ok_or("a batch of nobody")?;
        tx.commit(Event::new("beneficiary.recorded", &last)).await?;
    }
    Ok(())
}

/// Pays what was due in the months before the last, a list for each.
async fn pay(app: &App) -> Result<()> {
    let system = Permit::system("bench");
    let mut estimate = None;
    for number in 0..PAID {
        let month = first_month().plus(number);
        if estimate.is_none() || month == Month::january(month.year()) {
            estimate = Some(estimates::assign(app, &system, &assigned(month.year())?).await?);
        }
        let estimate = estimate.as_ref().ok_or("no estimate")?;
        let paid_on = month.plus(1).first_day().with_day(5).ok_or("no such day")?;
        let period = month.to_string();
        let mut tx = app.db.write(&system).await?;
        let agency = agencies::find(&mut tx, CITY).await?;
        let (id, _) = lists::insert(&mut tx, &agency, estimate.as_str(), (&period, &period)).await?;
        sql!(
            run,
            &mut tx,
            "insert into payment_lines (id, list_id, number, beneficiary_id, entitlement_id, talent_id, purpose, period,
             amount, counted, state, paid_on, created_at)
             select e.id || '-' || $1, $2, row_number() over (order by e.id), e.beneficiary_id, e.id, b.talent_id,
             e.purpose, case e.kind when 'monthly' then $1 when 'part' then cast(e.part as text) else 'once' end,
             case e.kind when 'monthly' then $3 else e.amount end, 'giả định', 'paid', $4, $5
             from entitlements e join beneficiaries b on b.id = e.beneficiary_id
             where (e.kind = 'monthly' and e.blocked = '' and b.starts_on <= $6)
             or (e.kind <> 'monthly' and e.blocked = '' and e.amount > 0
                 and coalesce(e.due_on, b.starts_on) >= $7 and coalesce(e.due_on, b.starts_on) <= $6)",
            period,
            id,
            MONTH,
            paid_on,
            tx.now,
            month.last_day(),
            month.first_day()
        )?;
        sql!(
            run,
            &mut tx,
            "insert into benefit_entries (id, beneficiary_id, entitlement_id, line_id, kind, amount, period, on_date,
             reason, made_by_name, made_at)
             select id || '-e', beneficiary_id, entitlement_id, id, 'payment', amount, period, paid_on, '', 'bench',
             created_at from payment_lines where list_id = $1",
            id
        )?;
        let list = lists::find(&mut tx, id.as_str()).await?;
        lists::set_state(&mut tx, &list, ListState::Settled, "").await?;
        tx.commit(Event::new("payment_list.settled", &id)).await?;
    }
    Ok(())
}

/// The line of a year from which everybody is paid.
fn assigned(year: i32) -> Result<EstimateDraft> {
    Ok(EstimateDraft {
        year: i64::from(year),
        agency_id: CITY.to_owned(),
        source_code: "12".to_owned(),
        chapter: "422".to_owned(),
        category: "341".to_owned(),
        item: "6449".to_owned(),
        amount: Vnd(9_000_000_000_000),
        decision_number: format!("01/QĐ-UBND-{year}"),
        assigned_on: NaiveDate::from_ymd_opt(year, 1, 4).ok_or("no such day")?,
    })
}

/// Works out what the policy will cost, builds the estimate of the year, and takes the figures of its report.
async fn report(money: &mut Money) -> Result<()> {
    let began = Instant::now();
    let sums = budget::actions::project::run(&money.app, &Permit::system("bench")).await?;
    let took = began.elapsed().as_secs_f64();
    println!(
        "{:<16} {sums:>8} sums, {:.0} sums/s, {took:.1} s",
        "money-projection",
        f64::from(u32::try_from(sums)?) / took
    );
    let (address, officer) = (&money.served.address, &money.people.officer.cookie);
    let began = Instant::now();
    hall::done(address, officer, &format!("/ngan-sach/{}/du-toan/lap", money.year), "").await?;
    payment::work(&money.app).await?;
    println!("{:<16} {:.1} s", "money-build", began.elapsed().as_secs_f64());
    let asked = hall::form(&[("ky", "year"), ("nam", &money.year.to_string()), ("so_voi", "last_year")]);
    let begun = hall::done(address, officer, "/bao-cao/soan", &asked).await?;
    money.report = begun.header("location").ok_or("no report")?.to_owned();
    let began = Instant::now();
    hall::done(address, officer, &format!("{}/chot", money.report), "").await?;
    println!("{:<16} {:.0} ms", "money-take", began.elapsed().as_secs_f64() * 1000.0);
    Ok(())
}
