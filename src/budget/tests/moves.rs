//! Money moves between lines and quarters, into the next year and away; a line keeps what it was assigned.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::City;
use crate::benefits::store::estimates;
use crate::benefits::tests::{encoded, estimate, one_number, one_text};
use crate::budget::store::money::{self, AgencySum};
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::platform::permit::Permit;
use crate::testing::{Client, Reply};

/// What the year of the doctor comes to, as it is allocated.
const WHOLE: i64 = 459_300_000;

/// A year that is allocated to the doctor's agency by quarter, and another agency with a line of its own.
struct Year {
    city: City,
    shared: String,
    plain: String,
    law: String,
}

async fn allocated() -> Year {
    let city = City::new().await;
    city.assigned(2026).await;
    let path = city.proposed(2026).await;
    city.take(&city.all.finance, &format!("{path}/duyet"), "decision_number=7/QD-UBND&decided_on=20/11/2026").await;
    let shared = one_text(&city.app, "select id from estimate_lines where agency_id = $1", "so-hoc-tap").await;
    let plain = estimate(&city.app, &city.all.finance, "so-ngan-sach", "20.000.000").await;
    let law = one_text(&city.app, "select min(id) from legal_documents where id <> $1", "").await;
    Year { city, shared, plain, law }
}

impl Year {
    async fn moved(&self, by: &Client, from: (&str, &str), to: (&str, &str), amount: &str) -> Reply {
        let fields = [
            ("from_id", from.0),
            ("from_quarter", from.1),
            ("to_id", to.0),
            ("to_quarter", to.1),
            ("amount", amount),
            ("reason", "Chưa tuyển được trong quý"),
            ("decision_number", "12/QĐ-UBND"),
            ("decided_on", "01/11/2026"),
            ("legal_document_id", &self.law),
            ("clause", "Điều 53"),
        ];
        by.post("/ngan-sach/2026/dieu-chuyen", &encoded(&fields)).await
    }

    /// What a line holds now.
    async fn holds(&self, line: &str) -> i64 {
        estimates::find(&mut self.city.app.app.db.read(), line).await.unwrap().amount.0
    }

    /// What an agency was allocated in a year: its quarters, and what is in none of them.
    async fn quarters(&self, of: i64, agency: &str) -> ([i64; 4], i64) {
        let db = &mut self.city.app.app.db.read();
        let all = money::allocated(db, &Permit::system("test"), of, None).await.unwrap();
        let sum = |sum: &AgencySum| (sum.quarters().0, sum.quarters().unknown_of(sum.amount));
        all.iter().find(|one| one.agency_id == agency).map(sum).unwrap_or_default()
    }

    fn ground(&self, more: &[(&str, &str)]) -> String {
        let fields = [
            ("reason", "Kết thúc năm ngân sách"),
            ("decision_number", "3/QĐ-UBND"),
            ("decided_on", "10/11/2026"),
            ("legal_document_id", self.law.as_str()),
            ("clause", "Điều 66 khoản 3"),
        ];
        encoded(&[&fields[..], more].concat())
    }
}

#[tokio::test]
async fn money_moves_between_lines_as_a_ledger_and_never_beyond_what_is_left() {
    let year = allocated().await;
    let (app, finance) = (&year.city.app, &year.city.all.finance);
    let empty = finance.get("/ngan-sach/2026/dieu-chuyen").await.text;
    assert!(empty.contains("Năm 2026 chưa có lần điều chuyển nào"), "{empty}");
    let done = year.moved(finance, (&year.shared, "1"), (&year.plain, "0"), "100.000.000").await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(year.holds(&year.shared).await, WHOLE - 100_000_000);
    assert_eq!(year.holds(&year.plain).await, 120_000_000);
    let assigned = "select cast(sum(amount) as bigint) from estimate_lines";
    assert_eq!(one_number(app, assigned).await, WHOLE + 20_000_000, "what was assigned stays");
    assert_eq!(one_number(app, "select cast(sum(amount) as bigint) from estimate_entries").await, 0);
    let ledger = finance.get("/ngan-sach/2026/dieu-chuyen").await.text;
    for shown in ["DC-0001", "100.000.000", "Quý I", "12/QĐ-UBND", "Điều 53", "Chưa tuyển được trong quý"]
    {
        assert!(ledger.contains(shown), "{shown}: {ledger}");
    }
    // Every page shows the line as it stands.
    let money = crate::budget::figure::millions;
    let unit = year.city.all.standing.get("/ngan-sach/2026/don-vi/so-hoc-tap").await.text;
    assert!(unit.contains(&money(WHOLE - 100_000_000)), "{unit}");
    let records = year.city.all.standing.get("/ngan-sach/2026/chi-tiet?so=phan-bo&don_vi=so-ngan-sach").await.text;
    assert!(records.contains("120.000.000") || records.contains(&money(120_000_000)), "{records}");

    // The line that is not shared out books it in the quarter of the decision, 01/11.
    assert_eq!(year.quarters(2026, "so-ngan-sach").await, ([0, 0, 0, 100_000_000], 20_000_000));
    assert!(unit.contains("Cả năm") && !unit.contains("Chưa rõ quý"), "every quarter is known: {unit}");
    let other = year.city.all.standing.get("/ngan-sach/2026/don-vi/so-ngan-sach").await.text;
    assert!(other.contains("Chưa rõ quý"), "{other}");

    // A refusal tells the sum.
    let more = year.moved(finance, (&year.plain, "0"), (&year.shared, "2"), "130.000.000").await;
    assert_eq!(more.status, StatusCode::UNPROCESSABLE_ENTITY);
    for shown in ["được giao 120.000.000", "còn 120.000.000", "thiếu 10.000.000"] {
        assert!(more.text.contains(shown), "{shown}: {}", more.text);
    }
    let quarter = year.moved(finance, (&year.shared, "1"), (&year.shared, "4"), "300.000.000").await;
    assert!(quarter.status == 422 && quarter.text.contains("Quý I của dòng"), "{}", quarter.text);
    let shift = year.moved(finance, (&year.shared, "1"), (&year.shared, "4"), "200.000.000").await;
    assert_eq!(shift.status, 303, "{}", shift.text);
    assert_eq!(year.holds(&year.shared).await, WHOLE - 100_000_000, "between quarters the line stays");
    let whole = year.moved(finance, (&year.shared, "0"), (&year.plain, "0"), "1.000").await;
    assert!(whole.status == 422 && whole.text.contains("Chọn quý"), "{}", whole.text);

    // The ledger only grows, and only who funds the budget moves it.
    for statement in ["update budget_moves set amount = 1", "delete from estimate_entries"] {
        assert!(app.app.db.run_outside(statement).await.is_err(), "{statement}");
    }
    let standing = year.moved(&year.city.all.standing, (&year.shared, "1"), (&year.plain, "0"), "1.000").await;
    assert_eq!(standing.status, StatusCode::FORBIDDEN);
    assert_eq!(year.city.all.officer.get("/ngan-sach/2026/dieu-chuyen").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_year_that_is_over_is_carried_on_in_january_and_then_cancelled() {
    let year = allocated().await;
    let app = &year.city.app;
    let carry =
        |amount: &str| year.ground(&[("from_id", year.shared.as_str()), ("amount", amount), ("carry_case", "salary")]);
    let path = "/ngan-sach/2026/ket-thuc-nam";
    let early = year.city.all.finance.post(&format!("{path}/chuyen-nguon"), &carry("50.000.000")).await;
    assert!(early.status == 422 && early.text.contains("Năm ngân sách 2026 chưa hết"), "{}", early.text);
    let early = year.city.all.finance.post(&format!("{path}/huy"), &year.ground(&[])).await;
    assert!(early.status == 422 && early.text.contains("chưa hết"), "{}", early.text);

    let until = |day: &str| {
        let day: chrono::NaiveDate = day.parse().unwrap();
        app.app.clock.advance(TimeDelta::days((day - app.app.clock.today()).num_days()));
    };
    until("2027-01-20");
    let finance = app.as_role_in(Role::FinanceOfficer, "so-ngan-sach").await;
    let shown = finance.get(path).await.text;
    assert!(shown.contains("31/12/2026") && shown.contains("31/01/2027") && shown.contains("Chuyển nguồn"), "{shown}");
    let closed = year.moved(&finance, (&year.shared, "1"), (&year.plain, "0"), "1.000").await;
    assert!(closed.status == 422 && closed.text.contains("đã khóa sổ"), "{}", closed.text);
    let much = finance.post(&format!("{path}/chuyen-nguon"), &carry("500.000.000")).await;
    assert!(much.status == 422 && much.text.contains("thiếu 40.700.000"), "{}", much.text);
    for _ in 0..2 {
        let done = finance.post(&format!("{path}/chuyen-nguon"), &carry("50.000.000")).await;
        assert_eq!(done.status, 303, "{}", done.text);
    }
    let next = one_text(app, "select id from estimate_lines where year = 2027 and agency_id = $1", "so-hoc-tap").await;
    assert_eq!((year.holds(&next).await, year.holds(&year.shared).await), (100_000_000, WHOLE - 100_000_000));
    // It leaves the last quarter and arrives in the first; the quarters add up to the year on both sides.
    assert_eq!(year.quarters(2027, "so-hoc-tap").await, ([100_000_000, 0, 0, 0], 0));
    let (left, unknown) = year.quarters(2026, "so-hoc-tap").await;
    assert_eq!((left[3], unknown), (47_790_000 - 100_000_000, 0), "{left:?}");
    assert_eq!(left.iter().sum::<i64>(), WHOLE - 100_000_000);

    until("2027-02-02");
    let finance = app.as_role_in(Role::FinanceOfficer, "so-ngan-sach").await;
    let late = finance.post(&format!("{path}/chuyen-nguon"), &carry("1.000")).await;
    assert!(late.status == 422 && late.text.contains("chỉ hủy được"), "{}", late.text);
    let done = finance.post(&format!("{path}/huy"), &year.ground(&[])).await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!((year.holds(&year.shared).await, year.holds(&year.plain).await), (0, 0));
    for agency in ["so-hoc-tap", "so-ngan-sach"] {
        let (quarters, unknown) = year.quarters(2026, agency).await;
        assert_eq!(quarters.iter().sum::<i64>() + unknown, 0, "{agency}: {quarters:?}");
    }
    assert_eq!(one_number(app, "select cast(count(*) as bigint) from estimate_entries where quarter = 0").await, 0);
    let shown = finance.get(path).await.text;
    assert!(shown.contains("Năm 2026 không còn dòng dự toán nào có số dư") && shown.contains("Đã hủy"), "{shown}");
    let nothing = finance.post(&format!("{path}/huy"), &year.ground(&[])).await;
    assert!(nothing.status == 422 && nothing.text.contains("không còn dòng"), "{}", nothing.text);
    let verified = crate::platform::audit::verify(&mut app.app.db.read(), |_, _| {}).await.unwrap();
    assert!(verified.broken.is_none());
}

#[tokio::test]
async fn what_moved_before_quarters_were_kept_is_shown_apart_and_the_rows_add_up_to_the_year() {
    let city = City::new().await;
    city.assigned(2026).await;
    let path = city.proposed(2026).await;
    city.take(&city.all.finance, &format!("{path}/duyet"), "decision_number=7/QD-UBND&decided_on=20/11/2026").await;
    let shared = one_text(&city.app, "select id from estimate_lines where agency_id = $1", "so-hoc-tap").await;
    let year = Year { city, shared, plain: String::new(), law: String::new() };
    let (app, standing) = (&year.city.app, &year.city.all.standing);
    let pages = ["/ngan-sach/2026", "/ngan-sach/2026/don-vi/so-hoc-tap"];
    for page in pages {
        let shown = standing.get(page).await.text;
        assert!(!shown.contains("Chưa rõ quý"), "{page}: {shown}");
    }
    let (before, _) = year.quarters(2026, "so-hoc-tap").await;
    let old = format!(
        "insert into estimate_entries (id, estimate_id, kind, amount, quarter, move_id, made_at)
         select 'cu', id, 'transfer', -9000000, 0, 'cu', created_at from estimate_lines where id = '{}'",
        year.shared
    );
    app.app.db.run_outside(&old).await.unwrap();
    assert_eq!(year.quarters(2026, "so-hoc-tap").await, (before, -9_000_000));
    assert_eq!(before.iter().sum::<i64>() - 9_000_000, year.holds(&year.shared).await);
    for page in pages {
        let shown = standing.get(page).await.text;
        assert!(shown.contains("Chưa rõ quý"), "{page}: {shown}");
    }
    assert_eq!(standing.get("/ngan-sach/2026/bang.xlsx").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_last_days_of_december_close_what_may_be_sent_and_approved() {
    let year = allocated().await;
    let app = &year.city.app;
    let list =
        crate::benefits::tests::filled(app, &year.city.all.officer, "so-hoc-tap", &year.shared, "10/2026", "10/2026")
            .await;
    let day: chrono::NaiveDate = "2026-12-31".parse().unwrap();
    let all = crate::benefits::tests::people(app).await;
    for (client, step) in [(&all.officer, "trinh"), (&all.head, "xac-nhan"), (&all.leader, "duyet")] {
        let reply = client.post(&format!("{list}/{step}"), "").await;
        assert_eq!(reply.status, 303, "{step}: {}", reply.text);
    }
    app.app.clock.advance(TimeDelta::days((day - app.app.clock.today()).num_days()));
    let finance = app.as_role_in(Role::FinanceOfficer, "so-ngan-sach").await;
    let accepted = finance.post(&format!("{list}/chap-thuan"), "").await;
    assert_eq!(accepted.status, 303, "31/12 may still be approved: {}", accepted.text);
    let sent = finance.post(&format!("{list}/gui"), "").await;
    assert!(sent.status == 422 && sent.text.contains("30/12/2026"), "{}", sent.text);
    let (open,): (i64,) = app
        .app
        .db
        .read()
        .one("select cast(count(*) as bigint) from payment_lists where state = 'accepted'", Vec::new())
        .await
        .unwrap();
    assert_eq!(open, 1);
}
