//! Benefits through HTTP, and what their tests share.

mod guards;
mod life;
mod run;

use crate::benefits::list::PaymentList;
use crate::benefits::store::lists;
use crate::platform::db::Read;
use crate::platform::jobs;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;
use crate::talents::tests::support::{form, named};
use crate::testing::{Client, Reply, TestApp};

/// The people of one agency and of those who pay.
pub struct People {
    pub officer: Client,
    pub head: Client,
    pub standing: Client,
    pub leader: Client,
    pub finance: Client,
}

/// One of each, signed in; the unit is the Department of Learning.
pub async fn people(app: &TestApp) -> People {
    People {
        officer: app.as_role_in(Role::AgencyOfficer, "so-hoc-tap").await,
        head: app.as_role_in(Role::AgencyHead, "so-hoc-tap").await,
        standing: app.as_role(Role::StandingOfficer).await,
        leader: app.as_role(Role::StandingLeader).await,
        finance: app.as_role_in(Role::FinanceOfficer, "so-ngan-sach").await,
    }
}

/// A form as a browser sends it.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A person of talent in an agency; the id.
pub async fn talent(client: &Client, name: &str, agency: &str) -> String {
    let parts = named(name);
    let mut fields: Vec<(&str, &str)> = parts.iter().map(|(field, value)| (*field, value.as_str())).collect();
    fields.push(("agency_id", agency));
    let reply = client.post("/nhan-tai/them", &form(&fields)).await;
    assert_eq!(reply.status, 303, "{name}: {}", reply.text);
    reply.location().trim_start_matches("/nhan-tai/").to_owned()
}

/// Records a decision for a person; the id of the beneficiary.
pub async fn granted(app: &TestApp, client: &Client, talent: &str, group: &str, number: &str, from: &str) -> String {
    let agency = one_text(app, "select agency_id from talents where id = $1", talent).await;
    let fields = [
        ("group", group),
        ("decision_number", number),
        ("decided_on", "20/02/2026"),
        ("agency_id", &agency),
        ("title", "Nghiên cứu viên"),
        ("starts_on", from),
    ];
    let reply = client.post(&format!("/nhan-tai/{talent}/chinh-sach/ghi"), &encoded(&fields)).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let found: Vec<(String,)> = app
        .app
        .db
        .read()
        .all(
            "select id from beneficiaries where talent_id = $1 and decision_number = $2",
            vec![talent.to_value(), number.to_value()],
        )
        .await
        .unwrap();
    let account =
        encoded(&[("holder", "Nguoi Huong Mau"), ("account_number", "0011002003004"), ("bank", "Ngân hàng Mẫu")]);
    let reply = client.post(&format!("/huong-chinh-sach/{}/tai-khoan", found[0].0), &account).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    found[0].0.clone()
}

/// A line of the estimate; the id.
pub async fn estimate(app: &TestApp, finance: &Client, agency: &str, amount: &str) -> String {
    let fields = [
        ("year", "2026"),
        ("agency_id", agency),
        ("source_code", "12"),
        ("chapter", "422"),
        ("category", "341"),
        ("item", "6449"),
        ("amount", amount),
        ("decision_number", &format!("01/QĐ-{amount}-{agency}")),
        ("assigned_on", "05/01/2026"),
    ];
    let reply = finance.post("/du-toan", &encoded(&fields)).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    one_text(
        app,
        "select id from estimate_lines where agency_id = $1 order by created_at desc, id desc limit 1",
        agency,
    )
    .await
}

/// Begins a list of an agency.
pub async fn begin(client: &Client, agency: &str, estimate: &str, from: &str, to: &str) -> Reply {
    let fields = [("agency_id", agency), ("estimate_id", estimate), ("from_month", from), ("to_month", to)];
    client.post("/chi-tra/lap", &encoded(&fields)).await
}

/// A list that was begun and filled; its address.
pub async fn filled(app: &TestApp, client: &Client, agency: &str, estimate: &str, from: &str, to: &str) -> String {
    let reply = begin(client, agency, estimate, from, to).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    work(app).await;
    reply.location().to_owned()
}

/// Runs what waits in the background.
pub async fn work(app: &TestApp) {
    while jobs::run_next(&app.app, crate::run_job).await.unwrap() {}
}

/// The list at an address.
pub async fn list(app: &TestApp, path: &str) -> PaymentList {
    lists::find(&mut app.app.db.read(), path.trim_start_matches("/chi-tra/")).await.unwrap()
}

/// Takes a list from its draft to the treasury.
pub async fn sent(people: &People, path: &str) {
    for (client, step) in [
        (&people.officer, "trinh"),
        (&people.head, "xac-nhan"),
        (&people.leader, "duyet"),
        (&people.finance, "chap-thuan"),
        (&people.finance, "gui"),
    ] {
        let reply = client.post(&format!("{path}/{step}"), "").await;
        assert_eq!(reply.status, 303, "{step}: {}", reply.text);
    }
}

/// Sends a file of results for a list and matches it.
pub async fn results(app: &TestApp, finance: &Client, path: &str, rows: &[(&str, &str, &str, &str, &str)]) -> Reply {
    let mut text = "Mã khoản chi,Số tiền,Kết quả,Ngày chi,Lý do\n".to_owned();
    for (code, amount, outcome, day, note) in rows {
        text.push_str(&format!("{code},{amount},{outcome},{day},{note}\n"));
    }
    let reply = finance.post_parts(&format!("{path}/ket-qua"), &[], &[("file", "ket-qua.csv", text.as_bytes())]).await;
    work(app).await;
    reply
}

/// One text that a statement gives.
pub async fn one_text(app: &TestApp, sql: &str, key: &str) -> String {
    app.app.db.read().one::<(String,)>(sql, vec![key.to_value()]).await.unwrap().0
}

/// One number that a statement gives.
pub async fn one_number(app: &TestApp, sql: &str) -> i64 {
    app.app.db.read().one::<(i64,)>(sql, Vec::new()).await.unwrap().0
}
