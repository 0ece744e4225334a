//! From a decision to money: the lines of the person, a list through its levels, the treasury, every đồng shown.

use axum::http::StatusCode;

use super::{estimate, filled, granted, list, one_number, one_text, people, results, sent, talent, work};
use crate::benefits::list::ListState;
use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn a_decision_becomes_lines_a_list_and_money() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Đặng Thị Mẫu Đơn", "so-hoc-tap").await;
    let beneficiary = granted(&app, &all.standing, &person, "nq-53:phd", "412/QĐ-UBND", "01/04/2026").await;
    let page = all.officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for shown in
        ["Hỗ trợ một lần", "300.000.000", "Hỗ trợ thu nhập", "Chưa có mức hỗ trợ nhà ở", "412/QĐ-UBND", "31/03/2031"]
    {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let line = estimate(&app, &all.finance, "so-hoc-tap", "500.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "04/2026", "06/2026").await;
    let drafted = list(&app, &path).await;
    assert_eq!((drafted.state, drafted.lines, drafted.total.0), (ListState::Draft, 4, 347_790_000));
    let shown = all.officer.get(&path).await.text;
    assert!(shown.contains("15.930.000") && shown.contains("1 khoản chưa đưa vào"), "{shown}");

    // The levels, in their order, each by its own people.
    assert_eq!(all.head.post(&format!("{path}/xac-nhan"), "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all.officer.post(&format!("{path}/xac-nhan"), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(all.standing.post(&format!("{path}/duyet"), "").await.status, StatusCode::FORBIDDEN);
    sent(&all, &path).await;
    let approved = list(&app, &path).await;
    assert_eq!(approved.state, ListState::Sent);
    let available = one_number(&app, "select cast(count(*) as bigint) from payment_lines where state = 'listed'").await;
    assert_eq!(available, 4);

    // To the treasury and back.
    let csv = all.finance.post(&format!("{path}/kho-bac.csv"), "").await;
    assert_eq!(csv.status, 200, "{}", csv.text);
    for held in [format!("{}.0001", approved.code), "\"422\"".to_owned(), "\"6449\"".to_owned(), "347790000".to_owned()]
    {
        assert!(csv.text.contains(&held), "{held}: {}", csv.text);
    }
    assert!(all.finance.post(&format!("{path}/kho-bac.xlsx"), "").await.bytes.starts_with(b"PK"));
    assert_eq!(all.officer.post(&format!("{path}/kho-bac.csv"), "").await.status, StatusCode::FORBIDDEN);
    let code = |number: u32| format!("{}.{number:04}", approved.code);
    let sums: Vec<(i64, i64)> = {
        use crate::platform::db::Read;
        app.app.db.read().all("select number, amount from payment_lines order by number", Vec::new()).await.unwrap()
    };
    let texts: Vec<(String, String)> =
        sums.iter().map(|(number, sum)| (code(u32::try_from(*number).unwrap()), sum.to_string())).collect();
    let mut rows: Vec<(&str, &str, &str, &str, &str)> =
        texts.iter().map(|(code, sum)| (code.as_str(), sum.as_str(), "Đã chi", "10/07/2026", "")).collect();
    rows[3].2 = "Từ chối";
    rows[3].3 = "";
    rows[3].4 = "Sai số tài khoản";
    rows.push(("CT-9999.0001", "5", "Đã chi", "10/07/2026", ""));
    let reply = results(&app, &all.finance, &path, &rows).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let page = all.finance.get(&path).await.text;
    assert!(page.contains("1 dòng Kho bạc gửi về không khớp") && page.contains("CT-9999.0001"), "{page}");
    assert!(page.contains("Sai số tài khoản"));
    let again = results(&app, &all.finance, &path, &rows).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("đã được nhập trước đó"));
    let paid = one_number(&app, "select cast(sum(amount) as bigint) from benefit_entries").await;
    assert_eq!(paid, 347_790_000 - sums[3].1);
    assert_eq!(all.finance.post(&format!("{path}/quyet-toan"), "").await.status, 303);
    assert_eq!(list(&app, &path).await.state, ListState::Settled);

    // What the treasury refused may be listed again, and only that.
    let again = filled(&app, &all.officer, "so-hoc-tap", &line, "04/2026", "06/2026").await;
    let again = list(&app, &again).await;
    assert_eq!((again.lines, again.total.0), (1, sums[3].1));

    // The person's page and the auditor's.
    let page = all.officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await.text;
    assert!(page.contains("class=\"p\">15,93") && page.contains("Đã chi đủ"), "{page}");
    let months = all.officer.get(&format!("/huong-chinh-sach/{beneficiary}?nam=2026")).await.text;
    assert!(months.contains("30/30 ngày") && months.contains("1 tháng × 15.930.000 đồng"), "{months}");
    let auditor = app.as_role(Role::Auditor).await;
    assert_eq!(auditor.get(&path).await.status, 200);
    assert_eq!(auditor.post(&format!("{path}/trinh"), "").await.status, StatusCode::FORBIDDEN);
    let log = auditor.get("/nhat-ky").await.text;
    assert!(!log.contains("Mẫu Đơn"), "the log names nobody");
}

#[tokio::test]
async fn the_rules_of_an_old_decision_stay_when_the_pack_changes() {
    use crate::benefits::actions::grant::{Grant, Post, grant_by};
    use crate::platform::audit::Event;
    use crate::platform::permit::Permit;
    use crate::policies::versions;

    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Cũ", "so-hoc-tap").await;
    let mut files = versions::present_files("hai-phong");
    for text in files.values_mut() {
        *text = text.replace(
            "{ group = \"phd\", from = 2026-01-01, value = 300_000_000 }",
            "{ group = \"phd\", from = 2026-01-01, value = 250_000_000 }",
        );
        *text = text.replace(
            "{ group = \"phd\", from = 2026-01-01, value = 3 }",
            "{ group = \"phd\", from = 2026-01-01, value = 2 }",
        );
    }
    let mut tx = app.app.db.write(&Permit::system("test")).await.unwrap();
    let earlier = versions::keep_files(&mut tx, "hai-phong", &files).await.unwrap();
    let draft = Grant {
        talent_id: person.clone(),
        paper_id: None,
        decision_number: "01/QĐ".to_owned(),
        decided_on: "2026-02-20".parse().unwrap(),
        group: "nq-53:phd".to_owned(),
        post: Post {
            agency_id: "so-hoc-tap".to_owned(),
            title: "Chuyên viên".to_owned(),
            from: "2026-03-01".parse().unwrap(),
        },
        facts: serde_json::json!({}),
    };
    let granted = grant_by(&app.app, &mut tx, &draft, &earlier).await.unwrap();
    tx.commit(Event::new("beneficiary.recorded", &granted.beneficiary.id)).await.unwrap();
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "03/2026", "03/2026").await;
    // 250 million and twice the wage, as it was decided, though the pack now says otherwise.
    assert_eq!(list(&app, &path).await.total.0, 250_000_000 + 2 * 5_310_000);

    // From a month on the present figures, said by an officer with the reason.
    let id = granted.beneficiary.id.to_string();
    let form = super::encoded(&[("from_month", "06/2026"), ("reason", "Nghị quyết sửa đổi hệ số")]);
    let reply = all.standing.post(&format!("/huong-chinh-sach/{id}/so-lieu"), &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "05/2026", "06/2026").await;
    assert_eq!(list(&app, &path).await.total.0, 2 * 5_310_000 + 3 * 5_310_000);
    let late = super::encoded(&[("from_month", "06/2026"), ("reason", "Ghi lại lần nữa")]);
    assert_eq!(all.standing.post(&format!("/huong-chinh-sach/{id}/so-lieu"), &late).await.status, 422);
}

#[tokio::test]
async fn a_wrong_sum_is_put_right_by_its_opposite() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Sai", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:master", "02/QĐ", "01/09/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "10/2026", "10/2026").await;
    sent(&all, &path).await;
    let number = one_number(&app, "select number from payment_lines where period = '2026-10'").await;
    let code = format!("{}.{number:04}", list(&app, &path).await.code);
    results(&app, &all.finance, &path, &[(&code, "10.620.000", "Đã chi", "05/11/2026", "")]).await;
    work(&app).await;
    let entry = one_text(&app, "select id from benefit_entries where beneficiary_id = $1", &id).await;
    let form = super::encoded(&[("amount", "5.310.000"), ("reason", "Nghỉ nửa tháng không lương")]);
    let to = format!("/huong-chinh-sach/{id}/but-toan/{entry}/sua");
    assert_eq!(all.officer.post(&to, &form).await.status, StatusCode::FORBIDDEN);
    let reply = all.finance.post(&to, &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    assert_eq!(all.finance.post(&to, &form).await.status, 422, "an entry is reversed once");
    let sum = one_number(&app, "select cast(sum(amount) as bigint) from benefit_entries").await;
    let rows = one_number(&app, "select cast(count(*) as bigint) from benefit_entries").await;
    assert_eq!((sum, rows), (5_310_000, 3));
    assert!(app.app.db.run_outside("update benefit_entries set amount = 1").await.is_err(), "the ledger only grows");
    assert!(app.app.db.run_outside("delete from benefit_entries").await.is_err());
}
