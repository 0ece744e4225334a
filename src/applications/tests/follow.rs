//! After the dossier was handed in: where it is, what is asked for, taking it back.

use axum::http::StatusCode;
use chrono::TimeDelta;

use super::{NUMBER, dossier, handed_in, photo, received, send, set};
use crate::dossiers::actions::supplement;
use crate::dossiers::dossier::DossierState;
use crate::dossiers::parts::Missing;
use crate::platform::permission::Permission;
use crate::testing::TestApp;

#[tokio::test]
async fn the_candidate_sees_who_holds_it_since_when_and_what_comes_next() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let page = candidate.get(&base).await.text;
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(english.contains("Intake desk") && !english.contains("Bộ phận tiếp nhận"), "{english}");
    assert!(page.contains("Chờ tiếp nhận") && page.contains("Bộ phận tiếp nhận") && page.contains("Việc tiếp theo"));
    assert!(!page.contains(NUMBER));
    app.advance(TimeDelta::days(2));
    let candidate = app.as_candidate("a@example.com").await;
    received(&app, &base).await;
    let page = candidate.get(&base).await.text;
    assert!(page.contains("Đang thẩm định") && page.contains("Mã trên giấy tiếp nhận"), "{page}");
    assert!(page.contains("Số ngày làm việc mỗi nơi đã giữ"));
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(english.contains("Being appraised") && english.contains("In the hands of"));
}

#[tokio::test]
async fn a_request_for_supplement_lists_everything_and_is_answered_once() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    let officer = received(&app, &base).await;
    let permit = app.permit(&officer, Permission::AppraiseDossiers).await;
    set(&app, "dossier.supplement_days", "5").await;
    let now = dossier(&app, &base).await;
    let missing = ["bang-tien-si", "ly-lich-khoa-hoc"]
        .map(|item| Missing { item: item.to_owned(), reason: format!("Bản {item} bị mờ") });
    supplement::ask(&app.app, &permit, &now.id, missing.to_vec(), "Chụp lại cho rõ", now.version).await.unwrap();
    app.advance(TimeDelta::minutes(1));
    let page = candidate.get(&base).await.text;
    assert!(page.contains("Bản bang-tien-si bị mờ") && page.contains("Bản ly-lich-khoa-hoc bị mờ"), "{page}");
    let english = candidate.get(&format!("{base}?lang=en")).await.text;
    assert!(english.contains("You") && !english.contains("Ứng viên"), "{english}");
    assert!(page.contains("Đồng hồ của hệ thống"), "the clock that counts is shown beside the day");
    let early = candidate.post(&format!("{base}/bo-sung"), "").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("Chưa đủ"));
    for (mark, item) in [(101, "bang-tien-si"), (102, "ly-lich-khoa-hoc")] {
        let path = format!("{base}/giay-to/{item}");
        assert!(candidate.get(&path).await.text.contains("Cần bổ sung"));
        let reply = candidate.post_parts(&path, &[], &[("paper", "moi.jpg", &photo(mark))]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    }
    let sent = candidate.post(&format!("{base}/bo-sung"), "").await;
    assert_eq!(sent.location(), base);
    assert_eq!(dossier(&app, &base).await.state, DossierState::Appraising);
}

#[tokio::test]
async fn a_dossier_can_be_withdrawn_before_it_is_decided() {
    let app = TestApp::new().await;
    let candidate = app.as_candidate("a@example.com").await;
    let base = handed_in(&app, &candidate).await;
    assert_eq!(candidate.get(&format!("{base}/rut")).await.status, StatusCode::OK);
    let done = send(&candidate, &format!("{base}/rut"), &[("reason", "Đã có việc khác")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(dossier(&app, &base).await.state, DossierState::Withdrawn);
    assert_eq!(candidate.get(&format!("{base}/rut")).await.status, StatusCode::NOT_FOUND);
    assert!(candidate.get(&base).await.text.contains("Đã rút"));
}
