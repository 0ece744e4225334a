//! Evaluations through HTTP: rated by the head, below the standard to the council by itself, and who left is not rated.

mod chain;
mod effects;

use axum::http::StatusCode;

use crate::benefits::tests::{encoded, granted, one_number, one_text, people, talent};
use crate::platform::permission::Role;
use crate::testing::{Client, TestApp};

async fn period(app: &TestApp, client: &Client, name: &str, from: &str, to: &str) -> String {
    let form = encoded(&[("name", name), ("from_on", from), ("to_on", to)]);
    let reply = client.post("/danh-gia", &form).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    let id = one_text(app, "select id from evaluation_periods where name = $1", name).await;
    assert_eq!(reply.location(), format!("/danh-gia/{id}"));
    id
}

#[tokio::test]
async fn a_poor_rating_proposes_by_itself_and_once() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    let person = talent(&all.standing, "Lê Văn Kém", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
    let period = period(&app, &all.standing, "Đánh giá năm 2026", "01/01/2026", "31/12/2026").await;
    let to = format!("/danh-gia/{period}/{id}");
    let good = encoded(&[("rating", "good"), ("score", "86"), ("opinion", "Hoàn thành trước hạn")]);
    assert_eq!(all.officer.post(&to, &good).await.status, StatusCode::FORBIDDEN);
    let other = app.as_role_in(Role::AgencyHead, "so-ngan-sach").await;
    assert_eq!(other.post(&to, &good).await.status, StatusCode::NOT_FOUND);
    assert_eq!(all.head.post(&to, &good).await.status, 303);
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from discontinuation_proposals").await, 0);
    let bare = encoded(&[("rating", "not_completed")]);
    assert_eq!(all.head.post(&to, &bare).await.status, 422, "the lowest rating needs its reason");
    let poor =
        encoded(&[("rating", "not_completed"), ("score", "41"), ("opinion", "Không hoàn thành đề tài được giao")]);
    for _ in 0..2 {
        assert_eq!(all.head.post(&to, &poor).await.status, 303);
    }
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from discontinuation_proposals").await, 1);
    let waiting = crate::commitments::store::waiting(&mut app.app.db.read(), "government").await.unwrap();
    assert!(waiting[0].reason.contains("Không hoàn thành đề tài") && waiting[0].source_kind == "evaluation");
    let page = all.officer.get(&format!("/nhan-tai/{person}/danh-gia")).await.text;
    assert!(page.contains("41/100") && page.contains("dưới chuẩn") && page.contains("Chờ đưa vào phiên họp"), "{page}");
    assert_eq!(all.head.post(&format!("/danh-gia/{period}/khoa"), "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(all.standing.post(&format!("/danh-gia/{period}/khoa"), "").await.status, 303);
    let closed = all.head.post(&to, &good).await;
    assert!(closed.status == 422 && closed.text.contains("đã khóa"), "{}", closed.text);
}

#[tokio::test]
async fn without_a_standard_nothing_is_proposed_and_who_left_is_told_of() {
    let app = TestApp::new().await;
    let all = people(&app).await;
    app.app.db.run_outside("delete from settings where key = 'evaluation.least_rank'").await.unwrap();
    let person = talent(&all.standing, "Lê Văn Đi", "so-hoc-tap").await;
    let id = granted(&app, &all.standing, &person, "nq-53:phd", "01/QĐ", "01/03/2026").await;
    let first = period(&app, &all.standing, "Đánh giá tập sự 2026", "01/03/2026", "31/05/2026").await;
    let poor = encoded(&[("rating", "not_completed"), ("opinion", "Chưa đạt yêu cầu tập sự")]);
    assert_eq!(all.head.post(&format!("/danh-gia/{first}/{id}"), &poor).await.status, 303);
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from discontinuation_proposals").await, 0);
    let decision = encoded(&[
        ("stops_on", "01/07/2026"),
        ("last_day", "30/06/2026"),
        ("cause", "serious_illness"),
        ("decision_number", "9/QĐ"),
        ("decided_on", "25/06/2026"),
    ]);
    assert_eq!(all.leader.post(&format!("/huong-chinh-sach/{id}/thoi/quyet-dinh"), &decision).await.status, 303);
    let later = period(&app, &all.standing, "Đánh giá quý IV 2026", "01/10/2026", "31/12/2026").await;
    let left = all.head.post(&format!("/danh-gia/{later}/{id}"), &poor).await;
    assert!(left.status == 422 && left.text.contains("đã thôi việc từ 30/06/2026"), "{}", left.text);
    assert_eq!(one_number(&app, "select cast(count(*) as bigint) from evaluations").await, 1, "nothing is lost");
}
