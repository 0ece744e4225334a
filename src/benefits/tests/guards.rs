//! What must not be paid is not: twice, over the balance, before its time, without a line, out of reach.

use axum::http::StatusCode;

use super::{begin, encoded, estimate, filled, granted, list, one_number, people, results, sent, talent};
use crate::platform::permission::Role;
use crate::testing::TestApp;

#[tokio::test]
async fn a_period_that_is_not_over_and_a_missing_line_are_refused_with_a_sentence() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "500.000.000").await;
    let early = begin(&all.officer, "so-hoc-tap", &line, "11/2026", "11/2026").await;
    assert_eq!(early.status, 422);
    assert!(early.text.contains("chưa hết") && early.text.contains("01/12/2026"), "{}", early.text);
    let bare = begin(&all.officer, "so-hoc-tap", "", "10/2026", "10/2026").await;
    assert!(bare.status == 422 && bare.text.contains("Chọn dòng dự toán"), "{}", bare.text);
    let other = begin(&all.officer, "so-hoc-tap", "khong-co", "10/2026", "10/2026").await;
    assert!(other.status == 422 && other.text.contains("chưa có dòng dự toán này"), "{}", other.text);
    let backwards = begin(&all.officer, "so-hoc-tap", &line, "10/2026", "09/2026").await;
    assert_eq!(backwards.status, 422);
    let elsewhere = begin(&all.officer, "so-ngan-sach", &line, "10/2026", "10/2026").await;
    assert_eq!(elsewhere.status, 422);
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from payment_lists").await, 0);
}

#[tokio::test]
async fn a_sum_over_the_balance_is_warned_of_and_stopped_at_the_approval() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let one = talent(&all.standing, "Lê Văn Một", "so-hoc-tap").await;
    let two = talent(&all.standing, "Lê Văn Hai", "so-hoc-tap").await;
    granted(&app, &all.standing, &one, "nq-53:phd", "01/QĐ", "01/09/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "330.000.000").await;
    let first = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "09/2026").await;
    granted(&app, &all.standing, &two, "nq-53:phd", "02/QĐ", "01/09/2026").await;
    let second = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "09/2026").await;
    sent(&all, &first).await;
    let page = all.officer.get(&second).await.text;
    assert!(page.contains("chỉ còn 14.070.000"), "{page}");
    for (client, step) in [(&all.officer, "trinh"), (&all.head, "xac-nhan")] {
        assert_eq!(client.post(&format!("{second}/{step}"), "").await.status, 303, "{step}");
    }
    let refused = all.leader.post(&format!("{second}/duyet"), "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("chỉ còn 14.070.000"), "{}", refused.text);
    // Returned, one line dropped, and it goes through.
    let form = encoded(&[("reason", "Vượt dự toán, bỏ khoản một lần")]);
    assert_eq!(all.leader.post(&format!("{second}/tra-lai"), &form).await.status, 303);
    let page = all.officer.get(&second).await.text;
    assert!(page.contains("Bị trả lại: Vượt dự toán"), "{page}");
}

#[tokio::test]
async fn nobody_is_paid_twice_for_the_same_by_two_decisions_or_two_units() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Thị Trùng", "so-hoc-tap").await;
    granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/09/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let first = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "10/2026").await;
    assert_eq!(list(&app, &first).await.lines, 3);
    // A second decision for the same person, under another group of the same policy.
    granted(&app, &all.standing, &person, "nq-53:master", "02/QĐ", "01/09/2026").await;
    let second = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "10/2026").await;
    let found = list(&app, &second).await;
    assert_eq!(found.lines, 0, "{:?}", found.left_out());
    let twice = found.left_out().into_iter().filter(|one| one.sentence.contains("theo Quyết định 01/QĐ")).count();
    assert_eq!(twice, 3, "{:?}", found.left_out());
    // An empty list goes nowhere.
    let reply = all.officer.post(&format!("{second}/trinh"), "").await;
    assert!(reply.status == 422 && reply.text.contains("không có khoản nào"), "{}", reply.text);
    // A list that is given up frees what was on it.
    let form = encoded(&[("reason", "Lập lại cả năm")]);
    assert_eq!(all.officer.post(&format!("{first}/huy"), &form).await.status, 303);
    let third = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "10/2026").await;
    assert_eq!(list(&app, &third).await.lines, 3);
    // The database itself keeps it, whatever the program does.
    let copied = app
        .app
        .db
        .run_outside(
            "insert into payment_lines (id, list_id, number, beneficiary_id, entitlement_id, talent_id, purpose, period, amount,
             counted, state, created_at) select 'x' || id, list_id, number + 1000, beneficiary_id, entitlement_id, talent_id,
             purpose, period, amount, counted, state, created_at from payment_lines where state = 'listed'",
        )
        .await;
    assert!(copied.is_err());
}

#[tokio::test]
async fn who_is_paused_is_left_out_with_the_reason() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Dừng", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/09/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let form = encoded(&[("reason", "Chờ xác minh văn bằng")]);
    assert_eq!(
        all.officer.post(&format!("/huong-chinh-sach/{id}/tam-dung"), &form).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(all.standing.post(&format!("/huong-chinh-sach/{id}/tam-dung"), &form).await.status, 303);
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "09/2026", "10/2026").await;
    let page = all.officer.get(&path).await.text;
    assert!(page.contains("Đang tạm dừng chi: Chờ xác minh văn bằng"), "{page}");
    assert!(
        all.officer.get(&format!("/nhan-tai/{person}/chinh-sach")).await.text.contains("Tạm dừng chi: Chờ xác minh")
    );
}

#[tokio::test]
async fn a_result_that_does_not_agree_is_listed_and_changes_nothing() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Lệch", "so-hoc-tap").await;
    granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/10/2026").await;
    let line = estimate(&app, &all.finance, "so-hoc-tap", "900.000.000").await;
    let path = filled(&app, &all.officer, "so-hoc-tap", &line, "10/2026", "10/2026").await;
    let code = list(&app, &path).await.code;
    let (one, two) = (format!("{code}.0001"), format!("{code}.0002"));
    let early = results(&app, &all.finance, &path, &[(&one, "1", "Đã chi", "05/11/2026", "")]).await;
    assert_eq!(early.status, 422, "nothing comes back before it was sent");
    sent(&all, &path).await;
    results(
        &app,
        &all.finance,
        &path,
        &[(&one, "1", "Đã chi", "05/11/2026", ""), (&two, "300000000", "Từ chối", "", "")],
    )
    .await;
    let page = all.finance.get(&path).await.text;
    assert!(page.contains("Kho bạc báo 1") && page.contains("không ghi lý do"), "{page}");
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from benefit_entries").await, 0);
    let open = all.finance.post(&format!("{path}/quyet-toan"), "").await;
    assert!(open.status == 422 && open.text.contains("Còn 2 khoản chưa có kết quả"), "{}", open.text);
    let garbage = all.finance.post_parts(&format!("{path}/ket-qua"), &[], &[("file", "a.csv", b"x,y\n1,2\n")]).await;
    assert_eq!(garbage.status, 422);
}

#[tokio::test]
async fn each_sees_what_is_theirs() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let party = app.as_role(Role::PartyOfficer).await;
    let own = talent(&all.standing, "Lê Thị Học", "so-hoc-tap").await;
    let theirs = talent(&party, "Lê Thị Đảng", "ban-to-chuc").await;
    let own_id = granted(&app, &all.standing, &own, "nq-53:phd", "01/QĐ", "01/10/2026").await;
    let their_id = granted(&app, &party, &theirs, "nq-53:phd", "02/QĐ", "01/10/2026").await;
    let other = app.as_role_in(Role::AgencyOfficer, "so-ngan-sach").await;
    let auditor = app.as_role(Role::Auditor).await;
    for (client, path, status) in [
        (&all.officer, &own_id, 200),
        (&all.officer, &their_id, 404),
        (&other, &own_id, 404),
        (&all.standing, &their_id, 404),
        (&party, &own_id, 404),
        (&party, &their_id, 200),
        (&all.finance, &own_id, 200),
        (&all.finance, &their_id, 200),
        (&auditor, &own_id, 200),
    ] {
        assert_eq!(client.get(&format!("/huong-chinh-sach/{path}")).await.status.as_u16(), status, "{path}");
    }
    for role in [Role::Administrator, Role::CityLeader, Role::PeoplesCouncil, Role::CouncilMember] {
        let client = app.as_role(role).await;
        assert_eq!(client.get("/huong-chinh-sach").await.status, StatusCode::FORBIDDEN, "{role:?}");
        assert_eq!(client.get(&format!("/nhan-tai/{own}/chinh-sach")).await.status, StatusCode::FORBIDDEN, "{role:?}");
    }
    let page = all.officer.get("/huong-chinh-sach?q=hoc").await.text;
    assert!(page.contains("Lê Thị Học") && !page.contains("Lê Thị Đảng"), "{page}");
    assert!(!all.standing.get("/huong-chinh-sach.xlsx").await.bytes.is_empty());
}
