//! The whole chain through HTTP, each step by its own people: a dossier, the council's decision, money, a poor evaluation,
//! the next agenda by itself, discontinuation with repayment, two instalments.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::period;
use crate::benefits::list::ListState;
use crate::benefits::tests::{encoded, estimate, filled, list, one_number, one_text, results, work};
use crate::councils::tests::Hall;
use crate::platform::db::Read;
use crate::platform::permission::Role;
use crate::platform::value::ToValue;
use crate::testing::Client;

pub const ACCOUNT: [(&str, &str); 3] =
    [("holder", "Cao Thi Gia Su"), ("account_number", "0011 0020 03004"), ("bank", "Ngân hàng Mẫu, chi nhánh Mẫu")];

impl Hall {
    /// One text that a statement gives.
    pub async fn text(&self, sql: &str, key: &str) -> String {
        one_text(&self.app, sql, key).await
    }

    /// One number that a statement gives.
    pub async fn count(&self, sql: &str) -> i64 {
        one_number(&self.app, sql).await
    }

    /// Votes on an item by name, everybody alike, and closes the ballot.
    pub async fn voted(&self, item: &str, choice: &str) {
        self.take(&self.chair, &format!("muc/{item}/mo-phieu"), "mode=named").await;
        for voter in self.everybody() {
            self.vote(voter, item, choice).await;
        }
        self.take(&self.chair, &format!("muc/{item}/dong-phieu"), "").await;
    }

    /// Drafts the decision on an item and issues it; what follows runs at once.
    pub async fn decision(&self, item: &str, from: &str) -> String {
        let path = format!("muc/{item}/quyet-dinh");
        let drafted = self.step(&self.standing, &path, &format!("effective_on={from}")).await;
        assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text);
        self.issue(drafted.location()).await;
        drafted.location().to_owned()
    }

    /// Everybody signs in again, some days later.
    pub async fn later(&mut self, days: i64) {
        self.app.advance(TimeDelta::days(days));
        for one in [&mut self.standing, &mut self.chair, &mut self.secretary].into_iter().chain(&mut self.members) {
            *one = self.app.sign_in(&one.user_id, &one.assignment_id).await;
        }
    }

    /// The page of an item, as a person sees it.
    pub async fn page(&self, by: &Client, item: &str) -> String {
        by.get(&format!("/phien-hop/{}/muc/{item}", self.meeting)).await.text
    }
}

#[tokio::test]
async fn from_a_dossier_to_repayment_in_two_instalments() {
    let (mut hall, items) = Hall::in_session(2, &["Cao Thị Giả Sử"]).await;
    hall.voted(&items[0], "agree").await;
    assert_eq!(hall.count("select cast(count(*) as bigint) from beneficiaries").await, 0, "a vote grants nothing");
    hall.decision(&items[0], "23/11/2026").await;
    assert_eq!(hall.state(&items[0]).await, "decided");

    // Once, whoever runs the job again: the person's record, the beneficiary, the lines, the commitment.
    let again = "update jobs set state = 'waiting', run_at = created_at, attempts = 0 where kind = 'issuance.effect'";
    hall.app.app.db.run_outside(again).await.unwrap();
    work(&hall.app).await;
    for table in ["talents", "beneficiaries", "commitments"] {
        let count = hall.count(&format!("select cast(count(*) as bigint) from {table}")).await;
        assert_eq!(count, 1, "{table}");
    }
    let id = hall.text("select id from beneficiaries where state = $1", "active").await;
    let person = hall.text("select talent_id from beneficiaries where id = $1", &id).await;
    assert_eq!(hall.text("select talent_id from dossiers where id = $1", "dossier-1").await, person);
    let number = hall.text("select decision_number from council_items where id = $1", &items[0]).await;
    assert_eq!(hall.text("select decision_number from beneficiaries where id = $1", &id).await, number);
    assert!(hall.count("select cast(count(*) as bigint) from entitlements where amount is not null").await >= 2);
    assert!(hall.count("select cast(count(*) as bigint) from policy_versions").await == 1);

    // The unit sees it, another does not; the account is entered, masked, and sealed.
    hall.later(8).await;
    let officer = hall.app.as_role_in(Role::AgencyOfficer, "truong-mau").await;
    let head = hall.app.as_role_in(Role::AgencyHead, "truong-mau").await;
    let leader = hall.app.as_role(Role::StandingLeader).await;
    let finance = hall.app.as_role_in(Role::FinanceOfficer, "so-ngan-sach").await;
    let auditor = hall.app.as_role(Role::Auditor).await;
    let other = hall.app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let shown = officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await.text;
    assert!(shown.contains("300.000.000") && shown.contains(&number), "{shown}");
    let line = estimate(&hall.app, &finance, "truong-mau", "500.000.000").await;
    let path = filled(&hall.app, &officer, "truong-mau", &line, "11/2026", "11/2026").await;
    let drafted = list(&hall.app, &path).await;
    assert_eq!(drafted.state, ListState::Draft);
    let bare = officer.post(&format!("{path}/trinh"), "").await;
    assert!(
        bare.status == 422 && bare.text.contains("(Cao Thị Giả Sử, CS-0001) chưa có số tài khoản"),
        "{}",
        bare.text
    );
    let account = format!("/huong-chinh-sach/{id}/tai-khoan");
    assert_eq!(auditor.post(&account, &encoded(&ACCOUNT)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(other.post(&account, &encoded(&ACCOUNT)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.post(&account, "holder=A&bank=B&account_number=12").await.status, 422);
    assert_eq!(officer.post(&account, &encoded(&ACCOUNT)).await.status, 303);
    let page = auditor.get(&format!("/huong-chinh-sach/{id}")).await.text;
    assert!(page.contains("•••• 3004") && !page.contains("0011002003004"), "{page}");
    let (sealed,): (Vec<u8>,) = hall
        .app
        .app
        .db
        .read()
        .one("select sealed_number from payee_accounts where beneficiary_id = $1", vec![id.to_value()])
        .await
        .unwrap();
    assert!(!sealed.windows(6).any(|bytes| bytes == b"002003"));

    // Through the levels to the treasury, in the clear, and back.
    for (by, step) in
        [(&officer, "trinh"), (&head, "xac-nhan"), (&leader, "duyet"), (&finance, "chap-thuan"), (&finance, "gui")]
    {
        let reply = by.post(&format!("{path}/{step}"), "").await;
        assert_eq!(reply.status, 303, "{step}: {}", reply.text);
    }
    let csv = finance.post(&format!("{path}/kho-bac.csv"), "").await;
    assert!(csv.text.contains("\"0011002003004\",\"Ngân hàng Mẫu, chi nhánh Mẫu\""), "{}", csv.text);
    let sums: Vec<(i64, i64)> = {
        let db = &mut hall.app.app.db.read();
        db.all("select number, amount from payment_lines order by number", Vec::new()).await.unwrap()
    };
    let texts: Vec<(String, String)> =
        sums.iter().map(|(number, sum)| (format!("{}.{number:04}", drafted.code), sum.to_string())).collect();
    let rows: Vec<(&str, &str, &str, &str, &str)> =
        texts.iter().map(|(code, sum)| (code.as_str(), sum.as_str(), "Đã chi", "01/12/2026", "")).collect();
    assert_eq!(results(&hall.app, &finance, &path, &rows).await.status, 303);
    let paid = hall.count("select cast(sum(amount) as bigint) from benefit_entries").await;
    assert_eq!(paid, 300_000_000, "the grant; the last week of November is too short to count");

    // A poor evaluation proposes by itself, and the next agenda has it by itself.
    let year = period(&hall.app, &hall.standing, "Đánh giá năm 2026", "01/01/2026", "31/12/2026").await;
    let poor =
        encoded(&[("rating", "not_completed"), ("score", "38"), ("opinion", "Không hoàn thành đề tài được giao")]);
    assert_eq!(head.post(&format!("/danh-gia/{year}/{id}"), &poor).await.status, 303);
    let proposal = hall.text("select id from discontinuation_proposals where beneficiary_id = $1", &id).await;
    let state = "select state from discontinuation_proposals where id = $1";
    assert_eq!(hall.text(state, &proposal).await, "waiting");
    hall.meeting = hall.prepare("01/12/2026", "09:00").await;
    let items = hall.items().await;
    assert_eq!(items.len(), 1, "nobody chose it");
    assert_eq!(hall.text(state, &proposal).await, "on_agenda");
    hall.take(&hall.secretary, &format!("muc/{}/bo", items[0]), "").await;
    assert_eq!(hall.text(state, &proposal).await, "waiting");
    hall.take(&hall.secretary, "muc", &format!("&item={}", items[0])).await;
    assert_eq!(hall.text(state, &proposal).await, "on_agenda");

    // What stopping would cost, for those who vote.
    hall.open(&[]).await;
    let page = hall.page(&hall.chair, &items[0]).await;
    for said in ["Không hoàn thành đề tài", "300.000.000", "Nếu buộc đền bù", "cam kết", "Thay đổi theo tháng"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }

    // The council votes on terms that hold: without a basis there is nothing to vote on.
    let terms = |basis: &str| {
        let version = "select cast(version as text) from discontinuation_proposals where id = $1";
        let (app, proposal, basis) = (&hall.app, proposal.clone(), basis.to_owned());
        async move {
            let version = one_text(app, version, &proposal).await;
            encoded(&[
                ("stops_on", "01/12/2026"),
                ("last_day", ""),
                ("cause", "discontinued"),
                ("repay", "1"),
                ("due_on", "31/03/2027"),
                ("legal_document_id", &basis),
                ("clause", "Điều 7"),
                ("version", &version),
            ])
        }
    };
    let to = format!("/de-xuat-thoi/{proposal}/noi-dung");
    assert_eq!(officer.post(&to, &terms("").await).await.status, StatusCode::FORBIDDEN);
    assert_eq!(hall.standing.post(&to, &terms("").await).await.status, 303);
    let open = format!("muc/{}/mo-phieu", items[0]);
    hall.refused(&hall.chair, &open, "mode=named", "thiếu căn cứ").await;
    let document = hall.text("select id from legal_documents where id <> $1 order by id limit 1", "").await;
    let saved = hall.standing.post(&to, &terms(&document).await).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    assert!(hall.standing.get(&format!("/de-xuat-thoi/{proposal}")).await.text.contains("hạn nộp 31/03/2027"));
    hall.voted(&items[0], "agree").await;
    let late = hall.standing.post(&to, &terms("").await).await;
    assert!(late.status == 422 && late.text.contains("Hội đồng đã xét đề xuất này"), "{}", late.text);

    // The decision is issued, and stops and orders at once, exactly once.
    hall.take(&hall.chair, "be-mac", "").await;
    let paper = hall.decision(&items[0], "01/12/2026").await;
    let text = {
        let (app, id) = (&hall.app.app, paper.trim_start_matches("/phat-hanh/"));
        crate::issuance::actions::content(app, &mut app.db.read(), &id.into()).await.unwrap().text
    };
    assert!(text.contains("đền bù kinh phí đã nhận là") && text.contains("31/03/2027"), "{text}");
    assert_eq!(hall.state(&items[0]).await, "decided");
    hall.app.app.db.run_outside(again).await.unwrap();
    work(&hall.app).await;
    assert_eq!(hall.text(state, &proposal).await, "discontinued");
    assert_eq!(hall.text("select state from beneficiaries where id = $1", &id).await, "stopped");
    assert_eq!(hall.text("select state from commitments where beneficiary_id = $1", &id).await, "ended");
    assert_eq!(hall.count("select cast(count(*) as bigint) from repayments").await, 1);
    let due = hall.count("select cast(sum(amount) as bigint) from repayment_entries").await;
    assert!(due > 0 && text.contains(&viet::number::group(due)), "{due}: {text}");

    // Two instalments; the balance is the sum of the ledger.
    let debt = format!("/den-bu/{}", hall.text("select id from repayments where beneficiary_id = $1", &id).await);
    let pay = |amount: i64, paper: &str| {
        encoded(&[("amount", &amount.to_string()), ("on_date", "01/12/2026"), ("paper", paper)])
    };
    assert_eq!(officer.post(&format!("{debt}/nop"), &pay(1, "GNT 1")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(finance.post(&format!("{debt}/nop"), &pay(100_000_000, "GNT 1")).await.status, 303);
    assert_eq!(finance.post(&format!("{debt}/nop"), &pay(due - 100_000_000, "GNT 2")).await.status, 303);
    assert_eq!(hall.count("select cast(sum(amount) as bigint) from repayment_entries").await, 0);
    assert!(finance.get(&debt).await.text.contains("Còn phải nộp <b>0"));
    let log = auditor.get("/nhat-ky?dong=100").await.text;
    assert!(!log.contains("Giả Sử") && !log.contains("0011002003004"), "the log names nobody");
}
