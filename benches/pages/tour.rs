//! The pages that the tour of a whole year visits (`e2e/tour.spec.ts`), each asked for alone, on the data of a city: how
//! long they take, the slowest first.

use std::time::Instant;

use super::Result;
use super::city::City;
use super::dossiers::cookie;
use super::http::{self, Connection};
use super::measure::part;
use super::money::Money;

/// What picks this part.
pub const NAME: &str = "tour";
/// No page of the tour should take longer, in milliseconds.
const AIM: f64 = 50.0;
/// How often each page is asked for.
const TIMES: usize = 30;
const QUICK: usize = 5;
/// As many of the slowest as are told.
const TOLD: usize = 12;

/// Who walks.
#[derive(Clone, Copy)]
enum By {
    /// An officer of the standing agency, in the year of the money.
    Officer,
    Unit,
    Head,
    Finance,
    Administrator,
    /// An officer in the year of the dossiers.
    Early,
    Candidate,
    Anyone,
}

static VISITED: &[(By, &str)] = &[
    (By::Early, "/ke-hoach"),
    (By::Early, "/ke-hoach/{plan}"),
    (By::Early, "/nhu-cau/{needs}/danh-sach"),
    (By::Early, "/nhu-cau/{needs}/tong-hop"),
    (By::Early, "/danh-muc-nam/{needs}"),
    (By::Anyone, "/"),
    (By::Anyone, "/danh-muc/{needs}"),
    (
        By::Anyone,
        "/kiem-tra-dieu-kien?qualifications=resident_doctor&da-co=chua&vietnamese=co&nam-sinh=1994&sex=female\
         &field_in_catalogue=co&commits=co&employment=public_employee&region=I",
    ),
    (By::Candidate, "{draft}"),
    (By::Candidate, "{draft}/muc/lien-he"),
    (By::Candidate, "{handed}"),
    (By::Early, "/ho-so"),
    (By::Early, "/ho-so/{dossier}"),
    (By::Early, "/hoi-dong"),
    (By::Early, "/viec"),
    (By::Officer, "/viec"),
    (By::Officer, "/phat-hanh"),
    (By::Officer, "/huong-chinh-sach"),
    (By::Unit, "/huong-chinh-sach"),
    (By::Unit, "/huong-chinh-sach/{beneficiary}"),
    (By::Officer, "/nhan-tai/{talent}"),
    (By::Officer, "/nhan-tai/{talent}/chinh-sach"),
    (By::Unit, "/chi-tra"),
    (By::Unit, "/chi-tra/lap"),
    (By::Unit, "{list}"),
    (By::Finance, "{list}"),
    (By::Head, "/danh-gia"),
    (By::Officer, "/de-xuat-thoi"),
    (By::Finance, "/den-bu"),
    (By::Officer, "/ngan-sach/{year}"),
    (By::Finance, "/ngan-sach/{year}"),
    (By::Officer, "/ngan-sach/{year}/du-toan"),
    (By::Officer, "/ngan-sach/{year}/phan-bo"),
    (By::Officer, "/ngan-sach/{year}/don-vi/so-y-te"),
    (By::Officer, "/ngan-sach/{year}/chi-tiet?so=da-chi"),
    (By::Officer, "/ngan-sach/du-bao"),
    (By::Officer, "/bao-cao"),
    (By::Officer, "/bao-cao?ky=first_half&nam={year}"),
    (By::Officer, "/bao-cao/ban"),
    (By::Officer, "{report}"),
    (By::Administrator, "/nhat-ky"),
];

/// Asks for every page, one after the other, and tells the slowest.
pub async fn measure(city: &City, money: &Money, quick: bool) -> Result<()> {
    let times = if quick { QUICK } else { TIMES };
    let mut found = Vec::new();
    for (by, path) in VISITED {
        let (address, cookie) = match by {
            By::Officer => (&money.served.address, money.people.officer.cookie.clone()),
            By::Unit => (&money.served.address, money.people.unit.cookie.clone()),
            By::Head => (&money.served.address, money.people.head.cookie.clone()),
            By::Finance => (&money.served.address, money.people.finance.cookie.clone()),
            By::Administrator => (&money.served.address, money.people.administrator.cookie.clone()),
            By::Early => (&city.address, format!("cookie: phien={}\r\n", city.officer)),
            By::Candidate => (&city.address, cookie(&city.desk.candidate)),
            By::Anyone => (&city.address, String::new()),
        };
        let path = money.path(path).replace("{plan}", &city.plan).replace("{needs}", &city.year.to_string());
        let path = path.replace("{draft}", &city.desk.draft).replace("{handed}", &city.desk.handed);
        let path = path.replace("{dossier}", &city.desk.dossier);
        let request = http::get(&path, &cookie);
        let mut connection = Connection::open(address).await?;
        let status = connection.send(&request).await?.status;
        if status != 200 {
            println!("{NAME}: {path} answers {status} and is not counted");
            continue;
        }
        let mut spans = Vec::new();
        for _ in 0..times {
            let began = Instant::now();
            connection.send(&request).await?;
            spans.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        found.push((part(&mut spans, 0.99), part(&mut spans, 0.5), path));
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let late = found.iter().filter(|(slowest, _, _)| *slowest > AIM).count();
    println!("\n{NAME}: {} pages, {late} over {AIM} ms; the slowest:", found.len());
    println!("{:>8} {:>8}  page", "p99 ms", "p50 ms");
    for (slowest, half, path) in found.iter().take(TOLD.max(late)) {
        println!("{slowest:>8.1} {half:>8.1}  {path}");
    }
    Ok(())
}
