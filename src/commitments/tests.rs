//! Commitments through HTTP: the clock and its alerts, discontinuation with what it comes to, the ledger.

use axum::http::StatusCode;

use crate::benefits::tests::{
    encoded, estimate, filled, granted, list, one_number, one_text, people, results, sent, talent,
};
use crate::testing::TestApp;

#[tokio::test]
async fn leave_and_transfer_raise_alerts_and_move_the_clock() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Thị Nghỉ", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
    let page = || async { all.officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await.text };
    assert!(page().await.contains("đến 28/02/2031"));
    let form = encoded(&[
        ("kind", "unpaid_leave"),
        ("leave_from", "01/05/2026"),
        ("leave_to", "31/07/2026"),
        ("leave_source", "12/QĐ-SHT"),
    ]);
    let reply = all.officer.post(&format!("/huong-chinh-sach/{id}/nghi"), &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let shown = page().await;
    assert!(shown.contains("đến 31/05/2031") && shown.contains("Nghỉ không hưởng lương từ 01/05/2026"), "{shown}");
    let twice = all.officer.post(&format!("/huong-chinh-sach/{id}/nghi"), &form).await;
    assert!(twice.status == 422 && twice.text.contains("Trùng với"), "{}", twice.text);
    // The months that were not worked are not paid.
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "04/2026", "08/2026").await;
    // What fell due in March and was not listed then comes with it.
    assert_eq!(list(&app, &path).await.total.0, 300_000_000 + 2 * 15_930_000);
    let months = all.officer.get(&format!("/huong-chinh-sach/{id}")).await.text;
    assert!(months.contains("0/31 ngày") && months.contains("12/QĐ-SHT"), "{months}");

    let form = encoded(&[
        ("agency_id", "truong-mau"),
        ("title", "Giảng viên"),
        ("from_on", "01/10/2026"),
        ("source", "44/QĐ-UBND"),
    ]);
    let reply = all.officer.post(&format!("/huong-chinh-sach/{id}/chuyen"), &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert!(page().await.contains("Chuyển đến Trường Cao đẳng Mẫu"));
    let alert = one_text(&app, "select id from commitment_alerts where kind = $1", "transfer").await;
    let form = encoded(&[("note", "Điều động trong thành phố, cam kết tính tiếp")]);
    let reply = all.officer.post(&format!("/huong-chinh-sach/{id}/canh-bao/{alert}"), &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert!(page().await.contains("cam kết tính tiếp"));
}

#[tokio::test]
async fn a_decision_stops_the_policy_and_its_debt_is_a_ledger() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Thôi", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "03/2026", "03/2026").await;
    sent(&all, &path).await;
    let code = list(&app, &path).await.code;
    let rows = [(format!("{code}.0001"), "300000000"), (format!("{code}.0002"), "15930000")];
    let mut sums: Vec<(&str, &str, &str, &str, &str)> =
        rows.iter().map(|(code, sum)| (code.as_str(), *sum, "Đã chi", "10/04/2026", "")).collect();
    let first = one_number(&app, "select amount from payment_lines where number = 1").await;
    if first == 15_930_000 {
        (sums[0].1, sums[1].1) = ("15930000", "300000000");
    }
    results(&app, &all.finance, &path, &sums).await;
    assert_eq!(one_number(&app, "select cast(sum(amount) as bigint) from benefit_entries").await, 315_930_000);

    // What it comes to, before anybody signs: half of September by its days, and 54 of 60 months of the grant.
    let query = "stops_on=16%2F09%2F2026&last_day=31%2F08%2F2026&cause=resigns";
    let page = all.leader.get(&format!("/huong-chinh-sach/{id}/thoi?{query}")).await.text;
    assert!(page.contains("270.000.000") && page.contains("15.930.000") && page.contains("10/2026"), "{page}");
    assert!(page.contains("Còn là giả định"), "{page}");

    let decision = |basis: &str| {
        encoded(&[
            ("stops_on", "01/09/2026"),
            ("last_day", "31/08/2026"),
            ("cause", "resigns"),
            ("decision_number", "77/QĐ-UBND"),
            ("decided_on", "20/08/2026"),
            ("repay", "1"),
            ("due_on", "20/10/2026"),
            ("legal_document_id", basis),
            ("clause", "Điều 7"),
        ])
    };
    let to = format!("/huong-chinh-sach/{id}/thoi/quyet-dinh");
    assert_eq!(all.head.post(&to, &decision("")).await.status, StatusCode::FORBIDDEN);
    let bare = all.leader.post(&to, &decision("")).await;
    assert!(bare.status == 422 && bare.text.contains("giả định"), "{}", bare.text);
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from repayments").await, 0, "nothing of it was saved");
    let document = one_text(&app, "select id from legal_documents where id <> $1 order by id limit 1", "").await;
    let reply = all.leader.post(&to, &decision(&document)).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let debt = reply.location().to_owned();

    // Two instalments, one of them first entered wrongly.
    let pay = |amount: &str, paper: &str| encoded(&[("amount", amount), ("on_date", "01/10/2026"), ("paper", paper)]);
    assert_eq!(all.leader.post(&format!("{debt}/nop"), &pay("1", "x")).await.status, StatusCode::FORBIDDEN);
    let over = all.finance.post(&format!("{debt}/nop"), &pay("270.000.001", "GNT 1")).await;
    assert!(over.status == 422 && over.text.contains("Chỉ còn phải nộp 270.000.000"), "{}", over.text);
    assert_eq!(all.finance.post(&format!("{debt}/nop"), &pay("100.000.000", "GNT 1")).await.status, 303);
    assert_eq!(all.finance.post(&format!("{debt}/nop"), &pay("17.000.000", "GNT 2")).await.status, 303);
    let wrong = one_text(&app, "select id from repayment_entries where paper = $1", "GNT 2").await;
    let form = encoded(&[("reason", "Ghi nhầm số tiền")]);
    assert_eq!(all.finance.post(&format!("{debt}/but-toan/{wrong}/dao"), &form).await.status, 303);
    assert_eq!(all.finance.post(&format!("{debt}/but-toan/{wrong}/dao"), &form).await.status, 422);
    assert_eq!(all.finance.post(&format!("{debt}/nop"), &pay("170.000.000", "GNT 2")).await.status, 303);
    assert_eq!(one_number(&app, "select cast(sum(amount) as bigint) from repayment_entries").await, 0);
    let page = all.finance.get(&debt).await.text;
    assert!(page.contains("Còn phải nộp <b>0") && page.contains("Ghi nhầm số tiền"), "{page}");
    assert!(app.app.db.run_outside("update repayment_entries set amount = 5").await.is_err());
    let all_of_it = all.officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await.text;
    assert!(all_of_it.contains("Đã thôi hưởng") && all_of_it.contains("Phải đền bù 270.000.000"), "{all_of_it}");
    // Nothing more is listed from its day on.
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "08/2026", "10/2026").await;
    assert_eq!(list(&app, &path).await.total.0, 15_930_000);
}

#[tokio::test]
async fn a_unit_proposes_and_the_next_agenda_has_it() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Đề", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
    let form = encoded(&[("reason", "Không phù hợp với vị trí việc làm"), ("stops_on", "01/01/2027")]);
    let to = format!("/huong-chinh-sach/{id}/thoi/de-xuat");
    assert_eq!(all.officer.post(&to, &form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(all.head.post(&to, &form).await.status, 303);
    let again = all.head.post(&to, &form).await;
    assert!(again.status == 422 && again.text.contains("đang chờ Hội đồng"), "{}", again.text);
    let waiting = crate::commitments::store::waiting(&mut app.app.db.read(), "government").await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(crate::commitments::store::waiting(&mut app.app.db.read(), "party").await.unwrap().is_empty());
    assert!(all.standing.get("/de-xuat-thoi").await.text.contains("Lê Văn Đề"));
    let form = encoded(&[("reason", "Đơn vị đã bố trí lại")]);
    let to = format!("/de-xuat-thoi/{}/rut", waiting[0].id);
    assert_eq!(all.head.post(&to, &form).await.status, 303);
    assert_eq!(all.head.post(&to, &form).await.status, 422);
}
