//! A payment run: everybody who is owed something for a month put on a list by the background job, the list taken through
//! its levels and to the treasury, and what the treasury sends back matched. Beside it a bare insert of as many rows.

use std::time::Instant;

use chieuhien::benefits::list::{ListState, PaymentList};
use chieuhien::benefits::store::{estimates, lists};
use chieuhien::organisation::store::agencies;
use chieuhien::platform::audit::Event;
use chieuhien::platform::db::Read;
use chieuhien::platform::permit::Permit;
use chieuhien::platform::{App, jobs};
use chieuhien::{run_job, sql};

use super::dossiers::post_file;
use super::http::{self, Connection};
use super::money::{CITY, Money};
use super::{Result, hall};

/// What is measured here.
pub const NAMES: [&str; 3] = ["money-run", "money-match", "money-levels"];
/// The month that is paid.
const MONTH: &str = "11/2030";
/// Rows of one transaction, as the run has beneficiaries.
const BATCH: usize = 100;

/// Runs what waits in the background.
pub async fn work(app: &App) -> Result<()> {
    while jobs::run_next(app, run_job).await? {}
    Ok(())
}

/// Fills a list, takes it to the treasury and back; it stays as one of the money's pages.
pub async fn measure(money: &mut Money) -> Result<()> {
    work(&money.app).await?;
    println!("{:<16} {:>8} {:>8} {:>9} {:>13} {:>8}", "job", "lines", "seconds", "lines/s", "bare lines/s", "of bare");
    let list = filled(money).await?;
    money.list = format!("/chi-tra/{}", list.id);
    levels(money).await?;
    matched(money, &list).await
}

async fn filled(money: &Money) -> Result<PaymentList> {
    let app = &money.app;
    let agency = agencies::find(&mut app.db.read(), CITY).await?;
    let lines = estimates::of_agency(&mut app.db.read(), &agency, money.year).await?;
    let line = lines.into_iter().next().ok_or("no line of the estimate")?;
    let asked = hall::form(&[
        ("agency_id", CITY),
        ("estimate_id", line.id.as_str()),
        ("from_month", MONTH),
        ("to_month", MONTH),
    ]);
    let begun = hall::done(&money.served.address, &money.people.unit.cookie, "/chi-tra/lap", &asked).await?;
    let path = begun.header("location").ok_or("no list")?;
    let id = path.rsplit('/').next().unwrap_or_default();
    let began = Instant::now();
    work(app).await?;
    let took = began.elapsed().as_secs_f64();
    let list = lists::find(&mut app.db.read(), id).await?;
    if list.state != ListState::Draft || list.lines == 0 {
        return Err(format!("the list did not fill: {:?}, {} lines", list.state, list.lines).into());
    }
    let bare = bare(app, &list).await?;
    told("money-run", list.lines, took, Some(bare));
    Ok(list)
}

fn told(name: &str, lines: i64, took: f64, bare: Option<f64>) {
    let lines = f64::from(i32::try_from(lines).unwrap_or(i32::MAX));
    let rate = lines / took;
    let (bare, share) = match bare {
        Some(bare) => (format!("{:.0}", lines / bare), format!("{:.3}", bare / took)),
        None => (String::new(), String::new()),
    };
    println!("{name:<16} {lines:>8.0} {took:>8.2} {rate:>9.0} {bare:>13} {share:>8}");
}

/// Inserts as many rows as a list has, a batch in a transaction with one entry of the log; tells the seconds.
async fn bare(app: &App, list: &PaymentList) -> Result<f64> {
    let system = Permit::system("bench");
    let mut tx = app.db.write(&system).await?;
    let agency = agencies::find(&mut tx, CITY).await?;
    let months = (list.from_month.as_str(), list.to_month.as_str());
    let (other, _) = lists::insert(&mut tx, &agency, &list.estimate_id, months).await?;
    let empty = lists::find(&mut tx, other.as_str()).await?;
    lists::set_state(&mut tx, &empty, ListState::Cancelled, "").await?;
    tx.commit(Event::new("payment_list.cancelled", &other)).await?;
    let lines = lists::lines(&mut app.db.read(), &list.id).await?;
    let began = Instant::now();
    for batch in lines.chunks(BATCH) {
        let mut tx = app.db.write(&system).await?;
        for line in batch {
            sql!(
                run,
                &mut tx,
                "insert into payment_lines (id, list_id, number, beneficiary_id, entitlement_id, talent_id, purpose, period,
                 amount, counted, state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'dropped', $11)",
                format!("{}-bare", line.id),
                other,
                line.number,
                line.beneficiary_id,
                line.entitlement_id,
                line.talent_id,
                line.purpose,
                line.period,
                line.amount,
                line.counted,
                tx.now
            )?;
        }
        tx.commit(Event::new("payment_list.batch_listed", &other)).await?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// The levels that a list goes through, and the files for the treasury.
async fn levels(money: &Money) -> Result<()> {
    let people = &money.people;
    let steps = [
        (&people.unit, "trinh"),
        (&people.head, "xac-nhan"),
        (&people.leader, "duyet"),
        (&people.finance, "chap-thuan"),
        (&people.finance, "kho-bac.xlsx"),
        (&people.finance, "kho-bac.csv"),
        (&people.finance, "gui"),
    ];
    let mut told = Vec::new();
    for (who, step) in steps {
        let request = http::post(&format!("{}/{step}", money.list), &who.cookie, "");
        told.push(format!("{step} {:.0}", sent(&money.served.address, request.as_bytes()).await?));
    }
    println!("{:<16} ms: {}", "money-levels", told.join(", "));
    Ok(())
}

/// Sends what has to be done; tells the milliseconds.
async fn sent(address: &str, request: &[u8]) -> Result<f64> {
    let mut connection = Connection::open(address).await?;
    let began = Instant::now();
    let answer = connection.send(request).await?;
    let took = began.elapsed().as_secs_f64() * 1000.0;
    if answer.status != 200 && answer.status != 303 {
        return Err(format!("{} {}", answer.status, answer.text()).into());
    }
    Ok(took)
}

/// The treasury paid everything: its file is taken in and matched, and the list settled.
async fn matched(money: &Money, list: &PaymentList) -> Result<()> {
    let mut text = "Mã khoản chi,Số tiền,Kết quả,Ngày chi,Lý do\n".to_owned();
    for line in lists::lines(&mut money.app.db.read(), &list.id).await? {
        text.push_str(&format!("{},{},Đã chi,05/12/2030,\n", line.code(), line.amount.0));
    }
    let path = format!("{}/ket-qua", money.list);
    let (address, finance) = (&money.served.address, &money.people.finance.cookie);
    sent(address, &post_file(&path, finance, ("file", "ket-qua.csv"), text.as_bytes())).await?;
    let began = Instant::now();
    work(&money.app).await?;
    told("money-match", list.lines, began.elapsed().as_secs_f64(), None);
    hall::done(address, finance, &format!("{}/quyet-toan", money.list), "").await?;
    let (unpaid,) = money
        .app
        .db
        .read()
        .one::<(i64,)>("select cast(count(*) as bigint) from payment_lines where state = 'listed'", Vec::new())
        .await?;
    if unpaid > 0 { Err(format!("{unpaid} lines were not matched").into()) } else { Ok(()) }
}
